/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-settings.h"

#include "kith-demo-routes.h"
#include "kith-error.h"
#include "kith-user-settings.h"

/* What the person who looks finds on all their devices. */

/**
 * kith_demo_settings_new:
 *
 * Returns: (transfer full): nothing chosen yet
 */
KithWireUserSettings *
kith_demo_settings_new (void)
{
  KithWireUserSettings *settings = kith_wire_user_settings_new ();

  settings->guild_order = kith_wire_guild_order_new ();
  return settings;
}

static gpointer
get_settings (const KithDemoRequest *request, GError **error)
{
  return kith_wire_user_settings_copy (request->world->settings);
}

static KithWireNotificationSettings *
ensure (GPtrArray *list, const char *id)
{
  KithWireNotificationSettings *settings;

  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((KithWireNotificationSettings *) list->pdata[i])->id, id))
      return list->pdata[i];
  settings = kith_wire_notification_settings_new ();
  settings->id = g_strdup (id);
  g_ptr_array_add (list, settings);
  return settings;
}

static KithWireNotificationSettings *
patch (const KithDemoRequest *request, GPtrArray *list, GError **error)
{
  const KithWireNotificationsPatch *body = request->body;

  if (body->has_muted_until && !body->clear_muted_until &&
      body->muted_until <= kith_clock_now_ms (request->world->clock))
    {
      kith_error_set (error, KITH_ERROR_MUTE_OVER);
      return NULL;
    }
  kith_notification_settings_apply (ensure (list, request->params[0]), body);
  return kith_wire_notification_settings_copy (ensure (list, request->params[0]));
}

static gpointer
patch_guild (const KithDemoRequest *request, GError **error)
{
  g_autoptr (KithWireUserSettingsChange) change = kith_wire_user_settings_change_new ();

  if (!kith_demo_world_find_guild (request->world, request->params[0]))
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_GUILD);
      return NULL;
    }
  change->guild = patch (request, request->world->settings->guilds, error);
  if (!change->guild)
    return NULL;
  kith_demo_world_emit (request->world, KITH_EVENT_USER_SETTINGS_UPDATE, change);
  return g_steal_pointer (&change->guild);
}

static gpointer
patch_channel (const KithDemoRequest *request, GError **error)
{
  g_autoptr (KithWireUserSettingsChange) change = kith_wire_user_settings_change_new ();

  if (!kith_demo_world_find_channel (request->world, request->params[0], NULL))
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_CHANNEL);
      return NULL;
    }
  change->channel = patch (request, request->world->settings->channels, error);
  if (!change->channel)
    return NULL;
  kith_demo_world_emit (request->world, KITH_EVENT_USER_SETTINGS_UPDATE, change);
  return g_steal_pointer (&change->channel);
}

static gpointer
put_order (const KithDemoRequest *request, GError **error)
{
  g_autoptr (KithWireUserSettingsChange) change = kith_wire_user_settings_change_new ();

  if (!kith_guild_order_is_sound (request->body))
    {
      kith_error_set (error, KITH_ERROR_GUILD_ORDER_BAD);
      return NULL;
    }
  kith_wire_guild_order_free (request->world->settings->guild_order);
  request->world->settings->guild_order = kith_wire_guild_order_copy (request->body);
  change->guild_order = kith_wire_guild_order_copy (request->body);
  kith_demo_world_emit (request->world, KITH_EVENT_USER_SETTINGS_UPDATE, change);
  return g_steal_pointer (&change->guild_order);
}

const KithDemoHandler kith_demo_settings_handlers[KITH_N_ROUTES] = {
  [KITH_ROUTE_USER_SETTINGS_GET] = get_settings,
  [KITH_ROUTE_GUILD_NOTIFICATIONS_PATCH] = patch_guild,
  [KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH] = patch_channel,
  [KITH_ROUTE_GUILD_ORDER_PUT] = put_order,
};
