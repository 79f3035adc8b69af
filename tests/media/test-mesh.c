/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-media.h"
#include "kith-mesh.h"
#include "kith-test-wait.h"

/* A mesh on the test's own thread, whose peers are the test. */
typedef struct
{
  KithMediaTime time;
  KithVoiceCapture *capture;
  KithVoicePlayback *playback;
  KithIceConfig *ice;
  KithMesh *mesh;
  GPtrArray *sent; /* KithSignal */
  KithLinkState state;
  int trouble;
  guint n_gone;
} Fixture;

static void
on_changed (gpointer data, const char *peer, const KithVoicePeer *state)
{
  Fixture *fixture = data;

  fixture->n_gone += state ? 0 : 1;
  fixture->state = state ? state->state : KITH_LINK_NEW;
  fixture->trouble = state && state->trouble ? state->code : -1;
}

static void
on_send (gpointer data, KithSignal *signal)
{
  g_ptr_array_add (((Fixture *) data)->sent, signal);
}

static void
on_talking (gpointer data, gboolean talking)
{
}

static void
on_changed_device (gpointer data, KithDeviceUse use, const GError *trouble)
{
}

static void
set_up (Fixture *fixture, gconstpointer own_id)
{
  const KithVoiceCaptureEvents events = { on_talking, on_changed_device };
  const KithMeshEvents mesh_events = { on_changed, on_send };
  KithPeerLinkParts parts;

  g_assert_true (kith_media_init (NULL));
  fixture->time = (KithMediaTime){ g_main_context_default (), (GstClockTime) g_get_monotonic_time () * GST_USECOND };
  fixture->capture = kith_voice_capture_new (&fixture->time, "test-mesh", &events, fixture);
  fixture->playback = kith_voice_playback_new (&fixture->time, "test-mesh", on_changed_device, fixture);
  fixture->ice = kith_ice_config_new ();
  fixture->sent = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_signal_free);
  parts = (KithPeerLinkParts){ &fixture->time, fixture->capture, fixture->playback, fixture->ice, 300, 1000 };
  fixture->mesh = kith_mesh_new (&parts, own_id, &mesh_events, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer own_id)
{
  kith_mesh_free (fixture->mesh);
  kith_voice_capture_free (fixture->capture);
  kith_voice_playback_free (fixture->playback);
  kith_ice_config_free (fixture->ice);
  g_ptr_array_unref (fixture->sent);
}

/* (nullable): the newest of a kind. */
static const KithSignal *
last_sent (Fixture *fixture, KithSignalType kind)
{
  for (guint i = fixture->sent->len; i > 0; i--)
    if (((KithSignal *) fixture->sent->pdata[i - 1])->kind == kind)
      return fixture->sent->pdata[i - 1];
  return NULL;
}

static const char *const peers[] = { "m", NULL }, *const nobody[] = { NULL };

static void
say (Fixture *fixture, KithSignalType kind, guint epoch, const char *sdp)
{
  g_autoptr (KithSignal) signal = kith_signal_new (kind, "m", epoch);

  signal->sdp = g_strdup (sdp);
  kith_mesh_take_signal (fixture->mesh, signal);
}

/* The lower id offers; nothing comes back, so it fails and is offered anew with a higher epoch. */
static void
test_offer_again (Fixture *fixture, gconstpointer own_id)
{
  guint first;

  kith_mesh_set_peers (fixture->mesh, peers);
  kith_test_wait_for (last_sent (fixture, KITH_SIGNAL_OFFER));
  first = last_sent (fixture, KITH_SIGNAL_OFFER)->epoch;
  g_assert_cmpstr (last_sent (fixture, KITH_SIGNAL_OFFER)->peer, ==, "m");
  kith_test_wait_for (fixture->state == KITH_LINK_FAILED);
  g_assert_cmpint (fixture->trouble, ==, KITH_MEDIA_ERROR_NO_ROUTE);
  kith_test_wait_for (last_sent (fixture, KITH_SIGNAL_OFFER)->epoch > first);
  kith_mesh_set_peers (fixture->mesh, nobody);
  g_assert_cmpuint (fixture->n_gone, ==, 1);
  g_assert_null (kith_mesh_find_link (fixture->mesh, "m"));
}

/* What belongs to an epoch that is over, or asks the wrong one to act, changes nothing. */
static void
test_stale (Fixture *fixture, gconstpointer own_id)
{
  KithPeerLink *link;
  guint epoch;

  kith_mesh_set_peers (fixture->mesh, peers);
  kith_test_wait_for (last_sent (fixture, KITH_SIGNAL_OFFER));
  link = kith_mesh_find_link (fixture->mesh, "m");
  epoch = last_sent (fixture, KITH_SIGNAL_OFFER)->epoch;
  say (fixture, KITH_SIGNAL_ANSWER, epoch - 1, "nonsense");
  say (fixture, KITH_SIGNAL_ANSWER, epoch + 1, "nonsense");
  say (fixture, KITH_SIGNAL_OFFER, epoch + 1, last_sent (fixture, KITH_SIGNAL_OFFER)->sdp);
  say (fixture, KITH_SIGNAL_RESTART, epoch - 1, NULL);
  g_assert_true (kith_mesh_find_link (fixture->mesh, "m") == link);
  g_assert_cmpint (kith_peer_link_get_state (link), ==, KITH_LINK_OFFERING);
  say (fixture, KITH_SIGNAL_ANSWER, epoch, "nonsense");
  g_assert_cmpint (kith_peer_link_get_state (link), ==, KITH_LINK_FAILED);
  g_assert_cmpint (fixture->trouble, ==, KITH_MEDIA_ERROR_BAD_DESCRIPTION);
}

/* The higher id asks for an offer that does not come; a stranger's offer waits until the server tells of them; offers
 * of older epochs are out of date. */
static void
test_answerer (Fixture *fixture, gconstpointer own_id)
{
  KithPeerLink *link;

  say (fixture, KITH_SIGNAL_OFFER, 7, "nonsense");
  g_assert_null (kith_mesh_find_link (fixture->mesh, "m"));
  kith_mesh_set_peers (fixture->mesh, peers);
  link = kith_mesh_find_link (fixture->mesh, "m");
  g_assert_nonnull (link);
  g_assert_cmpint (kith_peer_link_get_state (link), ==, KITH_LINK_FAILED);
  say (fixture, KITH_SIGNAL_OFFER, 7, "nonsense");
  say (fixture, KITH_SIGNAL_OFFER, 6, "nonsense");
  g_assert_true (kith_mesh_find_link (fixture->mesh, "m") == link);
  kith_test_wait_for (last_sent (fixture, KITH_SIGNAL_RESTART));
  g_assert_cmpuint (last_sent (fixture, KITH_SIGNAL_RESTART)->epoch, ==, 7);
  g_assert_null (last_sent (fixture, KITH_SIGNAL_OFFER));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/mesh/offer-again", Fixture, "a", set_up, test_offer_again, tear_down);
  g_test_add ("/mesh/stale", Fixture, "a", set_up, test_stale, tear_down);
  g_test_add ("/mesh/answerer", Fixture, "z", set_up, test_answerer, tear_down);
  return g_test_run ();
}
