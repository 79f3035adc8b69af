/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-settings.h"

#include "kith-demo-id.h"
#include "kith-demo-places.h"
#include "kith-demo-routes.h"
#include "kith-error.h"
#include "kith-user-settings.h"

/* What the person who looks finds on all their devices. */

/* The folder of the rail, by places of guilds; what is muted. */
#define FOLDER_NAME "Quiet Evenings"
#define FOLDER_COLOUR 0x3584e4
#define MUTED_GUILD 11
#define MUTED_CHANNEL "will-it-boot"

static const guint foldered[] = { 3, 8 };

static void
add_slot (KithDemoWorld *world, guint place)
{
  KithWireGuildSlot *slot = kith_wire_guild_slot_new ();
  gboolean folder = place == foldered[0];

  if (folder)
    {
      slot->id = kith_demo_id_format (world->born_ms, KITH_DEMO_ID_GUILD, KITH_DEMO_N_GUILDS, 1);
      slot->name = g_strdup (FOLDER_NAME);
      slot->has_colour = TRUE;
      slot->colour = FOLDER_COLOUR;
    }
  for (guint i = 0; i < (folder ? G_N_ELEMENTS (foldered) : 1); i++)
    {
      KithDemoGuild *guild = (KithDemoGuild *) world->guilds->pdata[folder ? foldered[i] : place];

      g_ptr_array_add (slot->guild_ids, g_strdup (guild->wire->id));
    }
  g_ptr_array_add (world->settings->guild_order->items, slot);
}

static gboolean
is_inside (guint place)
{
  for (guint i = 1; i < G_N_ELEMENTS (foldered); i++)
    if (foldered[i] == place)
      return TRUE;
  return FALSE;
}

static void
mute (GPtrArray *list, const char *id)
{
  KithWireNotificationSettings *settings = kith_wire_notification_settings_new ();

  settings->id = g_strdup (id);
  settings->muted = TRUE;
  g_ptr_array_add (list, settings);
}

/**
 * kith_demo_settings_fill:
 *
 * Puts guilds of a new world into an order with a folder, and mutes a guild and a channel.
 */
void
kith_demo_settings_fill (KithDemoWorld *world)
{
  KithDemoGuild *first = (KithDemoGuild *) world->guilds->pdata[0];
  KithDemoGuild *muted = (KithDemoGuild *) world->guilds->pdata[MUTED_GUILD];

  world->settings = kith_wire_user_settings_new ();
  world->settings->guild_order = kith_wire_guild_order_new ();
  for (guint place = 0; place < world->guilds->len; place++)
    if (!is_inside (place))
      add_slot (world, place);
  mute (world->settings->guilds, muted->wire->id);
  for (guint i = 0; i < first->channels->len; i++)
    {
      const KithWireChannel *channel = ((KithDemoChannel *) first->channels->pdata[i])->wire;

      if (g_str_equal (channel->name, MUTED_CHANNEL))
        mute (world->settings->channels, channel->id);
    }
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
