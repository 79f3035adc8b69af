/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "service-fixture.h"

/* What calls a person, over all guilds, and many channels read at once. */

typedef struct
{
  KithdActor *owner, *alice, *outsider;
  KithWireGuildSnapshot *guild, *other;
  char *channel, *second, *far; /* two of the guild, one of the other */
} World;

static char *
add_channel (ServiceFixture *fixture, World *self, const char *guild_id, const char *name)
{
  const KithWireChannelRequest body = { .name = (char *) name, .kind = KITH_CHANNEL_KIND_TEXT };
  g_autoptr (KithWireChannel)
    channel = service_fixture_expect (fixture, self->owner, KITH_ROUTE_CHANNEL_CREATE, guild_id, NULL, &body);

  return g_strdup (channel->id);
}

static World *
world_new (ServiceFixture *fixture)
{
  World *self = g_new0 (World, 1);

  self->owner = service_fixture_add_person (fixture, "owner");
  self->alice = service_fixture_add_person (fixture, "alice");
  self->outsider = service_fixture_add_person (fixture, "outsider");
  self->guild = service_fixture_add_guild (fixture, self->owner, "Guild");
  self->other = service_fixture_add_guild (fixture, self->owner, "Other");
  service_fixture_join (fixture, self->owner, self->guild->id, self->alice);
  service_fixture_join (fixture, self->owner, self->other->id, self->alice);
  self->channel = add_channel (fixture, self, self->guild->id, "talk");
  self->second = add_channel (fixture, self, self->guild->id, "second");
  self->far = add_channel (fixture, self, self->other->id, "far");
  return self;
}

static void
world_free (World *self)
{
  service_actor_free (self->owner);
  service_actor_free (self->alice);
  service_actor_free (self->outsider);
  kith_wire_guild_snapshot_free (self->guild);
  kith_wire_guild_snapshot_free (self->other);
  g_free (self->channel);
  g_free (self->second);
  g_free (self->far);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* Every message of a test has a moment of its own. */
static char *
say (ServiceFixture *fixture, const KithdActor *actor, const char *channel, const char *content)
{
  g_autoptr (KithWireMessage) message = NULL;

  kith_clock_advance (fixture->clock, 1000);
  message = service_fixture_send (fixture, actor, channel, content);
  return g_strdup (message->id);
}

static char *
call_person (ServiceFixture *fixture, const KithdActor *actor, const char *channel, const KithdActor *called)
{
  g_autofree char *text = g_strdup_printf ("Look, <@%s>", called->user_id);

  return say (fixture, actor, channel, text);
}

static char *
ask (ServiceFixture *fixture, const KithdActor *actor, const char *before, int limit, char **next)
{
  const KithWireMentionQuery query = { .before = (char *) before, .limit = limit, .has_limit = TRUE };
  KithErrorCode code;
  g_autoptr (KithWireMentionList)
    list = service_fixture_call (fixture, actor, KITH_ROUTE_MENTIONS_LIST, NULL, NULL, NULL, &query, &code);
  g_autoptr (GString) ids = g_string_new (NULL);

  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  for (guint i = 0; i < list->items->len; i++)
    {
      const KithWireMessage *message = list->items->pdata[i];

      g_assert_nonnull (message->guild_id);
      g_string_append_printf (ids, "%s ", message->id);
    }
  if (next)
    *next = g_strdup (list->next);
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

/* The last argument is NULL. */
static void
assert_mentions (ServiceFixture *fixture, const KithdActor *actor, const char *first, ...)
{
  g_autofree char *found = ask (fixture, actor, NULL, 50, NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  va_list rest;

  va_start (rest, first);
  for (const char *id = first; id; id = va_arg (rest, const char *))
    g_string_append_printf (expected, "%s ", id);
  va_end (rest);
  g_assert_cmpstr (found, ==, expected->str);
}

static void
test_all_ways (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireRoleRequest body = { .name = (char *) "helpers", .mentionable = TRUE, .has_mentionable = TRUE };
  g_autoptr (KithWireRole)
    role = service_fixture_expect (fixture, world->owner, KITH_ROUTE_ROLE_CREATE, world->guild->id, NULL, &body);
  g_autofree char *by_name = NULL, *to_all = NULL, *by_role = NULL, *far = NULL, *own = NULL, *text = NULL;

  service_fixture_sql (fixture, "INSERT INTO member_roles (guild_id, user_id, role_id) VALUES ($1, $2, $3)",
                       KITHD_ID (world->guild->id), KITHD_ID (world->alice->user_id), KITHD_ID (role->id));
  assert_mentions (fixture, world->alice, NULL);
  by_name = call_person (fixture, world->owner, world->channel, world->alice);
  to_all = say (fixture, world->owner, world->second, "@everyone");
  far = call_person (fixture, world->owner, world->far, world->alice);
  text = g_strdup_printf ("<@&%s> and <@%s>", role->id, world->alice->user_id);
  by_role = say (fixture, world->owner, world->channel, text);
  own = call_person (fixture, world->alice, world->channel, world->alice);
  assert_mentions (fixture, world->alice, by_role, far, to_all, by_name, NULL);
  assert_mentions (fixture, world->owner, NULL);
  assert_mentions (fixture, world->outsider, NULL);
}

static void
test_pages (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  char *ids[5];
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *again = NULL, *next = NULL, *after = NULL, *end = NULL,
                  *expected = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = call_person (fixture, world->owner, i % 2 ? world->far : world->channel, world->alice);
  first = ask (fixture, world->alice, NULL, 2, &next);
  expected = g_strdup_printf ("%s %s ", ids[4], ids[3]);
  g_assert_cmpstr (first, ==, expected);
  second = ask (fixture, world->alice, next, 2, &after);
  g_clear_pointer (&expected, g_free);
  expected = g_strdup_printf ("%s %s ", ids[2], ids[1]);
  g_assert_cmpstr (second, ==, expected);
  third = ask (fixture, world->alice, after, 2, &end);
  g_clear_pointer (&expected, g_free);
  expected = g_strdup_printf ("%s ", ids[0]);
  g_assert_cmpstr (third, ==, expected);
  g_assert_null (end);
  /* The message that a page begins after may be gone meanwhile. */
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_DELETE, world->channel, ids[2], NULL);
  again = ask (fixture, world->alice, ids[2], 10, NULL);
  g_clear_pointer (&expected, g_free);
  expected = g_strdup_printf ("%s %s ", ids[1], ids[0]);
  g_assert_cmpstr (again, ==, expected);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_free (ids[i]);
}

static void
test_gone (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireMessagePatch nobody = { .content = (char *) "nobody" };
  g_autofree char *deleted = call_person (fixture, world->owner, world->channel, world->alice);
  g_autofree char *edited = call_person (fixture, world->owner, world->channel, world->alice);
  g_autofree char *swept = call_person (fixture, world->owner, world->second, world->alice);
  g_autofree char *left = call_person (fixture, world->owner, world->far, world->alice);

  assert_mentions (fixture, world->alice, left, swept, edited, deleted, NULL);
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_DELETE, world->channel, deleted, NULL);
  kith_wire_message_free (
    service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_EDIT, world->channel, edited, &nobody));
  assert_mentions (fixture, world->alice, left, swept, NULL);
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_CHANNEL_DELETE, world->second, NULL, NULL);
  assert_mentions (fixture, world->alice, left, NULL);
  service_fixture_expect (fixture, world->alice, KITH_ROUTE_GUILD_LEAVE, world->other->id, NULL, NULL);
  assert_mentions (fixture, world->alice, NULL);
}

static void
forbid (ServiceFixture *fixture, World *world, const char *channel_id, guint64 bits)
{
  service_fixture_sql (fixture, "DELETE FROM overwrites WHERE channel_id = $1", KITHD_ID (channel_id));
  service_fixture_sql (
    fixture, "INSERT INTO overwrites (channel_id, target_id, kind, allow_bits, deny_bits) VALUES ($1, $2, 0, 0, $3)",
    KITHD_ID (channel_id), KITHD_ID (world->guild->id), KITHD_INT ((gint64) bits));
}

static void
test_hidden (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *seen = call_person (fixture, world->owner, world->second, world->alice);
  g_autofree char *hidden = call_person (fixture, world->owner, world->channel, world->alice);
  g_autofree char *to_all = say (fixture, world->owner, world->channel, "@everyone");

  assert_mentions (fixture, world->alice, to_all, hidden, seen, NULL);
  forbid (fixture, world, world->channel, KITH_PERMISSION_VIEW_CHANNEL);
  assert_mentions (fixture, world->alice, seen, NULL);
  forbid (fixture, world, world->channel, KITH_PERMISSION_READ_HISTORY);
  assert_mentions (fixture, world->alice, seen, NULL);
  forbid (fixture, world, world->channel, KITH_PERMISSION_SEND_MESSAGES);
  assert_mentions (fixture, world->alice, to_all, hidden, seen, NULL);
}

/* Behind many messages that may not be seen there can be one that may; each question looks at so many. */
static void
test_behind_hidden (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *seen = call_person (fixture, world->owner, world->second, world->alice);
  g_autofree char *expected = g_strdup_printf ("%s ", seen), *before = NULL, *found = NULL;
  guint questions = 0;

  for (guint i = 0; i < 60; i++)
    g_free (i % 2 ? call_person (fixture, world->owner, world->channel, world->alice)
                  : say (fixture, world->owner, world->channel, "@everyone"));
  forbid (fixture, world, world->channel, KITH_PERMISSION_VIEW_CHANNEL);
  do
    {
      g_autofree char *next = NULL;

      g_free (found);
      found = ask (fixture, world->alice, before, 1, &next);
      g_free (before);
      before = g_steal_pointer (&next);
      questions++;
    }
  while (before && !*found);
  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpuint (questions, >, 1);
  g_assert_cmpuint (questions, <, 10);
}

static void
test_not_meant (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *early = say (fixture, world->owner, world->channel, "@everyone");
  g_autofree char *late = NULL, *named = NULL;

  kith_clock_advance (fixture->clock, 1000);
  service_fixture_join (fixture, world->owner, world->guild->id, world->outsider);
  late = say (fixture, world->owner, world->channel, "@everyone");
  named = call_person (fixture, world->alice, world->channel, world->outsider);
  assert_mentions (fixture, world->alice, late, early, NULL);
  assert_mentions (fixture, world->outsider, named, late, NULL);
  service_fixture_expect (fixture, world->outsider, KITH_ROUTE_BLOCK_PUT, world->alice->user_id, NULL, NULL);
  assert_mentions (fixture, world->outsider, late, NULL);
}

static void
add_mark (KithWireReadMarks *marks, const char *channel_id, const char *message_id)
{
  KithWireReadMark *mark = kith_wire_read_mark_new ();

  mark->channel_id = g_strdup (channel_id);
  mark->message_id = g_strdup (message_id);
  g_ptr_array_add (marks->items, mark);
}

static void
test_read_many (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *first = call_person (fixture, world->owner, world->channel, world->alice);
  g_autofree char *newer = call_person (fixture, world->owner, world->channel, world->alice);
  g_autofree char *far = call_person (fixture, world->owner, world->far, world->alice);
  g_autofree char *hidden = say (fixture, world->owner, world->second, "x");
  g_autoptr (KithWireReadMarks) marks = kith_wire_read_marks_new ();
  g_autoptr (KithWireReadStateList) states = NULL;
  g_autoptr (KithWireReadStateList) again = NULL;
  const KithWireReadState *state;

  forbid (fixture, world, world->second, KITH_PERMISSION_VIEW_CHANNEL);
  add_mark (marks, world->channel, first);
  add_mark (marks, world->far, far);
  add_mark (marks, world->second, hidden);
  add_mark (marks, world->channel, far); /* no message of this channel */
  add_mark (marks, newer, newer);        /* no channel */
  states = service_fixture_expect (fixture, world->alice, KITH_ROUTE_READS_PUT, NULL, NULL, marks);
  service_fixture_assert_events (fixture, "read.update>user read.update>user");
  g_assert_cmpuint (states->items->len, ==, 2);
  state = states->items->pdata[0];
  g_assert_cmpstr (state->last_read_id, ==, first);
  g_assert_cmpint (state->mention_count, ==, 1);
  state = states->items->pdata[1];
  g_assert_cmpstr (state->channel_id, ==, world->far);
  g_assert_cmpint (state->mention_count, ==, 0);
  again = service_fixture_expect (fixture, world->alice, KITH_ROUTE_READS_PUT, NULL, NULL, marks);
  service_fixture_assert_events (fixture, "");
  g_assert_cmpuint (again->items->len, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/inbox/all-ways", test_all_ways);
  service_test_add ("/inbox/pages", test_pages);
  service_test_add ("/inbox/gone", test_gone);
  service_test_add ("/inbox/hidden", test_hidden);
  service_test_add ("/inbox/behind-hidden", test_behind_hidden);
  service_test_add ("/inbox/not-meant", test_not_meant);
  service_test_add ("/inbox/read-many", test_read_many);
  return g_test_run ();
}
