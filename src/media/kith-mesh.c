/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-mesh.h"

#include "kith-sdp-check.h"

/* Others whom we know nothing of may be announced a moment later; so much of what they say is kept until then. */
#define STRANGERS_MAX 16
#define STRANGER_SIGNALS_MAX 16
#define RETRY_FIRST_MS 500
#define RETRY_MAX_MS 30000
/* Each link is measured once a second; the policy wants to be asked as often, however many links there are. */
#define ENCODING_PERIOD_US (900 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  KithMesh *mesh;
  char *id;
  KithPeerLink *link; /* (nullable) */
  guint epoch;        /* of that link, or of the last one */
  GPtrArray *early;   /* char *: addresses of an epoch whose offer has not come */
  guint early_epoch;
  GSource *retry; /* (nullable) */
  double volume;
  KithVoicePeer state;
} Peer;

struct _KithMesh
{
  KithPeerLinkParts parts;
  KithIceConfig *ice;
  char *own_id;
  KithMeshEvents events;
  gpointer data;
  GHashTable *peers;     /* id → Peer */
  GHashTable *strangers; /* id → GPtrArray of KithSignal */
  GHashTable *volumes;   /* id → double * */
  KithEncodingPolicy encoding;
  gint64 encoding_due_us;
};

static void begin_link (Peer *peer);

static void
cancel_retry (Peer *peer)
{
  if (!peer->retry)
    return;
  g_source_destroy (peer->retry);
  g_clear_pointer (&peer->retry, g_source_unref);
}

static void
peer_free (gpointer data)
{
  Peer *peer = data;

  cancel_retry (peer);
  kith_peer_link_free (peer->link);
  g_ptr_array_unref (peer->early);
  g_free (peer->state.trouble);
  g_free (peer->id);
  g_free (peer);
}

/* Of two the one with the lower id offers, so that they never both do. */
static gboolean
is_offerer (const Peer *peer)
{
  return g_strcmp0 (peer->mesh->own_id, peer->id) < 0;
}

static void
tell (Peer *peer)
{
  peer->mesh->events.changed (peer->mesh->data, peer->id, &peer->state);
}

static void
ask_for_restart (Peer *peer)
{
  peer->mesh->events.send (peer->mesh->data, kith_signal_new (KITH_SIGNAL_RESTART, peer->id, peer->epoch));
}

static guint
retry_ms (guint attempt)
{
  guint ms = RETRY_FIRST_MS << MIN (attempt, 6);

  return MIN (ms, RETRY_MAX_MS);
}

static void schedule_retry (Peer *peer);

/* Who does not offer asks, again and again, since the question may be lost. */
static gboolean
on_retry (gpointer data)
{
  Peer *peer = data;

  g_clear_pointer (&peer->retry, g_source_unref);
  peer->state.attempt++;
  if (is_offerer (peer))
    {
      begin_link (peer);
    }
  else
    {
      ask_for_restart (peer);
      schedule_retry (peer);
    }
  return G_SOURCE_REMOVE;
}

static void
schedule_retry (Peer *peer)
{
  if (peer->retry)
    return;
  peer->retry = g_timeout_source_new (retry_ms (peer->state.attempt));
  g_source_set_callback (peer->retry, on_retry, peer, NULL);
  g_source_attach (peer->retry, peer->mesh->parts.time->context);
}

static void
note_trouble (Peer *peer)
{
  const GError *error = kith_peer_link_get_error (peer->link);

  g_free (peer->state.trouble);
  peer->state.trouble = error ? g_strdup (error->message) : NULL;
  peer->state.code = error ? error->code : 0;
}

/* Never frees the link: it is in the middle of something. */
static void
on_link_changed (gpointer data, KithPeerLink *link)
{
  Peer *peer = data;

  peer->state.state = kith_peer_link_get_state (link);
  switch (peer->state.state)
    {
    case KITH_LINK_CONNECTING:
      cancel_retry (peer);
      break;
    case KITH_LINK_CONNECTED:
      cancel_retry (peer);
      peer->state.attempt = 0;
      note_trouble (peer);
      break;
    case KITH_LINK_STALLED:
      peer->state.talking = FALSE;
      schedule_retry (peer);
      break;
    case KITH_LINK_FAILED:
      peer->state.talking = FALSE;
      note_trouble (peer);
      schedule_retry (peer);
      break;
    default:
      break;
    }
  tell (peer);
}

static void
on_link_talking (gpointer data, KithPeerLink *link, gboolean talking)
{
  Peer *peer = data;

  peer->state.talking = talking;
  tell (peer);
}

static void
on_link_send (gpointer data, KithSignal *signal)
{
  Peer *peer = data;

  peer->mesh->events.send (peer->mesh->data, signal);
}

/* What one says is encoded once for all, so the one who gets it worst decides. */
static void
on_link_measured (gpointer data, KithPeerLink *link)
{
  KithMesh *self = ((Peer *) data)->mesh;
  gint64 now = g_get_monotonic_time ();
  double worst = 0;
  GHashTableIter iter;
  gpointer value;

  if (now < self->encoding_due_us)
    return;
  self->encoding_due_us = now + ENCODING_PERIOD_US;
  g_hash_table_iter_init (&iter, self->peers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      KithPeerLink *other = ((Peer *) value)->link;
      const KithLinkStats *stats = other ? kith_peer_link_get_stats (other) : NULL;

      if (stats && kith_peer_link_get_state (other) == KITH_LINK_CONNECTED)
        worst = MAX (worst, stats->peer_loss);
    }
  if (kith_encoding_policy_update (&self->encoding, worst))
    kith_voice_capture_set_encoding (self->parts.capture, &self->encoding.now);
}

static KithPeerLink *
make_link (Peer *peer, guint epoch)
{
  const KithPeerLinkEvents events = { on_link_changed, on_link_talking, on_link_send, on_link_measured };

  g_clear_pointer (&peer->link, kith_peer_link_free);
  peer->epoch = epoch;
  peer->state.state = KITH_LINK_NEW;
  peer->state.talking = FALSE;
  return peer->link = kith_peer_link_new (&peer->mesh->parts, peer->id, epoch, peer->volume, &events, peer);
}

/* Epochs grow also over a peer that was forgotten and came back, so they begin with the time. */
static void
begin_link (Peer *peer)
{
  guint now = (guint) (g_get_real_time () / G_USEC_PER_SEC);

  cancel_retry (peer);
  kith_peer_link_offer (make_link (peer, MAX (peer->epoch + 1, now)));
}

static void
take_offer (Peer *peer, const KithSignal *signal)
{
  KithPeerLink *link;

  if (is_offerer (peer) || !signal->sdp || signal->epoch <= peer->epoch)
    return;
  cancel_retry (peer);
  link = make_link (peer, signal->epoch);
  if (peer->early_epoch == signal->epoch)
    for (guint i = 0; i < peer->early->len; i++)
      kith_peer_link_take_candidate (link, peer->early->pdata[i]);
  g_ptr_array_set_size (peer->early, 0);
  kith_peer_link_take_offer (link, signal->sdp);
}

static void
keep_early (Peer *peer, const KithSignal *signal)
{
  if (signal->epoch != peer->early_epoch)
    g_ptr_array_set_size (peer->early, 0);
  peer->early_epoch = signal->epoch;
  for (guint i = 0; signal->candidates[i] && peer->early->len < KITH_CANDIDATES_MAX; i++)
    g_ptr_array_add (peer->early, g_strndup (signal->candidates[i], KITH_CANDIDATE_MAX + 1));
}

static void
take_candidates (Peer *peer, const KithSignal *signal)
{
  if (!signal->candidates)
    return;
  if (signal->epoch > peer->epoch && !is_offerer (peer))
    keep_early (peer, signal);
  else if (signal->epoch == peer->epoch && peer->link)
    for (guint i = 0; signal->candidates[i] && i < KITH_CANDIDATES_MAX; i++)
      kith_peer_link_take_candidate (peer->link, signal->candidates[i]);
}

/* A question about a link that has been replaced meanwhile is out of date. Who asks without having seen an offer may
 * have crossed it; it is repeated unless the answer comes. */
static void
take_restart (Peer *peer, const KithSignal *signal)
{
  KithLinkState state = peer->link ? kith_peer_link_get_state (peer->link) : KITH_LINK_FAILED;

  if (!is_offerer (peer) || (signal->epoch && signal->epoch < peer->epoch))
    return;
  if (state == KITH_LINK_CONNECTING)
    return;
  schedule_retry (peer);
}

static void
take (Peer *peer, const KithSignal *signal)
{
  switch (signal->kind)
    {
    case KITH_SIGNAL_OFFER:
      take_offer (peer, signal);
      break;
    case KITH_SIGNAL_ANSWER:
      if (peer->link && signal->epoch == peer->epoch && signal->sdp)
        kith_peer_link_take_answer (peer->link, signal->sdp);
      break;
    case KITH_SIGNAL_CANDIDATES:
      take_candidates (peer, signal);
      break;
    case KITH_SIGNAL_RESTART:
      take_restart (peer, signal);
      break;
    case KITH_SIGNAL_WATCH:
    case KITH_SIGNAL_UNWATCH:
      break;
    }
}

static void
add_peer (KithMesh *self, const char *id)
{
  const double *volume = g_hash_table_lookup (self->volumes, id);
  g_autoptr (GPtrArray) said = NULL;
  g_autofree char *key = NULL; /* which would not be freed otherwise */
  Peer *peer = g_new0 (Peer, 1);

  peer->mesh = self;
  peer->id = g_strdup (id);
  peer->volume = volume ? *volume : 1;
  peer->early = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_insert (self->peers, peer->id, peer);
  g_hash_table_steal_extended (self->strangers, id, (gpointer *) &key, (gpointer *) &said);
  if (is_offerer (peer))
    begin_link (peer);
  else
    schedule_retry (peer);
  tell (peer);
  for (guint i = 0; said && i < said->len; i++)
    take (peer, said->pdata[i]);
}

static void
remove_peer (KithMesh *self, Peer *peer)
{
  g_autofree char *id = g_strdup (peer->id);

  g_hash_table_remove (self->peers, id);
  self->events.changed (self->data, id, NULL);
}

/**
 * kith_mesh_new:
 * @parts: what it points to outlives the mesh, but for `ice`, which is copied
 * @own_id: what one is called by the others
 */
KithMesh *
kith_mesh_new (const KithPeerLinkParts *parts, const char *own_id, const KithMeshEvents *events, gpointer data)
{
  KithMesh *self = g_new0 (KithMesh, 1);

  self->parts = *parts;
  self->parts.ice = self->ice = kith_ice_config_copy (parts->ice);
  self->own_id = g_strdup (own_id);
  kith_encoding_policy_init (&self->encoding);
  self->events = *events;
  self->data = data;
  self->peers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, peer_free);
  self->strangers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->volumes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * kith_mesh_free:
 *
 * Ends all links.
 */
void
kith_mesh_free (KithMesh *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->peers);
  g_hash_table_unref (self->strangers);
  g_hash_table_unref (self->volumes);
  kith_ice_config_free (self->ice);
  g_free (self->own_id);
  g_free (self);
}

/**
 * kith_mesh_set_peers:
 * @peers: ids of all others; one's own may be among them
 */
void
kith_mesh_set_peers (KithMesh *self, const char *const *peers)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->peers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (!g_strv_contains (peers, ((Peer *) value)->id))
      g_ptr_array_add (gone, value);
  for (guint i = 0; i < gone->len; i++)
    remove_peer (self, gone->pdata[i]);
  for (guint i = 0; peers[i]; i++)
    if (g_strcmp0 (peers[i], self->own_id) != 0 && !g_hash_table_contains (self->peers, peers[i]))
      add_peer (self, peers[i]);
}

void
kith_mesh_set_volume (KithMesh *self, const char *id, double volume)
{
  Peer *peer = g_hash_table_lookup (self->peers, id);

  g_hash_table_replace (self->volumes, g_strdup (id), g_memdup2 (&volume, sizeof volume));
  if (!peer)
    return;
  peer->volume = volume;
  if (peer->link)
    kith_peer_link_set_volume (peer->link, volume);
}

/* The server tells who is in the room and carries what they say by different ways, so that the one may be ahead. */
static void
keep_for_later (KithMesh *self, const KithSignal *signal)
{
  GPtrArray *said = g_hash_table_lookup (self->strangers, signal->peer);

  if (!said)
    {
      if (g_hash_table_size (self->strangers) >= STRANGERS_MAX)
        return;
      said = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_signal_free);
      g_hash_table_insert (self->strangers, g_strdup (signal->peer), said);
    }
  if (said->len < STRANGER_SIGNALS_MAX)
    g_ptr_array_add (said, kith_signal_copy (signal));
}

/**
 * kith_mesh_take_signal:
 * @signal: from a peer
 */
void
kith_mesh_take_signal (KithMesh *self, const KithSignal *signal)
{
  Peer *peer = g_hash_table_lookup (self->peers, signal->peer);

  if (peer)
    take (peer, signal);
  else
    keep_for_later (self, signal);
}

/**
 * kith_mesh_find_link:
 *
 * Returns: (transfer none) (nullable): the link to somebody, until anything else is called
 */
KithPeerLink *
kith_mesh_find_link (KithMesh *self, const char *id)
{
  const Peer *peer = g_hash_table_lookup (self->peers, id);

  return peer ? peer->link : NULL;
}
