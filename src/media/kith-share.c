/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share.h"

#include "kith-media-hop.h"
#include "kith-share-desk.h"
#include "kith-voice-engine-private.h"

/* What stands on the engine's thread. */
typedef struct
{
  KithMediaTime time;
  KithIceConfig *ice;
  char *id, *sound;
  KithShareSource *source;
  KithShareQuality quality;
  KithShareDesk *desk; /* (nullable) until the thread has made it */
  KithMediaHop *hop;   /* to this */
  KithMediaHop *share; /* to the object */
  int *n_frames;       /* atomic: shared with the object */
} Far;

struct _KithShare
{
  GObject parent_instance;

  KithVoiceEngine *engine;
  KithSignaling *signaling;
  KithMediaHop *hop; /* to this */
  KithMediaHop *far; /* (nullable): to the other side; NULL once it is closed */
  char *id;
  KithShareSource *source;
  gboolean sound;
  KithShareQuality quality;
  guint n_viewers;
  int *n_frames; /* atomic */
};

G_DEFINE_FINAL_TYPE (KithShare, kith_share, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_N_VIEWERS,
  N_PROPERTIES
};

enum
{
  ENDED,
  SOUND_TROUBLE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void
on_viewers (gpointer owner, gpointer n_viewers)
{
  KithShare *self = owner;

  self->n_viewers = GPOINTER_TO_UINT (n_viewers);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_VIEWERS]);
}

static void
on_lost (gpointer owner, gpointer error)
{
  g_autoptr (KithShare) self = g_object_ref (owner);

  g_signal_emit (self, signals[ENDED], 0, error);
}

static void
on_sound_trouble (gpointer owner, gpointer error)
{
  g_signal_emit (owner, signals[SOUND_TROUBLE], 0, error);
}

static void
on_to_send (gpointer owner, gpointer signal)
{
  kith_signaling_send (((KithShare *) owner)->signaling, signal);
}

static void
far_viewers (gpointer data, guint n_viewers)
{
  kith_media_hop_post (((Far *) data)->share, on_viewers, GUINT_TO_POINTER (n_viewers), NULL);
}

static void
far_send (gpointer data, KithSignal *signal)
{
  kith_media_hop_post (((Far *) data)->share, on_to_send, signal, (GDestroyNotify) kith_signal_free);
}

static void
far_lost (gpointer data, const GError *error)
{
  kith_media_hop_post (((Far *) data)->share, on_lost, g_error_copy (error), (GDestroyNotify) g_error_free);
}

static void
far_sound_trouble (gpointer data, const GError *error)
{
  kith_media_hop_post (((Far *) data)->share, on_sound_trouble, g_error_copy (error), (GDestroyNotify) g_error_free);
}

static void
far_open (gpointer owner, gpointer payload)
{
  const KithShareDeskEvents events = { far_viewers,
                                       far_send,
                                       { far_lost, far_sound_trouble, ((Far *) owner)->n_frames } };
  Far *far = owner;

  far->desk = kith_share_desk_new (&far->time, far->ice, far->id, far->source, far->sound, far->quality, &events, far);
}

static void
far_set_peers (gpointer owner, gpointer peers)
{
  kith_share_desk_set_peers (((Far *) owner)->desk, peers);
}

static void
far_set_quality (gpointer owner, gpointer quality)
{
  kith_share_desk_set_quality (((Far *) owner)->desk, (KithShareQuality) GPOINTER_TO_INT (quality));
}

static void
far_take_signal (gpointer owner, gpointer signal)
{
  kith_share_desk_take_signal (((Far *) owner)->desk, signal);
}

static void
far_close (gpointer owner, gpointer payload)
{
  Far *far = owner;

  kith_media_hop_cut (far->hop);
  kith_share_desk_free (far->desk);
  kith_media_hop_unref (far->hop);
  kith_media_hop_unref (far->share);
  kith_ice_config_free (far->ice);
  kith_share_source_free (far->source);
  g_free (far->id);
  g_free (far->sound);
  g_atomic_rc_box_release (far->n_frames);
  g_free (far);
}

static void
on_received (KithSignaling *signaling, const KithSignal *signal, KithShare *self)
{
  if (self->far && g_strcmp0 (signal->share, self->id) == 0)
    kith_media_hop_post (self->far, far_take_signal, kith_signal_copy (signal), (GDestroyNotify) kith_signal_free);
}

static void
kith_share_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_N_VIEWERS:
      g_value_set_uint (value, KITH_SHARE (object)->n_viewers);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_share_dispose (GObject *object)
{
  KithShare *self = KITH_SHARE (object);

  kith_share_close (self);
  g_clear_object (&self->signaling);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (kith_share_parent_class)->dispose (object);
}

static void
kith_share_finalize (GObject *object)
{
  KithShare *self = KITH_SHARE (object);

  kith_media_hop_unref (self->hop);
  kith_share_source_free (self->source);
  g_free (self->id);
  g_atomic_rc_box_release (self->n_frames);
  G_OBJECT_CLASS (kith_share_parent_class)->finalize (object);
}

static void
kith_share_class_init (KithShareClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_share_get_property;
  object_class->dispose = kith_share_dispose;
  object_class->finalize = kith_share_finalize;

  /**
   * KithShare:n-viewers:
   *
   * How many watch now.
   */
  properties[PROP_N_VIEWERS] = g_param_spec_uint ("n-viewers", NULL, NULL, 0, G_MAXUINT, 0,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[ENDED] = g_signal_new ("ended", KITH_TYPE_SHARE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SOUND_TROUBLE] = g_signal_new ("sound-trouble", KITH_TYPE_SHARE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
kith_share_init (KithShare *self)
{
}

/**
 * kith_share_new:
 * @signaling: on the thread of the caller, where the share lives too
 * @id: what signals call it
 * @sound: (nullable): what PulseAudio calls the source of its sound; %NULL for none
 *
 * Returns: (transfer full): a share that nobody watches yet
 */
KithShare *
kith_share_new (KithVoiceEngine *engine, KithSignaling *signaling, const KithIceConfig *ice, const char *id,
                const KithShareSource *source, const char *sound, KithShareQuality quality)
{
  KithShare *self = g_object_new (KITH_TYPE_SHARE, NULL);
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  Far *far = g_new0 (Far, 1);

  self->engine = g_object_ref (engine);
  self->signaling = g_object_ref (signaling);
  self->id = g_strdup (id);
  self->source = kith_share_source_copy (source);
  self->sound = sound != NULL;
  self->quality = quality;
  self->n_frames = g_atomic_rc_box_new0 (int);
  self->hop = kith_media_hop_new (context, self, NULL, 0);
  kith_voice_engine_get_parts (engine, &far->time, NULL);
  far->ice = kith_ice_config_copy (ice);
  far->id = g_strdup (id);
  far->sound = g_strdup (sound);
  far->source = kith_share_source_copy (source);
  far->quality = quality;
  far->n_frames = g_atomic_rc_box_acquire (self->n_frames);
  self->far = kith_media_hop_new (far->time.context, far, NULL, 0);
  far->hop = kith_media_hop_ref (self->far);
  far->share = kith_media_hop_ref (self->hop);
  g_signal_connect_object (signaling, "received", G_CALLBACK (on_received), self, 0);
  kith_media_hop_post (self->far, far_open, NULL, NULL);
  return self;
}

/**
 * kith_share_close:
 *
 * Shows it to nobody any more. Can be repeated.
 */
void
kith_share_close (KithShare *self)
{
  if (!self->far)
    return;
  kith_media_hop_cut (self->hop);
  kith_media_hop_post (self->far, far_close, NULL, NULL);
  g_clear_pointer (&self->far, kith_media_hop_unref);
}

/**
 * kith_share_set_peers:
 * @peers: all others in the room, who may watch
 */
void
kith_share_set_peers (KithShare *self, const char *const *peers)
{
  if (self->far)
    kith_media_hop_post (self->far, far_set_peers, g_strdupv ((char **) peers), (GDestroyNotify) g_strfreev);
}

/**
 * kith_share_set_quality:
 *
 * Goes over to another quality, also while people watch.
 */
void
kith_share_set_quality (KithShare *self, KithShareQuality quality)
{
  self->quality = quality;
  if (self->far)
    kith_media_hop_post (self->far, far_set_quality, GINT_TO_POINTER (quality), NULL);
}

const char *
kith_share_get_id (KithShare *self)
{
  return self->id;
}

const KithShareSource *
kith_share_get_source (KithShare *self)
{
  return self->source;
}

gboolean
kith_share_get_sound (KithShare *self)
{
  return self->sound;
}

KithShareQuality
kith_share_get_quality (KithShare *self)
{
  return self->quality;
}

guint
kith_share_get_n_viewers (KithShare *self)
{
  return self->n_viewers;
}

/**
 * kith_share_get_n_frames:
 *
 * Returns: how many pictures have been encoded so far
 */
guint
kith_share_get_n_frames (KithShare *self)
{
  return (guint) g_atomic_int_get (self->n_frames);
}
