/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-notice-settings-private.h"

#include "kith-action.h"
#include "kith-alarm.h"
#include "kith-channel.h"
#include "kith-guild.h"
#include "kith-session-private.h"
#include "kith-user-settings.h"

/* An alarm that is set for longer could overflow, and a clock may be set meanwhile. */
#define LONGEST_WAIT_MS (24 * 60 * 60 * 1000)

/**
 * KithNoticeSettings:
 *
 * What the person chose for guilds and channels. Where the muting of one ends, `changed` tells of it too.
 */
struct _KithNoticeSettings
{
  GObject parent_instance;

  KithClock *clock;
  GHashTable *guilds, *channels; /* id → KithWireNotificationSettings that is not the default */
  KithWireNotificationSettings *nothing;
  KithAlarm *alarm;
};

G_DEFINE_FINAL_TYPE (KithNoticeSettings, kith_notice_settings, G_TYPE_OBJECT)

static guint changed_signal;

static void
kith_notice_settings_finalize (GObject *object)
{
  KithNoticeSettings *self = KITH_NOTICE_SETTINGS (object);

  g_clear_pointer (&self->alarm, kith_alarm_free);
  g_clear_pointer (&self->clock, kith_clock_unref);
  g_hash_table_unref (self->guilds);
  g_hash_table_unref (self->channels);
  kith_wire_notification_settings_free (self->nothing);
  G_OBJECT_CLASS (kith_notice_settings_parent_class)->finalize (object);
}

static void
kith_notice_settings_class_init (KithNoticeSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_notice_settings_finalize;
  changed_signal = g_signal_new ("changed", KITH_TYPE_NOTICE_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) kith_wire_notification_settings_free);
}

static void
kith_notice_settings_init (KithNoticeSettings *self)
{
  self->guilds = new_table ();
  self->channels = new_table ();
  self->nothing = kith_wire_notification_settings_new ();
}

static gint64
find_next_end (GHashTable *table, gint64 now, gint64 first)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const KithWireNotificationSettings *settings = value;

      if (settings->muted && settings->muted_until > now)
        first = MIN (first, settings->muted_until);
    }
  return first;
}

static void
tell (KithNoticeSettings *self)
{
  gint64 now = kith_clock_now_ms (self->clock);
  gint64 next = find_next_end (self->channels, now, find_next_end (self->guilds, now, G_MAXINT64));

  if (next == G_MAXINT64)
    kith_alarm_stop (self->alarm);
  else
    kith_alarm_set (self->alarm, MIN (next - now, LONGEST_WAIT_MS));
  g_signal_emit (self, changed_signal, 0);
}

static void
on_end (gpointer data)
{
  tell (data);
}

KithNoticeSettings *
kith_notice_settings_new (KithClock *clock)
{
  KithNoticeSettings *self = g_object_new (KITH_TYPE_NOTICE_SETTINGS, NULL);

  self->clock = kith_clock_ref (clock);
  self->alarm = kith_alarm_new (clock, on_end, self);
  return self;
}

static void
put (GHashTable *table, const KithWireNotificationSettings *settings)
{
  KithWireNotificationSettings *copy;

  if (kith_notification_settings_is_default (settings))
    {
      g_hash_table_remove (table, settings->id);
      return;
    }
  copy = kith_wire_notification_settings_copy (settings);
  g_hash_table_replace (table, copy->id, copy);
}

static void
put_all (GHashTable *table, const GPtrArray *list)
{
  g_hash_table_remove_all (table);
  for (guint i = 0; i < list->len; i++)
    put (table, list->pdata[i]);
}

/**
 * kith_notice_settings_replace:
 * @guilds: (element-type KithWireNotificationSettings): all of guilds
 * @channels: (element-type KithWireNotificationSettings): all of channels
 */
void
kith_notice_settings_replace (KithNoticeSettings *self, const GPtrArray *guilds, const GPtrArray *channels)
{
  put_all (self->guilds, guilds);
  put_all (self->channels, channels);
  tell (self);
}

void
kith_notice_settings_put_guild (KithNoticeSettings *self, const KithWireNotificationSettings *settings)
{
  put (self->guilds, settings);
  tell (self);
}

void
kith_notice_settings_put_channel (KithNoticeSettings *self, const KithWireNotificationSettings *settings)
{
  put (self->channels, settings);
  tell (self);
}

static void
collect (GHashTable *table, GPtrArray *list)
{
  GHashTableIter iter;
  gpointer settings;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &settings))
    g_ptr_array_add (list, kith_wire_notification_settings_copy (settings));
}

/**
 * kith_notice_settings_collect:
 *
 * Adds copies of all that was chosen to two lists.
 */
void
kith_notice_settings_collect (KithNoticeSettings *self, GPtrArray *guilds, GPtrArray *channels)
{
  collect (self->guilds, guilds);
  collect (self->channels, channels);
}

static const KithWireNotificationSettings *
find (KithNoticeSettings *self, GHashTable *table, const char *id)
{
  const KithWireNotificationSettings *found = id ? g_hash_table_lookup (table, id) : NULL;

  return found ? found : self->nothing;
}

/**
 * kith_notice_settings_get_guild:
 *
 * Returns: (transfer none): what was chosen for a guild itself; it may say that it is muted until a time that is over
 */
const KithWireNotificationSettings *
kith_notice_settings_get_guild (KithNoticeSettings *self, const char *guild_id)
{
  return find (self, self->guilds, guild_id);
}

/**
 * kith_notice_settings_get_channel:
 *
 * Returns: (transfer none): what was chosen for a channel itself, as of a guild
 */
const KithWireNotificationSettings *
kith_notice_settings_get_channel (KithNoticeSettings *self, const char *channel_id)
{
  return find (self, self->channels, channel_id);
}

static KithNotice
resolve (KithNoticeSettings *self, KithChannel *channel, const KithWireNotificationSettings *own)
{
  KithGuild *guild = kith_channel_get_guild (channel);
  const KithNoticeScope scope = {
    .conversation = kith_channel_is_conversation (channel),
    .channel = own,
    .category = find (self, self->channels, guild ? kith_channel_get_parent_id (channel) : NULL),
    .guild = find (self, self->guilds, guild ? kith_guild_get_id (guild) : NULL),
    .guild_default = guild ? kith_guild_get_default_notifications (guild) : KITH_GUILD_NOTIFICATION_LEVEL_ALL,
    .now = kith_clock_now_ms (self->clock),
  };

  return kith_notice_resolve (&scope);
}

/**
 * kith_notice_settings_resolve:
 *
 * Returns: what follows for a channel from all that was chosen for it and around it
 */
KithNotice
kith_notice_settings_resolve (KithNoticeSettings *self, KithChannel *channel)
{
  return resolve (self, channel, find (self, self->channels, kith_channel_get_id (channel)));
}

/**
 * kith_notice_settings_resolve_around:
 *
 * Returns: what would follow for a channel if nothing were chosen for itself
 */
KithNotice
kith_notice_settings_resolve_around (KithNoticeSettings *self, KithChannel *channel)
{
  return resolve (self, channel, self->nothing);
}

/* Whether something is muted itself, and not by what is around it. */
static gboolean
is_muted (KithNoticeSettings *self, GHashTable *table, const char *id)
{
  const KithNoticeScope scope = { .guild = find (self, table, id), .now = kith_clock_now_ms (self->clock) };

  return kith_notice_resolve (&scope).muted;
}

gboolean
kith_notice_settings_is_channel_muted (KithNoticeSettings *self, const char *channel_id)
{
  return is_muted (self, self->channels, channel_id);
}

gboolean
kith_notice_settings_is_guild_muted (KithNoticeSettings *self, const char *guild_id)
{
  return is_muted (self, self->guilds, guild_id);
}

static gpointer
apply_guild (KithSession *session, gpointer source, gpointer answer)
{
  const KithWireUserSettingsChange change = { .guild = answer };

  kith_reducer_apply_settings_change (kith_session_get_reducer (session), &change);
  return NULL;
}

/**
 * kith_guild_choose_notifications_async:
 * @patch: what is other than before
 *
 * Chooses on all devices what tells the person of messages in the guild.
 */
void
kith_guild_choose_notifications_async (KithGuild *self, const KithWireNotificationsPatch *patch,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_GUILD_NOTIFICATIONS_PATCH,
                              .params = { kith_guild_get_id (self) },
                              .body = patch,
                              .apply = apply_guild };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_guild_choose_notifications_finish, KithGuild)

static gpointer
apply_channel (KithSession *session, gpointer source, gpointer answer)
{
  const KithWireUserSettingsChange change = { .channel = answer };

  kith_reducer_apply_settings_change (kith_session_get_reducer (session), &change);
  return NULL;
}

/**
 * kith_channel_choose_notifications_async:
 * @patch: what is other than before
 *
 * Chooses on all devices what tells the person of messages in the channel, in the channels of a category, or in a
 * conversation.
 */
void
kith_channel_choose_notifications_async (KithChannel *self, const KithWireNotificationsPatch *patch,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH,
                              .params = { kith_channel_get_id (self) },
                              .body = patch,
                              .apply = apply_channel };

  kith_action_run (self, kith_channel_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_channel_choose_notifications_finish, KithChannel)
