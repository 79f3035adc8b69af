/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-desk.h"
#include "kith-share-seat.h"
#include "kith-media.h"
#include "kith-test-picture.h"
#include "kith-test-wait.h"

/* Packets are lost between who shares and who watches, both on this thread. */

#define LOST_OF 6
#define PICTURE_PAYLOAD 96

typedef struct
{
  KithShareDesk *desk;
  KithShareSeat *seat;
  KithVoicePlayback *playback;
  int n_frames;   /* atomic: encoded */
  int n_pictures; /* atomic: seen, with a number that can be read */
  int n_packets;  /* atomic */
} Pair;

static void
on_viewers (gpointer data, guint n_viewers)
{
}

static void
on_lost (gpointer data, const GError *error)
{
  g_error ("the picture is lost: %s", error->message);
}

/* Signals travel on the next turn of the loop, as they do between people. */
typedef struct
{
  Pair *pair;
  KithSignal *signal;
  gboolean to_desk;
} Letter;

static gboolean
deliver (gpointer data)
{
  g_autofree Letter *letter = data;
  g_autoptr (KithSignal) signal = letter->signal;

  g_free (signal->peer);
  signal->peer = g_strdup (letter->to_desk ? "viewer" : "sharer");
  if (letter->to_desk)
    kith_share_desk_take_signal (letter->pair->desk, signal);
  else if (letter->pair->seat)
    kith_share_seat_take_signal (letter->pair->seat, signal);
  return G_SOURCE_REMOVE;
}

static void
on_desk_send (gpointer data, KithSignal *signal)
{
  g_idle_add (deliver, g_memdup2 (&(Letter){ data, signal, FALSE }, sizeof (Letter)));
}

static void
on_seat_send (gpointer data, KithSignal *signal)
{
  g_idle_add (deliver, g_memdup2 (&(Letter){ data, signal, TRUE }, sizeof (Letter)));
}

static void
on_shown (gpointer data, gboolean shown)
{
}

static void
on_trouble (gpointer data, const GError *trouble)
{
  if (trouble)
    g_test_message ("%s", trouble->message);
}

/* On GStreamer's thread. */
static void
on_frame (gpointer data, KithShareFrame *frame)
{
  g_autoptr (KithShareFrame) owned = frame;
  Pair *pair = data;
  guint32 number;

  if (kith_test_picture_read (g_bytes_get_data (frame->pixels, NULL), frame->width, frame->height, frame->stride,
                              &number))
    g_atomic_int_inc (&pair->n_pictures);
}

static void
on_device (gpointer owner, KithDeviceUse use, const GError *trouble)
{
}

static GstPadProbeReturn
drop_some (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Pair *pair = data;

  guint8 start[2] = { 0 };

  gst_buffer_extract (GST_PAD_PROBE_INFO_BUFFER (info), 0, start, sizeof start);
  if ((start[1] & 0x7f) != PICTURE_PAYLOAD)
    return GST_PAD_PROBE_OK;
  return g_atomic_int_add (&pair->n_packets, 1) % LOST_OF == 0 ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
}

static void
lose_packets (Pair *pair)
{
  g_autoptr (GstIterator) all = gst_bin_iterate_recurse (GST_BIN (kith_share_seat_get_webrtc (pair->seat)));
  g_auto (GValue) value = G_VALUE_INIT;
  guint n = 0;

  while (gst_iterator_next (all, &value) == GST_ITERATOR_OK)
    {
      GstElement *element = g_value_get_object (&value);
      GstElementFactory *factory = gst_element_get_factory (element);
      g_autoptr (GstPad) pad = NULL;

      if (factory && g_str_equal (GST_OBJECT_NAME (factory), "nicesrc"))
        {
          pad = gst_element_get_static_pad (element, "src");
          gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, drop_some, pair, NULL);
          n++;
        }
      g_value_reset (&value);
    }
  g_assert_cmpuint (n, >, 0);
}

/* Less is sent when a part of it is lost, and what is sent is still to be seen. */
static void
test_adapts (void)
{
  const char *const peers[] = { "viewer", NULL };
  g_autoptr (GMainContext) context = g_main_context_ref (g_main_context_default ());
  Pair pair = { NULL };
  const KithMediaTime time = { context, (GstClockTime) g_get_monotonic_time () * GST_USECOND };
  const KithShareDeskEvents desk_events = { on_viewers, on_desk_send, { on_lost, on_lost, &pair.n_frames } };
  const KithShareSeatEvents seat_events = { on_shown, on_trouble, on_seat_send, on_frame };
  g_autoptr (KithIceConfig) ice = kith_ice_config_new ();
  g_autoptr (KithShareSource) source = kith_share_source_new (KITH_SHARE_SOURCE_TEST, NULL);
  int seen;

  g_assert_true (kith_media_init (NULL));
  source->width = 640;
  source->height = 360;
  pair.playback = kith_voice_playback_new (&time, "none", on_device, &pair);
  pair.desk = kith_share_desk_new (&time, ice, "share", source, NULL, KITH_SHARE_QUALITY_MOTION, &desk_events, &pair);
  kith_share_desk_set_peers (pair.desk, peers);
  pair.seat = kith_share_seat_new (&time, pair.playback, ice, "share", "sharer", &seat_events, &pair);
  kith_test_wait_for (g_atomic_int_get (&pair.n_pictures) > 20);
  g_assert_cmpuint (kith_share_desk_get_step (pair.desk), ==, 0);
  lose_packets (&pair);
  kith_test_wait_for (kith_share_desk_get_step (pair.desk) >= 2);
  seen = g_atomic_int_get (&pair.n_pictures);
  kith_test_wait_for (g_atomic_int_get (&pair.n_pictures) > seen + 10);
  kith_share_seat_free (g_steal_pointer (&pair.seat));
  kith_share_desk_free (pair.desk);
  kith_test_drain ();
  kith_voice_playback_free (pair.playback);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/share-loss/adapts", test_adapts);
  return g_test_run ();
}
