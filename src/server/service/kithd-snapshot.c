/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-snapshot.h"

#include "kithd-accounts.h"
#include "kithd-blocks.h"
#include "kithd-channels.h"
#include "kithd-conversations.h"
#include "kithd-guilds.h"
#include "kithd-members.h"
#include "kithd-read-states.h"
#include "kithd-roles.h"
#include "kithd-settings.h"
#include "kithd-sight.h"
#include "kithd-statuses.h"

static gboolean
has_member (GPtrArray *members, const char *user_id)
{
  for (guint i = 0; i < members->len; i++)
    {
      const KithWireMember *member = g_ptr_array_index (members, i);

      if (g_str_equal (member->user->id, user_id))
        return TRUE;
    }
  return FALSE;
}

static gboolean
add_members (KithdDb *db, KithWireGuildSnapshot *snapshot, const char *user_id, GError **error)
{
  KithWireMember *reader;

  if (!kithd_members_list (db, snapshot->id, NULL, KITH_LIMIT_MEMBERS_PAGE, snapshot->members, &snapshot->members_next,
                           error))
    return FALSE;
  if (has_member (snapshot->members, user_id))
    return TRUE;
  if (!kithd_members_find (db, snapshot->id, user_id, &reader, error))
    return FALSE;
  if (reader)
    g_ptr_array_add (snapshot->members, reader);
  return TRUE;
}

static void
add_presence (KithdService *self, const char *user_id, GPtrArray *presences)
{
  g_autoptr (KithWirePresence) presence = kithd_presence_dup_visible (self->presence, user_id);

  if (presence->status != KITH_PRESENCE_STATUS_OFFLINE)
    g_ptr_array_add (presences, g_steal_pointer (&presence));
}

static void
add_voice_states (KithdService *self, KithWireGuildSnapshot *snapshot)
{
  g_autoptr (GHashTable) visible = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) states = g_ptr_array_new ();

  for (guint i = 0; i < snapshot->channels->len; i++)
    g_hash_table_add (visible, ((KithWireChannel *) snapshot->channels->pdata[i])->id);
  kithd_voice_list (self->voice, snapshot->id, NULL, states);
  for (guint i = 0; i < states->len; i++)
    {
      KithWireVoiceState *state = states->pdata[i];

      if (g_hash_table_contains (visible, state->channel_id))
        g_ptr_array_add (snapshot->voice_states, state);
      else
        kith_wire_voice_state_free (state);
    }
}

static void
add_presences (KithdService *self, KithWireGuildSnapshot *snapshot)
{
  for (guint i = 0; i < snapshot->members->len; i++)
    {
      const KithWireMember *member = g_ptr_array_index (snapshot->members, i);

      add_presence (self, member->user->id, snapshot->presences);
    }
}

/* Takes the guild. */
static KithWireGuildSnapshot *
build (KithdService *self, KithdDb *db, KithWireGuild *taken, const char *user_id, GPtrArray *hidden, GError **error)
{
  g_autoptr (KithWireGuild) guild = taken;
  g_autoptr (KithWireGuildSnapshot) snapshot = kith_wire_guild_snapshot_new ();
  g_autoptr (KithdRights) rights = NULL;

  if (!kithd_rights_find_in_guild (db, guild->id, user_id, &rights, error))
    return NULL;
  if (!rights)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_GUILD);
      return NULL;
    }
  snapshot->id = g_steal_pointer (&guild->id);
  snapshot->name = g_steal_pointer (&guild->name);
  snapshot->owner_id = g_steal_pointer (&guild->owner_id);
  snapshot->created_at = guild->created_at;
  snapshot->member_count = guild->member_count;
  snapshot->icon = g_steal_pointer (&guild->icon);
  snapshot->default_notifications = guild->default_notifications;
  if (!kithd_channels_list (db, snapshot->id, snapshot->channels, error) ||
      !kithd_members_get_direct_messages (db, snapshot->id, user_id, &snapshot->direct_messages, error) ||
      !kithd_roles_list (db, snapshot->id, snapshot->roles, error) || !add_members (db, snapshot, user_id, error))
    return NULL;
  kithd_sight_keep_visible (self, rights, user_id, snapshot->channels, hidden);
  add_presences (self, snapshot);
  add_voice_states (self, snapshot);
  return g_steal_pointer (&snapshot);
}

/**
 * kithd_snapshot_build:
 * @hidden: (nullable): KithWireChannel of the guild that the member may not see are added to it
 *
 * Returns: (transfer full) (nullable): the guild as a member sees it; %KITH_ERROR_UNKNOWN_GUILD for who is none
 */
KithWireGuildSnapshot *
kithd_snapshot_build (KithdService *self, KithdDb *db, const char *guild_id, const char *user_id, GPtrArray *hidden,
                      GError **error)
{
  KithWireGuild *guild;

  if (!kithd_guilds_find (db, guild_id, &guild, error))
    return NULL;
  if (guild)
    return build (self, db, guild, user_id, hidden, error);
  kith_error_set (error, KITH_ERROR_UNKNOWN_GUILD);
  return NULL;
}

/**
 * kithd_snapshot_add_read_states:
 * @channels: (element-type KithWireChannel): of the guild, those that the member may see
 *
 * Adds how far a member has read in these channels.
 */
gboolean
kithd_snapshot_add_read_states (KithdDb *db, const char *guild_id, const GPtrArray *channels, const char *user_id,
                                GPtrArray *states, GError **error)
{
  g_autoptr (GHashTable) visible = g_hash_table_new (g_str_hash, g_str_equal);
  guint first = states->len;

  for (guint i = 0; i < channels->len; i++)
    g_hash_table_add (visible, ((KithWireChannel *) channels->pdata[i])->id);
  if (!kithd_read_states_list (db, guild_id, user_id, states, error))
    return FALSE;
  while (first < states->len)
    {
      KithWireReadState *state = g_ptr_array_index (states, first);

      if (g_hash_table_contains (visible, state->channel_id))
        first++;
      else
        kith_wire_read_state_free (g_ptr_array_remove_index (states, first));
    }
  return TRUE;
}

static gboolean
add_guilds (KithdService *self, KithdDb *db, KithWireReady *ready, const char *user_id, GPtrArray *hidden,
            GError **error)
{
  g_autoptr (KithWireGuildList) list = kith_wire_guild_list_new ();

  if (!kithd_guilds_list_of_user (db, user_id, list->items, error))
    return FALSE;
  for (guint i = 0; i < list->items->len; i++)
    {
      const KithWireGuild *guild = g_ptr_array_index (list->items, i);
      KithWireGuildSnapshot *snapshot = build (self, db, kith_wire_guild_copy (guild), user_id, hidden, error);

      if (!snapshot)
        return FALSE;
      g_ptr_array_add (ready->guilds, snapshot);
      if (!kithd_snapshot_add_read_states (db, snapshot->id, snapshot->channels, user_id, ready->read_states, error))
        return FALSE;
    }
  return TRUE;
}

/* Who has left all common guilds is not followed any more, though the conversation stays. */
static gboolean
add_partner (KithdService *self, KithdDb *db, const char *user_id, const KithWireUser *partner, GPtrArray *presences,
             GHashTable *done, GError **error)
{
  gboolean shared;

  if (g_str_equal (partner->id, user_id) || !g_hash_table_add (done, partner->id) ||
      kithd_presence_get_visible (self->presence, partner->id) == KITH_PRESENCE_STATUS_OFFLINE)
    return TRUE;
  if (!kithd_members_share_guild (db, user_id, partner->id, &shared, error))
    return FALSE;
  if (shared)
    add_presence (self, partner->id, presences);
  return TRUE;
}

static gboolean
add_conversations (KithdService *self, KithdDb *db, KithWireReady *ready, const char *user_id, GError **error)
{
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);

  if (!kithd_conversations_list (db, user_id, ready->dms, error) ||
      !kithd_read_states_list_conversations (db, user_id, ready->read_states, error) ||
      !kithd_blocks_list (db, user_id, ready->blocks, error))
    return FALSE;
  for (guint i = 0; i < ready->dms->len; i++)
    {
      const KithWireChannel *channel = g_ptr_array_index (ready->dms, i);

      for (guint k = 0; k < channel->recipients->len; k++)
        if (!add_partner (self, db, user_id, g_ptr_array_index (channel->recipients, k), ready->presences, done, error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
add_settings (KithdService *self, KithdDb *db, KithWireReady *ready, const char *user_id, GError **error)
{
  g_autoptr (GHashTable) visible = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < ready->guilds->len; i++)
    {
      const KithWireGuildSnapshot *guild = g_ptr_array_index (ready->guilds, i);

      for (guint k = 0; k < guild->channels->len; k++)
        g_hash_table_add (visible, ((KithWireChannel *) guild->channels->pdata[k])->id);
    }
  ready->settings = kithd_settings_build (self, db, user_id, visible, error);
  return ready->settings != NULL;
}

/**
 * kithd_service_build_ready:
 * @db: a handle in a transaction, so that all of it is of one moment
 * @hidden: (nullable): KithWireChannel of the guilds that the person may not see are added to it
 *
 * Makes all that a client starts from. The last event is left to the caller, who knows it.
 *
 * Returns: (transfer full) (nullable): the body of `ready`
 */
KithWireReady *
kithd_service_build_ready (KithdService *self, KithdDb *db, const KithdActor *actor, GPtrArray *hidden, GError **error)
{
  g_autoptr (KithWireReady) ready = kith_wire_ready_new ();

  ready->session_id = g_strdup (actor->session_id);
  ready->status = kithd_presence_get_own (self->presence, actor->user_id);
  if (!kithd_accounts_find (db, actor->user_id, &ready->user, error))
    return NULL;
  if (!ready->user)
    {
      kith_error_set (error, KITH_ERROR_INVALID_TOKEN);
      return NULL;
    }
  if (!kithd_statuses_find (db, actor->user_id, kithd_service_now (self), &ready->presence, error) ||
      !add_guilds (self, db, ready, actor->user_id, hidden, error) ||
      !add_conversations (self, db, ready, actor->user_id, error) ||
      !add_settings (self, db, ready, actor->user_id, error))
    return NULL;
  return g_steal_pointer (&ready);
}
