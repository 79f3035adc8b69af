/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-routes.h"

#include "kith-error.h"
#include "kith-gateway-names.h"

#include <string.h>

static void
clear (char **params)
{
  for (guint i = 0; i < KITH_ROUTE_MAX_PARAMS; i++)
    g_clear_pointer (&params[i], g_free);
}

static void
check_match (const char *method, const char *path, KithRouteId id, const char *first, const char *second)
{
  char *params[KITH_ROUTE_MAX_PARAMS];
  gboolean known = FALSE;
  const KithRoute *route = kith_route_match (method, path, params, &known);

  g_assert_nonnull (route);
  g_assert_true (known);
  g_assert_cmpint (route->id, ==, id);
  g_assert_cmpstr (params[0], ==, first);
  g_assert_cmpstr (params[1], ==, second);
  clear (params);
}

static void
check_no_match (const char *method, const char *path, gboolean path_known)
{
  char *params[KITH_ROUTE_MAX_PARAMS];
  gboolean known = !path_known;

  if (kith_route_match (method, path, params, &known))
    g_error ("%s %s has a route", method, path);
  g_assert_cmpint (known, ==, path_known);
  for (guint i = 0; i < KITH_ROUTE_MAX_PARAMS; i++)
    g_assert_null (params[i]);
}

static void
test_match (void)
{
  check_match ("GET", "/server", KITH_ROUTE_SERVER_GET, NULL, NULL);
  check_match ("GET", "/guilds/G", KITH_ROUTE_GUILD_GET, "G", NULL);
  check_match ("GET", "/guilds/G/members/U", KITH_ROUTE_MEMBER_GET, "G", "U");
  check_match ("PATCH", "/channels/C/messages/M", KITH_ROUTE_MESSAGE_EDIT, "C", "M");
}

static void
test_spelled_out_wins (void)
{
  check_match ("GET", "/users/@me", KITH_ROUTE_ACCOUNT_GET, NULL, NULL);
  check_match ("GET", "/users/U", KITH_ROUTE_USER_GET, "U", NULL);
  check_match ("DELETE", "/guilds/G/members/@me", KITH_ROUTE_GUILD_LEAVE, "G", NULL);
}

static void
test_unknown (void)
{
  check_no_match ("GET", "", FALSE);
  check_no_match ("GET", "/", FALSE);
  check_no_match ("GET", "server", FALSE);
  check_no_match ("GET", "/server/", FALSE);
  check_no_match ("GET", "//server", FALSE);
  check_no_match ("GET", "/Server", FALSE);
  check_no_match ("GET", "/guilds/", FALSE);
  check_no_match ("GET", "/guilds/G/", FALSE);
  check_no_match ("GET", "/guilds//members", FALSE);
  check_no_match ("GET", "/nowhere", FALSE);
  check_no_match ("TRACE", "/server", TRUE);
  check_no_match ("get", "/server", TRUE);
  check_no_match ("PUT", "/guilds/G", TRUE);
}

static void
test_escapes (void)
{
  check_match ("GET", "/invites/a%20b", KITH_ROUTE_INVITE_GET, "a b", NULL);
  check_match ("GET", "/users/%40me", KITH_ROUTE_USER_GET, "@me", NULL);
  check_no_match ("GET", "/invites/a%2Fb", FALSE);
  check_no_match ("GET", "/invites/%00", FALSE);
  check_no_match ("GET", "/invites/%zz", FALSE);
  check_no_match ("GET", "/invites/%", FALSE);
}

/* What the table builds, the table finds again. */
static void
test_every_route (void)
{
  const char *values[] = { "one", "@me x/ä", "three", NULL };

  for (guint id = 0; id < KITH_N_ROUTES; id++)
    {
      const KithRoute *route = &kith_routes[id];
      guint n_params = 0;
      g_autofree char *path = NULL;
      char *params[KITH_ROUTE_MAX_PARAMS];
      gboolean known;

      values[1] = "two";
      for (const char *p = route->path; *p; p++)
        n_params += *p == '{' ? 1 : 0;
      g_assert_cmpuint (n_params, <=, KITH_ROUTE_MAX_PARAMS);
      g_assert_cmpint (route->id, ==, id);
      path = kith_route_build_path (id, values);
      g_assert_true (g_str_has_prefix (path, KITH_API_PREFIX "/"));
      g_assert_true (kith_route_match (route->method, path + strlen (KITH_API_PREFIX), params, &known) == route);
      for (guint i = 0; i < KITH_ROUTE_MAX_PARAMS; i++)
        g_assert_cmpstr (params[i], ==, i < n_params ? values[i] : NULL);
      clear (params);
      g_assert_cmpuint (route->status / 100, ==, 2);
      g_assert_cmpint (route->bucket, <, KITH_N_BUCKETS);
      g_assert_true ((route->answer == NULL && !route->file) == (route->status == 204));
    }
}

static void
test_build_escapes (void)
{
  const char *const values[] = { "a b/ä?#", NULL };
  g_autofree char *path = kith_route_build_path (KITH_ROUTE_INVITE_GET, values);
  char *params[KITH_ROUTE_MAX_PARAMS];
  gboolean known;

  g_assert_cmpstr (path, ==, KITH_API_PREFIX "/invites/a%20b%2Fä%3F%23");
  /* A slash inside a value never comes back in: it would change what the path means. */
  g_assert_null (kith_route_match ("GET", path + strlen (KITH_API_PREFIX), params, &known));
}

static void
test_buckets (void)
{
  for (guint i = 0; i < KITH_N_BUCKETS; i++)
    {
      g_assert_cmpfloat (kith_buckets[i].burst, >=, 1);
      g_assert_cmpfloat (kith_buckets[i].per_second, >, 0);
    }
}

static void
test_errors (void)
{
  for (guint code = KITH_ERROR_NONE + 1; code < KITH_N_ERRORS; code++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (kith_error_from_name (kith_error_get_name (code)), ==, code);
      g_assert_cmpuint (kith_error_get_status (code), >=, 400);
      kith_error_set (&error, code);
      g_assert_error (error, KITH_ERROR, (int) code);
      g_assert_cmpstr (error->message, ==, kith_error_get_title (code));
    }
  g_assert_cmpint (kith_error_from_name ("no such code"), ==, KITH_ERROR_NONE);
  g_assert_cmpint (kith_error_from_name (NULL), ==, KITH_ERROR_NONE);
  g_assert_cmpstr (kith_error_get_name (KITH_N_ERRORS + 5), ==, "internal_error");
}

static void
test_gateway_names (void)
{
  g_assert_cmpint (kith_gateway_name_find (kith_events, KITH_N_EVENTS, "message.create"), ==,
                   KITH_EVENT_MESSAGE_CREATE);
  g_assert_cmpint (kith_gateway_name_find (kith_client_ops, KITH_N_CLIENT_OPS, "resume"), ==, KITH_CLIENT_OP_RESUME);
  g_assert_cmpint (kith_gateway_name_find (kith_events, KITH_N_EVENTS, "message"), ==, -1);
  g_assert_cmpint (kith_gateway_name_find (kith_events, KITH_N_EVENTS, NULL), ==, -1);
  g_assert_true (kith_events[KITH_EVENT_TYPING_START].lossy);
  g_assert_false (kith_events[KITH_EVENT_MESSAGE_CREATE].lossy);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/routes/match", test_match);
  g_test_add_func ("/routes/spelled-out-wins", test_spelled_out_wins);
  g_test_add_func ("/routes/unknown", test_unknown);
  g_test_add_func ("/routes/escapes", test_escapes);
  g_test_add_func ("/routes/every-route", test_every_route);
  g_test_add_func ("/routes/build-escapes", test_build_escapes);
  g_test_add_func ("/routes/buckets", test_buckets);
  g_test_add_func ("/errors/table", test_errors);
  g_test_add_func ("/gateway-names/find", test_gateway_names);
  return g_test_run ();
}
