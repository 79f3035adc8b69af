/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-link-meter.h"

#define GST_USE_UNSTABLE_API
#include <gst/webrtc/webrtc.h>
#include <string.h>

#include "kith-media-hop.h"

#define PERIOD_MS 1000
#define REPORT_NS 1000000000
/* Losses are those of so many periods: in one there are fifty packets, of which one is two of a hundred. */
#define PERIODS 5

/* What grows for as long as there is a connection. */
typedef struct
{
  gint64 time_us;
  guint64 bytes_in, bytes_out;
  guint64 n_came, n_lost;
} Totals;

struct _KithLinkMeter
{
  GstElement *connection; /* (nullable) in tests */
  KithMediaHop *hop;
  KithLinkMeterFunc func;
  gpointer owner;
  GSource *timer;
  gboolean asked; /* and not answered */
  Totals past[PERIODS];
  guint n_past;
};

/* What is gathered of one answer. */
typedef struct
{
  const GstStructure *reply;
  KithLinkStats *stats;
  Totals totals;
} Reading;

static guint64
get_number (const GstStructure *structure, const char *name)
{
  const GValue *value = gst_structure_get_value (structure, name);

  if (!value)
    return 0;
  if (G_VALUE_HOLDS_UINT64 (value))
    return g_value_get_uint64 (value);
  if (G_VALUE_HOLDS_UINT (value))
    return g_value_get_uint (value);
  return 0;
}

static double
get_ms (const GstStructure *structure, const char *name)
{
  double seconds;

  return gst_structure_get_double (structure, name, &seconds) ? seconds * 1000 : -1;
}

/* What the jitter buffer misses is what is missed by who listens; a packet that comes too late is none. */
static void
read_inbound (Reading *self, const GstStructure *part)
{
  const GValue *value = gst_structure_get_value (part, "gst-rtpjitterbuffer-stats");
  const GstStructure *buffer = value ? gst_value_get_structure (value) : NULL;

  self->totals.bytes_in += get_number (part, "bytes-received");
  self->stats->jitter = get_ms (part, "jitter");
  if (!buffer)
    return;
  self->totals.n_came += get_number (buffer, "num-pushed");
  self->totals.n_lost += get_number (buffer, "num-lost");
}

static void
read_outbound (Reading *self, const GstStructure *part)
{
  self->totals.bytes_out += get_number (part, "bytes-sent");
}

static void
read_remote_inbound (Reading *self, const GstStructure *part)
{
  double loss;

  self->stats->round_trip = get_ms (part, "round-trip-time");
  if (gst_structure_get_double (part, "fraction-lost", &loss))
    self->stats->peer_loss = CLAMP (loss, 0.0, 1.0);
}

static void
read_codec (Reading *self, const GstStructure *part)
{
  const char *type = gst_structure_get_string (part, "mime-type");
  const char *slash = type ? strchr (type, '/') : NULL;

  if (!slash || self->stats->codec)
    return;
  self->stats->codec = g_strdup (g_ascii_strcasecmp (slash + 1, "opus") == 0 ? "Opus" : slash + 1);
}

/* How one end of the way was found; GStreamer 1.22 says of each end that it is the other, but names them well. */
static KithLinkPath
get_path (Reading *self, const GstStructure *pair, const char *end)
{
  const char *id = gst_structure_get_string (pair, end);
  const GValue *value = id ? gst_structure_get_value (self->reply, id) : NULL;
  const GstStructure *candidate = value && GST_VALUE_HOLDS_STRUCTURE (value) ? gst_value_get_structure (value) : NULL;
  const char *type = candidate ? gst_structure_get_string (candidate, "candidate-type") : NULL;

  if (g_strcmp0 (type, "host") == 0)
    return KITH_LINK_PATH_HOST;
  if (g_strcmp0 (type, "srflx") == 0 || g_strcmp0 (type, "prflx") == 0)
    return KITH_LINK_PATH_REFLEXIVE;
  return g_strcmp0 (type, "relay") == 0 ? KITH_LINK_PATH_RELAY : KITH_LINK_PATH_UNKNOWN;
}

static void
read_pair (Reading *self, const GstStructure *part)
{
  KithLinkPath own = get_path (self, part, "local-candidate-id"), peer = get_path (self, part, "remote-candidate-id");

  self->stats->path = MAX (own, peer);
}

static const struct
{
  GstWebRTCStatsType type;
  void (*read) (Reading *self, const GstStructure *part);
} parts[] = {
  { GST_WEBRTC_STATS_INBOUND_RTP, read_inbound },
  { GST_WEBRTC_STATS_OUTBOUND_RTP, read_outbound },
  { GST_WEBRTC_STATS_REMOTE_INBOUND_RTP, read_remote_inbound },
  { GST_WEBRTC_STATS_CODEC, read_codec },
  { GST_WEBRTC_STATS_CANDIDATE_PAIR, read_pair },
};

static gboolean
read_part (GQuark name, const GValue *value, gpointer data)
{
  const GstStructure *part;
  GstWebRTCStatsType type;

  if (!GST_VALUE_HOLDS_STRUCTURE (value))
    return TRUE;
  part = gst_value_get_structure (value);
  if (!gst_structure_get (part, "type", GST_TYPE_WEBRTC_STATS_TYPE, &type, NULL))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i].type == type)
      parts[i].read (data, part);
  return TRUE;
}

static guint
get_rate (guint64 then, guint64 now, gint64 us)
{
  return now > then && us > 0 ? (guint) ((double) (now - then) * 8 * G_USEC_PER_SEC / (double) us) : 0;
}

/* Numbers that have fallen are those of a stream that began anew. */
static double
get_loss (const Totals *then, const Totals *now)
{
  guint64 lost, came;

  if (now->n_lost < then->n_lost || now->n_came < then->n_came)
    return 0;
  lost = now->n_lost - then->n_lost;
  came = now->n_came - then->n_came;
  return lost + came ? (double) lost / (double) (lost + came) : 0;
}

/**
 * kith_link_meter_read:
 * @reply: what webrtcbin answers to `get-stats`
 * @now_us: the monotonic time
 *
 * Makes of an answer, and of those before it, how the link is.
 */
void
kith_link_meter_read (KithLinkMeter *self, const GstStructure *reply, gint64 now_us, KithLinkStats *stats)
{
  Reading reading = { reply, stats, { .time_us = now_us } };
  const Totals *last, *first;

  gst_structure_foreach (reply, read_part, &reading);
  if (self->n_past > 0)
    {
      first = &self->past[self->n_past < PERIODS ? 0 : self->n_past % PERIODS];
      last = &self->past[(self->n_past - 1) % PERIODS];
      stats->loss = get_loss (first, &reading.totals);
      stats->bits_in = get_rate (last->bytes_in, reading.totals.bytes_in, now_us - last->time_us);
      stats->bits_out = get_rate (last->bytes_out, reading.totals.bytes_out, now_us - last->time_us);
    }
  self->past[self->n_past++ % PERIODS] = reading.totals;
}

static void
on_answered (gpointer owner, gpointer payload)
{
  KithLinkMeter *self = owner;
  g_autoptr (KithLinkStats) stats = NULL;

  self->asked = FALSE;
  if (!payload)
    return;
  stats = kith_link_stats_new ();
  kith_link_meter_read (self, payload, g_get_monotonic_time (), stats);
  self->func (self->owner, stats);
}

static void
free_structure (gpointer structure)
{
  g_clear_pointer ((GstStructure **) &structure, gst_structure_free);
}

/* On GStreamer's thread. */
static void
on_promised (GstPromise *promise, gpointer hop)
{
  const GstStructure *reply = NULL;

  if (gst_promise_wait (promise) == GST_PROMISE_RESULT_REPLIED)
    reply = gst_promise_get_reply (promise);
  kith_media_hop_post (hop, on_answered, reply ? gst_structure_copy (reply) : NULL, free_structure);
  gst_promise_unref (promise);
}

/* Peers tell each other every five seconds how they hear, which is too late to do something about it. */
static void
report_often (GstElement *connection)
{
  g_autoptr (GstElement) rtp = gst_bin_get_by_name (GST_BIN (connection), "rtpbin");
  g_autoptr (GObject) session = NULL;

  if (rtp)
    g_signal_emit_by_name (rtp, "get-internal-session", 0, &session);
  if (session)
    g_object_set (session, "rtcp-min-interval", (guint64) REPORT_NS, NULL);
}

static gboolean
on_timer (gpointer data)
{
  KithLinkMeter *self = data;

  if (self->asked)
    return G_SOURCE_CONTINUE;
  self->asked = TRUE;
  g_signal_emit_by_name (self->connection, "get-stats", NULL,
                         gst_promise_new_with_change_func (on_promised, kith_media_hop_ref (self->hop),
                                                           (GDestroyNotify) kith_media_hop_unref));
  return G_SOURCE_CONTINUE;
}

/**
 * kith_link_meter_new:
 * @connection: (nullable): a webrtcbin, or %NULL where answers are read by hand
 * @func: called with each measuring
 *
 * Returns: (transfer full): a meter that measures at once, and then every second
 */
KithLinkMeter *
kith_link_meter_new (GMainContext *context, GstElement *connection, const char *peer, guint epoch,
                     KithLinkMeterFunc func, gpointer owner)
{
  KithLinkMeter *self = g_new0 (KithLinkMeter, 1);

  self->hop = kith_media_hop_new (context, self, peer, epoch);
  self->func = func;
  self->owner = owner;
  if (!connection)
    return self;
  self->connection = gst_object_ref (connection);
  report_often (connection);
  self->timer = g_timeout_source_new (PERIOD_MS);
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, context);
  on_timer (self);
  return self;
}

/**
 * kith_link_meter_free:
 *
 * Measures no more; what is on its way is dropped.
 */
void
kith_link_meter_free (KithLinkMeter *self)
{
  if (!self)
    return;
  kith_media_hop_cut (self->hop);
  kith_media_hop_unref (self->hop);
  if (self->timer)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  gst_clear_object (&self->connection);
  g_free (self);
}
