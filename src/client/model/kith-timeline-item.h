/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-message.h"

G_BEGIN_DECLS

/* One row of a timeline: a message, or a gap whose messages are not here yet. Properties: kind, message, loading,
 * error-text, first-of-day, continues, first-unread. */
#define KITH_TYPE_TIMELINE_ITEM (kith_timeline_item_get_type ())
G_DECLARE_FINAL_TYPE (KithTimelineItem, kith_timeline_item, KITH, TIMELINE_ITEM, GObject)

KithTimelineItemKind kith_timeline_item_get_kind (KithTimelineItem *self);
KithMessage *kith_timeline_item_get_message (KithTimelineItem *self);
gboolean kith_timeline_item_get_loading (KithTimelineItem *self);
const char *kith_timeline_item_get_error_text (KithTimelineItem *self);
gboolean kith_timeline_item_get_first_of_day (KithTimelineItem *self);
gboolean kith_timeline_item_get_continues (KithTimelineItem *self);
gboolean kith_timeline_item_get_first_unread (KithTimelineItem *self);

G_END_DECLS
