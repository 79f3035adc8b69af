/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-system-line.h"

#include "kith-message-text.h"
#include "kith-rich-text-builder.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  const char *icon;
  const char *text; /* with %s for who did it, and for whom or what it is about */
} Line;

/* Characters of a message that a line quotes. */
#define MAX_EXCERPT 60

static const Line lines[KITH_N_MESSAGE_KINDS] = {
  /* Translators: %s is a person's name */
  [KITH_MESSAGE_KIND_JOIN] = { "go-next-symbolic", N_ ("%s joined the community") },
  /* Translators: %s is a person's name */
  [KITH_MESSAGE_KIND_LEAVE] = { "go-previous-symbolic", N_ ("%s left the community") },
  /* Translators: %s is a person's name */
  [KITH_MESSAGE_KIND_PIN] = { "view-pin-symbolic", N_ ("%s pinned a message") },
  /* Translators: two persons' names */
  [KITH_MESSAGE_KIND_RECIPIENT_ADD] = { "list-add-symbolic", N_ ("%s added %s") },
  /* Translators: two persons' names */
  [KITH_MESSAGE_KIND_RECIPIENT_REMOVE] = { "list-remove-symbolic", N_ ("%s removed %s") },
  /* Translators: a person's name, and what they called a conversation */
  [KITH_MESSAGE_KIND_CHANNEL_NAME] = { "document-edit-symbolic", N_ ("%s named the conversation “%s”") },
};

/**
 * kith_system_line_is:
 *
 * Returns: whether the system wrote it
 */
gboolean
kith_system_line_is (KithMessage *message)
{
  return kith_message_get_kind (message) != KITH_MESSAGE_KIND_TEXT;
}

/* Whom it is about, besides who did it. */
static KithUser *
get_subject (KithMessage *message)
{
  GPtrArray *mentions = kith_message_get_mentions (message);

  return mentions->len > 0 ? g_ptr_array_index (mentions, 0) : NULL;
}

/* A pin tells how the message begins that it is about, where that is there. */
static char *
dup_pinned (KithMessage *message)
{
  gboolean pin = kith_message_get_kind (message) == KITH_MESSAGE_KIND_PIN && kith_message_get_reply_id (message);
  g_autofree char *line = pin ? kith_message_text_dup_reply (message) : NULL;

  if (line && g_utf8_strlen (line, -1) > MAX_EXCERPT)
    {
      g_autofree char *head = g_utf8_substring (line, 0, MAX_EXCERPT);

      return g_strconcat (g_strchomp (head), "…", NULL);
    }
  return g_steal_pointer (&line);
}

static const char *
get_text (KithMessage *message, gboolean quotes)
{
  GPtrArray *mentions = kith_message_get_mentions (message);

  if (quotes)
    /* Translators: a person's name, and the beginning of a message */
    return _ ("%s pinned “%s”");
  if (kith_message_get_kind (message) == KITH_MESSAGE_KIND_RECIPIENT_REMOVE &&
      (mentions->len == 0 || g_ptr_array_index (mentions, 0) == kith_message_get_author (message)))
    /* Translators: %s is a person's name, who left a conversation */
    return _ ("%s left");
  return _ (lines[kith_message_get_kind (message)].text);
}

/* Of a person or a message, which can be pressed, or of a thing. */
static void
append_name (KithRichTextBuilder *builder, const char *name, KithUser *person, const char *message_id)
{
  guint start = (guint) builder->text->len;

  kith_rich_text_builder_append (builder, name, strlen (name), FALSE);
  if (!message_id)
    kith_rich_text_builder_take_attribute (builder, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD), start);
  if (person)
    kith_rich_text_builder_add_range (builder, KITH_RANGE_PERSON, start, g_strdup (kith_user_get_id (person)));
  else if (message_id)
    kith_rich_text_builder_add_range (builder, KITH_RANGE_MESSAGE, start, g_strdup (message_id));
}

/**
 * kith_system_line_make:
 * @author: what who did it is called
 * @icon: (out) (transfer none): a symbolic icon
 *
 * Returns: (transfer full): one line
 */
KithRichText *
kith_system_line_make (KithMessage *message, const char *author, const char **icon)
{
  gboolean named = kith_message_get_kind (message) == KITH_MESSAGE_KIND_CHANNEL_NAME;
  KithUser *people[] = { kith_message_get_author (message), named ? NULL : get_subject (message) };
  g_autofree char *pinned = dup_pinned (message);
  const char *names[] = { author, pinned      ? pinned
                                  : named     ? kith_message_get_content (message)
                                  : people[1] ? kith_user_get_display_name (people[1])
                                              : "" };
  const char *p = get_text (message, pinned != NULL), *next;
  KithRichTextBuilder builder;

  *icon = lines[kith_message_get_kind (message)].icon;
  kith_rich_text_builder_init (&builder);
  kith_rich_text_builder_begin_block (&builder, KITH_BLOCK_PARAGRAPH, FALSE);
  for (guint n = 0; n < G_N_ELEMENTS (names) && (next = strstr (p, "%s")); n++)
    {
      kith_rich_text_builder_append (&builder, p, (gsize) (next - p), FALSE);
      append_name (&builder, names[n], people[n], n == 1 && pinned ? kith_message_get_reply_id (message) : NULL);
      p = next + 2;
    }
  kith_rich_text_builder_append (&builder, p, strlen (p), FALSE);
  return kith_rich_text_builder_end (&builder);
}
