/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-view.h"

#include "kith-media-hop.h"
#include "kith-media.h"
#include "kith-share-rehearsal.h"
#include "kith-share-seat.h"
#include "kith-voice-engine-private.h"

/* What stands on the engine's thread. */
typedef struct
{
  KithMediaTime time;
  KithVoicePlayback *playback;
  KithIceConfig *ice; /* (nullable): where it is made up */
  char *share, *peer;
  KithShareSeat *seat;           /* (nullable) until the thread has made it */
  KithShareRehearsal *rehearsal; /* (nullable): in its place, where it is made up */
  KithMediaHop *hop;             /* to this */
  KithMediaHop *view;            /* to the object */
  GMutex lock;
  KithShareFrame *frame; /* (nullable): under the lock: the newest, which waits to be taken */
} Far;

struct _KithShareView
{
  GObject parent_instance;

  KithVoiceEngine *engine;
  KithSignaling *signaling; /* (nullable) */
  KithMediaHop *hop;        /* to this */
  KithMediaHop *far_hop;    /* (nullable): to the other side; NULL once it is closed */
  Far *far;                 /* valid while the hop is there; only its frame is used here */
  char *share, *peer;
  gboolean shown;
  char *trouble; /* (nullable) */
  double volume;
  guint n_frames;
};

G_DEFINE_FINAL_TYPE (KithShareView, kith_share_view, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SHOWN,
  PROP_TROUBLE,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];
static guint frame_signal;

static void
on_shown (gpointer owner, gpointer shown)
{
  KithShareView *self = owner;

  self->shown = GPOINTER_TO_INT (shown);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

static void
on_trouble (gpointer owner, gpointer trouble)
{
  KithShareView *self = owner;

  if (g_strcmp0 (self->trouble, trouble) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static void
on_frame (gpointer owner, gpointer payload)
{
  KithShareView *self = owner;

  self->n_frames++;
  g_signal_emit (self, frame_signal, 0);
}

static void
on_to_send (gpointer owner, gpointer signal)
{
  kith_signaling_send (((KithShareView *) owner)->signaling, signal);
}

static void
far_shown (gpointer data, gboolean shown)
{
  kith_media_hop_post (((Far *) data)->view, on_shown, GINT_TO_POINTER (shown), NULL);
}

static void
far_trouble (gpointer data, const GError *trouble)
{
  kith_media_hop_post (((Far *) data)->view, on_trouble, trouble ? g_strdup (trouble->message) : NULL, g_free);
}

static void
far_send (gpointer data, KithSignal *signal)
{
  kith_media_hop_post (((Far *) data)->view, on_to_send, signal, (GDestroyNotify) kith_signal_free);
}

/* On GStreamer's thread. Who looks takes the newest picture; those before it are of no use any more. */
static void
far_frame (gpointer data, KithShareFrame *frame)
{
  Far *far = data;
  g_autoptr (KithShareFrame) old = NULL;

  g_mutex_lock (&far->lock);
  old = g_steal_pointer (&far->frame);
  far->frame = frame;
  g_mutex_unlock (&far->lock);
  if (!old)
    kith_media_hop_post (far->view, on_frame, NULL, NULL);
}

static void
far_open (gpointer owner, gpointer payload)
{
  const KithShareSeatEvents events = { far_shown, far_trouble, far_send, far_frame };
  Far *far = owner;

  if (far->ice)
    far->seat = kith_share_seat_new (&far->time, far->playback, far->ice, far->share, far->peer, &events, far);
  else
    far->rehearsal = kith_share_rehearsal_new (&far->time, &events, far);
}

static void
far_take_signal (gpointer owner, gpointer signal)
{
  kith_share_seat_take_signal (((Far *) owner)->seat, signal);
}

static void
far_set_volume (gpointer owner, gpointer volume)
{
  kith_share_seat_set_volume (((Far *) owner)->seat, *(double *) volume);
}

static void
far_close (gpointer owner, gpointer payload)
{
  Far *far = owner;

  kith_media_hop_cut (far->hop);
  kith_share_seat_free (far->seat);
  kith_share_rehearsal_free (far->rehearsal);
  kith_share_frame_free (far->frame);
  kith_media_hop_unref (far->hop);
  kith_media_hop_unref (far->view);
  if (far->ice)
    kith_ice_config_free (far->ice);
  g_mutex_clear (&far->lock);
  g_free (far->share);
  g_free (far->peer);
  g_free (far);
}

static void
on_received (KithSignaling *signaling, const KithSignal *signal, KithShareView *self)
{
  if (self->far_hop && g_strcmp0 (signal->share, self->share) == 0)
    kith_media_hop_post (self->far_hop, far_take_signal, kith_signal_copy (signal), (GDestroyNotify) kith_signal_free);
}

static void
kith_share_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithShareView *self = KITH_SHARE_VIEW (object);

  switch (id)
    {
    case PROP_SHOWN:
      g_value_set_boolean (value, self->shown);
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_share_view_dispose (GObject *object)
{
  KithShareView *self = KITH_SHARE_VIEW (object);

  kith_share_view_close (self);
  g_clear_object (&self->signaling);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (kith_share_view_parent_class)->dispose (object);
}

static void
kith_share_view_finalize (GObject *object)
{
  KithShareView *self = KITH_SHARE_VIEW (object);

  kith_media_hop_unref (self->hop);
  g_free (self->share);
  g_free (self->peer);
  g_free (self->trouble);
  G_OBJECT_CLASS (kith_share_view_parent_class)->finalize (object);
}

static void
kith_share_view_class_init (KithShareViewClass *class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_share_view_get_property;
  object_class->dispose = kith_share_view_dispose;
  object_class->finalize = kith_share_view_finalize;

  /**
   * KithShareView:shown:
   *
   * Whether pictures come.
   */
  properties[PROP_SHOWN] = g_param_spec_boolean ("shown", NULL, NULL, FALSE, flags);
  /**
   * KithShareView:trouble:
   *
   * Why no pictures come, or %NULL while all is well; it is tried again by itself.
   */
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * KithShareView::frame:
   *
   * There is a new picture for kith_share_view_take_frame().
   */
  frame_signal = g_signal_new ("frame", KITH_TYPE_SHARE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kith_share_view_init (KithShareView *self)
{
  self->volume = 1;
}

static KithShareView *
open_view (KithVoiceEngine *engine, KithSignaling *signaling, const KithIceConfig *ice, const char *share,
           const char *peer)
{
  KithShareView *self = g_object_new (KITH_TYPE_SHARE_VIEW, NULL);
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  Far *far = g_new0 (Far, 1);

  self->engine = g_object_ref (engine);
  self->share = g_strdup (share);
  self->peer = g_strdup (peer);
  self->hop = kith_media_hop_new (context, self, peer, 0);
  self->far = far;
  g_mutex_init (&far->lock);
  kith_voice_engine_get_parts (engine, &far->time, &far->playback);
  far->ice = ice ? kith_ice_config_copy (ice) : NULL;
  far->share = g_strdup (share);
  far->peer = g_strdup (peer);
  self->far_hop = kith_media_hop_new (far->time.context, far, peer, 0);
  far->hop = kith_media_hop_ref (self->far_hop);
  far->view = kith_media_hop_ref (self->hop);
  if (signaling)
    {
      self->signaling = g_object_ref (signaling);
      g_signal_connect_object (signaling, "received", G_CALLBACK (on_received), self, 0);
    }
  kith_media_hop_post (self->far_hop, far_open, NULL, NULL);
  return self;
}

/**
 * kith_share_view_new:
 * @signaling: on the thread of the caller, where the view lives too
 * @share: what signals call it
 * @peer: who shares
 *
 * Asks somebody for what they share. The room in which one hears their sound is to be open.
 *
 * Returns: (transfer full): a view that waits for the first picture
 */
KithShareView *
kith_share_view_new (KithVoiceEngine *engine, KithSignaling *signaling, const KithIceConfig *ice, const char *share,
                     const char *peer)
{
  return open_view (engine, signaling, ice, share, peer);
}

/**
 * kith_share_view_new_made_up:
 *
 * Returns: (transfer full): a view of a picture that moves by itself, where nobody is there to share one
 */
KithShareView *
kith_share_view_new_made_up (KithVoiceEngine *engine, const char *share)
{
  return open_view (engine, NULL, NULL, share, NULL);
}

/**
 * kith_share_view_close:
 *
 * Watches no more; nothing is sent to this device from then on. Can be repeated.
 */
void
kith_share_view_close (KithShareView *self)
{
  if (!self->far_hop)
    return;
  if (self->signaling)
    {
      g_autoptr (KithSignal) signal = kith_signal_new (KITH_SIGNAL_UNWATCH, self->peer, 0);

      signal->share = g_strdup (self->share);
      kith_signaling_send (self->signaling, signal);
      g_signal_handlers_disconnect_by_data (self->signaling, self);
    }
  kith_media_hop_cut (self->hop);
  self->far = NULL;
  kith_media_hop_post (self->far_hop, far_close, NULL, NULL);
  g_clear_pointer (&self->far_hop, kith_media_hop_unref);
}

/**
 * kith_share_view_set_volume:
 * @volume: of its sound: 0.0 not to hear it, 1.0 as it comes, to 2.0
 */
void
kith_share_view_set_volume (KithShareView *self, double volume)
{
  self->volume = CLAMP (volume, 0, 2);
  if (self->far_hop && self->signaling)
    kith_media_hop_post (self->far_hop, far_set_volume, g_memdup2 (&self->volume, sizeof (double)), g_free);
}

/**
 * kith_share_view_take_frame:
 *
 * Returns: (transfer full) (nullable): the newest picture, unless it was taken already
 */
KithShareFrame *
kith_share_view_take_frame (KithShareView *self)
{
  KithShareFrame *frame;

  if (!self->far)
    return NULL;
  g_mutex_lock (&self->far->lock);
  frame = g_steal_pointer (&self->far->frame);
  g_mutex_unlock (&self->far->lock);
  return frame;
}

const char *
kith_share_view_get_share (KithShareView *self)
{
  return self->share;
}

gboolean
kith_share_view_get_shown (KithShareView *self)
{
  return self->shown;
}

/**
 * kith_share_view_get_trouble:
 *
 * Returns: (nullable): why no pictures come
 */
const char *
kith_share_view_get_trouble (KithShareView *self)
{
  return self->trouble;
}

double
kith_share_view_get_volume (KithShareView *self)
{
  return self->volume;
}

/**
 * kith_share_view_get_n_frames:
 *
 * Returns: how many pictures there were to be taken so far
 */
guint
kith_share_view_get_n_frames (KithShareView *self)
{
  return self->n_frames;
}
