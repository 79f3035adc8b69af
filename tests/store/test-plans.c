/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "kithd-accounts.h"
#include "kithd-audit-log.h"
#include "kithd-bans.h"
#include "kithd-channels.h"
#include "kithd-guilds.h"
#include "kithd-inbox.h"
#include "kithd-invites.h"
#include "kithd-members.h"
#include "kithd-messages.h"
#include "kithd-overwrites.h"
#include "kithd-people.h"
#include "kithd-read-states.h"
#include "kithd-rights.h"
#include "kithd-roles.h"
#include "kithd-sessions.h"
#include "kithd-user-settings.h"
#include "store-fixture.h"

/* Nothing that a request asks walks over a whole table: all statements are gathered while the rows are used, and SQLite
 * tells how it would run each. */

static KithdDbDriver recording;
static GHashTable *statements;

static KithdStatement *
prepare (KithdDb *db, const char *sql, GError **error)
{
  g_hash_table_add (statements, g_strdup (sql));
  return kithd_db_sqlite.prepare (db, sql, error);
}

static void
use_history (KithdDb *db, const char *guild, const char *channel, const char *user, const char *message)
{
  g_autoptr (KithWireMessageList) list = kith_wire_message_list_new ();
  g_autoptr (KithWireReadState) state = NULL;
  g_autoptr (KithWireReplyPreview) preview = NULL;
  g_autoptr (KithWireMessage) found = NULL;
  g_autoptr (KithdRights) sender = NULL;
  KithdPlace place;
  gboolean flag;

  kithd_messages_list_before (db, guild, channel, 10, 5, list->items, &flag, NULL);
  kithd_messages_list_after (db, guild, channel, 0, 5, list->items, &flag, NULL);
  kithd_messages_locate (db, channel, user, &place, NULL);
  kithd_messages_find (db, guild, channel, message, &found, NULL);
  kithd_messages_find_preview (db, channel, message, &preview, NULL);
  kithd_rights_find_sender (db, channel, user, "nonce", &sender, NULL);
  kithd_read_states_advance (db, channel, user, message, 1, &flag, NULL);
  kithd_read_states_find (db, channel, user, &state, NULL);
  found->mention_everyone = FALSE;
  g_ptr_array_add (found->mentions, kith_wire_user_copy (sender->author));
  kithd_messages_update (db, found, NULL);
  kithd_messages_delete (db, found, NULL);
}

static void
use_talk (KithdDb *db, const char *guild, const char *channel, const char *user, const char *message)
{
  g_autoptr (KithWirePinList) pins = kith_wire_pin_list_new ();
  g_autoptr (KithWireMessage) forwarding = kith_wire_message_new ();
  g_autoptr (KithWireMessagePlace) origin = kith_wire_message_place_new ();
  g_autoptr (KithWireMessagePlace) found = NULL;
  gboolean flag;
  gint64 time;
  guint count;

  forwarding->id = g_strdup (message);
  forwarding->forwarded = kith_wire_forwarded_message_new ();
  kithd_messages_set_forwarded (db, forwarding, origin, NULL);
  kithd_messages_find_origin (db, channel, message, &found, NULL);
  kithd_messages_set_pinned (db, message, 1, &flag, NULL);
  kithd_messages_count_pins (db, channel, &count, NULL);
  kithd_messages_list_pins (db, guild, channel, pins->items, NULL);
  kithd_messages_get_pace (db, channel, user, &time, NULL);
  kithd_messages_set_pace (db, channel, user, 1, NULL);
  kithd_read_states_rewind (db, channel, user, 1, NULL);
}

static void
use_roles (KithdDb *db, const char *guild, const char *user, const KithWireRole *role)
{
  g_autoptr (KithWireRoleCounts) counts = kith_wire_role_counts_new ();
  g_autoptr (KithWireMemberList) holders = kith_wire_member_list_new ();
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autoptr (KithWireRole) other = kith_wire_role_copy (role);
  g_autoptr (KithWireRole) found = NULL;

  memcpy (other->id + strlen (other->id) - 4, "beef", 4);
  other->position = 1;
  g_ptr_array_add (order, role->id);
  g_ptr_array_add (order, other->id);
  kithd_roles_insert (db, other, NULL);
  kithd_roles_find (db, guild, other->id, &found, NULL);
  kithd_roles_update (db, other, NULL);
  kithd_roles_order (db, order, NULL);
  kithd_roles_give (db, guild, user, other->id, NULL);
  kithd_roles_count_holders (db, guild, counts->items, NULL);
  kithd_roles_list_holders (db, guild, other->id, NULL, 5, holders->items, &holders->next, NULL);
  g_assert_cmpuint (holders->items->len, ==, 1);
  kithd_roles_take (db, guild, user, other->id, NULL);
  kithd_roles_delete (db, other->id, NULL);
}

static void
use_overwrites (KithdDb *db, const char *guild, const char *channel, const GPtrArray *channels)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_overwrite_free);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  const KithWireOverwrite overwrite = { (char *) guild, KITH_OVERWRITE_KIND_ROLE, 1, 2 };

  kithd_overwrites_put (db, channel, &overwrite, NULL);
  kithd_overwrites_list (db, channel, found, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  kithd_overwrites_fill (db, guild, channels, NULL);
  kithd_overwrites_list_channels (db, guild, ids, NULL);
  kithd_overwrites_delete (db, channel, guild, NULL);
  kithd_overwrites_copy (db, channel, channel, NULL);
  kithd_overwrites_clear (db, channel, NULL);
}

static void
use_guild (KithdDb *db, const char *guild, const char *channel, const char *user)
{
  g_autoptr (KithWireMemberList) members = kith_wire_member_list_new ();
  g_autoptr (KithWireChannelList) channels = kith_wire_channel_list_new ();
  g_autoptr (KithWireRoleList) roles = kith_wire_role_list_new ();
  g_autoptr (KithWireInviteList) invites = kith_wire_invite_list_new ();
  g_autoptr (KithWireGuildList) guilds = kith_wire_guild_list_new ();
  g_autoptr (KithWireReady) ready = kith_wire_ready_new ();
  g_autoptr (KithWireInvite) invite = NULL;
  g_autoptr (KithWireUser) peer = NULL;
  g_autoptr (KithdRights) rights = NULL;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  guint count;

  kithd_members_list (db, guild, NULL, 10, members->items, &members->next, NULL);
  kithd_channels_list (db, guild, channels->items, NULL);
  use_overwrites (db, guild, channel, channels->items);
  kithd_channels_list_texts (db, guild, texts, NULL);
  kithd_channels_count (db, guild, &count, NULL);
  kithd_roles_list (db, guild, roles->items, NULL);
  use_roles (db, guild, user, roles->items->pdata[0]);
  kithd_guilds_list_of_user (db, user, guilds->items, NULL);
  kithd_guilds_count_of_user (db, user, &count, NULL);
  kithd_read_states_list (db, guild, user, ready->read_states, NULL);
  kithd_rights_find_in_guild (db, guild, user, &rights, NULL);
  rights->in_overwrites = TRUE;
  kithd_rights_enter_channel (rights, db, channel, user, NULL);
  kithd_invites_find (db, "code", 0, &invite, NULL);
  kithd_invites_list (db, guild, 0, invites->items, NULL);
  kithd_invites_count (db, guild, 0, &count, NULL);
  kithd_invites_sweep_guild (db, guild, 0, NULL);
  kithd_accounts_find_peer (db, guild, user, &peer, NULL);
}

static gboolean
take_entry (KithWireAuditEntry *entry, gboolean secret, gpointer data)
{
  kith_wire_audit_entry_free (entry);
  return TRUE;
}

static void
use_audit_log (KithdDb *db, const char *guild, const char *user, const char *channel)
{
  const KithWireAuditQuery all = { 0 }, of_user = { .user = (char *) user };

  kithd_audit_log_foreach (db, guild, &all, take_entry, NULL, NULL);
  kithd_audit_log_foreach (db, guild, &of_user, take_entry, NULL, NULL);
  kithd_audit_log_hide_channel (db, guild, channel, NULL);
}

static void
use_bans (KithdDb *db, const char *guild, const char *user)
{
  g_autoptr (KithWireBanList) list = kith_wire_ban_list_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KithWireGuildNotices) notices = NULL;
  g_autoptr (KithWireBan) ban = NULL;
  g_autoptr (KithdPurge) purge = NULL;
  gboolean flag;

  kithd_bans_put (db, guild, user, user, NULL, 0, NULL);
  kithd_bans_has (db, guild, user, &flag, NULL);
  kithd_bans_find (db, guild, user, &ban, NULL);
  kithd_bans_list (db, guild, NULL, 10, list->items, &list->next, NULL);
  kithd_bans_delete (db, guild, user, NULL);
  kithd_guilds_get_notices (db, guild, &notices, NULL);
  kithd_purges_begin (db, guild, user, 0, NULL);
  kithd_purges_find (db, &purge, NULL);
  kithd_purges_look (db, purge, 10, ids, &flag, NULL);
  kithd_purges_go_on (db, purge, NULL);
  kithd_purges_end (db, purge, NULL);
}

static void
use_people (KithdDb *db, const char *guild, const char *user)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KithWireProfile) profile = kith_wire_profile_new ();
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_exported_message_free);
  g_autofree char *next = NULL;
  gint64 created_at;

  kithd_people_search_members (db, guild, "a", 5, ids, NULL);
  kithd_people_search_peers (db, user, "a", 5, ids, NULL);
  kithd_people_list_mutual (db, user, user, profile->mutual_guilds, NULL);
  kithd_people_get_created_at (db, user, &created_at, NULL);
  kithd_messages_list_own (db, user, NULL, 5, messages, &next, NULL);
  kithd_members_set_avatar (db, guild, user, NULL, NULL);
}

static void
use_account (KithdDb *db, const char *user, const char *guild)
{
  g_autoptr (KithWireSessionList) sessions = kith_wire_session_list_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KithdCredentials) by_name = NULL;
  g_autoptr (KithdCredentials) by_email = NULL;
  g_autoptr (KithdSession) session = NULL;
  gboolean flag;
  guint count;

  kithd_accounts_has_email (db, "x@example.org", &flag, NULL);
  kithd_accounts_has_username (db, "x", &flag, NULL);
  kithd_accounts_find_credentials (db, "x", &by_name, NULL);
  kithd_accounts_find_credentials (db, "x@example.org", &by_email, NULL);
  kithd_sessions_find (db, user, &session, NULL);
  kithd_sessions_list (db, user, 0, sessions->items, NULL);
  kithd_sessions_count (db, user, 0, &count, NULL);
  kithd_sessions_revoke_others (db, user, guild, 0, ids, NULL);
  kithd_sessions_sweep_user (db, user, 0, NULL);
  kithd_members_remove (db, guild, user, &flag, NULL);
}

static void
use_inbox (KithdDb *db, const char *user)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_message_place_free);
  g_autofree char *rest = NULL;

  g_assert_true (kithd_inbox_list_mentions (db, user, NULL, 10, found, &rest, NULL));
}

static void
use_settings (KithdDb *db, const char *user, const char *guild, const char *channel)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_notification_settings_free);
  g_autoptr (GPtrArray) guild_ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KithWireNotificationSettings) of_guild = NULL;
  g_autoptr (KithWireNotificationSettings) of_channel = NULL;
  g_autoptr (KithWireGuildOrder) order = NULL;
  guint count;

  kithd_user_settings_find_guild (db, user, guild, 0, &of_guild, NULL);
  kithd_user_settings_find_channel (db, user, channel, 0, &of_channel, NULL);
  for (guint muted = 2; muted > 0; muted--)
    {
      of_guild->muted = of_channel->muted = muted > 1;
      kithd_user_settings_put_guild (db, user, of_guild, NULL);
      kithd_user_settings_put_channel (db, user, of_channel, NULL);
    }
  kithd_user_settings_list_guilds (db, user, 0, found, NULL);
  kithd_user_settings_list_channels (db, user, 0, found, guild_ids, NULL);
  kithd_user_settings_count_channels (db, user, &count, NULL);
  kithd_user_settings_drop_lost_channels (db, user, NULL);
  kithd_user_settings_get_order (db, user, &order, NULL);
  kithd_user_settings_set_order (db, user, order, NULL);
  kithd_user_settings_forget (db, user, NULL);
}

static guint
check_plan (sqlite3 *handle, const char *sql)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  sqlite3_stmt *plan = NULL;
  guint n_steps = 0;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, explain, -1, &plan, NULL), ==, SQLITE_OK);
  while (sqlite3_step (plan) == SQLITE_ROW)
    {
      const char *step = (const char *) sqlite3_column_text (plan, 3);

      /* A subquery's own result is walked, not a table; those of the read states are called so. */
      if (g_str_has_prefix (step, "SCAN") && !g_str_equal (step, "SCAN CONSTANT ROW") &&
          !g_str_has_prefix (step, "SCAN (subquery") && !g_str_equal (step, "SCAN said"))
        g_error ("%s\n  would: %s", sql, step);
      n_steps++;
    }
  sqlite3_finalize (plan);
  return n_steps;
}

static void
test_plans (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new (&recording);
  g_autoptr (KithdDb) db = store_fixture_open_db (fixture);
  g_autofree char *user = NULL, *channel = NULL, *guild = NULL, *message = NULL;
  GHashTableIter iter;
  gpointer sql;
  sqlite3 *handle = NULL;
  guint n_steps = 0;

  store_fixture_add_people (fixture, db, 1, &user);
  guild = store_fixture_add_guild (fixture, db, user, &channel);
  message = store_fixture_send (fixture, db, channel, user, "x", NULL);
  g_hash_table_remove_all (statements);
  use_inbox (db, user);
  use_talk (db, guild, channel, user, message);
  use_history (db, guild, channel, user, message);
  use_guild (db, guild, channel, user);
  use_audit_log (db, guild, user, channel);
  use_bans (db, guild, user);
  use_settings (db, user, guild, channel);
  use_people (db, guild, user);
  use_account (db, user, guild);
  g_assert_cmpint (sqlite3_open (fixture->location, &handle), ==, SQLITE_OK);
  g_hash_table_iter_init (&iter, statements);
  while (g_hash_table_iter_next (&iter, &sql, NULL))
    n_steps += check_plan (handle, sql);
  sqlite3_close (handle);
  g_assert_cmpuint (g_hash_table_size (statements), >, 40);
  g_assert_cmpuint (n_steps, >, 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  recording = kithd_db_sqlite;
  recording.prepare = prepare;
  statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_test_add_func ("/store/sqlite/plans", test_plans);
  return g_test_run ();
}
