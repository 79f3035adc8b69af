/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-reducer-state.h"

#include "kith-channel-private.h"
#include "kith-guild-places-private.h"
#include "kith-guild-private.h"
#include "kith-notice-settings-private.h"
#include "kith-uuid.h"

/* What the person finds on all their devices. */

#define CACHE_ID "settings"

/* Something else was chosen, or the muting of something is over. */
static void
refresh_notices (KithReducer *self)
{
  GListModel *guilds = kith_session_list_guilds (self->session);
  GListModel *talks = kith_conversations_list (kith_session_get_conversations (self->session));

  for (guint i = 0; i < g_list_model_get_n_items (guilds); i++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, i);

      kith_guild_update_notices (guild);
    }
  for (guint i = 0; i < g_list_model_get_n_items (talks); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (talks, i);

      kith_channel_update_notice (channel);
    }
  kith_reducer_count_conversations (self);
}

/**
 * kith_reducer_begin_settings:
 *
 * Follows what is chosen from now on.
 */
void
kith_reducer_begin_settings (KithReducer *self)
{
  self->settings = g_object_ref (kith_session_get_notice_settings (self->session));
  g_signal_connect_swapped (self->settings, "changed", G_CALLBACK (refresh_notices), self);
}

void
kith_reducer_end_settings (KithReducer *self)
{
  g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  g_free (self->ready_event);
}

static void
keep_settings (KithReducer *self)
{
  g_autoptr (KithWireUserSettings) all = kith_wire_user_settings_new ();

  kith_notice_settings_collect (self->settings, all->guilds, all->channels);
  all->guild_order = kith_wire_guild_order_copy (
    kith_guild_places_get_order (kith_session_get_guild_places (self->session)));
  kith_cache_put (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_STATE, CACHE_ID, NULL, 0,
                  &kith_wire_user_settings_type, all);
}

static void
show_settings (KithReducer *self, const KithWireUserSettings *settings)
{
  kith_notice_settings_replace (self->settings, settings->guilds, settings->channels);
  kith_guild_places_take_order (kith_session_get_guild_places (self->session), settings->guild_order);
}

/**
 * kith_reducer_apply_settings:
 *
 * Takes all that the person chose.
 */
void
kith_reducer_apply_settings (KithReducer *self, const KithWireUserSettings *settings)
{
  self->settings_outdated = self->settings_asked;
  show_settings (self, settings);
  keep_settings (self);
}

/**
 * kith_reducer_apply_settings_change:
 *
 * Takes the one thing that the person chose anew, on whichever device.
 */
void
kith_reducer_apply_settings_change (KithReducer *self, const KithWireUserSettingsChange *change)
{
  self->settings_outdated = self->settings_asked;
  if (change->guild)
    kith_notice_settings_put_guild (self->settings, change->guild);
  if (change->channel)
    kith_notice_settings_put_channel (self->settings, change->channel);
  if (change->guild_order)
    kith_guild_places_take_order (kith_session_get_guild_places (self->session), change->guild_order);
  keep_settings (self);
}

/**
 * kith_reducer_load_settings:
 *
 * Knows before any network what is muted, and in which order the guilds stand.
 */
void
kith_reducer_load_settings (KithReducer *self)
{
  g_autofree char *text = kith_cache_load_text (kith_reducer_get_cache (self), kith_reducer_get_key (self),
                                                KITH_CACHE_STATE, CACHE_ID);
  const KithCacheRow row = { .id = (char *) CACHE_ID, .text = text };
  g_autoptr (KithWireUserSettings) settings = text ? kith_cache_row_decode (&row, &kith_wire_user_settings_type) : NULL;

  if (settings)
    show_settings (self, settings);
}

static void
on_settings (GObject *object, GAsyncResult *result, gpointer data)
{
  KithSession *session = KITH_SESSION (object);
  KithReducer *self = kith_session_get_reducer (session);
  KithWireUserSettings *settings = NULL;

  self->settings_asked = FALSE;
  /* Where it fails the connection is gone, and `ready` tells all of it. */
  if (!kith_session_call_finish (session, result, (gpointer *) &settings, NULL))
    return;
  if (self->settings_outdated)
    kith_reducer_ask_settings (self);
  else
    kith_reducer_apply_settings (self, settings);
  kith_wire_user_settings_free (settings);
}

/**
 * kith_reducer_ask_settings:
 *
 * Asks for what was chosen earlier for something that has come into sight, since what is hidden is not told of. For
 * many channels at once it is asked twice at most.
 */
void
kith_reducer_ask_settings (KithReducer *self)
{
  const char *const params[] = { NULL };

  self->settings_outdated = self->settings_asked;
  if (self->settings_asked)
    return;
  self->settings_asked = TRUE;
  kith_session_call_async (self->session, KITH_ROUTE_USER_SETTINGS_GET, params, NULL, NULL, NULL, on_settings, NULL);
}

/**
 * kith_reducer_note_ready:
 * @event_id: the last event before `ready`
 *
 * Remembers up to when everything that can be seen was told.
 */
void
kith_reducer_note_ready (KithReducer *self, const char *event_id)
{
  g_free (self->ready_event);
  self->ready_event = g_strdup (event_id);
}

/**
 * kith_reducer_was_hidden:
 * @channel_id: of a channel that has just come into sight
 *
 * Returns: whether it is older than `ready`, which did not tell of it
 */
gboolean
kith_reducer_was_hidden (KithReducer *self, const char *channel_id)
{
  return self->ready_event && kith_uuid_get_time (channel_id) <= kith_uuid_get_time (self->ready_event);
}
