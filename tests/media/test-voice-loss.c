/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "kith-media.h"
#include "kith-mesh.h"
#include "kith-test-wait.h"

/* Two people on the test's own thread, between whom packets get lost. */

/* 5 ms; of a tone none of them is soft, unless it is damaged. */
#define WINDOW 240

typedef struct _Person Person;

struct _Person
{
  KithVoiceCapture *capture;
  KithVoicePlayback *playback;
  KithMesh *mesh;
  Person *other;
  GMutex lock;
  double sum; /* under the lock, as all that follows */
  guint n_samples, n_windows, n_damaged;
};

typedef struct
{
  KithMediaTime time;
  KithIceConfig *ice;
  Person a, b;
  GRand *random; /* of the thread that sends */
  int loss;      /* atomic: per cent */
} Fixture;

static void
on_changed (gpointer data, const char *peer, const KithVoicePeer *state)
{
  g_main_context_wakeup (NULL);
}

typedef struct
{
  Person *to;
  KithSignal *signal;
} Letter;

static gboolean
on_letter (gpointer data)
{
  Letter *letter = data;

  if (letter->to->mesh)
    kith_mesh_take_signal (letter->to->mesh, letter->signal);
  return G_SOURCE_REMOVE;
}

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  kith_signal_free (letter->signal);
  g_free (letter);
}

static void
on_send (gpointer data, KithSignal *signal)
{
  Person *from = data;
  const char *own = from < from->other ? "a" : "b";
  Letter *letter = g_new (Letter, 1);

  g_free (signal->peer);
  signal->peer = g_strdup (own);
  *letter = (Letter){ from->other, signal };
  g_idle_add_full (G_PRIORITY_DEFAULT, on_letter, letter, letter_free);
}

static void
on_talking (gpointer data, gboolean talking)
{
}

static void
on_device (gpointer data, KithDeviceUse use, const GError *trouble)
{
}

static void
on_played (const gint16 *samples, gsize n_samples, gpointer data)
{
  Person *self = data;

  g_mutex_lock (&self->lock);
  for (gsize i = 0; i < n_samples; i++)
    {
      self->sum += (double) samples[i] * samples[i];
      if (++self->n_samples < WINDOW)
        continue;
      self->n_windows++;
      if (sqrt (self->sum / WINDOW) < 0.7 * 0.5 * 32768 / G_SQRT2)
        self->n_damaged++;
      self->sum = 0;
      self->n_samples = 0;
    }
  g_mutex_unlock (&self->lock);
  g_main_context_wakeup (NULL);
}

static void
enter (Fixture *fixture, Person *self, Person *other, const char *id, const char *probe, const char *input)
{
  const KithVoiceCaptureEvents events = { on_talking, on_device };
  const KithMeshEvents mesh_events = { on_changed, on_send };
  g_autoptr (KithVoiceSettings) settings = kith_voice_settings_new ();
  KithPeerLinkParts parts;

  settings->input = g_strdup (input);
  settings->output = g_strdup (KITH_VOICE_NOWHERE);
  self->other = other;
  g_mutex_init (&self->lock);
  self->capture = kith_voice_capture_new (&fixture->time, probe, &events, self);
  self->playback = kith_voice_playback_new (&fixture->time, probe, on_device, self);
  kith_voice_capture_configure (self->capture, settings);
  kith_voice_playback_configure (self->playback, settings);
  kith_voice_playback_set_tap (self->playback, on_played, self);
  kith_voice_playback_start (self->playback);
  kith_voice_capture_start (self->capture);
  kith_voice_capture_set_open (self->capture, TRUE);
  parts = (KithPeerLinkParts){ &fixture->time, self->capture, self->playback, fixture->ice, 10000, 3000 };
  self->mesh = kith_mesh_new (&parts, id, &mesh_events, self);
}

static void
leave (Person *self)
{
  g_clear_pointer (&self->mesh, kith_mesh_free);
  kith_voice_capture_free (self->capture);
  kith_voice_playback_free (self->playback);
  g_mutex_clear (&self->lock);
}

/* On GStreamer's thread, just before the network. What is shorter holds a connection together, and reports. */
static GstPadProbeReturn
on_sent (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Fixture *fixture = data;

  if (gst_buffer_get_size (GST_PAD_PROBE_INFO_BUFFER (info)) < 60)
    return GST_PAD_PROBE_OK;
  return g_rand_int_range (fixture->random, 0, 100) < g_atomic_int_get (&fixture->loss) ? GST_PAD_PROBE_DROP
                                                                                        : GST_PAD_PROBE_OK;
}

static void
lose_what_is_sent (Fixture *fixture, Person *self)
{
  GstElement *webrtc = kith_peer_link_get_connection (kith_mesh_find_link (self->mesh, "b"));
  GstIterator *elements = gst_bin_iterate_recurse (GST_BIN (webrtc));
  g_auto (GValue) value = G_VALUE_INIT;
  guint n = 0;

  while (gst_iterator_next (elements, &value) == GST_ITERATOR_OK)
    {
      GstElement *element = g_value_get_object (&value);

      if (g_str_has_prefix (GST_OBJECT_NAME (element), "nicesink"))
        {
          g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "sink");

          gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_sent, fixture, NULL);
          n++;
        }
      g_value_reset (&value);
    }
  gst_iterator_free (elements);
  g_assert_cmpuint (n, ==, 1);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_assert_true (kith_media_init (NULL));
  fixture->time = (KithMediaTime){ g_main_context_default (), (GstClockTime) g_get_monotonic_time () * GST_USECOND };
  fixture->ice = kith_ice_config_new ();
  fixture->random = g_rand_new_with_seed (1);
  enter (fixture, &fixture->a, &fixture->b, "a", "test-loss-a", KITH_VOICE_TONE "440");
  enter (fixture, &fixture->b, &fixture->a, "b", "test-loss-b", KITH_VOICE_SILENCE);
  kith_mesh_set_peers (fixture->a.mesh, (const char *const[]){ "b", NULL });
  kith_mesh_set_peers (fixture->b.mesh, (const char *const[]){ "a", NULL });
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  leave (&fixture->a);
  leave (&fixture->b);
  kith_ice_config_free (fixture->ice);
  g_rand_free (fixture->random);
}

static guint
count (Person *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_windows;
  g_mutex_unlock (&self->lock);
  return n;
}

/* The part of what is heard in some seconds that is damaged. */
static double
get_damage (Person *self, guint seconds)
{
  guint n_windows, n_damaged;

  g_mutex_lock (&self->lock);
  self->n_windows = self->n_damaged = 0;
  g_mutex_unlock (&self->lock);
  kith_test_wait_for (count (self) >= seconds * 48000 / WINDOW);
  g_mutex_lock (&self->lock);
  n_windows = self->n_windows;
  n_damaged = self->n_damaged;
  g_mutex_unlock (&self->lock);
  return (double) n_damaged / n_windows;
}

static KithLinkState
get_state (Person *self, const char *peer)
{
  KithPeerLink *link = kith_mesh_find_link (self->mesh, peer);

  return link ? kith_peer_link_get_state (link) : KITH_LINK_NEW;
}

static const KithLinkStats *
get_stats (Person *self, const char *peer)
{
  static const KithLinkStats none;
  const KithLinkStats *stats = kith_peer_link_get_stats (kith_mesh_find_link (self->mesh, peer));

  return stats ? stats : &none;
}

/* Packets get lost: both notice, spares are made, and hardly anything of it is heard. */
static void
test_lost_packets (Fixture *fixture, gconstpointer data)
{
  double damage;

  kith_test_wait_for (get_state (&fixture->a, "b") == KITH_LINK_CONNECTED &&
                      get_state (&fixture->b, "a") == KITH_LINK_CONNECTED);
  lose_what_is_sent (fixture, &fixture->a);
  g_assert_cmpuint (kith_voice_capture_get_encoding (fixture->a.capture)->loss, ==, 0);
  g_atomic_int_set (&fixture->loss, 10);
  kith_test_wait_for (get_stats (&fixture->b, "a")->loss > 0.02);
  kith_test_wait_for (kith_voice_capture_get_encoding (fixture->a.capture)->loss > 0);
  g_assert_cmpuint (kith_voice_capture_get_encoding (fixture->b.capture)->loss, ==, 0);
  damage = get_damage (&fixture->b, 6);
  g_test_message ("%.2f %% of what was heard is damaged", damage * 100);
  g_assert_cmpfloat (damage, <, 0.08);
  g_assert_cmpfloat (get_stats (&fixture->b, "a")->hold, >=, 40);
}

/* A peer whose packets all get lost is silent, and connected anew once they get through. */
static void
test_all_lost (Fixture *fixture, gconstpointer data)
{
  KithPeerLink *first;

  kith_test_wait_for (get_state (&fixture->a, "b") == KITH_LINK_CONNECTED &&
                      get_state (&fixture->b, "a") == KITH_LINK_CONNECTED);
  first = kith_mesh_find_link (fixture->b.mesh, "a");
  lose_what_is_sent (fixture, &fixture->a);
  g_atomic_int_set (&fixture->loss, 100);
  kith_test_wait_for (get_state (&fixture->b, "a") == KITH_LINK_STALLED);
  kith_test_wait_for (kith_mesh_find_link (fixture->b.mesh, "a") != first &&
                      get_state (&fixture->b, "a") == KITH_LINK_CONNECTED);
  g_assert_cmpfloat (get_damage (&fixture->b, 1), <, 0.5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/voice-loss/lost-packets", Fixture, NULL, set_up, test_lost_packets, tear_down);
  g_test_add ("/voice-loss/all-lost", Fixture, NULL, set_up, test_all_lost, tear_down);
  return g_test_run ();
}
