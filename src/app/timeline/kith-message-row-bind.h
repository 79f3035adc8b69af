/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-message-row.h"
#include "kith-timeline-item.h"

G_BEGIN_DECLS

/* Between rows and the model. */
void kith_message_row_bind (KithMessageRow *self, KithTimelineItem *item);
void kith_message_row_refresh (KithMessageRow *self);
void kith_message_row_unbind (KithMessageRow *self);
KithTimelineItem *kith_message_row_get_item (KithMessageRow *self);
KithMessage *kith_message_row_get_message (KithMessageRow *self);
const char *kith_message_get_key (KithMessage *message);

G_END_DECLS
