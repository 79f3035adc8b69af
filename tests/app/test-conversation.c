/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "conversation-fixture.h"

#include "kith-message-private.h"
#include "kith-message-row-bind.h"

static KithMessage *
get_message (Fixture *self, guint position)
{
  g_autoptr (KithTimelineItem) item = g_list_model_get_item (fixture_get_model (self), position);

  return kith_timeline_item_get_message (item);
}

static guint
get_last (Fixture *self)
{
  return g_list_model_get_n_items (fixture_get_model (self)) - 1;
}

static void
scroll_by (Fixture *self, double pixels)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + pixels);
}

static void
test_opens_at_end (Fixture *self, gconstpointer data)
{
  guint first, last;

  g_assert_true (kith_anchor_list_get_visible_range (self->list, &first, &last));
  g_assert_cmpuint (last, ==, get_last (self));
  g_assert_true (kith_anchor_list_get_at_end (self->list));
}

/* History is loaded while one scrolls, and not a pixel moves by it. */
static void
test_history_loads_still (Fixture *self, gconstpointer data)
{
  guint n_before = g_list_model_get_n_items (fixture_get_model (self)), n_loads = 0;

  for (guint i = 0; i < 120 && n_loads < 4; i++)
    {
      guint position, n;
      int anchor;
      double y;
      KithMessage *message;
      GtkWidget *row;

      scroll_by (self, -180);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (self->list));
      kith_anchor_list_get_anchor (self->list, &position, &anchor);
      message = get_message (self, position);
      row = kith_anchor_list_get_row (self->list, position);
      if (!message || !row)
        continue;
      y = fixture_get_row_y (self, position);
      n = g_list_model_get_n_items (fixture_get_model (self));
      fixture_settle (self);
      if (g_list_model_get_n_items (fixture_get_model (self)) == n)
        continue;
      n_loads++;
      g_assert_true (kith_timeline_find_position (KITH_TIMELINE (fixture_get_model (self)),
                                                  kith_message_get_id (message), &position));
      g_assert_cmpfloat (fixture_get_row_y (self, position), ==, y);
    }
  g_assert_cmpuint (n_loads, >, 0);
  g_assert_cmpuint (g_list_model_get_n_items (fixture_get_model (self)), >, n_before);
}

static void
test_accessible_rows (Fixture *self, gconstpointer data)
{
  GtkWidget *row = kith_anchor_list_get_row (self->list, get_last (self));
  KithMessage *message = get_message (self, get_last (self));
  const KithRowContent *content = kith_message_row_get_content (KITH_MESSAGE_ROW (row));
  g_autofree char *text = kith_text_layout_dup_readable (kith_message_row_get_text_layout (KITH_MESSAGE_ROW (row)));
  g_autofree char *label = g_strdup_printf ("%s, %s, %s", kith_message_get_author_name (message), content->time, text);

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label);
}

static KithMessage *
get_focused_message (Fixture *self)
{
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  return KITH_IS_MESSAGE_ROW (row) ? kith_message_row_get_message (KITH_MESSAGE_ROW (row)) : NULL;
}

static void
test_walk (Fixture *self, gconstpointer data)
{
  guint last = get_last (self);

  g_assert_true (fixture_press_key (GTK_WIDGET (self->list), GDK_KEY_Up, 0));
  g_assert_true (get_focused_message (self) == get_message (self, last));
  for (guint i = 1; i < 30; i++)
    {
      double y;

      g_assert_true (fixture_press_key (GTK_WIDGET (self->list), GDK_KEY_Up, 0));
      fixture_settle (self);
      /* History may have come above meanwhile. */
      last = get_last (self);
      g_assert_true (get_focused_message (self) == get_message (self, last - i));
      y = fixture_get_row_y (self, last - i);
      g_assert_cmpfloat (y, >=, 0);
      g_assert_cmpfloat (y, <, gtk_widget_get_height (GTK_WIDGET (self->list)));
    }
  g_assert_true (fixture_press_key (GTK_WIDGET (self->list), GDK_KEY_Down, 0));
  g_assert_true (get_focused_message (self) == get_message (self, last - 28));
  g_assert_true (fixture_press_key (GTK_WIDGET (self->list), GDK_KEY_End, 0));
  fixture_settle (self);
  g_assert_true (kith_anchor_list_get_at_end (self->list));
}

/* Tab leads from the composer to the message that was seen last, and out again, not through all of them. */
static void
test_tab (Fixture *self, gconstpointer data)
{
  guint first, last;

  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
  g_assert_true (fixture_press_key (GTK_WIDGET (kith_composer_get_text_view (self->composer)), GDK_KEY_ISO_Left_Tab,
                                    GDK_SHIFT_MASK));
  g_assert_true (kith_anchor_list_get_visible_range (self->list, &first, &last));
  g_assert_true (get_focused_message (self) == get_message (self, last));
  for (guint i = 0; i < 4 && get_focused_message (self); i++)
    gtk_widget_child_focus (self->window, GTK_DIR_TAB_FORWARD);
  g_assert_null (get_focused_message (self));
}

static void
test_page_keys (Fixture *self, gconstpointer data)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));
  double value = gtk_adjustment_get_value (adjustment);

  g_assert_true (fixture_press_key (GTK_WIDGET (self->list), GDK_KEY_Page_Up, 0));
  fixture_settle (self);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <, value - 200);
  g_assert_true (fixture_press_key (GTK_WIDGET (self->list), GDK_KEY_Page_Down, 0));
  fixture_settle (self);
  g_assert_true (kith_anchor_list_get_at_end (self->list));
}

static void
on_text_read (GObject *source, GAsyncResult *result, gpointer data)
{
  char **text = data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static char *
read_clipboard (Fixture *self, GdkClipboard *clipboard)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (clipboard, NULL, on_text_read, &text);
  fixture_wait (self, text != NULL);
  return text;
}

static void
send_text (Fixture *self, const char *text)
{
  KithTimeline *timeline = KITH_TIMELINE (fixture_get_model (self));

  gtk_text_buffer_set_text (self->buffer, text, -1);
  g_assert_true (kith_composer_send (self->composer));
  fixture_wait (self, kith_message_get_state (get_message (self, get_last (self))) == KITH_MESSAGE_SENT);
  g_assert_true (kith_timeline_get_at_newest (timeline));
  fixture_settle (self);
}

static void
test_select_and_copy (Fixture *self, gconstpointer data)
{
  g_autofree char *word = NULL, *paragraph = NULL, *shared = NULL, *whole = NULL;
  KithMessage *message;
  double y;

  send_text (self, "alpha **beta** gamma\n\nsecond part");
  message = get_message (self, get_last (self));
  y = fixture_get_row_y (self, get_last (self)) +
      gtk_widget_get_height (kith_anchor_list_get_row (self->list, get_last (self))) - 12;

  /* Twice a word, three times a paragraph. */
  fixture_click (GTK_WIDGET (self->list), 2, 80, y);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->conversation), "conversation.copy-selection", NULL));
  word = read_clipboard (self, gtk_widget_get_clipboard (self->window));
  g_assert_cmpstr (word, ==, "second");
  shared = read_clipboard (self, gtk_widget_get_primary_clipboard (self->window));
  g_assert_cmpstr (shared, ==, "second");
  fixture_click (GTK_WIDGET (self->list), 3, 80, y);
  g_assert_true (fixture_press_key (GTK_WIDGET (self->list), GDK_KEY_c, GDK_CONTROL_MASK));
  paragraph = read_clipboard (self, gtk_widget_get_clipboard (self->window));
  g_assert_cmpstr (paragraph, ==, "second part");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->conversation), "conversation.copy", "s",
                                             kith_message_get_id (message)));
  whole = read_clipboard (self, gtk_widget_get_clipboard (self->window));
  g_assert_cmpstr (whole, ==, "alpha **beta** gamma\n\nsecond part");
}

static void
test_spoiler (Fixture *self, gconstpointer data)
{
  KithMessageRow *row;
  g_autofree char *hidden = NULL, *shown = NULL;
  double y;

  send_text (self, "||the butler did it||");
  row = KITH_MESSAGE_ROW (kith_anchor_list_get_row (self->list, get_last (self)));
  hidden = kith_text_layout_dup_readable (kith_message_row_get_text_layout (row));
  g_assert_cmpstr (hidden, ==, "(spoiler)");
  y = fixture_get_row_y (self, get_last (self)) + gtk_widget_get_height (GTK_WIDGET (row)) - 12;
  fixture_click (GTK_WIDGET (self->list), 1, 90, y);
  shown = kith_text_layout_dup_readable (kith_message_row_get_text_layout (row));
  g_assert_cmpstr (shown, ==, "the butler did it");
}

static void
test_place_is_kept (Fixture *self, gconstpointer data)
{
  guint position;
  int y;
  KithMessage *message;

  scroll_by (self, -700);
  fixture_settle (self);
  g_assert_true (kith_anchor_list_get_anchor (self->list, &position, &y));
  message = get_message (self, position);
  fixture_open (self, "welcome");
  g_assert_true (kith_anchor_list_get_at_end (self->list));
  fixture_open (self, "the-long-table");
  g_assert_true (
    kith_timeline_find_position (KITH_TIMELINE (fixture_get_model (self)), kith_message_get_id (message), &position));
  g_assert_cmpfloat (fixture_get_row_y (self, position), ==, y);
}

static void
test_failed_message (Fixture *self, gconstpointer data)
{
  KithMessage *message;
  GtkWidget *row, *failure, *label;
  int height;

  send_text (self, "this one will fail");
  message = get_message (self, get_last (self));
  row = kith_anchor_list_get_row (self->list, get_last (self));
  height = gtk_widget_get_height (row);
  kith_message_set_state (message, KITH_MESSAGE_FAILED, "You are too fast");
  fixture_wait (self, (failure = fixture_find (row, GTK_TYPE_BOX, "failure")) != NULL &&
                        gtk_widget_get_child_visible (failure));
  fixture_settle (self);
  g_assert_cmpint (gtk_widget_get_height (row), >, height);
  label = fixture_find (failure, GTK_TYPE_LABEL, NULL);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "Not sent: You are too fast");
  g_assert_nonnull (fixture_find (failure, GTK_TYPE_BUTTON, NULL));
  g_assert_true (kith_anchor_list_get_at_end (self->list));
  kith_message_set_state (message, KITH_MESSAGE_SENT, NULL);
  fixture_settle (self);
  g_assert_cmpint (gtk_widget_get_height (row), ==, height);
}

static void
test_jump (Fixture *self, gconstpointer data)
{
  KithMessage *message;
  g_autofree char *id = NULL;
  guint position;

  for (guint i = 0; i < 30; i++)
    {
      scroll_by (self, -400);
      fixture_settle (self);
    }
  kith_anchor_list_get_visible_range (self->list, &position, &(guint){ 0 });
  message = get_message (self, position + 2);
  g_assert_nonnull (message);
  id = g_strdup (kith_message_get_id (message));
  gtk_widget_activate_action (GTK_WIDGET (self->conversation), "conversation.jump-newest", NULL);
  fixture_wait (self, kith_anchor_list_get_at_end (self->list));
  fixture_settle (self);
  gtk_widget_activate_action (GTK_WIDGET (self->conversation), "conversation.jump-to", "s", id);
  fixture_wait (self, kith_timeline_find_position (KITH_TIMELINE (fixture_get_model (self)), id, &position));
  fixture_settle (self);
  g_assert_cmpfloat (fixture_get_row_y (self, position), >=, 0);
  g_assert_cmpfloat (fixture_get_row_y (self, position), <, gtk_widget_get_height (GTK_WIDGET (self->list)));
  g_assert_false (kith_anchor_list_get_at_end (self->list));
}

static void
test_edit_above_is_still (Fixture *self, gconstpointer data)
{
  guint position, n = 0;
  int y;
  KithMessage *anchor;

  send_text (self, "to be changed");
  /* More than the window holds, so that one's own messages stand above the anchor. */
  for (guint i = 0; i < 60; i++)
    send_text (self, "a line below it");
  scroll_by (self, -60);
  fixture_settle (self);
  g_assert_true (kith_anchor_list_get_anchor (self->list, &position, &y));
  anchor = get_message (self, position);
  for (guint i = position - 1; i > 0 && n < 3; i--)
    if (get_message (self, i) && kith_message_can_edit (get_message (self, i)))
      {
        kith_message_edit_async (get_message (self, i), "now\n\nit\n\nis\n\ntall", NULL, NULL, NULL);
        n++;
      }
  g_assert_cmpuint (n, ==, 3);
  fixture_wait (self, kith_message_get_edited_at (get_message (self, position - 1)) > 0);
  fixture_settle (self);
  g_assert_true (
    kith_timeline_find_position (KITH_TIMELINE (fixture_get_model (self)), kith_message_get_id (anchor), &position));
  g_assert_cmpfloat (fixture_get_row_y (self, position), ==, y);
}

/* What is new is under a line, and one begins to read there. */
static void
test_unread_line (Fixture *self, gconstpointer data)
{
  KithTimeline *timeline;
  guint position, first, last;
  KithChannel *channel = fixture_find_channel (self, "game-night");

  g_assert_true (kith_channel_get_unread (channel));
  fixture_open (self, "game-night");
  timeline = KITH_TIMELINE (fixture_get_model (self));
  position = kith_timeline_get_unread_position (timeline);
  g_assert_cmpuint (position, <=, get_last (self));
  g_assert_true (kith_anchor_list_get_visible_range (self->list, &first, &last));
  g_assert_cmpuint (first, <=, position);
  g_assert_cmpuint (last, >=, position);
  g_assert_true (
    kith_message_row_get_content (KITH_MESSAGE_ROW (kith_anchor_list_get_row (self->list, position)))->unread);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    const char *channel;
    void (*function) (Fixture *, gconstpointer);
  } tests[] = {
    { "/conversation/opens-at-end", "the-long-table", test_opens_at_end },
    { "/conversation/history-loads-still", "the-long-table", test_history_loads_still },
    { "/conversation/accessible-rows", "welcome", test_accessible_rows },
    { "/conversation/walk", "the-long-table", test_walk },
    { "/conversation/tab", "the-long-table", test_tab },
    { "/conversation/page-keys", "the-long-table", test_page_keys },
    { "/conversation/select-and-copy", "welcome", test_select_and_copy },
    { "/conversation/spoiler", "welcome", test_spoiler },
    { "/conversation/place-is-kept", "the-long-table", test_place_is_kept },
    { "/conversation/failed-message", "welcome", test_failed_message },
    { "/conversation/unread-line", "welcome", test_unread_line },
    { "/conversation/jump", "the-long-table", test_jump },
    { "/conversation/edit-above-is-still", "the-long-table", test_edit_above_is_still },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].channel, fixture_set_up, tests[i].function, fixture_tear_down);
  return g_test_run ();
}
