/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Runs the main loop until a condition holds; a test that waits for more than this long has failed. */
#define KITH_TEST_WAIT_SECONDS 30

#define kith_test_wait_for(condition)                                                                                  \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    guint kith_test_watchdog = kith_test_watchdog_start (#condition, G_STRLOC);                                        \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
    g_source_remove (kith_test_watchdog);                                                                              \
  }                                                                                                                    \
  G_STMT_END

guint kith_test_watchdog_start (const char *condition, const char *where);

/* A GAsyncReadyCallback that keeps the result: pass a GAsyncResult ** that is NULL. */
void kith_test_keep_result (GObject *object, GAsyncResult *result, gpointer data);

/* Handles everything that is ready now. */
void kith_test_drain (void);

G_END_DECLS
