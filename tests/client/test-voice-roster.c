/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-user-private.h"
#include "kith-voice-roster-private.h"

#define GUILD "00000000-0000-7000-8000-00000000000a"

typedef struct
{
  KithVoiceRoster *roster;
  KithUser *anna, *boris;
  guint n_changed, n_left;
  int why;
} Fixture;

static void
on_changed (KithVoiceRoster *roster, const char *channel_id, Fixture *fixture)
{
  fixture->n_changed++;
}

static void
on_left (KithVoiceRoster *roster, KithVoiceMember *member, int why, Fixture *fixture)
{
  fixture->n_left++;
  fixture->why = why;
}

static KithUser *
make_user (const char *id)
{
  const KithWireUser wire = { .id = (char *) id, .username = (char *) id, .display_name = (char *) id };
  KithUser *user = kith_user_new (id);

  kith_user_update (user, &wire);
  return user;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->roster = kith_voice_roster_new ();
  fixture->anna = make_user ("anna");
  fixture->boris = make_user ("boris");
  g_signal_connect (fixture->roster, "changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect (fixture->roster, "left", G_CALLBACK (on_left), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->roster);
  g_object_unref (fixture->anna);
  g_object_unref (fixture->boris);
}

static void
put (Fixture *fixture, KithUser *user, const char *channel, const char *peer, gboolean mute)
{
  g_autoptr (GPtrArray) shares = g_ptr_array_new ();
  const KithWireVoiceState state = { .guild_id = (char *) GUILD,
                                     .channel_id = (char *) channel,
                                     .user_id = (char *) kith_user_get_id (user),
                                     .peer_id = (char *) peer,
                                     .self_mute = mute,
                                     .shares = shares };

  kith_voice_roster_put (fixture->roster, user, &state);
}

static void
take_out (Fixture *fixture, KithUser *user, const char *channel, const char *peer, KithVoiceEnd why)
{
  const KithWireVoiceLeft left = { .guild_id = (char *) GUILD,
                                   .channel_id = (char *) channel,
                                   .user_id = (char *) kith_user_get_id (user),
                                   .peer_id = (char *) peer,
                                   .why = why };

  kith_voice_roster_take_out (fixture->roster, &left);
}

static guint
count (Fixture *fixture, const char *channel)
{
  return g_list_model_get_n_items (kith_voice_roster_list (fixture->roster, channel));
}

static void
test_come_and_go (Fixture *fixture, gconstpointer data)
{
  put (fixture, fixture->anna, "couch", "p1", FALSE);
  put (fixture, fixture->boris, "couch", "p2", TRUE);
  g_assert_cmpuint (count (fixture, "couch"), ==, 2);
  g_assert_true (kith_voice_member_get_muted (kith_voice_roster_find (fixture->roster, "boris")));
  g_assert_cmpuint (fixture->n_changed, ==, 2);
  /* Once more the same is nothing new. */
  put (fixture, fixture->anna, "couch", "p1", FALSE);
  g_assert_cmpuint (fixture->n_changed, ==, 2);
  put (fixture, fixture->anna, "couch", "p1", TRUE);
  g_assert_cmpuint (fixture->n_changed, ==, 3);
  take_out (fixture, fixture->anna, "couch", "p1", KITH_VOICE_END_LEFT);
  g_assert_cmpuint (count (fixture, "couch"), ==, 1);
  g_assert_null (kith_voice_roster_find (fixture->roster, "anna"));
  g_assert_cmpint (fixture->why, ==, KITH_VOICE_END_LEFT);
}

/* What is told late of a place or a device that somebody has left already changes nothing. */
static void
test_late (Fixture *fixture, gconstpointer data)
{
  put (fixture, fixture->anna, "couch", "p1", FALSE);
  put (fixture, fixture->anna, "balcony", "p1", FALSE);
  g_assert_cmpuint (count (fixture, "couch"), ==, 0);
  g_assert_cmpuint (count (fixture, "balcony"), ==, 1);
  take_out (fixture, fixture->anna, "couch", "p1", KITH_VOICE_END_MOVED);
  g_assert_cmpuint (fixture->n_left, ==, 0);
  put (fixture, fixture->anna, "balcony", "p2", FALSE);
  take_out (fixture, fixture->anna, "balcony", "p1", KITH_VOICE_END_REPLACED);
  g_assert_cmpuint (fixture->n_left, ==, 0);
  g_assert_cmpuint (count (fixture, "balcony"), ==, 1);
}

/* By whoever is not in the call: told by the server, of who is not muted, where they are. */
static void
test_talking (Fixture *fixture, gconstpointer data)
{
  KithWireVoiceTalking talking = {
    .guild_id = (char *) GUILD, .channel_id = (char *) "couch", .user_id = (char *) "anna", .talking = TRUE
  };
  KithVoiceMember *anna;

  kith_voice_roster_hear (fixture->roster, &talking);
  put (fixture, fixture->anna, "couch", "p1", FALSE);
  anna = kith_voice_roster_find (fixture->roster, "anna");
  kith_voice_roster_hear (fixture->roster, &talking);
  g_assert_true (kith_voice_member_get_talking (anna));
  put (fixture, fixture->anna, "couch", "p1", TRUE);
  g_assert_false (kith_voice_member_get_talking (anna));
  put (fixture, fixture->anna, "couch", "p1", FALSE);
  talking.talking = FALSE;
  kith_voice_roster_hear (fixture->roster, &talking);
  g_assert_false (kith_voice_member_get_talking (anna));
  talking.talking = TRUE;
  talking.channel_id = (char *) "balcony";
  kith_voice_roster_hear (fixture->roster, &talking);
  g_assert_false (kith_voice_member_get_talking (anna));
  talking.channel_id = (char *) "couch";
  kith_voice_roster_hear (fixture->roster, &talking);
  /* Who hears them knows better. */
  kith_voice_member_set_talking (anna, FALSE);
  g_assert_false (kith_voice_member_get_talking (anna));
}

static void
test_forget (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  put (fixture, fixture->anna, "couch", "p1", FALSE);
  put (fixture, fixture->boris, "balcony", "p2", FALSE);
  kith_voice_member_set_talking (kith_voice_roster_find (fixture->roster, "boris"), TRUE);
  kith_voice_roster_forget_channel (fixture->roster, "couch");
  g_assert_null (kith_voice_roster_find (fixture->roster, "anna"));
  g_hash_table_add (ids, (gpointer) "boris");
  kith_voice_roster_keep (fixture->roster, GUILD, ids);
  g_assert_cmpuint (count (fixture, "balcony"), ==, 1);
  g_hash_table_remove_all (ids);
  kith_voice_roster_keep (fixture->roster, GUILD, ids);
  g_assert_cmpuint (count (fixture, "balcony"), ==, 0);
  g_assert_cmpuint (fixture->n_left, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/voice-roster/come-and-go", Fixture, NULL, set_up, test_come_and_go, tear_down);
  g_test_add ("/voice-roster/late", Fixture, NULL, set_up, test_late, tear_down);
  g_test_add ("/voice-roster/forget", Fixture, NULL, set_up, test_forget, tear_down);
  g_test_add ("/voice-roster/talking", Fixture, NULL, set_up, test_talking, tear_down);
  return g_test_run ();
}
