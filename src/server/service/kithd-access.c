/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-access-private.h"

#include <string.h>

#include "kithd-circles.h"

static void
user_free (gpointer data)
{
  KithdAccessUser *user = data;

  g_ptr_array_unref (user->memberships);
  g_free (user->id);
  g_free (user);
}

/**
 * kithd_access_new:
 * @presence_max: guilds with more connected members than this are not told of every coming and going, since that
 *   grows with the square of their number
 */
KithdAccess *
kithd_access_new (guint presence_max)
{
  KithdAccess *self = g_new0 (KithdAccess, 1);

  self->presence_max = presence_max;
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, user_free);
  self->guilds = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, kithd_access_guild_free);
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, kithd_access_place_free);
  self->found = g_ptr_array_new ();
  self->circles = kithd_circles_new ();
  return self;
}

static KithdMembership *
find_membership (const KithdAccessUser *user, const KithdAccessGuild *guild)
{
  return g_hash_table_lookup (guild->by_user, user->id);
}

static void
forget_place (KithdAccess *self, KithdAccessPlace *place)
{
  g_hash_table_remove (place->guild->places, place->channel->id);
  kithd_access_guild_touch (place->guild);
  g_hash_table_remove (self->places, place->channel->id);
}

static void
forget_guild (KithdAccess *self, KithdAccessGuild *guild)
{
  g_autoptr (GList) places = g_hash_table_get_values (guild->places);

  for (GList *link = places; link; link = link->next)
    forget_place (self, link->data);
  g_hash_table_remove (self->guilds, guild->id);
}

static void
membership_end (KithdAccess *self, KithdMembership *membership)
{
  KithdAccessGuild *guild = membership->guild;

  kithd_access_guild_remove (guild, membership);
  g_ptr_array_remove_fast (membership->user->memberships, membership);
  g_strfreev (membership->roles);
  g_free (membership);
  /* A guild without connected members is forgotten and comes anew with the next one. */
  if (guild->members->len == 0)
    forget_guild (self, guild);
}

void
kithd_access_free (KithdAccess *self)
{
  GHashTableIter iter;
  gpointer user;

  if (!self)
    return;
  g_hash_table_iter_init (&iter, self->users);
  while (g_hash_table_iter_next (&iter, NULL, &user))
    while (((KithdAccessUser *) user)->memberships->len)
      membership_end (self, ((KithdAccessUser *) user)->memberships->pdata[0]);
  g_hash_table_unref (self->users);
  g_hash_table_unref (self->guilds);
  g_hash_table_unref (self->places);
  g_ptr_array_unref (self->found);
  kithd_circles_free (self->circles);
  g_free (self);
}

static void
set_membership (KithdAccessGuild *guild, KithdAccessUser *user, const GPtrArray *roles, gint64 timeout_until)
{
  KithdMembership *membership = find_membership (user, guild);
  gboolean joins = !membership;

  if (joins)
    {
      membership = g_new0 (KithdMembership, 1);
      membership->user = user;
      g_ptr_array_add (user->memberships, membership);
    }
  kithd_access_guild_set_roles (guild, membership, roles);
  membership->timeout_until = timeout_until;
  if (joins)
    kithd_access_guild_add (guild, membership);
}

static void
set_place (KithdAccess *self, KithdAccessGuild *guild, const KithWireChannel *channel)
{
  KithdAccessPlace *place = g_hash_table_lookup (guild->places, channel->id);
  KithWireChannel *copy = kith_wire_channel_copy (channel);

  if (!place)
    {
      place = g_new0 (KithdAccessPlace, 1);
      place->guild = guild;
      for (guint i = 0; i < G_N_ELEMENTS (place->salts); i++)
        place->salts[i] = (guint64) g_random_int () << 32 | g_random_int ();
    }
  else
    {
      g_hash_table_steal (self->places, channel->id);
      g_hash_table_steal (guild->places, channel->id);
    }
  /* The tables' keys are the new copy's. */
  kith_wire_channel_free (place->channel);
  place->channel = copy;
  place->generation = 0;
  g_hash_table_insert (guild->places, copy->id, place);
  g_hash_table_insert (self->places, copy->id, place);
  kithd_access_guild_touch (guild);
}

/* A guild that is here already has followed all events; a snapshot may be older. */
static KithdAccessGuild *
load_guild (KithdAccess *self, const KithWireGuildSnapshot *snapshot, const GPtrArray *hidden)
{
  KithdAccessGuild *guild = g_hash_table_lookup (self->guilds, snapshot->id);

  if (guild)
    return guild;
  guild = kithd_access_guild_new (snapshot);
  g_hash_table_insert (self->guilds, guild->id, guild);
  for (guint i = 0; i < snapshot->channels->len; i++)
    set_place (self, guild, snapshot->channels->pdata[i]);
  for (guint i = 0; hidden && i < hidden->len; i++)
    {
      const KithWireChannel *channel = hidden->pdata[i];

      if (g_strcmp0 (channel->guild_id, guild->id) == 0)
        set_place (self, guild, channel);
    }
  return guild;
}

static void
join_guild (KithdAccess *self, KithdAccessUser *user, const KithWireGuildSnapshot *snapshot, const GPtrArray *hidden)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  const GPtrArray *roles = none;
  gint64 timeout_until = 0;

  for (guint i = 0; i < snapshot->members->len; i++)
    {
      const KithWireMember *member = snapshot->members->pdata[i];

      if (strcmp (member->user->id, user->id) == 0)
        {
          roles = member->roles;
          timeout_until = member->timeout_until;
        }
    }
  set_membership (load_guild (self, snapshot, hidden), user, roles, timeout_until);
}

/**
 * kithd_access_add_user:
 * @guilds: KithWireGuildSnapshot of a person who has just connected
 * @hidden: (nullable): KithWireChannel of these guilds that the person may not see
 * @owner: what kithd_access_resolve() shall give for this person
 *
 * Begins to follow a person who is not followed yet. Events that were published since the snapshots were read must be
 * applied again by the caller; each says how things are, not what changed, so that this is harmless.
 *
 * Returns: the person
 */
KithdAccessUser *
kithd_access_add_user (KithdAccess *self, const char *user_id, const GPtrArray *guilds, const GPtrArray *hidden,
                       gpointer owner)
{
  KithdAccessUser *user = g_new0 (KithdAccessUser, 1);

  user->id = g_strdup (user_id);
  user->owner = owner;
  user->memberships = g_ptr_array_new ();
  g_hash_table_replace (self->users, user->id, user);
  for (guint i = 0; i < guilds->len; i++)
    join_guild (self, user, guilds->pdata[i], hidden);
  return user;
}

/**
 * kithd_access_join_conversations:
 * @channels: KithWireChannel of a person who has just been added
 */
void
kithd_access_join_conversations (KithdAccess *self, KithdAccessUser *user, const GPtrArray *channels)
{
  for (guint i = 0; i < channels->len; i++)
    kithd_circles_add (self->circles, ((const KithWireChannel *) channels->pdata[i])->id, user);
}

void
kithd_access_remove_user (KithdAccess *self, KithdAccessUser *user)
{
  kithd_circles_forget (self->circles, user);
  while (user->memberships->len)
    membership_end (self, user->memberships->pdata[user->memberships->len - 1]);
  g_hash_table_remove (self->users, user->id);
}

static void
leave_guild (KithdAccess *self, const char *guild_id, const char *user_id)
{
  KithdAccessGuild *guild = g_hash_table_lookup (self->guilds, guild_id);
  KithdAccessUser *user = g_hash_table_lookup (self->users, user_id);
  KithdMembership *membership = guild && user ? find_membership (user, guild) : NULL;

  if (membership)
    membership_end (self, membership);
}

static void
on_member (KithdAccess *self, const KithWireMember *member, gboolean joins)
{
  KithdAccessGuild *guild = g_hash_table_lookup (self->guilds, member->guild_id);
  KithdAccessUser *user = g_hash_table_lookup (self->users, member->user->id);

  if (guild && user && (joins || find_membership (user, guild)))
    set_membership (guild, user, member->roles, member->timeout_until);
}

static void
on_guild (KithdAccess *self, const KithWireGuild *changed)
{
  KithdAccessGuild *guild = g_hash_table_lookup (self->guilds, changed->id);

  if (!guild)
    return;
  g_free (guild->owner_id);
  guild->owner_id = g_strdup (changed->owner_id);
  kithd_access_guild_touch (guild);
}

static void
on_role (KithdAccess *self, const KithWireRole *role)
{
  KithdAccessGuild *guild = g_hash_table_lookup (self->guilds, role->guild_id);

  if (guild)
    kithd_access_guild_set_role (guild, role->id, role->permissions);
}

static void
on_role_deleted (KithdAccess *self, const KithWireRoleDeleted *deleted)
{
  KithdAccessGuild *guild = g_hash_table_lookup (self->guilds, deleted->guild_id);

  if (guild)
    kithd_access_guild_remove_role (guild, deleted->id);
}

/* Each event of a conversation names all who are in it. */
static void
on_conversation (KithdAccess *self, const KithWireChannel *channel)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new ();

  for (guint i = 0; i < channel->recipients->len; i++)
    {
      KithdAccessUser *user = g_hash_table_lookup (self->users, ((KithWireUser *) channel->recipients->pdata[i])->id);

      if (user)
        g_ptr_array_add (people, user);
    }
  kithd_circles_set (self->circles, channel->id, people);
}

static void
on_channel (KithdAccess *self, const KithWireChannel *channel)
{
  KithdAccessGuild *guild = channel->guild_id ? g_hash_table_lookup (self->guilds, channel->guild_id) : NULL;

  if (guild)
    set_place (self, guild, channel);
  else if (!channel->guild_id && channel->recipients)
    on_conversation (self, channel);
}

static void
on_channel_deleted (KithdAccess *self, const char *id)
{
  KithdAccessPlace *place = id ? g_hash_table_lookup (self->places, id) : NULL;

  if (place)
    forget_place (self, place);
}

/* So that who comes to see a channel is told of its newest message. */
static void
on_message (KithdAccess *self, const KithWireMessage *message)
{
  KithdAccessPlace *place = g_hash_table_lookup (self->places, message->channel_id);

  if (!place || place->channel->last_seq >= message->seq)
    return;
  place->channel->last_seq = message->seq;
  g_free (place->channel->last_message_id);
  place->channel->last_message_id = g_strdup (message->id);
}

/**
 * kithd_access_list_presence_guilds:
 *
 * Returns: (transfer full): ids of the guilds that are told how a person is
 */
GStrv
kithd_access_list_presence_guilds (KithdAccess *self, KithdAccessUser *user)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < user->memberships->len; i++)
    {
      const KithdAccessGuild *guild = ((KithdMembership *) user->memberships->pdata[i])->guild;

      if (guild->members->len <= self->presence_max)
        g_strv_builder_add (ids, guild->id);
    }
  return g_strv_builder_end (ids);
}

/* Whether an event may change who sees which channels of its guild, besides whom it names itself. */
static gboolean
changes_sight (const KithdEvent *event)
{
  switch (event->event)
    {
    case KITH_EVENT_GUILD_UPDATE:
    case KITH_EVENT_ROLE_UPDATE:
    case KITH_EVENT_ROLE_DELETE:
    case KITH_EVENT_CHANNEL_CREATE:
    case KITH_EVENT_CHANNEL_UPDATE:
    case KITH_EVENT_CHANNEL_DELETE:
    case KITH_EVENT_MEMBER_UPDATE:
      return !event->keeps_sight;
    default:
      return FALSE;
    }
}

/**
 * kithd_access_apply:
 *
 * Applies what an event changes, as far as it counts for those that come after it, and for its own delivery: who joins
 * sees the joining, who is removed does not see more. Only the end of a guild or channel, which its viewers shall hear
 * of, waits for kithd_access_after_delivery(), or for a caller that has resolved the event before.
 */
void
kithd_access_apply (KithdAccess *self, const KithdEvent *event)
{
  const KithWireMemberRemoved *removed = event->payload;
  KithdAccessUser *user;

  switch (event->event)
    {
    case KITH_EVENT_GUILD_CREATE:
      user = event->user_id ? g_hash_table_lookup (self->users, event->user_id) : NULL;
      if (user)
        join_guild (self, user, event->payload, event->hidden);
      break;
    case KITH_EVENT_GUILD_UPDATE:
      on_guild (self, event->payload);
      break;
    case KITH_EVENT_ROLE_CREATE:
    case KITH_EVENT_ROLE_UPDATE:
      on_role (self, event->payload);
      break;
    case KITH_EVENT_ROLE_DELETE:
      on_role_deleted (self, event->payload);
      break;
    case KITH_EVENT_CHANNEL_CREATE:
    case KITH_EVENT_CHANNEL_UPDATE:
      on_channel (self, event->payload);
      break;
    case KITH_EVENT_CHANNEL_DELETE:
      on_channel_deleted (self, event->channel_id);
      break;
    case KITH_EVENT_MESSAGE_CREATE:
      on_message (self, event->payload);
      break;
    case KITH_EVENT_MEMBER_ADD:
    case KITH_EVENT_MEMBER_UPDATE:
      on_member (self, event->payload, event->event == KITH_EVENT_MEMBER_ADD);
      break;
    case KITH_EVENT_MEMBER_REMOVE:
      leave_guild (self, removed->guild_id, removed->user_id);
      break;
    default:
      break;
    }
}

/**
 * kithd_access_before_delivery:
 *
 * Applies an event as kithd_access_apply() does and finds who comes to see or loses sight of channels by it, besides
 * the channel that the event itself is about making or deleting.
 *
 * Returns: (transfer full) (nullable): KithdSightChange, valid until the next call
 */
GPtrArray *
kithd_access_before_delivery (KithdAccess *self, const KithdEvent *event)
{
  KithdAccessGuild *guild = event->guild_id && changes_sight (event)
                              ? g_hash_table_lookup (self->guilds, event->guild_id)
                              : NULL;
  gboolean own = event->event == KITH_EVENT_CHANNEL_CREATE || event->event == KITH_EVENT_CHANNEL_DELETE;

  if (guild)
    kithd_access_sight_remember (guild);
  kithd_access_apply (self, event);
  return guild ? kithd_access_sight_compare (guild, own ? event->channel_id : NULL) : NULL;
}

/**
 * kithd_access_after_delivery:
 *
 * Applies what an event changes for those that come after it: a guild that is gone was told to its members first.
 */
void
kithd_access_after_delivery (KithdAccess *self, const KithdEvent *event)
{
  const KithWireGuildDeleted *deleted = event->payload;
  KithdAccessGuild *guild;

  if (event->event != KITH_EVENT_GUILD_DELETE)
    return;
  if (event->audience == KITHD_AUDIENCE_USER)
    {
      leave_guild (self, deleted->id, event->user_id);
      return;
    }
  while ((guild = g_hash_table_lookup (self->guilds, deleted->id)))
    membership_end (self, guild->members->pdata[guild->members->len - 1]);
}

static void
add_found (KithdAccess *self, KithdAccessUser *user)
{
  if (user->mark == self->mark)
    return;
  user->mark = self->mark;
  g_ptr_array_add (self->found, user->owner);
}

static void
find_members (KithdAccess *self, const KithdAccessGuild *guild)
{
  for (guint i = 0; i < guild->members->len; i++)
    add_found (self, ((KithdMembership *) guild->members->pdata[i])->user);
}

static void
find_viewers (KithdAccess *self, KithdAccessPlace *place)
{
  KithdSlots viewers = { 0 };

  kithd_access_place_find_viewers (place, &viewers);
  for (guint word = 0; word < viewers.n_words; word++)
    for (guint64 left = viewers.words[word]; left; left &= left - 1)
      g_ptr_array_add (self->found, place->guild->owners->pdata[word * 64 + (guint) __builtin_ctzll (left)]);
  kithd_slots_clear (&viewers);
}

static void
find_circle (KithdAccess *self, const char *channel_id)
{
  const GPtrArray *people = kithd_circles_get (self->circles, channel_id);

  for (guint i = 0; people && i < people->len; i++)
    add_found (self, people->pdata[i]);
}

/* How somebody is, is for guilds alone; who they are, also for those who talk with them. */
static void
find_peers (KithdAccess *self, const KithdEvent *event)
{
  KithdAccessUser *user = g_hash_table_lookup (self->users, event->user_id);
  guint max = event->event == KITH_EVENT_PRESENCE_UPDATE ? self->presence_max : G_MAXUINT;

  if (user)
    add_found (self, user);
  for (guint i = 0; event->people && event->people[i]; i++)
    {
      KithdAccessUser *partner = g_hash_table_lookup (self->users, event->people[i]);

      if (partner)
        add_found (self, partner);
    }
  for (guint i = 0; event->guilds && event->guilds[i]; i++)
    {
      const KithdAccessGuild *guild = g_hash_table_lookup (self->guilds, event->guilds[i]);

      if (guild)
        find_members (self, guild);
    }
  if (event->guilds || !user)
    return;
  for (guint i = 0; i < user->memberships->len; i++)
    {
      const KithdAccessGuild *guild = ((KithdMembership *) user->memberships->pdata[i])->guild;

      if (guild->members->len <= max)
        find_members (self, guild);
    }
}

/**
 * kithd_access_resolve:
 *
 * Finds who may see an event now.
 *
 * Returns: the owners, valid until anything else is asked of the access
 */
const GPtrArray *
kithd_access_resolve (KithdAccess *self, const KithdEvent *event)
{
  KithdAccessGuild *guild = event->guild_id ? g_hash_table_lookup (self->guilds, event->guild_id) : NULL;
  KithdAccessPlace *place;
  KithdAccessUser *user;

  g_ptr_array_set_size (self->found, 0);
  self->mark++;
  if (event->audience == KITHD_AUDIENCE_CHANNEL && !event->guild_id)
    {
      find_circle (self, event->channel_id);
      return self->found;
    }
  switch (event->audience)
    {
    case KITHD_AUDIENCE_GUILD:
      return guild ? guild->owners : self->found;
    case KITHD_AUDIENCE_CHANNEL:
      place = guild ? g_hash_table_lookup (guild->places, event->channel_id) : NULL;
      if (place)
        find_viewers (self, place);
      return self->found;
    case KITHD_AUDIENCE_USER:
      user = g_hash_table_lookup (self->users, event->user_id);
      if (user)
        add_found (self, user);
      return self->found;
    case KITHD_AUDIENCE_PEERS:
      find_peers (self, event);
      return self->found;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
names (GStrv people, const char *user_id)
{
  return people && g_strv_contains ((const char *const *) people, user_id);
}

/**
 * kithd_access_may_see:
 *
 * Tells whether one person may see an event now, for those who resume.
 */
gboolean
kithd_access_may_see (KithdAccess *self, KithdAccessUser *user, const KithdEvent *event)
{
  const KithdAccessGuild *guild = event->guild_id ? g_hash_table_lookup (self->guilds, event->guild_id) : NULL;
  const KithdMembership *membership = guild ? find_membership (user, guild) : NULL;
  const KithdAccessPlace *place;
  KithdAccessUser *other;

  switch (event->audience)
    {
    case KITHD_AUDIENCE_GUILD:
      return membership || names (event->people, user->id);
    case KITHD_AUDIENCE_CHANNEL:
      if (!event->guild_id)
        return kithd_circles_has (self->circles, event->channel_id, user);
      place = membership ? g_hash_table_lookup (guild->places, event->channel_id) : NULL;
      return place && kithd_access_place_shows (place, membership);
    case KITHD_AUDIENCE_USER:
      return strcmp (event->user_id, user->id) == 0;
    case KITHD_AUDIENCE_PEERS:
      if (strcmp (event->user_id, user->id) == 0 || names (event->people, user->id))
        return TRUE;
      for (guint i = 0; event->guilds && event->guilds[i]; i++)
        {
          guild = g_hash_table_lookup (self->guilds, event->guilds[i]);
          if (guild && find_membership (user, guild))
            return TRUE;
        }
      other = event->guilds ? NULL : g_hash_table_lookup (self->users, event->user_id);
      for (guint i = 0; other && i < other->memberships->len; i++)
        if (find_membership (user, ((KithdMembership *) other->memberships->pdata[i])->guild))
          return TRUE;
      return FALSE;
    default:
      g_assert_not_reached ();
    }
}

/**
 * kithd_access_is_member:
 *
 * Returns: whether a person is in a guild
 */
gboolean
kithd_access_is_member (KithdAccess *self, const KithdAccessUser *user, const char *guild_id)
{
  const KithdAccessGuild *guild = g_hash_table_lookup (self->guilds, guild_id);

  return guild && find_membership (user, guild);
}

/**
 * kithd_access_concerns:
 *
 * Tells whether an event that has been published may have changed what a person sees of a guild. Nobody knows what
 * people who were away saw before, so that this is asked for the whole guild where it cannot be told for one.
 */
gboolean
kithd_access_concerns (KithdAccess *self, KithdAccessUser *user, const KithdEvent *event)
{
  const KithdAccessGuild *guild = event->guild_id ? g_hash_table_lookup (self->guilds, event->guild_id) : NULL;
  const KithdMembership *membership = guild ? find_membership (user, guild) : NULL;

  if (!membership || !changes_sight (event) || event->event == KITH_EVENT_CHANNEL_CREATE)
    return FALSE;
  if (event->event == KITH_EVENT_MEMBER_UPDATE)
    return strcmp (((const KithWireMember *) event->payload)->user->id, user->id) == 0;
  if (event->event == KITH_EVENT_ROLE_UPDATE)
    {
      const KithWireRole *role = event->payload;

      return strcmp (role->id, guild->id) == 0 || g_strv_contains ((const char *const *) membership->roles, role->id);
    }
  return TRUE;
}
