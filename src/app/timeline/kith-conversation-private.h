/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-composer.h"
#include "kith-conversation.h"
#include "kith-timeline-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Shared by the files of KithConversation. */
struct _KithConversation
{
  GtkWidget parent_instance;

  KithChannel *channel;
  KithMessage *last_deleted; /* (nullable): what undo takes back */
  KithTimelineView *view;
  KithComposer *composer;
  GtkWidget *content;
  AdwToastOverlay *toasts;
  GtkWidget *typing, *typing_icon, *typing_line;
  GtkWidget *pick_bar, *pick_count, *pick_delete; /* in place of the composer while messages are picked */
  GListModel *typing_users;                       /* (nullable) */
};

void kith_conversation_show_toast (KithConversation *self, const char *text);
KithMessage *kith_conversation_find_message (KithConversation *self, GVariant *parameter);

/* kith-conversation-messages.c */
void kith_conversation_install_message_actions (GtkWidgetClass *widget_class);

/* kith-conversation-picking.c */
void kith_conversation_install_picking_actions (GtkWidgetClass *widget_class);
void kith_conversation_update_picking (KithConversation *self);

G_END_DECLS
