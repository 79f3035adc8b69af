/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-message.h"
#include "kith-seq-gaps.h"
#include "kith-timeline-item-private.h"
#include "kith-timeline-private.h"

G_BEGIN_DECLS

/* Shared by kith-timeline.c (the list), -known.c (what is known), -rows.c (what is shown) and -load.c (requests).
 *
 * What is known is kept apart from what is shown: `sent` and `gaps` are changed first, then kith_timeline_commit()
 * builds the rows from them, compares with those shown, and tells the difference as one items-changed. */
struct _KithTimeline
{
  GObject parent_instance;

  KithChannel *channel; /* weak */
  GPtrArray *items;     /* KithTimelineItem: the rows as they are shown */
  GPtrArray *sent;      /* KithTimelineItem of messages, by seq */
  GPtrArray *pending;   /* KithTimelineItem of messages on their way, in the order of the outbox; and of those that
                         * are acknowledged while something before them is missing */
  GArray *gaps;         /* KithSeqGap */
  gint64 head;          /* the last number known, where there is no gap at the end */
  GHashTable *by_id;    /* message id → KithTimelineItem (not owned) */
  GHashTable *removed;  /* ids of messages deleted while a page is on its way */
  GHashTable *edited;   /* message id → KithWireMessage as it was edited while a page is on its way, not here yet */

  GPtrArray *requests; /* KithTimelineRequest on their way, not owned */
  char *error_text;
  gboolean shown_at_newest, shown_at_oldest;

  GTimeZone *zone; /* asking for it each time costs several system calls */
  gboolean watched;
  gint64 unread_after; /* the line stands above the first message with a greater number, */
  gint64 unread_until; /* unless it came while the timeline was watched */
  guint unread_position;
  guint visible_first, visible_last;
};

typedef enum
{
  KITH_PAGE_NEWEST,
  KITH_PAGE_BEFORE,
  KITH_PAGE_AFTER,
  KITH_PAGE_AROUND,
} KithPageKind;

typedef struct
{
  KithTimeline *timeline;
  KithPageKind kind;
  char *key_id;
  gint64 key_seq;
  gint64 last_seq;       /* the channel's newest number when it was sent */
  KithTimelineItem *gap; /* (nullable): what shows that it loads */
  gboolean verify;       /* goes on downwards until all that is shown was seen again */
  GTask *task;           /* (nullable) */
} KithTimelineRequest;

void kith_timeline_commit (KithTimeline *self);
void kith_timeline_settle (KithTimeline *self);
gboolean kith_timeline_has_tail (KithTimeline *self);
void kith_timeline_notify_loading (KithTimeline *self);
void kith_timeline_set_error_text (KithTimeline *self, const char *error_text);
void kith_timeline_trim (KithTimeline *self);
void kith_timeline_drop_range (KithTimeline *self, gint64 low, gint64 high);
void kith_timeline_learn (KithTimeline *self, gint64 low, gint64 high, GPtrArray *messages);
void kith_timeline_start_request (KithTimeline *self, KithPageKind kind, KithMessage *key, const char *key_id,
                                  KithTimelineItem *gap, gboolean verify, GTask *task);
guint kith_timeline_lower_bound (KithTimeline *self, gint64 seq);
void kith_timeline_put_message (KithTimeline *self, const KithWireMessage *wire);
void kith_timeline_update_existing (KithTimelineItem *item, const KithWireMessage *wire);
void kith_timeline_index_message (KithTimeline *self, KithTimelineItem *item);
void kith_timeline_update_properties (KithTimeline *self, guint unread_position);

static inline KithTimelineItem *
kith_timeline_item_at (GPtrArray *items, guint index)
{
  return g_ptr_array_index (items, index);
}

static inline KithMessage *
kith_timeline_message_at (GPtrArray *items, guint index)
{
  return kith_timeline_item_get_message (kith_timeline_item_at (items, index));
}

static inline gint64
kith_timeline_seq_at (GPtrArray *items, guint index)
{
  return kith_message_get_seq (kith_timeline_message_at (items, index));
}

G_END_DECLS
