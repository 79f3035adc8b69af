/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kith-user-settings.h"
#include "kithd-may.h"
#include "kithd-settings.h"
#include "kithd-user-settings.h"

/* What a person chooses for all their devices: how they are told of messages, and the order of their guilds. */

gpointer
kithd_handle_user_settings_get (KithdService *self, KithdCall *call, GError **error)
{
  return kithd_settings_build (self, call->db, call->actor->user_id, NULL, error);
}

static gboolean
check_patch (KithdService *self, const KithWireNotificationsPatch *patch, GError **error)
{
  if (!patch->has_muted_until || patch->clear_muted_until || patch->muted_until > kithd_service_now (self))
    return TRUE;
  kith_error_set (error, KITH_ERROR_MUTE_OVER);
  return FALSE;
}

static void
tell (KithdCall *call, KithWireUserSettingsChange *change)
{
  kithd_outcome_add_user (call->outcome, KITH_EVENT_USER_SETTINGS_UPDATE, change, call->actor->user_id);
}

gpointer
kithd_handle_guild_notifications_patch (KithdService *self, KithdCall *call, GError **error)
{
  const char *guild_id = call->params[0], *user_id = call->actor->user_id;
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, 0, error);
  g_autoptr (KithWireNotificationSettings) settings = NULL;
  KithWireUserSettingsChange *change;

  if (!rights || !check_patch (self, call->body, error) ||
      !kithd_user_settings_find_guild (call->db, user_id, guild_id, kithd_service_now (self), &settings, error))
    return NULL;
  if (!kith_notification_settings_apply (settings, call->body))
    return g_steal_pointer (&settings);
  if (!kithd_user_settings_put_guild (call->db, user_id, settings, error))
    return NULL;
  change = kith_wire_user_settings_change_new ();
  change->guild = kith_wire_notification_settings_copy (settings);
  tell (call, change);
  return g_steal_pointer (&settings);
}

/* What was chosen for places that the person has left makes way first. */
static gboolean
make_room (KithdCall *call, GError **error)
{
  const char *user_id = call->actor->user_id;
  guint count;

  if (!kithd_user_settings_count_channels (call->db, user_id, &count, error))
    return FALSE;
  if (count < KITH_LIMIT_NOTIFICATIONS_PER_USER)
    return TRUE;
  if (!kithd_user_settings_drop_lost_channels (call->db, user_id, error) ||
      !kithd_user_settings_count_channels (call->db, user_id, &count, error))
    return FALSE;
  if (count < KITH_LIMIT_NOTIFICATIONS_PER_USER)
    return TRUE;
  kith_error_set (error, KITH_ERROR_TOO_MANY_NOTIFICATIONS);
  return FALSE;
}

gpointer
kithd_handle_channel_notifications_patch (KithdService *self, KithdCall *call, GError **error)
{
  const char *channel_id = call->params[0], *user_id = call->actor->user_id;
  g_autoptr (KithdRights) rights = kithd_may_in_channel (self, call, channel_id, 0, error);
  g_autoptr (KithWireNotificationSettings) settings = NULL;
  KithWireUserSettingsChange *change;
  gboolean known;

  if (!rights || !check_patch (self, call->body, error) ||
      !kithd_user_settings_find_channel (call->db, user_id, channel_id, kithd_service_now (self), &settings, error))
    return NULL;
  known = !kith_notification_settings_is_default (settings);
  if (!kith_notification_settings_apply (settings, call->body))
    return g_steal_pointer (&settings);
  if ((!known && !make_room (call, error)) || !kithd_user_settings_put_channel (call->db, user_id, settings, error))
    return NULL;
  change = kith_wire_user_settings_change_new ();
  change->channel = kith_wire_notification_settings_copy (settings);
  tell (call, change);
  return g_steal_pointer (&settings);
}

gpointer
kithd_handle_guild_order_put (KithdService *self, KithdCall *call, GError **error)
{
  const char *user_id = call->actor->user_id;
  g_autoptr (KithWireGuildOrder) order = NULL;
  KithWireUserSettingsChange *change;

  if (!kith_guild_order_is_sound (call->body))
    {
      kith_error_set (error, KITH_ERROR_GUILD_ORDER_BAD);
      return NULL;
    }
  order = kith_wire_guild_order_copy (call->body);
  if (!kithd_settings_trim_order (call->db, user_id, order, error) ||
      !kithd_user_settings_set_order (call->db, user_id, order, error))
    return NULL;
  change = kith_wire_user_settings_change_new ();
  change->guild_order = kith_wire_guild_order_copy (order);
  tell (call, change);
  return g_steal_pointer (&order);
}
