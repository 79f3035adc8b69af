/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-timeline-view-private.h"

#include <glib/gi18n.h>

/* Picking messages in a KithTimelineView: by a press, a stretch of them with Shift, or by keys. What is done to them is
 * the affair of the conversation around it. */

static guint changed_signal;

/**
 * kith_timeline_view_install_picking:
 *
 * Adds the signal of this file to the class.
 */
void
kith_timeline_view_install_picking (GtkWidgetClass *widget_class)
{
  changed_signal = g_signal_new ("picked-changed", G_TYPE_FROM_CLASS (widget_class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
bind_row (gpointer row, gpointer data)
{
  kith_timeline_view_pick_bind (data, row);
}

static void
changed (KithTimelineView *self)
{
  kith_anchor_list_foreach_row (self->list, bind_row, self);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
can_pick (KithMessage *message)
{
  return message && kith_message_get_state (message) == KITH_MESSAGE_SENT && kith_message_get_id (message) &&
         !kith_message_get_deleted (message) && !kith_message_get_deleting (message);
}

/* Returns whether there was room for it. */
static gboolean
pick (KithTimelineView *self, KithMessage *message)
{
  if (!can_pick (message) || g_hash_table_contains (self->picked, message))
    return TRUE;
  if (g_hash_table_size (self->picked) >= KITH_LIMIT_BULK_DELETE_MAX)
    return FALSE;
  g_hash_table_add (self->picked, g_object_ref (message));
  return TRUE;
}

static void
tell_limit (KithTimelineView *self)
{
  g_autofree char *text = g_strdup_printf (
    ngettext ("At most %d message can be selected", "At most %d messages can be selected", KITH_LIMIT_BULK_DELETE_MAX),
    KITH_LIMIT_BULK_DELETE_MAX);

  gtk_widget_activate_action (GTK_WIDGET (self), "conversation.show-error", "s", text);
}

static gboolean
find_position (KithTimelineView *self, KithMessage *message, guint *position)
{
  return message && kith_message_get_id (message) &&
         kith_timeline_find_position (self->timeline, kith_message_get_id (message), position);
}

/* Picks all from where the stretch began up to @message, in that order, as far as there is room. */
static void
pick_stretch (KithTimelineView *self, KithMessage *message)
{
  guint from, to;
  int step;

  if (!find_position (self, self->pick_origin, &from) || !find_position (self, message, &to))
    return;
  step = from <= to ? 1 : -1;
  for (guint i = from;; i += step)
    {
      g_autoptr (KithTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (self->timeline), i);

      if (!pick (self, kith_timeline_item_get_message (item)))
        {
          tell_limit (self);
          return;
        }
      if (i == to)
        return;
    }
}

/**
 * kith_timeline_view_pick_pressed:
 * @message: (nullable): that was pressed
 * @stretch: whether all from the one that was pressed before are meant
 *
 * Picks a message, or lets go of it.
 */
void
kith_timeline_view_pick_pressed (KithTimelineView *self, KithMessage *message, gboolean stretch)
{
  if (!can_pick (message))
    return;
  if (stretch && self->pick_origin)
    {
      pick_stretch (self, message);
    }
  else
    {
      if (!g_hash_table_remove (self->picked, message) && !pick (self, message))
        tell_limit (self);
      g_set_object (&self->pick_origin, message);
    }
  changed (self);
}

/* The newest that are here, as many as there is room for. */
static void
pick_all (KithTimelineView *self)
{
  gboolean room = TRUE;

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->timeline)); i > 0 && room; i--)
    {
      g_autoptr (KithTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (self->timeline), i - 1);

      room = pick (self, kith_timeline_item_get_message (item));
    }
  if (!room)
    tell_limit (self);
  changed (self);
}

static gboolean
walk_on (KithTimelineView *self, int step, gboolean stretch)
{
  KithMessageRow *row = kith_timeline_view_get_focused_row (self);
  KithMessage *message = row ? kith_message_row_get_message (row) : NULL;

  if (stretch && can_pick (message) && !g_hash_table_contains (self->picked, message))
    kith_timeline_view_pick_pressed (self, message, FALSE);
  if (!kith_timeline_view_walk (self, step))
    return FALSE;
  row = kith_timeline_view_get_focused_row (self);
  message = row ? kith_message_row_get_message (row) : NULL;
  if (stretch && message)
    kith_timeline_view_pick_pressed (self, message, TRUE);
  return TRUE;
}

/**
 * kith_timeline_view_pick_key:
 *
 * Does what a key does while messages are picked.
 *
 * Returns: whether it does anything
 */
gboolean
kith_timeline_view_pick_key (KithTimelineView *self, guint key, GdkModifierType state)
{
  gboolean shift = (state & GDK_SHIFT_MASK) != 0, control = (state & GDK_CONTROL_MASK) != 0;
  KithMessageRow *row = kith_timeline_view_get_focused_row (self);

  switch (key)
    {
    case GDK_KEY_space:
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (row)
        kith_timeline_view_pick_pressed (self, kith_message_row_get_message (row), shift);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return walk_on (self, -1, shift);
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return walk_on (self, 1, shift);
    case GDK_KEY_a:
      if (control)
        pick_all (self);
      return control;
    case GDK_KEY_c:
      return control && gtk_widget_activate_action (GTK_WIDGET (self), "conversation.copy-picked", NULL);
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      return gtk_widget_activate_action (GTK_WIDGET (self), "conversation.delete-picked", NULL);
    case GDK_KEY_Escape:
      return gtk_widget_activate_action (GTK_WIDGET (self), "conversation.end-selection", NULL);
    case GDK_KEY_Menu:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * kith_timeline_view_pick_bind:
 *
 * Shows on a row whether its message is picked.
 */
void
kith_timeline_view_pick_bind (KithTimelineView *self, KithMessageRow *row)
{
  KithMessage *message = kith_message_row_get_message (row);

  kith_message_row_set_picked (row, message && g_hash_table_contains (self->picked, message));
}

/**
 * kith_timeline_view_pick_prune:
 *
 * Lets go of messages that are not there any more.
 */
void
kith_timeline_view_pick_prune (KithTimelineView *self)
{
  GHashTableIter iter;
  gpointer message;
  gboolean any = FALSE;

  g_hash_table_iter_init (&iter, self->picked);
  while (g_hash_table_iter_next (&iter, &message, NULL))
    if (!can_pick (message))
      {
        g_hash_table_iter_remove (&iter);
        any = TRUE;
      }
  if (any)
    g_signal_emit (self, changed_signal, 0);
}

static void
set_picking (KithTimelineView *self, gboolean picking)
{
  self->picking = picking;
  kith_row_style_set_picking (self->style, picking);
  kith_timeline_view_clear_selection (self);
  kith_timeline_view_forget_pointer (self);
  kith_timeline_view_forget_profile (self);
  kith_timeline_view_lay_out (self);
}

/**
 * kith_timeline_view_begin_picking:
 * @first: (nullable): the one that is picked at once
 *
 * Lets messages be picked from now on.
 */
void
kith_timeline_view_begin_picking (KithTimelineView *self, KithMessage *first)
{
  KithMessageRow *row = first ? kith_timeline_view_find_row (self, kith_message_get_key (first)) : NULL;

  if (!self->timeline)
    return;
  if (!self->picking)
    set_picking (self, TRUE);
  if (first && pick (self, first))
    g_set_object (&self->pick_origin, first);
  changed (self);
  if (row)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  else if (!kith_timeline_view_get_focused_row (self))
    kith_timeline_view_walk (self, 1);
}

/**
 * kith_timeline_view_end_picking:
 *
 * Lets go of all, and goes back to reading.
 */
void
kith_timeline_view_end_picking (KithTimelineView *self)
{
  if (!self->picking)
    return;
  g_hash_table_remove_all (self->picked);
  g_clear_object (&self->pick_origin);
  set_picking (self, FALSE);
  changed (self);
}

gboolean
kith_timeline_view_get_picking (KithTimelineView *self)
{
  return self->picking;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  gint64 left = kith_message_get_seq (*(KithMessage *const *) a),
         right = kith_message_get_seq (*(KithMessage *const *) b);

  return left < right ? -1 : left > right;
}

/**
 * kith_timeline_view_dup_picked:
 *
 * Returns: (transfer full): the KithMessage that are picked, the oldest first
 */
GPtrArray *
kith_timeline_view_dup_picked (KithTimelineView *self)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer message;

  g_hash_table_iter_init (&iter, self->picked);
  while (g_hash_table_iter_next (&iter, &message, NULL))
    g_ptr_array_add (messages, g_object_ref (message));
  g_ptr_array_sort (messages, compare_places);
  return messages;
}
