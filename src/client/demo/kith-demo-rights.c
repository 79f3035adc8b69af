/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-rights.h"

#include "kith-permissions.h"

#include <string.h>

/* Somebody in a guild of the demo, as kith_permissions_of() wants them. */
typedef struct
{
  KithPermissionHolder holder;
  GPtrArray *ids;
  GArray *allowed;
} Person;

static void
person_init (Person *person, const KithDemoGuild *guild, const KithWireMember *member)
{
  *person = (Person){ .ids = g_ptr_array_new (), .allowed = g_array_new (FALSE, FALSE, sizeof (guint64)) };
  for (guint i = 0; i < guild->roles->len; i++)
    {
      const KithWireRole *role = (const KithWireRole *) g_ptr_array_index (guild->roles, i);

      if (i == 0)
        person->holder.everyone = role->permissions;
      else if (member && g_ptr_array_find_with_equal_func (member->roles, role->id, g_str_equal, NULL))
        {
          g_ptr_array_add (person->ids, role->id);
          g_array_append_val (person->allowed, role->permissions);
        }
    }
  person->holder.guild_id = guild->wire->id;
  person->holder.user_id = member ? member->user->id : "";
  person->holder.owner = member && strcmp (guild->wire->owner_id, member->user->id) == 0;
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

static KithDemoChannel *
find_parent (KithDemoGuild *guild, const KithDemoChannel *channel)
{
  for (guint i = 0; channel->wire->parent_id && i < guild->channels->len; i++)
    {
      KithDemoChannel *parent = (KithDemoChannel *) g_ptr_array_index (guild->channels, i);

      if (strcmp (parent->wire->id, channel->wire->parent_id) == 0)
        return parent;
    }
  return NULL;
}

/**
 * kith_demo_guild_get_permissions_in:
 * @channel: (nullable): where; %NULL for the guild as a whole
 *
 * Returns: what the person who looks may do
 */
guint64
kith_demo_guild_get_permissions_in (KithDemoGuild *self, KithDemoChannel *channel)
{
  g_autofree char *me = kith_demo_people_get_id (KITH_DEMO_ME);
  KithDemoChannel *parent = channel ? find_parent (self, channel) : NULL;
  guint64 permissions;
  Person person;

  person_init (&person, self, kith_demo_guild_find_member (self, me));
  permissions = kith_permissions_of (
    &person.holder, channel ? kith_permissions_pick_overwrites (channel->wire, parent ? parent->wire : NULL) : NULL);
  person_clear (&person);
  return permissions;
}

/**
 * kith_demo_guild_get_permissions:
 *
 * Returns: what the person who looks may do in a guild
 */
guint64
kith_demo_guild_get_permissions (KithDemoGuild *self)
{
  return kith_demo_guild_get_permissions_in (self, NULL);
}

/**
 * kith_demo_guild_shows:
 *
 * Returns: whether the person who looks sees the channel; a category is seen with any channel in it
 */
gboolean
kith_demo_guild_shows (KithDemoGuild *self, KithDemoChannel *channel)
{
  if (kith_demo_guild_get_permissions_in (self, channel) & KITH_PERMISSION_VIEW_CHANNEL)
    return TRUE;
  for (guint i = 0; i < self->channels->len; i++)
    {
      KithDemoChannel *child = (KithDemoChannel *) g_ptr_array_index (self->channels, i);

      if (g_strcmp0 (child->wire->parent_id, channel->wire->id) == 0 &&
          (kith_demo_guild_get_permissions_in (self, child) & KITH_PERMISSION_VIEW_CHANNEL))
        return TRUE;
    }
  return FALSE;
}

/**
 * kith_demo_guild_get_rank:
 *
 * Returns: the position of somebody's highest role; the owner is above all
 */
gint64
kith_demo_guild_get_rank (KithDemoGuild *self, const char *user_id)
{
  const KithWireMember *member = kith_demo_guild_find_member (self, user_id);
  gint64 rank = 0;

  if (strcmp (self->wire->owner_id, user_id) == 0)
    return G_MAXINT64;
  for (guint i = 0; member && i < self->roles->len; i++)
    {
      const KithWireRole *role = (const KithWireRole *) g_ptr_array_index (self->roles, i);

      if (g_ptr_array_find_with_equal_func (member->roles, role->id, g_str_equal, NULL))
        rank = MAX (rank, role->position);
    }
  return rank;
}

/**
 * kith_demo_guild_list_shown:
 *
 * Returns: (transfer full) (element-type KithDemoChannel): what the person who looks sees now
 */
GPtrArray *
kith_demo_guild_list_shown (KithDemoGuild *self)
{
  GPtrArray *shown = g_ptr_array_new ();

  for (guint i = 0; i < self->channels->len; i++)
    if (kith_demo_guild_shows (self, (KithDemoChannel *) g_ptr_array_index (self->channels, i)))
      g_ptr_array_add (shown, g_ptr_array_index (self->channels, i));
  return shown;
}

/**
 * kith_demo_guild_tell_sight:
 * @before: (element-type KithDemoChannel): what was seen before something changed
 *
 * Tells the person who looks which channels come in sight and which go out of it.
 */
void
kith_demo_guild_tell_sight (KithDemoGuild *self, KithDemoWorld *world, GPtrArray *before)
{
  g_autoptr (GPtrArray) after = kith_demo_guild_list_shown (self);

  for (guint i = 0; i < before->len; i++)
    {
      KithDemoChannel *channel = (KithDemoChannel *) g_ptr_array_index (before, i);
      const KithWireChannelDeleted deleted = { .id = channel->wire->id, .guild_id = self->wire->id };

      if (!g_ptr_array_find (after, channel, NULL))
        kith_demo_world_emit (world, KITH_EVENT_CHANNEL_DELETE, &deleted);
    }
  for (guint i = 0; i < after->len; i++)
    {
      KithDemoChannel *channel = (KithDemoChannel *) g_ptr_array_index (after, i);
      g_autoptr (KithWireChannel) wire = kith_demo_channel_get_wire (channel);

      if (!g_ptr_array_find (before, channel, NULL))
        kith_demo_world_emit (world, KITH_EVENT_CHANNEL_CREATE, wire);
    }
}
