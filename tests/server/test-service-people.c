/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "kith-json.h"
#include "service-fixture.h"

static gpointer
ask (ServiceFixture *fixture, const KithdActor *actor, KithRouteId route, const char *first, const char *text,
     gint64 limit)
{
  const KithWireMemberSearchQuery query = { .query = (char *) text, .has_limit = limit > 0, .limit = limit };
  KithErrorCode code;
  gpointer answer = service_fixture_call (fixture, actor, route, first, NULL, NULL, &query, &code);

  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  return answer;
}

static void
assert_found (ServiceFixture *fixture, const KithdActor *actor, const char *guild_id, const char *text,
              const char *expected)
{
  g_autoptr (KithWireMemberList) list = ask (fixture, actor, KITH_ROUTE_MEMBERS_SEARCH, guild_id, text, 0);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < list->items->len; i++)
    g_string_append_printf (names, "%s%s", i ? " " : "", ((KithWireMember *) list->items->pdata[i])->user->username);
  g_assert_cmpstr (names->str, ==, expected);
}

static void
rename_person (ServiceFixture *fixture, const KithdActor *actor, const char *name)
{
  const KithWireAccountPatch patch = { .display_name = (char *) name };

  kith_wire_account_free (service_fixture_expect (fixture, actor, KITH_ROUTE_ACCOUNT_PATCH, NULL, NULL, &patch));
}

static void
test_search_members (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) anna = service_fixture_add_person (fixture, "anna");
  g_autoptr (KithdActor) boris = service_fixture_add_person (fixture, "boris");
  g_autoptr (KithdActor) stranger = service_fixture_add_person (fixture, "stranger");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  g_autoptr (KithWireMemberList) one = NULL;
  const KithWireMemberPatch nickname = { .has_nickname = TRUE, .nickname = (char *) "Café Ann" };
  const KithWireMemberSearchQuery query = { .query = (char *) "a" };
  KithErrorCode code;

  service_fixture_join (fixture, owner, guild->id, anna);
  service_fixture_join (fixture, owner, guild->id, boris);
  rename_person (fixture, boris, "Борис Ёлкин");
  assert_found (fixture, owner, guild->id, "ann", "anna");
  assert_found (fixture, owner, guild->id, "бор", "boris");
  /* Case and accents do not count, in any script. */
  assert_found (fixture, owner, guild->id, "елк", "boris");
  assert_found (fixture, owner, guild->id, "nobody", "");
  assert_found (fixture, owner, guild->id, "o", "owner boris");
  kith_wire_member_free (
    service_fixture_expect (fixture, owner, KITH_ROUTE_MEMBER_PATCH, guild->id, boris->user_id, &nickname));
  /* The best first: a name that begins so, then a word that does. */
  assert_found (fixture, owner, guild->id, "ann", "anna boris");
  assert_found (fixture, owner, guild->id, "cafe", "boris");
  one = ask (fixture, owner, KITH_ROUTE_MEMBERS_SEARCH, guild->id, "ann", 1);
  g_assert_cmpuint (one->items->len, ==, 1);
  g_assert_null (
    service_fixture_call (fixture, stranger, KITH_ROUTE_MEMBERS_SEARCH, guild->id, NULL, NULL, &query, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_UNKNOWN_GUILD);
}

static void
test_search_people (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) anna = service_fixture_add_person (fixture, "anna");
  g_autoptr (KithdActor) stranger = service_fixture_add_person (fixture, "annabel");
  g_autoptr (KithWireGuildSnapshot) first = service_fixture_add_guild (fixture, owner, "First");
  g_autoptr (KithWireGuildSnapshot) second = service_fixture_add_guild (fixture, owner, "Second");
  g_autoptr (KithWireUserList) found = NULL, own = NULL;

  service_fixture_join (fixture, owner, first->id, anna);
  service_fixture_join (fixture, owner, second->id, anna);
  found = ask (fixture, owner, KITH_ROUTE_USERS_SEARCH, NULL, "ann", 0);
  g_assert_cmpuint (found->items->len, ==, 1);
  g_assert_cmpstr (((KithWireUser *) found->items->pdata[0])->username, ==, "anna");
  /* Nobody looks for themselves. */
  own = ask (fixture, owner, KITH_ROUTE_USERS_SEARCH, NULL, "owner", 0);
  g_assert_cmpuint (own->items->len, ==, 0);
}

static void
test_lookup (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) anna = service_fixture_add_person (fixture, "anna");
  g_autoptr (KithdActor) stranger = service_fixture_add_person (fixture, "stranger");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  g_autoptr (KithWireMemberLookup) lookup = kith_wire_member_lookup_new ();
  g_autoptr (KithWireMemberList) found = NULL;

  service_fixture_join (fixture, owner, guild->id, anna);
  g_ptr_array_add (lookup->ids, g_strdup (anna->user_id));
  g_ptr_array_add (lookup->ids, g_strdup (stranger->user_id));
  found = service_fixture_expect (fixture, owner, KITH_ROUTE_MEMBERS_LOOKUP, guild->id, NULL, lookup);
  g_assert_cmpuint (found->items->len, ==, 1);
  g_assert_cmpstr (((KithWireMember *) found->items->pdata[0])->user->username, ==, "anna");
  service_fixture_refuse (fixture, stranger, KITH_ROUTE_MEMBERS_LOOKUP, guild->id, NULL, lookup,
                          KITH_ERROR_UNKNOWN_GUILD);
}

static void
test_profile (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) anna = service_fixture_add_person (fixture, "anna");
  g_autoptr (KithdActor) stranger = service_fixture_add_person (fixture, "stranger");
  g_autoptr (KithWireGuildSnapshot) shared = service_fixture_add_guild (fixture, owner, "Shared");
  g_autoptr (KithWireGuildSnapshot) private = service_fixture_add_guild (fixture, anna, "Hers alone");
  g_autoptr (KithWireProfile) profile = NULL;
  const KithWireMemberPatch nickname = { .has_nickname = TRUE, .nickname = (char *) "Ann" };
  const KithWireMutualGuild *mutual;

  service_fixture_join (fixture, owner, shared->id, anna);
  kith_wire_member_free (
    service_fixture_expect (fixture, anna, KITH_ROUTE_MEMBER_PATCH_OWN, shared->id, NULL, &nickname));
  profile = service_fixture_expect (fixture, owner, KITH_ROUTE_PROFILE_GET, anna->user_id, NULL, NULL);
  g_assert_cmpstr (profile->user->username, ==, "anna");
  g_assert_cmpint (profile->created_at, >, 0);
  g_assert_cmpuint (profile->mutual_guilds->len, ==, 1);
  mutual = profile->mutual_guilds->pdata[0];
  g_assert_cmpstr (mutual->guild_id, ==, shared->id);
  g_assert_cmpstr (mutual->nickname, ==, "Ann");
  g_assert_cmpint (mutual->joined_at, >, 0);
  g_assert_cmpstr (private->name, ==, "Hers alone");
  service_fixture_refuse (fixture, stranger, KITH_ROUTE_PROFILE_GET, anna->user_id, NULL, NULL,
                          KITH_ERROR_UNKNOWN_USER);
}

/* The files of a zip archive by name. */
static GHashTable *
unpack (GBytes *bytes)
{
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  archive_read_support_format_zip (archive);
  g_assert_cmpint (archive_read_open_memory (archive, data, size), ==, ARCHIVE_OK);
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      char piece[4096];
      la_ssize_t got;

      while ((got = archive_read_data (archive, piece, sizeof piece)) > 0)
        g_string_append_len (text, piece, got);
      g_assert_cmpint (got, ==, 0);
      g_hash_table_insert (files, g_strdup (archive_entry_pathname (entry)),
                           g_string_free (g_steal_pointer (&text), FALSE));
    }
  archive_read_free (archive);
  return files;
}

static void
test_export (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) anna = service_fixture_add_person (fixture, "anna");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const char *channel_id = ((KithWireChannel *) guild->channels->pdata[0])->id;
  const KithWireChannelRequest channel = { .name = (char *) "hidden" };
  const KithWireOverwriteRequest hide = { .kind = KITH_OVERWRITE_KIND_ROLE, .deny = KITH_PERMISSION_VIEW_CHANNEL };
  g_autoptr (KithWireChannel)
    hidden = service_fixture_expect (fixture, owner, KITH_ROUTE_CHANNEL_CREATE, guild->id, NULL, &channel);
  g_autoptr (KithWireAccountExport) export = NULL;
  g_autoptr (GHashTable) files = NULL;
  g_autoptr (GBytes) archive = NULL;
  g_autoptr (JsonNode) account = NULL, messages = NULL;
  JsonObject *newest;
  KithErrorCode code;

  service_fixture_join (fixture, owner, guild->id, anna);
  kith_wire_message_free (service_fixture_send (fixture, anna, channel_id, "my first"));
  kith_wire_message_free (service_fixture_send (fixture, owner, channel_id, "not hers"));
  kith_wire_message_free (service_fixture_send (fixture, anna, channel_id, "my \"second\""));
  kith_wire_message_free (service_fixture_send (fixture, owner, hidden->id, "about @everyone"));
  kith_wire_channel_free (
    service_fixture_expect (fixture, owner, KITH_ROUTE_OVERWRITE_PUT, hidden->id, guild->id, &hide));
  archive = service_fixture_call (fixture, anna, KITH_ROUTE_ACCOUNT_EXPORT, NULL, NULL, NULL, NULL, &code);
  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  files = unpack (archive);
  account = kith_json_parse (g_hash_table_lookup (files, "account.json"), -1, NULL);
  export = kith_wire_account_export_decode (account, NULL);
  g_assert_nonnull (export);
  g_assert_cmpstr (export->account->username, ==, "anna");
  g_assert_cmpuint (export->guilds->len, ==, 1);
  g_assert_cmpint (export->messages, ==, 2);
  g_assert_cmpuint (export->read_states->len, ==, 1);
  g_assert_cmpstr (((KithWireReadState *) export->read_states->pdata[0])->channel_id, ==, channel_id);
  g_assert_true (export->complete);
  messages = kith_json_parse (g_hash_table_lookup (files, "messages.json"), -1, NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (messages)), ==, 2);
  newest = json_array_get_object_element (json_node_get_array (messages), 0);
  g_assert_cmpstr (json_object_get_string_member (newest, "content"), ==, "my \"second\"");
  g_assert_cmpstr (json_object_get_string_member (newest, "channel_id"), ==, channel_id);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service/people/search-members", test_search_members);
  service_test_add ("/service/people/search-people", test_search_people);
  service_test_add ("/service/people/lookup", test_lookup);
  service_test_add ("/service/people/profile", test_profile);
  service_test_add ("/service/people/export", test_export);
  return g_test_run ();
}
