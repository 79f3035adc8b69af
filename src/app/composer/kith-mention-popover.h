/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Offers members while "@name" is typed. The keys stay with the text; what they do here is asked for by the composer.
 */
#define KITH_TYPE_MENTION_POPOVER (kith_mention_popover_get_type ())
G_DECLARE_FINAL_TYPE (KithMentionPopover, kith_mention_popover, KITH, MENTION_POPOVER, GtkPopover)

KithMentionPopover *kith_mention_popover_new (GtkTextView *text);
void kith_mention_popover_set_channel (KithMentionPopover *self, KithChannel *channel);
void kith_mention_popover_update (KithMentionPopover *self);
gboolean kith_mention_popover_handle_key (KithMentionPopover *self, guint key);
void kith_mention_popover_dismiss (KithMentionPopover *self);

G_END_DECLS
