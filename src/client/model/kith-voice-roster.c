/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-roster-private.h"

#include "kith-object-list.h"
#include "kith-voice-member-private.h"

struct _KithVoiceRoster
{
  GObject parent_instance;

  GHashTable *members;  /* user id → KithVoiceMember */
  GHashTable *channels; /* channel id → KithObjectList */
};

G_DEFINE_FINAL_TYPE (KithVoiceRoster, kith_voice_roster, G_TYPE_OBJECT)

enum
{
  CHANGED,
  LEFT,
  SIGNAL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
kith_voice_roster_finalize (GObject *object)
{
  KithVoiceRoster *self = KITH_VOICE_ROSTER (object);

  g_hash_table_unref (self->members);
  g_hash_table_unref (self->channels);
  G_OBJECT_CLASS (kith_voice_roster_parent_class)->finalize (object);
}

static void
kith_voice_roster_class_init (KithVoiceRosterClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kith_voice_roster_finalize;

  signals[CHANGED] = g_signal_new ("changed", KITH_TYPE_VOICE_ROSTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LEFT] = g_signal_new ("left", KITH_TYPE_VOICE_ROSTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                KITH_TYPE_VOICE_MEMBER, G_TYPE_INT);
  signals[SIGNAL] = g_signal_new ("signal", KITH_TYPE_VOICE_ROSTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_POINTER);
}

static void
kith_voice_roster_init (KithVoiceRoster *self)
{
  self->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->channels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

KithVoiceRoster *
kith_voice_roster_new (void)
{
  return g_object_new (KITH_TYPE_VOICE_ROSTER, NULL);
}

static KithObjectList *
ensure_list (KithVoiceRoster *self, const char *channel_id)
{
  KithObjectList *list = g_hash_table_lookup (self->channels, channel_id);

  if (!list)
    {
      list = kith_object_list_new (KITH_TYPE_VOICE_MEMBER);
      g_hash_table_insert (self->channels, g_strdup (channel_id), list);
    }
  return list;
}

static void
tell (KithVoiceRoster *self, const char *channel_id)
{
  g_signal_emit (self, signals[CHANGED], 0, channel_id);
}

/* Takes somebody out of the list of the channel that they are in. */
static void
unlist (KithVoiceRoster *self, KithVoiceMember *member)
{
  g_autofree char *channel_id = g_strdup (kith_voice_member_get_channel_id (member));

  if (!channel_id)
    return;
  kith_voice_member_set_talking (member, FALSE);
  kith_voice_member_set_trouble (member, NULL);
  kith_object_list_remove (ensure_list (self, channel_id), member);
  tell (self, channel_id);
}

/**
 * kith_voice_roster_put:
 *
 * Notes where and how somebody is.
 */
void
kith_voice_roster_put (KithVoiceRoster *self, KithUser *user, const KithWireVoiceState *wire)
{
  KithVoiceMember *member = g_hash_table_lookup (self->members, wire->user_id);
  gboolean stays = member && g_strcmp0 (kith_voice_member_get_channel_id (member), wire->channel_id) == 0;

  if (!member)
    {
      member = kith_voice_member_new (user);
      g_hash_table_insert (self->members, g_strdup (wire->user_id), member);
    }
  else if (!stays)
    {
      unlist (self, member);
    }
  if (!kith_voice_member_update (member, wire) && stays)
    return;
  if (!stays)
    kith_object_list_append (ensure_list (self, wire->channel_id), member);
  tell (self, wire->channel_id);
}

/**
 * kith_voice_roster_take_out:
 *
 * Notes that somebody has left a channel; where they have come into another one already, or on another device, that
 * stays.
 */
void
kith_voice_roster_take_out (KithVoiceRoster *self, const KithWireVoiceLeft *left)
{
  g_autoptr (KithVoiceMember) member = NULL;
  KithVoiceMember *found = g_hash_table_lookup (self->members, left->user_id);

  if (!found || g_strcmp0 (kith_voice_member_get_channel_id (found), left->channel_id) != 0 ||
      g_strcmp0 (kith_voice_member_get_peer_id (found), left->peer_id) != 0)
    return;
  member = g_object_ref (found);
  g_hash_table_remove (self->members, left->user_id);
  unlist (self, member);
  g_signal_emit (self, signals[LEFT], 0, member, (int) left->why);
}

static void
remove_all (KithVoiceRoster *self, GPtrArray *gone)
{
  for (guint i = 0; i < gone->len; i++)
    {
      KithVoiceMember *member = gone->pdata[i];

      g_hash_table_remove (self->members, kith_user_get_id (kith_voice_member_get_user (member)));
      unlist (self, member);
    }
}

/**
 * kith_voice_roster_keep:
 * @user_ids: a set: who is still in a voice channel of the guild
 *
 * Forgets all others of the guild.
 */
void
kith_voice_roster_keep (KithVoiceRoster *self, const char *guild_id, GHashTable *user_ids)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer id, member;

  g_hash_table_iter_init (&iter, self->members);
  while (g_hash_table_iter_next (&iter, &id, &member))
    if (g_strcmp0 (kith_voice_member_get_guild_id (member), guild_id) == 0 && !g_hash_table_contains (user_ids, id))
      g_ptr_array_add (gone, g_object_ref (member));
  remove_all (self, gone);
}

/**
 * kith_voice_roster_forget_channel:
 *
 * Forgets who was in a channel that is gone.
 */
void
kith_voice_roster_forget_channel (KithVoiceRoster *self, const char *channel_id)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer member;

  g_hash_table_iter_init (&iter, self->members);
  while (g_hash_table_iter_next (&iter, NULL, &member))
    if (g_strcmp0 (kith_voice_member_get_channel_id (member), channel_id) == 0)
      g_ptr_array_add (gone, g_object_ref (member));
  remove_all (self, gone);
}

/**
 * kith_voice_roster_hear:
 *
 * Notes that somebody talks, or no longer does.
 */
void
kith_voice_roster_hear (KithVoiceRoster *self, const KithWireVoiceTalking *talking)
{
  KithVoiceMember *member = g_hash_table_lookup (self->members, talking->user_id);

  if (member && g_strcmp0 (kith_voice_member_get_channel_id (member), talking->channel_id) == 0)
    kith_voice_member_set_told (member, talking->talking);
}

void
kith_voice_roster_emit_signal (KithVoiceRoster *self, const KithWireVoiceSignal *signal)
{
  g_signal_emit (self, signals[SIGNAL], 0, signal);
}

/**
 * kith_voice_roster_list:
 *
 * Returns: (transfer none): a list of KithVoiceMember, which stays the same object
 */
GListModel *
kith_voice_roster_list (KithVoiceRoster *self, const char *channel_id)
{
  return G_LIST_MODEL (ensure_list (self, channel_id));
}

/**
 * kith_voice_roster_find:
 *
 * Returns: (transfer none) (nullable): somebody who is in a voice channel
 */
KithVoiceMember *
kith_voice_roster_find (KithVoiceRoster *self, const char *user_id)
{
  return g_hash_table_lookup (self->members, user_id);
}
