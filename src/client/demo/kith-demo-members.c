/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-members.h"

#include "kith-demo-id.h"
#include "kith-error.h"

#include <string.h>

/* The member list as a server would keep it, finding people, and what one may know of them. A demo's guild is small, so
 * that its list is sorted whenever somebody asks. */

typedef struct
{
  const KithWireMember *member;
  KithPresenceStatus status;
  gint64 rank; /* of their group: the position of its role, 0 for none, -1 for who is away */
  const char *role_id;
  char *key;
} Row;

static void
row_free (gpointer data)
{
  g_free (((Row *) data)->key);
  g_free (data);
}

static KithPresenceStatus
find_status (KithDemoWorld *world, const char *user_id)
{
  KithDemoId id;
  KithPresenceStatus status;

  if (!kith_demo_id_parse (user_id, &id) || id.kind != KITH_DEMO_ID_PERSON || id.number >= KITH_DEMO_N_PEOPLE)
    return KITH_PRESENCE_STATUS_OFFLINE;
  status = world->statuses[id.number];
  return status == KITH_PRESENCE_STATUS_INVISIBLE ? KITH_PRESENCE_STATUS_OFFLINE : status;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const Row *left = *(const Row *const *) a, *right = *(const Row *const *) b;

  if (left->rank != right->rank)
    return left->rank > right->rank ? -1 : 1;
  return strcmp (left->key, right->key);
}

static Row *
make_row (KithDemoWorld *world, KithDemoGuild *guild, const KithWireMember *member)
{
  Row *row = g_new0 (Row, 1);
  g_autofree char *folded = g_utf8_casefold (member->nickname ? member->nickname : member->user->display_name, -1);

  row->member = member;
  row->status = find_status (world, member->user->id);
  row->key = g_utf8_collate_key (folded, -1);
  row->rank = row->status == KITH_PRESENCE_STATUS_OFFLINE ? -1 : 0;
  for (guint i = 1; row->rank >= 0 && i < guild->roles->len; i++)
    {
      const KithWireRole *role = (const KithWireRole *) guild->roles->pdata[i];

      if (role->hoist && role->position > row->rank &&
          g_ptr_array_find_with_equal_func (member->roles, role->id, g_str_equal, NULL))
        {
          row->rank = role->position;
          row->role_id = role->id;
        }
    }
  return row;
}

static KithWireListedMember *
list_member (const Row *row)
{
  KithWireListedMember *listed = kith_wire_listed_member_new ();

  listed->member = kith_wire_member_copy (row->member);
  if (row->rank < 0)
    return listed;
  listed->presence = kith_wire_presence_new ();
  listed->presence->user_id = g_strdup (row->member->user->id);
  listed->presence->status = row->status;
  return listed;
}

static void
add_groups (const GPtrArray *rows, GPtrArray *groups)
{
  KithWireMemberGroup *group = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = (const Row *) rows->pdata[i];

      if (i == 0 || row->rank != ((const Row *) rows->pdata[i - 1])->rank)
        {
          group = kith_wire_member_group_new ();
          group->role_id = g_strdup (row->role_id);
          group->online = row->rank >= 0;
          g_ptr_array_add (groups, group);
        }
      group->count++;
    }
}

/**
 * kith_demo_members_make_page:
 *
 * Returns: (transfer full): the groups of a guild's member list, and the rows of one page
 */
KithWireMemberListPage *
kith_demo_members_make_page (KithDemoWorld *world, KithDemoGuild *guild, guint page)
{
  KithWireMemberListPage *answer = kith_wire_member_list_page_new ();
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);

  for (guint i = 0; i < guild->members->len; i++)
    g_ptr_array_add (rows, make_row (world, guild, (const KithWireMember *) guild->members->pdata[i]));
  g_ptr_array_sort (rows, compare_rows);
  answer->guild_id = g_strdup (guild->wire->id);
  answer->first = (gint64) page * KITH_LIMIT_MEMBER_LIST_PAGE;
  add_groups (rows, answer->groups);
  for (guint i = (guint) answer->first; i < rows->len && answer->rows->len < KITH_LIMIT_MEMBER_LIST_PAGE; i++)
    g_ptr_array_add (answer->rows, list_member ((const Row *) rows->pdata[i]));
  return answer;
}

/**
 * kith_demo_members_concern:
 *
 * Returns: whether an event may change a member list
 */
gboolean
kith_demo_members_concern (KithEventId event)
{
  switch (event)
    {
    case KITH_EVENT_MEMBER_ADD:
    case KITH_EVENT_MEMBER_UPDATE:
    case KITH_EVENT_MEMBER_REMOVE:
    case KITH_EVENT_ROLE_CREATE:
    case KITH_EVENT_ROLE_UPDATE:
    case KITH_EVENT_ROLE_DELETE:
    case KITH_EVENT_ROLE_ORDER:
    case KITH_EVENT_USER_UPDATE:
    case KITH_EVENT_PRESENCE_UPDATE:
      return TRUE;
    default:
      return FALSE;
    }
}

static KithDemoGuild *
find_guild (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = kith_demo_world_find_guild (request->world, request->params[0]);

  if (!guild)
    kith_error_set (error, KITH_ERROR_UNKNOWN_GUILD);
  return guild;
}

static gboolean
has_part (const char *name, const char *folded)
{
  g_autofree char *text = name ? g_utf8_casefold (name, -1) : NULL;

  return text && strstr (text, folded);
}

static gboolean
matches (const KithWireUser *user, const char *nickname, const char *query)
{
  g_autofree char *folded = g_utf8_casefold (query, -1);

  return has_part (nickname, folded) || has_part (user->display_name, folded) || has_part (user->username, folded);
}

static gpointer
search_members (const KithDemoRequest *request, GError **error)
{
  const KithWireMemberSearchQuery *query = (const KithWireMemberSearchQuery *) request->query;
  KithDemoGuild *guild = find_guild (request, error);
  KithWireMemberList *list = guild ? kith_wire_member_list_new () : NULL;

  for (guint i = 0; guild && i < guild->members->len; i++)
    {
      const KithWireMember *member = (const KithWireMember *) guild->members->pdata[i];

      if (matches (member->user, member->nickname, query->query))
        g_ptr_array_add (list->items, kith_wire_member_copy (member));
    }
  return list;
}

static gpointer
look_up_members (const KithDemoRequest *request, GError **error)
{
  const KithWireMemberLookup *lookup = (const KithWireMemberLookup *) request->body;
  KithDemoGuild *guild = find_guild (request, error);
  KithWireMemberList *list = guild ? kith_wire_member_list_new () : NULL;

  for (guint i = 0; guild && i < lookup->ids->len; i++)
    {
      const KithWireMember *member = kith_demo_guild_find_member (guild, (const char *) lookup->ids->pdata[i]);

      if (member)
        g_ptr_array_add (list->items, kith_wire_member_copy (member));
    }
  return list;
}

static gpointer
search_people (const KithDemoRequest *request, GError **error)
{
  const KithWireMemberSearchQuery *query = (const KithWireMemberSearchQuery *) request->query;
  KithWireUserList *list = kith_wire_user_list_new ();

  for (guint i = 0; i < KITH_DEMO_N_PEOPLE; i++)
    if (i != KITH_DEMO_ME && matches (request->world->people[i], NULL, query->query))
      g_ptr_array_add (list->items, kith_demo_world_get_user (request->world, i));
  return list;
}

static gpointer
get_profile (const KithDemoRequest *request, GError **error)
{
  KithWireProfile *profile;
  KithDemoId id;

  if (!kith_demo_id_parse (request->params[0], &id) || id.kind != KITH_DEMO_ID_PERSON ||
      id.number >= KITH_DEMO_N_PEOPLE)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_USER);
      return NULL;
    }
  profile = kith_wire_profile_new ();
  profile->user = kith_demo_world_get_user (request->world, id.number);
  profile->created_at = id.ms;
  for (guint i = 0; i < request->world->guilds->len; i++)
    {
      KithDemoGuild *guild = (KithDemoGuild *) request->world->guilds->pdata[i];
      const KithWireMember *member = kith_demo_guild_find_member (guild, request->params[0]);
      KithWireMutualGuild *mutual;

      if (!member)
        continue;
      mutual = kith_wire_mutual_guild_new ();
      mutual->guild_id = g_strdup (guild->wire->id);
      mutual->nickname = g_strdup (member->nickname);
      mutual->avatar = g_strdup (member->avatar);
      mutual->joined_at = member->joined_at;
      for (guint k = 0; k < member->roles->len; k++)
        g_ptr_array_add (mutual->roles, g_strdup ((const char *) member->roles->pdata[k]));
      g_ptr_array_add (profile->mutual_guilds, mutual);
    }
  return profile;
}

const KithDemoHandler kith_demo_member_handlers[KITH_N_ROUTES] = {
  [KITH_ROUTE_MEMBERS_SEARCH] = search_members,
  [KITH_ROUTE_MEMBERS_LOOKUP] = look_up_members,
  [KITH_ROUTE_USERS_SEARCH] = search_people,
  [KITH_ROUTE_PROFILE_GET] = get_profile,
};
