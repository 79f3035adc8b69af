/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-seat.h"

#include "kith-media.h"

#define CONNECT_MS 10000
/* A question may be lost; who does not answer is asked again, ever more seldom. */
#define ASK_FIRST_MS 1500
#define ASK_MAX_MS 15000
#define TROUBLE_ATTEMPT 3
/* A still picture is repeated by the encoder, so that silence means that the way is gone. */
#define QUIET_US (5 * G_USEC_PER_SEC)
#define WATCH_MS 1000

struct _KithShareSeat
{
  KithMediaTime time;
  KithVoicePlayback *playback;
  KithIceConfig *ice;
  KithShareSeatEvents events;
  gpointer data;
  char *share, *peer;
  KithShareInlet *inlet; /* (nullable) */
  guint epoch;           /* of that one, or of the last one */
  guint attempt;
  gboolean connected;
  double volume;
  GPtrArray *early; /* KithSignal: addresses that came before their offer */
  GSource *timer;   /* (nullable) */
};

static void ask (KithShareSeat *self);

static void
clear_timer (KithShareSeat *self)
{
  if (!self->timer)
    return;
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
set_timer (KithShareSeat *self, guint ms, GSourceFunc func)
{
  clear_timer (self);
  self->timer = g_timeout_source_new (ms);
  g_source_set_callback (self->timer, func, self, NULL);
  g_source_attach (self->timer, self->time.context);
}

static void
drop_inlet (KithShareSeat *self)
{
  g_clear_pointer (&self->inlet, kith_share_inlet_free);
  if (self->connected)
    self->events.shown (self->data, FALSE);
  self->connected = FALSE;
}

static void
tell_trouble (KithShareSeat *self, const char *text)
{
  g_autoptr (GError) trouble = g_error_new_literal (KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_NO_ROUTE, text);

  self->events.trouble (self->data, trouble);
}

static gboolean
on_unanswered (gpointer data)
{
  KithShareSeat *self = data;

  if (self->attempt >= TROUBLE_ATTEMPT)
    tell_trouble (self, "the one who shares does not answer");
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
ask (KithShareSeat *self)
{
  KithSignal *signal = kith_signal_new (KITH_SIGNAL_WATCH, self->peer, self->epoch);

  signal->share = g_strdup (self->share);
  set_timer (self, MIN (ASK_FIRST_MS << MIN (self->attempt, 5), ASK_MAX_MS), on_unanswered);
  self->attempt++;
  self->events.send (self->data, signal);
}

static gboolean
on_watch (gpointer data)
{
  KithShareSeat *self = data;

  if (!self->inlet || kith_share_inlet_get_quiet_us (self->inlet) < QUIET_US)
    return G_SOURCE_CONTINUE;
  drop_inlet (self);
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
on_connected (gpointer data)
{
  KithShareSeat *self = data;

  self->attempt = 0;
  self->connected = TRUE;
  set_timer (self, WATCH_MS, on_watch);
  self->events.trouble (self->data, NULL);
  self->events.shown (self->data, TRUE);
}

static void
on_failed (gpointer data, GError *error)
{
  KithShareSeat *self = data;

  drop_inlet (self);
  self->events.trouble (self->data, error);
  g_error_free (error);
  set_timer (self, MIN (ASK_FIRST_MS << MIN (self->attempt, 5), ASK_MAX_MS), on_unanswered);
}

static void
on_send (gpointer data, KithSignal *signal)
{
  KithShareSeat *self = data;

  self->events.send (self->data, signal);
}

/* On GStreamer's thread. */
static void
on_frame (gpointer data, KithShareFrame *frame)
{
  KithShareSeat *self = data;

  self->events.frame (self->data, frame);
}

static void
take_offer (KithShareSeat *self, const KithSignal *signal)
{
  const KithShareInletEvents events = { on_connected, on_failed, on_send, on_frame };

  if (signal->epoch <= self->epoch)
    return;
  drop_inlet (self);
  clear_timer (self);
  self->epoch = signal->epoch;
  self->inlet = kith_share_inlet_new (&(KithPeerConnectionParts){ &self->time, self->ice, CONNECT_MS, TRUE },
                                      self->playback, self->volume, self->share, self->peer, self->epoch, &events,
                                      self);
  for (guint i = 0; i < self->early->len; i++)
    kith_share_inlet_take (self->inlet, self->early->pdata[i]);
  g_ptr_array_set_size (self->early, 0);
  kith_share_inlet_take (self->inlet, signal);
}

/**
 * kith_share_seat_take_signal:
 * @signal: from who shares
 */
void
kith_share_seat_take_signal (KithShareSeat *self, const KithSignal *signal)
{
  if (g_strcmp0 (signal->peer, self->peer) != 0)
    return;
  if (signal->kind == KITH_SIGNAL_OFFER)
    take_offer (self, signal);
  else if (signal->kind != KITH_SIGNAL_CANDIDATES)
    return;
  else if (self->inlet && signal->epoch == self->epoch)
    kith_share_inlet_take (self->inlet, signal);
  else if (signal->epoch > self->epoch && self->early->len < KITH_CANDIDATES_MAX)
    g_ptr_array_add (self->early, kith_signal_copy (signal));
}

void
kith_share_seat_set_volume (KithShareSeat *self, double volume)
{
  self->volume = volume;
  if (self->inlet)
    kith_share_inlet_set_volume (self->inlet, volume);
}

/**
 * kith_share_seat_new:
 * @ice: is copied
 * @share: what signals call it
 * @peer: who shares
 *
 * Returns: (transfer full): has asked to watch
 */
KithShareSeat *
kith_share_seat_new (const KithMediaTime *time, KithVoicePlayback *playback, const KithIceConfig *ice,
                     const char *share, const char *peer, const KithShareSeatEvents *events, gpointer data)
{
  KithShareSeat *self = g_new0 (KithShareSeat, 1);

  self->time = *time;
  self->playback = playback;
  self->ice = kith_ice_config_copy (ice);
  self->events = *events;
  self->data = data;
  self->share = g_strdup (share);
  self->peer = g_strdup (peer);
  self->volume = 1;
  self->early = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_signal_free);
  ask (self);
  return self;
}

/**
 * kith_share_seat_free:
 *
 * Watches no more; to say so is left to who knows whether anybody can be told.
 */
void
kith_share_seat_free (KithShareSeat *self)
{
  if (!self)
    return;
  clear_timer (self);
  kith_share_inlet_free (self->inlet);
  kith_ice_config_free (self->ice);
  g_ptr_array_unref (self->early);
  g_free (self->share);
  g_free (self->peer);
  g_free (self);
}

/**
 * kith_share_seat_get_webrtc:
 *
 * Returns: (transfer none) (nullable): for who measures it
 */
GstElement *
kith_share_seat_get_webrtc (KithShareSeat *self)
{
  return self->inlet ? kith_share_inlet_get_webrtc (self->inlet) : NULL;
}
