/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-anchor-list.h"

#include "kith-anchor-list-private.h"

#include <math.h>

/**
 * KithAnchorList:
 *
 * Lays out only what is seen, starting from an anchor: a row and its place on screen.
 *
 * Heights of rows that were never seen are guesses, so the place of a row from the top of everything is never certain.
 * What is certain is the screen. Therefore the value of the adjustment changes only when somebody scrolls; what a guess
 * turns out to be wrong by moves the adjustment's `lower` and `upper` instead. A drag, a fling or a wheel always moves
 * what is seen by exactly as much as it says.
 */

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_AT_END,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *properties[N_PROPS];
static guint range_changed_signal;

G_DEFINE_FINAL_TYPE_WITH_CODE (KithAnchorList, kith_anchor_list, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static void
configure_adjustments (KithAnchorList *self)
{
  GtkAdjustment *vertical = self->adjustments[GTK_ORIENTATION_VERTICAL];
  GtkAdjustment *horizontal = self->adjustments[GTK_ORIENTATION_HORIZONTAL];

  self->configuring = TRUE;
  if (vertical)
    {
      gtk_adjustment_configure (vertical, self->value, self->lower, self->upper, 48, self->height * 0.9, self->height);
      self->value = gtk_adjustment_get_value (vertical);
    }
  if (horizontal)
    gtk_adjustment_configure (horizontal, 0, 0, self->width, 48, self->width * 0.9, self->width);
  self->configuring = FALSE;
}

static gboolean
on_tell (gpointer data)
{
  KithAnchorList *self = data;

  self->tell_id = 0;
  configure_adjustments (self);
  if (self->at_end != self->at_end_told)
    {
      self->at_end_told = self->at_end;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AT_END]);
    }
  if (!self->range_told)
    {
      self->range_told = TRUE;
      g_signal_emit (self, range_changed_signal, 0);
    }
  return G_SOURCE_REMOVE;
}

/* Not in the middle of a layout: who hears it may change the model, or show something that needs one. */
void
kith_anchor_list_queue_tell (KithAnchorList *self)
{
  if (self->tell_id == 0)
    self->tell_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 30, on_tell, self, NULL);
}

static guint
get_n_items (KithAnchorList *self)
{
  return kith_height_index_get_n_rows (self->heights);
}

static void
kith_anchor_list_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KithAnchorList *self = KITH_ANCHOR_LIST (widget);
  int old_height = 0;

  if (width != self->width && get_n_items (self) > 0)
    {
      old_height = kith_height_index_get (self->heights, MIN (self->anchor_position, get_n_items (self) - 1), NULL);
      kith_height_index_invalidate (self->heights);
    }
  self->width = width;
  self->height = height;
  /* Inside a row taller than the view, the same share of it stays above. */
  if (old_height > 0 && !self->sticks && self->anchor_y < 0 && kith_anchor_list_peek_row (self, self->anchor_position))
    self->anchor_y = floor (self->anchor_y * kith_anchor_list_ensure_row (self, self->anchor_position) / old_height);
  kith_anchor_list_lay_out (self);
}

static void
lay_out_now (KithAnchorList *self)
{
  if (self->width > 0 && self->height > 0)
    kith_anchor_list_lay_out (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
kith_anchor_list_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 0;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 360;
}

static void
kith_anchor_list_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KithAnchorList *self = KITH_ANCHOR_LIST (widget);

  if (self->head && gtk_widget_get_child_visible (self->head))
    gtk_widget_snapshot_child (widget, self->head, snapshot);
  if (get_n_items (self) == 0)
    return;
  for (guint i = self->visible_first; i <= self->visible_last; i++)
    {
      KithAnchorRow *row = kith_anchor_list_peek_row (self, i);

      if (row)
        gtk_widget_snapshot_child (widget, row->widget, snapshot);
    }
}

static void
on_value_changed (GtkAdjustment *adjustment, gpointer data)
{
  KithAnchorList *self = data;
  double value = gtk_adjustment_get_value (adjustment), moved = value - self->value;
  gboolean at_end = value >= self->upper - self->height - 0.5;
  guint n = get_n_items (self);
  int rest;

  if (self->configuring || moved == 0)
    return;
  self->value = value;
  self->direction = moved > 0 ? 1 : -1;
  self->moved = TRUE;
  self->sticks = FALSE;
  if (n > 0 && ABS (moved) > KITH_ANCHOR_JUMP_VIEWS * self->height)
    {
      self->sticks = at_end;
      self->anchor_position = kith_height_index_find (self->heights, value - self->lower - self->head_height, &rest);
      self->anchor_y = -rest;
    }
  else
    {
      /* The end may be further than it was guessed; to go there is not what a short move asks for. */
      self->sticks = n > 0 && at_end && self->visible_last != G_MAXUINT && self->visible_last + 1 >= n;
      self->anchor_y -= moved;
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* The anchor's row is going: the nearest that stays takes over, at its own place. */
static void
move_anchor (KithAnchorList *self, guint position, guint removed, guint added)
{
  guint n = get_n_items (self), next = position + removed;

  if (next < n && added > 0)
    {
      self->anchor_y = kith_anchor_list_get_row_y (self, next);
      self->anchor_position = position + added;
    }
  else if (next < n)
    {
      self->anchor_y = MAX (kith_anchor_list_get_row_y (self, position), 0);
      self->anchor_position = position;
    }
  else if (position > 0)
    {
      self->anchor_y = kith_anchor_list_get_row_y (self, position - 1);
      self->anchor_position = position - 1;
    }
  else
    {
      self->anchor_position = 0;
      self->anchor_y = 0;
    }
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  KithAnchorList *self = data;
  guint n_rows = self->rows->len, first = self->first_position;

  if (get_n_items (self) == 0)
    self->sticks = TRUE;
  else if (self->anchor_position >= position && self->anchor_position < position + removed)
    move_anchor (self, position, removed, added);
  else if (self->anchor_position >= position)
    self->anchor_position += added - removed;
  kith_height_index_splice (self->heights, position, removed, added);

  /* Rows stay without a hole: of two parts the one that holds the anchor is kept. */
  if (n_rows > 0 && position + removed <= first)
    {
      self->first_position += added - removed;
    }
  else if (position < first + n_rows)
    {
      if (self->anchor_position < position)
        while (self->rows->len > 0 && self->first_position + self->rows->len > position)
          kith_anchor_list_release_row (self, self->rows->len - 1);
      else
        {
          while (self->rows->len > 0 && self->first_position < position + removed)
            {
              kith_anchor_list_release_row (self, 0);
              self->first_position++;
            }
          self->first_position += added - removed;
        }
    }
  self->visible_first = G_MAXUINT;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
set_adjustment (KithAnchorList *self, GtkOrientation orientation, GtkAdjustment *adjustment)
{
  if (adjustment && self->adjustments[orientation] == adjustment)
    return;
  if (self->adjustments[orientation])
    {
      g_signal_handlers_disconnect_by_func (self->adjustments[orientation], on_value_changed, self);
      g_clear_object (&self->adjustments[orientation]);
    }
  if (!adjustment)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  self->adjustments[orientation] = g_object_ref_sink (adjustment);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      self->value = gtk_adjustment_get_value (adjustment);
      g_signal_connect (adjustment, "value-changed", G_CALLBACK (on_value_changed), self);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Tab enters at the row that was seen last and leaves from any; arrows walk between rows, which is for the owner. */
static gboolean
kith_anchor_list_focus (GtkWidget *widget, GtkDirectionType direction)
{
  KithAnchorList *self = KITH_ANCHOR_LIST (widget);
  GtkWidget *child = gtk_widget_get_focus_child (widget);
  KithAnchorRow *row;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return FALSE;
  if (child)
    return gtk_widget_child_focus (child, direction);
  if (gtk_widget_is_focus (widget) || get_n_items (self) == 0)
    return FALSE;
  row = kith_anchor_list_peek_row (self, self->visible_last);
  return gtk_widget_grab_focus (row ? row->widget : widget);
}

static void
kith_anchor_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  KithAnchorList *self = KITH_ANCHOR_LIST (object);

  switch (id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_AT_END:
      g_value_set_boolean (value, self->at_end);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_VERTICAL]);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->scroll_policy[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->scroll_policy[GTK_ORIENTATION_VERTICAL]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
kith_anchor_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  KithAnchorList *self = KITH_ANCHOR_LIST (object);

  switch (id)
    {
    case PROP_MODEL:
      kith_anchor_list_set_model (self, g_value_get_object (value));
      break;
    case PROP_HADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->scroll_policy[GTK_ORIENTATION_HORIZONTAL] = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->scroll_policy[GTK_ORIENTATION_VERTICAL] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
kith_anchor_list_dispose (GObject *object)
{
  KithAnchorList *self = KITH_ANCHOR_LIST (object);

  g_clear_handle_id (&self->prefetch_id, g_source_remove);
  g_clear_handle_id (&self->tell_id, g_source_remove);
  g_clear_handle_id (&self->refill_id, g_source_remove);
  g_clear_handle_id (&self->order_id, g_source_remove);
  kith_anchor_list_set_model (self, NULL);
  for (guint i = 0; i < 2; i++)
    if (self->adjustments[i])
      {
        g_signal_handlers_disconnect_by_func (self->adjustments[i], on_value_changed, self);
        g_clear_object (&self->adjustments[i]);
      }
  while (self->spare->len > 0)
    gtk_widget_unparent (g_ptr_array_steal_index (self->spare, self->spare->len - 1));
  g_clear_pointer (&self->head, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_anchor_list_parent_class)->dispose (object);
}

static void
kith_anchor_list_finalize (GObject *object)
{
  KithAnchorList *self = KITH_ANCHOR_LIST (object);

  g_array_unref (self->rows);
  g_ptr_array_unref (self->spare);
  kith_height_index_free (self->heights);
  G_OBJECT_CLASS (kith_anchor_list_parent_class)->finalize (object);
}

static void
kith_anchor_list_class_init (KithAnchorListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kith_anchor_list_get_property;
  object_class->set_property = kith_anchor_list_set_property;
  object_class->dispose = kith_anchor_list_dispose;
  object_class->finalize = kith_anchor_list_finalize;
  widget_class->focus = kith_anchor_list_focus;
  widget_class->measure = kith_anchor_list_measure;
  widget_class->size_allocate = kith_anchor_list_size_allocate;
  widget_class->snapshot = kith_anchor_list_snapshot;

  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_AT_END] = g_param_spec_boolean ("at-end", NULL, NULL, TRUE,
                                                  G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  range_changed_signal = g_signal_new ("range-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
kith_anchor_list_init (KithAnchorList *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (KithAnchorRow));
  self->spare = g_ptr_array_new ();
  self->heights = kith_height_index_new (KITH_ANCHOR_ROW_GUESS);
  self->sticks = TRUE;
  self->at_end = self->at_end_told = self->range_told = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

/**
 * kith_anchor_list_new:
 * @factory: how rows are made; copied
 * @data: for the factory; must outlive the list
 *
 * Returns: (transfer floating): a list without a model
 */
KithAnchorList *
kith_anchor_list_new (const KithRowFactory *factory, gpointer data)
{
  KithAnchorList *self = g_object_new (KITH_TYPE_ANCHOR_LIST, NULL);

  self->factory = *factory;
  self->factory_data = data;
  return self;
}

/**
 * kith_anchor_list_set_model:
 * @model: (nullable): what is shown
 *
 * Shows another model, from its end.
 */
void
kith_anchor_list_set_model (KithAnchorList *self, GListModel *model)
{
  if (self->model == model)
    return;
  kith_anchor_list_release_all (self);
  kith_height_index_splice (self->heights, 0, get_n_items (self), 0);
  if (self->model)
    g_signal_handlers_disconnect_by_func (self->model, on_items_changed, self);
  g_set_object (&self->model, model);
  self->sticks = TRUE;
  self->direction = 0;
  self->anchor_position = 0;
  self->anchor_y = 0;
  self->visible_first = G_MAXUINT;
  if (model)
    {
      if (self->spare->len == 0)
        kith_anchor_list_fill_pool (self);
      kith_height_index_splice (self->heights, 0, 0, g_list_model_get_n_items (model));
      g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), self);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/**
 * kith_anchor_list_get_model:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
GListModel *
kith_anchor_list_get_model (KithAnchorList *self)
{
  return self->model;
}

/**
 * kith_anchor_list_set_head:
 * @head: (nullable) (transfer floating): what stands above the first row, unless that is a gap
 *
 * Puts something before everything.
 */
void
kith_anchor_list_set_head (KithAnchorList *self, GtkWidget *head)
{
  g_clear_pointer (&self->head, gtk_widget_unparent);
  if (head)
    gtk_widget_insert_after (head, GTK_WIDGET (self), NULL);
  self->head = head;
}

/**
 * kith_anchor_list_get_at_end:
 *
 * Returns: whether the end of the last row is seen, so that what is appended is followed
 */
gboolean
kith_anchor_list_get_at_end (KithAnchorList *self)
{
  return self->at_end;
}

/**
 * kith_anchor_list_scroll_to_end:
 *
 * Goes to the end and stays there.
 */
void
kith_anchor_list_scroll_to_end (KithAnchorList *self)
{
  self->sticks = TRUE;
  self->direction = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * kith_anchor_list_scroll_to:
 * @y: where the top of the row shall be, in pixels from the top of the view
 *
 * Makes a row the anchor. It comes to stand at @y, unless that would leave an empty place at either end.
 */
void
kith_anchor_list_scroll_to (KithAnchorList *self, guint position, int y)
{
  g_return_if_fail (position < get_n_items (self));

  self->anchor_position = position;
  self->anchor_y = y;
  self->sticks = FALSE;
  self->direction = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * kith_anchor_list_reveal:
 *
 * Scrolls at once by as little as shows a row whole.
 */
void
kith_anchor_list_reveal (KithAnchorList *self, guint position)
{
  double y;
  int height;

  g_return_if_fail (position < get_n_items (self));

  if (!kith_anchor_list_peek_row (self, position))
    {
      kith_anchor_list_scroll_to (self, position,
                                  position < self->first_position ? 0 : self->height - KITH_ANCHOR_TAIL - 1);
      lay_out_now (self);
    }
  y = kith_anchor_list_get_row_y (self, position);
  height = kith_height_index_get (self->heights, position, NULL);
  if (y >= 0 && y + height <= self->height)
    return;
  kith_anchor_list_scroll_to (self, position,
                              y < 0 || height > self->height ? 0 : self->height - KITH_ANCHOR_TAIL - height);
  lay_out_now (self);
}

/**
 * kith_anchor_list_get_anchor:
 * @position: (out): the row that holds still
 * @y: (out): its top in the view
 *
 * Tells where the list stands, for kith_anchor_list_scroll_to() later.
 *
 * Returns: whether it stands anywhere but at the end
 */
gboolean
kith_anchor_list_get_anchor (KithAnchorList *self, guint *position, int *y)
{
  *position = self->anchor_position;
  *y = floor (self->anchor_y + 0.5);
  return !self->sticks && get_n_items (self) > 0;
}

/**
 * kith_anchor_list_get_visible_range:
 * @first: (out): position of the first row of which something is seen
 * @last: (out): and of the last
 *
 * Returns: whether anything was laid out yet
 */
gboolean
kith_anchor_list_get_visible_range (KithAnchorList *self, guint *first, guint *last)
{
  *first = self->visible_first;
  *last = self->visible_last;
  return self->rows->len > 0 && self->visible_first != G_MAXUINT;
}

/**
 * kith_anchor_list_get_row:
 *
 * Returns: (transfer none) (nullable): the widget of a row, where it has one now
 */
GtkWidget *
kith_anchor_list_get_row (KithAnchorList *self, guint position)
{
  KithAnchorRow *row = kith_anchor_list_peek_row (self, position);

  return row ? row->widget : NULL;
}

/**
 * kith_anchor_list_get_row_at:
 * @y: pixels from the top of the view
 *
 * Returns: (transfer none) (nullable): the row there
 */
GtkWidget *
kith_anchor_list_get_row_at (KithAnchorList *self, double y)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *widget = g_array_index (self->rows, KithAnchorRow, i).widget;
      graphene_rect_t bounds;

      if (gtk_widget_compute_bounds (widget, GTK_WIDGET (self), &bounds) && y >= bounds.origin.y &&
          y < bounds.origin.y + bounds.size.height)
        return widget;
    }
  return NULL;
}

/**
 * kith_anchor_list_find_row:
 * @position: (out): where the row of a widget is
 *
 * Returns: whether the widget is a row in use
 */
gboolean
kith_anchor_list_find_row (KithAnchorList *self, GtkWidget *row, guint *position)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, KithAnchorRow, i).widget == row)
      {
        *position = self->first_position + i;
        return TRUE;
      }
  return FALSE;
}

/**
 * kith_anchor_list_foreach_row:
 * @func: (scope call): called with each widget in use
 *
 * Visits the rows that are realised.
 */
void
kith_anchor_list_foreach_row (KithAnchorList *self, GFunc func, gpointer data)
{
  for (guint i = 0; i < self->rows->len; i++)
    func (g_array_index (self->rows, KithAnchorRow, i).widget, data);
}

/**
 * kith_anchor_list_queue_row:
 *
 * Tells that a row in use may have another height now.
 */
void
kith_anchor_list_queue_row (KithAnchorList *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * kith_anchor_list_invalidate:
 *
 * Tells that all rows may have other heights now, as after a change of the font.
 */
void
kith_anchor_list_invalidate (KithAnchorList *self)
{
  kith_height_index_invalidate (self->heights);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
