/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-conversations.h"

G_BEGIN_DECLS

/* Written by the reducer. */
KithConversations *kith_conversations_new (void);
void kith_conversations_add (KithConversations *self, KithChannel *channel);
void kith_conversations_remove (KithConversations *self, const char *id);
void kith_conversations_sort (KithConversations *self);
void kith_conversations_raise (KithConversations *self, KithChannel *channel);
void kith_conversations_update_counts (KithConversations *self);
void kith_conversations_set_blocked (KithConversations *self, KithUser *user, gboolean blocked);
void kith_conversations_replace_blocked (KithConversations *self, GPtrArray *users);

G_END_DECLS
