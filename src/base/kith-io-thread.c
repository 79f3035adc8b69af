/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-io-thread.h"

static GPrivate serves_connections;

/**
 * kith_io_thread_enter:
 *
 * Marks the calling thread as one that serves connections from now on.
 */
void
kith_io_thread_enter (void)
{
  g_private_set (&serves_connections, GINT_TO_POINTER (TRUE));
}

/**
 * kith_io_thread_leave:
 *
 * Lets the calling thread block again, since it serves nobody any more.
 */
void
kith_io_thread_leave (void)
{
  g_private_set (&serves_connections, NULL);
}

/**
 * kith_io_thread_is_current:
 *
 * Returns: whether the calling thread serves connections
 */
gboolean
kith_io_thread_is_current (void)
{
  return g_private_get (&serves_connections) != NULL;
}
