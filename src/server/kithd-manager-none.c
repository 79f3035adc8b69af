/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-manager.h"

void
kithd_manager_notify (const char *state)
{
}

guint
kithd_manager_get_watchdog_ms (void)
{
  return 0;
}

GPtrArray *
kithd_manager_take_sockets (GError **error)
{
  return NULL;
}
