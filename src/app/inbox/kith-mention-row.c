/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-mention-row.h"

#include "kith-avatar.h"
#include "kith-inbox-row.h"
#include "kith-message-excerpt.h"
#include "kith-row-name.h"
#include "kith-session.h"
#include "kith-time-text.h"

#include <glib/gi18n.h>

#define EXCERPT_LENGTH 220

/**
 * KithMentionRow:
 *
 * A message that calls the person, in the inbox: where, who, when, how it begins, and whether it was read. Rows are
 * bound again and again.
 */
struct _KithMentionRow
{
  GtkWidget parent_instance;

  KithMessage *message;
  GSignalGroup *channel_signals;
  GtkWidget *avatar, *texts, *place, *author, *time, *excerpt, *read;
};

G_DEFINE_FINAL_TYPE (KithMentionRow, kith_mention_row, GTK_TYPE_WIDGET)

static gboolean
is_unread (KithMessage *message)
{
  KithChannel *channel = kith_message_get_channel (message);

  return channel && kith_message_get_seq (message) > kith_channel_get_last_read_seq (channel);
}

static char *
describe_place (KithMessage *message)
{
  KithChannel *channel = kith_message_get_channel (message);
  KithGuild *guild = channel ? kith_channel_get_guild (channel) : NULL;

  if (!channel)
    return g_strdup ("");
  return guild ? g_strdup_printf ("#%s · %s", kith_channel_get_name (channel), kith_guild_get_name (guild))
               : g_strdup (kith_channel_get_name (channel));
}

static void
update (KithMentionRow *self)
{
  gboolean unread = is_unread (self->message);
  g_autofree char *place = describe_place (self->message);
  g_autofree char *excerpt = kith_message_dup_excerpt (self->message, EXCERPT_LENGTH);
  g_autofree char *time = NULL, *label = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  time = kith_time_text_format (kith_message_get_created_at (self->message) / 1000, 'R',
                                g_get_real_time () / G_USEC_PER_SEC, zone);
  gtk_label_set_label (GTK_LABEL (self->place), place);
  gtk_label_set_label (GTK_LABEL (self->author), kith_message_get_author_name (self->message));
  gtk_label_set_label (GTK_LABEL (self->time), time);
  gtk_label_set_label (GTK_LABEL (self->excerpt), excerpt);
  gtk_widget_set_visible (self->read, unread);
  if (unread)
    gtk_widget_add_css_class (GTK_WIDGET (self), "unread");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "unread");
  /* Translators: a message as a screen reader says it: its author, when it was written, where, and what it says */
  label = g_strdup_printf (_ ("%s, %s, %s: %s"), kith_message_get_author_name (self->message), time, place, excerpt);
  kith_row_name_set (GTK_WIDGET (self), label);
}

static void
show_author (KithMentionRow *self)
{
  KithUser *author = kith_message_get_author (self->message);
  KithChannel *channel = kith_message_get_channel (self->message);

  kith_avatar_set_name (KITH_AVATAR (self->avatar), kith_message_get_author_name (self->message));
  kith_avatar_set_picture (KITH_AVATAR (self->avatar), channel ? kith_channel_get_session (channel) : NULL,
                           author ? kith_user_get_avatar (author) : NULL);
}

static void
on_read_clicked (KithMentionRow *self)
{
  kith_inbox_row_mark_read (self->message ? kith_message_get_channel (self->message) : NULL);
}

static void
kith_mention_row_dispose (GObject *object)
{
  KithMentionRow *self = KITH_MENTION_ROW (object);

  g_clear_object (&self->channel_signals);
  g_clear_object (&self->message);
  g_clear_pointer (&self->avatar, gtk_widget_unparent);
  g_clear_pointer (&self->texts, gtk_widget_unparent);
  g_clear_pointer (&self->read, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_mention_row_parent_class)->dispose (object);
}

static void
kith_mention_row_class_init (KithMentionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_mention_row_dispose;
  gtk_widget_class_set_css_name (widget_class, "mentionrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
build_texts (KithMentionRow *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_hexpand (self->texts, TRUE);
  self->place = kith_inbox_row_make_label ("caption");
  gtk_widget_add_css_class (self->place, "dim-label");
  self->author = kith_inbox_row_make_label ("heading");
  self->time = kith_inbox_row_make_label ("caption");
  gtk_widget_add_css_class (self->time, "dim-label");
  self->excerpt = kith_inbox_row_make_label ("excerpt");
  g_object_set (self->excerpt, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "lines", 3, "width-chars", 20, NULL);
  gtk_box_append (GTK_BOX (head), self->author);
  gtk_box_append (GTK_BOX (head), self->time);
  gtk_box_append (GTK_BOX (self->texts), self->place);
  gtk_box_append (GTK_BOX (self->texts), head);
  gtk_box_append (GTK_BOX (self->texts), self->excerpt);
  gtk_widget_set_parent (self->texts, GTK_WIDGET (self));
}

static void
kith_mention_row_init (KithMentionRow *self)
{
  const char *const watched[] = { "notify::last-read-seq", "notify::name" };

  self->avatar = kith_avatar_new (36);
  gtk_widget_set_valign (self->avatar, GTK_ALIGN_START);
  gtk_widget_set_parent (self->avatar, GTK_WIDGET (self));
  build_texts (self);
  self->read = kith_inbox_row_make_read_button ();
  g_signal_connect_swapped (self->read, "clicked", G_CALLBACK (on_read_clicked), self);
  gtk_widget_set_parent (self->read, GTK_WIDGET (self));
  self->channel_signals = g_signal_group_new (KITH_TYPE_CHANNEL);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_group_connect_swapped (self->channel_signals, watched[i], G_CALLBACK (update), self);
}

/**
 * kith_mention_row_new:
 *
 * Returns: (transfer floating): a row without a message
 */
GtkWidget *
kith_mention_row_new (void)
{
  return g_object_new (KITH_TYPE_MENTION_ROW, NULL);
}

/**
 * kith_mention_row_set_message:
 * @message: (nullable): what the row shows
 */
void
kith_mention_row_set_message (KithMentionRow *self, KithMessage *message)
{
  if (!g_set_object (&self->message, message))
    return;
  g_signal_group_set_target (self->channel_signals, message ? kith_message_get_channel (message) : NULL);
  if (!message)
    return;
  show_author (self);
  update (self);
}
