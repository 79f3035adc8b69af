/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-message-row.h"
#include "kith-timeline-item.h"

G_BEGIN_DECLS

/* Where the parts of a row lie; -1 for a part that is not there. */
typedef struct
{
  int pick_x;                           /* middle of the mark of what is picked; -1 where nothing is */
  int left, avatar, text_x, text_width; /* columns */
  int day_y, unread_y;
  int top; /* of the message, under the lines above it */
  int reply_y, header_y, body_y, failure_y;
  int height;
} KithRowGeometry;

struct _KithMessageRow
{
  GtkWidget parent_instance;

  KithRowStyle *style;
  KithRowContent content;
  KithTextLayout *text;
  PangoLayout *reply; /* (nullable) */
  GtkWidget *failure; /* (nullable): says why it was not sent, and what can be done */
  guint failure_idle;
  KithRowGeometry geometry;
  int width; /* that geometry is for; -1 for none */

  KithTimelineItem *item; /* (nullable) */
  gulong item_handler, message_handler;
  GSignalGroup *author_signals, *member_signals; /* whose picture may change */
  GSignalGroup *picture_signals;                 /* that may arrive */
  gboolean stale;                                /* the item changed since content was made from it */
  char *source;                                  /* (nullable): Markdown that content.text was made from */

  gboolean hovered;
  gboolean picked;
  gboolean reply_pointed;
  double pulse; /* of the highlight after a jump */
  guint focus_index;
  const KithRange *focused; /* (nullable) */
  gboolean reply_focused;
};

#define KITH_ROW_REPLY_HEIGHT 22
#define KITH_ROW_PICTURE 40
#define KITH_ROW_PICK_SIZE 20

void kith_message_row_fill (KithMessageRow *self);
void kith_message_row_draw (KithMessageRow *self, GtkSnapshot *snapshot, int width);

G_END_DECLS
