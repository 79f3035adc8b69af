/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-message-row-private.h"
#include "kith-snapshot.h"

#include <glib/gi18n.h>

/* How a KithMessageRow is drawn. */

#define TIME_GAP 8
#define OWN_BAR 3
/* Of a text that waits to be sent. */
#define PENDING_OPACITY 0.62
/* Of a text that is deleted in a moment. */
#define LEAVING_OPACITY 0.3
#define ICON_SIZE 16
#define PIN_SIZE 12

static void
append_line (GtkSnapshot *snapshot, const GdkRGBA *colour, int from, int to, int y)
{
  if (to > from)
    gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT (from, y, to - from, 1));
}

/* White letters on the colour of what is new. */
static int
append_new_badge (KithMessageRow *self, GtkSnapshot *snapshot, int right, int y)
{
  const KithPalette *palette = kith_row_style_get_palette (self->style);
  const GdkRGBA letters = palette->dark ? (GdkRGBA){ 0.12, 0.04, 0.04, 1 } : (GdkRGBA){ 1, 1, 1, 1 };
  /* Translators: on the line above the first message that was not read yet */
  PangoLayout *label = kith_row_style_get_label (self->style, KITH_LABEL_SMALL_STRONG, _ ("New"));
  int width, height;

  pango_layout_get_pixel_size (label, &width, &height);
  kith_snapshot_append_rounded (snapshot, &palette->unread,
                                &GRAPHENE_RECT_INIT (right - width - 12, y - height / 2 - 1, width + 12, height + 2),
                                6);
  kith_snapshot_append_layout (snapshot, label, right - width - 6, y - height / 2, &letters);
  return right - width - 12;
}

static void
append_day (KithMessageRow *self, GtkSnapshot *snapshot, int width)
{
  const KithPalette *palette = kith_row_style_get_palette (self->style);
  const KithRowGeometry *geometry = &self->geometry;
  PangoLayout *label = kith_row_style_get_label (self->style, KITH_LABEL_SMALL_STRONG, self->content.day);
  const GdkRGBA *line = self->content.unread ? &palette->unread : &palette->faint;
  int y = geometry->day_y + 24, right = width - geometry->left, label_width, label_height, x;

  pango_layout_get_pixel_size (label, &label_width, &label_height);
  x = (width - label_width) / 2;
  kith_snapshot_append_layout (snapshot, label, x, y - label_height / 2,
                               self->content.unread ? &palette->unread : &palette->dim);
  if (self->content.unread)
    right = append_new_badge (self, snapshot, right, y);
  append_line (snapshot, line, geometry->left, x - 12, y);
  append_line (snapshot, line, x + label_width + 12, right, y);
}

static void
append_unread (KithMessageRow *self, GtkSnapshot *snapshot, int width)
{
  const KithPalette *palette = kith_row_style_get_palette (self->style);
  const KithRowGeometry *geometry = &self->geometry;
  int y = geometry->unread_y + 16;

  append_line (snapshot, &palette->unread, geometry->left, append_new_badge (self, snapshot, width - geometry->left, y),
               y);
}

static void
append_background (KithMessageRow *self, GtkSnapshot *snapshot, int width)
{
  const KithPalette *palette = kith_row_style_get_palette (self->style);
  const KithRowGeometry *geometry = &self->geometry;
  int top = geometry->top + (self->content.continues ? 0 : 6);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, top, width, geometry->height - top);

  if (self->content.mentions_me)
    {
      gtk_snapshot_append_color (snapshot, &palette->own, &bounds);
      gtk_snapshot_append_color (snapshot, &palette->own_bar,
                                 &GRAPHENE_RECT_INIT (0, top, OWN_BAR, geometry->height - top));
    }
  /* Those that are picked together run together. */
  if (self->picked)
    gtk_snapshot_append_color (snapshot, &palette->pill,
                               &GRAPHENE_RECT_INIT (0, geometry->top, width, geometry->height - geometry->top));
  if (self->hovered)
    gtk_snapshot_append_color (snapshot, &palette->hover, &bounds);
  if (self->pulse > 0)
    {
      GdkRGBA pulse = palette->accent;

      pulse.alpha = 0.20 * self->pulse;
      gtk_snapshot_append_color (snapshot, &pulse, &bounds);
    }
}

static void
append_symbol (KithMessageRow *self, GtkSnapshot *snapshot, const char *name, int size, int x, int y,
               const GdkRGBA *colour)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  g_autoptr (GtkIconPaintable) icon = gtk_icon_theme_lookup_icon (
    theme, name, NULL, size, gtk_widget_get_scale_factor (widget), gtk_widget_get_direction (widget), 0);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, size, size, colour, 1);
  gtk_snapshot_restore (snapshot);
}

/* A ring before what can be picked; filled and ticked before what is. */
static void
append_pick (KithMessageRow *self, GtkSnapshot *snapshot)
{
  const KithPalette *palette = kith_row_style_get_palette (self->style);
  const KithRowGeometry *geometry = &self->geometry;
  const float widths[] = { 2, 2, 2, 2 };
  int y = geometry->header_y >= 0 ? geometry->header_y + 2 + geometry->avatar / 2 : geometry->body_y + 10;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (geometry->pick_x - KITH_ROW_PICK_SIZE / 2.0f,
                                               y - KITH_ROW_PICK_SIZE / 2.0f, KITH_ROW_PICK_SIZE, KITH_ROW_PICK_SIZE);
  GdkRGBA colours[4] = { palette->dim, palette->dim, palette->dim, palette->dim };
  GskRoundedRect ring;

  if (self->content.state != KITH_ROW_SENT)
    return;
  if (self->picked)
    {
      kith_snapshot_append_rounded (snapshot, &palette->strong, &bounds, KITH_ROW_PICK_SIZE / 2.0);
      append_symbol (self, snapshot, "object-select-symbolic", ICON_SIZE, (int) bounds.origin.x + 2,
                     (int) bounds.origin.y + 2, &palette->on_strong);
      return;
    }
  gsk_rounded_rect_init_from_rect (&ring, &bounds, KITH_ROW_PICK_SIZE / 2.0);
  gtk_snapshot_append_border (snapshot, &ring, widths, colours);
}

/* From the picture up and round to the line that is answered. */
static void
append_reply (KithMessageRow *self, GtkSnapshot *snapshot)
{
  const KithPalette *palette = kith_row_style_get_palette (self->style);
  const KithRowGeometry *geometry = &self->geometry;
  const float widths[] = { 2, 0, 0, 2 };
  GdkRGBA colours[4];
  GskRoundedRect curve;
  int x = geometry->left + geometry->avatar / 2 - 1, middle = geometry->reply_y + 8, height;

  for (guint i = 0; i < 4; i++)
    colours[i] = palette->faint;
  gsk_rounded_rect_init (&curve, &GRAPHENE_RECT_INIT (x, middle, geometry->text_x - x - 6, 12),
                         &GRAPHENE_SIZE_INIT (6, 6), &GRAPHENE_SIZE_INIT (0, 0), &GRAPHENE_SIZE_INIT (0, 0),
                         &GRAPHENE_SIZE_INIT (0, 0));
  gtk_snapshot_append_border (snapshot, &curve, widths, colours);
  pango_layout_get_pixel_size (self->reply, NULL, &height);
  kith_snapshot_append_layout (snapshot, self->reply, geometry->text_x, middle - height / 2,
                               self->reply_pointed || self->reply_focused ? &palette->text : &palette->dim);
}

static void
append_header (KithMessageRow *self, GtkSnapshot *snapshot)
{
  const KithPalette *palette = kith_row_style_get_palette (self->style);
  const KithRowGeometry *geometry = &self->geometry;
  GdkRGBA colour = kith_row_style_get_author_colour (self->style, self->content.author_colour);
  PangoLayout *author = kith_row_style_get_label (self->style, KITH_LABEL_AUTHOR, self->content.author);
  int width, height, time_width, x, baseline = pango_layout_get_baseline (author);
  int limit = geometry->text_width - (self->content.pinned ? 90 : 70);
  PangoLayout *time;

  gtk_snapshot_append_texture (
    snapshot, kith_row_style_get_avatar (self->style, self->content.author, self->content.picture, geometry->avatar),
    &GRAPHENE_RECT_INIT (geometry->left, geometry->header_y + 2, geometry->avatar, geometry->avatar));
  pango_layout_get_pixel_size (author, &width, NULL);
  if (width > limit)
    gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (geometry->text_x, geometry->header_y, MAX (limit, 0), 60));
  kith_snapshot_append_layout (snapshot, author, geometry->text_x, geometry->header_y, &colour);
  if (width > limit)
    gtk_snapshot_pop (snapshot);
  time = kith_row_style_get_label (self->style, KITH_LABEL_SMALL,
                                   self->content.state == KITH_ROW_PENDING ? _ ("Sending…") : self->content.time);
  x = geometry->text_x + MIN (width, MAX (limit, 0)) + TIME_GAP;
  kith_snapshot_append_layout (
    snapshot, time, x, geometry->header_y + PANGO_PIXELS (baseline - pango_layout_get_baseline (time)), &palette->dim);
  if (!self->content.pinned)
    return;
  pango_layout_get_pixel_size (time, &time_width, NULL);
  pango_layout_get_pixel_size (author, NULL, &height);
  append_symbol (self, snapshot, "view-pin-symbolic", PIN_SIZE, x + time_width + 6,
                 geometry->header_y + (height - PIN_SIZE) / 2 + 1, &palette->accent);
}

/* Before what the system noted. */
static void
append_icon (KithMessageRow *self, GtkSnapshot *snapshot)
{
  const KithRowGeometry *geometry = &self->geometry;

  append_symbol (self, snapshot, self->content.icon, ICON_SIZE, geometry->left + (geometry->avatar - ICON_SIZE) / 2,
                 geometry->body_y + 2, &kith_row_style_get_palette (self->style)->dim);
}

/* The time of a message under another's header, where the pointer asks for it. */
static void
append_side_time (KithMessageRow *self, GtkSnapshot *snapshot)
{
  const KithPalette *palette = kith_row_style_get_palette (self->style);
  const KithRowGeometry *geometry = &self->geometry;
  PangoLayout *time = kith_row_style_get_label (self->style, KITH_LABEL_SMALL, self->content.time);
  int width;

  pango_layout_get_pixel_size (time, &width, NULL);
  if (width <= geometry->text_x - 6)
    kith_snapshot_append_layout (snapshot, time, geometry->left + (geometry->avatar - width) / 2, geometry->body_y + 4,
                                 &palette->dim);
}

static void
append_gap_error (KithMessageRow *self, GtkSnapshot *snapshot, int width)
{
  const KithPalette *palette = kith_row_style_get_palette (self->style);
  PangoLayout *text = kith_row_style_get_label (self->style, KITH_LABEL_SMALL,
                                                _ ("These messages could not be loaded. Press here to try again."));
  int text_width, text_height;

  pango_layout_get_pixel_size (text, &text_width, &text_height);
  kith_snapshot_append_layout (snapshot, text, MAX ((width - text_width) / 2, self->geometry.left),
                               (self->geometry.height - text_height) / 2, &palette->dim);
}

/* What is not here yet: the shape of messages, without movement. */
static void
append_gap (KithMessageRow *self, GtkSnapshot *snapshot, int width)
{
  static const struct
  {
    int name, line, second;
  } shapes[] = { { 90, 70, 45 }, { 120, 85, 0 }, { 70, 50, 30 }, { 100, 62, 0 } };
  const KithPalette *palette = kith_row_style_get_palette (self->style);
  const KithRowGeometry *geometry = &self->geometry;
  GdkRGBA shade = palette->text;
  int y = 16;

  shade.alpha *= 0.07;
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      int line = geometry->text_width * shapes[i].line / 100, second = geometry->text_width * shapes[i].second / 100;

      kith_snapshot_append_rounded (snapshot, &shade,
                                    &GRAPHENE_RECT_INIT (geometry->left, y, geometry->avatar, geometry->avatar),
                                    geometry->avatar / 2.0);
      kith_snapshot_append_rounded (snapshot, &shade, &GRAPHENE_RECT_INIT (geometry->text_x, y + 3, shapes[i].name, 12),
                                    6);
      kith_snapshot_append_rounded (snapshot, &shade, &GRAPHENE_RECT_INIT (geometry->text_x, y + 24, line, 12), 6);
      if (second > 0)
        kith_snapshot_append_rounded (snapshot, &shade, &GRAPHENE_RECT_INIT (geometry->text_x, y + 42, second, 12), 6);
      y += second > 0 ? 72 : 56;
    }
}

/**
 * kith_message_row_draw:
 *
 * Draws the row at the origin; it was measured for @width.
 */
void
kith_message_row_draw (KithMessageRow *self, GtkSnapshot *snapshot, int width)
{
  const KithRowGeometry *geometry = &self->geometry;

  if (self->width < 0)
    return;
  if (self->content.gap)
    {
      if (self->content.error)
        append_gap_error (self, snapshot, width);
      else
        append_gap (self, snapshot, width);
      return;
    }
  if (geometry->day_y >= 0)
    append_day (self, snapshot, width);
  else if (geometry->unread_y >= 0)
    append_unread (self, snapshot, width);
  append_background (self, snapshot, width);
  if (geometry->pick_x >= 0)
    append_pick (self, snapshot);
  if (geometry->reply_y >= 0)
    append_reply (self, snapshot);
  if (self->content.icon)
    append_icon (self, snapshot);
  else if (geometry->header_y >= 0)
    append_header (self, snapshot);
  else if (self->hovered)
    append_side_time (self, snapshot);
  else if (self->content.pinned)
    append_symbol (self, snapshot, "view-pin-symbolic", PIN_SIZE, geometry->left + (geometry->avatar - PIN_SIZE) / 2,
                   geometry->body_y + 4, &kith_row_style_get_palette (self->style)->accent);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (geometry->text_x, geometry->body_y));
  kith_text_layout_snapshot (self->text, snapshot,
                             self->content.leaving                                                   ? LEAVING_OPACITY
                             : self->content.state == KITH_ROW_PENDING || self->content.icon != NULL ? PENDING_OPACITY
                                                                                                     : 1);
  gtk_snapshot_restore (snapshot);
}
