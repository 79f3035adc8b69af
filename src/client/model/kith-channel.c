/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-channel-private.h"

#include "kith-alarm.h"
#include "kith-guild.h"
#include "kith-model-private.h"
#include "kith-object-list.h"
#include "kith-permissions.h"
#include "kith-session-private.h"
#include "kith-timeline-private.h"

/* A typing mark is sent again this long before the last one fades for others. */
#define TYPING_AGAIN_MS ((KITH_LIMIT_TYPING_SECONDS - 3) * 1000)

typedef struct
{
  KithUser *user;
  gint64 until_us;
} Typist;

struct _KithChannel
{
  GObject parent_instance;

  KithGuild *guild;       /* weak; NULL for a conversation */
  KithSession *session;   /* weak; of a conversation */
  KithObjectList *people; /* of a conversation: the others */
  char *owner_id;
  char *given_name;
  char *id;
  char *name;
  char *topic;
  char *parent_id;
  int kind;
  int position;
  gint64 last_seq;
  char *last_message_id;
  gint64 last_read_seq;
  guint mention_count;
  gboolean unread;
  guint64 permissions;
  GPtrArray *overwrites; /* KithWireOverwrite */
  char *draft;
  gpointer draft_data; /* (nullable): of kith-channel-draft.c */
  GDestroyNotify free_draft_data;
  gboolean kept_unread; /* on purpose, until it is opened anew */
  gint64 slow_mode_seconds;
  gint64 silent_until_us; /* by the monotonic clock, as far as slow mode is known; 0 for never */

  gint64 run_low, run_high;
  KithTimeline *timeline; /* weak; the session holds those used lately */

  KithObjectList *typing;
  GArray *typists; /* Typist, in the order of the list */
  KithAlarm *typing_alarm;
  gint64 typing_sent_us;
};

G_DEFINE_FINAL_TYPE (KithChannel, kith_channel, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_TOPIC,
  PROP_KIND,
  PROP_PARENT_ID,
  PROP_POSITION,
  PROP_GUILD,
  PROP_UNREAD,
  PROP_MENTION_COUNT,
  PROP_LAST_SEQ,
  PROP_LAST_READ_SEQ,
  PROP_DRAFT,
  PROP_PERMISSIONS,
  PROP_CAN_SEND,
  PROP_SLOW_MODE_SECONDS,
  PROP_TIMELINE,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];
static guint closing_signal;

static void
kith_channel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithChannel *self = KITH_CHANNEL (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_TOPIC:
      g_value_set_string (value, self->topic);
      break;
    case PROP_KIND:
      g_value_set_int (value, self->kind);
      break;
    case PROP_PARENT_ID:
      g_value_set_string (value, self->parent_id);
      break;
    case PROP_POSITION:
      g_value_set_int (value, self->position);
      break;
    case PROP_GUILD:
      g_value_set_object (value, self->guild);
      break;
    case PROP_UNREAD:
      g_value_set_boolean (value, self->unread);
      break;
    case PROP_MENTION_COUNT:
      g_value_set_uint (value, self->mention_count);
      break;
    case PROP_LAST_SEQ:
      g_value_set_int64 (value, self->last_seq);
      break;
    case PROP_LAST_READ_SEQ:
      g_value_set_int64 (value, self->last_read_seq);
      break;
    case PROP_DRAFT:
      g_value_set_string (value, self->draft);
      break;
    case PROP_PERMISSIONS:
      g_value_set_uint64 (value, self->permissions);
      break;
    case PROP_CAN_SEND:
      g_value_set_boolean (value, kith_channel_can (self, KITH_PERMISSION_SEND_MESSAGES));
      break;
    case PROP_SLOW_MODE_SECONDS:
      g_value_set_int64 (value, self->slow_mode_seconds);
      break;
    case PROP_TIMELINE:
      g_value_set_object (value, kith_channel_get_timeline (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_channel_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DRAFT)
    kith_channel_set_draft (KITH_CHANNEL (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kith_channel_finalize (GObject *object)
{
  KithChannel *self = KITH_CHANNEL (object);

  g_clear_pointer (&self->typing_alarm, kith_alarm_free);
  g_clear_pointer (&self->typists, g_array_unref);
  g_clear_object (&self->typing);
  g_clear_weak_pointer (&self->timeline);
  g_clear_weak_pointer (&self->guild);
  g_clear_weak_pointer (&self->session);
  g_clear_object (&self->people);
  g_free (self->owner_id);
  g_free (self->given_name);
  g_free (self->id);
  g_free (self->name);
  g_free (self->topic);
  g_free (self->parent_id);
  g_free (self->last_message_id);
  g_free (self->draft);
  kith_channel_set_draft_data (self, NULL, NULL);
  g_ptr_array_unref (self->overwrites);
  G_OBJECT_CLASS (kith_channel_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_TOPIC] = g_param_spec_string ("topic", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, 0, KITH_N_CHANNEL_KINDS - 1, 0, KITH_PROPERTY_FLAGS);
  properties[PROP_PARENT_ID] = g_param_spec_string ("parent-id", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_POSITION] = g_param_spec_int ("position", NULL, NULL, G_MININT, G_MAXINT, 0, KITH_PROPERTY_FLAGS);
  properties[PROP_GUILD] = g_param_spec_object ("guild", NULL, NULL, KITH_TYPE_GUILD, KITH_PROPERTY_FLAGS);
  properties[PROP_UNREAD] = g_param_spec_boolean ("unread", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_MENTION_COUNT] = g_param_spec_uint ("mention-count", NULL, NULL, 0, G_MAXUINT, 0,
                                                      KITH_PROPERTY_FLAGS);
  properties[PROP_LAST_SEQ] = g_param_spec_int64 ("last-seq", NULL, NULL, 0, G_MAXINT64, 0, KITH_PROPERTY_FLAGS);
  properties[PROP_LAST_READ_SEQ] = g_param_spec_int64 ("last-read-seq", NULL, NULL, 0, G_MAXINT64, 0,
                                                       KITH_PROPERTY_FLAGS);
  properties[PROP_DRAFT] = g_param_spec_string ("draft", NULL, NULL, NULL, KITH_PROPERTY_FLAGS_WRITABLE);
  properties[PROP_PERMISSIONS] = g_param_spec_uint64 ("permissions", NULL, NULL, 0, G_MAXUINT64, 0,
                                                      KITH_PROPERTY_FLAGS);
  properties[PROP_CAN_SEND] = g_param_spec_boolean ("can-send", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_SLOW_MODE_SECONDS] = g_param_spec_int64 ("slow-mode-seconds", NULL, NULL, 0, G_MAXINT64, 0,
                                                           KITH_PROPERTY_FLAGS);
  properties[PROP_TIMELINE] = g_param_spec_object ("timeline", NULL, NULL, KITH_TYPE_TIMELINE, KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
kith_channel_class_init (KithChannelClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_channel_get_property;
  object_class->set_property = kith_channel_set_property;
  object_class->finalize = kith_channel_finalize;
  install_properties (object_class);
  closing_signal = g_signal_new ("closing", KITH_TYPE_CHANNEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
clear_typist (gpointer typist)
{
  g_clear_object (&((Typist *) typist)->user);
}

static void
kith_channel_init (KithChannel *self)
{
  self->overwrites = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_overwrite_free);
  self->typing = kith_object_list_new (KITH_TYPE_USER);
  self->typists = g_array_new (FALSE, FALSE, sizeof (Typist));
  g_array_set_clear_func (self->typists, clear_typist);
}

static void on_typing_due (gpointer data);

KithChannel *
kith_channel_new (KithGuild *guild, const char *id)
{
  KithChannel *self = g_object_new (KITH_TYPE_CHANNEL, NULL);

  g_set_weak_pointer (&self->guild, guild);
  self->id = g_strdup (id);
  self->typing_alarm = kith_alarm_new (kith_session_get_clock (kith_guild_get_session (guild)), on_typing_due, self);
  return self;
}

/**
 * kith_channel_new_conversation:
 *
 * Returns: (transfer full): a channel without a guild, in which everybody may do the same
 */
KithChannel *
kith_channel_new_conversation (KithSession *session, const char *id)
{
  KithChannel *self = g_object_new (KITH_TYPE_CHANNEL, NULL);

  g_set_weak_pointer (&self->session, session);
  self->id = g_strdup (id);
  self->kind = KITH_CHANNEL_KIND_DM;
  self->people = kith_object_list_new (KITH_TYPE_USER);
  self->permissions = KITH_PERMISSIONS_CONVERSATION;
  self->typing_alarm = kith_alarm_new (kith_session_get_clock (session), on_typing_due, self);
  return self;
}

static char *
name_people (KithChannel *self)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < kith_object_list_get_length (self->people); i++)
    g_string_append_printf (names, "%s%s", i ? ", " : "",
                            kith_user_get_display_name (kith_object_list_get (self->people, i)));
  if (!names->len && self->session && kith_session_get_account (self->session))
    g_string_append (names, kith_user_get_display_name (kith_session_get_account (self->session)));
  return g_string_free (names, FALSE);
}

static void
update_name (KithChannel *self)
{
  g_autofree char *names = NULL;

  if (!self->people)
    return;
  names = self->given_name && *self->given_name ? g_strdup (self->given_name) : name_people (self);
  kith_set_string (self, &self->name, names, properties[PROP_NAME]);
}

/**
 * kith_channel_set_people:
 * @users: (element-type KithUser): who is in a conversation besides oneself
 * @owner_id: (nullable): who may remove people
 */
void
kith_channel_set_people (KithChannel *self, GPtrArray *users, const char *owner_id)
{
  gboolean same = users->len == kith_object_list_get_length (self->people);

  for (guint i = 0; same && i < users->len; i++)
    same = users->pdata[i] == kith_object_list_get (self->people, i);
  if (!same)
    {
      for (guint i = 0; i < kith_object_list_get_length (self->people); i++)
        g_signal_handlers_disconnect_by_func (kith_object_list_get (self->people, i), update_name, self);
      for (guint i = 0; i < users->len; i++)
        g_signal_connect_object (users->pdata[i], "notify::display-name", G_CALLBACK (update_name), self,
                                 G_CONNECT_SWAPPED);
      kith_object_list_replace (self->people, users);
    }
  g_free (self->owner_id);
  self->owner_id = g_strdup (owner_id);
  update_name (self);
}

static void
update_unread (KithChannel *self)
{
  /* Where all messages were deleted, there is nothing to read. */
  gboolean unread = (self->people || self->kind == KITH_CHANNEL_KIND_TEXT) && self->last_message_id &&
                    self->last_seq > self->last_read_seq;

  kith_set_int (self, &self->unread, unread, properties[PROP_UNREAD]);
}

static void
set_overwrites (KithChannel *self, const GPtrArray *overwrites)
{
  g_ptr_array_set_size (self->overwrites, 0);
  for (guint i = 0; overwrites && i < overwrites->len; i++)
    g_ptr_array_add (self->overwrites, kith_wire_overwrite_copy (overwrites->pdata[i]));
}

/**
 * kith_channel_get_overwrites:
 *
 * Returns: (transfer none) (element-type KithWireOverwrite): what the channel overwrites itself; where that is nothing
 *   it follows its category
 */
const GPtrArray *
kith_channel_get_overwrites (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return self->overwrites;
}

/**
 * kith_channel_update:
 *
 * Returns: whether anything was different that decides where the channel stands in its list
 */
gboolean
kith_channel_update (KithChannel *self, const KithWireChannel *wire)
{
  gboolean moved = FALSE;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->people)
    kith_set_string (self, &self->given_name, wire->name, properties[PROP_NAME]);
  else
    kith_set_string (self, &self->name, wire->name, properties[PROP_NAME]);
  kith_set_string (self, &self->topic, wire->topic, properties[PROP_TOPIC]);
  moved |= kith_set_int (self, &self->kind, (int) wire->kind, properties[PROP_KIND]);
  moved |= kith_set_string (self, &self->parent_id, wire->parent_id, properties[PROP_PARENT_ID]);
  moved |= kith_set_int (self, &self->position, (int) wire->position, properties[PROP_POSITION]);
  kith_set_int64 (self, &self->slow_mode_seconds, wire->slow_mode_seconds, properties[PROP_SLOW_MODE_SECONDS]);
  set_overwrites (self, wire->overwrites);
  kith_channel_set_last (self, wire->last_seq, wire->last_message_id);
  update_unread (self);
  g_object_thaw_notify (G_OBJECT (self));
  return moved;
}

/**
 * kith_channel_set_last:
 * @message_id: (nullable): the newest message
 *
 * Takes note of the newest message; an older one changes nothing.
 */
void
kith_channel_set_last (KithChannel *self, gint64 seq, const char *message_id)
{
  if (seq < self->last_seq)
    return;
  if (message_id && g_strcmp0 (self->last_message_id, message_id) != 0)
    {
      g_free (self->last_message_id);
      self->last_message_id = g_strdup (message_id);
    }
  kith_set_int64 (self, &self->last_seq, seq, properties[PROP_LAST_SEQ]);
  update_unread (self);
}

const char *
kith_channel_get_last_message_id (KithChannel *self)
{
  return self->last_message_id;
}

/**
 * kith_channel_set_read:
 *
 * Takes note of how far was read; it never goes back.
 */
void
kith_channel_set_read (KithChannel *self, gint64 last_read_seq, guint mention_count)
{
  if (last_read_seq < self->last_read_seq)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  kith_set_int64 (self, &self->last_read_seq, last_read_seq, properties[PROP_LAST_READ_SEQ]);
  kith_set_uint (self, &self->mention_count, mention_count, properties[PROP_MENTION_COUNT]);
  update_unread (self);
  g_object_thaw_notify (G_OBJECT (self));
  if (self->timeline)
    kith_timeline_update_unread (self->timeline);
}

/**
 * kith_channel_rewind:
 *
 * Goes back to an earlier place on purpose; what is then unread stays so until the channel is opened anew.
 */
void
kith_channel_rewind (KithChannel *self, gint64 last_read_seq, guint mention_count)
{
  self->kept_unread = TRUE;
  g_object_freeze_notify (G_OBJECT (self));
  kith_set_int64 (self, &self->last_read_seq, last_read_seq, properties[PROP_LAST_READ_SEQ]);
  kith_set_uint (self, &self->mention_count, mention_count, properties[PROP_MENTION_COUNT]);
  update_unread (self);
  g_object_thaw_notify (G_OBJECT (self));
  if (self->timeline)
    kith_timeline_reset_unread (self->timeline);
}

/**
 * kith_channel_forget_kept:
 *
 * What was marked as unread may be read again: for when the channel is opened, or the person says so.
 */
void
kith_channel_forget_kept (KithChannel *self)
{
  g_return_if_fail (KITH_IS_CHANNEL (self));
  self->kept_unread = FALSE;
}

/**
 * kith_channel_silence:
 *
 * Takes note that slow mode lets one not speak for a while.
 */
void
kith_channel_silence (KithChannel *self, gint64 milliseconds)
{
  KithSession *session = kith_channel_get_session (self);

  if (!session)
    return;
  self->silent_until_us = kith_clock_monotonic_us (kith_session_get_clock (session)) + milliseconds * 1000;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SLOW_MODE_SECONDS]);
}

/**
 * kith_channel_get_slow_mode_seconds:
 *
 * Returns: how long a person waits between two messages; 0 for not at all
 */
int
kith_channel_get_slow_mode_seconds (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), 0);
  return (int) self->slow_mode_seconds;
}

/**
 * kith_channel_get_slowed:
 *
 * Returns: whether slow mode is on and also for oneself
 */
gboolean
kith_channel_get_slowed (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), FALSE);
  return self->slow_mode_seconds > 0 &&
         !(self->permissions & (KITH_PERMISSION_MANAGE_MESSAGES | KITH_PERMISSION_MANAGE_CHANNELS));
}

/**
 * kith_channel_get_silent_seconds:
 *
 * Returns: how long one has still to wait before the next message, as far as is known
 */
guint
kith_channel_get_silent_seconds (KithChannel *self)
{
  KithSession *session;
  gint64 left;

  g_return_val_if_fail (KITH_IS_CHANNEL (self), 0);
  session = kith_channel_get_session (self);
  if (!session || !kith_channel_get_slowed (self))
    return 0;
  left = self->silent_until_us - kith_clock_monotonic_us (kith_session_get_clock (session));
  return left > 0 ? (guint) ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}

void
kith_channel_set_permissions (KithChannel *self, guint64 permissions)
{
  if (kith_set_uint64 (self, &self->permissions, permissions, properties[PROP_PERMISSIONS]))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_SEND]);
}

static gint64
now_us (KithChannel *self)
{
  return kith_clock_monotonic_us (kith_session_get_clock (kith_channel_get_session (self)));
}

static void
watch_typing (KithChannel *self)
{
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < self->typists->len; i++)
    first = MIN (first, g_array_index (self->typists, Typist, i).until_us);
  if (first == G_MAXINT64)
    kith_alarm_stop (self->typing_alarm);
  else
    kith_alarm_set (self->typing_alarm, (first - now_us (self) + 999) / 1000);
}

static void
on_typing_due (gpointer data)
{
  KithChannel *self = data;
  gint64 now;

  if (!kith_channel_get_session (self))
    return;
  now = now_us (self);
  for (guint i = self->typists->len; i > 0; i--)
    {
      g_autoptr (KithUser) user = g_object_ref (g_array_index (self->typists, Typist, i - 1).user);

      if (g_array_index (self->typists, Typist, i - 1).until_us > now)
        continue;
      g_array_remove_index (self->typists, i - 1);
      kith_object_list_remove (self->typing, user);
    }
  watch_typing (self);
}

/**
 * kith_channel_set_typing:
 *
 * Shows that somebody is typing, for a few seconds.
 */
void
kith_channel_set_typing (KithChannel *self, KithUser *user)
{
  gint64 until = now_us (self) + KITH_LIMIT_TYPING_SECONDS * G_USEC_PER_SEC;
  guint position;

  if (kith_object_list_find (self->typing, user, &position))
    {
      g_array_index (self->typists, Typist, position).until_us = until;
    }
  else
    {
      Typist typist = { g_object_ref (user), until };

      g_array_append_val (self->typists, typist);
      kith_object_list_append (self->typing, user);
    }
  watch_typing (self);
}

void
kith_channel_clear_typing (KithChannel *self, KithUser *user)
{
  guint position;

  if (!kith_object_list_find (self->typing, user, &position))
    return;
  g_array_remove_index (self->typists, position);
  kith_object_list_remove (self->typing, user);
  watch_typing (self);
}

/**
 * kith_channel_load_draft:
 *
 * Shows a draft that the cache has.
 */
void
kith_channel_load_draft (KithChannel *self, const char *draft)
{
  kith_set_string (self, &self->draft, draft, properties[PROP_DRAFT]);
}

gpointer
kith_channel_get_draft_data (KithChannel *self)
{
  return self->draft_data;
}

/**
 * kith_channel_set_draft_data:
 * @data: (nullable): what the draft is for
 */
void
kith_channel_set_draft_data (KithChannel *self, gpointer data, GDestroyNotify destroy)
{
  if (self->draft_data)
    self->free_draft_data (self->draft_data);
  self->draft_data = data;
  self->free_draft_data = destroy;
}

void
kith_channel_emit_closing (KithChannel *self)
{
  g_signal_emit (self, closing_signal, 0);
}

/**
 * kith_channel_peek_timeline:
 *
 * Returns: (transfer none) (nullable): the timeline, where somebody uses it
 */
KithTimeline *
kith_channel_peek_timeline (KithChannel *self)
{
  return self->timeline;
}

void
kith_channel_get_run (KithChannel *self, gint64 *low, gint64 *high)
{
  *low = self->run_low;
  *high = self->run_high;
}

void
kith_channel_set_run (KithChannel *self, gint64 low, gint64 high)
{
  self->run_low = low;
  self->run_high = high;
}

const char *
kith_channel_get_id (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return self->id;
}

const char *
kith_channel_get_name (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return self->name ? self->name : "";
}

/**
 * kith_channel_get_topic:
 *
 * Returns: (nullable): what is talked about
 */
const char *
kith_channel_get_topic (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return self->topic;
}

KithChannelKind
kith_channel_get_kind (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), KITH_CHANNEL_KIND_TEXT);
  return (KithChannelKind) self->kind;
}

/**
 * kith_channel_get_parent_id:
 *
 * Returns: (nullable): the category it stands in
 */
const char *
kith_channel_get_parent_id (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return self->parent_id;
}

int
kith_channel_get_position (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), 0);
  return self->position;
}

/**
 * kith_channel_get_guild:
 *
 * Returns: (transfer none) (nullable): its guild, where that still exists
 */
KithGuild *
kith_channel_get_guild (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return self->guild;
}

/**
 * kith_channel_get_session:
 *
 * Returns: (transfer none) (nullable): its session, where that still exists
 */
KithSession *
kith_channel_get_session (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return self->guild ? kith_guild_get_session (self->guild) : self->session;
}

/**
 * kith_channel_is_conversation:
 *
 * Returns: whether it is of people and not of a guild
 */
gboolean
kith_channel_is_conversation (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), FALSE);
  return self->people != NULL;
}

/**
 * kith_channel_list_people:
 *
 * Returns: (transfer none) (nullable): a list of KithUser who are in a conversation, oneself left out
 */
GListModel *
kith_channel_list_people (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return self->people ? G_LIST_MODEL (self->people) : NULL;
}

/**
 * kith_channel_get_partner:
 *
 * Returns: (transfer none) (nullable): with whom one talks alone
 */
KithUser *
kith_channel_get_partner (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return self->kind == KITH_CHANNEL_KIND_DM && self->people && kith_object_list_get_length (self->people)
           ? kith_object_list_get (self->people, 0)
           : NULL;
}

/**
 * kith_channel_get_given_name:
 *
 * Returns: the name that a group was given; empty where it is called after its people
 */
const char *
kith_channel_get_given_name (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return self->given_name ? self->given_name : "";
}

/**
 * kith_channel_is_mine:
 *
 * Returns: whether one owns this group
 */
gboolean
kith_channel_is_mine (KithChannel *self)
{
  KithUser *me;

  g_return_val_if_fail (KITH_IS_CHANNEL (self), FALSE);
  me = self->session ? kith_session_get_account (self->session) : NULL;
  return me && g_strcmp0 (self->owner_id, kith_user_get_id (me)) == 0;
}

gboolean
kith_channel_get_unread (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), FALSE);
  return self->unread;
}

guint
kith_channel_get_mention_count (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), 0);
  return self->mention_count;
}

gint64
kith_channel_get_last_seq (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), 0);
  return self->last_seq;
}

gint64
kith_channel_get_last_read_seq (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), 0);
  return self->last_read_seq;
}

guint64
kith_channel_get_permissions (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), 0);
  return self->permissions;
}

/**
 * kith_channel_can:
 * @permissions: KITH_PERMISSION_* bits
 *
 * Returns: whether one has all of them here
 */
gboolean
kith_channel_can (KithChannel *self, guint64 permissions)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), FALSE);
  return (self->permissions & permissions) == permissions;
}

/**
 * kith_channel_get_draft:
 *
 * Returns: (nullable): what was typed and not sent
 */
const char *
kith_channel_get_draft (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return self->draft;
}

void
kith_channel_set_draft (KithChannel *self, const char *draft)
{
  KithSession *session;

  g_return_if_fail (KITH_IS_CHANNEL (self));
  if (draft && !*draft)
    draft = NULL;
  session = kith_channel_get_session (self);
  if (!kith_set_string (self, &self->draft, draft, properties[PROP_DRAFT]) || !session)
    return;
  if (draft)
    kith_cache_put_text (kith_session_get_cache (session), kith_session_get_account_key (session), KITH_CACHE_DRAFT,
                         self->id, NULL, 0, draft);
  else
    kith_cache_remove (kith_session_get_cache (session), kith_session_get_account_key (session), KITH_CACHE_DRAFT,
                       self->id);
}

/**
 * kith_channel_get_timeline:
 *
 * Makes the timeline on demand, with what the cache has; it is dropped some time after nobody holds it.
 *
 * Returns: (transfer none) (nullable): the messages; %NULL where the session is over
 */
KithTimeline *
kith_channel_get_timeline (KithChannel *self)
{
  KithSession *session;

  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  session = kith_channel_get_session (self);
  if (!session)
    return self->timeline;
  if (!self->timeline)
    {
      g_autoptr (KithTimeline) timeline = kith_timeline_new (self);

      g_set_weak_pointer (&self->timeline, timeline);
      kith_session_keep_timeline (session, timeline);
      kith_reducer_seed_timeline (kith_session_get_reducer (session), timeline);
      kith_timeline_load (timeline);
      kith_timeline_catch_up (timeline);
    }
  else
    {
      kith_session_keep_timeline (session, self->timeline);
    }
  return self->timeline;
}

/**
 * kith_channel_list_typing:
 *
 * Returns: (transfer none): a list of KithUser who type now, oneself left out
 */
GListModel *
kith_channel_list_typing (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return G_LIST_MODEL (self->typing);
}

/**
 * kith_channel_send:
 * @reply_to: (nullable): the message that it answers
 *
 * Puts a message into the outbox; it stands at the end of the timeline at once.
 *
 * Returns: (transfer none) (nullable): the pending message; %NULL where the content is empty or the session is over
 */
KithMessage *
kith_channel_send (KithChannel *self, const char *content, KithMessage *reply_to)
{
  KithSession *session;
  g_autofree char *text = NULL;

  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  session = kith_channel_get_session (self);
  text = g_strstrip (g_strdup (content));
  if (!session || !*text)
    return NULL;
  self->typing_sent_us = 0;
  return kith_outbox_add (kith_session_get_outbox (session), self, text, reply_to);
}

/**
 * kith_channel_mark_read:
 *
 * Everything up to now is read, unless it was marked as unread while it was open.
 */
void
kith_channel_mark_read (KithChannel *self)
{
  KithSession *session;

  g_return_if_fail (KITH_IS_CHANNEL (self));
  session = kith_channel_get_session (self);
  if (session && !self->kept_unread && (self->unread || self->mention_count))
    kith_reducer_mark_read (kith_session_get_reducer (session), self);
}

/**
 * kith_channel_mark_unread:
 *
 * Makes a message and all after it unread again, on all devices.
 */
void
kith_channel_mark_unread (KithChannel *self, KithMessage *message)
{
  KithSession *session;

  g_return_if_fail (KITH_IS_CHANNEL (self) && KITH_IS_MESSAGE (message));
  session = kith_channel_get_session (self);
  if (session && kith_message_get_id (message) && kith_message_get_seq (message) > 0)
    kith_reducer_mark_unread (kith_session_get_reducer (session), self, message);
}

/**
 * kith_channel_notify_typing:
 *
 * Tells others that one is typing; call it with each key, it is told every few seconds.
 */
void
kith_channel_notify_typing (KithChannel *self)
{
  KithSession *session;
  gint64 now;

  g_return_if_fail (KITH_IS_CHANNEL (self));
  session = kith_channel_get_session (self);
  if (!session)
    return;
  now = now_us (self);
  if (self->typing_sent_us && now - self->typing_sent_us < TYPING_AGAIN_MS * 1000)
    return;
  if (kith_session_notify_typing (session, self->id))
    self->typing_sent_us = now;
}
