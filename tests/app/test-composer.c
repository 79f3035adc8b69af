/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "conversation-fixture.h"

#include "kith-composer-text.h"
#include "kith-mention-popover.h"
#include "kith-time-popover.h"

#include <string.h>

static char *
get_text (Fixture *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static KithMessage *
get_newest (Fixture *self)
{
  guint n = g_list_model_get_n_items (fixture_get_model (self));
  g_autoptr (KithTimelineItem) item = g_list_model_get_item (fixture_get_model (self), n - 1);

  return kith_timeline_item_get_message (item);
}

static gboolean
shows_banner (Fixture *self)
{
  GtkWidget *banner = fixture_find (GTK_WIDGET (self->composer), GTK_TYPE_REVEALER, NULL);

  return gtk_revealer_get_reveal_child (GTK_REVEALER (banner));
}

static GtkWidget *
get_text_view (Fixture *self)
{
  return GTK_WIDGET (kith_composer_get_text_view (self->composer));
}

static void
test_send (Fixture *self, gconstpointer data)
{
  g_autofree char *rest = NULL;

  gtk_text_buffer_set_text (self->buffer, "  hello **there**  \n", -1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->composer), "composer.submit", NULL));
  g_assert_cmpstr (kith_message_get_content (get_newest (self)), ==, "hello **there**");
  rest = get_text (self);
  g_assert_cmpstr (rest, ==, "");
  fixture_wait (self, kith_message_get_state (get_newest (self)) == KITH_MESSAGE_SENT);
  fixture_settle (self);
  g_assert_true (kith_anchor_list_get_at_end (self->list));
}

static void
test_nothing_to_send (Fixture *self, gconstpointer data)
{
  guint n = g_list_model_get_n_items (fixture_get_model (self));

  g_assert_false (kith_composer_send (self->composer));
  gtk_text_buffer_set_text (self->buffer, "  \n ", -1);
  g_assert_false (kith_composer_send (self->composer));
  g_assert_cmpuint (g_list_model_get_n_items (fixture_get_model (self)), ==, n);
}

static void
test_limit (Fixture *self, gconstpointer data)
{
  GtkWidget *counter = fixture_find (GTK_WIDGET (self->composer), GTK_TYPE_LABEL, "composer-counter");
  g_autofree char *text = g_strnfill (3999, 'x');
  g_autofree char *rest = NULL;

  g_assert_false (gtk_widget_get_visible (counter));
  gtk_text_buffer_set_text (self->buffer, text, -1);
  g_assert_true (gtk_widget_get_visible (counter));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (counter)), ==, "1");
  gtk_text_buffer_insert_at_cursor (self->buffer, "äö", -1);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (counter)), ==, "-1");
  g_assert_true (gtk_widget_has_css_class (counter, "error"));
  g_assert_false (kith_composer_send (self->composer));
  rest = get_text (self);
  g_assert_cmpuint (g_utf8_strlen (rest, -1), ==, 4001);
}

static void
test_endless_paste (Fixture *self, gconstpointer data)
{
  g_autofree char *text = g_strnfill (1000000, 'y');
  g_autofree char *rest = NULL;

  gtk_text_buffer_set_text (self->buffer, "kept", -1);
  gtk_text_buffer_insert_at_cursor (self->buffer, text, -1);
  rest = get_text (self);
  g_assert_cmpstr (rest, ==, "kept");
  fixture_wait (self, fixture_find (GTK_WIDGET (self->conversation), GTK_TYPE_LABEL, "heading") != NULL);
}

static void
test_drafts (Fixture *self, gconstpointer data)
{
  g_autofree char *other = NULL, *back = NULL;
  KithChannel *channel = kith_conversation_get_channel (self->conversation);

  gtk_text_buffer_set_text (self->buffer, "half a thought", -1);
  fixture_open (self, "general");
  other = get_text (self);
  g_assert_cmpstr (other, ==, "");
  g_assert_cmpstr (kith_channel_get_draft (channel), ==, "half a thought");
  fixture_open (self, "welcome");
  back = get_text (self);
  g_assert_cmpstr (back, ==, "half a thought");
}

/* An answer and an edit that were begun wait in their channel as a draft does. */
static void
test_targets (Fixture *self, gconstpointer data)
{
  g_autofree char *other = NULL, *back = NULL, *changed = NULL;
  KithMessage *message;

  gtk_text_buffer_set_text (self->buffer, "mine", -1);
  g_assert_true (kith_composer_send (self->composer));
  fixture_wait (self, kith_message_get_state (get_newest (self)) == KITH_MESSAGE_SENT);
  message = get_newest (self);
  gtk_text_buffer_set_text (self->buffer, "half an answer", -1);
  gtk_widget_activate_action (GTK_WIDGET (self->conversation), "conversation.reply", "s",
                              kith_message_get_id (message));
  fixture_open (self, "general");
  g_assert_false (shows_banner (self));
  fixture_open (self, "welcome");
  g_assert_true (shows_banner (self));
  back = get_text (self);
  g_assert_cmpstr (back, ==, "half an answer");

  gtk_widget_activate_action (GTK_WIDGET (self->conversation), "conversation.edit", "s", kith_message_get_id (message));
  gtk_text_buffer_set_text (self->buffer, "half a change", -1);
  fixture_open (self, "general");
  other = get_text (self);
  g_assert_cmpstr (other, ==, "");
  fixture_open (self, "welcome");
  g_assert_true (shows_banner (self));
  changed = get_text (self);
  g_assert_cmpstr (changed, ==, "half a change");
  g_assert_true (fixture_press_key (get_text_view (self), GDK_KEY_Escape, 0));
  fixture_open (self, "general");
  fixture_open (self, "welcome");
  g_assert_false (shows_banner (self));
}

static void
test_reply (Fixture *self, gconstpointer data)
{
  KithMessage *message = get_newest (self);
  g_autofree char *id = g_strdup (kith_message_get_id (message));

  gtk_text_buffer_set_text (self->buffer, "yes", -1);
  gtk_widget_activate_action (GTK_WIDGET (self->conversation), "conversation.reply", "s", id);
  g_assert_true (shows_banner (self));
  g_assert_true (fixture_press_key (get_text_view (self), GDK_KEY_Escape, 0));
  g_assert_false (shows_banner (self));
  gtk_widget_activate_action (GTK_WIDGET (self->conversation), "conversation.reply", "s", id);
  g_assert_true (kith_composer_send (self->composer));
  g_assert_false (shows_banner (self));
  g_assert_cmpstr (kith_message_get_reply_id (get_newest (self)), ==, id);
}

static void
test_edit_last (Fixture *self, gconstpointer data)
{
  g_autofree char *shown = NULL, *rest = NULL;
  KithMessage *message;

  gtk_text_buffer_set_text (self->buffer, "frist", -1);
  g_assert_true (kith_composer_send (self->composer));
  message = get_newest (self);
  fixture_wait (self, kith_message_get_state (message) == KITH_MESSAGE_SENT);

  g_assert_true (fixture_press_key (get_text_view (self), GDK_KEY_Up, 0));
  g_assert_true (shows_banner (self));
  shown = get_text (self);
  g_assert_cmpstr (shown, ==, "frist");
  gtk_text_buffer_set_text (self->buffer, "first", -1);
  g_assert_true (kith_composer_send (self->composer));
  fixture_wait (self, g_strcmp0 (kith_message_get_content (message), "first") == 0);
  g_assert_cmpint (kith_message_get_edited_at (message), >, 0);
  g_assert_false (shows_banner (self));
  rest = get_text (self);
  g_assert_cmpstr (rest, ==, "");
}

static void
test_edit_gives_draft_back (Fixture *self, gconstpointer data)
{
  g_autofree char *rest = NULL;

  gtk_text_buffer_set_text (self->buffer, "mine", -1);
  g_assert_true (kith_composer_send (self->composer));
  fixture_wait (self, kith_message_get_state (get_newest (self)) == KITH_MESSAGE_SENT);
  gtk_text_buffer_set_text (self->buffer, "unfinished", -1);
  gtk_widget_activate_action (GTK_WIDGET (self->conversation), "conversation.edit", "s",
                              kith_message_get_id (get_newest (self)));
  gtk_text_buffer_set_text (self->buffer, "changed my mind", -1);
  g_assert_true (fixture_press_key (get_text_view (self), GDK_KEY_Escape, 0));
  rest = get_text (self);
  g_assert_cmpstr (rest, ==, "unfinished");
}

static KithMember *
get_member (Fixture *self, guint index)
{
  GListModel *members = kith_guild_list_members (
    kith_channel_get_guild (kith_conversation_get_channel (self->conversation)));
  g_autoptr (KithMember) member = g_list_model_get_item (members, index);

  return member;
}

static void
test_mention (Fixture *self, gconstpointer data)
{
  GtkWidget *popover = fixture_find (get_text_view (self), KITH_TYPE_MENTION_POPOVER, NULL);
  KithMember *member = get_member (self, 3);
  g_autofree char *query = g_strdup_printf ("hello @%s", kith_user_get_username (kith_member_get_user (member)));
  g_autofree char *content = NULL, *expected = NULL, *shown = NULL, *shown_expected = NULL;

  gtk_text_buffer_insert_at_cursor (self->buffer, query, -1);
  g_assert_true (gtk_widget_get_visible (popover));
  g_assert_true (fixture_press_key (get_text_view (self), GDK_KEY_Tab, 0));
  g_assert_false (gtk_widget_get_visible (popover));
  shown = get_text (self);
  shown_expected = g_strdup_printf ("hello @%s ", kith_member_get_display_name (member));
  g_assert_cmpstr (shown, ==, shown_expected);
  content = kith_composer_text_dup_content (self->buffer);
  expected = g_strdup_printf ("hello <@%s>", kith_user_get_id (kith_member_get_user (member)));
  g_assert_cmpstr (content, ==, expected);
}

/* A mention whose name was edited is only text; and what was sent can be loaded again. */
static void
test_mention_round_trip (Fixture *self, gconstpointer data)
{
  KithMember *member = get_member (self, 2);
  g_autofree char *source = g_strdup_printf ("a <@%s> b <@nobody> <", kith_user_get_id (kith_member_get_user (member)));
  g_autofree char *content = NULL, *broken = NULL;
  GtkTextIter iter;

  kith_composer_text_load (self->buffer, source, kith_conversation_get_channel (self->conversation));
  content = kith_composer_text_dup_content (self->buffer);
  g_assert_cmpstr (content, ==, source);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &iter, 4);
  gtk_text_buffer_insert (self->buffer, &iter, "!", 1);
  broken = kith_composer_text_dup_content (self->buffer);
  g_assert_null (strstr (broken, kith_user_get_id (kith_member_get_user (member))));
}

/* A moment is told as it is read here, and sent as seconds; the word for it opens the chooser. */
static void
test_times (Fixture *self, gconstpointer data)
{
  const char *source = "at <t:1700000000:D> or <t:1700000000:x> <t:>";
  g_autofree char *content = NULL, *shown = NULL, *chosen = NULL;
  GtkTextIter start, end;
  GtkWidget *popover;

  kith_composer_text_load (self->buffer, source, kith_conversation_get_channel (self->conversation));
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  shown = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  g_assert_cmpstr (shown, ==, "at 14 November 2023 or <t:1700000000:x> <t:>");
  content = kith_composer_text_dup_content (self->buffer);
  g_assert_cmpstr (content, ==, source);
  gtk_text_buffer_set_text (self->buffer, "/time", -1);
  g_assert_true (fixture_press_key (GTK_WIDGET (kith_composer_get_text_view (self->composer)), GDK_KEY_space, 0));
  g_assert_cmpint (gtk_text_buffer_get_char_count (self->buffer), ==, 0);
  popover = fixture_find (GTK_WIDGET (self->composer), KITH_TYPE_TIME_POPOVER, NULL);
  g_assert_true (gtk_widget_get_visible (popover));
  g_signal_emit_by_name (fixture_find (popover, GTK_TYPE_BUTTON, "suggested-action"), "clicked");
  g_assert_false (gtk_widget_get_visible (popover));
  chosen = kith_composer_text_dup_content (self->buffer);
  g_assert_true (g_regex_match_simple ("^<t:[0-9]+:f>$", chosen, 0, 0));
}

static void
test_dismissed_mention (Fixture *self, gconstpointer data)
{
  GtkWidget *popover = fixture_find (get_text_view (self), KITH_TYPE_MENTION_POPOVER, NULL);

  gtk_text_buffer_insert_at_cursor (self->buffer, "@", -1);
  g_assert_true (gtk_widget_get_visible (popover));
  g_assert_true (fixture_press_key (get_text_view (self), GDK_KEY_Escape, 0));
  gtk_text_buffer_insert_at_cursor (self->buffer, "a", -1);
  g_assert_false (gtk_widget_get_visible (popover));
  gtk_text_buffer_set_text (self->buffer, "mail@example.org", -1);
  g_assert_false (gtk_widget_get_visible (popover));
}

static void
test_grows (Fixture *self, gconstpointer data)
{
  int one, many;
  g_autofree char *lines = g_strnfill (60, '\n');

  fixture_settle (self);
  one = gtk_widget_get_height (GTK_WIDGET (self->composer));
  gtk_text_buffer_set_text (self->buffer, "a\nb\nc", -1);
  fixture_settle (self);
  many = gtk_widget_get_height (GTK_WIDGET (self->composer));
  g_assert_cmpint (many, >, one + 25);
  gtk_text_buffer_set_text (self->buffer, lines, -1);
  fixture_settle (self);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (self->composer)), <, 260);
  g_assert_true (kith_anchor_list_get_at_end (self->list));
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*function) (Fixture *, gconstpointer);
  } tests[] = {
    { "/composer/send", test_send },
    { "/composer/nothing-to-send", test_nothing_to_send },
    { "/composer/limit", test_limit },
    { "/composer/endless-paste", test_endless_paste },
    { "/composer/drafts", test_drafts },
    { "/composer/targets", test_targets },
    { "/composer/reply", test_reply },
    { "/composer/edit-last", test_edit_last },
    { "/composer/edit-gives-draft-back", test_edit_gives_draft_back },
    { "/composer/mention", test_mention },
    { "/composer/mention-round-trip", test_mention_round_trip },
    { "/composer/times", test_times },
    { "/composer/dismissed-mention", test_dismissed_mention },
    { "/composer/grows", test_grows },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, "welcome", fixture_set_up, tests[i].function, fixture_tear_down);
  return g_test_run ();
}
