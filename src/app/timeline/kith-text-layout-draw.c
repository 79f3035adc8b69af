/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-snapshot.h"
#include "kith-text-layout-private.h"

/* How a KithTextLayout is drawn, and read aloud. */

#define QUOTE_BAR 3

/* Draws behind or over a part of a block, line by line. */
static void
append_part (GtkSnapshot *snapshot, const KithPlacedBlock *placed, guint start, guint end, const GdkRGBA *colour,
             int grow, float radius)
{
  int range[2] = { start, end };
  cairo_region_t *region = gdk_pango_layout_get_clip_region (placed->layout, placed->x, placed->y, range, 1);

  for (int i = 0; i < cairo_region_num_rectangles (region); i++)
    {
      cairo_rectangle_int_t rect;

      cairo_region_get_rectangle (region, i, &rect);
      if (rect.width <= 0)
        continue;
      if (radius > 0)
        kith_snapshot_append_rounded (
          snapshot, colour, &GRAPHENE_RECT_INIT (rect.x - grow, rect.y, rect.width + 2 * grow, rect.height), radius);
      else
        gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT (rect.x, rect.y, rect.width, rect.height));
    }
  cairo_region_destroy (region);
}

static void
append_quote_bars (KithTextLayout *self, GtkSnapshot *snapshot, guint index)
{
  const KithPlacedBlock *placed = &g_array_index (self->placed, KithPlacedBlock, index);
  const KithBlock *block = placed->block;
  const KithPlacedBlock *above = index > 0 ? placed - 1 : NULL;
  int padding = block->kind == KITH_BLOCK_CODE ? KITH_CODE_PADDING_Y : 0;
  int x = 0, bottom = placed->y + placed->height + padding;

  for (guint i = 0; i < block->n_frames; i++)
    {
      int top = placed->y - padding;

      if (block->frames[i] == KITH_FRAME_QUOTE)
        {
          if (above && i < above->block->n_frames && above->block->frames[i] == KITH_FRAME_QUOTE)
            top = above->y + above->height;
          kith_snapshot_append_rounded (snapshot, &self->palette->faint,
                                        &GRAPHENE_RECT_INIT (x, top, QUOTE_BAR, bottom - top), 1.5);
        }
      x += block->frames[i] == KITH_FRAME_QUOTE ? KITH_QUOTE_INDENT : KITH_LIST_INDENT;
    }
}

static void
append_surface (KithTextLayout *self, GtkSnapshot *snapshot, const KithPlacedBlock *placed)
{
  const float widths[] = { 1, 1, 1, 1 };
  const GdkRGBA borders[] = { self->palette->border, self->palette->border, self->palette->border,
                              self->palette->border };
  GskRoundedRect rect;

  gsk_rounded_rect_init_from_rect (
    &rect,
    &GRAPHENE_RECT_INIT (placed->x - KITH_CODE_PADDING_X, placed->y - KITH_CODE_PADDING_Y,
                         placed->width + 2 * KITH_CODE_PADDING_X, placed->height + 2 * KITH_CODE_PADDING_Y),
    8);
  kith_snapshot_append_rounded (snapshot, &self->palette->surface, &rect.bounds, 8);
  gtk_snapshot_append_border (snapshot, &rect, widths, borders);
}

static void
append_backgrounds (KithTextLayout *self, GtkSnapshot *snapshot, const KithPlacedBlock *placed)
{
  const KithBlock *block = placed->block;

  for (guint i = 0; block->ranges && i < block->ranges->len; i++)
    {
      const KithRange *range = &g_array_index (block->ranges, KithRange, i);

      if (range->kind == KITH_RANGE_CODE || range->kind == KITH_RANGE_TIME)
        append_part (snapshot, placed, range->start, range->end, &self->palette->surface, 2, 4);
      else if (range->kind == KITH_RANGE_MENTION || range->kind == KITH_RANGE_EVERYONE ||
               range->kind == KITH_RANGE_PLACE)
        append_part (snapshot, placed, range->start, range->end, &self->palette->pill, 1, 4);
      else if (range->kind == KITH_RANGE_ROLE)
        {
          GdkRGBA pill = kith_text_layout_get_role_colour (self, range);

          pill.alpha = self->palette->dark ? 0.2f : 0.12f;
          append_part (snapshot, placed, range->start, range->end, &pill, 1, 4);
        }
      else if (range->kind == KITH_RANGE_SPOILER && !kith_text_layout_is_hidden (self, range))
        append_part (snapshot, placed, range->start, range->end, &self->palette->surface, 1, 4);
    }
  if (self->selection_end > self->selection_start && self->selection_end > block->offset &&
      self->selection_start <= block->offset + block->length)
    append_part (snapshot, placed, MAX (self->selection_start, block->offset) - block->offset,
                 MIN (self->selection_end - block->offset, block->length), &self->palette->selection, 0, 0);
}

static void
append_covers (KithTextLayout *self, GtkSnapshot *snapshot, const KithPlacedBlock *placed)
{
  GArray *ranges = placed->block->ranges;

  for (guint i = 0; ranges && i < ranges->len; i++)
    {
      const KithRange *range = &g_array_index (ranges, KithRange, i);

      if (kith_text_layout_is_hidden (self, range))
        append_part (snapshot, placed, range->start, range->end, &self->palette->cover, 1, 4);
    }
}

static void
append_focus (KithTextLayout *self, GtkSnapshot *snapshot, const KithPlacedBlock *placed)
{
  const KithRange *range = self->focused;
  const float widths[] = { 2, 2, 2, 2 };
  GArray *ranges = placed->block->ranges;
  GskRoundedRect rect;
  GdkRectangle bounds;
  GdkRGBA colours[4];

  if (!range || !ranges || range < &g_array_index (ranges, KithRange, 0) ||
      range > &g_array_index (ranges, KithRange, ranges->len - 1))
    return;
  kith_text_layout_get_range_bounds (self, placed->block->offset + range->start, placed->block->offset + range->end,
                                     &bounds);
  for (guint i = 0; i < 4; i++)
    colours[i] = self->palette->accent;
  gsk_rounded_rect_init_from_rect (
    &rect, &GRAPHENE_RECT_INIT (bounds.x - 3, bounds.y - 2, bounds.width + 6, bounds.height + 4), 5);
  gtk_snapshot_append_border (snapshot, &rect, widths, colours);
}

static void
append_block (KithTextLayout *self, GtkSnapshot *snapshot, guint index)
{
  const KithPlacedBlock *placed = &g_array_index (self->placed, KithPlacedBlock, index);
  int indent;

  if (placed->block->n_frames > 0)
    append_quote_bars (self, snapshot, index);
  if (!placed->layout)
    {
      gtk_snapshot_append_color (snapshot, &self->palette->faint,
                                 &GRAPHENE_RECT_INIT (placed->x, placed->y + placed->height / 2, placed->width, 1));
      return;
    }
  if (placed->block->kind == KITH_BLOCK_CODE)
    append_surface (self, snapshot, placed);
  append_backgrounds (self, snapshot, placed);
  if (placed->marker)
    {
      indent = kith_text_layout_get_block_indent (placed->block) - KITH_LIST_INDENT;
      kith_snapshot_append_layout (snapshot, placed->marker, MAX (indent, 0) + 4, placed->y, &self->palette->dim);
    }
  kith_snapshot_append_layout (snapshot, placed->layout, placed->x, placed->y, &self->palette->text);
  append_covers (self, snapshot, placed);
  append_focus (self, snapshot, placed);
}

/**
 * kith_text_layout_snapshot:
 * @opacity: below 1 for a text that is not sent yet
 *
 * Draws at the origin what kith_text_layout_measure() laid out.
 */
void
kith_text_layout_snapshot (KithTextLayout *self, GtkSnapshot *snapshot, double opacity)
{
  if (opacity < 1)
    gtk_snapshot_push_opacity (snapshot, opacity);
  for (guint i = 0; i < self->placed->len; i++)
    append_block (self, snapshot, i);
  if (opacity < 1)
    gtk_snapshot_pop (snapshot);
}

/**
 * kith_text_layout_dup_readable:
 *
 * Writes the text as it is seen, so without what spoilers hide.
 *
 * Returns: (transfer full): plain text
 */
char *
kith_text_layout_dup_readable (KithTextLayout *self)
{
  return self->text ? kith_rich_text_dup_readable (self->text, self->revealed) : g_strdup ("");
}
