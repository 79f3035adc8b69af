/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-gateway-names.h"

/**
 * kith_gateway_name_find:
 *
 * Returns: the index of a name in a table, or -1 where it is not known
 */
int
kith_gateway_name_find (const KithGatewayName *table, guint length, const char *name)
{
  for (guint i = 0; i < length; i++)
    if (g_strcmp0 (table[i].name, name) == 0)
      return (int) i;
  return -1;
}
