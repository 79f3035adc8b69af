/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "service-fixture.h"

typedef struct
{
  KithdActor *owner, *alice, *outsider;
  KithWireGuildSnapshot *guild;
  char *channel; /* without any message */
} World;

static World *
world_new (ServiceFixture *fixture)
{
  const KithWireChannelRequest body = { .name = (char *) "talk", .kind = KITH_CHANNEL_KIND_TEXT };
  g_autoptr (KithWireChannel) channel = NULL;
  World *self = g_new0 (World, 1);

  self->owner = service_fixture_add_person (fixture, "owner");
  self->alice = service_fixture_add_person (fixture, "alice");
  self->outsider = service_fixture_add_person (fixture, "outsider");
  self->guild = service_fixture_add_guild (fixture, self->owner, "Guild");
  service_fixture_join (fixture, self->owner, self->guild->id, self->alice);
  channel = service_fixture_expect (fixture, self->owner, KITH_ROUTE_CHANNEL_CREATE, self->guild->id, NULL, &body);
  self->channel = g_strdup (channel->id);
  return self;
}

static void
world_free (World *self)
{
  service_actor_free (self->owner);
  service_actor_free (self->alice);
  service_actor_free (self->outsider);
  kith_wire_guild_snapshot_free (self->guild);
  g_free (self->channel);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static void
test_send (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireMessage) first = service_fixture_send (fixture, world->alice, world->channel, "Hello");
  g_autoptr (KithWireMessage) second = NULL;
  const KithWireMessage *told;

  service_fixture_assert_events (fixture, "message.create>channel");
  told = service_fixture_get_event (fixture, 0)->payload;
  g_assert_cmpstr (told->id, ==, first->id);
  g_assert_cmpstr (told->content, ==, "Hello");
  g_assert_cmpstr (told->author->username, ==, "alice");
  g_assert_cmpstr (service_fixture_get_event (fixture, 0)->channel_id, ==, world->channel);
  g_assert_cmpstr (service_fixture_get_event (fixture, 0)->guild_id, ==, world->guild->id);
  g_assert_cmpint (first->seq, ==, 1);
  second = service_fixture_send (fixture, world->owner, world->channel, "Привет");
  g_assert_cmpint (second->seq, ==, 2);
  g_assert_cmpint (strcmp (second->id, first->id), >, 0);
}

static void
test_nonce (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireMessageRequest body = { .content = (char *) "Once", .nonce = (char *) "n" };
  const KithWireMessageRequest changed = { .content = (char *) "Twice?", .nonce = (char *) "n" };
  g_autoptr (KithWireMessage)
    first = service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &body);
  g_autoptr (KithWireMessage) repeat = NULL;
  g_autoptr (KithWireMessage) foreign = NULL;

  repeat = service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &changed);
  service_fixture_assert_events (fixture, "");
  g_assert_cmpstr (repeat->id, ==, first->id);
  g_assert_cmpstr (repeat->content, ==, "Once");
  g_assert_cmpstr (repeat->nonce, ==, "n");
  foreign = service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &body);
  g_assert_cmpstr (foreign->id, !=, first->id);
  g_assert_cmpint (foreign->seq, ==, 2);
}

/* Who was not told that a message arrived must not bring it back after its deletion. */
static void
test_nonce_of_a_deleted_message (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireMessageRequest body = { .content = (char *) "Once", .nonce = (char *) "n" };
  g_autoptr (KithWireMessage)
    first = service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &body);
  g_autoptr (KithWireMessage) foreign = NULL;
  g_autoptr (KithWireMessage) late = NULL;

  service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_DELETE, world->channel, first->id, NULL);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &body,
                          KITH_ERROR_MESSAGE_DELETED);
  foreign = service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &body);
  service_fixture_sql (fixture, "DELETE FROM spent_nonces WHERE nonce = $1", KITHD_TEXT ("n"));
  late = service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &body);
  g_assert_cmpint (late->seq, ==, 3);
}

static void
test_refused (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireChannelRequest voice = { .name = (char *) "v", .kind = KITH_CHANNEL_KIND_VOICE };
  g_autoptr (KithWireChannel)
    channel = service_fixture_expect (fixture, world->owner, KITH_ROUTE_CHANNEL_CREATE, world->guild->id, NULL, &voice);
  const KithWireMessageRequest body = { .content = (char *) "x" };

  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGE_SEND, channel->id, NULL, &body,
                          KITH_ERROR_NOT_A_TEXT_CHANNEL);
  service_fixture_refuse (fixture, world->outsider, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &body,
                          KITH_ERROR_UNKNOWN_CHANNEL);
  service_fixture_sql (fixture, "UPDATE roles SET permissions = $2 WHERE id = $1", KITHD_ID (world->guild->id),
                       KITHD_INT (KITH_PERMISSION_VIEW_CHANNEL));
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &body,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGES_LIST, world->channel, NULL, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_TYPING_POST, world->channel, NULL, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
  kith_wire_message_free (service_fixture_send (fixture, world->owner, world->channel, "The owner may"));
}

static void
test_timed_out (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireMessageRequest body = { .content = (char *) "x" };

  service_fixture_sql (fixture, "UPDATE members SET timeout_until = $2 WHERE user_id = $1",
                       KITHD_ID (world->alice->user_id), KITHD_INT (kith_clock_now_ms (fixture->clock) + 1000));
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &body,
                          KITH_ERROR_TIMED_OUT);
  kith_wire_message_list_free (
    service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGES_LIST, world->channel, NULL, NULL));
  kith_clock_advance (fixture->clock, 1000);
  kith_wire_message_free (service_fixture_send (fixture, world->alice, world->channel, "Again"));
}

static void
test_reply (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *long_text = g_strnfill (300, 'x');
  g_autoptr (KithWireMessage) first = service_fixture_send (fixture, world->alice, world->channel, long_text);
  const KithWireChannel *general = g_ptr_array_index (world->guild->channels, 0);
  g_autoptr (KithWireMessage) elsewhere = service_fixture_send (fixture, world->alice, general->id, "Elsewhere");
  const KithWireMessageRequest good = { .content = (char *) "Yes", .reply_to = first->id };
  const KithWireMessageRequest bad = { .content = (char *) "Yes", .reply_to = elsewhere->id };
  g_autoptr (KithWireMessage)
    reply = service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &good);
  g_autoptr (KithWireMessage) orphan = NULL;

  g_assert_cmpstr (reply->reply_to, ==, first->id);
  g_assert_cmpstr (reply->reply->author->username, ==, "alice");
  g_assert_cmpuint (strlen (reply->reply->excerpt), ==, 200);
  service_fixture_refuse (fixture, world->owner, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &bad,
                          KITH_ERROR_UNKNOWN_REPLY);
  service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_DELETE, world->channel, first->id, NULL);
  orphan = service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_GET, world->channel, reply->id, NULL);
  g_assert_cmpstr (orphan->reply->id, ==, first->id);
  g_assert_null (orphan->reply->author);
  g_assert_null (orphan->reply->excerpt);
}

static void
test_edit (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireMessage) message = service_fixture_send (fixture, world->alice, world->channel, "Helo");
  const KithWireMessagePatch body = { .content = (char *) "Hello" };
  g_autoptr (KithWireMessage) edited = NULL;
  g_autoptr (KithWireMessage) same = NULL;
  g_autoptr (KithWireMessageList) list = NULL;
  const KithWireChannel *general = g_ptr_array_index (world->guild->channels, 0);
  const KithWireMessage *note;

  kith_clock_advance (fixture->clock, 5000);
  service_fixture_refuse (fixture, world->owner, KITH_ROUTE_MESSAGE_EDIT, world->channel, message->id, &body,
                          KITH_ERROR_NOT_THE_AUTHOR);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGE_EDIT, general->id, message->id, &body,
                          KITH_ERROR_UNKNOWN_MESSAGE);
  edited = service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_EDIT, world->channel, message->id, &body);
  service_fixture_assert_events (fixture, "message.update>channel");
  g_assert_cmpstr (edited->content, ==, "Hello");
  g_assert_cmpint (edited->edited_at, ==, message->created_at + 5000);
  g_assert_cmpint (edited->seq, ==, message->seq);
  same = service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_EDIT, world->channel, message->id, &body);
  service_fixture_assert_events (fixture, "");
  /* The note of one's joining is not one's own words. */
  list = service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGES_LIST, general->id, NULL, NULL);
  note = g_ptr_array_index (list->items, 0);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGE_EDIT, general->id, note->id, &body,
                          KITH_ERROR_NOT_THE_AUTHOR);
}

static void
test_delete (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireMessage) first = service_fixture_send (fixture, world->owner, world->channel, "1");
  g_autoptr (KithWireMessage) second = service_fixture_send (fixture, world->alice, world->channel, "2");
  g_autoptr (KithWireMessage) third = NULL;

  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGE_DELETE, world->channel, first->id, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_DELETE, world->channel, second->id, NULL);
  service_fixture_assert_events (fixture, "message.delete>channel");
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_DELETE, world->channel, second->id, NULL);
  service_fixture_assert_events (fixture, "");
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGE_GET, world->channel, second->id, NULL,
                          KITH_ERROR_UNKNOWN_MESSAGE);
  third = service_fixture_send (fixture, world->alice, world->channel, "3");
  g_assert_cmpint (third->seq, ==, 3);
}

static void
assert_page (ServiceFixture *fixture, World *world, const KithWirePageQuery *query, gint64 first, gint64 last,
             gboolean before, gboolean after)
{
  KithErrorCode code;
  g_autoptr (KithWireMessageList) page = service_fixture_call (fixture, world->alice, KITH_ROUTE_MESSAGES_LIST,
                                                               world->channel, NULL, NULL, query, &code);

  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  g_assert_cmpint (page->items->len, ==, last - first + 1);
  for (guint i = 0; i < page->items->len; i++)
    g_assert_cmpint (((const KithWireMessage *) g_ptr_array_index (page->items, i))->seq, ==, first + i);
  g_assert_cmpint (page->more_before, ==, before);
  g_assert_cmpint (page->more_after, ==, after);
}

static void
test_history (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  char *ids[60];
  KithErrorCode code;

  assert_page (fixture, world, NULL, 1, 0, FALSE, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (KithWireMessage) message = service_fixture_send (fixture, world->alice, world->channel, "x");

      ids[i] = g_strdup (message->id);
    }
  assert_page (fixture, world, NULL, 11, 60, TRUE, FALSE);
  assert_page (fixture, world, &(KithWirePageQuery){ .before = ids[10] }, 1, 10, FALSE, TRUE);
  assert_page (fixture, world, &(KithWirePageQuery){ .before = ids[30], .has_limit = TRUE, .limit = 10 }, 21, 30, TRUE,
               TRUE);
  assert_page (fixture, world, &(KithWirePageQuery){ .after = ids[30], .has_limit = TRUE, .limit = 10 }, 32, 41, TRUE,
               TRUE);
  assert_page (fixture, world, &(KithWirePageQuery){ .after = ids[54], .has_limit = TRUE, .limit = 10 }, 56, 60, TRUE,
               FALSE);
  assert_page (fixture, world, &(KithWirePageQuery){ .around = ids[30], .has_limit = TRUE, .limit = 11 }, 26, 36, TRUE,
               TRUE);
  assert_page (fixture, world, &(KithWirePageQuery){ .around = ids[1], .has_limit = TRUE, .limit = 10 }, 1, 10, FALSE,
               TRUE);
  assert_page (fixture, world, &(KithWirePageQuery){ .around = ids[58], .has_limit = TRUE, .limit = 10 }, 54, 60, TRUE,
               FALSE);
  g_assert_null (service_fixture_call (fixture, world->alice, KITH_ROUTE_MESSAGES_LIST, world->channel, NULL, NULL,
                                       &(KithWirePageQuery){ .before = ids[1], .after = ids[2] }, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_INVALID_QUERY);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_free (ids[i]);
}

/* Reading goes on from a message that was deleted meanwhile. */
static void
test_history_from_deleted (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  char *ids[6];
  KithErrorCode code;
  g_autoptr (KithWireMessageList) page = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (KithWireMessage) message = service_fixture_send (fixture, world->alice, world->channel, "x");

      ids[i] = g_strdup (message->id);
    }
  service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_DELETE, world->channel, ids[2], NULL);
  assert_page (fixture, world, &(KithWirePageQuery){ .before = ids[2] }, 1, 2, FALSE, TRUE);
  assert_page (fixture, world, &(KithWirePageQuery){ .after = ids[2] }, 4, 6, TRUE, FALSE);
  page = service_fixture_call (fixture, world->alice, KITH_ROUTE_MESSAGES_LIST, world->channel, NULL, NULL,
                               &(KithWirePageQuery){ .around = ids[2] }, &code);
  g_assert_cmpuint (page->items->len, ==, 5);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_free (ids[i]);
}

static KithWireReadState *
get_read_state (ServiceFixture *fixture, const KithdActor *actor, const char *channel_id, const char *message_id)
{
  const KithWireReadRequest body = { .message_id = (char *) message_id };

  return service_fixture_expect (fixture, actor, KITH_ROUTE_READ_PUT, channel_id, NULL, &body);
}

/* Ids give the order of messages, also after a restart with a clock that was set back. */
static void
test_clock_set_back (ServiceFixture *fixture)
{
  const KithdServiceConfig config = { .registration = KITH_REGISTRATION_MODE_OPEN };
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireMessage) first = service_fixture_send (fixture, world->alice, world->channel, "1");
  g_autoptr (KithWireMessage) second = NULL;

  kith_clock_advance (fixture->clock, -24 * 60 * 60 * 1000);
  service_fixture_configure (fixture, &config);
  second = service_fixture_send (fixture, world->alice, world->channel, "2");
  g_assert_cmpint (second->created_at, <, first->created_at);
  g_assert_cmpstr (second->id, >, first->id);
}

static void
test_mentions (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *text = g_strdup_printf ("<@%s> and <@%s> and <@%s>, `<@%s>`", world->owner->user_id,
                                           world->outsider->user_id, world->owner->user_id, world->alice->user_id);
  g_autoptr (KithWireMessage) first = service_fixture_send (fixture, world->alice, world->channel, "1");
  g_autoptr (KithWireMessage) second = service_fixture_send (fixture, world->alice, world->channel, text);
  g_autoptr (KithWireMessage) third = service_fixture_send (fixture, world->alice, world->channel, "Hey @everyone!");
  g_autoptr (KithWireReadState) state = NULL;
  g_autoptr (KithWireReadState) after_edit = NULL;
  g_autoptr (KithWireReadState) after_delete = NULL;
  const KithWireMessagePatch nobody = { .content = (char *) "nobody" };
  const KithWireUser *mentioned;

  g_assert_cmpuint (second->mentions->len, ==, 1);
  mentioned = g_ptr_array_index (second->mentions, 0);
  g_assert_cmpstr (mentioned->id, ==, world->owner->user_id);
  g_assert_false (second->mention_everyone);
  g_assert_true (third->mention_everyone);
  state = get_read_state (fixture, world->owner, world->channel, first->id);
  g_assert_cmpint (state->mention_count, ==, 2);
  kith_wire_message_free (
    service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_EDIT, world->channel, second->id, &nobody));
  after_edit = get_read_state (fixture, world->owner, world->channel, first->id);
  g_assert_cmpint (after_edit->mention_count, ==, 1);
  service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_DELETE, world->channel, third->id, NULL);
  after_delete = service_fixture_expect (fixture, world->owner, KITH_ROUTE_READ_GET, world->channel, NULL, NULL);
  g_assert_cmpint (after_delete->mention_count, ==, 0);
}

/* Who may not call everybody just writes the word. */
static void
test_mention_everyone_denied (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireMessage) message = NULL;

  service_fixture_sql (fixture, "UPDATE roles SET permissions = $2 WHERE id = $1", KITHD_ID (world->guild->id),
                       KITHD_INT (KITH_PERMISSIONS_EVERYONE & ~KITH_PERMISSION_MENTION_EVERYONE));
  message = service_fixture_send (fixture, world->alice, world->channel, "@everyone");
  g_assert_false (message->mention_everyone);
}

static void
test_reading (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireMessage) first = service_fixture_send (fixture, world->alice, world->channel, "1");
  g_autoptr (KithWireMessage) second = service_fixture_send (fixture, world->alice, world->channel, "2");
  g_autoptr (KithWireReadState) state = get_read_state (fixture, world->owner, world->channel, second->id);
  g_autoptr (KithWireReadState) back = NULL;
  g_autoptr (KithWireReadState) own = NULL;
  const KithWireReadRequest unknown = { .message_id = world->channel };

  service_fixture_assert_events (fixture, "read.update>user");
  g_assert_cmpstr (service_fixture_get_event (fixture, 0)->user_id, ==, world->owner->user_id);
  g_assert_cmpint (state->last_read_seq, ==, 2);
  back = get_read_state (fixture, world->owner, world->channel, first->id);
  service_fixture_assert_events (fixture, "");
  g_assert_cmpint (back->last_read_seq, ==, 2);
  /* Who writes has read. */
  own = get_read_state (fixture, world->alice, world->channel, first->id);
  g_assert_cmpint (own->last_read_seq, ==, 2);
  service_fixture_refuse (fixture, world->owner, KITH_ROUTE_READ_PUT, world->channel, NULL, &unknown,
                          KITH_ERROR_UNKNOWN_MESSAGE);
}

static void
test_typing (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireTyping *typing;

  service_fixture_expect (fixture, world->alice, KITH_ROUTE_TYPING_POST, world->channel, NULL, NULL);
  service_fixture_assert_events (fixture, "typing.start>channel");
  typing = service_fixture_get_event (fixture, 0)->payload;
  g_assert_cmpstr (typing->user_id, ==, world->alice->user_id);
}

/* A stranger with all the ids of a guild learns nothing by any route, and nobody hears of the attempts. */
static void
test_outsider (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireMessage) message = service_fixture_send (fixture, world->alice, world->channel, "1");
  const KithWireMessageRequest send = { .content = (char *) "x", .reply_to = message->id };
  const KithWireMessagePatch edit = { .content = (char *) "x" };
  const KithWireReadRequest read = { .message_id = message->id };
  const KithWireGuildPatch guild_patch = { .name = (char *) "x" };
  const KithWireChannelPatch channel_patch = { .name = (char *) "x" };
  const KithWireChannelRequest channel = { .name = (char *) "x" };
  const KithWireInviteRequest invite = { 0 };
  const KithWireNotificationsPatch notifications = { 0 };
  const struct
  {
    KithRouteId route;
    const char *first, *second;
    gconstpointer body;
    KithErrorCode code;
  } table[] = {
    { KITH_ROUTE_GUILD_GET, world->guild->id, NULL, NULL, KITH_ERROR_UNKNOWN_GUILD },
    { KITH_ROUTE_GUILD_PATCH, world->guild->id, NULL, &guild_patch, KITH_ERROR_UNKNOWN_GUILD },
    { KITH_ROUTE_GUILD_DELETE, world->guild->id, NULL, NULL, KITH_ERROR_UNKNOWN_GUILD },
    { KITH_ROUTE_GUILD_LEAVE, world->guild->id, NULL, NULL, KITH_ERROR_UNKNOWN_GUILD },
    { KITH_ROUTE_MEMBERS_LIST, world->guild->id, NULL, NULL, KITH_ERROR_UNKNOWN_GUILD },
    { KITH_ROUTE_MEMBER_GET, world->guild->id, world->alice->user_id, NULL, KITH_ERROR_UNKNOWN_GUILD },
    { KITH_ROUTE_ROLES_LIST, world->guild->id, NULL, NULL, KITH_ERROR_UNKNOWN_GUILD },
    { KITH_ROUTE_CHANNELS_LIST, world->guild->id, NULL, NULL, KITH_ERROR_UNKNOWN_GUILD },
    { KITH_ROUTE_CHANNEL_CREATE, world->guild->id, NULL, &channel, KITH_ERROR_UNKNOWN_GUILD },
    { KITH_ROUTE_INVITES_LIST, world->guild->id, NULL, NULL, KITH_ERROR_UNKNOWN_GUILD },
    { KITH_ROUTE_INVITE_CREATE, world->guild->id, NULL, &invite, KITH_ERROR_UNKNOWN_GUILD },
    { KITH_ROUTE_CHANNEL_GET, world->channel, NULL, NULL, KITH_ERROR_UNKNOWN_CHANNEL },
    { KITH_ROUTE_CHANNEL_PATCH, world->channel, NULL, &channel_patch, KITH_ERROR_UNKNOWN_CHANNEL },
    { KITH_ROUTE_CHANNEL_DELETE, world->channel, NULL, NULL, KITH_ERROR_UNKNOWN_CHANNEL },
    { KITH_ROUTE_MESSAGES_LIST, world->channel, NULL, NULL, KITH_ERROR_UNKNOWN_CHANNEL },
    { KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &send, KITH_ERROR_UNKNOWN_CHANNEL },
    { KITH_ROUTE_MESSAGE_GET, world->channel, message->id, NULL, KITH_ERROR_UNKNOWN_CHANNEL },
    { KITH_ROUTE_MESSAGE_EDIT, world->channel, message->id, &edit, KITH_ERROR_UNKNOWN_CHANNEL },
    { KITH_ROUTE_MESSAGE_DELETE, world->channel, message->id, NULL, KITH_ERROR_UNKNOWN_CHANNEL },
    { KITH_ROUTE_READ_PUT, world->channel, NULL, &read, KITH_ERROR_UNKNOWN_CHANNEL },
    { KITH_ROUTE_TYPING_POST, world->channel, NULL, NULL, KITH_ERROR_UNKNOWN_CHANNEL },
    { KITH_ROUTE_USER_GET, world->alice->user_id, NULL, NULL, KITH_ERROR_UNKNOWN_USER },
    { KITH_ROUTE_GUILD_NOTIFICATIONS_PATCH, world->guild->id, NULL, &notifications, KITH_ERROR_UNKNOWN_GUILD },
    { KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH, world->channel, NULL, &notifications, KITH_ERROR_UNKNOWN_CHANNEL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    service_fixture_refuse (fixture, world->outsider, table[i].route, table[i].first, table[i].second, table[i].body,
                            table[i].code);
}

/* Without a token nothing that needs one is done. */
static void
test_nobody (ServiceFixture *fixture)
{
  for (guint i = 0; i < KITH_N_ROUTES; i++)
    if (kith_routes[i].auth)
      service_fixture_refuse (fixture, NULL, kith_routes[i].id, "0192aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee",
                              "0192aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee", NULL, KITH_ERROR_MISSING_TOKEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service/messages/send", test_send);
  service_test_add ("/service/messages/nonce", test_nonce);
  service_test_add ("/service/messages/nonce-of-a-deleted-message", test_nonce_of_a_deleted_message);
  service_test_add ("/service/messages/refused", test_refused);
  service_test_add ("/service/messages/timed-out", test_timed_out);
  service_test_add ("/service/messages/reply", test_reply);
  service_test_add ("/service/messages/edit", test_edit);
  service_test_add ("/service/messages/delete", test_delete);
  service_test_add ("/service/messages/history", test_history);
  service_test_add ("/service/messages/history-from-deleted", test_history_from_deleted);
  service_test_add ("/service/messages/clock-set-back", test_clock_set_back);
  service_test_add ("/service/messages/mentions", test_mentions);
  service_test_add ("/service/messages/mention-everyone-denied", test_mention_everyone_denied);
  service_test_add ("/service/messages/reading", test_reading);
  service_test_add ("/service/messages/typing", test_typing);
  service_test_add ("/service/messages/outsider", test_outsider);
  service_test_add ("/service/messages/nobody", test_nobody);
  return g_test_run ();
}
