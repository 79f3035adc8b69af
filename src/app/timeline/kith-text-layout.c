/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-text-layout-private.h"
#include "kith-tint.h"

#include <string.h>

/* Emoji that stand alone are this much larger than text. */
#define JUMBO_SCALE 2.3
/* Pixels; looser than the fonts' own, as texts that are read for hours are set. Not pango_layout_set_line_spacing(),
 * which puts a line of nothing but emoji over the one above. */
#define LINE_SPACING 2
#define BLOCK_GAP 8
#define TIGHT_GAP 3
#define RULE_HEIGHT 9

static void
clear_placed (gpointer data)
{
  KithPlacedBlock *placed = data;

  g_clear_object (&placed->layout);
  g_clear_object (&placed->marker);
}

/**
 * kith_text_layout_new:
 * @palette: colours; must outlive the layout
 *
 * Returns: (transfer full): a layout without text
 */
KithTextLayout *
kith_text_layout_new (PangoContext *context, const KithPalette *palette)
{
  KithTextLayout *self = g_new0 (KithTextLayout, 1);

  self->context = g_object_ref (context);
  self->palette = palette;
  self->placed = g_array_new (FALSE, TRUE, sizeof (KithPlacedBlock));
  g_array_set_clear_func (self->placed, clear_placed);
  self->spare = g_ptr_array_new_with_free_func (g_object_unref);
  self->revealed = g_ptr_array_new ();
  self->width = -1;
  return self;
}

/**
 * kith_text_layout_free:
 *
 * Frees a layout; its text may live on.
 */
void
kith_text_layout_free (KithTextLayout *self)
{
  g_array_unref (self->placed);
  g_ptr_array_unref (self->spare);
  g_ptr_array_unref (self->revealed);
  g_clear_pointer (&self->text, kith_rich_text_unref);
  g_free (self->suffix);
  g_object_unref (self->context);
  g_free (self);
}

/* Making a PangoLayout costs about as much as a short line; one of each is kept. */
static void
give_up_placed (KithTextLayout *self)
{
  for (guint i = 0; i < self->placed->len; i++)
    {
      KithPlacedBlock *placed = &g_array_index (self->placed, KithPlacedBlock, i);

      if (placed->layout && self->spare->len < 4)
        g_ptr_array_add (self->spare, g_steal_pointer (&placed->layout));
    }
  g_array_set_size (self->placed, 0);
  self->width = -1;
}

/**
 * kith_text_layout_set_text:
 * @text: (nullable): what is shown
 * @suffix: (nullable): small print behind it, which is no part of the text
 *
 * Shows another text, without selection and with its spoilers hidden.
 */
void
kith_text_layout_set_text (KithTextLayout *self, KithRichText *text, const char *suffix)
{
  give_up_placed (self);
  if (text)
    kith_rich_text_ref (text);
  g_clear_pointer (&self->text, kith_rich_text_unref);
  self->text = text;
  if (g_strcmp0 (self->suffix, suffix) != 0)
    {
      g_free (self->suffix);
      self->suffix = g_strdup (suffix);
    }
  self->selection_start = self->selection_end = 0;
  self->pointed = self->focused = NULL;
  g_ptr_array_set_size (self->revealed, 0);
}

/**
 * kith_text_layout_get_text:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
KithRichText *
kith_text_layout_get_text (KithTextLayout *self)
{
  return self->text;
}

/**
 * kith_text_layout_invalidate:
 *
 * Lays out anew when it is next measured, after a change of font or colours.
 */
void
kith_text_layout_invalidate (KithTextLayout *self)
{
  give_up_placed (self);
}

static void
insert_attribute (PangoAttrList *list, PangoAttribute *attribute, guint start, guint end)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (list, attribute);
}

static void
insert_colour (PangoAttrList *list, const GdkRGBA *colour, guint start, guint end)
{
  insert_attribute (list, pango_attr_foreground_new (colour->red * 65535, colour->green * 65535, colour->blue * 65535),
                    start, end);
  if (colour->alpha < 1)
    insert_attribute (list, pango_attr_foreground_alpha_new (colour->alpha * 65535), start, end);
}

/* The colour of a role's letters, which can be read on any background of the timeline. */
GdkRGBA
kith_text_layout_get_role_colour (KithTextLayout *self, const KithRange *range)
{
  GdkRGBA colour = self->palette->accent;

  if (range->colour < 0)
    return colour;
  kith_tint_from_rgb ((guint) range->colour, &colour);
  kith_tint_make_readable (&colour, &self->palette->text);
  return colour;
}

static void
insert_range_attributes (KithTextLayout *self, PangoAttrList *list, const KithRange *range)
{
  GdkRGBA colour;

  switch (range->kind)
    {
    case KITH_RANGE_LINK:
      insert_colour (list, &self->palette->accent, range->start, range->end);
      if (range == self->pointed)
        insert_attribute (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), range->start, range->end);
      break;
    case KITH_RANGE_MENTION:
    case KITH_RANGE_EVERYONE:
      insert_colour (list, &self->palette->accent, range->start, range->end);
      insert_attribute (list, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD), range->start, range->end);
      if (range == self->pointed)
        insert_attribute (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), range->start, range->end);
      break;
    case KITH_RANGE_ROLE:
      colour = kith_text_layout_get_role_colour (self, range);
      insert_colour (list, &colour, range->start, range->end);
      insert_attribute (list, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD), range->start, range->end);
      break;
    case KITH_RANGE_PLACE:
      insert_colour (list, &self->palette->accent, range->start, range->end);
      break;
    case KITH_RANGE_SHOW:
      insert_colour (list, &self->palette->accent, range->start, range->end);
      insert_attribute (list, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD), range->start, range->end);
      break;
    case KITH_RANGE_MESSAGE:
      if (range == self->pointed)
        insert_attribute (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), range->start, range->end);
      break;
    case KITH_RANGE_PERSON:
      if (range == self->pointed)
        insert_attribute (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), range->start, range->end);
      break;
    case KITH_RANGE_NOTE:
      insert_colour (list, &self->palette->dim, range->start, range->end);
      break;
    case KITH_RANGE_SPOILER:
    case KITH_RANGE_CODE:
    case KITH_RANGE_TIME:
      break;
    }
}

static PangoAttrList *
make_attributes (KithTextLayout *self, const KithBlock *block, guint suffix_start, guint suffix_end)
{
  PangoAttrList *list;

  if (!block->ranges && suffix_end == 0 && !self->text->jumbo)
    return block->attributes ? pango_attr_list_ref (block->attributes) : NULL;
  list = block->attributes ? pango_attr_list_copy (block->attributes) : pango_attr_list_new ();
  for (guint i = 0; block->ranges && i < block->ranges->len; i++)
    insert_range_attributes (self, list, &g_array_index (block->ranges, KithRange, i));
  if (self->text->jumbo)
    insert_attribute (list, pango_attr_scale_new (JUMBO_SCALE), 0, block->length);
  if (suffix_end > 0)
    {
      insert_colour (list, &self->palette->dim, suffix_start, suffix_end);
      insert_attribute (list, pango_attr_scale_new (0.8), suffix_start, suffix_end);
    }
  return list;
}

static PangoLayout *
take_layout (KithTextLayout *self)
{
  PangoLayout *layout;

  if (self->spare->len > 0)
    return g_ptr_array_steal_index (self->spare, self->spare->len - 1);
  layout = pango_layout_new (self->context);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_spacing (layout, LINE_SPACING * PANGO_SCALE);
  return layout;
}

static void
fill_layout (KithTextLayout *self, KithPlacedBlock *placed, gboolean last)
{
  const KithBlock *block = placed->block;
  g_autofree char *with_suffix = NULL;
  g_autoptr (PangoAttrList) attributes = NULL;
  guint suffix_start = 0, suffix_end = 0;

  if (last && self->suffix && block->kind != KITH_BLOCK_CODE)
    {
      suffix_start = block->length;
      with_suffix = g_strconcat (block->text, " ", self->suffix, NULL);
      suffix_end = strlen (with_suffix);
    }
  placed->layout = take_layout (self);
  attributes = make_attributes (self, block, suffix_start, suffix_end);
  pango_layout_set_attributes (placed->layout, attributes);
  pango_layout_set_text (placed->layout, with_suffix ? with_suffix : block->text,
                         with_suffix ? (int) suffix_end : (int) block->length);
  if (block->marker)
    {
      placed->marker = pango_layout_new (self->context);
      pango_layout_set_spacing (placed->marker, LINE_SPACING * PANGO_SCALE);
      pango_layout_set_text (placed->marker, block->marker, -1);
    }
}

/**
 * kith_text_layout_get_block_indent:
 *
 * Returns: how far the frames of a block move its text in
 */
int
kith_text_layout_get_block_indent (const KithBlock *block)
{
  int indent = 0;

  for (guint i = 0; i < block->n_frames; i++)
    indent += block->frames[i] == KITH_FRAME_QUOTE ? KITH_QUOTE_INDENT : KITH_LIST_INDENT;
  return indent;
}

static int
get_gap (const KithBlock *above, const KithBlock *block)
{
  if (!above)
    return 0;
  if (block->kind == KITH_BLOCK_HEADING)
    return BLOCK_GAP + 4;
  if (above->kind == KITH_BLOCK_HEADING || block->tight)
    return TIGHT_GAP;
  return BLOCK_GAP;
}

/* Returns where the block ends. */
static int
place_block (KithTextLayout *self, KithPlacedBlock *placed, int y, int width)
{
  int padding = placed->block->kind == KITH_BLOCK_CODE ? KITH_CODE_PADDING_X : 0, marker_width = 0;
  int padding_y = placed->block->kind == KITH_BLOCK_CODE ? KITH_CODE_PADDING_Y : 0;

  placed->x = MIN (kith_text_layout_get_block_indent (placed->block), width / 2) + padding;
  if (placed->marker)
    {
      pango_layout_get_pixel_size (placed->marker, &marker_width, NULL);
      placed->x = MAX (placed->x, placed->x - KITH_LIST_INDENT + marker_width + 4);
    }
  placed->y = y + padding_y;
  placed->width = MAX (width - placed->x - padding, 16);
  if (!placed->layout)
    {
      placed->height = RULE_HEIGHT;
      return y + RULE_HEIGHT;
    }
  pango_layout_set_width (placed->layout, placed->width * PANGO_SCALE);
  pango_layout_get_pixel_size (placed->layout, NULL, &placed->height);
  return placed->y + placed->height + padding_y;
}

/**
 * kith_text_layout_measure:
 * @width: pixels that it may take
 *
 * Lays out for a width, where that is not done yet.
 *
 * Returns: pixels of height that it takes
 */
int
kith_text_layout_measure (KithTextLayout *self, int width)
{
  const KithBlock *above = NULL;
  guint n = self->text ? self->text->blocks->len : 0;
  int y = 0;

  if (self->width == width)
    return self->height;
  if (self->placed->len != n)
    {
      g_array_set_size (self->placed, n);
      for (guint i = 0; i < n; i++)
        {
          KithPlacedBlock *placed = &g_array_index (self->placed, KithPlacedBlock, i);

          placed->block = g_ptr_array_index (self->text->blocks, i);
          if (placed->block->kind != KITH_BLOCK_RULE)
            fill_layout (self, placed, i + 1 == n);
        }
    }
  for (guint i = 0; i < n; i++)
    {
      KithPlacedBlock *placed = &g_array_index (self->placed, KithPlacedBlock, i);

      y = place_block (self, placed, y + get_gap (above, placed->block), width);
      above = placed->block;
    }
  self->width = width;
  self->height = y;
  return y;
}

static KithPlacedBlock *
find_placed (KithTextLayout *self, guint index)
{
  for (guint i = self->placed->len; i > 0; i--)
    {
      KithPlacedBlock *placed = &g_array_index (self->placed, KithPlacedBlock, i - 1);

      if (index >= placed->block->offset)
        return placed;
    }
  return NULL;
}

/**
 * kith_text_layout_find_index:
 * @x: pixels from the left
 * @y: pixels from the top
 * @index: (out): the nearest place
 *
 * Finds the place in the text that is nearest to a point.
 *
 * Returns: whether the point lies on a character
 */
gboolean
kith_text_layout_find_index (KithTextLayout *self, double x, double y, guint *index)
{
  KithPlacedBlock *placed = NULL;
  int byte, trailing;
  gboolean inside;

  *index = 0;
  for (guint i = 0; i < self->placed->len; i++)
    {
      placed = &g_array_index (self->placed, KithPlacedBlock, i);
      if (y < placed->y + placed->height + 2)
        break;
    }
  if (!placed)
    return FALSE;
  *index = placed->block->offset;
  if (!placed->layout)
    return FALSE;
  inside = pango_layout_xy_to_index (placed->layout, (x - placed->x) * PANGO_SCALE, (y - placed->y) * PANGO_SCALE,
                                     &byte, &trailing);
  byte = g_utf8_offset_to_pointer (pango_layout_get_text (placed->layout) + byte, trailing) -
         pango_layout_get_text (placed->layout);
  *index += MIN ((guint) byte, placed->block->length);
  return inside && (guint) byte <= placed->block->length;
}

static gboolean
can_press (KithTextLayout *self, const KithRange *range)
{
  switch (range->kind)
    {
    case KITH_RANGE_LINK:
    case KITH_RANGE_PLACE:
    case KITH_RANGE_MENTION:
    case KITH_RANGE_PERSON:
    case KITH_RANGE_SHOW:
    case KITH_RANGE_MESSAGE:
      return TRUE;
    default:
      return kith_text_layout_is_hidden (self, range);
    }
}

/**
 * kith_text_layout_find_range:
 * @start: (out) (nullable): where the range begins
 *
 * Finds what can be pressed at a place, or tells more when it is pointed at; a spoiler that hides it comes first.
 *
 * Returns: (transfer none) (nullable): the range
 */
const KithRange *
kith_text_layout_find_range (KithTextLayout *self, guint index, guint *start)
{
  KithPlacedBlock *placed = find_placed (self, index);
  const KithRange *found = NULL;

  for (guint i = 0; placed && placed->block->ranges && i < placed->block->ranges->len; i++)
    {
      const KithRange *range = &g_array_index (placed->block->ranges, KithRange, i);
      guint byte = index - placed->block->offset;

      if (byte < range->start || byte >= range->end || (!can_press (self, range) && range->kind != KITH_RANGE_TIME))
        continue;
      if (!found || range->kind == KITH_RANGE_SPOILER)
        found = range;
    }
  if (found && start)
    *start = placed->block->offset + found->start;
  return found;
}

/**
 * kith_text_layout_find_next_range:
 * @index: (inout): where to search from; where the range begins. G_MAXUINT means before the beginning, or behind the
 * end
 *
 * Finds the next thing that can be pressed, for the keyboard.
 *
 * Returns: (transfer none) (nullable): the range, or NULL at the end
 */
const KithRange *
kith_text_layout_find_next_range (KithTextLayout *self, guint *index, gboolean forward)
{
  const KithRange *best = NULL;
  guint best_start = 0;

  for (guint i = 0; self->text && i < self->text->blocks->len; i++)
    {
      const KithBlock *block = g_ptr_array_index (self->text->blocks, i);

      for (guint j = 0; block->ranges && j < block->ranges->len; j++)
        {
          const KithRange *range = &g_array_index (block->ranges, KithRange, j);
          guint start = block->offset + range->start;
          gboolean after = forward ? *index == G_MAXUINT || start > *index : *index == G_MAXUINT || start < *index;

          if (!after || !can_press (self, range) || (best && forward))
            continue;
          best = range;
          best_start = start;
        }
    }
  if (best)
    *index = best_start;
  return best;
}

/**
 * kith_text_layout_get_range_bounds:
 * @bounds: (out): the rectangle round a part of the text
 *
 * Returns: whether the part is in the text
 */
gboolean
kith_text_layout_get_range_bounds (KithTextLayout *self, guint start, guint end, GdkRectangle *bounds)
{
  KithPlacedBlock *placed = find_placed (self, start);
  cairo_region_t *region;
  int range[2];

  if (!placed || !placed->layout)
    return FALSE;
  range[0] = start - placed->block->offset;
  range[1] = MIN (end - placed->block->offset, placed->block->length);
  region = gdk_pango_layout_get_clip_region (placed->layout, placed->x, placed->y, range, 1);
  cairo_region_get_extents (region, bounds);
  cairo_region_destroy (region);
  return TRUE;
}

/**
 * kith_text_layout_find_word:
 * @start: (out): first byte of the word
 * @end: (out): byte after the last
 *
 * Finds the word at a place.
 */
void
kith_text_layout_find_word (KithTextLayout *self, guint index, guint *start, guint *end)
{
  KithPlacedBlock *placed = find_placed (self, index);
  const PangoLogAttr *marks;
  const char *text;
  int n_marks, from, to;

  *start = *end = index;
  if (!placed || !placed->layout || placed->block->length == 0)
    return;
  text = placed->block->text;
  marks = pango_layout_get_log_attrs_readonly (placed->layout, &n_marks);
  from = to = g_utf8_pointer_to_offset (text, text + MIN (index - placed->block->offset, placed->block->length));
  n_marks = MIN (n_marks, g_utf8_strlen (text, placed->block->length) + 1);
  while (from > 0 && !marks[from].is_word_start && !(marks[from].is_word_end && from != to))
    from--;
  do
    to++;
  while (to < n_marks - 1 && !marks[to].is_word_end && !marks[to].is_word_start);
  to = MIN (to, n_marks - 1);
  *start = placed->block->offset + (g_utf8_offset_to_pointer (text, from) - text);
  *end = placed->block->offset + (g_utf8_offset_to_pointer (text, to) - text);
}

/**
 * kith_text_layout_find_paragraph:
 * @start: (out): first byte of the block
 * @end: (out): byte after the last
 *
 * Finds the block at a place.
 */
void
kith_text_layout_find_paragraph (KithTextLayout *self, guint index, guint *start, guint *end)
{
  KithPlacedBlock *placed = find_placed (self, index);

  *start = placed ? placed->block->offset : 0;
  *end = placed ? placed->block->offset + placed->block->length : 0;
}

/**
 * kith_text_layout_set_selection:
 * @start: first byte
 * @end: byte after the last; the same as @start for no selection
 *
 * Draws a part as selected.
 */
void
kith_text_layout_set_selection (KithTextLayout *self, guint start, guint end)
{
  self->selection_start = start;
  self->selection_end = end;
}

static void
update_block_attributes (KithTextLayout *self, const KithRange *range)
{
  for (guint i = 0; range && i < self->placed->len; i++)
    {
      KithPlacedBlock *placed = &g_array_index (self->placed, KithPlacedBlock, i);
      GArray *ranges = placed->block->ranges;
      g_autoptr (PangoAttrList) attributes = NULL;
      guint end = placed->layout ? strlen (pango_layout_get_text (placed->layout)) : 0;

      if (!ranges || range < &g_array_index (ranges, KithRange, 0) ||
          range > &g_array_index (ranges, KithRange, ranges->len - 1))
        continue;
      attributes = make_attributes (self, placed->block, placed->block->length, end > placed->block->length ? end : 0);
      pango_layout_set_attributes (placed->layout, attributes);
    }
}

/**
 * kith_text_layout_set_pointed:
 * @range: (nullable): what the pointer is on
 *
 * Underlines a link.
 */
void
kith_text_layout_set_pointed (KithTextLayout *self, const KithRange *range)
{
  const KithRange *before = self->pointed;

  if (before == range)
    return;
  self->pointed = range;
  update_block_attributes (self, before);
  update_block_attributes (self, range);
}

/**
 * kith_text_layout_set_focused:
 * @range: (nullable): what the keyboard is on
 *
 * Draws a ring round something that can be pressed.
 */
void
kith_text_layout_set_focused (KithTextLayout *self, const KithRange *range)
{
  self->focused = range;
}

/**
 * kith_text_layout_is_hidden:
 *
 * Returns: whether a range is a spoiler that nobody has revealed
 */
gboolean
kith_text_layout_is_hidden (KithTextLayout *self, const KithRange *spoiler)
{
  return spoiler->kind == KITH_RANGE_SPOILER && !g_ptr_array_find (self->revealed, spoiler, NULL);
}

/**
 * kith_text_layout_reveal:
 *
 * Shows what a spoiler hides.
 *
 * Returns: whether it was hidden
 */
gboolean
kith_text_layout_reveal (KithTextLayout *self, const KithRange *spoiler)
{
  if (!kith_text_layout_is_hidden (self, spoiler))
    return FALSE;
  g_ptr_array_add (self->revealed, (gpointer) spoiler);
  return TRUE;
}
