/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-timeline.h"

G_BEGIN_DECLS

/* Written by the reducer and the outbox. */
KithTimeline *kith_timeline_new (KithChannel *channel);
void kith_timeline_seed (KithTimeline *self, GPtrArray *messages, gint64 low, gint64 high);
void kith_timeline_apply_page (KithTimeline *self, gpointer request, const KithWireMessageList *page);
void kith_timeline_add_live (KithTimeline *self, const KithWireMessage *message);
void kith_timeline_update_message (KithTimeline *self, const KithWireMessage *message);
void kith_timeline_remove_message (KithTimeline *self, const char *message_id);
void kith_timeline_add_pending (KithTimeline *self, KithMessage *message);
void kith_timeline_remove_pending (KithTimeline *self, KithMessage *message);
void kith_timeline_acknowledge (KithTimeline *self, KithMessage *message);
void kith_timeline_refresh (KithTimeline *self);
void kith_timeline_resume (KithTimeline *self);
void kith_timeline_catch_up (KithTimeline *self);
void kith_timeline_update_unread (KithTimeline *self);
void kith_timeline_refresh_names (KithTimeline *self, const char *user_id);
gboolean kith_timeline_get_run (KithTimeline *self, gint64 *low, gint64 *high);

G_END_DECLS
