/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-rich-text.h"

#include <glib/gi18n.h>

/* Blocks stand one newline apart in the plain text, so `offset` of a block is the end of the one before, plus one. */

/**
 * kith_block_free:
 *
 * Frees a block with all its text.
 */
void
kith_block_free (KithBlock *block)
{
  g_free (block->marker);
  g_free (block->language);
  g_free (block->text);
  g_clear_pointer (&block->attributes, pango_attr_list_unref);
  g_clear_pointer (&block->ranges, g_array_unref);
  g_free (block);
}

/**
 * kith_rich_text_ref:
 *
 * Returns: (transfer full): the same text
 */
KithRichText *
kith_rich_text_ref (KithRichText *self)
{
  return g_rc_box_acquire (self);
}

static void
kith_rich_text_clear (gpointer data)
{
  KithRichText *self = data;

  g_ptr_array_unref (self->blocks);
}

/**
 * kith_rich_text_unref:
 *
 * Gives up one reference.
 */
void
kith_rich_text_unref (KithRichText *self)
{
  g_rc_box_release_full (self, kith_rich_text_clear);
}

/**
 * kith_rich_text_get_length:
 *
 * Returns: bytes of the whole as plain text
 */
guint
kith_rich_text_get_length (KithRichText *self)
{
  const KithBlock *last;

  if (self->blocks->len == 0)
    return 0;
  last = g_ptr_array_index (self->blocks, self->blocks->len - 1);
  return last->offset + last->length;
}

/**
 * kith_rich_text_to_plain:
 * @start: first byte
 * @end: byte after the last; G_MAXUINT for the end
 *
 * Writes a part as plain text, the way it is copied: with bullets and numbers, without marks.
 *
 * Returns: (transfer full): the text
 */
char *
kith_rich_text_to_plain (KithRichText *self, guint start, guint end)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const KithBlock *block = g_ptr_array_index (self->blocks, i);
      guint from = MAX (start, block->offset), to = MIN (end, block->offset + block->length);

      if (from > to || (from == to && start != end && block->length > 0))
        continue;
      if (block->offset > start && i > 0)
        g_string_append_c (plain, '\n');
      if (block->marker && from == block->offset)
        g_string_append_printf (plain, "%s ", block->marker);
      g_string_append_len (plain, block->text + (from - block->offset), to - from);
    }
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

static void
append_readable_block (const KithBlock *block, GPtrArray *revealed, GString *text)
{
  guint from = 0;

  for (guint i = 0; block->ranges && i < block->ranges->len; i++)
    {
      const KithRange *range = &g_array_index (block->ranges, KithRange, i);

      if (range->kind != KITH_RANGE_SPOILER || (revealed && g_ptr_array_find (revealed, range, NULL)) ||
          range->start < from)
        continue;
      g_string_append_len (text, block->text + from, range->start - from);
      /* Translators: read aloud in place of a hidden part of a message. */
      g_string_append (text, _ ("(spoiler)"));
      from = range->end;
    }
  g_string_append_len (text, block->text + from, block->length - from);
}

/**
 * kith_rich_text_dup_readable:
 * @revealed: (nullable) (element-type KithRange): spoilers that hide nothing any more
 *
 * Writes the text as it is seen, so without what spoilers hide.
 *
 * Returns: (transfer full): plain text
 */
char *
kith_rich_text_dup_readable (KithRichText *self, GPtrArray *revealed)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const KithBlock *block = g_ptr_array_index (self->blocks, i);

      if (i > 0)
        g_string_append_c (text, '\n');
      if (block->marker)
        g_string_append_printf (text, "%s ", block->marker);
      append_readable_block (block, revealed, text);
    }
  return g_string_free (text, FALSE);
}
