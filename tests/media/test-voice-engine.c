/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "kith-media.h"
#include "kith-test-talker.h"

#define CLEAR (-25.0)
#define NOTHING (-55.0)

static const char *const only_a[] = { "a", NULL }, *const only_b[] = { "b", NULL }, *const nobody[] = { NULL };

static void
test_two_hear_each_other (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", 440), b = kith_test_talker_new (wire, "b", 880);

  kith_test_talker_enter (a, only_b);
  kith_test_talker_enter (b, only_a);
  kith_test_wait_for (kith_test_talker_hears (b, 440) > CLEAR && kith_test_talker_hears (a, 880) > CLEAR);
  g_assert_cmpint (kith_test_talker_state (a, "b"), ==, KITH_LINK_CONNECTED);
  g_assert_cmpint (kith_test_talker_state (b, "a"), ==, KITH_LINK_CONNECTED);
  g_assert_cmpfloat (kith_test_talker_hears (a, 440), <, NOTHING);
  kith_test_wait_for (kith_voice_room_get_peer (a->room, "b")->talking);

  kith_voice_engine_set_open (a->engine, FALSE);
  kith_test_wait_for (kith_test_talker_hears (b, 440) < NOTHING);
  kith_test_wait_for (!kith_voice_room_get_peer (b->room, "a")->talking);
  /* Muted people still talk to themselves, which is what the warning is for. */
  g_assert_true (kith_voice_engine_get_talking (a->engine));
  kith_voice_engine_set_open (a->engine, TRUE);
  kith_test_wait_for (kith_test_talker_hears (b, 440) > CLEAR);

  kith_voice_engine_set_deaf (b->engine, TRUE);
  kith_test_wait_for (kith_test_talker_hears (b, 440) < NOTHING);
  kith_test_wait_for (kith_test_talker_hears (a, 880) > CLEAR);
  kith_voice_engine_set_deaf (b->engine, FALSE);
  kith_test_wait_for (kith_test_talker_hears (b, 440) > CLEAR);
}

/* (transfer full) (nullable) */
static KithLinkStats *
measure (KithTestTalker *talker, const char *peer, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_voice_room_measure_async (talker->room, peer, NULL, kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  return kith_voice_room_measure_finish (talker->room, result, error);
}

static gboolean
is_measured (KithTestTalker *talker, const char *peer)
{
  g_autoptr (KithLinkStats) stats = measure (talker, peer, NULL);

  return stats && stats->bits_in > 0 && stats->codec;
}

/* Both ends know how the link is, and have the same to compare. */
static void
test_measured (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", 440), b = kith_test_talker_new (wire, "b", 880);
  g_autoptr (KithLinkStats) from_a = NULL, from_b = NULL, none = NULL;
  g_autoptr (GError) error = NULL;

  kith_test_talker_enter (a, only_b);
  kith_test_talker_enter (b, only_a);
  none = measure (a, "b", &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED);
  kith_test_wait_for (is_measured (a, "b") && is_measured (b, "a"));
  from_a = measure (a, "b", NULL);
  from_b = measure (b, "a", NULL);
  g_assert_true (from_a->verified);
  g_assert_cmpstr (from_a->codec, ==, "Opus");
  g_assert_cmpint (from_a->path, !=, KITH_LINK_PATH_UNKNOWN);
  g_assert_cmpint (from_a->path, !=, KITH_LINK_PATH_RELAY);
  g_assert_cmpuint (from_a->bits_in, >, 5000);
  g_assert_cmpuint (from_a->bits_in, <, 100000);
  g_assert_cmpfloat (from_a->delay, >, from_a->hold);
  g_assert_cmpfloat (from_a->delay, <, 300);
  g_assert_nonnull (from_a->code);
  g_assert_cmpstr (from_a->code, ==, from_b->code);
}

static void
test_volume_of_one (void)
{
  static const char *const others[] = { "a", "b", NULL };
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", 440), b = kith_test_talker_new (wire, "b", 880);
  g_autoptr (KithTestTalker) c = kith_test_talker_new (wire, "c", 0);
  double before;

  kith_test_talker_enter (c, others);
  kith_test_talker_enter (a, (const char *const[]){ "b", "c", NULL });
  kith_test_talker_enter (b, (const char *const[]){ "a", "c", NULL });
  /* In full: what is measured may begin in the middle of a stretch. */
  kith_test_wait_for (kith_test_talker_hears (c, 440) > -12 && kith_test_talker_hears (c, 880) > -12);
  before = kith_test_talker_hears (c, 880);
  kith_voice_room_set_volume (c->room, "a", 0.25);
  kith_test_wait_for (kith_test_talker_hears (c, 440) < before - 10 && kith_test_talker_hears (c, 440) > before - 14 &&
                      kith_test_talker_hears (c, 880) > before - 3);
  kith_voice_room_set_volume (c->room, "a", 0);
  kith_test_wait_for (kith_test_talker_hears (c, 440) < NOTHING && kith_test_talker_hears (c, 880) > CLEAR);
}

/* Somebody on the way puts another certificate into what is offered. */
static gboolean
tamper (const char *from, KithSignal *signal, gpointer data)
{
  char *digits = signal->sdp ? strstr (signal->sdp, "a=fingerprint:sha-256 ") : NULL;

  if (signal->kind == KITH_SIGNAL_OFFER && digits)
    {
      char *digit = digits + strlen ("a=fingerprint:sha-256 ");

      *digit = *digit == '0' ? '1' : '0';
    }
  return TRUE;
}

static void
test_tampered_fingerprint (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", 440), b = kith_test_talker_new (wire, "b", 880);
  guint count;

  kith_test_wire_set_filter (wire, tamper, NULL);
  kith_test_talker_enter (a, only_b);
  kith_test_talker_enter (b, only_a);
  kith_test_wait_for (kith_test_talker_trouble (b, "a") == KITH_MEDIA_ERROR_CERTIFICATE);
  count = kith_test_talker_count (b);
  kith_test_wait_for (kith_test_talker_count (b) > count + 3);
  g_assert_cmpfloat (kith_test_talker_hears (b, 440), <, NOTHING);

  kith_test_wire_set_filter (wire, NULL, NULL);
  kith_test_wait_for (kith_test_talker_hears (b, 440) > CLEAR);
  g_assert_cmpint (kith_test_talker_trouble (b, "a"), ==, -1);
}

typedef struct
{
  KithTestWire *wire;
  KithSignal *offer;
  guint n_candidates;
} Held;

/* Addresses overtake the description that they belong to. */
static gboolean
reorder (const char *from, KithSignal *signal, gpointer data)
{
  Held *held = data;

  if (signal->kind == KITH_SIGNAL_OFFER && held->n_candidates == 0)
    {
      g_clear_pointer (&held->offer, kith_signal_free);
      held->offer = kith_signal_copy (signal);
      return FALSE;
    }
  if (signal->kind == KITH_SIGNAL_CANDIDATES && strcmp (from, "a") == 0)
    held->n_candidates++;
  return TRUE;
}

static void
test_candidate_before_description (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", 440), b = kith_test_talker_new (wire, "b", 880);
  Held held = { wire, NULL, 0 };

  kith_test_wire_set_filter (wire, reorder, &held);
  kith_test_talker_enter (b, only_a);
  kith_test_talker_enter (a, only_b);
  kith_test_wait_for (held.offer && held.n_candidates > 0);
  kith_test_wire_carry (wire, "a", held.offer);
  kith_test_wait_for (kith_test_talker_hears (b, 440) > CLEAR);
  kith_signal_free (held.offer);
}

static gboolean
count_offers (const char *from, KithSignal *signal, gpointer data)
{
  if (signal->kind == KITH_SIGNAL_OFFER)
    ++*(guint *) data;
  return TRUE;
}

/* A peer that is killed is noticed, and heard again when it comes back under its old name. */
static void
test_peer_killed (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", 440), b = kith_test_talker_new (wire, "b", 880);
  guint n_offers = 0;

  kith_test_wire_set_filter (wire, count_offers, &n_offers);
  kith_test_talker_enter (a, only_b);
  kith_test_talker_enter (b, only_a);
  kith_test_wait_for (kith_test_talker_hears (b, 440) > CLEAR);
  g_assert_cmpuint (n_offers, ==, 1);

  kith_test_talker_leave (a);
  kith_test_wait_for (kith_test_talker_state (b, "a") == KITH_LINK_STALLED);
  kith_test_wait_for (kith_test_talker_hears (b, 440) < NOTHING);
  kith_test_talker_enter (a, only_b);
  kith_test_wait_for (kith_test_talker_hears (b, 440) > CLEAR && kith_test_talker_hears (a, 880) > CLEAR);
}

static gboolean
lose_all (const char *from, KithSignal *signal, gpointer data)
{
  return FALSE;
}

/* The way over the server is cut; sound goes on, and so it does when the server comes back. */
static void
test_signalling_cut (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", 440), b = kith_test_talker_new (wire, "b", 880);
  guint count;

  kith_test_talker_enter (a, only_b);
  kith_test_talker_enter (b, only_a);
  kith_test_wait_for (kith_test_talker_hears (b, 440) > CLEAR);
  kith_test_wire_set_filter (wire, lose_all, NULL);
  count = kith_test_talker_count (b);
  kith_voice_room_set_peers (b->room, only_a);
  kith_test_wait_for (kith_test_talker_count (b) > count + 5);
  kith_test_wait_for (kith_test_talker_hears (b, 440) > CLEAR);
  g_assert_cmpint (kith_test_talker_state (b, "a"), ==, KITH_LINK_CONNECTED);
}

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder))
    n++;
  return n;
}

/* What the process has in memory. */
static guint
count_kilobytes (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  fields = g_strsplit (text, " ", 3);
  return (guint) g_ascii_strtoull (fields[1], NULL, 10) * 4;
}

static void
go_round (KithTestTalker *a, KithTestTalker *b)
{
  kith_test_talker_enter (a, only_b);
  kith_test_talker_enter (b, only_a);
  kith_test_wait_for (kith_test_talker_hears (b, 440) > CLEAR);
  kith_voice_room_set_peers (b->room, nobody);
  kith_test_talker_leave (a);
  kith_test_talker_leave (b);
}

/* Threads, descriptors and memory of links end with them. */
static void
test_rounds (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", 440), b = kith_test_talker_new (wire, "b", 880);
  guint rounds = g_test_slow () ? 30 : 6, n_threads, n_files, n_kilobytes, per_round;

  for (guint i = 0; i < 2; i++)
    go_round (a, b);
  n_threads = count_entries ("/proc/self/task");
  n_files = count_entries ("/proc/self/fd");
  n_kilobytes = count_kilobytes ();
  for (guint i = 0; i < rounds; i++)
    go_round (a, b);
  kith_test_wait_for (count_entries ("/proc/self/task") <= n_threads);
  g_assert_cmpuint (count_entries ("/proc/self/fd"), <=, n_files + 4);
  per_round = (MAX (count_kilobytes (), n_kilobytes) - n_kilobytes) / rounds;
  g_test_message ("%u kB more in a round", per_round);
  g_assert_cmpuint (per_round, <, 400);
}

/* Where there is no sound server, silence is sent and the person is told; the call goes on. */
/* A call owns its room, and carries its signals: neither keeps the other alive. */
static void
test_signaling_goes_first (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithVoiceEngine) engine = kith_voice_engine_new ();
  g_autoptr (KithIceConfig) ice = kith_ice_config_new ();
  KithSignaling *end = g_object_ref (kith_test_wire_add_end (wire, "a"));
  g_autoptr (KithVoiceRoom) room = kith_voice_engine_open_mesh (engine, end, "a", ice);

  kith_test_wire_remove_end (wire, "a");
  g_object_add_weak_pointer (G_OBJECT (end), (gpointer *) &end);
  g_object_unref (end);
  g_assert_null (end);
  kith_voice_room_set_peers (room, only_b);
  kith_voice_room_close (room);
}

static void
test_no_microphone (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", 440), b = kith_test_talker_new (wire, "b", 880);
  g_autoptr (KithVoiceSettings) settings = kith_voice_settings_new ();

  settings->output = g_strdup (KITH_VOICE_NOWHERE);
  kith_voice_engine_set_settings (a->engine, settings);
  kith_test_talker_enter (a, only_b);
  kith_test_talker_enter (b, only_a);
  kith_test_wait_for (kith_voice_engine_get_input_trouble (a->engine) != NULL);
  kith_test_wait_for (kith_test_talker_hears (a, 880) > CLEAR);
  g_assert_cmpfloat (kith_test_talker_hears (b, 440), <, NOTHING);
  g_assert_cmpint (kith_test_talker_state (b, "a"), ==, KITH_LINK_CONNECTED);

  g_free (settings->input);
  settings->input = g_strdup (KITH_VOICE_TONE "440");
  kith_voice_engine_set_settings (a->engine, settings);
  kith_test_wait_for (kith_test_talker_hears (b, 440) > CLEAR);
  kith_test_wait_for (kith_voice_engine_get_input_trouble (a->engine) == NULL);
}

int
main (int argc, char **argv)
{
  /* Before there are threads that might read it. */
  g_setenv ("PULSE_SERVER", "unix:/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/voice-engine/two-hear-each-other", test_two_hear_each_other);
  g_test_add_func ("/voice-engine/measured", test_measured);
  g_test_add_func ("/voice-engine/volume-of-one", test_volume_of_one);
  g_test_add_func ("/voice-engine/tampered-fingerprint", test_tampered_fingerprint);
  g_test_add_func ("/voice-engine/candidate-before-description", test_candidate_before_description);
  g_test_add_func ("/voice-engine/peer-killed", test_peer_killed);
  g_test_add_func ("/voice-engine/signalling-cut", test_signalling_cut);
  g_test_add_func ("/voice-engine/rounds", test_rounds);
  g_test_add_func ("/voice-engine/signaling-goes-first", test_signaling_goes_first);
  g_test_add_func ("/voice-engine/no-microphone", test_no_microphone);
  return g_test_run ();
}
