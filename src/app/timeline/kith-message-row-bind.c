/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-message-row-bind.h"

#include "kith-anchor-list.h"
#include "kith-guild.h"
#include "kith-message-row-private.h"
#include "kith-message-text.h"
#include "kith-system-line.h"

#include <glib/gi18n.h>

/**
 * kith_message_get_key:
 *
 * Names a message in actions: by its id, or by its nonce while it has none.
 *
 * Returns: (transfer none): the name
 */
const char *
kith_message_get_key (KithMessage *message)
{
  const char *id = kith_message_get_id (message);

  return id && *id ? id : kith_message_get_nonce (message);
}

/* The client library says it in the words of the protocol, which are translated here. */
static char *
dup_error (const char *words)
{
  return words && *words ? g_strdup (_ (words)) : g_strdup (words);
}

static KithRichText *
make_text (KithMessageRow *self, KithMessage *message)
{
  g_autofree char *source = NULL;

  if (kith_message_text_is_folded (message) &&
      !kith_row_style_is_unfolded (self->style, kith_message_get_key (message)))
    {
      g_clear_pointer (&self->source, g_free);
      return kith_message_text_fold ();
    }
  source = kith_message_text_dup_source (message);
  if (self->content.text && g_strcmp0 (source, self->source) == 0)
    return kith_rich_text_ref (self->content.text);
  g_free (self->source);
  self->source = g_steal_pointer (&source);
  return kith_message_text_parse (message, self->source);
}

static int
get_author_colour (KithMessage *message)
{
  KithChannel *channel = kith_message_get_channel (message);
  KithGuild *guild = channel ? kith_channel_get_guild (channel) : NULL;
  KithUser *author = kith_message_get_author (message);
  KithMember *member = guild && author ? kith_guild_find_member (guild, kith_user_get_id (author)) : NULL;
  int colour = member ? kith_member_get_colour (member) : -1;

  return colour;
}

/* Names stand in a line with what others wrote. */
static char *
clean (const char *name)
{
  g_autofree char *joined = name ? g_strdup (name) : g_strdup ("");

  return g_strdelimit (g_steal_pointer (&joined), "\n\r\t", ' ');
}

static void on_changed (GObject *object, GParamSpec *property, gpointer data);

static void
fill_picture (KithMessageRow *self, KithRowContent *content, KithMessage *message)
{
  KithChannel *channel = kith_message_get_channel (message);
  KithSession *session = channel ? kith_channel_get_session (channel) : NULL;
  KithUser *author = kith_message_get_author (message);
  KithGuild *guild = channel ? kith_channel_get_guild (channel) : NULL;
  KithMember *member = guild && author ? kith_guild_find_member (guild, kith_user_get_id (author)) : NULL;
  const char *id = member ? kith_member_get_avatar (member) : author ? kith_user_get_avatar (author) : NULL;

  if (!self->author_signals)
    {
      self->author_signals = g_signal_group_new (KITH_TYPE_USER);
      g_signal_group_connect (self->author_signals, "notify::avatar", G_CALLBACK (on_changed), self);
      self->member_signals = g_signal_group_new (KITH_TYPE_MEMBER);
      g_signal_group_connect (self->member_signals, "notify::avatar", G_CALLBACK (on_changed), self);
      g_signal_group_connect (self->member_signals, "notify::colour", G_CALLBACK (on_changed), self);
      g_signal_group_connect (self->author_signals, "notify::blocked", G_CALLBACK (on_changed), self);
      self->picture_signals = g_signal_group_new (KITH_TYPE_PICTURE);
      g_signal_group_connect_swapped (self->picture_signals, "loaded", G_CALLBACK (gtk_widget_queue_draw), self);
    }
  g_signal_group_set_target (self->author_signals, author);
  g_signal_group_set_target (self->member_signals, member);
  /* Only the first of several messages shows who wrote them. */
  if (session && id && !content->continues)
    content->picture = kith_picture_get (session, id,
                                         KITH_ROW_PICTURE * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  g_signal_group_set_target (self->picture_signals, content->picture);
}

static void
fill_reply (KithRowContent *content, KithMessage *message)
{
  const char *author = kith_message_get_reply_author_name (message);

  content->is_reply = kith_message_get_reply_id (message) != NULL;
  if (!content->is_reply || !author || !*author)
    return;
  content->reply_author = clean (author);
  content->reply_excerpt = kith_message_text_dup_reply (message);
}

static void
fill_state (KithRowContent *content, KithMessage *message)
{
  KithMessageState state = kith_message_get_state (message);

  content->state = state == KITH_MESSAGE_FAILED    ? KITH_ROW_FAILED
                   : state == KITH_MESSAGE_PENDING ? KITH_ROW_PENDING
                                                   : KITH_ROW_SENT;
  content->error = dup_error (kith_message_get_error_text (message));
}

/**
 * kith_message_row_fill:
 *
 * Makes what is shown from the item anew.
 */
void
kith_message_row_fill (KithMessageRow *self)
{
  KithMessage *message = kith_timeline_item_get_message (self->item);
  KithRowContent content = { 0 };
  gint64 created;

  self->stale = FALSE;
  if (!message)
    {
      content.gap = TRUE;
      content.error = dup_error (kith_timeline_item_get_error_text (self->item));
      kith_message_row_set_content (self, &content);
      return;
    }
  created = kith_message_get_created_at (message);
  content.key = g_strdup (kith_message_get_key (message));
  content.author = clean (kith_message_get_author_name (message));
  content.author_colour = get_author_colour (message);
  content.time = kith_row_style_format_time (self->style, created);
  if (kith_timeline_item_get_first_of_day (self->item))
    content.day = kith_row_style_format_day (self->style, created);
  content.unread = kith_timeline_item_get_first_unread (self->item);
  content.continues = kith_timeline_item_get_continues (self->item);
  fill_picture (self, &content, message);
  content.text = kith_system_line_is (message) ? kith_system_line_make (message, content.author, &content.icon)
                                               : make_text (self, message);
  content.pinned = kith_message_get_pinned (message);
  content.leaving = kith_message_get_deleting (message);
  content.edited = kith_message_get_edited_at (message) > 0;
  content.mentions_me = kith_message_get_mentions_me (message);
  if (!content.icon)
    fill_reply (&content, message);
  fill_state (&content, message);
  kith_message_row_set_content (self, &content);
}

static void
on_changed (GObject *object, GParamSpec *property, gpointer data)
{
  KithMessageRow *self = data;
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (self));

  self->stale = TRUE;
  if (list)
    kith_anchor_list_queue_row (KITH_ANCHOR_LIST (list));
}

/**
 * kith_message_row_refresh:
 *
 * Reads the text again, in which time has passed.
 */
void
kith_message_row_refresh (KithMessageRow *self)
{
  g_clear_pointer (&self->source, g_free);
  on_changed (NULL, NULL, self);
}

/**
 * kith_message_row_bind:
 *
 * Shows an item and follows it.
 */
void
kith_message_row_bind (KithMessageRow *self, KithTimelineItem *item)
{
  KithMessage *message = kith_timeline_item_get_message (item);

  self->item = g_object_ref (item);
  self->item_handler = g_signal_connect (item, "notify", G_CALLBACK (on_changed), self);
  if (message)
    self->message_handler = g_signal_connect (message, "notify", G_CALLBACK (on_changed), self);
  kith_message_row_fill (self);
}

/**
 * kith_message_row_unbind:
 *
 * Lets go of the item.
 */
void
kith_message_row_unbind (KithMessageRow *self)
{
  if (!self->item)
    return;
  g_clear_signal_handler (&self->item_handler, self->item);
  if (self->message_handler)
    g_clear_signal_handler (&self->message_handler, kith_timeline_item_get_message (self->item));
  if (self->author_signals)
    {
      g_signal_group_set_target (self->author_signals, NULL);
      g_signal_group_set_target (self->member_signals, NULL);
      g_signal_group_set_target (self->picture_signals, NULL);
    }
  g_clear_object (&self->item);
  g_clear_pointer (&self->source, g_free);
  self->stale = FALSE;
  kith_message_row_clear (self);
}

/**
 * kith_message_row_get_item:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
KithTimelineItem *
kith_message_row_get_item (KithMessageRow *self)
{
  return self->item;
}

/**
 * kith_message_row_get_message:
 *
 * Returns: (transfer none) (nullable): the message that is shown
 */
KithMessage *
kith_message_row_get_message (KithMessageRow *self)
{
  return self->item ? kith_timeline_item_get_message (self->item) : NULL;
}
