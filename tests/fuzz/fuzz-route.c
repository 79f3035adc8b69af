/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first line of a request: "METHOD PATH". What matches can be built again, and then matches the same. */
#include "config.h"

#include "kith-routes.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *line = g_strndup ((const char *) data, size);
  char *path = strchr (line, ' ');
  char *params[KITH_ROUTE_MAX_PARAMS];
  const KithRoute *route;
  gboolean known;

  if (!path)
    return 0;
  *path++ = '\0';
  route = kith_route_match (line, path, params, &known);
  g_assert_true (!route || known);
  if (route)
    {
      const char *values[KITH_ROUTE_MAX_PARAMS + 1] = { params[0], params[1], params[2], NULL };
      g_autofree char *built = kith_route_build_path (route->id, values);
      char *again[KITH_ROUTE_MAX_PARAMS];
      const KithRoute *found = kith_route_match (line, built + strlen (KITH_API_PREFIX), again, &known);

      /* "@me" as a value may also be spelled out in another route. */
      g_assert_nonnull (found);
      for (guint i = 0; i < KITH_ROUTE_MAX_PARAMS; i++)
        {
          if (found == route)
            g_assert_cmpstr (params[i], ==, again[i]);
          g_free (again[i]);
        }
    }
  for (guint i = 0; i < KITH_ROUTE_MAX_PARAMS; i++)
    g_free (params[i]);
  return 0;
}
