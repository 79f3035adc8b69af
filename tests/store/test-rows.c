/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-accounts.h"
#include "kithd-bans.h"
#include "kithd-channels.h"
#include "kithd-doomed.h"
#include "kithd-guilds.h"
#include "kithd-invites.h"
#include "kithd-members.h"
#include "kithd-messages.h"
#include "kithd-read-states.h"
#include "kithd-rights.h"
#include "kithd-sessions.h"
#include "store-fixture.h"

/* What the aggregates promise, on every driver. */

typedef struct
{
  KithdDb *db;
  char *people[3];
  char *guild, *channel;
} World;

static World *
world_new (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  World *self = g_new0 (World, 1);

  self->db = store_fixture_open_db (fixture);
  store_fixture_add_people (fixture, self->db, 3, self->people);
  self->guild = store_fixture_add_guild (fixture, self->db, self->people[0], &self->channel);
  kithd_members_insert (self->db, self->guild, self->people[1], 1, &error);
  g_assert_no_error (error);
  return self;
}

static void
world_free (World *self)
{
  kithd_db_free (self->db);
  for (guint i = 0; i < G_N_ELEMENTS (self->people); i++)
    g_free (self->people[i]);
  g_free (self->guild);
  g_free (self->channel);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static KithWireMessageList *
list (World *world, gint64 before, gint64 after, guint limit, gboolean *more)
{
  g_autoptr (GError) error = NULL;
  KithWireMessageList *page = kith_wire_message_list_new ();

  if (before > 0)
    kithd_messages_list_before (world->db, world->guild, world->channel, before, limit, page->items, more, &error);
  else
    kithd_messages_list_after (world->db, world->guild, world->channel, after, limit, page->items, more, &error);
  g_assert_no_error (error);
  return page;
}

static gint64
seq_at (const KithWireMessageList *page, guint i)
{
  const KithWireMessage *message = g_ptr_array_index (page->items, i);

  return message->seq;
}

static void
test_history (StoreFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireMessageList) page = NULL;
  gboolean more;

  for (guint i = 1; i <= 25; i++)
    {
      gint64 seq;
      g_autofree char *id = store_fixture_send (fixture, world->db, world->channel, world->people[0], "x", &seq);

      g_assert_cmpint (seq, ==, i);
    }
  page = list (world, G_MAXINT64, 0, 10, &more);
  g_assert_cmpuint (page->items->len, ==, 10);
  g_assert_cmpint (seq_at (page, 0), ==, 25);
  g_assert_cmpint (seq_at (page, 9), ==, 16);
  g_assert_true (more);
  g_clear_pointer (&page, kith_wire_message_list_free);
  page = list (world, 6, 0, 5, &more);
  g_assert_cmpuint (page->items->len, ==, 5);
  g_assert_cmpint (seq_at (page, 4), ==, 1);
  g_assert_false (more);
  g_clear_pointer (&page, kith_wire_message_list_free);
  page = list (world, 0, 20, 4, &more);
  g_assert_cmpint (seq_at (page, 0), ==, 21);
  g_assert_cmpuint (page->items->len, ==, 4);
  g_assert_true (more);
}

/* A message that is gone still has a place, so that a reader can go on from it. */
static void
test_deleted_place (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (World) world = world_new (fixture);
  char *ids[30];
  KithdPlace place;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = store_fixture_send (fixture, world->db, world->channel, world->people[0], "x", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (KithWireMessage) message = NULL;

      kithd_messages_locate (world->db, world->channel, ids[i], &place, &error);
      g_assert_cmpint (place.before, ==, i + 1);
      g_assert_cmpint (place.after, ==, i + 1);
      kithd_messages_find (world->db, world->guild, world->channel, ids[i], &message, &error);
      /* Some neighbours are gone as well. */
      if (i % 3 == 0)
        continue;
      kithd_messages_delete (world->db, message, &error);
      kithd_messages_locate (world->db, world->channel, ids[i], &place, &error);
      g_assert_no_error (error);
      g_assert_cmpint (place.before, ==, place.after + 1);
      g_assert_cmpint (place.after, >=, i / 3 * 3 + 1);
      g_assert_cmpint (place.before, <=, i + 2);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_free (ids[i]);
}

static void
test_newest_deleted (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *first = store_fixture_send (fixture, world->db, world->channel, world->people[0], "1", NULL);
  g_autofree char *second = store_fixture_send (fixture, world->db, world->channel, world->people[0], "2", NULL);
  g_autofree char *third = NULL;
  g_autoptr (KithWireMessage) message = NULL;
  g_autoptr (KithWireChannel) channel = NULL;
  gint64 seq;

  kithd_messages_find (world->db, world->guild, world->channel, second, &message, &error);
  kithd_messages_delete (world->db, message, &error);
  kithd_channels_find (world->db, world->channel, &channel, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (channel->last_message_id, ==, first);
  g_assert_cmpint (channel->last_seq, ==, 2);
  third = store_fixture_send (fixture, world->db, world->channel, world->people[0], "3", &seq);
  g_assert_cmpint (seq, ==, 3);
}

static void
test_nonce (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithdRights) rights = NULL;
  g_autoptr (KithWireMessage) message = kith_wire_message_new ();
  g_autofree char *id = store_fixture_new_id (fixture);

  kithd_rights_find_sender (world->db, world->channel, world->people[0], "n", &rights, &error);
  g_assert_no_error (error);
  g_assert_null (rights->repeat_id);
  g_assert_true (rights->owner);
  g_assert_cmpstr (rights->author->username, ==, "person0");
  message->id = g_strdup (id);
  message->channel_id = g_strdup (world->channel);
  message->author = kith_wire_user_copy (rights->author);
  message->content = g_strdup ("x");
  message->nonce = g_strdup ("n");
  g_assert_true (kithd_messages_insert (world->db, message, &error));
  g_clear_pointer (&rights, kithd_rights_free);
  kithd_rights_find_sender (world->db, world->channel, world->people[0], "n", &rights, &error);
  g_assert_cmpstr (rights->repeat_id, ==, id);
  /* The database itself keeps a second one out, but not another author's. */
  g_free (message->id);
  message->id = store_fixture_new_id (fixture);
  message->seq = 0;
  g_assert_false (kithd_messages_insert (world->db, message, &error));
  g_assert_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_free (message->author->id);
  message->author->id = g_strdup (world->people[1]);
  message->seq = 0;
  g_assert_true (kithd_messages_insert (world->db, message, &error));
}

static void
test_read_states (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *first = store_fixture_send (fixture, world->db, world->channel, world->people[0], "1", NULL);
  g_autofree char *second = store_fixture_send (fixture, world->db, world->channel, world->people[0], "2", NULL);
  g_autoptr (KithWireReadState) state = NULL;
  gboolean moved;

  kithd_read_states_find (world->db, world->channel, world->people[1], &state, &error);
  g_assert_cmpint (state->last_read_seq, ==, 0);
  g_assert_true (kithd_read_states_advance (world->db, world->channel, world->people[1], second, 2, &moved, &error) &&
                 moved);
  g_assert_true (kithd_read_states_advance (world->db, world->channel, world->people[1], first, 1, &moved, &error) &&
                 !moved);
  g_clear_pointer (&state, kith_wire_read_state_free);
  kithd_read_states_find (world->db, world->channel, world->people[1], &state, &error);
  g_assert_no_error (error);
  g_assert_cmpint (state->last_read_seq, ==, 2);
  g_assert_cmpstr (state->last_read_id, ==, second);
  /* Who joins has read what was said before. */
  kithd_members_insert (world->db, world->guild, world->people[2], 1, &error);
  g_clear_pointer (&state, kith_wire_read_state_free);
  kithd_read_states_find (world->db, world->channel, world->people[2], &state, &error);
  g_assert_no_error (error);
  g_assert_cmpint (state->last_read_seq, ==, 2);
}

static void
test_members (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireMemberList) page = kith_wire_member_list_new ();
  g_autoptr (KithWireGuild) guild = NULL;
  g_autofree char *next = NULL;
  gboolean removed;

  kithd_members_list (world->db, world->guild, NULL, 1, page->items, &next, &error);
  g_assert_cmpuint (page->items->len, ==, 1);
  g_assert_cmpstr (next, ==, world->people[0]);
  g_clear_pointer (&page->next, g_free);
  kithd_members_list (world->db, world->guild, next, 1, page->items, &page->next, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->items->len, ==, 2);
  g_assert_null (page->next);
  kithd_members_remove (world->db, world->guild, world->people[1], &removed, &error);
  g_assert_true (removed);
  kithd_members_remove (world->db, world->guild, world->people[1], &removed, &error);
  g_assert_false (removed);
  kithd_guilds_find (world->db, world->guild, &guild, &error);
  g_assert_no_error (error);
  g_assert_cmpint (guild->member_count, ==, 1);
}

/* Roles and overwrites have no routes yet; what is computed from them must be read right all the same. */
static void
test_rights (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *role = store_fixture_new_id (fixture);
  g_autoptr (KithdRights) rights = NULL;
  g_autoptr (KithWireMember) member = NULL;
  static const char overwrite[] =
    "INSERT INTO overwrites (channel_id, target_id, kind, allow_bits, deny_bits) VALUES ($1, $2, $3, $4, $5)";

  kithd_db_execute (world->db, &error,
                    "INSERT INTO roles (id, guild_id, name, permissions, position) VALUES ($1, $2, 'r', $3, 1)",
                    KITHD_ID (role), KITHD_ID (world->guild), KITHD_INT (KITH_PERMISSION_MANAGE_MESSAGES));
  kithd_db_execute (world->db, &error, "INSERT INTO member_roles (guild_id, user_id, role_id) VALUES ($1, $2, $3)",
                    KITHD_ID (world->guild), KITHD_ID (world->people[1]), KITHD_ID (role));
  kithd_db_execute (world->db, &error, overwrite, KITHD_ID (world->channel), KITHD_ID (world->guild), KITHD_INT (0),
                    KITHD_INT (0), KITHD_INT (KITH_PERMISSION_VIEW_CHANNEL));
  kithd_db_execute (world->db, &error, overwrite, KITHD_ID (world->channel), KITHD_ID (role), KITHD_INT (0),
                    KITHD_INT (KITH_PERMISSION_VIEW_CHANNEL), KITHD_INT (0));
  kithd_db_execute (world->db, &error, overwrite, KITHD_ID (world->channel), KITHD_ID (world->people[0]), KITHD_INT (1),
                    KITHD_INT (1), KITHD_INT (2));
  g_assert_no_error (error);

  kithd_rights_find_in_channel (world->db, world->channel, world->people[1], &rights, &error);
  g_assert_no_error (error);
  g_assert_false (rights->owner);
  g_assert_cmpuint (rights->everyone, ==, KITH_PERMISSIONS_EVERYONE);
  g_assert_cmpuint (rights->roles->len, ==, 1);
  g_assert_cmpuint (g_array_index (rights->roles, guint64, 0), ==, KITH_PERMISSION_MANAGE_MESSAGES);
  g_assert_true (rights->has_everyone_overwrite);
  g_assert_cmpuint (rights->everyone_overwrite.deny, ==, KITH_PERMISSION_VIEW_CHANNEL);
  g_assert_cmpuint (rights->role_overwrites->len, ==, 1);
  g_assert_false (rights->has_member_overwrite);
  g_clear_pointer (&rights, kithd_rights_free);
  kithd_rights_find_in_channel (world->db, world->channel, world->people[0], &rights, &error);
  g_assert_true (rights->owner && rights->has_member_overwrite);
  g_assert_cmpuint (rights->member_overwrite.deny, ==, 2);
  g_clear_pointer (&rights, kithd_rights_free);
  kithd_rights_find_in_channel (world->db, world->channel, world->people[2], &rights, &error);
  g_assert_null (rights);
  kithd_members_find (world->db, world->guild, world->people[1], &member, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (member->roles->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (member->roles, 0), ==, role);
}

/* More people than one question asks for, in the order in which they were called; who is unknown is left out. */
static void
test_many_mentions (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *first = store_fixture_send (fixture, world->db, world->channel, world->people[0], "1", NULL);
  g_autofree char *second = store_fixture_send (fixture, world->db, world->channel, world->people[0], "2", NULL);
  g_autofree char *stranger = store_fixture_new_id (fixture);
  g_autoptr (GString) ids = g_string_new (stranger);
  g_autoptr (KithWireMessageList) page = NULL;
  char *people[40];
  gboolean more;

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autoptr (KithWireAccount) account = kith_wire_account_new ();

      people[i] = store_fixture_new_id (fixture);
      account->id = g_strdup (people[i]);
      account->username = g_strdup_printf ("called%u", i);
      account->display_name = g_strdup (account->username);
      kithd_accounts_insert (world->db, account, "h", &error);
      g_assert_no_error (error);
      g_string_prepend_c (ids, ' ');
      g_string_prepend (ids, people[i]);
    }
  kithd_db_execute (world->db, &error, "UPDATE messages SET mentions = $2 WHERE id = $1", KITHD_ID (first),
                    KITHD_TEXT (ids->str));
  kithd_db_execute (world->db, &error, "UPDATE messages SET mentions = $2 WHERE id = $1", KITHD_ID (second),
                    KITHD_TEXT (people[7]));
  page = list (world, 10, 0, 10, &more);
  g_assert_cmpuint (page->items->len, ==, 2);
  for (guint i = 0; i < page->items->len; i++)
    {
      const KithWireMessage *message = page->items->pdata[i];
      gboolean is_first = g_str_equal (message->id, first);

      g_assert_cmpuint (message->mentions->len, ==, is_first ? G_N_ELEMENTS (people) : 1);
      for (guint k = 0; k < message->mentions->len; k++)
        g_assert_cmpstr (((KithWireUser *) message->mentions->pdata[k])->id, ==,
                         people[is_first ? G_N_ELEMENTS (people) - 1 - k : 7]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    g_free (people[i]);
}

static gint64
count (KithdDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdStatement) statement = kithd_db_query (db, &error, sql);
  gboolean row;

  kithd_statement_next (statement, &row, &error);
  g_assert_no_error (error);
  return kithd_statement_get_int (statement, 0);
}

/* Returns how many turns it took. */
static guint
sweep_all (KithdDb *db, guint limit)
{
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;
  guint turns = 0;

  for (; more; turns++)
    {
      g_assert_true (kithd_doomed_sweep (db, limit, &more, &error));
      g_assert_no_error (error);
    }
  return turns;
}

/* A channel is gone at once for everybody; what is in it goes a few rows at a time, and nothing else does. */
static void
test_channel_deleted (StoreFixture *fixture)
{
  static const char messages[] = "SELECT count (*) FROM messages", channels[] = "SELECT count (*) FROM channels";
  g_autoptr (GError) error = NULL;
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *other = NULL, *other_guild = NULL, *kept = NULL;
  g_autoptr (KithdRights) rights = NULL;
  g_autoptr (KithWireMessage) message = NULL;
  gboolean more;

  other_guild = store_fixture_add_guild (fixture, world->db, world->people[0], &other);
  kept = store_fixture_send (fixture, world->db, other, world->people[0], "stays", NULL);
  for (guint i = 0; i < 5; i++)
    g_free (store_fixture_send (fixture, world->db, world->channel, world->people[0], "goes", NULL));
  kithd_channels_delete (world->db, world->channel, &error);
  g_assert_no_error (error);
  kithd_rights_find_in_channel (world->db, world->channel, world->people[0], &rights, &error);
  g_assert_null (rights);
  g_assert_cmpint (count (world->db, messages), ==, 6);
  kithd_doomed_sweep (world->db, 2, &more, &error);
  g_assert_true (more);
  g_assert_cmpint (count (world->db, messages), ==, 4);
  g_assert_cmpuint (sweep_all (world->db, 2), >, 1);
  g_assert_cmpint (count (world->db, messages), ==, 1);
  g_assert_cmpint (count (world->db, channels), ==, 1);
  kithd_messages_find (world->db, other_guild, other, kept, &message, &error);
  g_assert_nonnull (message);
}

/* Nothing is noted in a channel that is gone, though its messages are not removed yet. */
static void
test_notices_channel_deleted (StoreFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireGuildNotices) notices = kith_wire_guild_notices_new ();
  g_autoptr (KithWireGuildNotices) left = NULL;

  notices->channel_id = g_strdup (world->channel);
  g_assert_true (kithd_guilds_set_notices (world->db, world->guild, notices, NULL));
  g_assert_true (kithd_channels_delete (world->db, world->channel, NULL));
  g_assert_true (kithd_guilds_get_notices (world->db, world->guild, &left, NULL));
  g_assert_null (left->channel_id);
}

/* Who is banned again for less while their messages are removed keeps none of them. */
static void
test_purge_again (StoreFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *id = store_fixture_send (fixture, world->db, world->channel, world->people[1], "1", NULL);
  const gint64 since[] = { 20, 50, 10 }, first[] = { 20, 20, 10 };

  for (guint i = 0; i < G_N_ELEMENTS (since); i++)
    {
      g_autoptr (KithdPurge) purge = NULL;

      g_assert_true (kithd_purges_begin (world->db, world->guild, world->people[1], since[i], NULL));
      g_assert_true (kithd_purges_find (world->db, &purge, NULL));
      g_assert_cmpint (purge->since, ==, first[i]);
    }
}

/* A timeout goes on for who leaves and comes back, and a new one counts instead. */
static void
test_timeout_stays (StoreFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const gint64 ends[] = { 1000, 2000, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (KithWireMember) member = NULL;
      gboolean removed;

      g_assert_true (kithd_members_set_timeout (world->db, world->guild, world->people[1], ends[i], NULL));
      g_assert_true (kithd_members_remove (world->db, world->guild, world->people[1], &removed, NULL));
      g_assert_true (removed);
      g_assert_true (kithd_members_insert (world->db, world->guild, world->people[1], 1, NULL));
      g_assert_true (kithd_members_find (world->db, world->guild, world->people[1], &member, NULL));
      g_assert_cmpint (member->timeout_until, ==, ends[i]);
    }
}

static void
test_guild_deleted (StoreFixture *fixture)
{
  static const char *const tables[] = {
    "SELECT count (*) FROM guilds",   "SELECT count (*) FROM roles",    "SELECT count (*) FROM members",
    "SELECT count (*) FROM channels", "SELECT count (*) FROM messages", "SELECT count (*) FROM read_states",
    "SELECT count (*) FROM mentions", "SELECT count (*) FROM invites",  "SELECT count (*) FROM doomed_channels",
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *id = store_fixture_send (fixture, world->db, world->channel, world->people[0], "1", NULL);
  g_autoptr (KithWireInvite) invite = kith_wire_invite_new ();

  invite->code = g_strdup ("code");
  invite->guild_id = g_strdup (world->guild);
  kithd_accounts_find_user (world->db, world->people[0], &invite->creator, &error);
  kithd_invites_insert (world->db, invite, &error);
  kithd_db_execute (world->db, &error, "INSERT INTO mentions (channel_id, user_id, seq) VALUES ($1, $2, 1)",
                    KITHD_ID (world->channel), KITHD_ID (world->people[1]));
  kithd_guilds_delete (world->db, world->guild, &error);
  g_assert_no_error (error);
  sweep_all (world->db, 1);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (KithdStatement) statement = kithd_db_query (world->db, &error, tables[i]);
      gboolean row;

      kithd_statement_next (statement, &row, &error);
      g_assert_no_error (error);
      g_assert_cmpint (kithd_statement_get_int (statement, 0), ==, 0);
    }
}

static void
test_names_are_unique (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireAccount) account = kith_wire_account_new ();
  gboolean taken;

  account->id = store_fixture_new_id (fixture);
  account->username = g_strdup ("person0");
  account->display_name = g_strdup ("Other");
  account->email = g_strdup ("Anna@Example.org");
  g_assert_false (kithd_accounts_insert (world->db, account, "h", &error));
  g_assert_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_free (account->username);
  account->username = g_strdup ("anna");
  g_assert_true (kithd_accounts_insert (world->db, account, "h", &error));
  kithd_accounts_has_email (world->db, "anna@example.ORG", &taken, &error);
  g_assert_true (taken);
  kithd_accounts_has_username (world->db, "person7", &taken, &error);
  g_assert_false (taken);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("rows/history", test_history);
  store_test_add ("rows/deleted-place", test_deleted_place);
  store_test_add ("rows/newest-deleted", test_newest_deleted);
  store_test_add ("rows/nonce", test_nonce);
  store_test_add ("rows/read-states", test_read_states);
  store_test_add ("rows/members", test_members);
  store_test_add ("rows/rights", test_rights);
  store_test_add ("rows/many-mentions", test_many_mentions);
  store_test_add ("rows/channel-deleted", test_channel_deleted);
  store_test_add ("rows/notices-channel-deleted", test_notices_channel_deleted);
  store_test_add ("rows/purge-again", test_purge_again);
  store_test_add ("rows/timeout-stays", test_timeout_stays);
  store_test_add ("rows/guild-deleted", test_guild_deleted);
  store_test_add ("rows/names-are-unique", test_names_are_unique);
  return g_test_run ();
}
