/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-routes.h"

#include <string.h>

static gboolean
segment_matches (const char *pattern, gsize pattern_length, const char *path, gsize length)
{
  if (pattern[0] == '{')
    return length > 0;
  return pattern_length == length && strncmp (pattern, path, length) == 0;
}

static void
clear_params (char **params)
{
  for (guint i = 0; i < KITH_ROUTE_MAX_PARAMS; i++)
    g_clear_pointer (&params[i], g_free);
}

/* Looks without taking anything, since most patterns don't fit. */
static gboolean
pattern_fits (const char *pattern, const char *path)
{
  while (*pattern == '/' && *path == '/')
    {
      gsize pattern_length = strcspn (++pattern, "/"), length = strcspn (++path, "/");

      if (!segment_matches (pattern, pattern_length, path, length))
        return FALSE;
      pattern += pattern_length;
      path += length;
    }
  return !*pattern && !*path;
}

/* Fills `params` with what stands in the placeholders. */
static gboolean
pattern_matches (const char *pattern, const char *path, char **params)
{
  guint n_params = 0;

  while (*pattern == '/' && *path == '/')
    {
      gsize pattern_length, length;

      pattern++;
      path++;
      pattern_length = strcspn (pattern, "/");
      length = strcspn (path, "/");
      if (!segment_matches (pattern, pattern_length, path, length))
        return FALSE;
      if (pattern[0] == '{' && n_params < KITH_ROUTE_MAX_PARAMS)
        {
          params[n_params] = g_uri_unescape_segment (path, path + length, "/");
          if (!params[n_params] || !params[n_params][0])
            return FALSE;
          n_params++;
        }
      pattern += pattern_length;
      path += length;
    }
  return !*pattern && !*path;
}

static const KithRoute *
match (const KithRoute *routes, guint n_routes, const char *method, const char *path, char **params,
       gboolean *path_known)
{
  const KithRoute *found = NULL;

  *path_known = FALSE;
  memset (params, 0, sizeof (char *) * KITH_ROUTE_MAX_PARAMS);
  for (guint i = 0; i < n_routes; i++)
    {
      const KithRoute *route = &routes[i];
      char *candidate[KITH_ROUTE_MAX_PARAMS] = { NULL };
      gboolean fits = pattern_fits (route->path, path) && pattern_matches (route->path, path, candidate);

      *path_known |= fits;
      if (fits && strcmp (route->method, method) == 0 && (!found || strlen (route->path) < strlen (found->path)))
        {
          clear_params (params);
          memcpy (params, candidate, sizeof candidate);
          found = route;
        }
      else
        {
          clear_params (candidate);
        }
    }
  return found;
}

/**
 * kith_route_match:
 * @path: the address below KITH_API_PREFIX, such as "/guilds", still escaped
 * @params: (out): KITH_ROUTE_MAX_PARAMS pointers that are set to new strings or %NULL
 * @path_known: (out): whether any route has this path, so that the caller can tell 404 from 405
 *
 * Finds the route of a request. A path that is spelled out wins over a placeholder ("/users/@me").
 */
const KithRoute *
kith_route_match (const char *method, const char *path, char **params, gboolean *path_known)
{
  return match (kith_routes, KITH_N_ROUTES, method, path, params, path_known);
}

/**
 * kith_admin_route_match:
 *
 * Finds the route of a request on the administrator's socket, as kith_route_match() does.
 */
const KithRoute *
kith_admin_route_match (const char *method, const char *path, char **params, gboolean *path_known)
{
  return match (kith_admin_routes, KITH_N_ADMIN_ROUTES, method, path, params, path_known);
}

static char *
build_path (const char *prefix, const char *pattern, const char *const *params)
{
  GString *path = g_string_new (prefix);

  for (const char *p = pattern; *p;)
    {
      if (*p == '{')
        {
          g_return_val_if_fail (params && *params, g_string_free (path, FALSE));
          g_string_append_uri_escaped (path, *params++, "@", TRUE);
          p += strcspn (p, "}") + 1;
        }
      else
        {
          g_string_append_c (path, *p++);
        }
    }
  return g_string_free (path, FALSE);
}

/**
 * kith_route_build_path:
 * @params: (nullable): %NULL-terminated values of the placeholders in their order
 *
 * Returns: (transfer full): the address of a route with KITH_API_PREFIX, escaped
 */
char *
kith_route_build_path (KithRouteId route, const char *const *params)
{
  return build_path (KITH_API_PREFIX, kith_routes[route].path, params);
}

/**
 * kith_admin_route_build_path:
 * @params: (nullable): %NULL-terminated values of the placeholders in their order
 *
 * Returns: (transfer full): the address of a route of the administrator's socket, escaped
 */
char *
kith_admin_route_build_path (KithAdminRouteId route, const char *const *params)
{
  return build_path ("", kith_admin_routes[route].path, params);
}

/**
 * kith_route_copy_body:
 * @body: (nullable): a wire struct of the route's body, or a GBytes where that is a file
 *
 * Returns: (transfer full) (nullable): the same, to be freed by kith_route_free_body()
 */
gpointer
kith_route_copy_body (KithRouteId route, gconstpointer body)
{
  if (!body)
    return NULL;
  return kith_routes[route].upload ? (gpointer) g_bytes_ref ((GBytes *) body)
                                   : kith_wire_copy (kith_routes[route].body, body);
}

void
kith_route_free_body (KithRouteId route, gpointer body)
{
  if (body && kith_routes[route].upload)
    g_bytes_unref (body);
  else if (body)
    kith_wire_free (kith_routes[route].body, body);
}

/**
 * kith_route_free_answer:
 * @answer: (nullable): a wire struct of the route's answer, or a GBytes where that is a file
 */
void
kith_route_free_answer (KithRouteId route, gpointer answer)
{
  if (answer && kith_routes[route].file)
    g_bytes_unref (answer);
  else if (answer)
    kith_wire_free (kith_routes[route].answer, answer);
}
