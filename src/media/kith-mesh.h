/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-peer-link.h"
#include "kith-voice-room.h"

G_BEGIN_DECLS

/* The links from one to all others: who offers, when another link takes the place of one that failed, what belongs to
 * which. It belongs to the thread of its parts' context. */
typedef struct _KithMesh KithMesh;

typedef struct
{
  void (*changed) (gpointer data, const char *peer, const KithVoicePeer *state); /* (nullable) @state: gone */
  void (*send) (gpointer data, KithSignal *signal);                              /* (transfer full) */
} KithMeshEvents;

KithMesh *kith_mesh_new (const KithPeerLinkParts *parts, const char *own_id, const KithMeshEvents *events,
                         gpointer data);
void kith_mesh_free (KithMesh *self);

void kith_mesh_set_peers (KithMesh *self, const char *const *peers);
void kith_mesh_set_volume (KithMesh *self, const char *peer, double volume);
void kith_mesh_take_signal (KithMesh *self, const KithSignal *signal);
KithPeerLink *kith_mesh_find_link (KithMesh *self, const char *peer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithMesh, kith_mesh_free)

G_END_DECLS
