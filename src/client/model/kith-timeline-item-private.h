/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-timeline-item.h"

G_BEGIN_DECLS

KithTimelineItem *kith_timeline_item_new_message (KithMessage *message);
KithTimelineItem *kith_timeline_item_new_gap (void);
void kith_timeline_item_set_loading (KithTimelineItem *self, gboolean loading);
void kith_timeline_item_set_error_text (KithTimelineItem *self, const char *error_text);
void kith_timeline_item_set_flags (KithTimelineItem *self, gboolean first_of_day, gboolean continues,
                                   gboolean first_unread);

G_END_DECLS
