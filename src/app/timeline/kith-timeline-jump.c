/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-timeline-view-private.h"

#include "kith-error-text.h"

#include <glib/gi18n.h>
#include <string.h>

/* Where a KithTimelineView stands, and how it gets elsewhere. */

#define PULSE_MS 1600
/* The line of what is new is shown this far under the top. */
#define UNREAD_TOP 48

typedef struct
{
  char message_id[64];
  int y;
} KithPlace;

/**
 * kith_timeline_view_keep_place:
 *
 * Remembers where the channel was left, unless that is its end.
 */
void
kith_timeline_view_keep_place (KithTimelineView *self)
{
  const char *id = kith_channel_get_id (self->channel);
  KithMessage *message;
  KithPlace *place;
  guint position;
  int y;

  g_hash_table_remove (self->places, id);
  if (!kith_anchor_list_get_anchor (self->list, &position, &y))
    return;
  message = kith_message_row_get_message ((KithMessageRow *) kith_anchor_list_get_row (self->list, position));
  if (!message || !kith_message_get_id (message))
    return;
  place = g_new0 (KithPlace, 1);
  g_strlcpy (place->message_id, kith_message_get_id (message), sizeof place->message_id);
  place->y = y;
  g_hash_table_insert (self->places, g_strdup (id), place);
}

/**
 * kith_timeline_view_restore_place:
 *
 * Goes to where the channel was left; else to the first message that was not read; else to the end.
 */
void
kith_timeline_view_restore_place (KithTimelineView *self)
{
  KithPlace *place = g_hash_table_lookup (self->places, kith_channel_get_id (self->channel));
  guint position = kith_timeline_get_unread_position (self->timeline);

  if (place && kith_timeline_find_position (self->timeline, place->message_id, &position))
    kith_anchor_list_scroll_to (self->list, position, place->y);
  else if (position < g_list_model_get_n_items (G_LIST_MODEL (self->timeline)))
    kith_anchor_list_scroll_to (self->list, position, UNREAD_TOP);
  else
    kith_anchor_list_scroll_to_end (self->list);
}

/**
 * kith_timeline_view_update_newest:
 *
 * Shows the button that leads to the newest message while that is not on screen.
 */
void
kith_timeline_view_update_newest (KithTimelineView *self)
{
  gboolean away = self->timeline &&
                  (!kith_anchor_list_get_at_end (self->list) || !kith_timeline_get_at_newest (self->timeline)) &&
                  g_list_model_get_n_items (G_LIST_MODEL (self->timeline)) > 0;
  gint64 n = 0;
  g_autofree char *text = NULL;

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->newest_revealer), away);
  gtk_widget_set_can_target (self->newest_revealer, away);
  if (self->channel && kith_channel_get_unread (self->channel))
    n = kith_channel_get_last_seq (self->channel) - kith_channel_get_last_read_seq (self->channel);
  gtk_widget_set_visible (self->newest_count, away && n > 0);
  text = n > 99 ? g_strdup ("99+") : g_strdup_printf ("%d", (int) n);
  gtk_label_set_text (GTK_LABEL (self->newest_count), text);
}

static void
on_jumped_newest (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithTimelineView) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_timeline_jump_newest_finish (KITH_TIMELINE (source), result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        gtk_widget_activate_action (GTK_WIDGET (self), "conversation.show-error", "s", kith_error_text (error));
      return;
    }
  if (KITH_TIMELINE (source) == self->timeline)
    kith_anchor_list_scroll_to_end (self->list);
}

/**
 * kith_timeline_view_jump_newest:
 *
 * Goes to the newest message, which may have to be loaded.
 */
void
kith_timeline_view_jump_newest (KithTimelineView *self)
{
  if (!self->timeline)
    return;
  if (kith_timeline_get_at_newest (self->timeline))
    kith_anchor_list_scroll_to_end (self->list);
  else
    kith_timeline_jump_newest_async (self->timeline, self->cancellable, on_jumped_newest, g_object_ref (self));
}

/**
 * kith_timeline_view_find_row:
 * @key: of a message
 *
 * Returns: (transfer none) (nullable): the row that shows it now
 */
KithMessageRow *
kith_timeline_view_find_row (KithTimelineView *self, const char *key)
{
  guint first, last;

  if (!key || !kith_anchor_list_get_visible_range (self->list, &first, &last))
    return NULL;
  for (guint i = first; i <= last; i++)
    {
      KithMessageRow *row = (KithMessageRow *) kith_anchor_list_get_row (self->list, i);
      KithMessage *message = row ? kith_message_row_get_message (row) : NULL;

      if (message && g_strcmp0 (kith_message_get_key (message), key) == 0)
        return row;
    }
  return NULL;
}

static void
set_pulse (double value, gpointer data)
{
  KithTimelineView *self = data;
  KithMessageRow *row = kith_timeline_view_find_row (self, self->pulsed);

  if (row)
    kith_message_row_set_pulse (row, value);
}

static gboolean
on_pulse_over (gpointer data)
{
  KithTimelineView *self = data;

  self->pulse_timeout = 0;
  set_pulse (0, self);
  g_clear_pointer (&self->pulsed, g_free);
  return G_SOURCE_REMOVE;
}

/**
 * kith_timeline_view_get_pulse:
 *
 * Returns: how strongly a message is highlighted now
 */
double
kith_timeline_view_get_pulse (KithTimelineView *self, KithMessage *message)
{
  if (g_strcmp0 (kith_message_get_key (message), self->pulsed) != 0)
    return 0;
  return self->pulse && adw_animation_get_state (self->pulse) == ADW_ANIMATION_PLAYING
           ? adw_animation_get_value (self->pulse)
           : 1;
}

/* Where motion is not wanted the light stands still, and goes. */
static void
start_pulse (KithTimelineView *self, const char *key)
{
  set_pulse (0, self);
  g_clear_handle_id (&self->pulse_timeout, g_source_remove);
  g_free (self->pulsed);
  self->pulsed = g_strdup (key);
  if (!self->pulse)
    {
      self->pulse = adw_timed_animation_new (GTK_WIDGET (self), 1, 0, PULSE_MS,
                                             adw_callback_animation_target_new (set_pulse, self, NULL));
      adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->pulse), ADW_EASE_IN_CUBIC);
    }
  if (adw_get_enable_animations (GTK_WIDGET (self)))
    adw_animation_play (self->pulse);
  else
    set_pulse (1, self);
  self->pulse_timeout = g_timeout_add (PULSE_MS, on_pulse_over, self);
}

static gboolean
go_to (KithTimelineView *self, const char *message_id)
{
  guint position, first, last;
  int height = gtk_widget_get_height (GTK_WIDGET (self->list));

  if (!kith_timeline_find_position (self->timeline, message_id, &position))
    return FALSE;
  if (!kith_anchor_list_get_visible_range (self->list, &first, &last) || position <= first || position >= last)
    kith_anchor_list_scroll_to (self->list, position, height / 3);
  g_free (self->cursor);
  self->cursor = g_strdup (message_id);
  start_pulse (self, message_id);
  return TRUE;
}

typedef struct
{
  KithTimelineView *view; /* owned */
  char *message_id;
} Jump;

static void
on_loaded_around (GObject *source, GAsyncResult *result, gpointer data)
{
  Jump *jump = data;
  g_autoptr (KithTimelineView) self = jump->view;
  g_autofree char *message_id = jump->message_id;
  g_autoptr (GError) error = NULL;
  gboolean loaded = kith_timeline_load_around_finish (KITH_TIMELINE (source), result, &error);

  g_free (jump);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || KITH_TIMELINE (source) != self->timeline)
    return;
  if (!loaded || !go_to (self, message_id))
    gtk_widget_activate_action (GTK_WIDGET (self), "conversation.show-error", "s",
                                error ? kith_error_text (error) : _ ("That message is gone"));
}

/**
 * kith_timeline_view_jump_to:
 *
 * Goes to a message, which may have to be loaded, and highlights it.
 */
void
kith_timeline_view_jump_to (KithTimelineView *self, const char *message_id)
{
  Jump *jump;

  if (!self->timeline || go_to (self, message_id))
    return;
  jump = g_new0 (Jump, 1);
  jump->view = g_object_ref (self);
  jump->message_id = g_strdup (message_id);
  kith_timeline_load_around_async (self->timeline, message_id, self->cancellable, on_loaded_around, jump);
}

/**
 * kith_timeline_view_dup_seen:
 *
 * Returns: (transfer full) (nullable): the id of a message in the middle of what is seen; %NULL where that is the
 * newest
 */
char *
kith_timeline_view_dup_seen (KithTimelineView *self)
{
  guint first, last;

  if (!self->timeline || kith_anchor_list_get_at_end (self->list) ||
      !kith_anchor_list_get_visible_range (self->list, &first, &last))
    return NULL;
  for (guint i = first + (last - first) / 2; i <= last; i++)
    {
      g_autoptr (KithTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (self->timeline), i);
      KithMessage *message = item ? kith_timeline_item_get_message (item) : NULL;

      if (message && kith_message_get_id (message))
        return g_strdup (kith_message_get_id (message));
    }
  return NULL;
}

/**
 * kith_timeline_view_find_message:
 * @key: of a message, see kith_message_get_key()
 *
 * Returns: (transfer none) (nullable): the message, where it is known
 */
KithMessage *
kith_timeline_view_find_message (KithTimelineView *self, const char *key)
{
  KithMessage *message = self->timeline ? kith_timeline_find_message (self->timeline, key) : NULL;
  guint n = self->timeline ? g_list_model_get_n_items (G_LIST_MODEL (self->timeline)) : 0;

  /* Messages on their way stand at the end and are known by their nonce only. */
  for (guint i = n; i > 0 && !message; i--)
    {
      g_autoptr (KithTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (self->timeline), i - 1);
      KithMessage *found = kith_timeline_item_get_message (item);

      if (found && g_strcmp0 (kith_message_get_key (found), key) == 0)
        message = found;
    }
  return message;
}
