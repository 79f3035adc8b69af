/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_CONVERSATION_ROW (kith_conversation_row_get_type ())
G_DECLARE_FINAL_TYPE (KithConversationRow, kith_conversation_row, KITH, CONVERSATION_ROW, GtkWidget)

GtkWidget *kith_conversation_row_new (void);
void kith_conversation_row_set_channel (KithConversationRow *self, KithChannel *channel);
GMenuModel *kith_conversation_row_build_menu (KithChannel *channel);
char *kith_user_dup_words (KithUser *user);

G_END_DECLS
