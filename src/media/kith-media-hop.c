/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-media-hop.h"

struct _KithMediaHop
{
  gatomicrefcount ref_count;
  GMainContext *context;
  gpointer owner; /* (nullable): read and cleared on its own thread only */
  char *peer;     /* (nullable) */
  guint epoch;
};

typedef struct
{
  KithMediaHop *hop;
  KithMediaHopFunc func;
  gpointer payload;
  GDestroyNotify free_payload;
} Letter;

/**
 * kith_media_hop_new:
 * @context: of the owner's thread
 * @peer: (nullable): whom it is about, for the log
 * @epoch: which of the owners that follow each other, for the log
 */
KithMediaHop *
kith_media_hop_new (GMainContext *context, gpointer owner, const char *peer, guint epoch)
{
  KithMediaHop *self = g_new0 (KithMediaHop, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->context = g_main_context_ref (context);
  self->owner = owner;
  self->peer = g_strdup (peer);
  self->epoch = epoch;
  return self;
}

KithMediaHop *
kith_media_hop_ref (KithMediaHop *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
kith_media_hop_unref (KithMediaHop *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_main_context_unref (self->context);
  g_free (self->peer);
  g_free (self);
}

static gboolean
deliver (gpointer data)
{
  Letter *letter = data;

  if (letter->hop->owner)
    letter->func (letter->hop->owner, letter->payload);
  else
    g_debug ("dropped what came late from %s of epoch %u", letter->hop->peer ? letter->hop->peer : "the engine",
             letter->hop->epoch);
  return G_SOURCE_REMOVE;
}

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  if (letter->free_payload)
    letter->free_payload (letter->payload);
  kith_media_hop_unref (letter->hop);
  g_free (letter);
}

/**
 * kith_media_hop_post:
 * @payload: (nullable) (transfer full)
 *
 * Has a function called on the owner's thread, in the order of posting, unless the owner is gone by then. Can be called
 * from any thread, and never calls anything at once.
 */
void
kith_media_hop_post (KithMediaHop *self, KithMediaHopFunc func, gpointer payload, GDestroyNotify free_payload)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Letter *letter = g_new (Letter, 1);

  *letter = (Letter){ kith_media_hop_ref (self), func, payload, free_payload };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, letter, letter_free);
  g_source_set_static_name (source, "kith-media-hop");
  g_source_attach (source, self->context);
}

/**
 * kith_media_hop_cut:
 *
 * Drops what is on its way and what will still be posted. To be called on the owner's thread.
 */
void
kith_media_hop_cut (KithMediaHop *self)
{
  self->owner = NULL;
}
