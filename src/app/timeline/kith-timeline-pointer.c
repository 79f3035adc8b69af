/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-timeline-view-private.h"

#include <glib/gi18n.h>

/* What the pointer does in a KithTimelineView: hover, press, select, menu. */

/* The bar of a message stands this far above its text, and from the right edge. */
#define BAR_ABOVE 18
#define BAR_RIGHT 18

static KithMessageRow *
find_row_at (KithTimelineView *self, double x, double y, double *row_x, double *row_y)
{
  double list_x, list_y;
  GtkWidget *row;

  if (!gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (self->list), x, y, &list_x, &list_y))
    return NULL;
  row = kith_anchor_list_get_row_at (self->list, list_y);
  if (row)
    gtk_widget_translate_coordinates (GTK_WIDGET (self->list), row, list_x, list_y, row_x, row_y);
  return KITH_MESSAGE_ROW (row);
}

/* --- hover --- */

static gboolean
get_bar_place (GtkOverlay *overlay, GtkWidget *child, GdkRectangle *allocation, gpointer data)
{
  KithTimelineView *self = data;
  GtkRequisition size;
  double y;

  if (child != self->bar)
    return FALSE;
  gtk_widget_get_preferred_size (child, NULL, &size);
  if (!self->hovered ||
      !gtk_widget_translate_coordinates (GTK_WIDGET (self->hovered), GTK_WIDGET (overlay), 0,
                                         kith_message_row_get_body_top (self->hovered) - BAR_ABOVE, NULL, &y))
    y = 0;
  allocation->width = size.width;
  allocation->height = size.height;
  allocation->x = gtk_widget_get_width (GTK_WIDGET (overlay)) - BAR_RIGHT - size.width;
  allocation->y = CLAMP (y, 2, MAX (gtk_widget_get_height (GTK_WIDGET (overlay)) - size.height, 2));
  return TRUE;
}

static gboolean
on_update_bar (gpointer data)
{
  KithTimelineView *self = data;
  KithMessage *message = self->hovered ? kith_message_row_get_message (self->hovered) : NULL;
  gboolean shown = message && !self->selecting && !self->picking &&
                   kith_message_get_state (message) == KITH_MESSAGE_SENT;

  self->bar_idle = 0;
  gtk_widget_set_visible (self->bar, shown);
  if (shown)
    {
      gtk_widget_set_visible (self->bar_reply, kith_channel_can (self->channel, KITH_PERMISSION_SEND_MESSAGES));
      gtk_widget_set_visible (self->bar_edit, kith_message_can_edit (message));
      gtk_widget_queue_allocate (self->overlay);
    }
  return G_SOURCE_REMOVE;
}

/* Rows leave and enter in the middle of a layout, where nothing may be shown or hidden. */
static void
update_bar (KithTimelineView *self)
{
  if (self->bar_idle == 0)
    self->bar_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 30, on_update_bar, self, NULL);
}

static void
set_hovered (KithTimelineView *self, KithMessageRow *row)
{
  if (self->hovered == row)
    return;
  if (self->hovered)
    {
      kith_message_row_set_hovered (self->hovered, FALSE);
      kith_message_row_set_pointed (self->hovered, NULL);
    }
  self->hovered = row;
  if (row)
    kith_message_row_set_hovered (row, TRUE);
  update_bar (self);
}

static void
set_cursor (KithTimelineView *self, const char *name)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->list), name);
}

static char *
dup_tooltip (KithTimelineView *self, const KithHit *hit)
{
  KithMessage *message = kith_message_row_get_message (self->hovered);

  if (hit->kind == KITH_HIT_RANGE && hit->range->kind == KITH_RANGE_PLACE)
    return g_strdup (_ ("Go to the message"));
  if (hit->kind == KITH_HIT_RANGE && (hit->range->kind == KITH_RANGE_LINK || hit->range->kind == KITH_RANGE_TIME))
    return g_strdup (hit->range->target);
  if (hit->kind == KITH_HIT_TIME && message)
    return kith_row_style_format_full (self->style, kith_message_get_created_at (message));
  return NULL;
}

static void
point_at (KithTimelineView *self, const KithHit *hit)
{
  g_autofree char *tooltip = dup_tooltip (self, hit);
  kith_message_row_set_pointed (self->hovered, hit);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->list), tooltip);
  if (hit->kind == KITH_HIT_TEXT || (hit->kind == KITH_HIT_RANGE && hit->range->kind == KITH_RANGE_TIME))
    set_cursor (self, "text");
  else if (hit->kind == KITH_HIT_REPLY || hit->kind == KITH_HIT_RANGE || hit->kind == KITH_HIT_AUTHOR)
    set_cursor (self, "pointer");
  else
    set_cursor (self, "default");
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, gpointer data)
{
  KithTimelineView *self = data;
  double row_x, row_y;
  KithMessageRow *row;
  KithHit hit;

  /* GTK repeats the last motion when what is below the pointer has moved. */
  if (x == self->pointer_x && y == self->pointer_y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  if (self->selecting)
    return;
  row = find_row_at (self, x, y, &row_x, &row_y);
  if (row && kith_message_row_get_content (row)->gap)
    row = NULL;
  set_hovered (self, row);
  if (!row)
    {
      set_cursor (self, "default");
      return;
    }
  kith_message_row_hit (row, row_x, row_y, &hit);
  if (self->picking)
    hit = (KithHit){ KITH_HIT_NOTHING };
  point_at (self, &hit);
}

static void
on_leave (GtkEventControllerMotion *controller, gpointer data)
{
  KithTimelineView *self = data;

  if ((!self->menu || !gtk_widget_get_visible (self->menu)) &&
      (!self->profile || !gtk_widget_get_visible (self->profile)))
    kith_timeline_view_forget_pointer (self);
}

static void
on_scrolled (GtkAdjustment *adjustment, gpointer data)
{
  set_hovered (data, NULL);
}

/**
 * kith_timeline_view_forget_pointer:
 *
 * Takes back all that shows where the pointer is.
 */
void
kith_timeline_view_forget_pointer (KithTimelineView *self)
{
  self->pointer_x = self->pointer_y = -1;
  set_hovered (self, NULL);
}

/**
 * kith_timeline_view_forget_row:
 *
 * Forgets a row that is about to show something else.
 */
void
kith_timeline_view_forget_row (KithTimelineView *self, KithMessageRow *row)
{
  if (self->hovered == row)
    {
      self->hovered = NULL;
      update_bar (self);
    }
}

/* --- selection --- */

static KithMessageRow *
find_selected_row (KithTimelineView *self)
{
  return self->selected ? kith_timeline_view_find_row (self, kith_message_get_key (self->selected)) : NULL;
}

/**
 * kith_timeline_view_clear_selection:
 *
 * Selects nothing.
 */
void
kith_timeline_view_clear_selection (KithTimelineView *self)
{
  KithMessageRow *row = find_selected_row (self);

  if (row)
    kith_message_row_set_selection (row, 0, 0);
  g_clear_object (&self->selected);
  self->select_start = self->select_end = 0;
}

static void
find_unit (KithTimelineView *self, KithMessageRow *row, guint index, guint *start, guint *end)
{
  KithTextLayout *layout = kith_message_row_get_text_layout (row);

  if (self->select_unit == 2)
    kith_text_layout_find_word (layout, index, start, end);
  else if (self->select_unit > 2)
    kith_text_layout_find_paragraph (layout, index, start, end);
  else
    *start = *end = index;
}

static void
select_to (KithTimelineView *self, KithMessageRow *row, guint index)
{
  guint start, end;

  find_unit (self, row, index, &start, &end);
  self->select_start = MIN (self->select_origin, start);
  self->select_end = MAX (self->select_origin_end, end);
  kith_message_row_set_selection (row, self->select_start, self->select_end);
}

static void
begin_selection (KithTimelineView *self, KithMessageRow *row, guint index, guint unit)
{
  kith_timeline_view_clear_selection (self);
  g_set_object (&self->selected, kith_message_row_get_message (row));
  self->select_unit = unit;
  find_unit (self, row, index, &self->select_origin, &self->select_origin_end);
  select_to (self, row, index);
}

static char *
dup_selected (KithTimelineView *self)
{
  KithMessageRow *row = find_selected_row (self);
  KithRichText *text = row ? kith_text_layout_get_text (kith_message_row_get_text_layout (row)) : NULL;

  if (!text || self->select_end <= self->select_start)
    return NULL;
  return kith_rich_text_to_plain (text, self->select_start, self->select_end);
}

/**
 * kith_timeline_view_copy:
 *
 * Puts the selected text on the clipboard.
 *
 * Returns: whether anything was selected
 */
gboolean
kith_timeline_view_copy (KithTimelineView *self)
{
  g_autofree char *text = dup_selected (self);

  if (!text)
    return FALSE;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  return TRUE;
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  KithTimelineView *self = data;
  double row_x, row_y;
  KithMessageRow *row = find_row_at (self, x, y, &row_x, &row_y);
  KithHit hit;

  if (!row || !kith_message_row_get_message (row))
    {
      kith_timeline_view_clear_selection (self);
      return;
    }
  kith_message_row_hit (row, row_x, row_y, &hit);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  if (self->picking)
    {
      GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

      kith_timeline_view_pick_pressed (self, kith_message_row_get_message (row), (state & GDK_SHIFT_MASK) != 0);
      return;
    }
  if (hit.kind != KITH_HIT_TEXT && hit.kind != KITH_HIT_RANGE)
    {
      kith_timeline_view_clear_selection (self);
      return;
    }
  begin_selection (self, row, hit.index, n_press);
}

static void
on_drag_update (GtkGestureDrag *gesture, double offset_x, double offset_y, gpointer data)
{
  KithTimelineView *self = data;
  KithMessageRow *row = find_selected_row (self);
  double start_x, start_y, x, y;
  KithHit hit;

  if (!row || !gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y) ||
      (!self->selecting && !gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, offset_x, offset_y)))
    return;
  if (!self->selecting)
    {
      self->selecting = TRUE;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      update_bar (self);
    }
  gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (row), start_x + offset_x, start_y + offset_y, &x,
                                    &y);
  /* Above and below the message the selection reaches to its ends. */
  if (y < kith_message_row_get_body_top (row))
    {
      select_to (self, row, 0);
      return;
    }
  kith_message_row_hit (row, x, y, &hit);
  if (y > gtk_widget_get_height (GTK_WIDGET (row)))
    hit.index = kith_rich_text_get_length (kith_message_row_get_content (row)->text);
  select_to (self, row, hit.index);
}

static void
share_selection (KithTimelineView *self)
{
  g_autofree char *text = dup_selected (self);

  if (text)
    gdk_clipboard_set_text (gtk_widget_get_primary_clipboard (GTK_WIDGET (self)), text);
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  KithTimelineView *self = data;
  double row_x, row_y;
  KithMessageRow *row = find_row_at (self, x, y, &row_x, &row_y);
  KithHit hit;

  share_selection (self);
  if (self->selecting || self->picking || n_press > 1 || !row)
    return;
  if (kith_message_row_get_content (row)->gap)
    {
      kith_timeline_load_gap (self->timeline, kith_message_row_get_item (row));
      return;
    }
  kith_message_row_hit (row, row_x, row_y, &hit);
  kith_timeline_view_press (self, row, &hit);
}

static void
on_drag_end (GtkGestureDrag *gesture, double offset_x, double offset_y, gpointer data)
{
  KithTimelineView *self = data;

  if (self->selecting)
    share_selection (self);
  self->selecting = FALSE;
}

/**
 * kith_timeline_view_press:
 *
 * Does what a click there does: follows a link or a reply, shows who somebody is, reveals a spoiler.
 */
void
kith_timeline_view_press (KithTimelineView *self, KithMessageRow *row, const KithHit *hit)
{
  KithMessage *message = kith_message_row_get_message (row);
  const char *reply = message ? kith_message_get_reply_id (message) : NULL;

  const char *person = message ? kith_timeline_view_find_person (message, hit) : NULL;

  if (hit->kind == KITH_HIT_REPLY && reply)
    gtk_widget_activate_action (GTK_WIDGET (self), "conversation.jump-to", "s", reply);
  else if (person)
    kith_timeline_view_show_profile (self, row, hit, person);
  else if (hit->kind != KITH_HIT_RANGE)
    return;
  else if (hit->range->kind == KITH_RANGE_SPOILER)
    kith_message_row_reveal (row, hit->range);
  else if (hit->range->kind == KITH_RANGE_MESSAGE)
    gtk_widget_activate_action (GTK_WIDGET (self), "conversation.jump-to", "s", hit->range->target);
  else if (hit->range->kind == KITH_RANGE_SHOW)
    {
      kith_row_style_unfold (self->style, kith_message_get_key (message));
      kith_message_row_refresh (row);
    }
  else if (hit->range->kind == KITH_RANGE_LINK || hit->range->kind == KITH_RANGE_PLACE)
    gtk_widget_activate_action (GTK_WIDGET (self), "conversation.open-link", "s", hit->range->target);
}

/* --- menu --- */

static void
show_menu_at (KithTimelineView *self, double x, double y)
{
  double row_x, row_y;
  KithMessageRow *row = find_row_at (self, x, y, &row_x, &row_y);
  KithHit hit;

  if (!row || self->picking)
    return;
  kith_message_row_hit (row, row_x, row_y, &hit);
  kith_timeline_view_show_menu (self, row, &hit, row_x, row_y);
}

static void
on_menu_pressed (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  show_menu_at (data, x, y);
}

static void
on_long_pressed (GtkGestureLongPress *gesture, double x, double y, gpointer data)
{
  show_menu_at (data, x, y);
}

/* The gestures live on the list, so that buttons above it keep their clicks; coordinates are made the view's. */
static void
on_list_pressed (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  KithTimelineView *self = data;

  gtk_widget_translate_coordinates (GTK_WIDGET (self->list), GTK_WIDGET (self), x, y, &x, &y);
  on_pressed (gesture, n_press, x, y, self);
}

static void
on_list_released (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  KithTimelineView *self = data;

  gtk_widget_translate_coordinates (GTK_WIDGET (self->list), GTK_WIDGET (self), x, y, &x, &y);
  on_released (gesture, n_press, x, y, self);
}

static void
init_hover (KithTimelineView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));

  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (adjustment, "value-changed", G_CALLBACK (on_scrolled), self);
  g_signal_connect (self->overlay, "get-child-position", G_CALLBACK (get_bar_place), self);
}

/**
 * kith_timeline_view_init_pointer:
 *
 * Begins to listen to the pointer.
 */
void
kith_timeline_view_init_pointer (KithTimelineView *self)
{
  GtkWidget *list = GTK_WIDGET (self->list);
  GtkGesture *click = gtk_gesture_click_new (), *drag = gtk_gesture_drag_new ();
  GtkGesture *menu = gtk_gesture_click_new (), *hold = gtk_gesture_long_press_new ();

  init_hover (self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_list_pressed), self);
  g_signal_connect (click, "released", G_CALLBACK (on_list_released), self);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (click));
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scrolled), GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu, "pressed", G_CALLBACK (on_menu_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect (hold, "pressed", G_CALLBACK (on_long_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (hold));
}
