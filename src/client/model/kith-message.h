/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-notice.h"
#include "kith-user.h"

G_BEGIN_DECLS

/* A message of a channel, sent or on its way. Properties: id, nonce, seq, kind, channel, author, author-name, content,
 * created-at, edited-at, reply-id, reply-author, reply-author-name, reply-excerpt, mention-everyone, mentions-me, mine,
 * state, error-text, deleted. */
#define KITH_TYPE_MESSAGE (kith_message_get_type ())
G_DECLARE_FINAL_TYPE (KithMessage, kith_message, KITH, MESSAGE, GObject)

const char *kith_message_get_id (KithMessage *self);
const char *kith_message_get_nonce (KithMessage *self);
gint64 kith_message_get_seq (KithMessage *self);
KithMessageKind kith_message_get_kind (KithMessage *self);
KithChannel *kith_message_get_channel (KithMessage *self);
KithUser *kith_message_get_author (KithMessage *self);
const char *kith_message_get_author_name (KithMessage *self);
const char *kith_message_get_content (KithMessage *self);
gint64 kith_message_get_created_at (KithMessage *self);
gint64 kith_message_get_edited_at (KithMessage *self);
const char *kith_message_get_reply_id (KithMessage *self);
KithUser *kith_message_get_reply_author (KithMessage *self);
const char *kith_message_get_reply_author_name (KithMessage *self);
const char *kith_message_get_reply_excerpt (KithMessage *self);
KithUser *kith_message_find_mention (KithMessage *self, const char *user_id);
GPtrArray *kith_message_get_mentions (KithMessage *self);
gboolean kith_message_get_mention_everyone (KithMessage *self);
gboolean kith_message_get_mentions_me (KithMessage *self);
KithCall kith_message_get_call (KithMessage *self);
gboolean kith_message_get_mine (KithMessage *self);
KithMessageState kith_message_get_state (KithMessage *self);
const char *kith_message_get_error_text (KithMessage *self);
gboolean kith_message_get_deleted (KithMessage *self);
gboolean kith_message_get_deleting (KithMessage *self);
gboolean kith_message_get_pinned (KithMessage *self);
const char *kith_message_get_forwarded_author (KithMessage *self);
const char *kith_message_get_forwarded_content (KithMessage *self);
gint64 kith_message_get_forwarded_at (KithMessage *self);

/* A failed message can be sent again or thrown away. */
void kith_message_retry (KithMessage *self);
void kith_message_discard (KithMessage *self);

gboolean kith_message_can_edit (KithMessage *self);
gboolean kith_message_can_delete (KithMessage *self);
void kith_message_edit_async (KithMessage *self, const char *content, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
gboolean kith_message_edit_finish (KithMessage *self, GAsyncResult *result, GError **error);
void kith_message_delete_async (KithMessage *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data);
gboolean kith_message_delete_finish (KithMessage *self, GAsyncResult *result, GError **error);

/* Deletes it in a few seconds; until then it can be taken back. Signal: not-deleted (GError *error), where the server
 * refuses. */
void kith_message_delete_later (KithMessage *self);
gboolean kith_message_take_back (KithMessage *self);

gboolean kith_message_can_pin (KithMessage *self);
gboolean kith_message_can_forward (KithMessage *self);
void kith_message_pin_async (KithMessage *self, gboolean pinned, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
gboolean kith_message_pin_finish (KithMessage *self, GAsyncResult *result, GError **error);
/* Sends it on to another channel of the same account; @comment may be NULL. */
void kith_message_forward_async (KithMessage *self, KithChannel *target, const char *comment, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);
gboolean kith_message_forward_finish (KithMessage *self, GAsyncResult *result, GError **error);
/* Where the message stands that it forwards; fails for who may not read it there. */
void kith_message_find_origin_async (KithMessage *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer data);
KithWireMessagePlace *kith_message_find_origin_finish (KithMessage *self, GAsyncResult *result, GError **error);

G_END_DECLS
