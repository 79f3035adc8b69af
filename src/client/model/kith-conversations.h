/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel.h"

G_BEGIN_DECLS

/* What a person has with others outside guilds: their conversations, and whom they have blocked. Properties: unread,
 * mention-count. */
#define KITH_TYPE_CONVERSATIONS (kith_conversations_get_type ())
G_DECLARE_FINAL_TYPE (KithConversations, kith_conversations, KITH, CONVERSATIONS, GObject)

/* KithChannel of kind dm or group, those with the newest messages first. */
GListModel *kith_conversations_list (KithConversations *self);
KithChannel *kith_conversations_find (KithConversations *self, const char *id);
KithChannel *kith_conversations_find_with (KithConversations *self, KithUser *user);
gboolean kith_conversations_get_unread (KithConversations *self);
guint kith_conversations_get_mention_count (KithConversations *self);

/* KithUser */
GListModel *kith_conversations_list_blocked (KithConversations *self);

G_END_DECLS
