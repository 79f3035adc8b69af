/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-composer.h"
#include "kith-mention-popover.h"

G_BEGIN_DECLS

typedef enum
{
  KITH_COMPOSER_WRITE,
  KITH_COMPOSER_REPLY,
  KITH_COMPOSER_EDIT,
} KithComposerMode;

struct _KithComposer
{
  GtkWidget parent_instance;

  KithChannel *channel;
  KithComposerMode mode;
  KithMessage *message; /* (nullable): that is answered or edited */

  GtkWidget *stack, *banner, *banner_icon, *banner_label, *placeholder, *counter, *pace, *time_button, *emoji_button,
    *send_button;
  GtkWidget *blocked;
  guint timeout_timer; /* while one is in a timeout */
  GtkWidget *scrolled;
  GtkTextView *text;
  GtkTextBuffer *buffer;
  KithMentionPopover *mentions;
  GtkWidget *emoji; /* (nullable): made when it is first asked for */
  GtkWidget *time;  /* (nullable): the same */

  gboolean loading; /* what changes is not typed by a person */
  guint draft_timeout, pace_timeout;
};

/* kith-composer-limits.c */
void kith_composer_update_limits (KithComposer *self);
void kith_composer_update_pace (KithComposer *self);
void kith_composer_update_permission (KithComposer *self);

G_END_DECLS
