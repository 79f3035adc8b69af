/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-routes.h"
#include "kith-error.h"

#include <string.h>

#define NOW_MS (G_GINT64_CONSTANT (1715970600) * 1000)

typedef struct
{
  KithClock *clock;
  KithDemoWorld *world;
  guint events[KITH_N_EVENTS];
} Fixture;

static void
on_event (gpointer data, KithEventId event, gconstpointer payload)
{
  ((Fixture *) data)->events[event]++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = kith_clock_new_manual (NOW_MS);
  fixture->world = kith_demo_world_new (fixture->clock);
  fixture->world->emit = on_event;
  fixture->world->emit_data = fixture;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kith_demo_world_free (fixture->world);
  kith_clock_unref (fixture->clock);
}

static const char *
get_guild_id (Fixture *fixture, guint guild)
{
  return ((KithDemoGuild *) g_ptr_array_index (fixture->world->guilds, guild))->wire->id;
}

static KithDemoChannel *
get_channel (Fixture *fixture, guint guild, guint channel)
{
  return (KithDemoChannel *) g_ptr_array_index (
    ((KithDemoGuild *) g_ptr_array_index (fixture->world->guilds, guild))->channels, channel);
}

/* Asks, and holds the answer against the strict decoder of its type. */
static gpointer
ask (Fixture *fixture, KithRouteId route, const char *first, const char *second, gconstpointer query,
     gconstpointer body, int expected_error)
{
  const char *params[] = { first, second, NULL };
  const KithWireType *type = kith_routes[route].answer;
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;
  gboolean success = kith_demo_handle (fixture->world, route, params, KITH_DEMO_TOKEN, query, body, &answer, &error);

  if (expected_error)
    {
      g_assert_error (error, KITH_ERROR, expected_error);
      g_assert_false (success);
      return NULL;
    }
  g_assert_no_error (error);
  g_assert_true (success);
  g_assert_cmpint (answer != NULL, ==, type != NULL);
  if (answer)
    {
      g_autoptr (JsonNode) node = kith_wire_encode (type, answer);
      g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
      gpointer decoded = kith_wire_decode (type, node, errors);

      g_assert_nonnull (decoded);
      kith_wire_free (type, decoded);
    }
  return answer;
}

static void
drop (KithRouteId route, gpointer answer)
{
  if (answer)
    kith_wire_free (kith_routes[route].answer, answer);
}

#define ASK(...) ask (fixture, __VA_ARGS__)

static void
test_all_routes_known (Fixture *fixture, gconstpointer data)
{
  for (guint route = 0; route < KITH_N_ROUTES; route++)
    {
      const char *params[] = { "00000000-0000-7000-8000-000000000000", "00000000-0000-7000-8000-000000000000", NULL };
      g_autoptr (GError) error = NULL;
      gpointer answer = NULL;

      if (!kith_routes[route].auth)
        continue;
      g_assert_false (
        kith_demo_handle (fixture->world, (KithRouteId) route, params, NULL, NULL, NULL, &answer, &error));
      g_assert_error (error, KITH_ERROR, KITH_ERROR_MISSING_TOKEN);
      g_clear_error (&error);
      g_assert_false (
        kith_demo_handle (fixture->world, (KithRouteId) route, params, "wrong", NULL, NULL, &answer, &error));
      g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID_TOKEN);
    }
}

static void
test_reading (Fixture *fixture, gconstpointer data)
{
  static const KithRouteId plain[] = { KITH_ROUTE_SERVER_GET, KITH_ROUTE_SESSIONS_LIST, KITH_ROUTE_ACCOUNT_GET,
                                       KITH_ROUTE_GUILDS_LIST };
  static const KithRouteId of_guild[] = { KITH_ROUTE_GUILD_GET, KITH_ROUTE_MEMBERS_LIST, KITH_ROUTE_ROLES_LIST,
                                          KITH_ROUTE_CHANNELS_LIST };

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    drop (plain[i], ASK (plain[i], NULL, NULL, NULL, NULL, 0));
  for (guint guild = 0; guild < 12; guild++)
    for (guint i = 0; i < G_N_ELEMENTS (of_guild); i++)
      drop (of_guild[i], ASK (of_guild[i], get_guild_id (fixture, guild), NULL, NULL, NULL, 0));
  ASK (KITH_ROUTE_GUILD_GET, "nowhere", NULL, NULL, NULL, KITH_ERROR_UNKNOWN_GUILD);
  ASK (KITH_ROUTE_CHANNEL_GET, "nowhere", NULL, NULL, NULL, KITH_ERROR_UNKNOWN_CHANNEL);
  ASK (KITH_ROUTE_USER_GET, "nobody", NULL, NULL, NULL, KITH_ERROR_UNKNOWN_USER);
}

static void
test_member_pages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *after = NULL;
  guint seen = 0;

  do
    {
      KithWireAfterQuery query = { .after = after, .limit = 7, .has_limit = TRUE };
      g_autoptr (KithWireMemberList)
        page = (KithWireMemberList *) ASK (KITH_ROUTE_MEMBERS_LIST, get_guild_id (fixture, 0), NULL, &query, NULL, 0);

      seen += page->items->len;
      g_free (after);
      after = g_strdup (page->next);
    }
  while (after);
  g_assert_cmpuint (seen, ==, KITH_DEMO_N_PEOPLE);
}

static void
test_sending (Fixture *fixture, gconstpointer data)
{
  const char *channel = get_channel (fixture, 0, 0)->wire->id;
  KithWireMessageRequest hello = { .content = (char *) "hello", .nonce = (char *) "n" };
  KithWireMessageRequest empty = { .content = (char *) "  " };
  g_autoptr (KithWireMessage) first = (KithWireMessage *) ASK (KITH_ROUTE_MESSAGE_SEND, channel, NULL, NULL, &hello, 0);
  g_autoptr (KithWireMessage) again = (KithWireMessage *) ASK (KITH_ROUTE_MESSAGE_SEND, channel, NULL, NULL, &hello, 0);
  KithWireMessagePatch patch = { .content = (char *) "bye" };
  KithWireReadRequest read = { .message_id = first->id };
  g_autoptr (KithWireMessage) other = kith_demo_channel_get_message (get_channel (fixture, 2, 0), 5);

  g_assert_cmpstr (first->id, ==, again->id);
  g_assert_cmpuint (fixture->events[KITH_EVENT_MESSAGE_CREATE], ==, 1);
  ASK (KITH_ROUTE_MESSAGE_SEND, channel, NULL, NULL, &empty, KITH_ERROR_MESSAGE_EMPTY);
  hello.reply_to = (char *) "01900000-0000-7000-8000-000000000000";
  hello.nonce = NULL;
  ASK (KITH_ROUTE_MESSAGE_SEND, channel, NULL, NULL, &hello, KITH_ERROR_UNKNOWN_REPLY);
  ASK (KITH_ROUTE_MESSAGE_SEND, get_channel (fixture, 0, 2)->wire->id, NULL, NULL, &hello,
       KITH_ERROR_NOT_A_TEXT_CHANNEL);
  drop (KITH_ROUTE_MESSAGE_EDIT, ASK (KITH_ROUTE_MESSAGE_EDIT, channel, first->id, NULL, &patch, 0));
  drop (KITH_ROUTE_READ_PUT, ASK (KITH_ROUTE_READ_PUT, channel, NULL, NULL, &read, 0));
  ASK (KITH_ROUTE_TYPING_POST, channel, NULL, NULL, NULL, 0);
  ASK (KITH_ROUTE_MESSAGE_DELETE, channel, first->id, NULL, NULL, 0);
  ASK (KITH_ROUTE_MESSAGE_DELETE, channel, first->id, NULL, NULL, 0);
  ASK (KITH_ROUTE_MESSAGE_GET, channel, first->id, NULL, NULL, KITH_ERROR_UNKNOWN_MESSAGE);
  g_assert_cmpuint (fixture->events[KITH_EVENT_MESSAGE_DELETE], ==, 1);

  ASK (KITH_ROUTE_MESSAGE_EDIT, other->channel_id, other->id, NULL, &patch, KITH_ERROR_NOT_THE_AUTHOR);
  ASK (KITH_ROUTE_MESSAGE_DELETE, other->channel_id, other->id, NULL, NULL, KITH_ERROR_MISSING_PERMISSION);
}

static void
test_inbox (Fixture *fixture, gconstpointer data)
{
  KithWireMentionQuery query = { .limit = 2, .has_limit = TRUE };
  g_autoptr (KithWireMentionList)
    first = (KithWireMentionList *) ASK (KITH_ROUTE_MENTIONS_LIST, NULL, NULL, &query, NULL, 0);
  g_autoptr (KithWireMentionList) second = NULL;
  g_autoptr (KithWireReadMarks) marks = kith_wire_read_marks_new ();
  g_autoptr (KithWireReadStateList) states = NULL;
  const KithWireMessage *newest, *older;

  g_assert_cmpuint (first->items->len, ==, 2);
  newest = first->items->pdata[0];
  older = first->items->pdata[1];
  g_assert_cmpstr (newest->id, >, older->id);
  g_assert_cmpstr (first->next, ==, older->id);
  query.before = first->next;
  second = (KithWireMentionList *) ASK (KITH_ROUTE_MENTIONS_LIST, NULL, NULL, &query, NULL, 0);
  g_assert_cmpuint (second->items->len, >, 0);
  g_assert_cmpstr (((const KithWireMessage *) second->items->pdata[0])->id, <, older->id);
  for (guint i = 0; i < first->items->len; i++)
    {
      const KithWireMessage *message = first->items->pdata[i];
      KithWireReadMark *mark = kith_wire_read_mark_new ();

      mark->channel_id = g_strdup (message->channel_id);
      mark->message_id = g_strdup (message->id);
      g_ptr_array_add (marks->items, mark);
    }
  states = (KithWireReadStateList *) ASK (KITH_ROUTE_READS_PUT, NULL, NULL, NULL, marks, 0);
  g_assert_cmpuint (states->items->len, ==, 2);
}

static void
test_guilds_and_channels (Fixture *fixture, gconstpointer data)
{
  KithWireGuildRequest name = { .name = (char *) "Lighthouse" };
  g_autoptr (KithWireGuildSnapshot)
    guild = (KithWireGuildSnapshot *) ASK (KITH_ROUTE_GUILD_CREATE, NULL, NULL, NULL, &name, 0);
  KithWireChannelRequest category = { .name = (char *) "Lamps", .kind = KITH_CHANNEL_KIND_CATEGORY };
  g_autoptr (KithWireChannel)
    parent = (KithWireChannel *) ASK (KITH_ROUTE_CHANNEL_CREATE, guild->id, NULL, NULL, &category, 0);
  KithWireChannelRequest text = { .name = (char *) "oil", .kind = KITH_CHANNEL_KIND_TEXT, .parent_id = parent->id };
  g_autoptr (KithWireChannel)
    child = (KithWireChannel *) ASK (KITH_ROUTE_CHANNEL_CREATE, guild->id, NULL, NULL, &text, 0);
  KithWireGuildPatch rename = { .name = (char *) "Beacon" };
  KithWireChannelPatch move = { .clear_parent_id = TRUE, .has_parent_id = TRUE, .has_position = TRUE };
  g_autoptr (KithWireChannel) moved = NULL;

  g_assert_cmpuint (guild->channels->len, ==, 1);
  g_assert_cmpstr (child->parent_id, ==, parent->id);
  text.parent_id = child->id;
  ASK (KITH_ROUTE_CHANNEL_CREATE, guild->id, NULL, NULL, &text, KITH_ERROR_NOT_A_CATEGORY);
  ASK (KITH_ROUTE_CHANNEL_CREATE, get_guild_id (fixture, 2), NULL, NULL, &category, KITH_ERROR_MISSING_PERMISSION);
  drop (KITH_ROUTE_GUILD_PATCH, ASK (KITH_ROUTE_GUILD_PATCH, guild->id, NULL, NULL, &rename, 0));
  moved = (KithWireChannel *) ASK (KITH_ROUTE_CHANNEL_PATCH, child->id, NULL, NULL, &move, 0);
  g_assert_null (moved->parent_id);
  g_assert_cmpint (moved->position, ==, 0);
  ASK (KITH_ROUTE_CHANNEL_DELETE, parent->id, NULL, NULL, NULL, 0);
  ASK (KITH_ROUTE_CHANNEL_GET, parent->id, NULL, NULL, NULL, KITH_ERROR_UNKNOWN_CHANNEL);
  ASK (KITH_ROUTE_GUILD_LEAVE, guild->id, NULL, NULL, NULL, KITH_ERROR_OWNER_CANNOT_LEAVE);
  ASK (KITH_ROUTE_GUILD_DELETE, get_guild_id (fixture, 2), NULL, NULL, NULL, KITH_ERROR_MISSING_PERMISSION);
  ASK (KITH_ROUTE_GUILD_DELETE, guild->id, NULL, NULL, NULL, 0);
  g_assert_cmpuint (fixture->world->guilds->len, ==, 12);
}

static void
test_invites (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = g_strdup (get_guild_id (fixture, 4));
  KithWireInviteRequest body = { .max_uses = 1, .has_max_uses = TRUE };
  KithWireEmpty nothing;
  g_autoptr (KithWireInvite) invite = (KithWireInvite *) ASK (KITH_ROUTE_INVITE_CREATE, id, NULL, NULL, &body, 0);
  KithWireGuildSnapshot *snapshot;

  memset (&nothing, 0, sizeof nothing);
  ASK (KITH_ROUTE_GUILD_LEAVE, id, NULL, NULL, NULL, 0);
  g_assert_cmpuint (fixture->world->guilds->len, ==, 11);
  ASK (KITH_ROUTE_GUILD_GET, id, NULL, NULL, NULL, KITH_ERROR_UNKNOWN_GUILD);
  drop (KITH_ROUTE_INVITE_GET, ASK (KITH_ROUTE_INVITE_GET, invite->code, NULL, NULL, NULL, 0));
  snapshot = (KithWireGuildSnapshot *) ASK (KITH_ROUTE_INVITE_ACCEPT, invite->code, NULL, NULL, &nothing, 0);
  g_assert_cmpstr (snapshot->id, ==, id);
  kith_wire_guild_snapshot_free (snapshot);
  g_assert_cmpuint (fixture->world->guilds->len, ==, 12);
  ASK (KITH_ROUTE_INVITE_ACCEPT, invite->code, NULL, NULL, &nothing, KITH_ERROR_UNKNOWN_INVITE);
}

static void
test_profile (Fixture *fixture, gconstpointer data)
{
  KithWireAccountPatch patch = { .display_name = (char *) "Robin the Second", .has_bio = TRUE, .clear_bio = TRUE };
  g_autoptr (KithWireAccount) account = (KithWireAccount *) ASK (KITH_ROUTE_ACCOUNT_PATCH, NULL, NULL, NULL, &patch, 0);

  g_assert_cmpstr (account->display_name, ==, "Robin the Second");
  g_assert_null (account->bio);
  g_assert_cmpuint (fixture->events[KITH_EVENT_ACCOUNT_UPDATE], ==, 1);
  patch.display_name = (char *) "";
  ASK (KITH_ROUTE_ACCOUNT_PATCH, NULL, NULL, NULL, &patch, KITH_ERROR_DISPLAY_NAME_BAD);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/demo/routes/token", test_all_routes_known);
  ADD ("/demo/routes/reading", test_reading);
  ADD ("/demo/routes/member-pages", test_member_pages);
  ADD ("/demo/routes/sending", test_sending);
  ADD ("/demo/routes/inbox", test_inbox);
  ADD ("/demo/routes/guilds-and-channels", test_guilds_and_channels);
  ADD ("/demo/routes/invites", test_invites);
  ADD ("/demo/routes/profile", test_profile);
  return g_test_run ();
}
