/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-notice.h"
#include "kith-timeline.h"

G_BEGIN_DECLS

/* A place in a guild, or a conversation of people. Properties: id, name, topic, kind, parent-id, position, guild,
 * unread, mention-count, muted, notification-level, last-seq, last-read-seq, draft (writable), permissions, can-send,
 * timeline, overwrites, user-limit. */
#define KITH_TYPE_CHANNEL (kith_channel_get_type ())
G_DECLARE_FINAL_TYPE (KithChannel, kith_channel, KITH, CHANNEL, GObject)

const char *kith_channel_get_id (KithChannel *self);
const char *kith_channel_get_name (KithChannel *self);
const char *kith_channel_get_topic (KithChannel *self);
KithChannelKind kith_channel_get_kind (KithChannel *self);
const char *kith_channel_get_parent_id (KithChannel *self);
int kith_channel_get_position (KithChannel *self);
KithGuild *kith_channel_get_guild (KithChannel *self);

/* Of a conversation: it has no guild and is called after its people where it has no name of its own. */
gboolean kith_channel_is_conversation (KithChannel *self);
GListModel *kith_channel_list_people (KithChannel *self);
KithUser *kith_channel_get_partner (KithChannel *self);
const char *kith_channel_get_given_name (KithChannel *self);
gboolean kith_channel_is_mine (KithChannel *self);
KithSession *kith_channel_get_session (KithChannel *self);
gboolean kith_channel_get_unread (KithChannel *self);
guint kith_channel_get_mention_count (KithChannel *self);
gboolean kith_channel_get_muted (KithChannel *self);
gboolean kith_channel_has_news (KithChannel *self);
const KithNotice *kith_channel_get_notice (KithChannel *self);
gint64 kith_channel_get_last_seq (KithChannel *self);
gint64 kith_channel_get_last_read_seq (KithChannel *self);
guint64 kith_channel_get_permissions (KithChannel *self);
const GPtrArray *kith_channel_get_overwrites (KithChannel *self);
gboolean kith_channel_can (KithChannel *self, guint64 permissions);

int kith_channel_get_user_limit (KithChannel *self);

/* Slow mode: how long one waits between two messages, whether that is so for oneself, and how long it still is. */
int kith_channel_get_slow_mode_seconds (KithChannel *self);
gboolean kith_channel_get_slowed (KithChannel *self);
guint kith_channel_get_silent_seconds (KithChannel *self);

/* What was typed and not sent; kept across starts. */
const char *kith_channel_get_draft (KithChannel *self);
void kith_channel_set_draft (KithChannel *self, const char *draft);

/* What the draft is for. */
typedef enum
{
  KITH_DRAFT_NEW,
  KITH_DRAFT_REPLY,
  KITH_DRAFT_EDIT,
} KithDraftKind;

void kith_channel_set_draft_target (KithChannel *self, KithDraftKind kind, KithMessage *message, const char *content);
KithDraftKind kith_channel_get_draft_target (KithChannel *self, KithMessage **message, const char **content);

KithTimeline *kith_channel_get_timeline (KithChannel *self);
GListModel *kith_channel_list_typing (KithChannel *self);

KithMessage *kith_channel_send (KithChannel *self, const char *content, KithMessage *reply_to);
void kith_channel_mark_read (KithChannel *self);
void kith_channel_mark_unread (KithChannel *self, KithMessage *message);
void kith_channel_forget_kept (KithChannel *self);
void kith_channel_notify_typing (KithChannel *self);

/* What a channel is to be; NULL and negative numbers leave it as it is, an empty topic takes it away. */
typedef struct
{
  const char *name, *topic;
  int slow_mode_seconds;
  int user_limit;
} KithChannelEdit;

void kith_channel_edit_async (KithChannel *self, const KithChannelEdit *edit, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
gboolean kith_channel_edit_finish (KithChannel *self, GAsyncResult *result, GError **error);
void kith_channel_move_async (KithChannel *self, KithChannel *parent, int position, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
gboolean kith_channel_move_finish (KithChannel *self, GAsyncResult *result, GError **error);
void kith_channel_delete_async (KithChannel *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data);
void kith_channel_list_pins_async (KithChannel *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
GListModel *kith_channel_list_pins_finish (KithChannel *self, GAsyncResult *result, GError **error);
void kith_channel_delete_messages_async (KithChannel *self, const char *const *ids, const char *reason,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kith_channel_delete_messages_finish (KithChannel *self, GAsyncResult *result, GError **error);
gboolean kith_channel_delete_finish (KithChannel *self, GAsyncResult *result, GError **error);

G_END_DECLS
