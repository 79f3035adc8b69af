/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-composer-text.h"

#include "kith-guild.h"
#include "kith-message.h"
#include "kith-session.h"
#include "kith-text-safety.h"
#include "kith-uuid.h"

#include <string.h>

/* A mention in the buffer is its name under a tag of its own, which holds the id. Who edits the name takes the mention
 * apart: then it is sent as the text that it is. */
#define ID_KEY "kith-user-id"
#define NAME_KEY "kith-user-name"

static GtkTextTag *
create_tag (GtkTextBuffer *buffer, const char *user_id, const char *name)
{
  GtkTextTag *tag = gtk_text_buffer_create_tag (buffer, NULL, "weight", PANGO_WEIGHT_SEMIBOLD, NULL);

  g_object_set_data_full (G_OBJECT (tag), ID_KEY, g_strdup (user_id), g_free);
  g_object_set_data_full (G_OBJECT (tag), NAME_KEY, g_strdup (name), g_free);
  return tag;
}

/**
 * kith_composer_text_insert_mention:
 * @iter: where; moved behind it
 * @name: what is shown for the person
 *
 * Writes a mention.
 */
void
kith_composer_text_insert_mention (GtkTextBuffer *buffer, GtkTextIter *iter, const char *user_id, const char *name)
{
  g_autofree char *clean = kith_text_clean_name (name);
  g_autofree char *shown = g_strconcat ("@", clean, NULL);

  gtk_text_buffer_insert_with_tags (buffer, iter, shown, -1, create_tag (buffer, user_id, shown), NULL);
}

/**
 * kith_composer_text_dup_name:
 *
 * Returns: (transfer full) (nullable): what a person is called in a channel; %NULL for a stranger
 */
char *
kith_composer_text_dup_name (KithChannel *channel, const char *user_id)
{
  KithGuild *guild = kith_channel_get_guild (channel);
  KithMember *member = guild ? kith_guild_find_member (guild, user_id) : NULL;
  KithSession *session = kith_channel_get_session (channel);
  KithUser *user = session ? kith_session_find_user (session, user_id) : NULL;

  if (member)
    return g_strdup (kith_member_get_display_name (member));
  return user ? g_strdup (kith_user_get_display_name (user)) : NULL;
}

/* Returns how many bytes of the content were a mention. */
static gsize
load_mention (GtkTextBuffer *buffer, GtkTextIter *iter, const char *p, KithChannel *channel)
{
  g_autofree char *id = NULL, *name = NULL;

  if (strnlen (p, KITH_UUID_LENGTH + 3) < KITH_UUID_LENGTH + 3 || p[KITH_UUID_LENGTH + 2] != '>')
    return 0;
  id = g_strndup (p + 2, KITH_UUID_LENGTH);
  name = kith_uuid_is_valid (id) ? kith_composer_text_dup_name (channel, id) : NULL;
  if (!name)
    return 0;
  kith_composer_text_insert_mention (buffer, iter, id, name);
  return KITH_UUID_LENGTH + 3;
}

/**
 * kith_composer_text_load:
 * @content: as it is sent
 *
 * Replaces what is typed.
 */
void
kith_composer_text_load (GtkTextBuffer *buffer, const char *content, KithChannel *channel)
{
  GtkTextIter iter;
  const char *p = content;

  gtk_text_buffer_set_text (buffer, "", 0);
  gtk_text_buffer_get_end_iter (buffer, &iter);
  while (*p)
    {
      const char *next = strstr (p, "<@");
      gsize n;

      if (!next)
        next = p + strlen (p);
      gtk_text_buffer_insert (buffer, &iter, p, next - p);
      p = next;
      if (!*p)
        break;
      n = load_mention (buffer, &iter, p, channel);
      if (n == 0)
        gtk_text_buffer_insert (buffer, &iter, p, n = 2);
      p += n;
    }
  gtk_text_buffer_place_cursor (buffer, &iter);
}

static GtkTextTag *
get_mention (const GtkTextIter *iter)
{
  g_autoptr (GSList) tags = gtk_text_iter_get_tags (iter);

  for (GSList *each = tags; each; each = each->next)
    if (g_object_get_data (each->data, ID_KEY))
      return each->data;
  return NULL;
}

/**
 * kith_composer_text_dup_content:
 *
 * Returns: (transfer full): what is typed, as it is sent; without space round it
 */
char *
kith_composer_text_dup_content (GtkTextBuffer *buffer)
{
  GString *content = g_string_new (NULL);
  GtkTextIter start, end;

  gtk_text_buffer_get_start_iter (buffer, &start);
  while (!gtk_text_iter_is_end (&start))
    {
      GtkTextTag *mention = get_mention (&start);
      g_autofree char *text = NULL;

      end = start;
      gtk_text_iter_forward_to_tag_toggle (&end, mention);
      text = gtk_text_iter_get_text (&start, &end);
      if (mention && strcmp (text, g_object_get_data (G_OBJECT (mention), NAME_KEY)) == 0)
        g_string_append_printf (content, "<@%s>", (const char *) g_object_get_data (G_OBJECT (mention), ID_KEY));
      else
        g_string_append (content, text);
      start = end;
    }
  g_strstrip (content->str);
  return g_string_free (content, FALSE);
}

/**
 * kith_composer_text_count:
 *
 * Returns: characters of what would be sent
 */
guint
kith_composer_text_count (GtkTextBuffer *buffer)
{
  g_autofree char *content = kith_composer_text_dup_content (buffer);

  return g_utf8_strlen (content, -1);
}
