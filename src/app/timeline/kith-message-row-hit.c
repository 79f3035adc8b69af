/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-message-row-private.h"

/* What a point of a KithMessageRow lies on. */

static gboolean
is_in_label (KithMessageRow *self, KithLabelKind kind, const char *text, double x, double y)
{
  int width, height;

  pango_layout_get_pixel_size (kith_row_style_get_label (self->style, kind, text), &width, &height);
  return x >= 0 && x < width && y >= 0 && y < height;
}

static void
hit_header (KithMessageRow *self, double x, double y, KithHit *hit)
{
  const KithRowGeometry *geometry = &self->geometry;
  int width;

  pango_layout_get_pixel_size (kith_row_style_get_label (self->style, KITH_LABEL_AUTHOR, self->content.author), &width,
                               NULL);
  if (is_in_label (self, KITH_LABEL_AUTHOR, self->content.author, x - geometry->text_x, y - geometry->header_y))
    {
      hit->kind = KITH_HIT_AUTHOR;
      hit->index = 0;
    }
  else if (is_in_label (self, KITH_LABEL_SMALL, self->content.time, x - geometry->text_x - width - 8,
                        y - geometry->header_y))
    hit->kind = KITH_HIT_TIME;
}

/* It reaches down beside the text. */
static gboolean
is_in_picture (KithMessageRow *self, double x, double y)
{
  const KithRowGeometry *geometry = &self->geometry;

  return geometry->header_y >= 0 && x >= geometry->left && x < geometry->left + geometry->avatar &&
         y >= geometry->header_y + 2 && y < geometry->header_y + 2 + geometry->avatar;
}

/**
 * kith_message_row_hit:
 * @hit: (out): what is there
 *
 * Finds what a point of the row lies on.
 */
void
kith_message_row_hit (KithMessageRow *self, double x, double y, KithHit *hit)
{
  const KithRowGeometry *geometry = &self->geometry;
  gboolean inside;

  *hit = (KithHit){ KITH_HIT_NOTHING };
  if (self->content.gap || self->width < 0 || y < geometry->top)
    return;
  inside = kith_text_layout_find_index (self->text, x - geometry->text_x, y - geometry->body_y, &hit->index);
  if (geometry->reply_y >= 0 && y >= geometry->reply_y && y < geometry->reply_y + KITH_ROW_REPLY_HEIGHT &&
      x >= geometry->text_x)
    {
      hit->kind = KITH_HIT_REPLY;
      return;
    }
  if (is_in_picture (self, x, y))
    {
      hit->kind = KITH_HIT_AUTHOR;
      hit->index = KITH_HIT_PICTURE;
      return;
    }
  if (y < geometry->body_y)
    {
      if (geometry->header_y >= 0)
        hit_header (self, x, y, hit);
      return;
    }
  if (x < geometry->text_x - 4 || (geometry->failure_y >= 0 && y >= geometry->failure_y))
    return;
  hit->kind = KITH_HIT_TEXT;
  if (inside && (hit->range = kith_text_layout_find_range (self->text, hit->index, &hit->start)))
    hit->kind = KITH_HIT_RANGE;
}

static void
get_author_area (KithMessageRow *self, const KithHit *hit, GdkRectangle *area)
{
  const KithRowGeometry *geometry = &self->geometry;

  if (hit->index == KITH_HIT_PICTURE)
    {
      *area = (GdkRectangle){ geometry->left, geometry->header_y + 2, geometry->avatar, geometry->avatar };
      return;
    }
  *area = (GdkRectangle){ .x = geometry->text_x, .y = geometry->header_y };
  pango_layout_get_pixel_size (kith_row_style_get_label (self->style, KITH_LABEL_AUTHOR, self->content.author),
                               &area->width, &area->height);
}

/**
 * kith_message_row_get_area:
 * @area: (out): where it lies in the row, to point at
 *
 * Finds the place of what was hit.
 */
void
kith_message_row_get_area (KithMessageRow *self, const KithHit *hit, GdkRectangle *area)
{
  const KithRowGeometry *geometry = &self->geometry;

  if (hit->kind == KITH_HIT_AUTHOR && geometry->header_y >= 0)
    get_author_area (self, hit, area);
  else if (hit->range && kith_text_layout_get_range_bounds (self->text, hit->start,
                                                            hit->start + hit->range->end - hit->range->start, area))
    {
      area->x += geometry->text_x;
      area->y += geometry->body_y;
    }
  else
    *area = (GdkRectangle){ geometry->text_x, MAX (geometry->body_y, 0), 1, 20 };
}
