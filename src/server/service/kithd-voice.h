/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"

G_BEGIN_DECLS

/* Who is in which voice channel. It is kept in memory, since it ends with the server; clients come back by themselves.
 * Safe to share between threads; changed on the store's writer alone, so that events are published in the order of the
 * changes. */
typedef struct _KithdVoice KithdVoice;

/* Between whom a signal travels. */
typedef struct
{
  char *from_peer, *to_user, *to_session;
} KithdVoiceRoute;

KithdVoice *kithd_voice_new (void);
void kithd_voice_free (KithdVoice *self);

/* From the gateway: which devices are there. */
void kithd_voice_connect (KithdVoice *self, const char *session_id);
void kithd_voice_disconnect (KithdVoice *self, const char *session_id, gint64 now);
void kithd_voice_give_up (KithdVoice *self, const char *session_id);
gboolean kithd_voice_is_due (KithdVoice *self, gint64 now, gint64 before);
gboolean kithd_voice_find_route (KithdVoice *self, const char *user_id, const char *session_id, const char *to_peer,
                                 const char *share_id, KithdVoiceRoute *route);
void kithd_voice_route_clear (KithdVoiceRoute *route);

/* To the writer. */
void kithd_voice_put (KithdVoice *self, const KithWireVoiceState *state, const char *session_id, gint64 now);
void kithd_voice_remove (KithdVoice *self, const char *user_id);
guint kithd_voice_mark (KithdVoice *self);
void kithd_voice_undo (KithdVoice *self, guint mark);
void kithd_voice_commit (KithdVoice *self);
GPtrArray *kithd_voice_list_lost (KithdVoice *self, gint64 before);
void kithd_voice_set_timeout (KithdVoice *self, const char *user_id, gint64 until);
GPtrArray *kithd_voice_list_timeouts_over (KithdVoice *self, gint64 now);

KithWireVoiceState *kithd_voice_find (KithdVoice *self, const char *user_id, char **session_id);
KithWireVoiceState *kithd_voice_find_peer (KithdVoice *self, const char *peer_id);
void kithd_voice_list (KithdVoice *self, const char *guild_id, const char *channel_id, GPtrArray *states);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdVoice, kithd_voice_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithdVoiceRoute, kithd_voice_route_clear)

G_END_DECLS
