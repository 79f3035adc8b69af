/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-message-text.h"

#include "kith-guild-roles.h"
#include "kith-markdown.h"
#include "kith-message-link.h"
#include "kith-rich-text-builder.h"
#include "kith-session.h"
#include "kith-system-line.h"
#include "kith-time-text.h"

#include <glib/gi18n.h>
#include <string.h>

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

/**
 * kith_message_text_dup_source:
 *
 * Returns: (transfer full): what a message says, in Markdown: its words, and below them what it forwards as a quotation
 */
char *
kith_message_text_dup_source (KithMessage *message)
{
  const char *content = kith_message_get_content (message), *author = kith_message_get_forwarded_author (message);
  g_autoptr (GTimeZone) zone = NULL;
  g_autofree char *name = NULL, *time = NULL, *quoted = NULL, *head = NULL;
  g_auto (GStrv) lines = NULL;

  if (!author)
    return g_strdup (content ? content : "");
  zone = g_time_zone_new_local ();
  name = escape (author);
  time = kith_time_text_format (kith_message_get_forwarded_at (message) / 1000, 'F', 0, zone);
  /* Translators: over a message that was sent on from another place; a person's name, and when it was written */
  head = g_strdup_printf (_ ("**↪ Forwarded** · %s · %s"), name, time);
  lines = g_strsplit (kith_message_get_forwarded_content (message), "\n", -1);
  quoted = g_strjoinv ("\n> ", lines);
  return g_strconcat (content ? content : "", content && *content ? "\n\n> " : "> ", head, "\n>\n> ", quoted, NULL);
}

/**
 * kith_message_text_parse:
 * @source: Markdown of the message
 *
 * Returns: (transfer full): the text with the names that stand for ids
 */
KithRichText *
kith_message_text_parse (KithMessage *message, const char *source)
{
  const KithMarkdownOptions options = { resolve_mention, message, kith_message_get_mention_everyone (message),
                                        describe_link, resolve_role };

  return kith_markdown_parse (source, &options);
}

/**
 * kith_message_text_is_folded:
 *
 * Returns: whether somebody wrote it whom one has blocked
 */
gboolean
kith_message_text_is_folded (KithMessage *message)
{
  KithUser *author = kith_message_get_author (message);

  return author && kith_user_get_blocked (author) && kith_message_get_kind (message) == KITH_MESSAGE_KIND_TEXT;
}

/**
 * kith_message_text_fold:
 *
 * Returns: (transfer full): what stands in place of what a blocked person wrote
 */
KithRichText *
kith_message_text_fold (void)
{
  /* Translators: in place of what a blocked person wrote; a word follows that shows it */
  const char *words = _ ("Blocked message"), *show = _ ("Show");
  KithRichTextBuilder builder;
  guint start;

  kith_rich_text_builder_init (&builder);
  kith_rich_text_builder_begin_block (&builder, KITH_BLOCK_PARAGRAPH, FALSE);
  kith_rich_text_builder_append (&builder, words, strlen (words), FALSE);
  kith_rich_text_builder_take_attribute (&builder, pango_attr_style_new (PANGO_STYLE_ITALIC), 0);
  kith_rich_text_builder_add_range (&builder, KITH_RANGE_NOTE, 0, NULL);
  kith_rich_text_builder_append (&builder, "  ", 2, FALSE);
  start = (guint) builder.text->len;
  kith_rich_text_builder_append (&builder, show, strlen (show), FALSE);
  kith_rich_text_builder_add_range (&builder, KITH_RANGE_SHOW, start, NULL);
  return kith_rich_text_builder_end (&builder);
}

static char *
to_line (KithRichText *text)
{
  g_autofree char *line = kith_rich_text_dup_readable (text, NULL);

  return g_strdelimit (g_steal_pointer (&line), "\n\r\t", ' ');
}

/**
 * kith_message_text_dup_line:
 *
 * Returns: (transfer full): what a message says, in one line, without what spoilers hide
 */
char *
kith_message_text_dup_line (KithMessage *message)
{
  g_autofree char *source = kith_message_text_dup_source (message);
  g_autoptr (KithRichText) text = NULL;
  const char *icon;

  if (kith_message_text_is_folded (message))
    return g_strdup (_ ("Blocked message"));
  text = kith_system_line_is (message) ? kith_system_line_make (message, kith_message_get_author_name (message), &icon)
                                       : kith_message_text_parse (message, source);
  return to_line (text);
}

/**
 * kith_message_text_dup_reply:
 * @message: an answer, or a line of the system about another message
 *
 * Returns: (transfer full) (nullable): how the message begins that it is about, in one line, without what spoilers hide
 */
char *
kith_message_text_dup_reply (KithMessage *message)
{
  const char *excerpt = kith_message_get_reply_excerpt (message);
  KithUser *author = kith_message_get_reply_author (message);
  g_autoptr (KithRichText) text = NULL;
  g_autofree char *closed = NULL;
  gboolean open = FALSE;

  if (!excerpt || !*excerpt)
    return NULL;
  if (author && kith_user_get_blocked (author))
    return g_strdup (_ ("Blocked message"));
  /* It may be cut off inside a spoiler. */
  for (const char *p = strstr (excerpt, "||"); p; p = strstr (p + 2, "||"))
    open = !open;
  closed = open ? g_strconcat (excerpt, "||", NULL) : g_strdup (excerpt);
  text = kith_message_text_parse (message, closed);
  return to_line (text);
}
