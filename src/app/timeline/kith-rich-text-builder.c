/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-rich-text-builder.h"

#include "kith-text-safety.h"

#include <string.h>

/* More marks than this on one letter only reach into the lines around it. */
#define MAX_COMBINING_MARKS 6

/* Sizes of headings by level, over that of text. */
static const double heading_scales[] = { 1.4, 1.25, 1.1, 1.0, 1.0, 1.0 };

static int
compare_ranges (gconstpointer a, gconstpointer b)
{
  const KithRange *left = a, *right = b;

  return left->start < right->start ? -1 : left->start > right->start;
}

static void
clear_range (gpointer data)
{
  KithRange *range = data;

  g_free (range->target);
}

/**
 * kith_rich_text_builder_init:
 *
 * Begins a text.
 */
void
kith_rich_text_builder_init (KithRichTextBuilder *self)
{
  *self = (KithRichTextBuilder){ .blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_block_free) };
}

/**
 * kith_rich_text_builder_push_frame:
 *
 * Goes into a quote or an item of a list.
 */
void
kith_rich_text_builder_push_frame (KithRichTextBuilder *self, KithFrame frame)
{
  if (self->n_frames < KITH_BLOCK_MAX_DEPTH)
    self->frames[self->n_frames] = frame;
  self->n_frames++;
}

/**
 * kith_rich_text_builder_pop_frame:
 *
 * Leaves what was entered last.
 */
void
kith_rich_text_builder_pop_frame (KithRichTextBuilder *self)
{
  g_return_if_fail (self->n_frames > 0);

  self->n_frames--;
}

/**
 * kith_rich_text_builder_take_marker:
 * @marker: (transfer full): a bullet or number
 *
 * Puts a bullet or number before the next block. One that still waits gets a block of its own.
 */
void
kith_rich_text_builder_take_marker (KithRichTextBuilder *self, char *marker)
{
  g_free (self->marker);
  self->marker = marker;
}

/**
 * kith_rich_text_builder_begin_block:
 *
 * Begins a block inside the frames that are open; ends the one before.
 */
void
kith_rich_text_builder_begin_block (KithRichTextBuilder *self, KithBlockKind kind, gboolean tight)
{
  gboolean last = self->blocks->len == KITH_RICH_TEXT_MAX_BLOCKS - 1;

  if (last && self->block)
    {
      g_string_append_c (self->text, '\n');
      return;
    }
  kith_rich_text_builder_end_block (self);
  self->block = g_new0 (KithBlock, 1);
  self->block->kind = last ? KITH_BLOCK_PARAGRAPH : kind;
  self->block->tight = tight;
  self->block->n_frames = MIN (self->n_frames, KITH_BLOCK_MAX_DEPTH);
  memcpy (self->block->frames, self->frames, sizeof self->frames);
  self->block->marker = g_steal_pointer (&self->marker);
  if (self->text)
    g_string_truncate (self->text, 0);
  else
    self->text = g_string_sized_new (128);
  self->n_marks = 0;
  self->bidi = FALSE;
}

static void
add_block_attributes (KithRichTextBuilder *self)
{
  KithBlock *block = self->block;
  guint level = CLAMP (block->level, 1, G_N_ELEMENTS (heading_scales));

  if (block->kind == KITH_BLOCK_CODE)
    {
      kith_rich_text_builder_take_attribute (self, pango_attr_family_new ("Monospace"), 0);
      kith_rich_text_builder_take_attribute (self, pango_attr_scale_new (0.92), 0);
    }
  else if (block->kind == KITH_BLOCK_HEADING)
    {
      kith_rich_text_builder_take_attribute (self, pango_attr_weight_new (PANGO_WEIGHT_BOLD), 0);
      kith_rich_text_builder_take_attribute (self, pango_attr_scale_new (heading_scales[level - 1]), 0);
    }
}

static void
finish_ranges (KithRichTextBuilder *self)
{
  GArray *ranges = self->block->ranges;

  g_array_sort (ranges, compare_ranges);
  for (guint i = 0; i < ranges->len; i++)
    {
      KithRange *range = &g_array_index (ranges, KithRange, i);

      range->start = MIN (range->start, self->text->len);
      range->end = MIN (range->end, self->text->len);
    }
}

static void
finish_block (KithRichTextBuilder *self)
{
  KithBlock *block = self->block;

  while (self->text->len > 0 && strchr (" \n\t", self->text->str[self->text->len - 1]))
    g_string_truncate (self->text, self->text->len - 1);
  if (self->bidi)
    kith_text_close_bidi (self->text, 0);
  add_block_attributes (self);
  if (block->ranges)
    finish_ranges (self);
  block->length = self->text->len;
  block->text = g_strndup (self->text->str, self->text->len);
  block->offset = self->offset;
  self->offset += block->length + 1;
  g_ptr_array_add (self->blocks, g_steal_pointer (&self->block));
}

/**
 * kith_rich_text_builder_end:
 *
 * Returns: (transfer full): what was written
 */
KithRichText *
kith_rich_text_builder_end (KithRichTextBuilder *self)
{
  KithRichText *text = g_rc_box_new0 (KithRichText);
  const KithBlock *first;

  if (self->block)
    finish_block (self);
  if (self->text)
    g_string_free (g_steal_pointer (&self->text), TRUE);
  g_clear_pointer (&self->marker, g_free);
  text->blocks = g_steal_pointer (&self->blocks);
  if (text->blocks->len == 1)
    {
      first = g_ptr_array_index (text->blocks, 0);
      text->jumbo = first->kind == KITH_BLOCK_PARAGRAPH && !first->ranges && !first->attributes &&
                    first->n_frames == 0 && (guchar) first->text[0] >= 0x80 &&
                    kith_text_is_jumbo (first->text, first->length);
    }
  return text;
}

/**
 * kith_rich_text_builder_end_block:
 *
 * Finishes the block that is being written, if there is one. The last one that may be stays open for what follows.
 */
void
kith_rich_text_builder_end_block (KithRichTextBuilder *self)
{
  if (self->block && self->blocks->len < KITH_RICH_TEXT_MAX_BLOCKS - 1)
    finish_block (self);
}

static const char *
get_control_picture (gunichar character, char buffer[8])
{
  gunichar picture = character == 0x7f ? 0x2421 : character < 0x20 ? 0x2400 + character : 0xfffd;

  buffer[g_unichar_to_utf8 (picture, buffer)] = '\0';
  return buffer;
}

static void
append_character (KithRichTextBuilder *self, gunichar character, gboolean expose)
{
  char buffer[8];

  if (character == 0x2028 || character == 0x2029)
    {
      g_string_append_c (self->text, '\n');
      return;
    }
  if (character < 0xa0 && character != '\n' && character != '\t')
    {
      g_string_append (self->text, get_control_picture (character, buffer));
      return;
    }
  if (character >= 0x300 && character != 0xfe0f)
    {
      GUnicodeType type = g_unichar_type (character);

      if (type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK)
        {
          if (++self->n_marks > MAX_COMBINING_MARKS)
            return;
        }
      else
        {
          self->n_marks = 0;
        }
      if (kith_unichar_is_bidi_control (character))
        {
          self->bidi |= !expose;
          if (expose)
            {
              kith_text_append_visible (self->text, character);
              return;
            }
        }
    }
  if (character >= 0xfdd0 && character <= 0xfdef)
    g_string_append_unichar (self->text, 0xfffd);
  else if (expose && kith_unichar_is_invisible (character))
    kith_text_append_visible (self->text, character);
  else
    g_string_append_unichar (self->text, character);
}

/**
 * kith_rich_text_builder_append:
 * @text: valid UTF-8
 * @expose: whether characters that cannot be seen are written by their number
 *
 * Adds to the text of the block.
 */
void
kith_rich_text_builder_append (KithRichTextBuilder *self, const char *text, gsize length, gboolean expose)
{
  const char *p = text, *end = text + length;

  while (p < end)
    {
      const char *run = p;

      while (p < end && (guchar) *p < 0x7f && ((guchar) *p >= 0x20 || *p == '\n' || *p == '\t'))
        p++;
      if (p > run)
        {
          g_string_append_len (self->text, run, p - run);
          self->n_marks = 0;
        }
      if (p < end)
        {
          append_character (self, g_utf8_get_char (p), expose);
          p = g_utf8_next_char (p);
        }
    }
}

/**
 * kith_rich_text_builder_add_range:
 * @start: first byte in the block's text; the range ends where the text ends now
 * @target: (transfer full) (nullable): address or id
 *
 * Gives a meaning to what was just written.
 */
void
kith_rich_text_builder_add_range (KithRichTextBuilder *self, KithRangeKind kind, guint start, char *target)
{
  KithRange range = { kind, start, self->text->len, target, -1 };

  if (start >= self->text->len)
    {
      g_free (target);
      return;
    }
  if (!self->block->ranges)
    {
      self->block->ranges = g_array_new (FALSE, FALSE, sizeof (KithRange));
      g_array_set_clear_func (self->block->ranges, clear_range);
    }
  g_array_append_val (self->block->ranges, range);
}

/**
 * kith_rich_text_builder_colour_range:
 * @colour: 0xRRGGBB, or below zero for none
 *
 * Gives the last range a colour of its own.
 */
void
kith_rich_text_builder_colour_range (KithRichTextBuilder *self, int colour)
{
  GArray *ranges = self->block->ranges;

  if (ranges && ranges->len > 0)
    g_array_index (ranges, KithRange, ranges->len - 1).colour = colour;
}

/**
 * kith_rich_text_builder_take_attribute:
 * @attribute: (transfer full): how it looks
 * @start: first byte in the block's text; it ends where the text ends now
 *
 * Gives a look to what was just written.
 */
void
kith_rich_text_builder_take_attribute (KithRichTextBuilder *self, PangoAttribute *attribute, guint start)
{
  attribute->start_index = start;
  attribute->end_index = self->text->len;
  if (!self->block->attributes)
    self->block->attributes = pango_attr_list_new ();
  pango_attr_list_insert (self->block->attributes, attribute);
}
