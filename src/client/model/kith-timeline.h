/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-timeline-item.h"

G_BEGIN_DECLS

/* What is known of a channel's messages, oldest first: a GListModel of KithTimelineItem. Known stretches are divided by
 * gap items; messages on their way stand at the end. Properties: channel, loading, at-newest, at-oldest, error-text,
 * unread-position, watched. */
#define KITH_TYPE_TIMELINE (kith_timeline_get_type ())
G_DECLARE_FINAL_TYPE (KithTimeline, kith_timeline, KITH, TIMELINE, GObject)

/* Messages within this time belong together under one header. */
#define KITH_TIMELINE_CONTINUE_MS (7 * 60 * 1000)
/* Messages kept, at most; stretches far from what was last looked at become gaps again. */
#define KITH_TIMELINE_WINDOW 600

KithChannel *kith_timeline_get_channel (KithTimeline *self);
gboolean kith_timeline_get_loading (KithTimeline *self);
gboolean kith_timeline_get_at_newest (KithTimeline *self);
gboolean kith_timeline_get_at_oldest (KithTimeline *self);
const char *kith_timeline_get_error_text (KithTimeline *self);

/* The row of the first unread message, or GTK_INVALID_LIST_POSITION (G_MAXUINT). The line stays where it is while the
 * channel is read, until kith_timeline_reset_unread(). */
guint kith_timeline_get_unread_position (KithTimeline *self);
void kith_timeline_reset_unread (KithTimeline *self);

/* A watched timeline is open at its end in the active window: what comes is read at once. */
gboolean kith_timeline_get_watched (KithTimeline *self);
void kith_timeline_set_watched (KithTimeline *self, gboolean watched);

void kith_timeline_load (KithTimeline *self);
void kith_timeline_load_gap (KithTimeline *self, KithTimelineItem *gap);
/* Tells which rows are on screen, so that the window is kept around them. */
void kith_timeline_set_visible_range (KithTimeline *self, guint first, guint last);

gboolean kith_timeline_find_position (KithTimeline *self, const char *message_id, guint *position);
KithMessage *kith_timeline_find_message (KithTimeline *self, const char *message_id);
KithMessage *kith_timeline_find_last_mine (KithTimeline *self);
void kith_timeline_load_around_async (KithTimeline *self, const char *message_id, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
gboolean kith_timeline_load_around_finish (KithTimeline *self, GAsyncResult *result, GError **error);
void kith_timeline_jump_newest_async (KithTimeline *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data);
gboolean kith_timeline_jump_newest_finish (KithTimeline *self, GAsyncResult *result, GError **error);

G_END_DECLS
