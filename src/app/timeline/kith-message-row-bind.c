/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-message-row-bind.h"

#include "kith-anchor-list.h"
#include "kith-guild-roles.h"
#include "kith-markdown.h"
#include "kith-message-link.h"
#include "kith-message-row-private.h"
#include "kith-session.h"
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

static char *
resolve_mention (const char *user_id, gpointer data)
{
  KithMessage *message = data;
  KithChannel *channel = kith_message_get_channel (message);
  KithGuild *guild = channel ? kith_channel_get_guild (channel) : NULL;
  KithMember *member = guild ? kith_guild_find_member (guild, user_id) : NULL;
  KithUser *user = member ? NULL : kith_message_find_mention (message, user_id);

  if (member)
    return g_strdup (kith_member_get_display_name (member));
  return user ? g_strdup (kith_user_get_display_name (user)) : NULL;
}

static char *
resolve_role (const char *role_id, int *colour, gpointer data)
{
  KithChannel *channel = kith_message_get_channel (data);
  KithGuild *guild = channel ? kith_channel_get_guild (channel) : NULL;
  KithRole *role = guild ? kith_guild_find_role (guild, role_id) : NULL;

  if (!role)
    return NULL;
  *colour = kith_role_get_colour (role);
  return g_strdup (kith_role_get_name (role));
}

/* A link to a message of the same server is shown as where that stands. */
static char *
describe_link (const char *address, gpointer data)
{
  KithChannel *here = kith_message_get_channel (data), *channel;
  KithSession *session = here ? kith_channel_get_session (here) : NULL;
  KithServerAddress *server = session ? kith_session_get_server_address (session) : NULL;
  g_autoptr (KithMessageLink) link = server ? kith_message_link_parse (address) : NULL;

  if (!link || kith_server_address_get_port (server) != link->port ||
      g_ascii_strcasecmp (kith_server_address_get_host (server), link->host) != 0)
    return NULL;
  channel = kith_session_find_channel (session, link->channel_id);
  if (!channel)
    return g_strdup ("");
  if (kith_channel_is_conversation (channel))
    /* Translators: a link to a message; the name of a person or of a group */
    return g_strdup_printf (_ ("%s › message"), kith_channel_get_name (channel));
  /* Translators: a link to a message; the name of a channel */
  return g_strdup_printf (_ ("#%s › message"), kith_channel_get_name (channel));
}

/* What a blocked person wrote is folded; a press on it shows it. */
static KithRichText *
fold (const char *source, const KithMarkdownOptions *options)
{
  g_autofree char *content = g_strdelimit (g_strdup (source), "\n|", ' ');
  /* Translators: in place of what a blocked person wrote; %s is hidden until it is pressed */
  g_autofree char *text = g_strdup_printf (_ ("*Blocked message:* %s"), "||");
  g_autofree char *folded = g_strconcat (text, content, "||", NULL);

  return kith_markdown_parse_fully (folded, options);
}

/* A name as Markdown that means nothing but itself. */
static char *
escape (const char *name)
{
  GString *escaped = g_string_new (NULL);

  for (const char *p = name ? name : ""; *p; p++)
    {
      if (g_ascii_ispunct (*p))
        g_string_append_c (escaped, '\\');
      g_string_append_c (escaped, *p == '\n' ? ' ' : *p);
    }
  return g_string_free (escaped, FALSE);
}

/* What a message says: its words, and below them what it forwards as a quotation. */
static char *
dup_source (KithMessageRow *self, KithMessage *message)
{
  const char *content = kith_message_get_content (message), *author = kith_message_get_forwarded_author (message);
  g_autofree char *name = NULL, *time = NULL, *quoted = NULL, *head = NULL;
  g_auto (GStrv) lines = NULL;

  if (!author)
    return g_strdup (content ? content : "");
  name = escape (author);
  time = kith_row_style_format_full (self->style, kith_message_get_forwarded_at (message));
  /* Translators: over a message that was sent on from another place; a person's name, and when it was written */
  head = g_strdup_printf (_ ("**↪ Forwarded** · %s · %s"), name, time);
  lines = g_strsplit (kith_message_get_forwarded_content (message), "\n", -1);
  quoted = g_strjoinv ("\n> ", lines);
  return g_strconcat (content ? content : "", *content ? "\n\n> " : "> ", head, "\n>\n> ", quoted, NULL);
}

static KithRichText *
make_text (KithMessageRow *self, KithMessage *message)
{
  const KithMarkdownOptions options = { resolve_mention, message, kith_message_get_mention_everyone (message),
                                        describe_link, resolve_role };
  g_autofree char *source = dup_source (self, message);

  if (kith_message_get_author (message) && kith_user_get_blocked (kith_message_get_author (message)) &&
      kith_message_get_kind (message) == KITH_MESSAGE_KIND_TEXT)
    return fold (source, &options);
  if (self->content.text && g_strcmp0 (source, self->source) == 0)
    return kith_rich_text_ref (self->content.text);
  g_free (self->source);
  self->source = g_steal_pointer (&source);
  return kith_markdown_parse (self->source, &options);
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
  content->reply_excerpt = clean (kith_message_get_reply_excerpt (message));
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
