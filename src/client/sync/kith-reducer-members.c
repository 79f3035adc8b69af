/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-reducer-members.h"

#include "kith-guild-private.h"
#include "kith-reducer-state.h"
#include "kith-roster-private.h"

static KithRoster *
find_roster (KithReducer *self, const char *guild_id, KithGuild **guild)
{
  *guild = kith_session_find_guild (self->session, guild_id);
  return *guild ? kith_guild_peek_roster (*guild) : NULL;
}

/* Only those who stand at the top of the list are kept for a start without a connection. */
static KithMember *
put_listed (KithReducer *self, KithGuild *guild, const KithWireListedMember *row, gboolean keep, GPtrArray *added)
{
  const char *user_id = row->member->user->id;
  gboolean known = kith_guild_find_member (guild, user_id) != NULL;

  if (keep || known)
    kith_reducer_put_member (self, guild, row->member, added);
  else
    kith_guild_put_member (guild, row->member, added);
  kith_reducer_set_presence (self, user_id, row->presence);
  return kith_guild_find_member (guild, user_id);
}

/**
 * kith_reducer_apply_list_page:
 * @page: KithWireMemberListPage
 */
void
kith_reducer_apply_list_page (KithReducer *self, gconstpointer page)
{
  const KithWireMemberListPage *wire = page;
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  KithGuild *guild;
  KithRoster *roster = find_roster (self, wire->guild_id, &guild);

  if (!roster)
    return;
  for (guint i = 0; i < wire->rows->len; i++)
    g_ptr_array_add (members, put_listed (self, guild, wire->rows->pdata[i], wire->first == 0, added));
  kith_guild_add_members (guild, added);
  kith_roster_apply_page (roster, wire, members);
}

/**
 * kith_reducer_apply_list_change:
 * @change: KithWireMemberListChange
 */
void
kith_reducer_apply_list_change (KithReducer *self, gconstpointer change)
{
  const KithWireMemberListChange *wire = change;
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  KithGuild *guild;
  KithRoster *roster = find_roster (self, wire->guild_id, &guild);

  if (!roster)
    return;
  for (guint i = 0; i < wire->steps->len; i++)
    {
      const KithWireMemberListStep *step = wire->steps->pdata[i];

      g_ptr_array_add (members, step->row ? put_listed (self, guild, step->row, FALSE, added) : NULL);
    }
  kith_guild_add_members (guild, added);
  kith_roster_apply_change (roster, wire, members);
}

/**
 * kith_reducer_apply_list_reset:
 * @reset: KithWireMemberListReset
 */
void
kith_reducer_apply_list_reset (KithReducer *self, gconstpointer reset)
{
  KithGuild *guild;
  KithRoster *roster = find_roster (self, ((const KithWireMemberListReset *) reset)->guild_id, &guild);

  if (roster)
    kith_roster_apply_reset (roster, reset);
}

/**
 * kith_reducer_apply_found:
 * @found: members that were asked for by name or id, in any number
 *
 * Returns: (transfer full): KithMember in the order of the answer
 */
GPtrArray *
kith_reducer_apply_found (KithReducer *self, KithGuild *guild, const KithWireMemberList *found)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *members = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < found->items->len; i++)
    {
      const KithWireMember *wire = found->items->pdata[i];

      kith_reducer_put_member (self, guild, wire, added);
      g_ptr_array_add (members, g_object_ref (kith_guild_find_member (guild, wire->user->id)));
    }
  kith_guild_add_members (guild, added);
  for (guint i = 0; i < added->len; i++)
    kith_reducer_refresh_names_in (guild, kith_user_get_id (kith_member_get_user (added->pdata[i])));
  return members;
}
