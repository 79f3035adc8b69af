/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-member-groups.h"

#include <glib/gi18n.h>
#include <string.h>

enum
{
  ONLINE,
  AWAY,
  N_GROUPS,
};

/* A change of more members than this is told as one change of the whole list; a page of members is fewer, and comes
 * while somebody scrolls. */
#define MANY 300

struct _KithMemberHeading
{
  GObject parent_instance;

  int group;
  guint count;
};

G_DEFINE_FINAL_TYPE (KithMemberHeading, kith_member_heading, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_COUNT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
kith_member_heading_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_uint (value, KITH_MEMBER_HEADING (object)->count);
}

static void
kith_member_heading_class_init (KithMemberHeadingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kith_member_heading_get_property;
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kith_member_heading_init (KithMemberHeading *self)
{
}

/**
 * kith_member_heading_dup_text:
 *
 * Returns: (transfer full): the group's name and how many are in it
 */
char *
kith_member_heading_dup_text (KithMemberHeading *self)
{
  /* Translators: members who are there now, and how many they are */
  return g_strdup_printf (self->group == ONLINE ? _ ("Online — %u") : _ ("Offline — %u"), self->count);
}

typedef struct
{
  KithMember *member;
  char *key; /* collation key of the name */
  int group;
  gulong status_handler;
  gulong name_handler;
} Entry;

/**
 * KithMemberGroups:
 *
 * Sorts thousands of members by presence and name. Who comes or goes moves one row.
 */
struct _KithMemberGroups
{
  GObject parent_instance;

  GListModel *members;
  GPtrArray *source;  /* Entry by position in members; owns */
  GHashTable *lookup; /* KithMember or its KithUser → Entry */
  GPtrArray *groups[N_GROUPS];
  KithMemberHeading *headings[N_GROUPS];
};

static GType
kith_member_groups_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
count_rows (KithMemberGroups *self, int group)
{
  return self->groups[group]->len ? self->groups[group]->len + 1 : 0;
}

static guint
kith_member_groups_get_n_items (GListModel *model)
{
  KithMemberGroups *self = KITH_MEMBER_GROUPS (model);

  return count_rows (self, ONLINE) + count_rows (self, AWAY);
}

static gpointer
kith_member_groups_get_item (GListModel *model, guint position)
{
  KithMemberGroups *self = KITH_MEMBER_GROUPS (model);

  for (int group = 0; group < N_GROUPS; group++)
    {
      guint rows = count_rows (self, group);

      if (position < rows)
        {
          Entry *entry = position ? self->groups[group]->pdata[position - 1] : NULL;

          return g_object_ref (entry ? (gpointer) entry->member : self->headings[group]);
        }
      position -= rows;
    }
  return NULL;
}

static void
kith_member_groups_init_model (GListModelInterface *iface)
{
  iface->get_item_type = kith_member_groups_get_item_type;
  iface->get_n_items = kith_member_groups_get_n_items;
  iface->get_item = kith_member_groups_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KithMemberGroups, kith_member_groups, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, kith_member_groups_init_model))

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *left = a, *right = b;
  int order = strcmp (left->key, right->key);

  if (order)
    return order;
  return strcmp (kith_user_get_id (kith_member_get_user (left->member)),
                 kith_user_get_id (kith_member_get_user (right->member)));
}

static int
compare_pointers (gconstpointer a, gconstpointer b)
{
  return compare_entries (*(Entry *const *) a, *(Entry *const *) b);
}

static int
find_group (KithMember *member)
{
  KithPresenceStatus status = kith_user_get_status (kith_member_get_user (member));

  return status == KITH_PRESENCE_STATUS_OFFLINE || status == KITH_PRESENCE_STATUS_INVISIBLE ? AWAY : ONLINE;
}

static void
read_member (Entry *entry)
{
  g_autofree char *folded = g_utf8_casefold (kith_member_get_display_name (entry->member), -1);

  g_free (entry->key);
  entry->key = g_utf8_collate_key (folded, -1);
  entry->group = find_group (entry->member);
}

/* Where @entry stands or would stand in its group. */
static guint
find_place (KithMemberGroups *self, const Entry *entry)
{
  GPtrArray *group = self->groups[entry->group];
  guint low = 0, high = group->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_entries (group->pdata[middle], entry) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
update_count (KithMemberGroups *self, int group)
{
  KithMemberHeading *heading = self->headings[group];

  if (heading->count == self->groups[group]->len)
    return;
  heading->count = self->groups[group]->len;
  g_object_notify_by_pspec (G_OBJECT (heading), properties[PROP_COUNT]);
}

static guint
find_first_row (KithMemberGroups *self, int group)
{
  return group == ONLINE ? 0 : count_rows (self, ONLINE);
}

static void
insert (KithMemberGroups *self, Entry *entry)
{
  guint place = find_place (self, entry), first = find_first_row (self, entry->group);
  gboolean heading = !self->groups[entry->group]->len;

  g_ptr_array_insert (self->groups[entry->group], place, entry);
  update_count (self, entry->group);
  g_list_model_items_changed (G_LIST_MODEL (self), first + (heading ? 0 : place + 1), 0, heading ? 2 : 1);
}

static void
remove_row (KithMemberGroups *self, Entry *entry)
{
  guint place = find_place (self, entry), first = find_first_row (self, entry->group);
  gboolean heading = self->groups[entry->group]->len == 1;

  g_ptr_array_remove_index (self->groups[entry->group], place);
  update_count (self, entry->group);
  g_list_model_items_changed (G_LIST_MODEL (self), first + (heading ? 0 : place + 1), heading ? 2 : 1, 0);
}

static void
on_member_changed (gpointer source, GParamSpec *spec, KithMemberGroups *self)
{
  Entry *entry = g_hash_table_lookup (self->lookup, source);
  gboolean renamed = KITH_IS_MEMBER (source);

  if (!entry || (!renamed && entry->group == find_group (entry->member)))
    return;
  remove_row (self, entry);
  read_member (entry);
  insert (self, entry);
}

static void
entry_free (Entry *entry)
{
  g_signal_handler_disconnect (kith_member_get_user (entry->member), entry->status_handler);
  g_signal_handler_disconnect (entry->member, entry->name_handler);
  g_object_unref (entry->member);
  g_free (entry->key);
  g_free (entry);
}

static Entry *
entry_new (KithMemberGroups *self, KithMember *member)
{
  Entry *entry = g_new0 (Entry, 1);
  KithUser *user = kith_member_get_user (member);

  entry->member = g_object_ref (member);
  read_member (entry);
  entry->status_handler = g_signal_connect (user, "notify::status", G_CALLBACK (on_member_changed), self);
  entry->name_handler = g_signal_connect (member, "notify::display-name", G_CALLBACK (on_member_changed), self);
  g_hash_table_insert (self->lookup, member, entry);
  g_hash_table_insert (self->lookup, user, entry);
  return entry;
}

static void
forget (KithMemberGroups *self, Entry *entry)
{
  g_hash_table_remove (self->lookup, entry->member);
  g_hash_table_remove (self->lookup, kith_member_get_user (entry->member));
}

static void
rebuild (KithMemberGroups *self)
{
  guint before = g_list_model_get_n_items (G_LIST_MODEL (self));

  for (int group = 0; group < N_GROUPS; group++)
    g_ptr_array_set_size (self->groups[group], 0);
  for (guint i = 0; i < self->source->len; i++)
    {
      Entry *entry = self->source->pdata[i];

      g_ptr_array_add (self->groups[entry->group], entry);
    }
  for (int group = 0; group < N_GROUPS; group++)
    {
      g_ptr_array_sort (self->groups[group], compare_pointers);
      update_count (self, group);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, g_list_model_get_n_items (G_LIST_MODEL (self)));
}

static void
on_members_changed (GListModel *members, guint position, guint removed, guint added, KithMemberGroups *self)
{
  gboolean many = removed + added > MANY;
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);

  for (guint i = 0; i < removed; i++)
    {
      Entry *entry = g_ptr_array_steal_index (self->source, position);

      forget (self, entry);
      if (!many)
        remove_row (self, entry);
      g_ptr_array_add (gone, entry);
    }
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (KithMember) member = g_list_model_get_item (members, position + i);
      Entry *entry = entry_new (self, member);

      g_ptr_array_insert (self->source, position + i, entry);
      if (!many)
        insert (self, entry);
    }
  if (many)
    rebuild (self);
}

static void
kith_member_groups_dispose (GObject *object)
{
  KithMemberGroups *self = KITH_MEMBER_GROUPS (object);

  if (self->members)
    g_signal_handlers_disconnect_by_data (self->members, self);
  g_clear_object (&self->members);
  for (int group = 0; group < N_GROUPS; group++)
    g_ptr_array_set_size (self->groups[group], 0);
  g_hash_table_remove_all (self->lookup);
  g_ptr_array_set_size (self->source, 0);
  G_OBJECT_CLASS (kith_member_groups_parent_class)->dispose (object);
}

static void
kith_member_groups_finalize (GObject *object)
{
  KithMemberGroups *self = KITH_MEMBER_GROUPS (object);

  for (int group = 0; group < N_GROUPS; group++)
    {
      g_ptr_array_unref (self->groups[group]);
      g_object_unref (self->headings[group]);
    }
  g_hash_table_unref (self->lookup);
  g_ptr_array_unref (self->source);
  G_OBJECT_CLASS (kith_member_groups_parent_class)->finalize (object);
}

static void
kith_member_groups_class_init (KithMemberGroupsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_member_groups_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_member_groups_finalize;
}

static void
kith_member_groups_init (KithMemberGroups *self)
{
  self->source = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->lookup = g_hash_table_new (NULL, NULL);
  for (int group = 0; group < N_GROUPS; group++)
    {
      self->groups[group] = g_ptr_array_new ();
      self->headings[group] = g_object_new (KITH_TYPE_MEMBER_HEADING, NULL);
      self->headings[group]->group = group;
    }
}

/**
 * kith_member_groups_new:
 *
 * Returns: (transfer full): an empty list
 */
KithMemberGroups *
kith_member_groups_new (void)
{
  return g_object_new (KITH_TYPE_MEMBER_GROUPS, NULL);
}

/**
 * kith_member_groups_set_members:
 * @members: (nullable): list of KithMember in any order, in which each person is once
 */
void
kith_member_groups_set_members (KithMemberGroups *self, GListModel *members)
{
  if (self->members == members)
    return;
  if (self->members)
    g_signal_handlers_disconnect_by_data (self->members, self);
  g_hash_table_remove_all (self->lookup);
  g_set_object (&self->members, members);
  {
    G_GNUC_UNUSED g_autoptr (GPtrArray) gone = g_steal_pointer (&self->source);
    guint n = members ? g_list_model_get_n_items (members) : 0;

    self->source = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
    for (guint i = 0; i < n; i++)
      {
        g_autoptr (KithMember) member = g_list_model_get_item (members, i);

        g_ptr_array_add (self->source, entry_new (self, member));
      }
    rebuild (self);
  }
  if (members)
    g_signal_connect (members, "items-changed", G_CALLBACK (on_members_changed), self);
}
