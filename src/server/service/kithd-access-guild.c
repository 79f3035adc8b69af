/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-access-private.h"

#include <string.h>

static void
role_free (gpointer data)
{
  KithdAccessRole *role = data;

  kithd_slots_clear (&role->holders);
  g_free (role);
}

void
kithd_access_place_free (gpointer data)
{
  KithdAccessPlace *place = data;

  kith_wire_channel_free (place->channel);
  kithd_slots_clear (&place->allowed);
  kithd_slots_clear (&place->before);
  g_free (place);
}

KithdAccessGuild *
kithd_access_guild_new (const KithWireGuildSnapshot *snapshot)
{
  KithdAccessGuild *self = g_new0 (KithdAccessGuild, 1);

  self->id = g_strdup (snapshot->id);
  self->owner_id = g_strdup (snapshot->owner_id);
  self->roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, role_free);
  self->places = g_hash_table_new (g_str_hash, g_str_equal);
  self->members = g_ptr_array_new ();
  self->owners = g_ptr_array_new ();
  self->by_user = g_hash_table_new (g_str_hash, g_str_equal);
  self->generation = 1;
  for (guint i = 0; i < snapshot->roles->len; i++)
    {
      const KithWireRole *role = snapshot->roles->pdata[i];

      kithd_access_guild_set_role (self, role->id, role->permissions);
    }
  return self;
}

void
kithd_access_guild_free (gpointer data)
{
  KithdAccessGuild *self = data;

  g_free (self->id);
  g_free (self->owner_id);
  g_hash_table_unref (self->roles);
  g_hash_table_unref (self->places);
  g_ptr_array_unref (self->members);
  g_ptr_array_unref (self->owners);
  g_hash_table_unref (self->by_user);
  kithd_slots_clear (&self->all);
  kithd_slots_clear (&self->base);
  kithd_slots_clear (&self->administrators);
  g_free (self);
}

/* What was computed holds no longer. */
void
kithd_access_guild_touch (KithdAccessGuild *self)
{
  self->generation++;
}

static void
mark_roles (KithdAccessGuild *self, const KithdMembership *membership, guint slot, gboolean on)
{
  for (guint i = 0; membership->roles && membership->roles[i]; i++)
    {
      KithdAccessRole *role = g_hash_table_lookup (self->roles, membership->roles[i]);

      if (role)
        kithd_slots_set (&role->holders, slot, on);
    }
}

void
kithd_access_guild_add (KithdAccessGuild *self, KithdMembership *membership)
{
  membership->guild = self;
  membership->slot = self->members->len;
  g_ptr_array_add (self->members, membership);
  g_ptr_array_add (self->owners, membership->user->owner);
  g_hash_table_insert (self->by_user, membership->user->id, membership);
  kithd_slots_set (&self->all, membership->slot, TRUE);
  mark_roles (self, membership, membership->slot, TRUE);
  kithd_access_guild_touch (self);
}

/* The last member takes the slot that becomes free. */
void
kithd_access_guild_remove (KithdAccessGuild *self, KithdMembership *membership)
{
  KithdMembership *last = self->members->pdata[self->members->len - 1];

  mark_roles (self, membership, membership->slot, FALSE);
  if (last != membership)
    {
      mark_roles (self, last, last->slot, FALSE);
      mark_roles (self, last, membership->slot, TRUE);
    }
  kithd_slots_set (&self->all, last->slot, FALSE);
  g_ptr_array_remove_index_fast (self->members, membership->slot);
  g_ptr_array_remove_index_fast (self->owners, membership->slot);
  g_hash_table_remove (self->by_user, membership->user->id);
  last->slot = membership->slot;
  kithd_access_guild_touch (self);
}

void
kithd_access_guild_set_roles (KithdAccessGuild *self, KithdMembership *membership, const GPtrArray *roles)
{
  gboolean placed = membership->guild != NULL;

  if (placed)
    mark_roles (self, membership, membership->slot, FALSE);
  g_strfreev (membership->roles);
  membership->roles = g_new0 (char *, roles->len + 1);
  for (guint i = 0; i < roles->len; i++)
    membership->roles[i] = g_strdup (roles->pdata[i]);
  if (placed)
    mark_roles (self, membership, membership->slot, TRUE);
  kithd_access_guild_touch (self);
}

/* Who holds a role may have been heard of before the role itself. */
void
kithd_access_guild_set_role (KithdAccessGuild *self, const char *id, guint64 permissions)
{
  KithdAccessRole *role = g_hash_table_lookup (self->roles, id);

  if (!role)
    {
      role = g_new0 (KithdAccessRole, 1);
      g_hash_table_insert (self->roles, g_strdup (id), role);
      for (guint i = 0; i < self->members->len; i++)
        {
          const KithdMembership *member = self->members->pdata[i];

          if (g_strv_contains ((const char *const *) member->roles, id))
            kithd_slots_set (&role->holders, i, TRUE);
        }
    }
  role->permissions = permissions;
  kithd_access_guild_touch (self);
}

static void
forget_role (KithdMembership *member, const char *id)
{
  guint kept = 0;

  for (guint i = 0; member->roles[i]; i++)
    if (strcmp (member->roles[i], id) == 0)
      g_free (member->roles[i]);
    else
      member->roles[kept++] = member->roles[i];
  member->roles[kept] = NULL;
}

void
kithd_access_guild_remove_role (KithdAccessGuild *self, const char *id)
{
  if (!g_hash_table_remove (self->roles, id))
    return;
  for (guint i = 0; i < self->members->len; i++)
    forget_role (self->members->pdata[i], id);
  kithd_access_guild_touch (self);
}

static const KithdSlots *
find_holders (const KithdAccessGuild *self, const char *role_id)
{
  const KithdAccessRole *role = g_hash_table_lookup (self->roles, role_id);

  if (strcmp (role_id, self->id) == 0)
    return &self->all;
  return role ? &role->holders : NULL;
}

static void
unite_holders (const KithdAccessGuild *self, guint64 bit, KithdSlots *out)
{
  GHashTableIter iter;
  gpointer id, value;

  kithd_slots_clear (out);
  kithd_slots_resize (out, self->all.n_words);
  g_hash_table_iter_init (&iter, self->roles);
  while (g_hash_table_iter_next (&iter, &id, &value))
    if (((const KithdAccessRole *) value)->permissions & bit)
      kithd_slots_unite (out, find_holders (self, id));
}

static void
refresh_base (KithdAccessGuild *self)
{
  const KithdMembership *owner;

  if (self->base_generation == self->generation)
    return;
  owner = g_hash_table_lookup (self->by_user, self->owner_id);
  self->base_generation = self->generation;
  unite_holders (self, KITH_PERMISSION_ADMINISTRATOR, &self->administrators);
  if (owner)
    kithd_slots_set (&self->administrators, owner->slot, TRUE);
  unite_holders (self, KITH_PERMISSION_VIEW_CHANNEL, &self->base);
}

const KithdSlots *
kithd_access_guild_get_everybody (KithdAccessGuild *self)
{
  return &self->all;
}

/* A channel's overwrites turned about: not the permissions of one, but one permission, to see, of all. */
typedef struct
{
  KithdSlots allow, deny;
} Layer;

static void
layer_clear (Layer *layer)
{
  kithd_slots_clear (&layer->allow);
  kithd_slots_clear (&layer->deny);
}

static KithOverwrite
layer_get (const Layer *layer, guint word)
{
  return (KithOverwrite){ kithd_slots_get_word (&layer->allow, word), kithd_slots_get_word (&layer->deny, word) };
}

static void
layer_add (Layer *layer, const KithWireOverwrite *overwrite, const KithdSlots *whom)
{
  if (overwrite->allow & KITH_PERMISSION_VIEW_CHANNEL)
    kithd_slots_unite (&layer->allow, whom);
  if (overwrite->deny & KITH_PERMISSION_VIEW_CHANNEL)
    kithd_slots_unite (&layer->deny, whom);
}

static void
compute_allowed (KithdAccessGuild *guild, const GPtrArray *overwrites, KithdSlots *out)
{
  Layer everyone = { 0 }, roles = { 0 }, member = { 0 };

  for (guint i = 0; i < overwrites->len; i++)
    {
      const KithWireOverwrite *overwrite = overwrites->pdata[i];
      const KithdSlots *holders;

      if (!((overwrite->allow | overwrite->deny) & KITH_PERMISSION_VIEW_CHANNEL))
        continue;
      if (overwrite->kind == KITH_OVERWRITE_KIND_MEMBER)
        {
          const KithdMembership *one = g_hash_table_lookup (guild->by_user, overwrite->id);
          KithdSlots slot = { 0 };

          if (one)
            kithd_slots_set (&slot, one->slot, TRUE);
          layer_add (&member, overwrite, &slot);
          kithd_slots_clear (&slot);
          continue;
        }
      holders = find_holders (guild, overwrite->id);
      if (holders)
        layer_add (strcmp (overwrite->id, guild->id) == 0 ? &everyone : &roles, overwrite, holders);
    }
  kithd_slots_resize (out, guild->all.n_words);
  for (guint i = 0; i < out->n_words; i++)
    {
      const KithOverwrite words[] = { layer_get (&everyone, i), layer_get (&roles, i), layer_get (&member, i) };

      out->words[i] = kith_permissions_combine (kithd_slots_get_word (&guild->base, i), &words[0], &words[1],
                                                &words[2]) |
                      kithd_slots_get_word (&guild->administrators, i);
    }
  layer_clear (&everyone);
  layer_clear (&roles);
  layer_clear (&member);
}

static KithdAccessPlace *
find_parent (const KithdAccessPlace *self)
{
  return self->channel->parent_id ? g_hash_table_lookup (self->guild->places, self->channel->parent_id) : NULL;
}

/* Who may see a channel by what it overwrites, or its category where it overwrites nothing. */
const KithdSlots *
kithd_access_place_get_allowed (KithdAccessPlace *self)
{
  KithdAccessPlace *parent = self->channel->overwrites->len == 0 ? find_parent (self) : NULL;

  if (parent)
    return kithd_access_place_get_allowed (parent);
  refresh_base (self->guild);
  if (self->generation != self->guild->generation)
    compute_allowed (self->guild, self->channel->overwrites, &self->allowed);
  self->generation = self->guild->generation;
  return &self->allowed;
}

static gboolean
is_child (const KithdAccessPlace *self, const KithdAccessPlace *parent)
{
  return self->channel->parent_id && strcmp (self->channel->parent_id, parent->channel->id) == 0;
}

/* A category is seen also by who sees a channel in it, which says what it stands in. */
void
kithd_access_place_find_viewers (KithdAccessPlace *self, KithdSlots *viewers)
{
  GHashTableIter iter;
  gpointer other;

  kithd_slots_copy (viewers, kithd_access_place_get_allowed (self));
  if (self->channel->kind != KITH_CHANNEL_KIND_CATEGORY)
    return;
  g_hash_table_iter_init (&iter, self->guild->places);
  while (g_hash_table_iter_next (&iter, NULL, &other))
    if (is_child (other, self))
      kithd_slots_unite (viewers, kithd_access_place_get_allowed (other));
}

/* What one member may do in a place, asked the usual way round. */
guint64
kithd_access_place_compute (const KithdAccessPlace *self, const KithdMembership *membership, gint64 now)
{
  const KithdAccessGuild *guild = self->guild;
  const KithdAccessRole *everyone = g_hash_table_lookup (guild->roles, guild->id);
  const KithdAccessPlace *parent = find_parent (self);
  guint n_roles = g_strv_length (membership->roles);
  g_autofree guint64 *roles = g_new0 (guint64, n_roles);
  const KithPermissionHolder holder = { .guild_id = guild->id,
                                        .user_id = membership->user->id,
                                        .owner = strcmp (guild->owner_id, membership->user->id) == 0,
                                        .timed_out = membership->timeout_until > now,
                                        .everyone = everyone ? everyone->permissions : 0,
                                        .role_ids = (const char *const *) membership->roles,
                                        .roles = roles,
                                        .n_roles = n_roles };

  for (guint i = 0; i < n_roles; i++)
    {
      const KithdAccessRole *role = g_hash_table_lookup (guild->roles, membership->roles[i]);

      roles[i] = role ? role->permissions : 0;
    }
  return kith_permissions_of (&holder,
                              kith_permissions_pick_overwrites (self->channel, parent ? parent->channel : NULL));
}

gboolean
kithd_access_place_shows (const KithdAccessPlace *self, const KithdMembership *membership)
{
  GHashTableIter iter;
  gpointer other;

  if (kithd_access_place_compute (self, membership, G_MAXINT64) & KITH_PERMISSION_VIEW_CHANNEL)
    return TRUE;
  if (self->channel->kind != KITH_CHANNEL_KIND_CATEGORY)
    return FALSE;
  g_hash_table_iter_init (&iter, self->guild->places);
  while (g_hash_table_iter_next (&iter, NULL, &other))
    if (is_child (other, self) &&
        (kithd_access_place_compute (other, membership, G_MAXINT64) & KITH_PERMISSION_VIEW_CHANNEL))
      return TRUE;
  return FALSE;
}
