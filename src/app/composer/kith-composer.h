/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where a message is written, answered or edited. Properties: channel. Signal: sent (KithMessage *message), when one
 * was handed to the outbox. */
#define KITH_TYPE_COMPOSER (kith_composer_get_type ())
G_DECLARE_FINAL_TYPE (KithComposer, kith_composer, KITH, COMPOSER, GtkWidget)

KithComposer *kith_composer_new (void);
void kith_composer_set_channel (KithComposer *self, KithChannel *channel);

void kith_composer_reply_to (KithComposer *self, KithMessage *message);
void kith_composer_edit (KithComposer *self, KithMessage *message);
gboolean kith_composer_cancel (KithComposer *self);
gboolean kith_composer_send (KithComposer *self);
void kith_composer_insert (KithComposer *self, const char *text);
void kith_composer_mention (KithComposer *self, const char *user_id);
GtkTextView *kith_composer_get_text_view (KithComposer *self);

G_END_DECLS
