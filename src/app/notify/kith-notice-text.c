/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-notice-text.h"

#include "kith-guild.h"
#include "kith-markdown.h"
#include "kith-text-safety.h"

#include <glib/gi18n.h>

#define EXCERPT_MAX 240
#define SPOILER "▒▒▒"

/* Whose words and names they are. */
typedef struct
{
  KithChannel *channel;
  const KithWireMessage *message;
} Source;

static char *
find_name (KithChannel *channel, const char *user_id)
{
  KithGuild *guild = kith_channel_get_guild (channel);
  KithMember *member = guild ? kith_guild_find_member (guild, user_id) : NULL;

  return member ? g_strdup (kith_member_get_display_name (member)) : NULL;
}

static char *
resolve_mention (const char *user_id, gpointer data)
{
  const Source *source = data;
  g_autofree char *name = find_name (source->channel, user_id);

  if (name)
    return g_steal_pointer (&name);
  for (guint i = 0; i < source->message->mentions->len; i++)
    {
      const KithWireUser *user = source->message->mentions->pdata[i];

      if (g_str_equal (user->id, user_id))
        return g_strdup (user->display_name);
    }
  return NULL;
}

/* What is hidden until it is pressed is not shown on the desktop either. */
static void
append_block (GString *text, const KithBlock *block)
{
  guint at = 0;

  for (guint i = 0; block->ranges && i < block->ranges->len; i++)
    {
      const KithRange *range = &g_array_index (block->ranges, KithRange, i);

      if (range->kind != KITH_RANGE_SPOILER || range->start < at)
        continue;
      g_string_append_len (text, block->text + at, range->start - at);
      g_string_append (text, SPOILER);
      at = range->end;
    }
  g_string_append_len (text, block->text + at, block->length - at);
}

static void
shorten (GString *text)
{
  if (g_utf8_strlen (text->str, (gssize) text->len) <= EXCERPT_MAX)
    return;
  g_string_truncate (text, (gsize) (g_utf8_offset_to_pointer (text->str, EXCERPT_MAX) - text->str));
  g_string_append (text, "…");
}

/**
 * kith_notice_text_excerpt:
 *
 * Returns: (transfer full): how a message begins, without its Markdown and without what is hidden in it
 */
char *
kith_notice_text_excerpt (KithChannel *channel, const KithWireMessage *message)
{
  Source source = { channel, message };
  const KithMarkdownOptions options = { .resolve = resolve_mention,
                                        .data = &source,
                                        .everyone = message->mention_everyone };
  const char *content = message->content && *message->content ? message->content
                        : message->forwarded                  ? message->forwarded->content
                                                              : "";
  g_autoptr (KithRichText) rich = kith_markdown_parse (content, &options);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rich->blocks->len && text->len < 4 * EXCERPT_MAX; i++)
    {
      if (text->len > 0)
        g_string_append_c (text, '\n');
      append_block (text, rich->blocks->pdata[i]);
    }
  shorten (text);
  return g_string_free (text, FALSE);
}

/**
 * kith_notice_text_author:
 *
 * Returns: (transfer full): what the author is called there
 */
char *
kith_notice_text_author (KithChannel *channel, const KithWireMessage *message)
{
  g_autofree char *name = find_name (channel, message->author->id);

  return kith_text_clean_name (name ? name : message->author->display_name);
}

static char *
name_place (KithChannel *channel)
{
  KithGuild *guild = kith_channel_get_guild (channel);

  if (!guild)
    return kith_text_clean_name (kith_channel_get_name (channel));
  /* Translators: where a message was written: a channel and its community */
  return g_strdup_printf (_ ("#%s, %s"), kith_channel_get_name (channel), kith_guild_get_name (guild));
}

/**
 * kith_notice_text_count:
 *
 * Returns: (transfer full): how many messages there are, and nothing else of them
 */
char *
kith_notice_text_count (guint count)
{
  return g_strdup_printf (ngettext ("%u new message", "%u new messages", count), count);
}

/**
 * kith_notice_text_title:
 * @count: messages that the notification stands for
 *
 * Returns: (transfer full): who wrote where
 */
char *
kith_notice_text_title (KithChannel *channel, const char *author, guint count)
{
  g_autofree char *place = name_place (channel);
  g_autofree char *number = kith_notice_text_count (count);

  if (count > 1)
    /* Translators: title of a notification: a place or a person, and how many messages there are */
    return g_strdup_printf (_ ("%s: %s"), kith_channel_get_partner (channel) ? author : place, number);
  if (kith_channel_get_partner (channel))
    return g_strdup (author);
  /* Translators: title of a notification: a person, and where they wrote */
  return g_strdup_printf (_ ("%s (%s)"), author, place);
}

/**
 * kith_notice_text_body:
 *
 * Returns: (transfer full): what was written last
 */
char *
kith_notice_text_body (KithChannel *channel, const char *author, const char *excerpt, guint count)
{
  if (count > 1 && !kith_channel_get_partner (channel))
    /* Translators: a person, and what they wrote */
    return g_strdup_printf (C_ ("notification", "%s: %s"), author, excerpt);
  return g_strdup (excerpt);
}
