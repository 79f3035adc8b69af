/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A channel to read and to write in: messages, composer, who is typing. Property: channel. Its actions are those of the
 * group "conversation"; those without a parameter are for shortcuts: jump-newest, mark-read, edit-last, cancel,
 * focus-composer, focus-messages, copy-selection. Signal: jumping (id of what is in view, NULL for the newest; id of
 * the message that is jumped to). */
#define KITH_TYPE_CONVERSATION (kith_conversation_get_type ())
G_DECLARE_FINAL_TYPE (KithConversation, kith_conversation, KITH, CONVERSATION, GtkWidget)

KithConversation *kith_conversation_new (void);
void kith_conversation_set_compact (KithConversation *self, gboolean compact);
KithChannel *kith_conversation_get_channel (KithConversation *self);
void kith_conversation_set_channel (KithConversation *self, KithChannel *channel);

G_END_DECLS
