/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-message-excerpt.h"

#include "kith-guild.h"
#include "kith-markdown.h"

#include <glib/gi18n.h>

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

/* What is hidden stays so. */
static void
append_block (GString *text, const KithBlock *block)
{
  guint done = 0;

  if (text->len)
    g_string_append_c (text, ' ');
  for (guint i = 0; block->ranges && i < block->ranges->len; i++)
    {
      const KithRange *range = &g_array_index (block->ranges, KithRange, i);

      if (range->kind != KITH_RANGE_SPOILER || range->start < done)
        continue;
      g_string_append_len (text, block->text + done, range->start - done);
      g_string_append (text, "•••");
      done = range->end;
    }
  g_string_append_len (text, block->text + done, block->length - done);
}

/**
 * kith_message_dup_excerpt:
 * @max: how many characters
 *
 * Returns: (transfer full): how a message begins, in one line without marks; what it hides stays hidden
 */
char *
kith_message_dup_excerpt (KithMessage *message, guint max)
{
  const KithMarkdownOptions options = { resolve_mention, message, kith_message_get_mention_everyone (message) };
  const char *content = kith_message_get_content (message), *forwarded = kith_message_get_forwarded_content (message);
  g_autoptr (KithRichText)
    rich = kith_markdown_parse (content && (*content || !forwarded) ? content : forwarded, &options);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rich->blocks->len && text->len < max * 4; i++)
    append_block (text, rich->blocks->pdata[i]);
  for (char *at = text->str; *at; at++)
    if (*at == '\n' || *at == '\r' || *at == '\t')
      *at = ' ';
  if (g_utf8_strlen (text->str, -1) > (glong) max)
    {
      g_string_truncate (text, (gsize) (g_utf8_offset_to_pointer (text->str, (glong) max) - text->str));
      g_string_append (text, "…");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
