/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The messages of a channel: scrolls, loads what comes into view, selects, walks by keys, jumps. What is done to a
 * message is an action of the group "conversation" around it. Property: channel. */
#define KITH_TYPE_TIMELINE_VIEW (kith_timeline_view_get_type ())
G_DECLARE_FINAL_TYPE (KithTimelineView, kith_timeline_view, KITH, TIMELINE_VIEW, GtkWidget)

KithTimelineView *kith_timeline_view_new (void);
KithChannel *kith_timeline_view_get_channel (KithTimelineView *self);
void kith_timeline_view_set_channel (KithTimelineView *self, KithChannel *channel);

void kith_timeline_view_set_compact (KithTimelineView *self, gboolean compact);
char *kith_timeline_view_dup_seen (KithTimelineView *self);
void kith_timeline_view_jump_newest (KithTimelineView *self);
void kith_timeline_view_jump_to (KithTimelineView *self, const char *message_id);
KithMessage *kith_timeline_view_find_message (KithTimelineView *self, const char *key);
gboolean kith_timeline_view_copy (KithTimelineView *self);

/* Picking messages, for something that is done to several at once. Signal of the view: picked-changed. */
void kith_timeline_view_begin_picking (KithTimelineView *self, KithMessage *first);
void kith_timeline_view_end_picking (KithTimelineView *self);
gboolean kith_timeline_view_get_picking (KithTimelineView *self);
GPtrArray *kith_timeline_view_dup_picked (KithTimelineView *self);

/* Shows the card of a person who wrote a message or is named in it. */
void kith_timeline_view_show_person (KithTimelineView *self, const char *key, const char *user_id);

G_END_DECLS
