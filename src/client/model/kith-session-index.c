/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-session-state.h"

#include "kith-guild-private.h"
#include "kith-model-private.h"
#include "kith-user-private.h"

/* What the session knows, by id: people, guilds, channels; and what is unread in all of them. */

void
kith_session_on_user_gone (gpointer data, GObject *where_it_was)
{
  /* Weak references are told while the object is disposed of, when its id can still be read. */
  g_hash_table_remove (((KithSession *) data)->users, kith_user_get_id ((KithUser *) where_it_was));
}

static KithUser *
ensure_user (KithSession *self, const char *id)
{
  KithUser *user = g_hash_table_lookup (self->users, id);

  if (user)
    return g_object_ref (user);
  user = kith_user_new (id);
  g_hash_table_insert (self->users, g_strdup (id), user);
  g_object_weak_ref (G_OBJECT (user), kith_session_on_user_gone, self);
  return user;
}

/**
 * kith_session_ensure_user:
 *
 * Returns: (transfer full): the one object of this person in the session, brought up to date
 */
KithUser *
kith_session_ensure_user (KithSession *self, const KithWireUser *wire)
{
  KithUser *user = ensure_user (self, wire->id);

  kith_user_update (user, wire);
  return user;
}

/**
 * kith_session_set_account:
 *
 * Returns: (transfer none): whose session it is
 */
KithUser *
kith_session_set_account (KithSession *self, const KithWireAccount *wire)
{
  g_autoptr (KithUser) user = ensure_user (self, wire->id);

  kith_user_update_account (user, wire);
  if (g_set_object (&self->account, user))
    g_object_notify_by_pspec (G_OBJECT (self), kith_session_properties[KITH_SESSION_PROP_ACCOUNT]);
  return self->account;
}

/**
 * kith_session_ensure_guild:
 *
 * Returns: (transfer none): the guild; a new one stands at the end of the list
 */
KithGuild *
kith_session_ensure_guild (KithSession *self, const char *id)
{
  KithGuild *guild = g_hash_table_lookup (self->guilds, id);

  if (!guild)
    {
      guild = kith_guild_new (self, id);
      g_hash_table_insert (self->guilds, (gpointer) kith_guild_get_id (guild), guild);
    }
  return guild;
}

/**
 * kith_session_show_guild:
 *
 * Puts a guild into the list, after it has its name and channels.
 */
void
kith_session_show_guild (KithSession *self, KithGuild *guild)
{
  if (!kith_object_list_find (self->guild_list, guild, NULL))
    kith_object_list_append (self->guild_list, guild);
}

void
kith_session_remove_guild (KithSession *self, const char *id)
{
  g_autoptr (KithGuild) guild = g_hash_table_lookup (self->guilds, id);

  if (!guild)
    return;
  g_object_ref (guild);
  g_hash_table_remove (self->guilds, id);
  kith_object_list_remove (self->guild_list, guild);
  kith_session_update_counts (self);
}

void
kith_session_sort_guilds (KithSession *self, GPtrArray *ids)
{
  g_autoptr (GPtrArray) guilds = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (guilds, g_object_ref (kith_session_ensure_guild (self, g_ptr_array_index (ids, i))));
  kith_object_list_replace (self->guild_list, guilds);
  g_hash_table_remove_all (self->guilds);
  for (guint i = 0; i < guilds->len; i++)
    g_hash_table_insert (self->guilds, (gpointer) kith_guild_get_id (g_ptr_array_index (guilds, i)),
                         g_object_ref (g_ptr_array_index (guilds, i)));
  kith_session_update_counts (self);
}

void
kith_session_update_counts (KithSession *self)
{
  gboolean unread = FALSE;
  guint mentions = 0;

  for (guint i = 0; i < kith_object_list_get_length (self->guild_list); i++)
    {
      KithGuild *guild = kith_object_list_get (self->guild_list, i);

      unread |= kith_guild_get_unread (guild);
      mentions += kith_guild_get_mention_count (guild);
    }
  unread |= kith_conversations_get_unread (self->conversations);
  mentions += kith_conversations_get_mention_count (self->conversations);
  kith_set_int (self, &self->unread, unread, kith_session_properties[KITH_SESSION_PROP_UNREAD]);
  kith_set_uint (self, &self->mention_count, mentions, kith_session_properties[KITH_SESSION_PROP_MENTION_COUNT]);
  g_signal_emit_by_name (self, "counted");
}

GListModel *
kith_session_list_guilds (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), NULL);
  return G_LIST_MODEL (self->guild_list);
}

/**
 * kith_session_find_guild:
 * @id: (nullable): of a guild; %NULL finds none
 *
 * Returns: (transfer none) (nullable): the guild
 */
KithGuild *
kith_session_find_guild (KithSession *self, const char *id)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), NULL);
  return id ? g_hash_table_lookup (self->guilds, id) : NULL;
}

/**
 * kith_session_find_channel:
 *
 * Returns: (transfer none) (nullable): the channel, in whichever guild it is, or the conversation
 */
KithChannel *
kith_session_find_channel (KithSession *self, const char *id)
{
  GHashTableIter iter;
  gpointer guild;

  g_return_val_if_fail (KITH_IS_SESSION (self), NULL);
  g_hash_table_iter_init (&iter, self->guilds);
  while (g_hash_table_iter_next (&iter, NULL, &guild))
    {
      KithChannel *channel = kith_guild_find_channel (guild, id);

      if (channel)
        return channel;
    }
  return kith_conversations_find (self->conversations, id);
}

/**
 * kith_session_find_user:
 *
 * Returns: (transfer none) (nullable): the person, where anything here shows them
 */
KithUser *
kith_session_find_user (KithSession *self, const char *id)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), NULL);
  return g_hash_table_lookup (self->users, id);
}
