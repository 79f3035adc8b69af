/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-composer-text.h"

#include "kith-guild-roles.h"
#include "kith-message.h"
#include "kith-session.h"
#include "kith-text-safety.h"
#include "kith-time-text.h"
#include "kith-uuid.h"

#include <string.h>

/* A mention in the buffer is its name, and a moment is what it is here, under a tag of its own, which holds what is
 * sent. Who edits the name takes it apart: then it is sent as the text that it is. */
#define SOURCE_KEY "kith-source"
#define NAME_KEY "kith-name"

/* Takes what is sent. */
static void
insert_named (GtkTextBuffer *buffer, GtkTextIter *iter, char *source, const char *name)
{
  GtkTextTag *tag = gtk_text_buffer_create_tag (buffer, NULL, "weight", PANGO_WEIGHT_SEMIBOLD, NULL);

  g_object_set_data_full (G_OBJECT (tag), SOURCE_KEY, source, g_free);
  g_object_set_data_full (G_OBJECT (tag), NAME_KEY, g_strdup (name), g_free);
  gtk_text_buffer_insert_with_tags (buffer, iter, name, -1, tag, NULL);
}

/**
 * kith_composer_text_insert_mention:
 * @iter: where; moved behind it
 * @target: id of a person, or of a role behind a “&”
 * @name: what is shown for them
 *
 * Writes a mention.
 */
void
kith_composer_text_insert_mention (GtkTextBuffer *buffer, GtkTextIter *iter, const char *target, const char *name)
{
  g_autofree char *clean = kith_text_clean_name (name);
  g_autofree char *shown = g_strconcat ("@", clean, NULL);

  insert_named (buffer, iter, g_strdup_printf ("<@%s>", target), shown);
}

/**
 * kith_composer_text_insert_time:
 * @iter: where; moved behind it
 * @seconds: since 1970
 * @style: how it is told, see kith_time_text_scan()
 *
 * Writes a moment, which is shown as it is read here.
 */
void
kith_composer_text_insert_time (GtkTextBuffer *buffer, GtkTextIter *iter, gint64 seconds, char style)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *shown = kith_time_text_format (seconds, style, g_get_real_time () / G_USEC_PER_SEC, zone);

  insert_named (buffer, iter, g_strdup_printf ("<t:%" G_GINT64_FORMAT ":%c>", seconds, style), shown);
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

static char *
dup_role_name (KithChannel *channel, const char *role_id)
{
  KithGuild *guild = kith_channel_get_guild (channel);

  return guild ? g_strdup (kith_guild_get_role_name (guild, role_id)) : NULL;
}

/* Returns how many bytes of the content were a mention. */
static gsize
load_mention (GtkTextBuffer *buffer, GtkTextIter *iter, const char *p, KithChannel *channel)
{
  gboolean is_role = p[2] == '&';
  gsize before = is_role ? 3 : 2, length = before + KITH_UUID_LENGTH + 1;
  g_autofree char *id = NULL, *name = NULL, *target = NULL;

  if (strnlen (p, length) < length || p[length - 1] != '>')
    return 0;
  id = g_strndup (p + before, KITH_UUID_LENGTH);
  if (kith_uuid_is_valid (id))
    name = is_role ? dup_role_name (channel, id) : kith_composer_text_dup_name (channel, id);
  if (!name)
    return 0;
  target = g_strconcat (is_role ? "&" : "", id, NULL);
  kith_composer_text_insert_mention (buffer, iter, target, name);
  return length;
}

/* Returns how many bytes of the content were a moment. */
static gsize
load_time (GtkTextBuffer *buffer, GtkTextIter *iter, const char *p)
{
  gint64 seconds;
  char style;
  gsize n = kith_time_text_scan (p + 1, &seconds, &style);

  if (n > 0)
    kith_composer_text_insert_time (buffer, iter, seconds, style);
  return n > 0 ? n + 1 : 0;
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
      const char *next = strchr (p, '<');
      gsize n;

      if (!next)
        next = p + strlen (p);
      gtk_text_buffer_insert (buffer, &iter, p, next - p);
      p = next;
      if (!*p)
        break;
      n = p[1] == '@' ? load_mention (buffer, &iter, p, channel) : load_time (buffer, &iter, p);
      if (n == 0)
        gtk_text_buffer_insert (buffer, &iter, p, n = 1);
      p += n;
    }
  gtk_text_buffer_place_cursor (buffer, &iter);
}

static GtkTextTag *
get_named (const GtkTextIter *iter)
{
  g_autoptr (GSList) tags = gtk_text_iter_get_tags (iter);

  for (GSList *each = tags; each; each = each->next)
    if (g_object_get_data (each->data, SOURCE_KEY))
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
      GtkTextTag *named = get_named (&start);
      g_autofree char *text = NULL;

      end = start;
      gtk_text_iter_forward_to_tag_toggle (&end, named);
      text = gtk_text_iter_get_text (&start, &end);
      if (named && strcmp (text, g_object_get_data (G_OBJECT (named), NAME_KEY)) == 0)
        g_string_append (content, g_object_get_data (G_OBJECT (named), SOURCE_KEY));
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
