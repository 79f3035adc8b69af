/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-room.h"

typedef struct
{
  GHashTable *peers; /* id → KithVoicePeer */
} KithVoiceRoomPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KithVoiceRoom, kith_voice_room, G_TYPE_OBJECT)

static guint peer_changed_signal;

static void
peer_free (gpointer data)
{
  KithVoicePeer *peer = data;

  g_free (peer->trouble);
  g_free (peer);
}

static void
kith_voice_room_finalize (GObject *object)
{
  KithVoiceRoomPrivate *private = kith_voice_room_get_instance_private (KITH_VOICE_ROOM (object));

  g_hash_table_unref (private->peers);
  G_OBJECT_CLASS (kith_voice_room_parent_class)->finalize (object);
}

static void
kith_voice_room_class_init (KithVoiceRoomClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kith_voice_room_finalize;

  /**
   * KithVoiceRoom::peer-changed:
   * @peer: whose link, or talking, has changed
   */
  peer_changed_signal = g_signal_new ("peer-changed", KITH_TYPE_VOICE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
kith_voice_room_init (KithVoiceRoom *self)
{
  KithVoiceRoomPrivate *private = kith_voice_room_get_instance_private (self);

  private->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, peer_free);
}

/**
 * kith_voice_room_set_peers:
 * @peers: ids of all others who are in the room now
 *
 * Links to who is new and lets go of who is gone; to be called whenever the server says that it has changed, and as
 * often as one likes.
 */
void
kith_voice_room_set_peers (KithVoiceRoom *self, const char *const *peers)
{
  KITH_VOICE_ROOM_GET_CLASS (self)->set_peers (self, peers);
}

/**
 * kith_voice_room_set_volume:
 * @volume: 0.0 not to hear them at all, 1.0 as they come, to 2.0
 *
 * Sets how loud somebody is, who may come only later.
 */
void
kith_voice_room_set_volume (KithVoiceRoom *self, const char *peer, double volume)
{
  KITH_VOICE_ROOM_GET_CLASS (self)->set_volume (self, peer, CLAMP (volume, 0.0, 2.0));
}

/**
 * kith_voice_room_measure_async:
 *
 * Asks how well the link to somebody carries. Numbers are a second old at most, and do not grow dear by often asking.
 */
void
kith_voice_room_measure_async (KithVoiceRoom *self, const char *peer, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, kith_voice_room_measure_async);
  KITH_VOICE_ROOM_GET_CLASS (self)->measure (self, peer, task);
}

/**
 * kith_voice_room_measure_finish:
 *
 * Returns: (transfer full) (nullable): how it is, or %NULL with G_IO_ERROR_NOT_CONNECTED
 */
KithLinkStats *
kith_voice_room_measure_finish (KithVoiceRoom *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_voice_room_close:
 *
 * Leaves the room; it is of no use any more. Can be repeated.
 */
void
kith_voice_room_close (KithVoiceRoom *self)
{
  KithVoiceRoomPrivate *private = kith_voice_room_get_instance_private (self);

  KITH_VOICE_ROOM_GET_CLASS (self)->close (self);
  g_hash_table_remove_all (private->peers);
}

/**
 * kith_voice_room_get_peer:
 *
 * Returns: (nullable): how it is with somebody, or %NULL while nothing is known
 */
const KithVoicePeer *
kith_voice_room_get_peer (KithVoiceRoom *self, const char *peer)
{
  KithVoiceRoomPrivate *private = kith_voice_room_get_instance_private (self);

  return g_hash_table_lookup (private->peers, peer);
}

/**
 * kith_voice_room_update_peer:
 * @state: (nullable): %NULL for who is gone
 *
 * For implementations: notes how it is with somebody and tells.
 */
void
kith_voice_room_update_peer (KithVoiceRoom *self, const char *peer, const KithVoicePeer *state)
{
  KithVoiceRoomPrivate *private = kith_voice_room_get_instance_private (self);
  g_autofree char *id = g_strdup (peer);
  KithVoicePeer *copy;

  if (state)
    {
      copy = g_memdup2 (state, sizeof *state);
      copy->trouble = g_strdup (state->trouble);
      g_hash_table_replace (private->peers, g_strdup (id), copy);
    }
  else
    {
      g_hash_table_remove (private->peers, id);
    }
  g_signal_emit (self, peer_changed_signal, 0, id);
}
