/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-state.h"

#include "kith-channel-private.h"
#include "kith-guild-moderation.h"
#include "kith-guild-roles.h"
#include "kith-permissions.h"
#include "kith-session-private.h"

/* What one may do in a guild, as far as it can be known here: the server decides. */

static KithMember *
find_me (KithGuild *self)
{
  KithUser *me = self->session ? kith_session_get_account (self->session) : NULL;

  return me ? g_hash_table_lookup (self->members, kith_user_get_id (me)) : NULL;
}

/* What a holder may do in the guild, or in a channel by what it overwrites. */
static guint64
compute_permissions (const KithPermissionHolder *holder, KithGuild *self, KithChannel *channel)
{
  const char *parent_id = channel ? kith_channel_get_parent_id (channel) : NULL;
  KithChannel *parent = parent_id ? g_hash_table_lookup (self->channels, parent_id) : NULL;
  const GPtrArray *overwrites = channel ? kith_channel_get_overwrites (channel) : NULL;

  if (overwrites && overwrites->len == 0 && parent)
    overwrites = kith_channel_get_overwrites (parent);
  return kith_permissions_of (holder, overwrites);
}

/**
 * kith_guild_get_timeout_until:
 *
 * Returns: until when one may only read, in milliseconds since 1970; 0 for no timeout
 */
gint64
kith_guild_get_timeout_until (KithGuild *self)
{
  KithMember *member = find_me (self);
  gint64 until = member ? kith_member_get_timeout_until (member) : 0;

  return until > 0 && until > kith_clock_now_ms (kith_session_get_clock (self->session)) ? until : 0;
}

static void
on_timeout_over (gpointer data)
{
  kith_guild_update_permissions (data);
}

/* Nobody tells when a timeout ends. */
static void
watch_timeout (KithGuild *self)
{
  gint64 until = kith_guild_get_timeout_until (self);
  KithClock *clock = kith_session_get_clock (self->session);

  if (until > 0 && !self->timeout_end)
    self->timeout_end = kith_alarm_new (clock, on_timeout_over, self);
  if (until > 0)
    kith_alarm_set (self->timeout_end, until - kith_clock_now_ms (clock) + 1);
  else if (self->timeout_end)
    kith_alarm_stop (self->timeout_end);
}

/* Somebody, and the roles that they hold. */
typedef struct
{
  KithPermissionHolder holder;
  GPtrArray *ids;
  GArray *allowed;
} Person;

static void
person_init (Person *person, KithGuild *self, const char *const *role_ids)
{
  KithRole *everyone = kith_guild_find_role (self, self->id);

  *person = (Person){ .ids = g_ptr_array_new (), .allowed = g_array_new (FALSE, FALSE, sizeof (guint64)) };
  for (guint i = 0; role_ids && role_ids[i]; i++)
    {
      KithRole *role = kith_guild_find_role (self, role_ids[i]);
      guint64 allowed = role ? kith_role_get_permissions (role) : 0;

      if (!role || role == everyone)
        continue;
      g_ptr_array_add (person->ids, (gpointer) kith_role_get_id (role));
      g_array_append_val (person->allowed, allowed);
    }
  person->holder.guild_id = self->id;
  person->holder.user_id = "";
  person->holder.everyone = everyone ? kith_role_get_permissions (everyone) : 0;
  person->holder.role_ids = (const char *const *) person->ids->pdata;
  person->holder.roles = (const guint64 *) (gpointer) person->allowed->data;
  person->holder.n_roles = person->allowed->len;
}

static void
person_clear (Person *person)
{
  g_ptr_array_unref (person->ids);
  g_array_unref (person->allowed);
}

static void
person_init_me (Person *person, KithGuild *self)
{
  KithMember *member = find_me (self);

  person_init (person, self, member ? kith_member_get_roles (member) : NULL);
  person->holder.owner = kith_guild_is_mine (self);
  person->holder.user_id = member ? kith_user_get_id (kith_member_get_user (member)) : "";
  person->holder.timed_out = kith_guild_get_timeout_until (self) > 0;
}

static void
person_init_role (Person *person, KithGuild *self, KithRole *role)
{
  const char *const ids[] = { kith_role_get_id (role), NULL };

  person_init (person, self, ids);
}

/**
 * kith_guild_compute_for_role:
 * @channel: (nullable): where; %NULL for the guild as a whole
 *
 * Returns: what somebody may do who holds this role and no other, by the same rules as the server's
 */
guint64
kith_guild_compute_for_role (KithGuild *self, KithRole *role, KithChannel *channel)
{
  Person person;
  guint64 permissions;

  g_return_val_if_fail (KITH_IS_GUILD (self), 0);
  person_init_role (&person, self, role);
  permissions = compute_permissions (&person.holder, self, channel);
  person_clear (&person);
  return permissions;
}

/* What is allowed somebody where the overwrites say of them @view alone, besides what they say of others. */
static guint64
compute_without (const KithPermissionHolder *holder, const GPtrArray *overwrites, KithOverwriteKind kind,
                 const char *id, guint64 view)
{
  KithWireOverwrite own = { .id = (char *) id, .kind = kind, .allow = view };
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  for (guint i = 0; i < overwrites->len; i++)
    {
      const KithWireOverwrite *each = overwrites->pdata[i];

      if (each->kind != kind || strcmp (each->id, id) != 0)
        g_ptr_array_add (others, overwrites->pdata[i]);
    }
  g_ptr_array_add (others, &own);
  return kith_permissions_of (holder, others);
}

/**
 * kith_guild_compute_inherited:
 * @overwrites: (element-type KithWireOverwrite): what counts in a channel
 * @id: of a role, which stands for somebody who holds it and no other, or of a member
 *
 * Returns: what is allowed there by all but what the overwrites say of this role or member
 */
guint64
kith_guild_compute_inherited (KithGuild *self, const GPtrArray *overwrites, KithOverwriteKind kind, const char *id)
{
  gboolean role = kind == KITH_OVERWRITE_KIND_ROLE;
  KithMember *member = role ? NULL : g_hash_table_lookup (self->members, id);
  const char *const ids[] = { id, NULL }, *const none[] = { NULL };
  guint64 seen, permissions;
  Person person;

  g_return_val_if_fail (KITH_IS_GUILD (self), 0);
  person_init (&person, self, role ? ids : member ? kith_member_get_roles (member) : none);
  if (!role)
    {
      person.holder.user_id = id;
      person.holder.owner = g_strcmp0 (self->owner_id, id) == 0;
    }
  /* Who does not see a channel may do nothing in it, which would say nothing of the rest. */
  seen = compute_without (&person.holder, overwrites, kind, id, 0) & KITH_PERMISSION_VIEW_CHANNEL;
  permissions = compute_without (&person.holder, overwrites, kind, id, KITH_PERMISSION_VIEW_CHANNEL);
  person_clear (&person);
  return (permissions & ~KITH_PERMISSION_VIEW_CHANNEL) | seen;
}

/* What one may do oneself, whatever one looks as. */
static guint64
compute_own (KithGuild *self)
{
  Person person;
  guint64 permissions;

  person_init_me (&person, self);
  permissions = compute_permissions (&person.holder, self, NULL);
  person_clear (&person);
  return permissions;
}

/* The view ends with the role, and with the right to it. */
static void
check_view (KithGuild *self)
{
  if (!self->viewed_role || (kith_guild_find_role (self, kith_role_get_id (self->viewed_role)) == self->viewed_role &&
                             kith_guild_may_view_as (self)))
    return;
  g_clear_object (&self->viewed_role);
  g_object_notify_by_pspec (G_OBJECT (self), kith_guild_properties[KITH_GUILD_PROP_VIEWED_ROLE]);
}

/**
 * kith_guild_update_permissions:
 *
 * Computes again what one may do, after roles, membership or ownership changed.
 */
void
kith_guild_update_permissions (KithGuild *self)
{
  GHashTableIter iter;
  gpointer channel;
  Person person;

  if (!self->session)
    return;
  watch_timeout (self);
  check_view (self);
  if (self->viewed_role)
    person_init_role (&person, self, self->viewed_role);
  else
    person_init_me (&person, self);
  kith_set_uint64 (self, &self->permissions, compute_permissions (&person.holder, self, NULL),
                   kith_guild_properties[KITH_GUILD_PROP_PERMISSIONS]);
  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, NULL, &channel))
    kith_channel_set_permissions (channel, compute_permissions (&person.holder, self, channel));
  person_clear (&person);
  /* What the role sees may be something else now. */
  if (self->viewed_role)
    g_object_notify_by_pspec (G_OBJECT (self), kith_guild_properties[KITH_GUILD_PROP_VIEWED_ROLE]);
}

/**
 * kith_guild_may_view_as:
 *
 * Returns: whether one may look at the guild as others see it: who manages roles, to check what was set
 */
gboolean
kith_guild_may_view_as (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), FALSE);
  return (compute_own (self) & KITH_PERMISSION_MANAGE_ROLES) != 0;
}

/**
 * kith_guild_view_as:
 * @role: (nullable): %NULL to look with one's own eyes again
 *
 * Looks at the guild as somebody who holds this role and no other. Nothing is asked of the server: it goes on sending
 * what one may see oneself, and what is done meanwhile is done in one's own name.
 */
void
kith_guild_view_as (KithGuild *self, KithRole *role)
{
  g_return_if_fail (KITH_IS_GUILD (self));
  if ((role && !kith_guild_may_view_as (self)) || !g_set_object (&self->viewed_role, role))
    return;
  kith_guild_update_permissions (self);
  if (!role)
    g_object_notify_by_pspec (G_OBJECT (self), kith_guild_properties[KITH_GUILD_PROP_VIEWED_ROLE]);
}

/**
 * kith_guild_get_viewed_role:
 *
 * Returns: (transfer none) (nullable): as whom one looks at the guild
 */
KithRole *
kith_guild_get_viewed_role (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), NULL);
  return self->viewed_role;
}

/**
 * kith_guild_shows_channel:
 *
 * Returns: whether the role as which one looks sees the channel; a category is seen with any channel in it
 */
gboolean
kith_guild_shows_channel (KithGuild *self, KithChannel *channel)
{
  GHashTableIter iter;
  gpointer other;

  g_return_val_if_fail (KITH_IS_GUILD (self), FALSE);
  if (!self->viewed_role || kith_channel_can (channel, KITH_PERMISSION_VIEW_CHANNEL))
    return TRUE;
  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, NULL, &other))
    if (g_strcmp0 (kith_channel_get_parent_id (other), kith_channel_get_id (channel)) == 0 &&
        kith_channel_can (other, KITH_PERMISSION_VIEW_CHANNEL))
      return TRUE;
  return FALSE;
}

static gint64
get_rank (KithGuild *self, KithMember *member)
{
  const char *const *roles = kith_member_get_roles (member);
  gint64 rank = 0;

  if (g_strcmp0 (self->owner_id, kith_user_get_id (kith_member_get_user (member))) == 0)
    return G_MAXINT64;
  for (guint i = 0; roles[i]; i++)
    rank = MAX (rank, kith_guild_get_role_position (self, roles[i]));
  return rank;
}

static gint64
get_own_rank (KithGuild *self)
{
  KithMember *me = find_me (self);

  if (self->viewed_role)
    return kith_role_get_position (self->viewed_role);
  return me ? get_rank (self, me) : 0;
}

/**
 * kith_guild_outranks:
 *
 * Returns: whether one's own highest role is above the member's; the owner is above all, and nobody above themselves
 */
gboolean
kith_guild_outranks (KithGuild *self, KithMember *member)
{
  KithMember *me = find_me (self);

  return me && me != member && get_own_rank (self) > get_rank (self, member);
}

/**
 * kith_guild_outranks_role:
 *
 * Returns: whether one's own highest role is above this one
 */
gboolean
kith_guild_outranks_role (KithGuild *self, KithRole *role)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), FALSE);
  return get_own_rank (self) > kith_role_get_position (role);
}

/**
 * kith_guild_get_permissions:
 *
 * Returns: KITH_PERMISSION_* bits that one has in the guild as a whole
 */
guint64
kith_guild_get_permissions (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), 0);
  return self->permissions;
}

/**
 * kith_guild_can:
 * @permissions: KITH_PERMISSION_* bits
 *
 * Returns: whether one has all of them
 */
gboolean
kith_guild_can (KithGuild *self, guint64 permissions)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), FALSE);
  return (self->permissions & permissions) == permissions;
}

/**
 * kith_guild_is_mine:
 *
 * Returns: whether one owns it, whatever one looks as
 */
gboolean
kith_guild_is_mine (KithGuild *self)
{
  KithUser *me;

  g_return_val_if_fail (KITH_IS_GUILD (self), FALSE);
  me = self->session ? kith_session_get_account (self->session) : NULL;
  return me && g_strcmp0 (kith_user_get_id (me), self->owner_id) == 0;
}
