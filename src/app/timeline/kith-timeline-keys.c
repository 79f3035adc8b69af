/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-timeline-view-private.h"

/* What keys do in a KithTimelineView: walk from message to message, page, copy, open. */

/**
 * kith_timeline_view_get_focused_row:
 *
 * Returns: (transfer none) (nullable): the row that the keys stand on
 */
KithMessageRow *
kith_timeline_view_get_focused_row (KithTimelineView *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  return KITH_IS_MESSAGE_ROW (child) ? KITH_MESSAGE_ROW (child) : NULL;
}

/* The row that the keys stand on, or stood on before it left the view. */
static gboolean
find_cursor (KithTimelineView *self, guint *position)
{
  KithMessageRow *row = kith_timeline_view_get_focused_row (self);

  if (row && kith_anchor_list_find_row (self->list, GTK_WIDGET (row), position))
    return TRUE;
  return self->cursor && kith_timeline_find_position (self->timeline, self->cursor, position);
}

static void
focus_position (KithTimelineView *self, guint position)
{
  GtkWidget *row;
  KithMessage *message;

  kith_anchor_list_reveal (self->list, position);
  row = kith_anchor_list_get_row (self->list, position);
  if (!row)
    return;
  message = kith_message_row_get_message (KITH_MESSAGE_ROW (row));
  g_free (self->cursor);
  self->cursor = message ? g_strdup (kith_message_get_key (message)) : NULL;
  gtk_widget_grab_focus (row);
}

/**
 * kith_timeline_view_walk:
 *
 * Takes the keys to the next or the previous message.
 *
 * Returns: whether there was anything to walk on
 */
gboolean
kith_timeline_view_walk (KithTimelineView *self, int step)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->timeline)), position, first, last;

  if (n == 0)
    return FALSE;
  if (!find_cursor (self, &position))
    {
      if (!kith_anchor_list_get_visible_range (self->list, &first, &last))
        return FALSE;
      focus_position (self, last);
      return TRUE;
    }
  if (step < 0 && position == 0)
    return TRUE;
  if (step > 0 && position + 1 >= n)
    return TRUE;
  focus_position (self, position + step);
  return TRUE;
}

static void
page (KithTimelineView *self, int direction)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) +
                                          direction * gtk_adjustment_get_page_increment (adjustment));
}

static void
go_home (KithTimelineView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_lower (adjustment));
}

static gboolean
press_focused (KithTimelineView *self)
{
  KithMessageRow *row = kith_timeline_view_get_focused_row (self);
  KithHit hit;

  if (!row)
    return FALSE;
  if (kith_message_row_get_content (row)->gap)
    kith_timeline_load_gap (self->timeline, kith_message_row_get_item (row));
  else if (kith_message_row_get_focused (row, &hit))
    kith_timeline_view_press (self, row, &hit);
  else if (kith_message_row_get_content (row)->is_reply)
    kith_timeline_view_press (self, row, &(KithHit){ KITH_HIT_REPLY });
  else
    kith_timeline_view_show_menu (self, row, NULL, 80, kith_message_row_get_body_top (row) + 24);
  return TRUE;
}

static gboolean
show_menu (KithTimelineView *self)
{
  KithMessageRow *row = kith_timeline_view_get_focused_row (self);
  KithHit hit;

  if (row)
    kith_timeline_view_show_menu (self, row, kith_message_row_get_focused (row, &hit) ? &hit : NULL, 80,
                                  kith_message_row_get_body_top (row) + 24);
  return row != NULL;
}

static gboolean
copy (KithTimelineView *self)
{
  KithMessageRow *row = kith_timeline_view_get_focused_row (self);
  KithMessage *message = row ? kith_message_row_get_message (row) : NULL;

  if (kith_timeline_view_copy (self))
    return TRUE;
  if (message)
    gtk_widget_activate_action (GTK_WIDGET (self), "conversation.copy", "s", kith_message_get_key (message));
  return message != NULL;
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer data)
{
  KithTimelineView *self = data;
  gboolean control = (state & GDK_CONTROL_MASK) != 0;

  if (!self->timeline || (state & GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  if (self->picking && kith_timeline_view_pick_key (self, key, state))
    return GDK_EVENT_STOP;
  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return kith_timeline_view_walk (self, -1);
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return kith_timeline_view_walk (self, 1);
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      page (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      page (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      go_home (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      kith_timeline_view_jump_newest (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      return press_focused (self);
    case GDK_KEY_Menu:
      return show_menu (self);
    case GDK_KEY_F10:
      return (state & GDK_SHIFT_MASK) ? show_menu (self) : GDK_EVENT_PROPAGATE;
    case GDK_KEY_c:
    case GDK_KEY_C:
      return control ? copy (self) : GDK_EVENT_PROPAGATE;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
on_list_focused (GtkEventControllerFocus *controller, gpointer data)
{
  KithTimelineView *self = data;
  guint position, first, last;

  /* The list itself has the focus when its row left the view, or when Tab led here. */
  if (!self->timeline || kith_timeline_view_get_focused_row (self) || !gtk_widget_is_focus (GTK_WIDGET (self->list)) ||
      !kith_anchor_list_get_visible_range (self->list, &first, &last))
    return;
  if (find_cursor (self, &position) && position >= first && position <= last)
    focus_position (self, position);
}

/**
 * kith_timeline_view_init_keys:
 *
 * Begins to listen to keys.
 */
void
kith_timeline_view_init_keys (KithTimelineView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  g_signal_connect (focus, "enter", G_CALLBACK (on_list_focused), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), focus);
}
