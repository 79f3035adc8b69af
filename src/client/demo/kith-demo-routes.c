/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-routes.h"

#include "kith-demo-id.h"
#include "kith-demo-role-routes.h"
#include "kith-error.h"
#include "kith-net-error.h"

#include <string.h>

static gpointer
get_server (const KithDemoRequest *request, GError **error)
{
  KithWireServerInfo *info = kith_wire_server_info_new ();

  info->name = g_strdup ("Kith demo");
  info->version = g_strdup (KITH_VERSION);
  info->protocol = g_strdup (KITH_PROTOCOL);
  info->registration = KITH_REGISTRATION_MODE_CLOSED;
  info->limits = kith_wire_server_limits_new ();
  info->limits->message_length = KITH_LIMIT_MESSAGE_MAX;
  info->limits->body_bytes = KITH_LIMIT_BODY_MAX;
  info->limits->guilds = KITH_LIMIT_GUILDS_PER_USER;
  info->limits->channels = KITH_LIMIT_CHANNELS_PER_GUILD;
  info->limits->members = KITH_LIMIT_MEMBERS_PER_GUILD;
  return info;
}

static gpointer
refuse_account (const KithDemoRequest *request, GError **error)
{
  kith_error_set (error, KITH_ERROR_REGISTRATION_CLOSED);
  return NULL;
}

static gpointer
refuse_login (const KithDemoRequest *request, GError **error)
{
  kith_error_set (error, KITH_ERROR_WRONG_CREDENTIALS);
  return NULL;
}

static gpointer
refresh (const KithDemoRequest *request, GError **error)
{
  KithWireTokenResult *result = kith_wire_token_result_new ();

  result->access_token = g_strdup (KITH_DEMO_TOKEN);
  result->refresh_token = g_strdup (KITH_DEMO_TOKEN);
  result->expires_in = KITH_LIMIT_ACCESS_TOKEN_SECONDS;
  return result;
}

static gpointer
accept_silently (const KithDemoRequest *request, GError **error)
{
  return NULL;
}

static gpointer
refuse_password (const KithDemoRequest *request, GError **error)
{
  kith_error_set (error, KITH_ERROR_WRONG_PASSWORD);
  return NULL;
}

static gpointer
get_account (const KithDemoRequest *request, GError **error)
{
  return kith_demo_world_get_account (request->world);
}

static void
patch_text (char **field, const char *value, gboolean clear)
{
  if (!value && !clear)
    return;
  g_free (*field);
  *field = clear ? NULL : g_strdup (value);
}

static gpointer
patch_account (const KithDemoRequest *request, GError **error)
{
  const KithWireAccountPatch *patch = (const KithWireAccountPatch *) request->body;
  KithDemoWorld *world = request->world;
  KithWireUser *user = world->people[KITH_DEMO_ME];

  patch_text (&user->display_name, patch->display_name, FALSE);
  patch_text (&user->bio, patch->bio, patch->clear_bio);
  patch_text (&user->pronouns, patch->pronouns, patch->clear_pronouns);
  if (patch->has_accent_colour || patch->clear_accent_colour)
    {
      user->accent_colour = patch->accent_colour;
      user->has_accent_colour = !patch->clear_accent_colour;
    }
  return kith_demo_world_change_profile (world);
}

static gpointer
get_user (const KithDemoRequest *request, GError **error)
{
  KithDemoId id;

  if (!kith_demo_id_parse (request->params[0], &id) || id.kind != KITH_DEMO_ID_PERSON ||
      id.number >= KITH_DEMO_N_PEOPLE)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_USER);
      return NULL;
    }
  return kith_demo_world_get_user (request->world, id.number);
}

static const KithDemoHandler account_handlers[KITH_N_ROUTES] = {
  [KITH_ROUTE_SERVER_GET] = get_server,
  [KITH_ROUTE_REGISTER] = refuse_account,
  [KITH_ROUTE_LOGIN] = refuse_login,
  [KITH_ROUTE_REFRESH] = refresh,
  [KITH_ROUTE_LOGOUT] = accept_silently,
  [KITH_ROUTE_PASSWORD_CHANGE] = refuse_password,
  [KITH_ROUTE_ACCOUNT_DELETE] = refuse_password,
  [KITH_ROUTE_ACCOUNT_GET] = get_account,
  [KITH_ROUTE_ACCOUNT_PATCH] = patch_account,
  [KITH_ROUTE_USER_GET] = get_user,
};

/**
 * kith_demo_check:
 * @code: what to say where @value breaks a limit of its type
 *
 * Holds a struct of the client against the limits of the protocol, as a server does.
 */
gboolean
kith_demo_check (const KithWireType *type, gconstpointer value, KithErrorCode code, GError **error)
{
  g_autoptr (JsonNode) node = kith_wire_encode (type, value);
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  gpointer decoded = kith_wire_decode (type, node, errors);

  if (decoded)
    {
      kith_wire_free (type, decoded);
      return TRUE;
    }
  /* The code of a bad field says more than that some field is bad. */
  if (errors->len > 0)
    code = kith_error_from_name (((const KithWireFieldProblem *) g_ptr_array_index (errors, 0))->code);
  kith_error_set (error, code);
  return FALSE;
}

/**
 * kith_demo_handle:
 * @params: the placeholders of the route's path
 * @answer: (out) (nullable): a struct of the route's answer
 *
 * Answers a request as a server would. Fails with the codes of the protocol.
 */
gboolean
kith_demo_handle (KithDemoWorld *world, KithRouteId route, const char *const *params, const char *token,
                  gconstpointer query, gconstpointer body, gpointer *answer, GError **error)
{
  const KithRoute *info = &kith_routes[route];
  const KithDemoRequest request = { .world = world, .params = params, .query = query, .body = body };
  const KithDemoHandler *const tables[] = {
    account_handlers,          kith_demo_device_handlers,     kith_demo_picture_handlers,
    kith_demo_guild_handlers,  kith_demo_moderation_handlers, kith_demo_channel_handlers,
    kith_demo_direct_handlers, kith_demo_talk_handlers,       kith_demo_inbox_handlers,
    kith_demo_role_handlers,   kith_demo_settings_handlers,   kith_demo_member_handlers,
    kith_demo_voice_handlers,
  };
  KithDemoHandler handler = NULL;
  GError *failure = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (tables) && !handler; i++)
    handler = tables[i][route];
  *answer = NULL;
  if (info->auth && !token)
    {
      kith_error_set (error, KITH_ERROR_MISSING_TOKEN);
      return FALSE;
    }
  if (info->auth && strcmp (token, KITH_DEMO_TOKEN) != 0)
    {
      kith_error_set (error, KITH_ERROR_INVALID_TOKEN);
      return FALSE;
    }
  if ((info->body && body && !kith_demo_check (info->body, body, KITH_ERROR_INVALID_BODY, error)) ||
      (info->query && query && !kith_demo_check (info->query, query, KITH_ERROR_INVALID_QUERY, error)))
    return FALSE;
  if (!handler)
    {
      g_set_error_literal (error, KITH_NET_ERROR, KITH_NET_ERROR_DEMO,
                           "Only a server can do this, and the demo has none");
      return FALSE;
    }
  *answer = handler (&request, &failure);
  if (failure)
    g_propagate_error (error, failure);
  return failure == NULL;
}
