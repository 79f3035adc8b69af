/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "conversation-fixture.h"

#include "kith-message-row-bind.h"
#include "kith-profile-card.h"
#include "kith-timeline-view.h"

/* What is done to messages, and to the people in them, beyond writing and reading. */

static GtkWidget *
get_row (Fixture *self, guint position)
{
  return kith_anchor_list_get_row (self->list, position);
}

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
send_text (Fixture *self, const char *text)
{
  gtk_text_buffer_set_text (self->buffer, text, -1);
  g_assert_true (kith_composer_send (self->composer));
  fixture_wait (self, kith_message_get_state (get_message (self, get_last (self))) == KITH_MESSAGE_SENT);
  fixture_settle (self);
}

/* A message in view that begins with who wrote it; and where that stands. */
static guint
find_headed (Fixture *self)
{
  guint first, last;

  g_assert_true (kith_anchor_list_get_visible_range (self->list, &first, &last));
  for (guint i = last; i > first; i--)
    {
      const KithRowContent *content = kith_message_row_get_content (KITH_MESSAGE_ROW (get_row (self, i)));

      if (!content->gap && !content->continues && !content->icon && fixture_get_row_y (self, i) > 0)
        return i;
    }
  g_assert_not_reached ();
}

static GtkWidget *
find_card (Fixture *self)
{
  return fixture_find (GTK_WIDGET (self->conversation), KITH_TYPE_PROFILE_CARD, NULL);
}

static void
test_author (Fixture *self, gconstpointer data)
{
  guint position = find_headed (self);
  GtkWidget *row = get_row (self, position), *card, *popover;
  int top = kith_message_row_get_body_top (KITH_MESSAGE_ROW (row));

  g_assert_null (find_card (self));
  fixture_click (GTK_WIDGET (self->list), 1, 40, fixture_get_row_y (self, position) + top + 30);
  card = find_card (self);
  g_assert_nonnull (card);
  popover = gtk_widget_get_ancestor (card, GTK_TYPE_POPOVER);
  g_assert_true (gtk_widget_get_visible (popover));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (fixture_find (card, GTK_TYPE_LABEL, "profile-name"))), ==,
                   kith_message_get_author_name (get_message (self, position)));
  /* Another channel takes it away. */
  fixture_open (self, "the-long-table");
  g_assert_null (find_card (self));
}

static void
test_mention (Fixture *self, gconstpointer data)
{
  KithUser *author = kith_message_get_author (get_message (self, find_headed (self)));
  g_autofree char *text = NULL, *typed = NULL;
  GtkTextIter start, end;
  GtkWidget *card;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->conversation), "conversation.mention", "s",
                                             kith_user_get_id (author)));
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  typed = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  g_assert_true (g_str_has_prefix (typed, "@"));
  g_assert_true (kith_composer_send (self->composer));
  fixture_wait (self, kith_message_get_state (get_message (self, get_last (self))) == KITH_MESSAGE_SENT);
  fixture_settle (self);
  text = g_strdup_printf ("<@%s>", kith_user_get_id (author));
  g_assert_cmpstr (kith_message_get_content (get_message (self, get_last (self))), ==, text);
  /* By the mouse, and by Tab and Enter. */
  fixture_click (GTK_WIDGET (self->list), 1, 80,
                 fixture_get_row_y (self, get_last (self)) + gtk_widget_get_height (get_row (self, get_last (self))) -
                   12);
  card = find_card (self);
  g_assert_nonnull (card);
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (card, GTK_TYPE_POPOVER)));
  gtk_widget_grab_focus (get_row (self, get_last (self)));
  gtk_widget_child_focus (get_row (self, get_last (self)), GTK_DIR_TAB_FORWARD);
  g_assert_true (fixture_press_key (GTK_WIDGET (self->list), GDK_KEY_Return, 0));
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_ancestor (find_card (self), GTK_TYPE_POPOVER)));
}

static const char *
get_label (Fixture *self, const char *style_class)
{
  return gtk_label_get_text (GTK_LABEL (fixture_find (
    fixture_find (GTK_WIDGET (self->conversation), GTK_TYPE_BOX, "pick-bar"), GTK_TYPE_LABEL, style_class)));
}

static gboolean
is_picked (Fixture *self, guint position)
{
  g_autofree char *text = gtk_test_accessible_check_state (GTK_ACCESSIBLE (get_row (self, position)),
                                                           GTK_ACCESSIBLE_STATE_SELECTED, TRUE);

  return text == NULL;
}

/* Messages are picked by keys, a stretch with Shift, and nothing moves away by it. */
static void
test_pick (Fixture *self, gconstpointer data)
{
  GtkWidget *bar = fixture_find (GTK_WIDGET (self->conversation), GTK_TYPE_BOX, "pick-bar");
  guint last;

  for (guint i = 0; i < 4; i++)
    send_text (self, "to be picked");
  last = get_last (self);
  g_assert_false (gtk_widget_get_visible (bar));
  gtk_widget_activate_action (GTK_WIDGET (self->conversation), "conversation.select", "s",
                              kith_message_get_id (get_message (self, last)));
  fixture_settle (self);
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (self->composer)));
  g_assert_true (kith_anchor_list_get_at_end (self->list));
  g_assert_cmpstr (get_label (self, "heading"), ==, "1 selected");
  g_assert_true (is_picked (self, last));
  g_assert_false (is_picked (self, last - 1));
  fixture_press_key (GTK_WIDGET (self->list), GDK_KEY_Up, 0);
  g_assert_false (is_picked (self, last - 1));
  fixture_press_key (GTK_WIDGET (self->list), GDK_KEY_Up, GDK_SHIFT_MASK);
  g_assert_true (is_picked (self, last - 1));
  g_assert_true (is_picked (self, last - 2));
  fixture_press_key (GTK_WIDGET (self->list), GDK_KEY_space, 0);
  g_assert_false (is_picked (self, last - 2));
  g_assert_cmpstr (get_label (self, "heading"), ==, "2 selected");
  /* What another person deletes is not picked any more. */
  kith_message_delete_async (get_message (self, last), NULL, NULL, NULL);
  fixture_wait (self, get_last (self) == last - 1);
  g_assert_cmpstr (get_label (self, "heading"), ==, "1 selected");
  fixture_press_key (GTK_WIDGET (self->list), GDK_KEY_Escape, 0);
  g_assert_false (gtk_widget_get_visible (bar));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (self->composer)));
}

/* No more than can be deleted at once. */
static void
test_pick_limit (Fixture *self, gconstpointer data)
{
  KithTimelineView *view = KITH_TIMELINE_VIEW (
    fixture_find (GTK_WIDGET (self->conversation), KITH_TYPE_TIMELINE_VIEW, NULL));
  g_autoptr (GPtrArray) picked = NULL;

  for (guint i = 0; i < 200 && get_last (self) < KITH_LIMIT_BULK_DELETE_MAX + 10; i++)
    {
      GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));

      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) - 400);
      fixture_settle (self);
    }
  g_assert_cmpuint (get_last (self), >, KITH_LIMIT_BULK_DELETE_MAX);
  gtk_widget_activate_action (GTK_WIDGET (self->conversation), "conversation.select-messages", NULL);
  fixture_press_key (GTK_WIDGET (self->list), GDK_KEY_a, GDK_CONTROL_MASK);
  picked = kith_timeline_view_dup_picked (view);
  g_assert_cmpuint (picked->len, ==, KITH_LIMIT_BULK_DELETE_MAX);
  g_assert_cmpstr (get_label (self, "heading"), ==, "100 selected");
  fixture_open (self, "general");
  g_assert_false (kith_timeline_view_get_picking (view));
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
    { "/message-acts/author", "general", test_author },
    { "/message-acts/mention", "general", test_mention },
    { "/message-acts/pick", "general", test_pick },
    { "/message-acts/pick-limit", "the-long-table", test_pick_limit },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].channel, fixture_set_up, tests[i].function, fixture_tear_down);
  return g_test_run ();
}
