/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-wire-meter.h"

gboolean
kith_socket_get_received (GSocket *socket, guint64 *bytes)
{
  return FALSE;
}
