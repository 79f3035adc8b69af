/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-view.h"
#include "kith-share.h"
#include "kith-test-picture.h"
#include "kith-test-talker.h"

#define SHARE "share"
#define TONE 660
#define VOICE 440

static const char *const all[] = { "a", "b", "c", NULL };

/* What somebody sees. */
typedef struct
{
  KithShareView *view;
  guint n_pictures, n_backwards, n_unread;
  guint32 last;
  int width, height;
} Eyes;

static void
on_frame (KithShareView *view, Eyes *eyes)
{
  g_autoptr (KithShareFrame) frame = kith_share_view_take_frame (view);
  guint32 number;

  g_assert_nonnull (frame);
  eyes->width = frame->width;
  eyes->height = frame->height;
  if (!kith_test_picture_read (g_bytes_get_data (frame->pixels, NULL), frame->width, frame->height, frame->stride,
                               &number))
    {
      eyes->n_unread++;
      return;
    }
  if (eyes->n_pictures++ > 0 && number <= eyes->last)
    eyes->n_backwards++;
  eyes->last = number;
}

static void
open_eyes (Eyes *eyes, KithTestTalker *talker, const char *peer)
{
  g_autoptr (KithIceConfig) ice = kith_ice_config_new ();

  *eyes = (Eyes){ NULL };
  eyes->view = kith_share_view_new (talker->engine, kith_test_wire_add_end (talker->wire, talker->id), ice, SHARE,
                                    peer);
  g_signal_connect (eyes->view, "frame", G_CALLBACK (on_frame), eyes);
}

static void
close_eyes (Eyes *eyes)
{
  kith_share_view_close (eyes->view);
  g_clear_object (&eyes->view);
}

static KithShare *
share_test_picture (KithTestTalker *talker, int width, int height, const char *sound)
{
  g_autoptr (KithIceConfig) ice = kith_ice_config_new ();
  g_autoptr (KithShareSource) source = kith_share_source_new (KITH_SHARE_SOURCE_TEST, NULL);
  KithShare *share;

  source->width = width;
  source->height = height;
  share = kith_share_new (talker->engine, kith_test_wire_add_end (talker->wire, talker->id), ice, SHARE, source, sound,
                          KITH_SHARE_QUALITY_MOTION);
  kith_share_set_peers (share, all);
  return share;
}

/* Nothing is encoded but for who watches; who comes later sees something at once, and in the right order. */
static void
test_watch (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", 0), b = kith_test_talker_new (wire, "b", 0),
                             c = kith_test_talker_new (wire, "c", 0);
  g_autoptr (KithShare) share = share_test_picture (a, 320, 180, NULL);
  Eyes early, late;
  guint n_frames;

  g_assert_cmpuint (kith_share_get_n_frames (share), ==, 0);
  open_eyes (&early, b, "a");
  kith_test_wait_for (early.n_pictures >= 20);
  g_assert_true (kith_share_view_get_shown (early.view));
  g_assert_cmpint (early.width, ==, 320);
  g_assert_cmpint (early.height, ==, 180);
  g_assert_cmpuint (early.n_backwards, ==, 0);
  g_assert_cmpuint (early.n_unread, ==, 0);
  g_assert_cmpuint (kith_share_get_n_viewers (share), ==, 1);

  open_eyes (&late, c, "a");
  kith_test_wait_for (late.n_pictures >= 10 && kith_share_get_n_viewers (share) == 2);
  g_assert_cmpuint (late.n_unread, ==, 0);
  g_assert_cmpuint (late.n_backwards, ==, 0);
  g_assert_cmpuint (early.n_backwards, ==, 0);

  close_eyes (&early);
  kith_test_wait_for (kith_share_get_n_viewers (share) == 1);
  close_eyes (&late);
  kith_test_wait_for (kith_share_get_n_viewers (share) == 0);
  n_frames = kith_share_get_n_frames (share);

  /* Whoever comes back begins anew, and what was not encoded meanwhile is missing. */
  open_eyes (&early, b, "a");
  kith_test_wait_for (early.n_pictures >= 5);
  g_assert_cmpuint (early.last, <, 40);
  g_assert_cmpuint (kith_share_get_n_frames (share), >, n_frames);
  close_eyes (&early);
}

/* A large picture becomes as large as the quality has it, with the same proportions. */
static void
test_quality (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", 0), b = kith_test_talker_new (wire, "b", 0);
  g_autoptr (KithShare) share = share_test_picture (a, 1600, 1000, NULL);
  Eyes eyes;

  open_eyes (&eyes, b, "a");
  kith_test_wait_for (eyes.n_pictures >= 3);
  g_assert_cmpint (eyes.width, ==, 1152);
  g_assert_cmpint (eyes.height, ==, 720);
  kith_share_set_quality (share, KITH_SHARE_QUALITY_CAMERA);
  kith_test_wait_for (eyes.height == 360);
  g_assert_cmpint (eyes.width, ==, 576);
  kith_share_set_quality (share, KITH_SHARE_QUALITY_TEXT);
  kith_test_wait_for (eyes.height == 1000);
  close_eyes (&eyes);
}

/* The sound of what is shown is apart from the voice of who shows it, and has a volume of its own. */
static void
test_sound (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", VOICE), b = kith_test_talker_new (wire, "b", 0);
  const char *const only_b[] = { "b", NULL }, *const only_a[] = { "a", NULL };
  g_autoptr (KithShare) share = NULL;
  g_autoptr (KithIceConfig) ice = kith_ice_config_new ();
  g_autoptr (KithShareSource) source = kith_share_source_new (KITH_SHARE_SOURCE_TEST, NULL);
  Eyes eyes = { NULL };
  KithSignaling *ends[2];

  kith_test_talker_enter (a, only_b);
  kith_test_talker_enter (b, only_a);
  ends[0] = kith_test_wire_find_end (wire, "a");
  ends[1] = kith_test_wire_find_end (wire, "b");
  share = kith_share_new (a->engine, ends[0], ice, SHARE, source, "tone:660", KITH_SHARE_QUALITY_MOTION);
  kith_share_set_peers (share, only_b);
  kith_test_wait_for (kith_test_talker_hears (b, VOICE) > -25);
  g_assert_cmpfloat (kith_test_talker_hears (b, TONE), <, -55);
  eyes.view = kith_share_view_new (b->engine, ends[1], ice, SHARE, "a");
  g_signal_connect (eyes.view, "frame", G_CALLBACK (on_frame), &eyes);
  kith_test_wait_for (kith_test_talker_hears (b, TONE) > -25 && eyes.n_pictures > 0);
  kith_share_view_set_volume (eyes.view, 0);
  kith_test_wait_for (kith_test_talker_hears (b, TONE) < -55);
  g_assert_cmpfloat (kith_test_talker_hears (b, VOICE), >, -25);
  kith_share_view_set_volume (eyes.view, 1);
  kith_test_wait_for (kith_test_talker_hears (b, TONE) > -25);
  close_eyes (&eyes);
  kith_test_wait_for (kith_test_talker_hears (b, TONE) < -55);
  g_assert_cmpfloat (kith_test_talker_hears (b, VOICE), >, -25);
}

static gboolean
count_offers (const char *from, KithSignal *signal, gpointer n_offers)
{
  if (signal->kind == KITH_SIGNAL_OFFER)
    (*(guint *) n_offers)++;
  return TRUE;
}

/* Somebody who is not in the room gets nothing, whatever they ask. */
static void
test_stranger (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", 0), b = kith_test_talker_new (wire, "b", 0),
                             c = kith_test_talker_new (wire, "c", 0);
  g_autoptr (KithShare) share = share_test_picture (a, 320, 180, NULL);
  const char *const only_b[] = { "b", NULL };
  guint n_offers = 0;
  Eyes stranger, friend;

  kith_test_wire_set_filter (wire, count_offers, &n_offers);
  kith_share_set_peers (share, only_b);
  open_eyes (&stranger, c, "a");
  open_eyes (&friend, b, "a");
  kith_test_wait_for (friend.n_pictures > 5);
  g_assert_cmpuint (n_offers, ==, 1);
  g_assert_cmpuint (stranger.n_pictures, ==, 0);
  close_eyes (&stranger);
  close_eyes (&friend);
}

static gboolean
tamper (const char *from, KithSignal *signal, gpointer data)
{
  char *at = signal->sdp ? strstr (signal->sdp, "a=fingerprint:sha-256 ") : NULL;

  if (at && g_str_equal (from, "a"))
    at[22] = at[22] == 'A' ? 'B' : 'A';
  return TRUE;
}

static void
test_tampered (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", 0), b = kith_test_talker_new (wire, "b", 0);
  g_autoptr (KithShare) share = share_test_picture (a, 320, 180, NULL);
  Eyes eyes;

  kith_test_wire_set_filter (wire, tamper, NULL);
  open_eyes (&eyes, b, "a");
  kith_test_wait_for (kith_share_view_get_trouble (eyes.view) != NULL);
  g_assert_cmpstr (kith_share_view_get_trouble (eyes.view), ==,
                   "the peer's certificate is not the one that it announced");
  g_assert_cmpuint (eyes.n_pictures, ==, 0);
  close_eyes (&eyes);
}

/* The one who shares is killed and comes back: what was watched is watched again. */
static void
test_recovers (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", 0), b = kith_test_talker_new (wire, "b", 0);
  KithShare *share = share_test_picture (a, 320, 180, NULL);
  Eyes eyes;

  open_eyes (&eyes, b, "a");
  kith_test_wait_for (eyes.n_pictures > 5);
  g_object_unref (share);
  kith_test_wait_for (!kith_share_view_get_shown (eyes.view));
  share = share_test_picture (a, 320, 180, NULL);
  eyes.n_pictures = 0;
  kith_test_wait_for (eyes.n_pictures > 5);
  g_object_unref (share);
  close_eyes (&eyes);
}

static void
on_ended (KithShare *share, const GError *error, char **why)
{
  *why = g_strdup (error->message);
}

/* What cannot be shown is told. */
static void
test_no_source (void)
{
  g_autoptr (KithTestWire) wire = kith_test_wire_new ();
  g_autoptr (KithTestTalker) a = kith_test_talker_new (wire, "a", 0), b = kith_test_talker_new (wire, "b", 0);
  g_autoptr (KithIceConfig) ice = kith_ice_config_new ();
  g_autoptr (KithShareSource) source = kith_share_source_new (KITH_SHARE_SOURCE_CAMERA, NULL);
  g_autoptr (KithShare) share = NULL;
  g_autofree char *why = NULL;
  Eyes eyes;

  source->device = g_strdup ("/nonexistent/video");
  share = kith_share_new (a->engine, kith_test_wire_add_end (wire, "a"), ice, SHARE, source, NULL,
                          KITH_SHARE_QUALITY_CAMERA);
  kith_share_set_peers (share, all);
  g_signal_connect (share, "ended", G_CALLBACK (on_ended), &why);
  open_eyes (&eyes, b, "a");
  kith_test_wait_for (why != NULL);
  close_eyes (&eyes);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/share/watch", test_watch);
  g_test_add_func ("/share/quality", test_quality);
  g_test_add_func ("/share/sound", test_sound);
  g_test_add_func ("/share/stranger", test_stranger);
  g_test_add_func ("/share/tampered", test_tampered);
  g_test_add_func ("/share/recovers", test_recovers);
  g_test_add_func ("/share/no-source", test_no_source);
  return g_test_run ();
}
