/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-channel-state.h"

#include "kith-model-private.h"
#include "kith-permissions.h"
#include "kith-session-private.h"
#include "kith-timeline-private.h"

G_DEFINE_FINAL_TYPE (KithChannel, kith_channel, G_TYPE_OBJECT)

GParamSpec *kith_channel_properties[KITH_CHANNEL_N_PROPERTIES];
static guint closing_signal;

static void
kith_channel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithChannel *self = KITH_CHANNEL (object);

  switch (id)
    {
    case KITH_CHANNEL_PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case KITH_CHANNEL_PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case KITH_CHANNEL_PROP_TOPIC:
      g_value_set_string (value, self->topic);
      break;
    case KITH_CHANNEL_PROP_KIND:
      g_value_set_int (value, self->kind);
      break;
    case KITH_CHANNEL_PROP_PARENT_ID:
      g_value_set_string (value, self->parent_id);
      break;
    case KITH_CHANNEL_PROP_POSITION:
      g_value_set_int (value, self->position);
      break;
    case KITH_CHANNEL_PROP_GUILD:
      g_value_set_object (value, self->guild);
      break;
    case KITH_CHANNEL_PROP_UNREAD:
      g_value_set_boolean (value, self->unread);
      break;
    case KITH_CHANNEL_PROP_MENTION_COUNT:
      g_value_set_uint (value, self->mention_count);
      break;
    case KITH_CHANNEL_PROP_MUTED:
      g_value_set_boolean (value, self->muted);
      break;
    case KITH_CHANNEL_PROP_NOTIFICATION_LEVEL:
      g_value_set_int (value, self->notification_level);
      break;
    case KITH_CHANNEL_PROP_LAST_SEQ:
      g_value_set_int64 (value, self->last_seq);
      break;
    case KITH_CHANNEL_PROP_LAST_READ_SEQ:
      g_value_set_int64 (value, self->last_read_seq);
      break;
    case KITH_CHANNEL_PROP_DRAFT:
      g_value_set_string (value, self->draft);
      break;
    case KITH_CHANNEL_PROP_PERMISSIONS:
      g_value_set_uint64 (value, self->permissions);
      break;
    case KITH_CHANNEL_PROP_CAN_SEND:
      g_value_set_boolean (value, kith_channel_can (self, KITH_PERMISSION_SEND_MESSAGES));
      break;
    case KITH_CHANNEL_PROP_SLOW_MODE_SECONDS:
      g_value_set_int64 (value, self->slow_mode_seconds);
      break;
    case KITH_CHANNEL_PROP_USER_LIMIT:
      g_value_set_int (value, self->user_limit);
      break;
    case KITH_CHANNEL_PROP_OVERWRITES:
      g_value_set_boxed (value, self->overwrites);
      break;
    case KITH_CHANNEL_PROP_TIMELINE:
      g_value_set_object (value, kith_channel_get_timeline (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_channel_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == KITH_CHANNEL_PROP_DRAFT)
    kith_channel_set_draft (KITH_CHANNEL (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kith_channel_finalize (GObject *object)
{
  KithChannel *self = KITH_CHANNEL (object);

  g_clear_pointer (&self->typing, kith_typing_free);
  g_clear_pointer (&self->clock, kith_clock_unref);
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
  kith_channel_properties[KITH_CHANNEL_PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_TOPIC] = g_param_spec_string ("topic", NULL, NULL, NULL,
                                                                          KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, 0, KITH_N_CHANNEL_KINDS - 1,
                                                                      0, KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_PARENT_ID] = g_param_spec_string ("parent-id", NULL, NULL, NULL,
                                                                              KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_POSITION] = g_param_spec_int ("position", NULL, NULL, G_MININT, G_MAXINT, 0,
                                                                          KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_GUILD] = g_param_spec_object ("guild", NULL, NULL, KITH_TYPE_GUILD,
                                                                          KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_UNREAD] = g_param_spec_boolean ("unread", NULL, NULL, FALSE,
                                                                            KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_MENTION_COUNT] = g_param_spec_uint ("mention-count", NULL, NULL, 0,
                                                                                G_MAXUINT, 0, KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE,
                                                                           KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_NOTIFICATION_LEVEL] = g_param_spec_int (
    "notification-level", NULL, NULL, 0, KITH_N_NOTIFICATION_LEVELS - 1, 0, KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_LAST_SEQ] = g_param_spec_int64 ("last-seq", NULL, NULL, 0, G_MAXINT64, 0,
                                                                            KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_LAST_READ_SEQ] = g_param_spec_int64 ("last-read-seq", NULL, NULL, 0,
                                                                                 G_MAXINT64, 0, KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_DRAFT] = g_param_spec_string ("draft", NULL, NULL, NULL,
                                                                          KITH_PROPERTY_FLAGS_WRITABLE);
  kith_channel_properties[KITH_CHANNEL_PROP_PERMISSIONS] = g_param_spec_uint64 ("permissions", NULL, NULL, 0,
                                                                                G_MAXUINT64, 0, KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_CAN_SEND] = g_param_spec_boolean ("can-send", NULL, NULL, FALSE,
                                                                              KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_SLOW_MODE_SECONDS] = g_param_spec_int64 (
    "slow-mode-seconds", NULL, NULL, 0, G_MAXINT64, 0, KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_USER_LIMIT] = g_param_spec_int ("user-limit", NULL, NULL, 0, G_MAXINT, 0,
                                                                            KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_TIMELINE] = g_param_spec_object ("timeline", NULL, NULL, KITH_TYPE_TIMELINE,
                                                                             KITH_PROPERTY_FLAGS);
  kith_channel_properties[KITH_CHANNEL_PROP_OVERWRITES] = g_param_spec_boxed ("overwrites", NULL, NULL,
                                                                              G_TYPE_PTR_ARRAY, KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (object_class, KITH_CHANNEL_N_PROPERTIES, kith_channel_properties);
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
kith_channel_init (KithChannel *self)
{
  self->overwrites = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_overwrite_free);
}

KithChannel *
kith_channel_new (KithGuild *guild, const char *id)
{
  KithChannel *self = g_object_new (KITH_TYPE_CHANNEL, NULL);

  g_set_weak_pointer (&self->guild, guild);
  self->clock = kith_clock_ref (kith_session_get_clock (kith_guild_get_session (guild)));
  self->id = g_strdup (id);
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
  self->clock = kith_clock_ref (kith_session_get_clock (session));
  self->id = g_strdup (id);
  self->kind = KITH_CHANNEL_KIND_DM;
  self->people = kith_object_list_new (KITH_TYPE_USER);
  self->permissions = KITH_PERMISSIONS_CONVERSATION;
  return self;
}

static void
update_unread (KithChannel *self)
{
  /* Where all messages were deleted, there is nothing to read. */
  gboolean unread = (self->people || self->kind == KITH_CHANNEL_KIND_TEXT) && self->last_message_id &&
                    self->last_seq > self->last_read_seq;

  kith_set_int (self, &self->unread, unread, kith_channel_properties[KITH_CHANNEL_PROP_UNREAD]);
}

static gboolean
are_equal (const KithWireOverwrite *a, const KithWireOverwrite *b)
{
  return a->kind == b->kind && a->allow == b->allow && a->deny == b->deny && g_strcmp0 (a->id, b->id) == 0;
}

static void
set_overwrites (KithChannel *self, const GPtrArray *overwrites)
{
  gboolean same = self->overwrites->len == (overwrites ? overwrites->len : 0);

  for (guint i = 0; same && i < self->overwrites->len; i++)
    same = are_equal (self->overwrites->pdata[i], overwrites->pdata[i]);
  if (same)
    return;
  g_ptr_array_set_size (self->overwrites, 0);
  for (guint i = 0; overwrites && i < overwrites->len; i++)
    g_ptr_array_add (self->overwrites, kith_wire_overwrite_copy (overwrites->pdata[i]));
  g_object_notify_by_pspec (G_OBJECT (self), kith_channel_properties[KITH_CHANNEL_PROP_OVERWRITES]);
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
    kith_set_string (self, &self->given_name, wire->name, kith_channel_properties[KITH_CHANNEL_PROP_NAME]);
  else
    kith_set_string (self, &self->name, wire->name, kith_channel_properties[KITH_CHANNEL_PROP_NAME]);
  kith_set_string (self, &self->topic, wire->topic, kith_channel_properties[KITH_CHANNEL_PROP_TOPIC]);
  moved |= kith_set_int (self, &self->kind, (int) wire->kind, kith_channel_properties[KITH_CHANNEL_PROP_KIND]);
  moved |= kith_set_string (self, &self->parent_id, wire->parent_id,
                            kith_channel_properties[KITH_CHANNEL_PROP_PARENT_ID]);
  moved |= kith_set_int (self, &self->position, (int) wire->position,
                         kith_channel_properties[KITH_CHANNEL_PROP_POSITION]);
  kith_set_int64 (self, &self->slow_mode_seconds, wire->slow_mode_seconds,
                  kith_channel_properties[KITH_CHANNEL_PROP_SLOW_MODE_SECONDS]);
  kith_set_int (self, &self->user_limit, (int) wire->user_limit, kith_channel_properties[KITH_CHANNEL_PROP_USER_LIMIT]);
  set_overwrites (self, wire->overwrites);
  kith_channel_set_last (self, wire->last_seq, wire->last_message_id);
  update_unread (self);
  kith_channel_update_notice (self);
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
  kith_set_int64 (self, &self->last_seq, seq, kith_channel_properties[KITH_CHANNEL_PROP_LAST_SEQ]);
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
kith_channel_set_read (KithChannel *self, gint64 last_read_seq, const KithMentions *mentions)
{
  if (last_read_seq < self->last_read_seq)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  kith_set_int64 (self, &self->last_read_seq, last_read_seq, kith_channel_properties[KITH_CHANNEL_PROP_LAST_READ_SEQ]);
  kith_channel_set_mentions (self, mentions);
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
kith_channel_rewind (KithChannel *self, gint64 last_read_seq, const KithMentions *mentions)
{
  self->kept_unread = TRUE;
  g_object_freeze_notify (G_OBJECT (self));
  kith_set_int64 (self, &self->last_read_seq, last_read_seq, kith_channel_properties[KITH_CHANNEL_PROP_LAST_READ_SEQ]);
  kith_channel_set_mentions (self, mentions);
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
  g_object_notify_by_pspec (G_OBJECT (self), kith_channel_properties[KITH_CHANNEL_PROP_SLOW_MODE_SECONDS]);
}

/**
 * kith_channel_get_user_limit:
 *
 * Returns: how many people a voice channel holds, 0 for no limit of its own
 */
int
kith_channel_get_user_limit (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), 0);
  return self->user_limit;
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
  if (kith_set_uint64 (self, &self->permissions, permissions, kith_channel_properties[KITH_CHANNEL_PROP_PERMISSIONS]))
    g_object_notify_by_pspec (G_OBJECT (self), kith_channel_properties[KITH_CHANNEL_PROP_CAN_SEND]);
}

static KithTyping *
ensure_typing (KithChannel *self)
{
  if (!self->typing)
    self->typing = kith_typing_new (self->clock);
  return self->typing;
}

/**
 * kith_channel_set_typing:
 *
 * Shows that somebody is typing, for a few seconds.
 */
void
kith_channel_set_typing (KithChannel *self, KithUser *user)
{
  kith_typing_set (ensure_typing (self), user);
}

void
kith_channel_clear_typing (KithChannel *self, KithUser *user)
{
  if (self->typing)
    kith_typing_clear (self->typing, user);
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

gboolean
kith_channel_get_unread (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), FALSE);
  return self->unread;
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
  return kith_typing_get_list (ensure_typing (self));
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
  if (self->typing)
    kith_typing_reset (self->typing);
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
  if (session && !self->kept_unread && (self->unread || self->mentions.all))
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

  g_return_if_fail (KITH_IS_CHANNEL (self));
  session = kith_channel_get_session (self);
  if (session && kith_typing_is_due (ensure_typing (self)) && kith_session_notify_typing (session, self->id))
    kith_typing_told (self->typing);
}
