/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_CONVERSATION_LIST (kith_conversation_list_get_type ())
G_DECLARE_FINAL_TYPE (KithConversationList, kith_conversation_list, KITH, CONVERSATION_LIST, GtkWidget)

void kith_conversation_list_set_session (KithConversationList *self, KithSession *session);
void kith_conversation_list_set_channel (KithConversationList *self, KithChannel *channel);
KithChannel *kith_conversation_list_find_next (KithConversationList *self, int direction, gboolean unread_only);

G_END_DECLS
