/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Where the time comes from: the machine, or a test that sets it. Safe to share between threads. */
typedef struct _KithClock KithClock;

KithClock *kith_clock_new (void);
KithClock *kith_clock_new_manual (gint64 now_ms);
KithClock *kith_clock_ref (KithClock *self);
void kith_clock_unref (KithClock *self);

gint64 kith_clock_now_ms (KithClock *self);
gint64 kith_clock_monotonic_us (KithClock *self);
void kith_clock_advance (KithClock *self, gint64 milliseconds);

char *kith_time_format (gint64 ms);
gboolean kith_time_parse (const char *text, gint64 *ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithClock, kith_clock_unref)

G_END_DECLS
