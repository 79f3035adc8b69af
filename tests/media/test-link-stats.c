/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-link-meter.h"

#define GST_USE_UNSTABLE_API
#include <gst/webrtc/webrtc.h>

#define A "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9"
#define B "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"

static void
test_code (void)
{
  g_autofree char *code = kith_comparison_code (A, B);
  g_autofree char *swapped = kith_comparison_code (B, A);
  g_autofree char *other = kith_comparison_code (A, A);

  g_assert_true (g_regex_match_simple ("^[0-9]{5}( [0-9]{5}){5}$", code, 0, 0));
  g_assert_cmpstr (code, ==, swapped);
  g_assert_cmpstr (code, !=, other);
}

/* As webrtcbin of 1.22 answers, cut down to what is read. */
static GstStructure *
make_reply (guint64 bytes, guint64 pushed, guint64 lost)
{
  g_autofree char *text = g_strdup_printf (
    "stats, "
    "codec=(structure)[codec, type=(GstWebRTCStatsType)codec, mime-type=audio/OPUS], "
    "local=(structure)[remote-candidate, type=(GstWebRTCStatsType)remote-candidate, candidate-type=host], "
    "remote=(structure)[local-candidate, type=(GstWebRTCStatsType)local-candidate, candidate-type=relay], "
    "pair=(structure)[candidate-pair, type=(GstWebRTCStatsType)candidate-pair, local-candidate-id=local, "
    "remote-candidate-id=remote], "
    "in=(structure)[inbound-rtp, type=(GstWebRTCStatsType)inbound-rtp, bytes-received=(guint64)%" G_GUINT64_FORMAT
    ", jitter=0.0025, gst-rtpjitterbuffer-stats=(structure)[buffer, num-pushed=(guint64)%" G_GUINT64_FORMAT
    ", num-lost=(guint64)%" G_GUINT64_FORMAT "]], "
    "out=(structure)[outbound-rtp, type=(GstWebRTCStatsType)outbound-rtp, bytes-sent=(guint64)%" G_GUINT64_FORMAT "], "
    "far=(structure)[remote-inbound-rtp, type=(GstWebRTCStatsType)remote-inbound-rtp, round-trip-time=0.012, "
    "fraction-lost=0.25];",
    bytes, pushed, lost, bytes * 2);
  GstStructure *reply = gst_structure_from_string (text, NULL);

  g_assert_nonnull (reply);
  return reply;
}

static KithLinkStats *
read_reply (KithLinkMeter *meter, guint second, guint64 bytes, guint64 pushed, guint64 lost)
{
  KithLinkStats *stats = kith_link_stats_new ();
  GstStructure *reply = make_reply (bytes, pushed, lost);

  kith_link_meter_read (meter, reply, (gint64) second * G_USEC_PER_SEC, stats);
  gst_structure_free (reply);
  return stats;
}

static void
on_measured (gpointer owner, KithLinkStats *stats)
{
}

static void
test_read (void)
{
  g_autoptr (KithLinkMeter) meter = kith_link_meter_new (g_main_context_default (), NULL, "b", 1, on_measured, NULL);
  g_autoptr (KithLinkStats) first = read_reply (meter, 1, 1000, 50, 0);
  g_autoptr (KithLinkStats) second = read_reply (meter, 3, 11000, 98, 2);

  g_assert_cmpstr (first->codec, ==, "Opus");
  g_assert_cmpint (first->path, ==, KITH_LINK_PATH_RELAY);
  g_assert_cmpfloat_with_epsilon (first->round_trip, 12, 0.001);
  g_assert_cmpfloat_with_epsilon (first->jitter, 2.5, 0.001);
  g_assert_cmpfloat_with_epsilon (first->peer_loss, 0.25, 0.001);
  g_assert_cmpuint (first->bits_in, ==, 0);
  g_assert_cmpfloat_with_epsilon (second->loss, 0.04, 0.001);
  g_assert_cmpuint (second->bits_in, ==, 40000);
  g_assert_cmpuint (second->bits_out, ==, 80000);
}

/* What was lost long ago is forgotten, and a stream that begins anew has lost nothing. */
static void
test_lately (void)
{
  g_autoptr (KithLinkMeter) meter = kith_link_meter_new (g_main_context_default (), NULL, "b", 1, on_measured, NULL);

  for (guint second = 0; second < 12; second++)
    {
      guint lost = MIN (second, 2) * 10;
      g_autoptr (KithLinkStats) stats = read_reply (meter, second, 0, second * 50, lost);

      if (second == 2)
        g_assert_cmpfloat_with_epsilon (stats->loss, 20.0 / 120, 0.001);
      if (second == 6)
        g_assert_cmpfloat_with_epsilon (stats->loss, 10.0 / 260, 0.001);
      if (second > 6)
        g_assert_cmpfloat (stats->loss, ==, 0);
    }
  g_autoptr (KithLinkStats) anew = read_reply (meter, 13, 0, 10, 0);
  g_assert_cmpfloat (anew->loss, ==, 0);
}

/* Before there is anything to tell. */
static void
test_unknown (void)
{
  g_autoptr (KithLinkMeter) meter = kith_link_meter_new (g_main_context_default (), NULL, "b", 1, on_measured, NULL);
  g_autoptr (KithLinkStats) stats = kith_link_stats_new ();
  GstStructure *reply = gst_structure_new_empty ("stats");

  kith_link_meter_read (meter, reply, 0, stats);
  gst_structure_free (reply);
  g_assert_null (stats->codec);
  g_assert_cmpint (stats->path, ==, KITH_LINK_PATH_UNKNOWN);
  g_assert_cmpfloat (stats->round_trip, <, 0);
  g_assert_cmpfloat (stats->jitter, <, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_type_ensure (GST_TYPE_WEBRTC_STATS_TYPE);
  g_test_add_func ("/link-stats/code", test_code);
  g_test_add_func ("/link-stats/read", test_read);
  g_test_add_func ("/link-stats/lately", test_lately);
  g_test_add_func ("/link-stats/unknown", test_unknown);
  return g_test_run ();
}
