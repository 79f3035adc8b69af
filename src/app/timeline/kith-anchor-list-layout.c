/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-anchor-list-private.h"

#include <math.h>

/* How the rows of a KithAnchorList come to their places: from the anchor outwards. */

/* Rows this far outside the view are made before they are needed, in the direction of the last move. */
#define AHEAD 280
/* So many of them a frame, at most. */
#define AHEAD_ROWS 3
/* Rows that are made at once when the first ones or those that there are do not suffice. */
#define POOL_STEP 32
#define ORDER_DELAY_MS 150

/* Rows that are laid out; first to last without a hole. */
typedef struct
{
  guint first, last;
  double top, bottom;
} Region;

static guint
get_n_items (KithAnchorList *self)
{
  return kith_height_index_get_n_rows (self->heights);
}

KithAnchorRow *
kith_anchor_list_peek_row (KithAnchorList *self, guint position)
{
  if (position < self->first_position || position - self->first_position >= self->rows->len)
    return NULL;
  return &g_array_index (self->rows, KithAnchorRow, position - self->first_position);
}

void
kith_anchor_list_release_row (KithAnchorList *self, guint index)
{
  KithAnchorRow *row = &g_array_index (self->rows, KithAnchorRow, index);

  /* The focus stays with the list, so that the next key still reaches it. */
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == row->widget)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  self->factory.unbind (row->widget, self->factory_data);
  g_clear_object (&row->item);
  g_ptr_array_add (self->spare, row->widget);
  g_array_remove_index (self->rows, index);
}

void
kith_anchor_list_release_all (KithAnchorList *self)
{
  while (self->rows->len > 0)
    kith_anchor_list_release_row (self, self->rows->len - 1);
}

/* Screen readers must not find what a spare row showed last. */
static void
set_shown (GtkWidget *row, gboolean shown)
{
  if (gtk_widget_get_child_visible (row) == shown)
    return;
  gtk_widget_set_child_visible (row, shown);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_HIDDEN, !shown, -1);
}

static void
hide_spare (KithAnchorList *self)
{
  for (guint i = 0; i < self->spare->len; i++)
    set_shown (g_ptr_array_index (self->spare, i), FALSE);
}

/* Rows are made here only, never while the list is being allocated: a new child asks all its ancestors to measure anew,
 * and to ask for that in the middle of a layout leaves them without one. */
void
kith_anchor_list_fill_pool (KithAnchorList *self)
{
  int ignored;

  for (guint i = 0; i < POOL_STEP; i++)
    {
      GtkWidget *widget = self->factory.create (self->factory_data);

      set_shown (widget, FALSE);
      gtk_widget_insert_before (widget, GTK_WIDGET (self), NULL);
      gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &ignored, NULL, NULL, NULL);
      g_ptr_array_add (self->spare, widget);
    }
}

static gboolean
on_refill (gpointer data)
{
  KithAnchorList *self = data;

  self->refill_id = 0;
  kith_anchor_list_fill_pool (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static gboolean
on_settled (gpointer data)
{
  KithAnchorList *self = data;
  GtkWidget *before = self->head;

  self->order_id = 0;
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *widget = g_array_index (self->rows, KithAnchorRow, i).widget;

      if (gtk_widget_get_prev_sibling (widget) != before)
        gtk_widget_insert_after (widget, GTK_WIDGET (self), before);
      before = widget;
    }
  return G_SOURCE_REMOVE;
}

/* Screen readers go by the order of children. To change it asks all ancestors to measure anew, so that waits until
 * nothing has moved for a moment. */
static void
queue_order (KithAnchorList *self)
{
  g_clear_handle_id (&self->order_id, g_source_remove);
  self->order_id = g_timeout_add (ORDER_DELAY_MS, on_settled, self);
}

static void
place_row (KithAnchorList *self, KithAnchorRow *row)
{
  row->widget = g_ptr_array_steal_index (self->spare, self->spare->len - 1);
  set_shown (row->widget, TRUE);
  self->factory.bind (row->widget, row->item, self->factory_data);
  queue_order (self);
}

/* The row must be realised or lie beside those that are. Returns its height, or -1 where no row is left to be filled.
 */
int
kith_anchor_list_ensure_row (KithAnchorList *self, guint position)
{
  KithAnchorRow *row = kith_anchor_list_peek_row (self, position);
  int height;

  if (!row && self->spare->len == 0)
    {
      if (self->refill_id == 0)
        self->refill_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 30, on_refill, self, NULL);
      return -1;
    }
  if (!row)
    {
      KithAnchorRow made = { .item = g_list_model_get_item (self->model, position) };
      guint index = self->rows->len > 0 && position < self->first_position ? 0 : self->rows->len;

      if (index == 0)
        self->first_position = position;
      place_row (self, &made);
      g_array_insert_val (self->rows, index, made);
      row = &g_array_index (self->rows, KithAnchorRow, index);
    }
  height = self->factory.measure (row->widget, self->width, self->factory_data);
  kith_height_index_set (self->heights, position, height);
  return height;
}

static gboolean
is_gap (KithAnchorList *self, guint position)
{
  KithAnchorRow *row = kith_anchor_list_peek_row (self, position);
  g_autoptr (GObject) item = row ? g_object_ref (row->item) : g_list_model_get_item (self->model, position);

  return self->factory.is_gap && self->factory.is_gap (item, self->factory_data);
}

static void
shift (Region *region, double by)
{
  region->top += by;
  region->bottom += by;
}

static void
extend_down (KithAnchorList *self, Region *region, double limit, guint budget)
{
  while (region->bottom < limit && region->last + 1 < get_n_items (self))
    {
      int height;

      if (!kith_anchor_list_peek_row (self, region->last + 1) && budget-- == 0)
        return;
      height = kith_anchor_list_ensure_row (self, region->last + 1);
      if (height < 0)
        return;
      region->last++;
      region->bottom += height;
    }
}

static void
extend_up (KithAnchorList *self, Region *region, double limit, guint budget)
{
  while (region->top > limit && region->first > 0)
    {
      int height;

      if (!kith_anchor_list_peek_row (self, region->first - 1) && budget-- == 0)
        return;
      height = kith_anchor_list_ensure_row (self, region->first - 1);
      if (height < 0)
        return;
      region->first--;
      region->top -= height;
    }
}

/* Gives up rows that left the view, so that those which enter it are filled into them. */
static void
release_outside (KithAnchorList *self, double anchor_y)
{
  double top, bottom, y;

  if (self->rows->len == 0)
    return;
  if (self->anchor_position + 1 < self->first_position ||
      self->anchor_position > self->first_position + self->rows->len)
    {
      kith_anchor_list_release_all (self);
      return;
    }
  top = self->direction < 0 ? -AHEAD : 0;
  bottom = self->height + (self->direction > 0 ? AHEAD : 0);
  y = anchor_y + kith_height_index_get_offset (self->heights, self->first_position + self->rows->len) -
      kith_height_index_get_offset (self->heights, self->anchor_position);
  while (self->rows->len > 0 && self->first_position + self->rows->len - 1 > self->anchor_position)
    {
      y -= kith_height_index_get (self->heights, self->first_position + self->rows->len - 1, NULL);
      if (y <= bottom)
        break;
      kith_anchor_list_release_row (self, self->rows->len - 1);
    }
  y = anchor_y + kith_height_index_get_offset (self->heights, self->first_position) -
      kith_height_index_get_offset (self->heights, self->anchor_position);
  while (self->rows->len > 0 && self->first_position < self->anchor_position)
    {
      y += kith_height_index_get (self->heights, self->first_position, NULL);
      if (y >= top)
        break;
      kith_anchor_list_release_row (self, 0);
      self->first_position++;
    }
}

static void
measure_head (KithAnchorList *self)
{
  gboolean shown = self->head && gtk_widget_get_visible (self->head) && (get_n_items (self) == 0 || !is_gap (self, 0));
  int height = 0;

  if (self->head)
    gtk_widget_set_child_visible (self->head, shown);
  if (shown)
    gtk_widget_measure (self->head, GTK_ORIENTATION_VERTICAL, self->width, &height, NULL, NULL, NULL);
  self->head_height = height;
}

/* Content neither hangs above the end nor below the beginning; what is too short stands at the end. */
static void
clamp_region (KithAnchorList *self, Region *region)
{
  guint n = get_n_items (self);
  double end = self->height - KITH_ANCHOR_TAIL;

  extend_down (self, region, self->height, G_MAXUINT);
  extend_up (self, region, 0, G_MAXUINT);
  if (region->last == n - 1 && region->bottom < end)
    {
      shift (region, end - region->bottom);
      extend_up (self, region, 0, G_MAXUINT);
    }
  if (region->first == 0 && region->top > self->head_height)
    {
      shift (region, self->head_height - region->top);
      extend_down (self, region, self->height, G_MAXUINT);
      if (region->last == n - 1 && region->bottom < end)
        shift (region, end - region->bottom);
    }
}

static gboolean
on_prefetch (gpointer data)
{
  KithAnchorList *self = data;

  self->prefetch_id = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
prefetch (KithAnchorList *self, Region *region)
{
  gboolean done;

  if (self->direction > 0)
    extend_down (self, region, self->height + AHEAD, AHEAD_ROWS);
  else if (self->direction < 0)
    extend_up (self, region, -AHEAD, AHEAD_ROWS);
  done = self->direction == 0 ||
         (self->direction > 0 && (region->bottom >= self->height + AHEAD || region->last + 1 >= get_n_items (self))) ||
         (self->direction < 0 && (region->top <= -AHEAD || region->first == 0));
  if (!done && self->prefetch_id == 0)
    self->prefetch_id = g_idle_add (on_prefetch, self);
}

static void
choose_anchor (KithAnchorList *self, const Region *region)
{
  double y = region->top;
  guint position;

  /* The first row whose beginning is seen; inside a row taller than the view, that row. */
  for (position = region->first; position <= region->last; position++)
    {
      int height = kith_height_index_get (self->heights, position, NULL);

      if (y >= 0 || y + height >= self->height || position == region->last)
        break;
      y += height;
    }
  self->anchor_position = position;
  self->anchor_y = y;
}

/* A new anchor is chosen only after a move, or a window that is made wide and narrow again would not find back. */
static void
update_anchor (KithAnchorList *self, const Region *region)
{
  double y = region->top + kith_height_index_get_offset (self->heights, self->anchor_position) -
             kith_height_index_get_offset (self->heights, region->first);

  if (self->moved || y >= self->height || y + kith_height_index_get (self->heights, self->anchor_position, NULL) <= 0)
    choose_anchor (self, region);
  else
    self->anchor_y = y;
  self->moved = FALSE;
}

static void
note_visible (KithAnchorList *self, const Region *region)
{
  guint first = region->first, last = region->last;
  double y = region->top;

  for (; first < last && y + kith_height_index_get (self->heights, first, NULL) <= 0; first++)
    y += kith_height_index_get (self->heights, first, NULL);
  y = region->bottom;
  for (; last > first && y - kith_height_index_get (self->heights, last, NULL) >= self->height; last--)
    y -= kith_height_index_get (self->heights, last, NULL);
  self->visible_first = first;
  self->visible_last = last;
}

/* Says where the adjustments begin and end now. They are told after the layout: the scrollbars answer by asking for one
 * of their own, which in the middle of this one would leave a window that waits for it for ever. */
static void
note_bounds (KithAnchorList *self, const Region *region)
{
  self->lower = self->value;
  self->upper = self->value + self->height;
  if (region)
    {
      self->lower = self->value + region->top - kith_height_index_get_offset (self->heights, region->first) -
                    self->head_height;
      self->upper = self->lower + self->head_height + kith_height_index_get_total (self->heights) + KITH_ANCHOR_TAIL;
      if (self->upper - self->lower < self->height)
        self->lower = self->upper - self->height;
    }
  kith_anchor_list_queue_tell (self);
}

static void
allocate_child (KithAnchorList *self, GtkWidget *child, int y, int height)
{
  GskTransform *transform = y == 0 ? NULL : gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (0, y));

  gtk_widget_allocate (child, self->width, height, -1, transform);
}

static void
allocate_rows (KithAnchorList *self, const Region *region)
{
  int y = floor (region->top + 0.5);

  if (self->head && gtk_widget_get_child_visible (self->head) && region->first == 0)
    allocate_child (self, self->head, y - self->head_height, self->head_height);
  else if (self->head && gtk_widget_get_child_visible (self->head))
    gtk_widget_set_child_visible (self->head, FALSE);
  for (guint i = region->first; i <= region->last; i++)
    {
      int height = kith_height_index_get (self->heights, i, NULL);

      allocate_child (self, kith_anchor_list_peek_row (self, i)->widget, y, height);
      y += height;
    }
}

static void
lay_out_nothing (KithAnchorList *self)
{
  kith_anchor_list_release_all (self);
  hide_spare (self);
  measure_head (self);
  note_bounds (self, NULL);
  if (self->head && gtk_widget_get_child_visible (self->head))
    allocate_child (self, self->head, self->height - KITH_ANCHOR_TAIL - self->head_height, self->head_height);
  self->at_end = TRUE;
}

static Region
begin_region (KithAnchorList *self)
{
  Region region;
  double y = self->anchor_y;
  int height;

  if (self->sticks)
    {
      self->anchor_position = get_n_items (self) - 1;
      y = self->height - KITH_ANCHOR_TAIL - kith_height_index_get (self->heights, self->anchor_position, NULL);
    }
  self->anchor_position = MIN (self->anchor_position, get_n_items (self) - 1);
  release_outside (self, y);
  height = kith_anchor_list_ensure_row (self, self->anchor_position);
  if (height < 0)
    {
      kith_anchor_list_release_all (self);
      height = kith_anchor_list_ensure_row (self, self->anchor_position);
    }
  if (self->sticks)
    y = self->height - KITH_ANCHOR_TAIL - height;
  region = (Region){ self->anchor_position, self->anchor_position, y, y + height };
  return region;
}

void
kith_anchor_list_lay_out (KithAnchorList *self)
{
  guint n = get_n_items (self), first = self->visible_first, last = self->visible_last;
  Region region;

  if (n == 0)
    {
      lay_out_nothing (self);
      return;
    }
  region = begin_region (self);
  measure_head (self);
  clamp_region (self, &region);
  prefetch (self, &region);
  while (self->first_position + self->rows->len - 1 > region.last)
    kith_anchor_list_release_row (self, self->rows->len - 1);
  while (self->first_position < region.first)
    {
      kith_anchor_list_release_row (self, 0);
      self->first_position++;
    }
  hide_spare (self);
  update_anchor (self, &region);
  self->sticks = region.last == n - 1 && region.bottom + KITH_ANCHOR_TAIL <= self->height + 0.5 &&
                 !is_gap (self, n - 1);
  note_bounds (self, &region);
  allocate_rows (self, &region);
  note_visible (self, &region);
  self->at_end = self->sticks;
  if (first != self->visible_first || last != self->visible_last)
    self->range_told = FALSE;
}

/* Where the top of a row is in the view, by what is known now. */
double
kith_anchor_list_get_row_y (KithAnchorList *self, guint position)
{
  return self->anchor_y + kith_height_index_get_offset (self->heights, position) -
         kith_height_index_get_offset (self->heights, self->anchor_position);
}
