/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Threads that serve connections must never wait: not for the database, not for a hash, not for a peer. */

void kith_io_thread_enter (void);
void kith_io_thread_leave (void);
gboolean kith_io_thread_is_current (void);

/* At the beginning of whatever may wait. */
#define kith_assert_may_block() g_assert (!kith_io_thread_is_current ())

G_END_DECLS
