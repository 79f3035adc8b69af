/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-anchor-list.h"
#include "kith-height-index.h"

G_BEGIN_DECLS

/* A change of the value by more views than this is a jump, not a move. */
#define KITH_ANCHOR_JUMP_VIEWS 3
/* Space below the last row. */
#define KITH_ANCHOR_TAIL 12
#define KITH_ANCHOR_ROW_GUESS 52

typedef struct
{
  GtkWidget *widget;
  gpointer item; /* owned */
} KithAnchorRow;

struct _KithAnchorList
{
  GtkWidget parent_instance;

  KithRowFactory factory;
  gpointer factory_data;
  GListModel *model;
  KithHeightIndex *heights;
  GtkAdjustment *adjustments[2]; /* by GtkOrientation */
  guint scroll_policy[2];

  GArray *rows; /* of KithAnchorRow, by position from first_position */
  guint first_position;
  GPtrArray *spare;
  GtkWidget *head;
  int head_height;

  guint anchor_position;
  double anchor_y; /* top of the anchor's row in the view */
  gboolean sticks; /* the end of the last row is the anchor */
  gboolean moved;  /* since the anchor was chosen */
  gboolean at_end;
  gboolean at_end_told; /* what was notified last */
  gboolean range_told;
  int direction; /* of the last move */

  double value;        /* of the vertical adjustment, as last seen */
  double lower, upper; /* that it has, or is about to have */
  int width, height;
  guint visible_first, visible_last;
  gboolean configuring;
  guint prefetch_id, tell_id, refill_id, order_id;
};

/* The layout's half. */
KithAnchorRow *kith_anchor_list_peek_row (KithAnchorList *self, guint position);
void kith_anchor_list_release_row (KithAnchorList *self, guint index);
void kith_anchor_list_release_all (KithAnchorList *self);
void kith_anchor_list_fill_pool (KithAnchorList *self);
int kith_anchor_list_ensure_row (KithAnchorList *self, guint position);
double kith_anchor_list_get_row_y (KithAnchorList *self, guint position);
void kith_anchor_list_lay_out (KithAnchorList *self);

/* The object's half. */
void kith_anchor_list_queue_tell (KithAnchorList *self);

G_END_DECLS
