/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-roster.h"

#include <string.h>

/* More steps than this at once are told as a reset: who looks asks again for what they see. */
#define STEPS_MAX 100

typedef struct
{
  KithWireMember *member;
  char *key; /* by which names are sorted */
  guint group;
} Entry;

/* What happened while the members were read. */
typedef struct
{
  KithEventId event;
  gpointer payload;
} Pending;

struct _KithdRoster
{
  char *guild_id;
  KithdPresence *presence;
  gboolean filled;
  GPtrArray *pending;  /* Pending */
  GHashTable *roles;   /* id → KithWireRole */
  GPtrArray *hoisted;  /* KithWireRole, highest first: their groups come first */
  GHashTable *places;  /* id of a hoisted role → its place among them, plus one */
  GArray *counts;      /* guint, of each group; the last two are the others who are there, and who is away */
  GSequence *rows;     /* Entry */
  GHashTable *by_user; /* user id → GSequenceIter */
  GPtrArray *steps;    /* KithWireMemberListStep */
  gboolean reset;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  kith_wire_member_free (entry->member);
  g_free (entry->key);
  g_free (entry);
}

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  kith_wire_free (kith_events[pending->event].type, pending->payload);
  g_free (pending);
}

/**
 * kithd_roster_new:
 * @presence: borrowed; it outlives the roster
 *
 * Returns: (transfer full): a list that waits to be filled, and remembers what happens meanwhile
 */
KithdRoster *
kithd_roster_new (const char *guild_id, KithdPresence *presence)
{
  KithdRoster *self = g_new0 (KithdRoster, 1);

  self->guild_id = g_strdup (guild_id);
  self->presence = presence;
  self->pending = g_ptr_array_new_with_free_func (pending_free);
  self->roles = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) kith_wire_role_free);
  self->hoisted = g_ptr_array_new ();
  self->places = g_hash_table_new (g_str_hash, g_str_equal);
  self->counts = g_array_new (FALSE, TRUE, sizeof (guint));
  self->rows = g_sequence_new (entry_free);
  self->by_user = g_hash_table_new (g_str_hash, g_str_equal);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_member_list_step_free);
  return self;
}

void
kithd_roster_free (KithdRoster *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->by_user);
  g_sequence_free (self->rows);
  g_ptr_array_unref (self->steps);
  g_array_unref (self->counts);
  g_hash_table_unref (self->places);
  g_ptr_array_unref (self->hoisted);
  g_hash_table_unref (self->roles);
  g_ptr_array_unref (self->pending);
  g_free (self->guild_id);
  g_free (self);
}

const char *
kithd_roster_get_guild_id (KithdRoster *self)
{
  return self->guild_id;
}

gboolean
kithd_roster_is_filled (KithdRoster *self)
{
  return self->filled;
}

static guint
get_away_group (KithdRoster *self)
{
  return self->hoisted->len + 1;
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer data)
{
  const Entry *left = a, *right = b;
  int order;

  if (left->group != right->group)
    return left->group < right->group ? -1 : 1;
  order = strcmp (left->key, right->key);
  return order ? order : strcmp (left->member->user->id, right->member->user->id);
}

static guint
find_group (KithdRoster *self, const KithWireMember *member)
{
  guint best = self->hoisted->len;

  if (kithd_presence_get_visible (self->presence, member->user->id) == KITH_PRESENCE_STATUS_OFFLINE)
    return get_away_group (self);
  for (guint i = 0; i < member->roles->len; i++)
    {
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, member->roles->pdata[i]));

      if (place)
        best = MIN (best, place - 1);
    }
  return best;
}

static void
read_key (Entry *entry)
{
  const KithWireMember *member = entry->member;
  g_autofree char *folded = g_utf8_casefold (member->nickname ? member->nickname : member->user->display_name, -1);

  g_free (entry->key);
  entry->key = g_utf8_collate_key (folded, -1);
}

static guint *
count_of (KithdRoster *self, guint group)
{
  return &g_array_index (self->counts, guint, group);
}

static KithWireListedMember *
list_member (KithdRoster *self, const Entry *entry)
{
  KithWireListedMember *row = kith_wire_listed_member_new ();
  KithWirePresence *presence = kithd_presence_dup_visible (self->presence, entry->member->user->id);

  kith_wire_member_free (row->member);
  row->member = kith_wire_member_copy (entry->member);
  if (presence->status == KITH_PRESENCE_STATUS_OFFLINE)
    kith_wire_presence_free (presence);
  else
    row->presence = presence;
  return row;
}

/* @removed and @inserted: -1 for none. */
static void
note_step (KithdRoster *self, int removed, int inserted, const Entry *entry)
{
  KithWireMemberListStep *step;

  if (!self->filled || self->reset)
    return;
  if (self->steps->len == STEPS_MAX)
    {
      self->reset = TRUE;
      g_ptr_array_set_size (self->steps, 0);
      return;
    }
  step = kith_wire_member_list_step_new ();
  step->has_removed = removed >= 0;
  step->removed = MAX (removed, 0);
  step->has_inserted = inserted >= 0;
  step->inserted = MAX (inserted, 0);
  step->row = inserted >= 0 ? list_member (self, entry) : NULL;
  g_ptr_array_add (self->steps, step);
}

static void
insert (KithdRoster *self, Entry *entry)
{
  GSequenceIter *iter = g_sequence_insert_sorted (self->rows, entry, compare_entries, NULL);

  (*count_of (self, entry->group))++;
  g_hash_table_insert (self->by_user, entry->member->user->id, iter);
  note_step (self, -1, g_sequence_iter_get_position (iter), entry);
}

static void
remove_member (KithdRoster *self, const char *user_id)
{
  GSequenceIter *iter = g_hash_table_lookup (self->by_user, user_id);
  const Entry *entry = iter ? g_sequence_get (iter) : NULL;

  if (!entry)
    return;
  note_step (self, g_sequence_iter_get_position (iter), -1, NULL);
  (*count_of (self, entry->group))--;
  g_hash_table_remove (self->by_user, user_id);
  g_sequence_remove (iter);
}

/* An entry is different from what was told: it is told anew, at the place where it belongs now. */
static void
touch (KithdRoster *self, GSequenceIter *iter)
{
  Entry *entry = g_sequence_get (iter);
  int before = g_sequence_iter_get_position (iter);

  (*count_of (self, entry->group))--;
  entry->group = find_group (self, entry->member);
  read_key (entry);
  (*count_of (self, entry->group))++;
  g_sequence_sort_changed (iter, compare_entries, NULL);
  note_step (self, before, g_sequence_iter_get_position (iter), entry);
}

static void
put_member (KithdRoster *self, const KithWireMember *member)
{
  GSequenceIter *iter = g_hash_table_lookup (self->by_user, member->user->id);
  Entry *entry = iter ? g_sequence_get (iter) : g_new0 (Entry, 1);

  if (iter)
    g_hash_table_steal (self->by_user, member->user->id);
  kith_wire_member_free (entry->member);
  entry->member = kith_wire_member_copy (member);
  if (iter)
    {
      g_hash_table_insert (self->by_user, entry->member->user->id, iter);
      touch (self, iter);
      return;
    }
  read_key (entry);
  entry->group = find_group (self, entry->member);
  insert (self, entry);
}

static void
put_user (KithdRoster *self, const KithWireUser *user)
{
  GSequenceIter *iter = g_hash_table_lookup (self->by_user, user->id);
  g_autoptr (KithWireMember) member = iter ? kith_wire_member_copy (((Entry *) g_sequence_get (iter))->member) : NULL;

  if (!member)
    return;
  kith_wire_user_free (member->user);
  member->user = kith_wire_user_copy (user);
  put_member (self, member);
}

static int
compare_roles (gconstpointer a, gconstpointer b)
{
  const KithWireRole *left = *(const KithWireRole *const *) a, *right = *(const KithWireRole *const *) b;

  return left->position > right->position ? -1 : left->position < right->position;
}

static void
place_hoisted (KithdRoster *self)
{
  g_ptr_array_sort (self->hoisted, compare_roles);
  g_hash_table_remove_all (self->places);
  for (guint i = 0; i < self->hoisted->len; i++)
    g_hash_table_insert (self->places, ((KithWireRole *) self->hoisted->pdata[i])->id, GUINT_TO_POINTER (i + 1));
}

/* The groups are others than before: every entry finds its own again. */
static void
regroup (KithdRoster *self)
{
  GHashTableIter iter;
  gpointer value;

  g_ptr_array_set_size (self->hoisted, 0);
  g_hash_table_iter_init (&iter, self->roles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((const KithWireRole *) value)->hoist && !g_str_equal (((const KithWireRole *) value)->id, self->guild_id))
      g_ptr_array_add (self->hoisted, value);
  place_hoisted (self);
  g_array_set_size (self->counts, 0);
  g_array_set_size (self->counts, self->hoisted->len + 2);
  for (GSequenceIter *at = g_sequence_get_begin_iter (self->rows); !g_sequence_iter_is_end (at);
       at = g_sequence_iter_next (at))
    {
      Entry *entry = g_sequence_get (at);

      entry->group = find_group (self, entry->member);
      (*count_of (self, entry->group))++;
    }
  g_sequence_sort (self->rows, compare_entries, NULL);
  self->reset = self->filled;
  g_ptr_array_set_size (self->steps, 0);
}

static void
put_role (KithdRoster *self, const KithWireRole *role)
{
  const KithWireRole *before = g_hash_table_lookup (self->roles, role->id);
  gboolean was_hoisted = before && before->hoist;
  gboolean moves = role->hoist && (!before || before->position != role->position);
  KithWireRole *copy = kith_wire_role_copy (role);

  if (before)
    {
      g_hash_table_remove (self->places, before->id);
      g_ptr_array_remove (self->hoisted, (gpointer) before);
    }
  g_hash_table_replace (self->roles, copy->id, copy);
  if (was_hoisted == role->hoist && !moves && !role->hoist)
    return;
  if (was_hoisted == role->hoist && !moves)
    {
      /* The same groups: only the role's name or colour is another. */
      g_ptr_array_add (self->hoisted, copy);
      place_hoisted (self);
      return;
    }
  regroup (self);
}

static void
order_roles (KithdRoster *self, const KithWireRoleOrder *order)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < order->roles->len; i++)
    {
      KithWireRole *role = g_hash_table_lookup (self->roles, order->roles->pdata[i]);

      changed = changed || (role && role->hoist && role->position != i);
      if (role)
        role->position = i;
    }
  if (changed)
    regroup (self);
}

static void
remove_role (KithdRoster *self, const char *id)
{
  const KithWireRole *role = g_hash_table_lookup (self->roles, id);
  gboolean hoisted = role && role->hoist;
  guint place;

  if (!role)
    return;
  g_hash_table_remove (self->places, id);
  g_ptr_array_remove (self->hoisted, (gpointer) role);
  for (GSequenceIter *at = g_sequence_get_begin_iter (self->rows); !g_sequence_iter_is_end (at);
       at = g_sequence_iter_next (at))
    {
      GPtrArray *roles = ((Entry *) g_sequence_get (at))->member->roles;

      if (g_ptr_array_find_with_equal_func (roles, id, g_str_equal, &place))
        g_ptr_array_remove_index (roles, place);
    }
  g_hash_table_remove (self->roles, id);
  if (hoisted)
    regroup (self);
}

static void
apply (KithdRoster *self, KithEventId event, gconstpointer payload)
{
  switch (event)
    {
    case KITH_EVENT_MEMBER_ADD:
    case KITH_EVENT_MEMBER_UPDATE:
      put_member (self, payload);
      break;
    case KITH_EVENT_MEMBER_REMOVE:
      remove_member (self, ((const KithWireMemberRemoved *) payload)->user_id);
      break;
    case KITH_EVENT_USER_UPDATE:
      put_user (self, payload);
      break;
    case KITH_EVENT_ROLE_CREATE:
    case KITH_EVENT_ROLE_UPDATE:
      put_role (self, payload);
      break;
    case KITH_EVENT_ROLE_ORDER:
      order_roles (self, payload);
      break;
    case KITH_EVENT_ROLE_DELETE:
      remove_role (self, ((const KithWireRoleDeleted *) payload)->id);
      break;
    default:
      break;
    }
}

static gboolean
concerns (KithEventId event)
{
  switch (event)
    {
    case KITH_EVENT_MEMBER_ADD:
    case KITH_EVENT_MEMBER_UPDATE:
    case KITH_EVENT_MEMBER_REMOVE:
    case KITH_EVENT_USER_UPDATE:
    case KITH_EVENT_ROLE_CREATE:
    case KITH_EVENT_ROLE_UPDATE:
    case KITH_EVENT_ROLE_ORDER:
    case KITH_EVENT_ROLE_DELETE:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * kithd_roster_apply:
 * @payload: of an event of this guild, or of a change of somebody's profile
 */
void
kithd_roster_apply (KithdRoster *self, KithEventId event, gconstpointer payload)
{
  Pending *pending;

  if (!payload || !concerns (event))
    return;
  if (self->filled)
    {
      apply (self, event, payload);
      return;
    }
  pending = g_new0 (Pending, 1);
  pending->event = event;
  pending->payload = kith_wire_copy (kith_events[event].type, payload);
  g_ptr_array_add (self->pending, pending);
}

/**
 * kithd_roster_apply_presence:
 *
 * Somebody came, went or says something else.
 */
void
kithd_roster_apply_presence (KithdRoster *self, const char *user_id)
{
  GSequenceIter *iter = self->filled ? g_hash_table_lookup (self->by_user, user_id) : NULL;

  if (iter)
    touch (self, iter);
}

/**
 * kithd_roster_fill:
 * @members: KithWireMember, all of the guild; they are taken from it
 * @roles: KithWireRole, all of the guild
 *
 * Takes what was read from the database, and then what has happened since the list was made. Events say how things are,
 * so that one which the reading had seen already does no harm.
 */
void
kithd_roster_fill (KithdRoster *self, GPtrArray *members, const GPtrArray *roles)
{
  for (guint i = 0; i < roles->len; i++)
    {
      KithWireRole *role = kith_wire_role_copy (roles->pdata[i]);

      g_hash_table_replace (self->roles, role->id, role);
    }
  g_ptr_array_set_free_func (members, NULL);
  for (guint i = 0; i < members->len; i++)
    {
      Entry *entry = g_new0 (Entry, 1);

      entry->member = members->pdata[i];
      read_key (entry);
      g_hash_table_insert (self->by_user, entry->member->user->id, g_sequence_append (self->rows, entry));
    }
  g_ptr_array_set_size (members, 0);
  regroup (self);
  for (guint i = 0; i < self->pending->len; i++)
    {
      const Pending *pending = self->pending->pdata[i];

      apply (self, pending->event, pending->payload);
    }
  g_ptr_array_set_size (self->pending, 0);
  self->filled = TRUE;
}

guint
kithd_roster_get_n_rows (KithdRoster *self)
{
  return (guint) g_sequence_get_length (self->rows);
}

static void
add_groups (KithdRoster *self, GPtrArray *groups)
{
  for (guint i = 0; i < self->counts->len; i++)
    {
      KithWireMemberGroup *group;

      if (*count_of (self, i) == 0)
        continue;
      group = kith_wire_member_group_new ();
      if (i < self->hoisted->len)
        group->role_id = g_strdup (((const KithWireRole *) self->hoisted->pdata[i])->id);
      group->online = i != get_away_group (self);
      group->count = *count_of (self, i);
      g_ptr_array_add (groups, group);
    }
}

/**
 * kithd_roster_make_page:
 * @page: counted from 0; beyond the end it is empty
 *
 * Returns: (transfer full): the groups, and %KITH_LIMIT_MEMBER_LIST_PAGE rows as they are now
 */
KithWireMemberListPage *
kithd_roster_make_page (KithdRoster *self, guint page)
{
  KithWireMemberListPage *answer = kith_wire_member_list_page_new ();
  GSequenceIter *at;

  answer->guild_id = g_strdup (self->guild_id);
  answer->first = (gint64) page * KITH_LIMIT_MEMBER_LIST_PAGE;
  add_groups (self, answer->groups);
  at = answer->first < kithd_roster_get_n_rows (self) ? g_sequence_get_iter_at_pos (self->rows, (int) answer->first)
                                                      : g_sequence_get_end_iter (self->rows);
  for (; answer->rows->len < KITH_LIMIT_MEMBER_LIST_PAGE && !g_sequence_iter_is_end (at);
       at = g_sequence_iter_next (at))
    g_ptr_array_add (answer->rows, list_member (self, g_sequence_get (at)));
  return answer;
}

gboolean
kithd_roster_has_changes (KithdRoster *self)
{
  return self->reset || self->steps->len > 0;
}

/**
 * kithd_roster_take_changes:
 * @event: (out): what the payload is of
 *
 * Returns: (transfer full) (nullable): how the list has changed since this was asked last
 */
gpointer
kithd_roster_take_changes (KithdRoster *self, KithEventId *event)
{
  KithWireMemberListChange *change;
  KithWireMemberListReset *reset;

  if (self->reset)
    {
      self->reset = FALSE;
      reset = kith_wire_member_list_reset_new ();
      reset->guild_id = g_strdup (self->guild_id);
      add_groups (self, reset->groups);
      *event = KITH_EVENT_MEMBER_LIST_RESET;
      return reset;
    }
  if (self->steps->len == 0)
    return NULL;
  change = kith_wire_member_list_change_new ();
  change->guild_id = g_strdup (self->guild_id);
  add_groups (self, change->groups);
  while (self->steps->len > 0)
    g_ptr_array_add (change->steps, g_ptr_array_steal_index (self->steps, 0));
  *event = KITH_EVENT_MEMBER_LIST_CHANGE;
  return change;
}
