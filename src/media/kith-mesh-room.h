/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-mesh.h"

G_BEGIN_DECLS

#define KITH_TYPE_MESH_ROOM (kith_mesh_room_get_type ())
G_DECLARE_FINAL_TYPE (KithMeshRoom, kith_mesh_room, KITH, MESH_ROOM, KithVoiceRoom)

/* A room in which everybody sends to each: the part of a mesh that lives on the thread of whoever uses it. */

KithMeshRoom *kith_mesh_room_new (KithSignaling *signaling, const KithPeerLinkParts *parts, const char *own_id);

G_END_DECLS
