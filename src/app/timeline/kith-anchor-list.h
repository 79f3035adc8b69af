/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How rows are made and filled. Rows measure themselves through this table instead of GTK's requests, so that filling
 * one never makes the window around it measure anew; a change of a row is told by kith_anchor_list_queue_row(). */
typedef struct
{
  GtkWidget *(*create) (gpointer data);
  void (*bind) (GtkWidget *row, gpointer item, gpointer data);
  void (*unbind) (GtkWidget *row, gpointer data);
  int (*measure) (GtkWidget *row, int width, gpointer data);
  gboolean (*is_gap) (gpointer item, gpointer data); /* a gap's content will replace it; the list never sticks to one */
} KithRowFactory;

/* A scrollable list that holds on to what is seen: rows may come, go and grow above, below and inside, and the width
 * may change, without the anchor moving by a pixel; a list that stands at its end stays there. Properties: model,
 * at-end. Signal: range-changed, when other rows are on screen than before. */
#define KITH_TYPE_ANCHOR_LIST (kith_anchor_list_get_type ())
G_DECLARE_FINAL_TYPE (KithAnchorList, kith_anchor_list, KITH, ANCHOR_LIST, GtkWidget)

KithAnchorList *kith_anchor_list_new (const KithRowFactory *factory, gpointer data);
void kith_anchor_list_set_model (KithAnchorList *self, GListModel *model);
GListModel *kith_anchor_list_get_model (KithAnchorList *self);
void kith_anchor_list_set_head (KithAnchorList *self, GtkWidget *head);

gboolean kith_anchor_list_get_at_end (KithAnchorList *self);
void kith_anchor_list_scroll_to_end (KithAnchorList *self);
void kith_anchor_list_scroll_to (KithAnchorList *self, guint position, int y);
void kith_anchor_list_reveal (KithAnchorList *self, guint position);
gboolean kith_anchor_list_get_anchor (KithAnchorList *self, guint *position, int *y);

gboolean kith_anchor_list_get_visible_range (KithAnchorList *self, guint *first, guint *last);
GtkWidget *kith_anchor_list_get_row (KithAnchorList *self, guint position);
GtkWidget *kith_anchor_list_get_row_at (KithAnchorList *self, double y);
gboolean kith_anchor_list_find_row (KithAnchorList *self, GtkWidget *row, guint *position);
void kith_anchor_list_foreach_row (KithAnchorList *self, GFunc func, gpointer data);
void kith_anchor_list_queue_row (KithAnchorList *self);
void kith_anchor_list_invalidate (KithAnchorList *self);

G_END_DECLS
