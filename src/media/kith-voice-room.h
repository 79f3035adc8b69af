/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kith-link-state.h"
#include "kith-link-stats.h"
#include "kith-signaling.h"

G_BEGIN_DECLS

#define KITH_TYPE_VOICE_ROOM (kith_voice_room_get_type ())
G_DECLARE_DERIVABLE_TYPE (KithVoiceRoom, kith_voice_room, KITH, VOICE_ROOM, GObject)

/* How it is with one of the others in the room. */
typedef struct
{
  KithLinkState state;
  gboolean talking;
  guint attempt; /* links that have failed since the last one that worked */
  char *trouble; /* (nullable): why the last one did */
  int code;      /* of %KITH_MEDIA_ERROR, where there is trouble */
} KithVoicePeer;

/* People who hear each other, whatever the transport: each to each, or by way of a server. A room lives on the thread
 * that made it. */
struct _KithVoiceRoomClass
{
  GObjectClass parent_class;

  void (*set_peers) (KithVoiceRoom *self, const char *const *peers);
  void (*set_volume) (KithVoiceRoom *self, const char *peer, double volume);
  void (*measure) (KithVoiceRoom *self, const char *peer, GTask *task); /* (transfer full) @task */
  void (*close) (KithVoiceRoom *self);
};

void kith_voice_room_set_peers (KithVoiceRoom *self, const char *const *peers);
void kith_voice_room_set_volume (KithVoiceRoom *self, const char *peer, double volume);
void kith_voice_room_measure_async (KithVoiceRoom *self, const char *peer, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
KithLinkStats *kith_voice_room_measure_finish (KithVoiceRoom *self, GAsyncResult *result, GError **error);
void kith_voice_room_close (KithVoiceRoom *self);
const KithVoicePeer *kith_voice_room_get_peer (KithVoiceRoom *self, const char *peer);

/* For implementations. */
void kith_voice_room_update_peer (KithVoiceRoom *self, const char *peer, const KithVoicePeer *state);

G_END_DECLS
