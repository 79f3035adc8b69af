/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-desk.h"

#include "kith-share-ladder.h"
#include "kith-share-link.h"

#define CONNECT_MS 10000
/* What is lost is told by receivers once in a few seconds. */
#define ADAPT_MS 2000

typedef struct
{
  KithShareDesk *desk;
  char *peer;
  KithShareLink *link; /* (nullable) */
  guint epoch;         /* of that link, or of the last one */
  double loss;         /* of what was sent to them lately */
} Viewer;

struct _KithShareDesk
{
  KithMediaTime time;
  KithIceConfig *ice;
  KithShareStudio *studio;
  KithShareDeskEvents events;
  gpointer data;
  char *share;
  gboolean sound;
  GHashTable *viewers; /* peer → Viewer: all who are there, and may watch */
  guint n_viewers;
  KithShareLadder ladder;
  GSource *adapt; /* (nullable): while somebody watches */
};

static void
viewer_free (gpointer data)
{
  Viewer *viewer = data;

  kith_share_link_free (viewer->link);
  g_free (viewer->peer);
  g_free (viewer);
}

static void
apply_format (KithShareDesk *self)
{
  KithShareFormat format = kith_share_ladder_get_format (&self->ladder);

  kith_share_studio_set_format (self->studio, &format);
}

/* There is one encoder, so that the one whom least of it reaches decides. */
static gboolean
on_adapt (gpointer data)
{
  KithShareDesk *self = data;
  GHashTableIter iter;
  gpointer value;
  double worst = 0;

  g_hash_table_iter_init (&iter, self->viewers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Viewer *viewer = value;

      if (viewer->link && kith_share_link_get_state (viewer->link) == KITH_LINK_CONNECTED)
        worst = MAX (worst, viewer->loss);
      viewer->loss = 0;
    }
  if (kith_share_ladder_report (&self->ladder, worst))
    {
      g_debug ("a share goes to step %u at a loss of %.0f %%", self->ladder.step, worst * 100);
      apply_format (self);
    }
  return G_SOURCE_CONTINUE;
}

static void
stop_adapting (KithShareDesk *self)
{
  if (self->adapt)
    g_source_destroy (self->adapt);
  g_clear_pointer (&self->adapt, g_source_unref);
}

static void
start_adapting (KithShareDesk *self)
{
  if (self->adapt)
    return;
  self->adapt = g_timeout_source_new (ADAPT_MS);
  g_source_set_callback (self->adapt, on_adapt, self, NULL);
  g_source_attach (self->adapt, self->time.context);
}

static void
count (KithShareDesk *self)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->viewers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Viewer *viewer = value;

      n += viewer->link && kith_share_link_get_state (viewer->link) == KITH_LINK_CONNECTED ? 1 : 0;
    }
  if (n == self->n_viewers)
    return;
  self->n_viewers = n;
  if (n > 0)
    start_adapting (self);
  else
    stop_adapting (self);
  self->events.viewers (self->data, n);
}

static void
on_link_changed (gpointer data, KithShareLink *link)
{
  Viewer *viewer = data;

  /* It may be told before anybody has the link. */
  if (viewer->link == link)
    count (viewer->desk);
}

static void
on_link_measured (gpointer data, KithShareLink *link, double loss)
{
  Viewer *viewer = data;

  viewer->loss = MAX (viewer->loss, loss);
}

static void
on_link_send (gpointer data, KithSignal *signal)
{
  Viewer *viewer = data;

  viewer->desk->events.send (viewer->desk->data, signal);
}

/* A question may have crossed the offer that answers it. */
static void
begin_watching (Viewer *viewer, const KithSignal *signal)
{
  const KithShareLinkEvents events = { on_link_changed, on_link_measured, on_link_send };
  KithShareDesk *self = viewer->desk;
  KithLinkState state = viewer->link ? kith_share_link_get_state (viewer->link) : KITH_LINK_FAILED;

  if (signal->epoch < viewer->epoch && (state == KITH_LINK_OFFERING || state == KITH_LINK_CONNECTING))
    return;
  g_clear_pointer (&viewer->link, kith_share_link_free);
  viewer->epoch = MAX (viewer->epoch, signal->epoch) + 1;
  viewer->link = kith_share_link_new (&(KithPeerConnectionParts){ &self->time, self->ice, CONNECT_MS, TRUE },
                                      self->studio, self->sound, self->share, viewer->peer, viewer->epoch, &events,
                                      viewer);
  count (self);
}

/**
 * kith_share_desk_take_signal:
 * @signal: from somebody who watches or wants to; from somebody who is not there it is passed over
 */
void
kith_share_desk_take_signal (KithShareDesk *self, const KithSignal *signal)
{
  Viewer *viewer = g_hash_table_lookup (self->viewers, signal->peer);

  if (!viewer)
    return;
  switch (signal->kind)
    {
    case KITH_SIGNAL_WATCH:
      begin_watching (viewer, signal);
      break;
    case KITH_SIGNAL_UNWATCH:
      g_clear_pointer (&viewer->link, kith_share_link_free);
      count (self);
      break;
    case KITH_SIGNAL_ANSWER:
    case KITH_SIGNAL_CANDIDATES:
      if (viewer->link)
        kith_share_link_take (viewer->link, signal);
      break;
    case KITH_SIGNAL_OFFER:
    case KITH_SIGNAL_RESTART:
      break;
    }
}

/**
 * kith_share_desk_set_peers:
 * @peers: all who are there; who has gone watches no more
 */
void
kith_share_desk_set_peers (KithShareDesk *self, const char *const *peers)
{
  GHashTableIter iter;
  gpointer peer;

  g_hash_table_iter_init (&iter, self->viewers);
  while (g_hash_table_iter_next (&iter, &peer, NULL))
    if (!g_strv_contains (peers, peer))
      g_hash_table_iter_remove (&iter);
  for (guint i = 0; peers[i]; i++)
    if (!g_hash_table_contains (self->viewers, peers[i]))
      {
        Viewer *viewer = g_new0 (Viewer, 1);

        viewer->desk = self;
        viewer->peer = g_strdup (peers[i]);
        g_hash_table_insert (self->viewers, viewer->peer, viewer);
      }
  count (self);
}

void
kith_share_desk_set_quality (KithShareDesk *self, KithShareQuality quality)
{
  self->ladder = (KithShareLadder){ .quality = quality };
  apply_format (self);
}

/**
 * kith_share_desk_get_step:
 *
 * Returns: how far below what was wished for the picture is, see #KithShareLadder
 */
guint
kith_share_desk_get_step (KithShareDesk *self)
{
  return self->ladder.step;
}

/**
 * kith_share_desk_new:
 * @ice: is copied
 * @share: what signals call it
 * @sound: (nullable): see kith_share_studio_new()
 */
KithShareDesk *
kith_share_desk_new (const KithMediaTime *time, const KithIceConfig *ice, const char *share,
                     const KithShareSource *source, const char *sound, KithShareQuality quality,
                     const KithShareDeskEvents *events, gpointer data)
{
  KithShareDesk *self = g_new0 (KithShareDesk, 1);

  self->time = *time;
  self->ice = kith_ice_config_copy (ice);
  self->events = *events;
  self->data = data;
  self->share = g_strdup (share);
  self->sound = sound != NULL;
  self->viewers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, viewer_free);
  self->studio = kith_share_studio_new (time, source, sound, &events->studio, data);
  kith_share_desk_set_quality (self, quality);
  return self;
}

void
kith_share_desk_free (KithShareDesk *self)
{
  if (!self)
    return;
  stop_adapting (self);
  g_hash_table_unref (self->viewers);
  kith_share_studio_free (self->studio);
  kith_ice_config_free (self->ice);
  g_free (self->share);
  g_free (self);
}
