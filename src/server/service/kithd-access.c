/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-access.h"

#include <string.h>

#include "kith-permissions.h"
#include "kithd-circles.h"

typedef struct
{
  char *id, *owner_id;
  GHashTable *roles;   /* id → guint64: its permissions; @everyone has the guild's id */
  GPtrArray *members;  /* Membership: the connected ones */
  GPtrArray *everyone; /* their owners, where not stale */
  GPtrArray *viewers;  /* owners of those who may see channels, where not stale */
  gboolean stale;
} Guild;

typedef struct
{
  Guild *guild;
  KithdAccessUser *user;
  GStrv roles;
} Membership;

struct _KithdAccessUser
{
  char *id;
  gpointer owner;
  GPtrArray *memberships;
  guint64 mark; /* of the last kithd_access_resolve() that found this person */
};

struct _KithdAccess
{
  GHashTable *users, *guilds; /* by id */
  KithdCircles *circles;      /* of KithdAccessUser */
  GPtrArray *found;           /* what kithd_access_resolve() gathered */
  guint64 mark;
  guint presence_max;
};

static void
guild_free (gpointer data)
{
  Guild *guild = data;

  g_free (guild->id);
  g_free (guild->owner_id);
  g_hash_table_unref (guild->roles);
  g_ptr_array_unref (guild->members);
  g_ptr_array_unref (guild->everyone);
  g_ptr_array_unref (guild->viewers);
  g_free (guild);
}

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
  self->guilds = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, guild_free);
  self->found = g_ptr_array_new ();
  self->circles = kithd_circles_new ();
  return self;
}

static Membership *
find_membership (KithdAccessUser *user, const Guild *guild)
{
  for (guint i = 0; i < user->memberships->len; i++)
    {
      Membership *membership = user->memberships->pdata[i];

      if (membership->guild == guild)
        return membership;
    }
  return NULL;
}

static void
membership_end (KithdAccess *self, Membership *membership)
{
  Guild *guild = membership->guild;

  g_ptr_array_remove_fast (guild->members, membership);
  g_ptr_array_remove_fast (membership->user->memberships, membership);
  g_strfreev (membership->roles);
  g_free (membership);
  guild->stale = TRUE;
  /* A guild without connected members is forgotten and comes anew with the next one. */
  if (guild->members->len == 0)
    g_hash_table_remove (self->guilds, guild->id);
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
  g_ptr_array_unref (self->found);
  kithd_circles_free (self->circles);
  g_free (self);
}

static GStrv
copy_roles (const GPtrArray *roles)
{
  GStrv copy = g_new0 (char *, roles->len + 1);

  for (guint i = 0; i < roles->len; i++)
    copy[i] = g_strdup (roles->pdata[i]);
  return copy;
}

static void
set_membership (Guild *guild, KithdAccessUser *user, const GPtrArray *roles)
{
  Membership *membership = find_membership (user, guild);

  if (!membership)
    {
      membership = g_new0 (Membership, 1);
      membership->guild = guild;
      membership->user = user;
      g_ptr_array_add (guild->members, membership);
      g_ptr_array_add (user->memberships, membership);
    }
  g_strfreev (membership->roles);
  membership->roles = copy_roles (roles);
  guild->stale = TRUE;
}

static Guild *
load_guild (KithdAccess *self, const KithWireGuildSnapshot *snapshot)
{
  Guild *guild = g_hash_table_lookup (self->guilds, snapshot->id);

  /* One that is here already has followed all events; a snapshot may be older. */
  if (guild)
    return guild;
  guild = g_new0 (Guild, 1);
  guild->id = g_strdup (snapshot->id);
  guild->owner_id = g_strdup (snapshot->owner_id);
  guild->roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guild->members = g_ptr_array_new ();
  guild->everyone = g_ptr_array_new ();
  guild->viewers = g_ptr_array_new ();
  for (guint i = 0; i < snapshot->roles->len; i++)
    {
      const KithWireRole *role = snapshot->roles->pdata[i];

      g_hash_table_insert (guild->roles, g_strdup (role->id), g_memdup2 (&role->permissions, sizeof role->permissions));
    }
  g_hash_table_insert (self->guilds, guild->id, guild);
  return guild;
}

static void
join_guild (KithdAccess *self, KithdAccessUser *user, const KithWireGuildSnapshot *snapshot)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  const GPtrArray *roles = none;

  for (guint i = 0; i < snapshot->members->len; i++)
    {
      const KithWireMember *member = snapshot->members->pdata[i];

      if (strcmp (member->user->id, user->id) == 0)
        roles = member->roles;
    }
  set_membership (load_guild (self, snapshot), user, roles);
}

/**
 * kithd_access_add_user:
 * @guilds: KithWireGuildSnapshot of a person who has just connected
 * @owner: what kithd_access_resolve() shall give for this person
 *
 * Begins to follow a person who is not followed yet. Events that were published since the snapshots were read must be
 * applied again by the caller; each says how things are, not what changed, so that this is harmless.
 *
 * Returns: the person
 */
KithdAccessUser *
kithd_access_add_user (KithdAccess *self, const char *user_id, const GPtrArray *guilds, gpointer owner)
{
  KithdAccessUser *user = g_new0 (KithdAccessUser, 1);

  user->id = g_strdup (user_id);
  user->owner = owner;
  user->memberships = g_ptr_array_new ();
  g_hash_table_replace (self->users, user->id, user);
  for (guint i = 0; i < guilds->len; i++)
    join_guild (self, user, guilds->pdata[i]);
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
  Guild *guild = g_hash_table_lookup (self->guilds, guild_id);
  KithdAccessUser *user = g_hash_table_lookup (self->users, user_id);
  Membership *membership = guild && user ? find_membership (user, guild) : NULL;

  if (membership)
    membership_end (self, membership);
}

static void
on_member (KithdAccess *self, const KithWireMember *member, gboolean joins)
{
  Guild *guild = g_hash_table_lookup (self->guilds, member->guild_id);
  KithdAccessUser *user = g_hash_table_lookup (self->users, member->user->id);

  if (guild && user && (joins || find_membership (user, guild)))
    set_membership (guild, user, member->roles);
}

static void
on_guild (KithdAccess *self, const KithWireGuild *changed)
{
  Guild *guild = g_hash_table_lookup (self->guilds, changed->id);

  if (!guild)
    return;
  g_free (guild->owner_id);
  guild->owner_id = g_strdup (changed->owner_id);
  guild->stale = TRUE;
}

static void
on_role (KithdAccess *self, const KithWireRole *role)
{
  Guild *guild = g_hash_table_lookup (self->guilds, role->guild_id);

  if (!guild)
    return;
  g_hash_table_replace (guild->roles, g_strdup (role->id), g_memdup2 (&role->permissions, sizeof role->permissions));
  guild->stale = TRUE;
}

static void
on_role_deleted (KithdAccess *self, const KithWireRoleDeleted *deleted)
{
  Guild *guild = g_hash_table_lookup (self->guilds, deleted->guild_id);

  if (!guild)
    return;
  g_hash_table_remove (guild->roles, deleted->id);
  guild->stale = TRUE;
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
      const Guild *guild = ((Membership *) user->memberships->pdata[i])->guild;

      if (guild->members->len <= self->presence_max)
        g_strv_builder_add (ids, guild->id);
    }
  return g_strv_builder_end (ids);
}

/* Each event of a conversation names all who are in it. */
static void
on_channel (KithdAccess *self, const KithWireChannel *channel)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new ();

  if (channel->guild_id || !channel->recipients)
    return;
  for (guint i = 0; i < channel->recipients->len; i++)
    {
      KithdAccessUser *user = g_hash_table_lookup (self->users, ((KithWireUser *) channel->recipients->pdata[i])->id);

      if (user)
        g_ptr_array_add (people, user);
    }
  kithd_circles_set (self->circles, channel->id, people);
}

/**
 * kithd_access_before_delivery:
 *
 * Applies what an event changes, as far as it counts for the event's own delivery: who joins sees the joining, who is
 * removed does not see more.
 */
void
kithd_access_before_delivery (KithdAccess *self, const KithdEvent *event)
{
  const KithWireMemberRemoved *removed = event->payload;
  KithdAccessUser *user;

  switch (event->event)
    {
    case KITH_EVENT_GUILD_CREATE:
      user = event->user_id ? g_hash_table_lookup (self->users, event->user_id) : NULL;
      if (user)
        join_guild (self, user, event->payload);
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
    case KITH_EVENT_MEMBER_ADD:
    case KITH_EVENT_MEMBER_UPDATE:
      on_member (self, event->payload, event->event == KITH_EVENT_MEMBER_ADD);
      break;
    case KITH_EVENT_CHANNEL_CREATE:
    case KITH_EVENT_CHANNEL_UPDATE:
      on_channel (self, event->payload);
      break;
    case KITH_EVENT_MEMBER_REMOVE:
      leave_guild (self, removed->guild_id, removed->user_id);
      break;
    default:
      break;
    }
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
  Guild *guild;

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

static guint64
compute_permissions (const Membership *membership)
{
  const Guild *guild = membership->guild;
  const guint64 *everyone = g_hash_table_lookup (guild->roles, guild->id);
  guint n_roles = g_strv_length (membership->roles);
  g_autofree guint64 *roles = g_new0 (guint64, n_roles);
  KithPermissionInput input = { .owner = strcmp (guild->owner_id, membership->user->id) == 0,
                                .in_channel = TRUE,
                                .everyone = everyone ? *everyone : 0,
                                .roles = roles,
                                .n_roles = n_roles };

  for (guint i = 0; i < n_roles; i++)
    {
      const guint64 *role = g_hash_table_lookup (guild->roles, membership->roles[i]);

      roles[i] = role ? *role : 0;
    }
  return kith_permissions_compute (&input);
}

/* Channels have no overwrites of their own yet, so that who may see one may see all of the guild. */
static void
refresh (Guild *guild)
{
  if (!guild->stale)
    return;
  g_ptr_array_set_size (guild->everyone, 0);
  g_ptr_array_set_size (guild->viewers, 0);
  for (guint i = 0; i < guild->members->len; i++)
    {
      const Membership *membership = guild->members->pdata[i];

      g_ptr_array_add (guild->everyone, membership->user->owner);
      if (compute_permissions (membership) & KITH_PERMISSION_VIEW_CHANNEL)
        g_ptr_array_add (guild->viewers, membership->user->owner);
    }
  guild->stale = FALSE;
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
find_members (KithdAccess *self, const Guild *guild)
{
  for (guint i = 0; i < guild->members->len; i++)
    add_found (self, ((Membership *) guild->members->pdata[i])->user);
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
find_partners (KithdAccess *self, KithdAccessUser *user)
{
  g_autoptr (GHashTable) peers = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer peer;

  kithd_circles_add_peers (self->circles, user, peers);
  g_hash_table_iter_init (&iter, peers);
  while (g_hash_table_iter_next (&iter, &peer, NULL))
    add_found (self, peer);
}

static void
find_peers (KithdAccess *self, const KithdEvent *event)
{
  KithdAccessUser *user = g_hash_table_lookup (self->users, event->user_id);
  guint max = event->event == KITH_EVENT_PRESENCE_UPDATE ? self->presence_max : G_MAXUINT;

  if (user)
    add_found (self, user);
  if (user && event->event == KITH_EVENT_USER_UPDATE)
    find_partners (self, user);
  for (guint i = 0; event->guilds && event->guilds[i]; i++)
    {
      const Guild *guild = g_hash_table_lookup (self->guilds, event->guilds[i]);

      if (guild)
        find_members (self, guild);
    }
  if (event->guilds || !user)
    return;
  for (guint i = 0; i < user->memberships->len; i++)
    {
      const Guild *guild = ((Membership *) user->memberships->pdata[i])->guild;

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
  Guild *guild = event->guild_id ? g_hash_table_lookup (self->guilds, event->guild_id) : NULL;
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
    case KITHD_AUDIENCE_CHANNEL:
      if (!guild)
        return self->found;
      refresh (guild);
      return event->audience == KITHD_AUDIENCE_GUILD ? guild->everyone : guild->viewers;
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

/**
 * kithd_access_may_see:
 *
 * Tells whether one person may see an event now, for those who resume.
 */
gboolean
kithd_access_may_see (KithdAccess *self, KithdAccessUser *user, const KithdEvent *event)
{
  const Guild *guild = event->guild_id ? g_hash_table_lookup (self->guilds, event->guild_id) : NULL;
  const Membership *membership = guild ? find_membership (user, guild) : NULL;
  KithdAccessUser *other;

  switch (event->audience)
    {
    case KITHD_AUDIENCE_GUILD:
      return membership || (event->people && g_strv_contains ((const char *const *) event->people, user->id));
    case KITHD_AUDIENCE_CHANNEL:
      if (!event->guild_id)
        return kithd_circles_has (self->circles, event->channel_id, user);
      return membership && (compute_permissions (membership) & KITH_PERMISSION_VIEW_CHANNEL);
    case KITHD_AUDIENCE_USER:
      return strcmp (event->user_id, user->id) == 0;
    case KITHD_AUDIENCE_PEERS:
      if (strcmp (event->user_id, user->id) == 0)
        return TRUE;
      for (guint i = 0; event->guilds && event->guilds[i]; i++)
        {
          guild = g_hash_table_lookup (self->guilds, event->guilds[i]);
          if (guild && find_membership (user, guild))
            return TRUE;
        }
      other = event->guilds ? NULL : g_hash_table_lookup (self->users, event->user_id);
      for (guint i = 0; other && i < other->memberships->len; i++)
        if (find_membership (user, ((Membership *) other->memberships->pdata[i])->guild))
          return TRUE;
      return FALSE;
    default:
      g_assert_not_reached ();
    }
}
