/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-mesh-room.h"

#include "kith-media-hop.h"

/* What stands on the engine's thread. */
typedef struct
{
  KithMesh *mesh;
  KithMediaHop *hop;  /* to this */
  KithMediaHop *room; /* to the room */
} Far;

struct _KithMeshRoom
{
  KithVoiceRoom parent_instance;

  KithSignaling *signaling; /* (nullable): weak, since it owns the room as a rule */
  KithMediaHop *hop;        /* to this */
  KithMediaHop *far;        /* (nullable): to the other side; NULL once the room is closed */
  GQueue measuring;         /* GTask: answered in the order of asking */
};

G_DEFINE_FINAL_TYPE (KithMeshRoom, kith_mesh_room, KITH_TYPE_VOICE_ROOM)

/* What travels. */
typedef struct
{
  char *peer;
  KithVoicePeer state;
  gboolean gone;
  double volume;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_free (note->peer);
  g_free (note->state.trouble);
  g_free (note);
}

static void
on_peer_changed (gpointer owner, gpointer payload)
{
  const Note *note = payload;

  kith_voice_room_update_peer (owner, note->peer, note->gone ? NULL : &note->state);
}

static void
end_measuring (KithMeshRoom *self, KithLinkStats *stats)
{
  g_autoptr (GTask) task = g_queue_pop_head (&self->measuring);

  if (stats)
    g_task_return_pointer (task, stats, (GDestroyNotify) kith_link_stats_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "there is no link to this person");
}

static void
on_measured (gpointer owner, gpointer payload)
{
  end_measuring (owner, payload ? kith_link_stats_copy (payload) : NULL);
}

static void
on_to_send (gpointer owner, gpointer payload)
{
  KithMeshRoom *self = owner;

  if (self->signaling)
    kith_signaling_send (self->signaling, payload);
}

/* On the engine's thread. */
static void
on_mesh_changed (gpointer data, const char *peer, const KithVoicePeer *state)
{
  const Far *far = data;
  Note *note = g_new0 (Note, 1);

  note->peer = g_strdup (peer);
  note->gone = state == NULL;
  if (state)
    {
      note->state = *state;
      note->state.trouble = g_strdup (state->trouble);
    }
  kith_media_hop_post (far->room, on_peer_changed, note, note_free);
}

static void
on_mesh_send (gpointer data, KithSignal *signal)
{
  kith_media_hop_post (((Far *) data)->room, on_to_send, signal, (GDestroyNotify) kith_signal_free);
}

static void
far_set_peers (gpointer owner, gpointer payload)
{
  kith_mesh_set_peers (((Far *) owner)->mesh, payload);
}

static void
far_set_volume (gpointer owner, gpointer payload)
{
  const Note *note = payload;

  kith_mesh_set_volume (((Far *) owner)->mesh, note->peer, note->volume);
}

static void
stats_free (gpointer stats)
{
  kith_link_stats_free (stats);
}

static void
far_measure (gpointer owner, gpointer payload)
{
  const Far *far = owner;
  KithPeerLink *link = kith_mesh_find_link (far->mesh, payload);
  const KithLinkStats *stats = link ? kith_peer_link_get_stats (link) : NULL;

  kith_media_hop_post (far->room, on_measured, stats ? kith_link_stats_copy (stats) : NULL, stats_free);
}

static void
far_take_signal (gpointer owner, gpointer payload)
{
  kith_mesh_take_signal (((Far *) owner)->mesh, payload);
}

static void
far_close (gpointer owner, gpointer payload)
{
  Far *far = owner;

  kith_media_hop_cut (far->hop);
  kith_mesh_free (far->mesh);
  kith_media_hop_unref (far->hop);
  kith_media_hop_unref (far->room);
  g_free (far);
}

static void
kith_mesh_room_set_peers (KithVoiceRoom *room, const char *const *peers)
{
  KithMeshRoom *self = KITH_MESH_ROOM (room);

  if (self->far)
    kith_media_hop_post (self->far, far_set_peers, g_strdupv ((char **) peers), (GDestroyNotify) g_strfreev);
}

static void
kith_mesh_room_set_volume (KithVoiceRoom *room, const char *peer, double volume)
{
  KithMeshRoom *self = KITH_MESH_ROOM (room);
  Note *note;

  if (!self->far)
    return;
  note = g_new0 (Note, 1);
  note->peer = g_strdup (peer);
  note->volume = volume;
  kith_media_hop_post (self->far, far_set_volume, note, note_free);
}

static void
kith_mesh_room_measure (KithVoiceRoom *room, const char *peer, GTask *task)
{
  KithMeshRoom *self = KITH_MESH_ROOM (room);

  g_queue_push_tail (&self->measuring, task);
  if (self->far)
    kith_media_hop_post (self->far, far_measure, g_strdup (peer), g_free);
  else
    end_measuring (self, NULL);
}

static void
kith_mesh_room_close (KithVoiceRoom *room)
{
  KithMeshRoom *self = KITH_MESH_ROOM (room);

  if (!self->far)
    return;
  kith_media_hop_cut (self->hop);
  kith_media_hop_post (self->far, far_close, NULL, NULL);
  g_clear_pointer (&self->far, kith_media_hop_unref);
  while (!g_queue_is_empty (&self->measuring))
    end_measuring (self, NULL);
}

static void
on_received (KithSignaling *signaling, const KithSignal *signal, KithMeshRoom *self)
{
  if (self->far && !signal->share)
    kith_media_hop_post (self->far, far_take_signal, kith_signal_copy (signal), (GDestroyNotify) kith_signal_free);
}

static void
kith_mesh_room_dispose (GObject *object)
{
  KithMeshRoom *self = KITH_MESH_ROOM (object);

  kith_mesh_room_close (KITH_VOICE_ROOM (self));
  g_clear_weak_pointer (&self->signaling);
  G_OBJECT_CLASS (kith_mesh_room_parent_class)->dispose (object);
}

static void
kith_mesh_room_finalize (GObject *object)
{
  kith_media_hop_unref (KITH_MESH_ROOM (object)->hop);
  G_OBJECT_CLASS (kith_mesh_room_parent_class)->finalize (object);
}

static void
kith_mesh_room_class_init (KithMeshRoomClass *class)
{
  KithVoiceRoomClass *room_class = KITH_VOICE_ROOM_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = kith_mesh_room_dispose;
  G_OBJECT_CLASS (class)->finalize = kith_mesh_room_finalize;
  room_class->set_peers = kith_mesh_room_set_peers;
  room_class->set_volume = kith_mesh_room_set_volume;
  room_class->measure = kith_mesh_room_measure;
  room_class->close = kith_mesh_room_close;
}

static void
kith_mesh_room_init (KithMeshRoom *self)
{
}

/**
 * kith_mesh_room_new:
 * @signaling: on the thread of the caller, where the room lives too; it is not kept alive by the room
 * @parts: belong to another thread; what it points to is left alone here, and outlives the room's closing
 * @own_id: what one is called by the others
 *
 * Returns: (transfer full): a room without anybody
 */
KithMeshRoom *
kith_mesh_room_new (KithSignaling *signaling, const KithPeerLinkParts *parts, const char *own_id)
{
  const KithMeshEvents events = { on_mesh_changed, on_mesh_send };
  KithMeshRoom *self = g_object_new (KITH_TYPE_MESH_ROOM, NULL);
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  Far *far = g_new0 (Far, 1);

  g_set_weak_pointer (&self->signaling, signaling);
  self->hop = kith_media_hop_new (context, self, NULL, 0);
  self->far = kith_media_hop_new (parts->time->context, far, NULL, 0);
  far->mesh = kith_mesh_new (parts, own_id, &events, far);
  far->hop = kith_media_hop_ref (self->far);
  far->room = kith_media_hop_ref (self->hop);
  g_signal_connect_object (signaling, "received", G_CALLBACK (on_received), self, 0);
  return self;
}
