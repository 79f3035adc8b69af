/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "service-fixture.h"

/* A guild with a voice channel, its owner, a moderator and two members without any role. */
typedef struct
{
  KithdActor *owner, *mod, *anna, *bob;
  KithWireGuildSnapshot *guild;
  const char *text_id;
  KithWireChannel *room, *other;
} People;

static void
give_role (ServiceFixture *fixture, const char *guild_id, const KithdActor *actor, gint64 position, guint64 permissions)
{
  g_autofree char *role_id = kith_uuid_generator_next (fixture->ids);

  service_fixture_sql (fixture,
                       "INSERT INTO roles (id, guild_id, name, permissions, position) VALUES ($1, $2, 'r', $3, $4)",
                       KITHD_ID (role_id), KITHD_ID (guild_id), KITHD_INT (permissions), KITHD_INT (position));
  service_fixture_sql (fixture, "INSERT INTO member_roles (guild_id, user_id, role_id) VALUES ($1, $2, $3)",
                       KITHD_ID (guild_id), KITHD_ID (actor->user_id), KITHD_ID (role_id));
}

static KithWireChannel *
add_room (ServiceFixture *fixture, const People *people, const char *name)
{
  const KithWireChannelRequest body = { .name = (char *) name, .kind = KITH_CHANNEL_KIND_VOICE };

  return service_fixture_expect (fixture, people->owner, KITH_ROUTE_CHANNEL_CREATE, people->guild->id, NULL, &body);
}

static void
people_init (People *people, ServiceFixture *fixture)
{
  people->owner = service_fixture_add_person (fixture, "owner");
  people->mod = service_fixture_add_person (fixture, "mod");
  people->anna = service_fixture_add_person (fixture, "anna");
  people->bob = service_fixture_add_person (fixture, "bob");
  people->guild = service_fixture_add_guild (fixture, people->owner, "Guild");
  people->text_id = ((const KithWireChannel *) g_ptr_array_index (people->guild->channels, 0))->id;
  service_fixture_join (fixture, people->owner, people->guild->id, people->mod);
  service_fixture_join (fixture, people->owner, people->guild->id, people->anna);
  service_fixture_join (fixture, people->owner, people->guild->id, people->bob);
  give_role (fixture, people->guild->id, people->mod, 2,
             KITH_PERMISSION_MUTE_MEMBERS | KITH_PERMISSION_DEAFEN_MEMBERS | KITH_PERMISSION_MOVE_MEMBERS);
  people->room = add_room (fixture, people, "Room");
  people->other = add_room (fixture, people, "Other");
}

static void
people_clear (People *people)
{
  service_actor_free (people->owner);
  service_actor_free (people->mod);
  service_actor_free (people->anna);
  service_actor_free (people->bob);
  kith_wire_guild_snapshot_free (people->guild);
  kith_wire_channel_free (people->room);
  kith_wire_channel_free (people->other);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (People, people_clear)

/* What somebody's device is called: the same whenever it is asked. */
static const char *
peer_of (const KithdActor *actor)
{
  return actor->session_id;
}

static KithWireVoiceJoined *
join (ServiceFixture *fixture, const KithdActor *actor, const KithWireChannel *channel)
{
  const KithWireVoiceJoinRequest body = { .peer_id = (char *) peer_of (actor) };

  return service_fixture_expect (fixture, actor, KITH_ROUTE_VOICE_JOIN, channel->id, NULL, &body);
}

static void
join_only (ServiceFixture *fixture, const KithdActor *actor, const KithWireChannel *channel)
{
  kith_wire_voice_joined_free (join (fixture, actor, channel));
}

static void
refuse_join (ServiceFixture *fixture, const KithdActor *actor, const char *channel_id, KithErrorCode code)
{
  const KithWireVoiceJoinRequest body = { .peer_id = (char *) peer_of (actor) };

  service_fixture_refuse (fixture, actor, KITH_ROUTE_VOICE_JOIN, channel_id, NULL, &body, code);
}

static void
overwrite (ServiceFixture *fixture, const People *people, const KithWireChannel *channel, guint64 deny)
{
  const KithWireOverwriteRequest body = { .kind = KITH_OVERWRITE_KIND_ROLE, .deny = deny };

  kith_wire_channel_free (
    service_fixture_expect (fixture, people->owner, KITH_ROUTE_OVERWRITE_PUT, channel->id, people->guild->id, &body));
}

static const KithWireVoiceLeft *
left_at (ServiceFixture *fixture, guint i)
{
  const KithdEvent *event = service_fixture_get_event (fixture, i);

  g_assert_cmpint (event->event, ==, KITH_EVENT_VOICE_LEAVE);
  return event->payload;
}

static const KithWireVoiceState *
state_at (ServiceFixture *fixture, guint i)
{
  const KithdEvent *event = service_fixture_get_event (fixture, i);

  g_assert_cmpint (event->event, ==, KITH_EVENT_VOICE_STATE);
  return event->payload;
}

static void
test_join_and_leave (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  g_autoptr (KithWireVoiceJoined) joined = NULL;
  g_autoptr (KithWireGuildSnapshot) snapshot = NULL;

  people_init (&people, fixture);
  join_only (fixture, people.anna, people.room);
  service_fixture_assert_events (fixture, "voice.state>channel");
  g_assert_cmpstr (service_fixture_get_event (fixture, 0)->channel_id, ==, people.room->id);
  joined = join (fixture, people.bob, people.room);
  g_assert_cmpuint (joined->states->len, ==, 2);
  g_assert_cmpstr (((KithWireVoiceState *) joined->states->pdata[0])->user_id, ==, people.anna->user_id);
  g_assert_cmpstr (joined->state->peer_id, ==, peer_of (people.bob));
  g_assert_false (joined->state->suppress);
  g_assert_cmpuint (joined->ice_servers->len, ==, 0);

  /* Once more, as after the connection to the server broke. */
  join_only (fixture, people.bob, people.room);
  service_fixture_assert_events (fixture, "");
  snapshot = service_fixture_expect (fixture, people.owner, KITH_ROUTE_GUILD_GET, people.guild->id, NULL, NULL);
  g_assert_cmpuint (snapshot->voice_states->len, ==, 2);

  service_fixture_expect (fixture, people.bob, KITH_ROUTE_VOICE_LEAVE, NULL, NULL, NULL);
  service_fixture_assert_events (fixture, "voice.leave>channel");
  g_assert_cmpint (left_at (fixture, 0)->why, ==, KITH_VOICE_END_LEFT);
  service_fixture_expect (fixture, people.bob, KITH_ROUTE_VOICE_LEAVE, NULL, NULL, NULL);
  service_fixture_assert_events (fixture, "");
}

static void
test_move_and_take_over (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  g_autofree char *device = NULL;
  KithdActor elsewhere;

  people_init (&people, fixture);
  join_only (fixture, people.anna, people.room);
  join_only (fixture, people.anna, people.other);
  service_fixture_assert_events (fixture, "voice.leave>channel voice.state>channel");
  g_assert_cmpint (left_at (fixture, 0)->why, ==, KITH_VOICE_END_MOVED);
  g_assert_cmpstr (left_at (fixture, 0)->channel_id, ==, people.room->id);
  g_assert_cmpstr (state_at (fixture, 1)->channel_id, ==, people.other->id);

  device = kith_uuid_generator_next (fixture->ids);
  elsewhere = (KithdActor){ people.anna->user_id, device };
  join_only (fixture, &elsewhere, people.other);
  service_fixture_assert_events (fixture, "voice.leave>channel voice.state>channel");
  g_assert_cmpint (left_at (fixture, 0)->why, ==, KITH_VOICE_END_REPLACED);
  g_assert_cmpstr (left_at (fixture, 0)->peer_id, ==, peer_of (people.anna));
  g_assert_cmpstr (state_at (fixture, 1)->peer_id, ==, device);

  /* The device that lost the call can neither end nor change it. */
  service_fixture_expect (fixture, people.anna, KITH_ROUTE_VOICE_LEAVE, NULL, NULL, NULL);
  service_fixture_assert_events (fixture, "");
  service_fixture_refuse (fixture, people.anna, KITH_ROUTE_VOICE_PATCH, NULL, NULL,
                          &(KithWireVoicePatch){ .has_self_mute = TRUE, .self_mute = TRUE }, KITH_ERROR_NOT_IN_VOICE);
}

static void
test_refused (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  g_autofree char *nowhere = kith_uuid_generator_next (fixture->ids);
  KithdActor *stranger;

  people_init (&people, fixture);
  stranger = service_fixture_add_person (fixture, "stranger");
  refuse_join (fixture, people.anna, nowhere, KITH_ERROR_UNKNOWN_CHANNEL);
  refuse_join (fixture, stranger, people.room->id, KITH_ERROR_UNKNOWN_CHANNEL);
  refuse_join (fixture, people.anna, people.text_id, KITH_ERROR_NOT_A_VOICE_CHANNEL);
  overwrite (fixture, &people, people.room, KITH_PERMISSION_CONNECT);
  refuse_join (fixture, people.anna, people.room->id, KITH_ERROR_MISSING_PERMISSION);
  overwrite (fixture, &people, people.other, KITH_PERMISSION_VIEW_CHANNEL);
  refuse_join (fixture, people.anna, people.other->id, KITH_ERROR_UNKNOWN_CHANNEL);
  service_actor_free (stranger);
}

static void
test_peer_taken (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  const KithWireVoiceJoinRequest body = { .peer_id = NULL };
  KithWireVoiceJoinRequest stolen = body;

  people_init (&people, fixture);
  join_only (fixture, people.anna, people.room);
  stolen.peer_id = (char *) peer_of (people.anna);
  service_fixture_refuse (fixture, people.bob, KITH_ROUTE_VOICE_JOIN, people.room->id, NULL, &stolen,
                          KITH_ERROR_PEER_TAKEN);
}

static void
test_limit (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  const KithWireChannelPatch two = { .has_user_limit = TRUE, .user_limit = 2 };

  people_init (&people, fixture);
  kith_wire_channel_free (
    service_fixture_expect (fixture, people.owner, KITH_ROUTE_CHANNEL_PATCH, people.room->id, NULL, &two));
  join_only (fixture, people.anna, people.room);
  join_only (fixture, people.owner, people.room);
  refuse_join (fixture, people.bob, people.room->id, KITH_ERROR_VOICE_FULL);
  /* Who is in it may come back; and who may move people may come. */
  join_only (fixture, people.anna, people.room);
  join_only (fixture, people.mod, people.room);
  refuse_join (fixture, people.bob, people.room->id, KITH_ERROR_VOICE_FULL);
  join_only (fixture, people.anna, people.room);
}

/* Each sends to all others, so that there is a limit that nobody is above. */
static void
test_mesh_limit (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };

  service_fixture_configure (fixture, &(KithdServiceConfig){ .name = "Test", .voice_members = 2 });
  people_init (&people, fixture);
  join_only (fixture, people.anna, people.room);
  join_only (fixture, people.bob, people.room);
  refuse_join (fixture, people.owner, people.room->id, KITH_ERROR_VOICE_FULL);
}

static KithWireVoiceState *
patch_member (ServiceFixture *fixture, const KithdActor *actor, const People *people, const KithdActor *target,
              const KithWireVoiceMemberPatch *patch)
{
  return service_fixture_expect (fixture, actor, KITH_ROUTE_VOICE_MEMBER_PATCH, people->guild->id, target->user_id,
                                 patch);
}

static void
refuse_patch (ServiceFixture *fixture, const KithdActor *actor, const People *people, const KithdActor *target,
              const KithWireVoiceMemberPatch *patch, KithErrorCode code)
{
  service_fixture_refuse (fixture, actor, KITH_ROUTE_VOICE_MEMBER_PATCH, people->guild->id, target->user_id, patch,
                          code);
}

static void
test_mute (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  const KithWireVoiceMemberPatch mute = { .has_mute = TRUE, .mute = TRUE };
  g_autoptr (KithWireVoiceState) own = NULL, muted = NULL;
  g_autoptr (KithWireVoiceJoined) joined = NULL;

  people_init (&people, fixture);
  refuse_patch (fixture, people.mod, &people, people.anna, &mute, KITH_ERROR_NOT_IN_VOICE);
  join_only (fixture, people.anna, people.room);
  own = service_fixture_expect (fixture, people.anna, KITH_ROUTE_VOICE_PATCH, NULL, NULL,
                                &(KithWireVoicePatch){ .has_self_deaf = TRUE, .self_deaf = TRUE });
  g_assert_true (own->self_deaf);
  service_fixture_assert_events (fixture, "voice.state>channel");
  refuse_patch (fixture, people.bob, &people, people.anna, &mute, KITH_ERROR_MISSING_PERMISSION);
  muted = patch_member (fixture, people.mod, &people, people.anna, &mute);
  g_assert_true (muted->mute && muted->self_deaf && !muted->deaf);
  service_fixture_assert_events (fixture, "voice.state>channel");

  /* To leave and come back is no way out. */
  service_fixture_expect (fixture, people.anna, KITH_ROUTE_VOICE_LEAVE, NULL, NULL, NULL);
  joined = join (fixture, people.anna, people.other);
  g_assert_true (joined->state->mute);

  join_only (fixture, people.owner, people.room);
  refuse_patch (fixture, people.mod, &people, people.owner, &mute, KITH_ERROR_OWNER_IS_ABOVE_ALL);
}

static void
test_moved_by_moderator (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  KithWireVoiceMemberPatch to_other = { 0 };
  KithWireVoiceMemberPatch to_text = { 0 };

  people_init (&people, fixture);
  to_other.channel_id = people.other->id;
  to_text.channel_id = (char *) people.text_id;
  join_only (fixture, people.anna, people.room);
  refuse_patch (fixture, people.bob, &people, people.anna, &to_other, KITH_ERROR_MISSING_PERMISSION);
  refuse_patch (fixture, people.mod, &people, people.anna, &to_text, KITH_ERROR_NOT_A_VOICE_CHANNEL);
  kith_wire_voice_state_free (patch_member (fixture, people.mod, &people, people.anna, &to_other));
  service_fixture_assert_events (fixture, "voice.leave>channel voice.state>channel");
  g_assert_cmpint (left_at (fixture, 0)->why, ==, KITH_VOICE_END_MOVED);
  g_assert_cmpstr (state_at (fixture, 1)->peer_id, ==, peer_of (people.anna));

  /* Nobody is brought where they may not be. */
  overwrite (fixture, &people, people.room, KITH_PERMISSION_CONNECT);
  to_other.channel_id = people.room->id;
  refuse_patch (fixture, people.owner, &people, people.anna, &to_other, KITH_ERROR_MEMBER_CANNOT_CONNECT);

  service_fixture_refuse (fixture, people.bob, KITH_ROUTE_VOICE_MEMBER_DISCONNECT, people.guild->id,
                          people.anna->user_id, NULL, KITH_ERROR_MISSING_PERMISSION);
  service_fixture_expect (fixture, people.mod, KITH_ROUTE_VOICE_MEMBER_DISCONNECT, people.guild->id,
                          people.anna->user_id, NULL);
  service_fixture_assert_events (fixture, "voice.leave>channel");
  g_assert_cmpint (left_at (fixture, 0)->why, ==, KITH_VOICE_END_DISCONNECTED);
}

/* What a moderator may not see is not there for them. */
static void
test_hidden (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  const KithWireVoiceMemberPatch mute = { .has_mute = TRUE, .mute = TRUE };
  g_autoptr (KithWireGuildSnapshot) snapshot = NULL;

  people_init (&people, fixture);
  overwrite (fixture, &people, people.room, KITH_PERMISSION_VIEW_CHANNEL);
  join_only (fixture, people.owner, people.room);
  refuse_patch (fixture, people.mod, &people, people.owner, &mute, KITH_ERROR_NOT_IN_VOICE);
  snapshot = service_fixture_expect (fixture, people.mod, KITH_ROUTE_GUILD_GET, people.guild->id, NULL, NULL);
  g_assert_cmpuint (snapshot->voice_states->len, ==, 0);
}

/* Rights change while people talk. */
static void
test_follow (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };

  people_init (&people, fixture);
  join_only (fixture, people.anna, people.room);
  join_only (fixture, people.owner, people.room);
  overwrite (fixture, &people, people.room, KITH_PERMISSION_SPEAK);
  service_fixture_assert_events (fixture, "channel.update>channel voice.state>channel");
  g_assert_cmpstr (state_at (fixture, 1)->user_id, ==, people.anna->user_id);
  g_assert_true (state_at (fixture, 1)->suppress);
  overwrite (fixture, &people, people.room, 0);
  g_assert_false (state_at (fixture, 1)->suppress);
  overwrite (fixture, &people, people.room, KITH_PERMISSION_VIEW_CHANNEL);
  service_fixture_assert_events (fixture, "channel.update>channel voice.leave>channel");
  g_assert_cmpstr (left_at (fixture, 1)->user_id, ==, people.anna->user_id);
  g_assert_cmpint (left_at (fixture, 1)->why, ==, KITH_VOICE_END_DISCONNECTED);
}

/* Others are quieter only while somebody talks who may have that, and only where they may. */
static void
test_priority (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  const KithWireVoicePatch above = { .has_priority = TRUE, .priority = TRUE };
  const KithWireVoicePatch below = { .has_priority = TRUE };
  KithWireVoiceJoinRequest body = { .has_priority = TRUE, .priority = TRUE };
  g_autoptr (KithWireVoiceJoined) joined = NULL;
  KithWireVoiceMemberPatch to_other = { 0 };

  people_init (&people, fixture);
  join_only (fixture, people.anna, people.room);
  service_fixture_refuse (fixture, people.anna, KITH_ROUTE_VOICE_PATCH, NULL, NULL, &above,
                          KITH_ERROR_MISSING_PERMISSION);
  kith_wire_voice_state_free (
    service_fixture_expect (fixture, people.anna, KITH_ROUTE_VOICE_PATCH, NULL, NULL, &below));
  give_role (fixture, people.guild->id, people.anna, 3, KITH_PERMISSION_PRIORITY_SPEAKER);
  kith_wire_voice_state_free (
    service_fixture_expect (fixture, people.anna, KITH_ROUTE_VOICE_PATCH, NULL, NULL, &above));
  service_fixture_assert_events (fixture, "voice.state>channel");
  g_assert_true (state_at (fixture, 0)->priority);

  /* Where they are moved to it is not theirs. */
  overwrite (fixture, &people, people.other, KITH_PERMISSION_PRIORITY_SPEAKER);
  to_other.channel_id = people.other->id;
  kith_wire_voice_state_free (patch_member (fixture, people.owner, &people, people.anna, &to_other));
  g_assert_false (state_at (fixture, 1)->priority);
  body.peer_id = (char *) peer_of (people.anna);
  joined = service_fixture_expect (fixture, people.anna, KITH_ROUTE_VOICE_JOIN, people.room->id, NULL, &body);
  g_assert_true (joined->state->priority);

  /* And it ends with the right to it. */
  overwrite (fixture, &people, people.room, KITH_PERMISSION_PRIORITY_SPEAKER);
  service_fixture_assert_events (fixture, "channel.update>channel voice.state>channel");
  g_assert_false (state_at (fixture, 1)->priority);
}

static void
test_kicked (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_voice_state_free);

  people_init (&people, fixture);
  join_only (fixture, people.anna, people.room);
  service_fixture_expect (fixture, people.owner, KITH_ROUTE_MEMBER_KICK, people.guild->id, people.anna->user_id, NULL);
  kithd_voice_list (kithd_service_get_voice (fixture->service), people.guild->id, NULL, states);
  g_assert_cmpuint (states->len, ==, 0);
  join_only (fixture, people.bob, people.room);
  service_fixture_expect (fixture, people.owner, KITH_ROUTE_CHANNEL_DELETE, people.room->id, NULL, NULL);
  kithd_voice_list (kithd_service_get_voice (fixture->service), people.guild->id, NULL, states);
  g_assert_cmpuint (states->len, ==, 0);
}

/* A call whose transaction cannot be committed. */
typedef struct
{
  ServiceFixture *fixture;
  const KithdActor *actor;
  const KithWireChannel *room;
} Doomed;

static gboolean
run_doomed (KithdDb *db, gpointer data, GError **error)
{
  const Doomed *doomed = data;
  const KithWireVoiceJoinRequest body = { .peer_id = (char *) peer_of (doomed->actor) };
  char *const params[] = { doomed->room ? doomed->room->id : NULL, NULL };
  KithdCall call = { .route = &kith_routes[doomed->room ? KITH_ROUTE_VOICE_JOIN : KITH_ROUTE_VOICE_LEAVE],
                     .actor = doomed->actor,
                     .params = params,
                     .body = doomed->room ? &body : NULL,
                     .db = db,
                     .outcome = doomed->fixture->outcome };
  g_autoptr (KithWireVoiceJoined) joined = kithd_service_handle (doomed->fixture->service, &call, error);

  g_assert_no_error (*error);
  g_assert_true (kithd_db_run_script (db, "PRAGMA defer_foreign_keys = ON", error));
  return kithd_db_execute (db, error, "INSERT INTO blocks (user_id, blocked_id, created_at) VALUES ($1, $1, 0)",
                           KITHD_ID ("0190a0b0-0000-7000-8000-0000000000aa"));
}

static void
fail_call (ServiceFixture *fixture, const KithdActor *actor, const KithWireChannel *room)
{
  Doomed doomed = { fixture, actor, room };

  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "The database failed*");
  kithd_outcome_clear (fixture->outcome);
  g_assert_false (kithd_store_call (fixture->store, KITHD_STORE_WRITE, run_doomed, &doomed, NULL));
  g_test_assert_expected_messages ();
}

/* What was not stored did not happen: nobody is told of it, and nobody is where they were about to be. */
static void
test_failed (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  KithdVoice *voice = kithd_service_get_voice (fixture->service);
  g_autoptr (KithWireVoiceState) state = NULL;

  people_init (&people, fixture);
  fail_call (fixture, people.anna, people.room);
  g_assert_null (kithd_voice_find (voice, people.anna->user_id, NULL));
  join_only (fixture, people.anna, people.room);
  fail_call (fixture, people.anna, people.other);
  fail_call (fixture, people.anna, NULL);
  state = kithd_voice_find (voice, people.anna->user_id, NULL);
  g_assert_cmpstr (state->channel_id, ==, people.room->id);
  g_assert_cmpstr (state->peer_id, ==, peer_of (people.anna));
}

static KithWireVoiceState *
make_state (const char *id)
{
  KithWireVoiceState *state = kith_wire_voice_state_new ();

  state->user_id = g_strdup (id);
  state->peer_id = g_strdup (id);
  state->guild_id = g_strdup ("g");
  state->channel_id = g_strdup ("c");
  return state;
}

/* What a call did before it failed is taken back, and no more than that. */
static void
test_undo (void)
{
  g_autoptr (KithdVoice) voice = kithd_voice_new ();
  g_autoptr (KithWireVoiceState) anna = make_state ("a");
  g_autoptr (KithWireVoiceState) bob = make_state ("b");
  g_autoptr (KithWireVoiceState) found = NULL;
  guint mark;

  kithd_voice_put (voice, anna, "sa", 1);
  kithd_voice_commit (voice);
  kithd_voice_put (voice, bob, "sb", 1);
  mark = kithd_voice_mark (voice);
  kithd_voice_remove (voice, "a");
  g_free (anna->channel_id);
  anna->channel_id = g_strdup ("d");
  kithd_voice_put (voice, anna, "sa", 2);
  kithd_voice_undo (voice, mark);
  found = kithd_voice_find_peer (voice, "a");
  g_assert_cmpstr (found->channel_id, ==, "c");
  g_clear_pointer (&found, kith_wire_voice_state_free);
  found = kithd_voice_find (voice, "b", NULL);
  g_assert_nonnull (found);
  kithd_voice_undo (voice, 0);
  g_assert_null (kithd_voice_find (voice, "b", NULL));
}

/* A timeout that was not stored is not looked at when it would be over, and the one before it is. */
static void
test_undo_timeout (void)
{
  g_autoptr (KithdVoice) voice = kithd_voice_new ();
  g_autoptr (KithWireVoiceState) anna = make_state ("a");

  kithd_voice_connect (voice, "sa");
  kithd_voice_put (voice, anna, "sa", 1);
  kithd_voice_set_timeout (voice, "a", 100);
  kithd_voice_commit (voice);
  kithd_voice_set_timeout (voice, "a", 50);
  kithd_voice_put (voice, anna, "sa", 2);
  kithd_voice_undo (voice, 0);
  g_assert_false (kithd_voice_is_due (voice, 99, 0));
  g_assert_true (kithd_voice_is_due (voice, 100, 0));
}

static gboolean
delete_as_administrator (KithdDb *db, gpointer data, GError **error)
{
  const Doomed *doomed = data;
  char *const params[] = { doomed->room->guild_id, NULL };
  KithdCall call = { .route = &kith_admin_routes[KITH_ADMIN_ROUTE_GUILD_DELETE],
                     .params = params,
                     .db = db,
                     .outcome = doomed->fixture->outcome };

  kithd_service_handle_admin (doomed->fixture->service, &call, error);
  return *error == NULL;
}

static void
test_guild_deleted_by_administrator (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  Doomed doomed;

  people_init (&people, fixture);
  join_only (fixture, people.anna, people.room);
  doomed = (Doomed){ fixture, people.anna, people.room };
  g_assert_true (kithd_store_call (fixture->store, KITHD_STORE_WRITE, delete_as_administrator, &doomed, NULL));
  g_assert_null (kithd_voice_find (kithd_service_get_voice (fixture->service), people.anna->user_id, NULL));
}

typedef struct
{
  ServiceFixture *fixture;
  gint64 before;
} Expiry;

static gboolean
run_expiry (KithdDb *db, gpointer data, GError **error)
{
  Expiry *expiry = data;

  return kithd_service_expire_voice (expiry->fixture->service, db, expiry->before, expiry->fixture->outcome, error);
}

static void
expire (ServiceFixture *fixture, gint64 before)
{
  Expiry expiry = { fixture, before };

  kithd_outcome_clear (fixture->outcome);
  g_assert_true (kithd_store_call (fixture->store, KITHD_STORE_WRITE, run_expiry, &expiry, NULL));
}

/* Who is silenced is not heard, until they may speak again. */
static void
test_silenced (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  const gint64 end = kith_clock_now_ms (fixture->clock) + 60 * 1000;
  const KithWireMemberPatch timeout = { .has_timeout_until = TRUE, .timeout_until = end };
  const KithWireRolePatch speechless = { .has_permissions = TRUE, .permissions = KITH_PERMISSION_VIEW_CHANNEL };
  KithdVoice *voice = kithd_service_get_voice (fixture->service);

  people_init (&people, fixture);
  kithd_voice_connect (voice, people.anna->session_id);
  join_only (fixture, people.anna, people.room);
  kith_wire_member_free (service_fixture_expect (fixture, people.owner, KITH_ROUTE_MEMBER_PATCH, people.guild->id,
                                                 people.anna->user_id, &timeout));
  service_fixture_assert_events (fixture, "member.update>guild voice.state>channel");
  g_assert_true (state_at (fixture, 1)->suppress);
  /* Who is there stays, and may come back to it, but nowhere else. */
  join_only (fixture, people.anna, people.room);
  refuse_join (fixture, people.anna, people.other->id, KITH_ERROR_TIMED_OUT);
  service_fixture_assert_events (fixture, "");
  g_assert_false (kithd_voice_is_due (voice, end - 1, 0));
  g_assert_true (kithd_voice_is_due (voice, end, 0));
  kith_clock_advance (fixture->clock, 60 * 1000);
  expire (fixture, 0);
  g_assert_false (state_at (fixture, 0)->suppress);
  g_assert_false (kithd_voice_is_due (voice, G_MAXINT64, 0));

  kith_wire_role_free (service_fixture_expect (fixture, people.owner, KITH_ROUTE_ROLE_PATCH, people.guild->id,
                                               people.guild->id, &speechless));
  service_fixture_assert_events (fixture, "role.update>guild voice.state>channel");
  g_assert_true (state_at (fixture, 1)->suppress);
}

static const char share_id[] = "01890000-0000-7000-8000-00000000aaaa";
static const char other_share_id[] = "01890000-0000-7000-8000-00000000bbbb";

static KithWireVoiceState *
share (ServiceFixture *fixture, const KithdActor *actor, const char *id, KithShareKind kind, gboolean sound)
{
  const KithWireVoiceShareRequest body = { .kind = kind, .sound = sound };

  return service_fixture_expect (fixture, actor, KITH_ROUTE_VOICE_SHARE_PUT, id, NULL, &body);
}

static void
share_only (ServiceFixture *fixture, const KithdActor *actor, const char *id, KithShareKind kind)
{
  kith_wire_voice_state_free (share (fixture, actor, id, kind, FALSE));
}

static void
refuse_share (ServiceFixture *fixture, const KithdActor *actor, KithShareKind kind, KithErrorCode code)
{
  const KithWireVoiceShareRequest body = { .kind = kind };

  service_fixture_refuse (fixture, actor, KITH_ROUTE_VOICE_SHARE_PUT, other_share_id, NULL, &body, code);
}

static void
test_share (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  KithdActor phone;
  g_autoptr (KithWireVoiceState) state = NULL;
  const KithWireVoiceShare *first;

  people_init (&people, fixture);
  phone = (KithdActor){ people.anna->user_id, (char *) other_share_id };
  refuse_share (fixture, people.anna, KITH_SHARE_KIND_SCREEN, KITH_ERROR_NOT_IN_VOICE);
  join_only (fixture, people.anna, people.room);
  refuse_share (fixture, &phone, KITH_SHARE_KIND_SCREEN, KITH_ERROR_NOT_IN_VOICE);
  state = share (fixture, people.anna, share_id, KITH_SHARE_KIND_SCREEN, TRUE);
  service_fixture_assert_events (fixture, "voice.state>channel");
  g_assert_cmpuint (state->shares->len, ==, 1);
  first = state->shares->pdata[0];
  g_assert_cmpstr (first->id, ==, share_id);
  g_assert_true (first->sound && first->kind == KITH_SHARE_KIND_SCREEN);

  /* A repeat, and coming back after the connection broke, change nothing. */
  kith_wire_voice_state_free (share (fixture, people.anna, share_id, KITH_SHARE_KIND_SCREEN, TRUE));
  service_fixture_assert_events (fixture, "");
  join_only (fixture, people.anna, people.room);
  service_fixture_assert_events (fixture, "");

  refuse_share (fixture, people.anna, KITH_SHARE_KIND_SCREEN, KITH_ERROR_SHARE_TWICE);
  share_only (fixture, people.anna, other_share_id, KITH_SHARE_KIND_CAMERA);
  g_assert_cmpuint (state_at (fixture, 0)->shares->len, ==, 2);
  service_fixture_expect (fixture, people.anna, KITH_ROUTE_VOICE_SHARE_DELETE, share_id, NULL, NULL);
  g_assert_cmpuint (state_at (fixture, 0)->shares->len, ==, 1);
  service_fixture_expect (fixture, people.anna, KITH_ROUTE_VOICE_SHARE_DELETE, share_id, NULL, NULL);
  service_fixture_assert_events (fixture, "");
}

/* What was shown to those in one channel is not shown to those in another one. */
static void
test_share_ends (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  KithWireVoiceMemberPatch to_other = { 0 };

  people_init (&people, fixture);
  join_only (fixture, people.anna, people.room);
  share_only (fixture, people.anna, share_id, KITH_SHARE_KIND_SCREEN);
  join_only (fixture, people.anna, people.other);
  g_assert_cmpuint (state_at (fixture, 1)->shares->len, ==, 0);
  share_only (fixture, people.anna, share_id, KITH_SHARE_KIND_SCREEN);
  to_other.channel_id = people.room->id;
  kith_wire_voice_state_free (patch_member (fixture, people.mod, &people, people.anna, &to_other));
  g_assert_cmpuint (state_at (fixture, 1)->shares->len, ==, 0);
}

static void
test_share_rights (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  const gint64 end = kith_clock_now_ms (fixture->clock) + 60 * 1000;
  const KithWireMemberPatch timeout = { .has_timeout_until = TRUE, .timeout_until = end };

  people_init (&people, fixture);
  join_only (fixture, people.anna, people.room);
  overwrite (fixture, &people, people.room, KITH_PERMISSION_STREAM);
  refuse_share (fixture, people.anna, KITH_SHARE_KIND_SCREEN, KITH_ERROR_MISSING_PERMISSION);
  share_only (fixture, people.anna, share_id, KITH_SHARE_KIND_CAMERA);
  overwrite (fixture, &people, people.room, KITH_PERMISSION_VIDEO);
  service_fixture_assert_events (fixture, "channel.update>channel voice.state>channel");
  g_assert_cmpuint (state_at (fixture, 1)->shares->len, ==, 0);
  refuse_share (fixture, people.anna, KITH_SHARE_KIND_CAMERA, KITH_ERROR_MISSING_PERMISSION);
  share_only (fixture, people.anna, share_id, KITH_SHARE_KIND_SCREEN);
  kith_wire_member_free (service_fixture_expect (fixture, people.owner, KITH_ROUTE_MEMBER_PATCH, people.guild->id,
                                                 people.anna->user_id, &timeout));
  g_assert_cmpuint (state_at (fixture, 1)->shares->len, ==, 0);
  refuse_share (fixture, people.anna, KITH_SHARE_KIND_SCREEN, KITH_ERROR_TIMED_OUT);
}

/* Signals about what neither of the two shows go nowhere. */
static void
test_share_route (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  KithdVoice *voice = kithd_service_get_voice (fixture->service);
  const KithdActor *from[] = { NULL, NULL };
  KithdVoiceRoute route = { NULL };

  people_init (&people, fixture);
  from[0] = people.anna;
  from[1] = people.bob;
  join_only (fixture, people.anna, people.room);
  join_only (fixture, people.bob, people.room);
  join_only (fixture, people.owner, people.room);
  share_only (fixture, people.anna, share_id, KITH_SHARE_KIND_SCREEN);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (
        kithd_voice_find_route (voice, from[i]->user_id, from[i]->session_id, peer_of (from[1 - i]), share_id, &route));
      kithd_voice_route_clear (&route);
    }
  g_assert_false (kithd_voice_find_route (voice, people.owner->user_id, people.owner->session_id, peer_of (people.bob),
                                          share_id, &route));
  g_assert_false (kithd_voice_find_route (voice, people.anna->user_id, people.anna->session_id, peer_of (people.bob),
                                          other_share_id, &route));
}

/* A device that is gone stays for a while, since people go on hearing each other. */
static void
test_lost (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  KithdVoice *voice = kithd_service_get_voice (fixture->service);
  const KithWireVoiceState *state;
  gint64 start;

  people_init (&people, fixture);
  start = kith_clock_now_ms (fixture->clock);
  kithd_voice_connect (voice, people.anna->session_id);
  join_only (fixture, people.anna, people.room);
  g_assert_false (kithd_voice_is_due (voice, start, G_MAXINT64));
  kithd_voice_disconnect (voice, people.anna->session_id, start);
  g_assert_false (kithd_voice_is_due (voice, start, start));
  g_assert_true (kithd_voice_is_due (voice, start, start + 1));
  kithd_voice_connect (voice, people.anna->session_id);
  g_assert_false (kithd_voice_is_due (voice, start, G_MAXINT64));
  kithd_voice_disconnect (voice, people.anna->session_id, start);

  expire (fixture, start);
  g_assert_cmpuint (fixture->outcome->events->len, ==, 0);
  expire (fixture, start + 1);
  g_assert_cmpint (left_at (fixture, 0)->why, ==, KITH_VOICE_END_LOST);
  state = kithd_voice_find (voice, people.anna->user_id, NULL);
  g_assert_null (state);

  /* Somebody who never had a connection is out as soon. */
  join_only (fixture, people.bob, people.room);
  g_assert_true (kithd_voice_is_due (voice, start, G_MAXINT64));
}

/* Signals go between people in the same channel, from the device that is in it. */
static void
test_route (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  g_auto (KithdVoiceRoute) route = { NULL };
  KithdVoice *voice = kithd_service_get_voice (fixture->service);

  people_init (&people, fixture);
  join_only (fixture, people.anna, people.room);
  join_only (fixture, people.bob, people.other);
  g_assert_false (
    kithd_voice_find_route (voice, people.anna->user_id, people.anna->session_id, peer_of (people.bob), NULL, &route));
  join_only (fixture, people.bob, people.room);
  g_assert_false (
    kithd_voice_find_route (voice, people.anna->user_id, people.bob->session_id, peer_of (people.bob), NULL, &route));
  g_assert_false (kithd_voice_find_route (voice, people.owner->user_id, people.owner->session_id, peer_of (people.bob),
                                          NULL, &route));
  g_assert_true (
    kithd_voice_find_route (voice, people.anna->user_id, people.anna->session_id, peer_of (people.bob), NULL, &route));
  g_assert_cmpstr (route.from_peer, ==, peer_of (people.anna));
  g_assert_cmpstr (route.to_user, ==, people.bob->user_id);
  g_assert_cmpstr (route.to_session, ==, people.bob->session_id);
}

/* By the convention of coturn: the password is the HMAC of the name, which begins with its end. */
static void
test_turn (ServiceFixture *fixture)
{
  const char *const stun[] = { "stun:stun.example.org:3478", NULL };
  const char *const turn[] = { "turn:turn.example.org:3478?transport=udp", NULL };
  g_auto (People) people = { 0 };
  g_autoptr (KithWireVoiceJoined) joined = NULL;
  g_autofree char *name = NULL, *digest = NULL;
  const KithWireIceServer *relay;

  service_fixture_configure (
    fixture,
    &(KithdServiceConfig){
      .name = "Test",
      .turn = { .stun = (char **) stun, .turn = (char **) turn, .secret = (char *) "s3cret", .seconds = 3600 } });
  people_init (&people, fixture);
  joined = join (fixture, people.anna, people.room);
  g_assert_cmpuint (joined->ice_servers->len, ==, 2);
  g_assert_null (((KithWireIceServer *) joined->ice_servers->pdata[0])->username);
  relay = joined->ice_servers->pdata[1];
  name = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", kith_clock_now_ms (fixture->clock) / 1000 + 3600,
                          people.anna->user_id);
  g_assert_cmpstr (relay->username, ==, name);
  digest = g_compute_hmac_for_string (G_CHECKSUM_SHA1, (const guchar *) "s3cret", 6, name, -1);
  {
    g_autofree guchar *raw = NULL;
    gsize length;

    raw = g_base64_decode (relay->credential, &length);
    g_assert_cmpuint (length, ==, 20);
    for (gsize i = 0; i < length; i++)
      {
        g_autofree char *pair = g_strdup_printf ("%02x", raw[i]);

        g_assert_cmpmem (digest + 2 * i, 2, pair, 2);
      }
  }
}

static void
test_turn_urls (void)
{
  g_assert_true (kithd_turn_check_url ("stun:stun.example.org", FALSE));
  g_assert_true (kithd_turn_check_url ("turns:[2001:db8::1]:5349?transport=tcp", TRUE));
  g_assert_false (kithd_turn_check_url ("stun:stun.example.org", TRUE));
  g_assert_false (kithd_turn_check_url ("turn:x", FALSE));
  g_assert_false (kithd_turn_check_url ("turn:", TRUE));
  g_assert_false (kithd_turn_check_url ("turn:x?transport=carrier-pigeon", TRUE));
  g_assert_false (kithd_turn_check_url ("turn:user@x", TRUE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service-voice/join-and-leave", test_join_and_leave);
  service_test_add ("/service-voice/move-and-take-over", test_move_and_take_over);
  service_test_add ("/service-voice/refused", test_refused);
  service_test_add ("/service-voice/peer-taken", test_peer_taken);
  service_test_add ("/service-voice/limit", test_limit);
  service_test_add ("/service-voice/mesh-limit", test_mesh_limit);
  service_test_add ("/service-voice/mute", test_mute);
  service_test_add ("/service-voice/moved-by-moderator", test_moved_by_moderator);
  service_test_add ("/service-voice/hidden", test_hidden);
  service_test_add ("/service-voice/follow", test_follow);
  service_test_add ("/service-voice/priority", test_priority);
  service_test_add ("/service-voice/kicked", test_kicked);
  service_test_add ("/service-voice/share", test_share);
  service_test_add ("/service-voice/share-ends", test_share_ends);
  service_test_add ("/service-voice/share-rights", test_share_rights);
  service_test_add ("/service-voice/share-route", test_share_route);
  service_test_add ("/service-voice/silenced", test_silenced);
  service_test_add ("/service-voice/lost", test_lost);
  service_test_add ("/service-voice/route", test_route);
  service_test_add ("/service-voice/turn", test_turn);
  service_test_add ("/service-voice/failed", test_failed);
  service_test_add ("/service-voice/guild-deleted-by-administrator", test_guild_deleted_by_administrator);
  g_test_add_func ("/service-voice/undo", test_undo);
  g_test_add_func ("/service-voice/undo-timeout", test_undo_timeout);
  g_test_add_func ("/service-voice/turn-urls", test_turn_urls);
  return g_test_run ();
}
