/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-roster-private.h"

#include <string.h>

#include "kith-alarm.h"
#include "kith-guild-private.h"
#include "kith-guild-roles.h"
#include "kith-model-private.h"
#include "kith-session-private.h"

/* Between two questions to the server, which bounds how fast one may ask. */
#define ASK_MS 300
/* Of which pages can be asked for; a server that says more is not believed. */
#define ROWS_MAX 1000000

struct _KithRoster
{
  GObject parent_instance;

  KithGuild *guild;  /* weak; owns this */
  GPtrArray *groups; /* KithRosterHeading, none of them empty */
  GPtrArray *rows;   /* KithMember of all groups, one after the other; KithRosterGap or NULL where they are not here */
  KithAlarm *ask;
  GHashTable *wanted; /* pages that are to be asked for */
  GHashTable *asked;  /* pages that were asked for and have not come */
  guint near_page;    /* that was looked at last */
  gboolean filled, followed;
  gboolean stale; /* the rows are of another list than the server's: the next page replaces them all */
  GPtrArray *old; /* (nullable): what the list held, while it is told piece by piece that all is new; NULL is a gap */
  guint told;     /* of it */
};

enum
{
  PROP_0,
  PROP_FILLED,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void want_row (KithRoster *self, guint row);

static GType
kith_roster_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
kith_roster_get_n_items (GListModel *model)
{
  KithRoster *self = KITH_ROSTER (model);

  if (self->old)
    return self->old->len;
  return self->groups->len + self->rows->len;
}

/* Nobody is asked for a place that goes in a moment. */
static gpointer
get_old_item (KithRoster *self, guint position)
{
  if (position >= self->old->len)
    return NULL;
  if (!self->old->pdata[position])
    self->old->pdata[position] = g_object_new (KITH_TYPE_ROSTER_GAP, NULL);
  return g_object_ref (self->old->pdata[position]);
}

static gpointer
kith_roster_get_item (GListModel *model, guint position)
{
  KithRoster *self = KITH_ROSTER (model);
  guint row = 0;

  if (self->old && position >= self->told)
    return get_old_item (self, position);
  for (guint i = 0; i < self->groups->len; i++)
    {
      KithRosterHeading *heading = self->groups->pdata[i];

      if (position == 0)
        return g_object_ref (heading);
      position--;
      if (position >= heading->count)
        {
          position -= heading->count;
          row += heading->count;
          continue;
        }
      row += position;
      if (!self->rows->pdata[row])
        self->rows->pdata[row] = g_object_new (KITH_TYPE_ROSTER_GAP, NULL);
      if (KITH_IS_ROSTER_GAP (self->rows->pdata[row]))
        want_row (self, row);
      return g_object_ref (self->rows->pdata[row]);
    }
  return NULL;
}

static void
kith_roster_init_model (GListModelInterface *iface)
{
  iface->get_item_type = kith_roster_get_item_type;
  iface->get_n_items = kith_roster_get_n_items;
  iface->get_item = kith_roster_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KithRoster, kith_roster, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, kith_roster_init_model))

static void
free_row (gpointer member)
{
  g_clear_object (&member);
}

static void
kith_roster_finalize (GObject *object)
{
  KithRoster *self = KITH_ROSTER (object);

  g_clear_weak_pointer (&self->guild);
  g_clear_pointer (&self->ask, kith_alarm_free);
  g_ptr_array_unref (self->groups);
  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->wanted);
  g_hash_table_unref (self->asked);
  G_OBJECT_CLASS (kith_roster_parent_class)->finalize (object);
}

static void
kith_roster_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, KITH_ROSTER (object)->filled);
}

static void
kith_roster_class_init (KithRosterClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_roster_get_property;
  object_class->finalize = kith_roster_finalize;
  properties[PROP_FILLED] = g_param_spec_boolean ("filled", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
kith_roster_init (KithRoster *self)
{
  self->groups = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = g_ptr_array_new_with_free_func (free_row);
  self->wanted = g_hash_table_new (NULL, NULL);
  self->asked = g_hash_table_new (NULL, NULL);
}

/* Asking */

static KithSession *
get_session (KithRoster *self)
{
  return self->guild ? kith_guild_get_session (self->guild) : NULL;
}

static gboolean
is_connected (KithRoster *self)
{
  KithSession *session = get_session (self);

  return session && kith_session_get_state (session) == KITH_CONNECTION_CONNECTED;
}

/* Takes the page that was looked at last, and as many wanted ones behind it as are asked for at once. */
static guint
take_wanted (KithRoster *self, guint *first)
{
  GHashTableIter iter;
  gpointer page;
  guint n = 0;

  *first = self->near_page;
  if (!g_hash_table_contains (self->wanted, GUINT_TO_POINTER (*first)))
    {
      g_hash_table_iter_init (&iter, self->wanted);
      if (!g_hash_table_iter_next (&iter, &page, NULL))
        return 0;
      *first = GPOINTER_TO_UINT (page);
    }
  while (*first > 0 && n < KITH_LIMIT_MEMBER_LIST_PAGES / 2 &&
         g_hash_table_contains (self->wanted, GUINT_TO_POINTER (*first - 1)))
    {
      (*first)--;
      n++;
    }
  n = 0;
  while (n < KITH_LIMIT_MEMBER_LIST_PAGES && g_hash_table_remove (self->wanted, GUINT_TO_POINTER (*first + n)))
    {
      g_hash_table_add (self->asked, GUINT_TO_POINTER (*first + n));
      n++;
    }
  return n;
}

static void
on_ask (gpointer data)
{
  KithRoster *self = data;
  guint first, n;

  if (!self->followed || !is_connected (self))
    return;
  n = take_wanted (self, &first);
  if (n == 0)
    return;
  kith_session_follow_members (get_session (self), kith_guild_get_id (self->guild), first, n);
  if (g_hash_table_size (self->wanted) > 0)
    kith_alarm_set (self->ask, ASK_MS);
}

static void
want_page (KithRoster *self, guint page)
{
  self->near_page = page;
  if (g_hash_table_contains (self->asked, GUINT_TO_POINTER (page)))
    return;
  g_hash_table_add (self->wanted, GUINT_TO_POINTER (page));
  if (self->followed && !kith_alarm_is_set (self->ask))
    kith_alarm_set (self->ask, g_hash_table_size (self->asked) > 0 ? ASK_MS : 1);
}

static void
want_row (KithRoster *self, guint row)
{
  want_page (self, row / KITH_LIMIT_MEMBER_LIST_PAGE);
}

/* What was asked for will not come, or is of another list. */
static void
ask_afresh (KithRoster *self)
{
  self->stale = TRUE;
  g_hash_table_remove_all (self->asked);
  g_hash_table_remove_all (self->wanted);
  kith_alarm_stop (self->ask);
  want_page (self, MIN (self->near_page, self->rows->len / KITH_LIMIT_MEMBER_LIST_PAGE));
}

static void
on_session_state (KithRoster *self)
{
  if (self->followed && is_connected (self))
    ask_afresh (self);
}

/* Changing */

static guint
find_first_position (KithRoster *self, guint group)
{
  guint position = 0;

  for (guint i = 0; i < group; i++)
    position += 1 + ((KithRosterHeading *) self->groups->pdata[i])->count;
  return position;
}

/* The group of a row; where one group ends and the next begins it is the next one. */
static guint
find_group_of_row (KithRoster *self, guint row, guint *within)
{
  guint group = 0;

  for (; group < self->groups->len; group++)
    {
      guint count = ((KithRosterHeading *) self->groups->pdata[group])->count;

      if (row < count)
        break;
      row -= count;
    }
  *within = row;
  return group;
}

static guint
find_position (KithRoster *self, guint row)
{
  guint within, group = find_group_of_row (self, row, &within);

  return find_first_position (self, group) + 1 + within;
}

/* Each row of a group has its place, whatever a server says. Returns how many there are. */
static guint
replace_groups (KithRoster *self, const GPtrArray *groups)
{
  guint rows = 0;

  g_ptr_array_set_size (self->groups, 0);
  for (guint i = 0; i < groups->len; i++)
    {
      const KithWireMemberGroup *group = groups->pdata[i];
      guint count = (guint) MIN (group->count, ROWS_MAX - (gint64) rows);

      if (count > 0)
        g_ptr_array_add (self->groups, kith_roster_heading_new (self->guild, group->role_id, group->online, count));
      rows += count;
    }
  return rows;
}

static gboolean
has_groups (KithRoster *self, const GPtrArray *groups)
{
  if (groups->len != self->groups->len)
    return FALSE;
  for (guint i = 0; i < groups->len; i++)
    {
      const KithWireMemberGroup *group = groups->pdata[i];
      const KithRosterHeading *heading = self->groups->pdata[i];

      if (group->online != heading->online || group->count != heading->count ||
          g_strcmp0 (group->role_id, heading->role_id) != 0)
        return FALSE;
    }
  return TRUE;
}

/* All items as they stand; places that were never looked at are NULL. */
static GPtrArray *
copy_items (KithRoster *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (free_row);
  guint row = 0;

  for (guint i = 0; i < self->groups->len; i++)
    {
      KithRosterHeading *heading = self->groups->pdata[i];

      g_ptr_array_add (items, g_object_ref (heading));
      for (guint within = 0; within < heading->count; within++, row++)
        g_ptr_array_add (items, self->rows->pdata[row] ? g_object_ref (self->rows->pdata[row]) : NULL);
    }
  return items;
}

static void
resize_old (KithRoster *self, guint after)
{
  guint before = self->old->len, same = MIN (before, after);

  g_ptr_array_set_size (self->old, (int) after);
  if (before != after)
    g_list_model_items_changed (G_LIST_MODEL (self), same, before - same, after - same);
}

/* A view that finds its rows replaced looks for them among all that came in their stead, and to look at a row is to ask
 * for it. So a new state is told in pieces: then it looks for them where it is, and it stays there. */
static void
tell_anew (KithRoster *self, GPtrArray *old)
{
  guint after = self->groups->len + self->rows->len;

  self->old = old;
  self->told = 0;
  resize_old (self, after);
  while (self->told < after)
    {
      guint first = self->told, n = MIN (after - first, KITH_LIMIT_MEMBER_LIST_PAGE);

      self->told += n;
      g_list_model_items_changed (G_LIST_MODEL (self), first, n, n);
    }
  g_clear_pointer (&self->old, g_ptr_array_unref);
}

/* Everything anew: the groups, and rows of which one page at most is known. */
static void
rebuild (KithRoster *self, const GPtrArray *groups, guint first, const GPtrArray *members)
{
  GPtrArray *old = copy_items (self);
  gboolean unfilled = !self->filled;

  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->rows, (int) replace_groups (self, groups));
  for (guint i = 0; members && i < members->len && first + i < self->rows->len; i++)
    self->rows->pdata[first + i] = g_object_ref (members->pdata[i]);
  self->stale = FALSE;
  self->filled = TRUE;
  g_hash_table_remove_all (self->asked);
  tell_anew (self, old);
  if (unfilled)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILLED]);
}

static void
fill_page (KithRoster *self, guint first, const GPtrArray *members)
{
  guint changed = 0;

  /* Runs of rows that change are told as one; a heading between two of them ends a run. */
  for (guint i = 0; i <= members->len; i++)
    {
      guint row = first + i;
      gboolean differs = i < members->len && row < self->rows->len && self->rows->pdata[row] != members->pdata[i];

      if (changed && (!differs || find_position (self, row) != find_position (self, row - 1) + 1))
        {
          g_list_model_items_changed (G_LIST_MODEL (self), find_position (self, row - changed), changed, changed);
          changed = 0;
        }
      if (differs)
        {
          free_row (self->rows->pdata[row]);
          self->rows->pdata[row] = g_object_ref (members->pdata[i]);
          changed++;
        }
    }
}

/**
 * kith_roster_apply_page:
 *
 * Takes rows that were asked for.
 */
void
kith_roster_apply_page (KithRoster *self, const KithWireMemberListPage *page, GPtrArray *members)
{
  g_hash_table_remove (self->asked, GUINT_TO_POINTER ((guint) page->first / KITH_LIMIT_MEMBER_LIST_PAGE));
  if (!self->filled || self->stale || !has_groups (self, page->groups))
    rebuild (self, page->groups, (guint) page->first, members);
  else
    fill_page (self, (guint) page->first, members);
}

static void
remove_row (KithRoster *self, guint row)
{
  guint within, group = find_group_of_row (self, row, &within);
  guint position = find_first_position (self, group);
  KithRosterHeading *heading = self->groups->pdata[group];

  g_ptr_array_remove_index (self->rows, row);
  if (heading->count == 1)
    {
      g_ptr_array_remove_index (self->groups, group);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 2, 0);
      return;
    }
  kith_roster_heading_set_count (heading, heading->count - 1);
  g_list_model_items_changed (G_LIST_MODEL (self), position + 1 + within, 1, 0);
}

/* The highest hoisted role of a member, as the server finds it. */
static const char *
find_hoisted_role (KithRoster *self, const KithWireMember *member)
{
  const GPtrArray *roles = kith_guild_get_roles (self->guild);
  const KithWireRole *best = NULL;

  for (guint i = 0; i < roles->len; i++)
    {
      const KithWireRole *role = roles->pdata[i];

      if (role->hoist && (!best || role->position > best->position) && strcmp (role->id, role->guild_id) != 0 &&
          g_ptr_array_find_with_equal_func (member->roles, role->id, g_str_equal, NULL))
        best = role;
    }
  return best ? best->id : NULL;
}

static gint64
get_rank (KithRoster *self, const char *role_id, gboolean online)
{
  if (!online)
    return -1;
  return role_id ? kith_guild_get_role_position (self->guild, role_id) : 0;
}

/* The group for a row; one that is not there yet is made, without anybody in it. */
static guint
ensure_group (KithRoster *self, const KithWireListedMember *row)
{
  gboolean online = row->presence != NULL;
  const char *role_id = online ? find_hoisted_role (self, row->member) : NULL;
  gint64 rank = get_rank (self, role_id, online);
  guint group = 0;

  for (; group < self->groups->len; group++)
    {
      const KithRosterHeading *heading = self->groups->pdata[group];

      if (heading->online == online && g_strcmp0 (heading->role_id, role_id) == 0)
        return group;
      if (get_rank (self, heading->role_id, heading->online) < rank)
        break;
    }
  g_ptr_array_insert (self->groups, (int) group, kith_roster_heading_new (self->guild, role_id, online, 0));
  return group;
}

static gboolean
insert_row (KithRoster *self, guint row, const KithWireListedMember *wire, KithMember *member)
{
  guint group = ensure_group (self, wire), first = 0;
  KithRosterHeading *heading = self->groups->pdata[group];
  guint position = find_first_position (self, group);
  gboolean fresh = heading->count == 0;

  for (guint i = 0; i < group; i++)
    first += ((KithRosterHeading *) self->groups->pdata[i])->count;
  if (row < first || row > first + heading->count || row > self->rows->len)
    {
      if (fresh)
        g_ptr_array_remove_index (self->groups, group);
      return FALSE;
    }
  g_ptr_array_insert (self->rows, (int) row, g_object_ref (member));
  kith_roster_heading_set_count (heading, heading->count + 1);
  g_list_model_items_changed (G_LIST_MODEL (self), fresh ? position : position + 1 + (row - first), 0, fresh ? 2 : 1);
  return TRUE;
}

static gboolean
apply_step (KithRoster *self, const KithWireMemberListStep *step, KithMember *member)
{
  guint removed = (guint) step->removed, inserted = (guint) step->inserted, within;

  if (step->has_removed && removed >= self->rows->len)
    return FALSE;
  /* Somebody who stays where they are: their row follows them by itself. */
  if (step->has_removed && step->has_inserted && step->row && removed == inserted &&
      self->rows->pdata[removed] == member)
    {
      const KithRosterHeading *heading = self->groups->pdata[find_group_of_row (self, removed, &within)];
      const char *role_id = step->row->presence ? find_hoisted_role (self, step->row->member) : NULL;

      if (heading->online == (step->row->presence != NULL) && g_strcmp0 (heading->role_id, role_id) == 0)
        return TRUE;
    }
  if (step->has_removed)
    remove_row (self, removed);
  return !step->has_inserted || !step->row || insert_row (self, inserted, step->row, member);
}

/**
 * kith_roster_apply_change:
 * @members: (nullable items): of each step, where a row comes
 *
 * Takes the steps by which the list has changed.
 */
void
kith_roster_apply_change (KithRoster *self, const KithWireMemberListChange *change, GPtrArray *members)
{
  gboolean good = TRUE;

  if (!self->filled || self->stale)
    return;
  for (guint i = 0; good && i < change->steps->len; i++)
    good = apply_step (self, change->steps->pdata[i], members->pdata[i]);
  /* Roles may be ahead of the list for a moment; then it is asked for again. */
  if (!good || !has_groups (self, change->groups))
    ask_afresh (self);
}

/**
 * kith_roster_apply_reset:
 *
 * The rows are to be asked for again; until they come those that are here stay.
 */
void
kith_roster_apply_reset (KithRoster *self, const KithWireMemberListReset *reset)
{
  if (self->filled)
    ask_afresh (self);
}

/**
 * kith_roster_refresh_headings:
 *
 * Roles may have other names.
 */
void
kith_roster_refresh_headings (KithRoster *self)
{
  for (guint i = 0; i < self->groups->len; i++)
    kith_roster_heading_refresh (self->groups->pdata[i]);
}

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("kith-roster");
}

/**
 * kith_guild_peek_roster:
 *
 * Returns: (transfer none) (nullable): the guild's member list, where it was ever looked at
 */
KithRoster *
kith_guild_peek_roster (KithGuild *guild)
{
  return g_object_get_qdata (G_OBJECT (guild), get_quark ());
}

/**
 * kith_guild_get_roster:
 *
 * Returns: (transfer none): the guild's member list
 */
KithRoster *
kith_guild_get_roster (KithGuild *guild)
{
  KithRoster *self = kith_guild_peek_roster (guild);
  KithSession *session = kith_guild_get_session (guild);

  if (self)
    return self;
  self = g_object_new (KITH_TYPE_ROSTER, NULL);
  g_set_weak_pointer (&self->guild, guild);
  self->ask = kith_alarm_new (kith_session_get_clock (session), on_ask, self);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (on_session_state), self, G_CONNECT_SWAPPED);
  g_object_set_qdata_full (G_OBJECT (guild), get_quark (), self, g_object_unref);
  return self;
}

/**
 * kith_roster_get_filled:
 *
 * Returns: whether the server has told of the list
 */
gboolean
kith_roster_get_filled (KithRoster *self)
{
  g_return_val_if_fail (KITH_IS_ROSTER (self), FALSE);
  return self->filled;
}

/**
 * kith_roster_set_followed:
 *
 * Follows the list at the server while it is looked at; one list of a session is followed at a time.
 */
void
kith_roster_set_followed (KithRoster *self, gboolean followed)
{
  g_return_if_fail (KITH_IS_ROSTER (self));
  if (self->followed == followed)
    return;
  self->followed = followed;
  self->near_page = 0;
  if (followed && is_connected (self))
    ask_afresh (self);
  else if (!followed && is_connected (self))
    kith_session_follow_members (get_session (self), NULL, 0, 0);
}
