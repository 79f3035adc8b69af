/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-call-shares-private.h"

#include "kith-error.h"
#include "kith-object-list.h"
#include "kith-voice-call-private.h"

#define N_KINDS 2

/* One of the things that one can show. */
typedef struct
{
  KithCallShares *shares;
  KithShareKind kind;
  KithShare *share;          /* (nullable) */
  GCancellable *cancellable; /* (nullable): of telling the server */
  gboolean announced;        /* the server has said that it is shown */
  guint n_leaving;           /* questions to show no more what was shown before */
} Slot;

struct _KithCallShares
{
  GObject parent_instance;

  KithVoiceCall *call; /* (nullable): which it is a part of */
  Slot slots[N_KINDS];
  KithObjectList *watched; /* KithWatchedShare */
};

G_DEFINE_FINAL_TYPE (KithCallShares, kith_call_shares, G_TYPE_OBJECT)

enum
{
  CHANGED,
  REFUSED,
  ENDED,
  SOUND_TROUBLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tell_changed (KithCallShares *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Shows it to nobody any more; the server is not told. */
static void
clear_slot (Slot *slot)
{
  g_cancellable_cancel (slot->cancellable);
  g_clear_object (&slot->cancellable);
  slot->announced = FALSE;
  if (!slot->share)
    return;
  g_signal_handlers_disconnect_by_data (slot->share, slot);
  kith_share_close (slot->share);
  g_clear_object (&slot->share);
}

static void announce (Slot *slot);

/* What takes its place is told now: the server lets nobody show two things of a kind. */
static void
on_withdrawn (GObject *object, GAsyncResult *result, gpointer data)
{
  Slot *slot = data;
  g_autoptr (KithCallShares) self = slot->shares;

  slot->n_leaving--;
  if (slot->n_leaving == 0 && slot->share && !slot->announced && !slot->cancellable && self->call &&
      self->call->session)
    announce (slot);
}

static void
tell_server (Slot *slot)
{
  KithVoiceCall *call = slot->shares->call;

  if (!call || !call->session || !slot->share)
    return;
  slot->n_leaving++;
  g_object_ref (slot->shares);
  kith_session_delete_share_async (call->session, kith_share_get_id (slot->share), NULL, on_withdrawn, slot);
}

static void
end_slot (Slot *slot, const GError *error)
{
  g_autoptr (KithCallShares) self = g_object_ref (slot->shares);

  clear_slot (slot);
  tell_changed (self);
  g_signal_emit (self, signals[ENDED], 0, (int) slot->kind, error);
}

static void
on_share_ended (KithShare *share, const GError *error, Slot *slot)
{
  g_autoptr (GError) why = g_error_copy (error);

  tell_server (slot);
  end_slot (slot, why);
}

static void
on_sound_trouble (KithShare *share, const GError *error, Slot *slot)
{
  g_signal_emit (slot->shares, signals[SOUND_TROUBLE], 0, error);
}

static void
on_viewers (Slot *slot)
{
  tell_changed (slot->shares);
}

static void
on_announced (GObject *object, GAsyncResult *result, gpointer data)
{
  Slot *slot = data;
  g_autoptr (KithCallShares) self = slot->shares;
  g_autoptr (GError) error = NULL;

  if (kith_session_put_share_finish (KITH_SESSION (object), result, &error))
    {
      slot->announced = slot->share != NULL;
      g_clear_object (&slot->cancellable);
      tell_changed (self);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* It may be shown all the same, where only the answer was lost. */
  tell_server (slot);
  clear_slot (slot);
  tell_changed (self);
  g_signal_emit (self, signals[REFUSED], 0, error);
}

static void
announce (Slot *slot)
{
  g_cancellable_cancel (slot->cancellable);
  g_clear_object (&slot->cancellable);
  slot->cancellable = g_cancellable_new ();
  slot->announced = FALSE;
  g_object_ref (slot->shares);
  kith_session_put_share_async (slot->shares->call->session, kith_share_get_id (slot->share), slot->kind,
                                kith_share_get_sound (slot->share), slot->cancellable, on_announced, slot);
}

static void
kith_call_shares_dispose (GObject *object)
{
  KithCallShares *self = KITH_CALL_SHARES (object);

  kith_call_shares_close (self);
  g_clear_weak_pointer (&self->call);
  g_clear_object (&self->watched);
  G_OBJECT_CLASS (kith_call_shares_parent_class)->dispose (object);
}

static void
kith_call_shares_class_init (KithCallSharesClass *class)
{
  const GType error_type = G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE;

  G_OBJECT_CLASS (class)->dispose = kith_call_shares_dispose;

  signals[CHANGED] = g_signal_new ("changed", KITH_TYPE_CALL_SHARES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[REFUSED] = g_signal_new ("refused", KITH_TYPE_CALL_SHARES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, error_type);
  signals[ENDED] = g_signal_new ("ended", KITH_TYPE_CALL_SHARES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                 G_TYPE_INT, error_type);
  signals[SOUND_TROUBLE] = g_signal_new ("sound-trouble", KITH_TYPE_CALL_SHARES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, error_type);
}

static void
kith_call_shares_init (KithCallShares *self)
{
  self->watched = kith_object_list_new (KITH_TYPE_WATCHED_SHARE);
  for (guint i = 0; i < N_KINDS; i++)
    self->slots[i] = (Slot){ .shares = self, .kind = (KithShareKind) i };
}

/*
 * kith_call_shares_new:
 *
 * Returns: (transfer full): nothing is shown or watched; it is closed before the call goes
 */
KithCallShares *
kith_call_shares_new (KithVoiceCall *call)
{
  KithCallShares *self = g_object_new (KITH_TYPE_CALL_SHARES, NULL);

  g_set_weak_pointer (&self->call, call);
  return self;
}

/* (transfer full): of what the server told at joining; none of others where sound goes nowhere. */
static KithIceConfig *
dup_ice (KithCallShares *self)
{
  return self->call->ice ? kith_ice_config_copy (self->call->ice) : kith_ice_config_new ();
}

/**
 * kith_call_shares_begin:
 *
 * Shows something to those in the call; instead of what one shows of that kind already.
 */
void
kith_call_shares_begin (KithCallShares *self, KithShareKind kind, const KithShareSource *source, const char *sound,
                        KithShareQuality quality)
{
  Slot *slot = &self->slots[kind];
  g_autoptr (KithIceConfig) ice = NULL;
  g_autofree char *id = NULL;

  if (!self->call || self->call->state != KITH_CALL_CONNECTED)
    {
      g_autoptr (GError) error = NULL;

      kith_error_set (&error, KITH_ERROR_NOT_IN_VOICE);
      g_signal_emit (self, signals[REFUSED], 0, error);
      return;
    }
  kith_call_shares_stop (self, kind);
  ice = dup_ice (self);
  id = kith_uuid_generator_next (self->call->ids);
  slot->share = kith_share_new (kith_voice_call_get_engine (self->call), KITH_SIGNALING (self->call), ice, id, source,
                                sound, quality);
  g_signal_connect (slot->share, "ended", G_CALLBACK (on_share_ended), slot);
  g_signal_connect (slot->share, "sound-trouble", G_CALLBACK (on_sound_trouble), slot);
  g_signal_connect_swapped (slot->share, "notify::n-viewers", G_CALLBACK (on_viewers), slot);
  if (slot->n_leaving == 0)
    announce (slot);
  kith_voice_call_sync_peers (self->call);
  tell_changed (self);
}

/**
 * kith_call_shares_stop:
 *
 * Shows it no more.
 */
void
kith_call_shares_stop (KithCallShares *self, KithShareKind kind)
{
  Slot *slot = &self->slots[kind];

  if (!slot->share)
    return;
  tell_server (slot);
  clear_slot (slot);
  tell_changed (self);
}

/**
 * kith_call_shares_get_own:
 *
 * Returns: (transfer none) (nullable): what one shows of that kind
 */
KithShare *
kith_call_shares_get_own (KithCallShares *self, KithShareKind kind)
{
  return self->slots[kind].share;
}

/**
 * kith_call_shares_is_busy:
 *
 * Returns: whether the server has not said yet that it is shown
 */
gboolean
kith_call_shares_is_busy (KithCallShares *self, KithShareKind kind)
{
  return self->slots[kind].share && !self->slots[kind].announced;
}

/**
 * kith_call_shares_watch:
 *
 * Watches what somebody in the call shows. Can be repeated.
 *
 * Returns: whether it is there to be watched
 */
gboolean
kith_call_shares_watch (KithCallShares *self, const char *user_id, const char *share_id)
{
  KithVoiceCall *call = self->call;
  KithVoiceMember *member = call && call->session
                              ? kith_voice_roster_find (kith_session_get_voice (call->session), user_id)
                              : NULL;
  const KithWireVoiceShare *share = member ? kith_voice_member_find_share (member, share_id) : NULL;
  KithShareView *view;
  g_autoptr (KithWatchedShare) watched = NULL;

  if (!share || !call->channel ||
      g_strcmp0 (kith_voice_member_get_channel_id (member), kith_channel_get_id (call->channel)) != 0)
    return FALSE;
  if (kith_call_shares_find_watched (self, share_id))
    return TRUE;
  if (call->ice)
    view = kith_share_view_new (kith_voice_call_get_engine (call), KITH_SIGNALING (call), call->ice, share_id,
                                kith_voice_member_get_peer_id (member));
  else
    view = kith_share_view_new_made_up (kith_voice_call_get_engine (call), share_id);
  watched = kith_watched_share_new (kith_voice_member_get_user (member), share, view);
  kith_object_list_append (self->watched, watched);
  return TRUE;
}

static void
drop (KithCallShares *self, KithWatchedShare *watched)
{
  g_autoptr (KithWatchedShare) held = g_object_ref (watched);

  kith_share_view_close (kith_watched_share_get_view (held));
  kith_object_list_remove (self->watched, held);
}

/**
 * kith_call_shares_unwatch:
 *
 * Watches it no more; nothing of it comes to this device from then on.
 */
void
kith_call_shares_unwatch (KithCallShares *self, const char *share_id)
{
  KithWatchedShare *watched = kith_call_shares_find_watched (self, share_id);

  if (watched)
    drop (self, watched);
}

/**
 * kith_call_shares_find_watched:
 *
 * Returns: (transfer none) (nullable): what one watches by that id
 */
KithWatchedShare *
kith_call_shares_find_watched (KithCallShares *self, const char *share_id)
{
  for (guint i = 0; i < kith_object_list_get_length (self->watched); i++)
    {
      KithWatchedShare *watched = kith_object_list_get (self->watched, i);

      if (g_strcmp0 (kith_watched_share_get_id (watched), share_id) == 0)
        return watched;
    }
  return NULL;
}

/**
 * kith_call_shares_list_watched:
 *
 * Returns: (transfer none): a list of KithWatchedShare, which stays the same object
 */
GListModel *
kith_call_shares_list_watched (KithCallShares *self)
{
  return G_LIST_MODEL (self->watched);
}

/* Whether something that one watches is shown no more. After the server was away people tell anew what they show. */
static gboolean
is_over (KithCallShares *self, KithWatchedShare *watched)
{
  KithVoiceCall *call = self->call;
  KithVoiceMember *member;

  if (call->state != KITH_CALL_CONNECTED || call->kept_source)
    return FALSE;
  member = kith_voice_roster_find (kith_session_get_voice (call->session),
                                   kith_user_get_id (kith_watched_share_get_user (watched)));
  return !member || !kith_voice_member_find_share (member, kith_watched_share_get_id (watched)) ||
         g_strcmp0 (kith_voice_member_get_channel_id (member), kith_channel_get_id (call->channel)) != 0;
}

/* The server ends a share when its person may share there no more, or is brought elsewhere. */
static gboolean
was_ended (KithCallShares *self, const Slot *slot)
{
  KithVoiceMember *own = kith_voice_call_get_own (self->call);

  return self->call->state == KITH_CALL_CONNECTED && slot->announced && own &&
         !kith_voice_member_find_share (own, kith_share_get_id (slot->share));
}

/*
 * kith_call_shares_sync:
 * @peers: all others who are there
 *
 * Follows who is in the call, and what they show.
 */
void
kith_call_shares_sync (KithCallShares *self, const char *const *peers)
{
  for (guint i = 0; i < N_KINDS; i++)
    {
      Slot *slot = &self->slots[i];
      g_autoptr (GError) error = NULL;

      if (!slot->share)
        continue;
      kith_share_set_peers (slot->share, peers);
      if (!was_ended (self, slot))
        continue;
      kith_error_set (&error, KITH_ERROR_MISSING_PERMISSION);
      end_slot (slot, error);
    }
  for (guint i = kith_object_list_get_length (self->watched); i > 0; i--)
    if (is_over (self, kith_object_list_get (self->watched, i - 1)))
      drop (self, kith_object_list_get (self->watched, i - 1));
}

/*
 * kith_call_shares_announce:
 *
 * Tells the server, which was away, what one shows.
 */
void
kith_call_shares_announce (KithCallShares *self)
{
  for (guint i = 0; i < N_KINDS; i++)
    if (self->slots[i].share)
      announce (&self->slots[i]);
}

/*
 * kith_call_shares_close:
 *
 * Shows and watches nothing any more, since the call is over.
 */
void
kith_call_shares_close (KithCallShares *self)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < N_KINDS; i++)
    {
      changed = changed || self->slots[i].share;
      clear_slot (&self->slots[i]);
    }
  while (self->watched && kith_object_list_get_length (self->watched) > 0)
    drop (self, kith_object_list_get (self->watched, 0));
  if (changed)
    tell_changed (self);
}
