/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-manager.h"

#include <systemd/sd-daemon.h>

/**
 * kithd_manager_notify:
 * @state: such as "READY=1" (sd_notify(3))
 */
void
kithd_manager_notify (const char *state)
{
  sd_notify (0, state);
}

/**
 * kithd_manager_get_watchdog_ms:
 *
 * Returns: how often a sign of life is expected at least; 0 where nobody waits for one
 */
guint
kithd_manager_get_watchdog_ms (void)
{
  guint64 us = 0;

  return sd_watchdog_enabled (0, &us) > 0 ? (guint) (us / 1000) : 0;
}

/**
 * kithd_manager_take_sockets:
 *
 * Takes over the sockets that the manager has opened (sd_listen_fds(3)).
 *
 * Returns: (transfer full) (nullable): GSocket; %NULL where there are none, or with @error set
 */
GPtrArray *
kithd_manager_take_sockets (GError **error)
{
  g_autoptr (GPtrArray) sockets = NULL;
  int n = sd_listen_fds (1);

  if (n <= 0)
    return NULL;
  sockets = g_ptr_array_new_with_free_func (g_object_unref);
  for (int i = 0; i < n; i++)
    {
      GSocket *socket = NULL;

      if (sd_is_socket (SD_LISTEN_FDS_START + i, 0, SOCK_STREAM, 1) > 0)
        socket = g_socket_new_from_fd (SD_LISTEN_FDS_START + i, error);
      else
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "a descriptor was passed that does not listen");
      if (!socket)
        return NULL;
      g_ptr_array_add (sockets, socket);
    }
  return g_steal_pointer (&sockets);
}
