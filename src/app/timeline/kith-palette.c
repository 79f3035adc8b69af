/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-palette.h"

static GdkRGBA
look_up (GtkWidget *widget, const char *name, const char *fallback)
{
  GdkRGBA colour;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &colour))
    gdk_rgba_parse (&colour, fallback);
  return colour;
}

static GdkRGBA
with_alpha (GdkRGBA colour, double alpha)
{
  colour.alpha *= alpha;
  return colour;
}

static GdkRGBA
mix (const GdkRGBA *below, const GdkRGBA *above, double share)
{
  return (GdkRGBA){ below->red + (above->red - below->red) * share,
                    below->green + (above->green - below->green) * share,
                    below->blue + (above->blue - below->blue) * share, 1 };
}

static double
get_brightness (const GdkRGBA *colour)
{
  return 0.299 * colour->red + 0.587 * colour->green + 0.114 * colour->blue;
}

/**
 * kith_palette_load:
 * @widget: whose style counts
 *
 * Reads the colours that are in force now: light, dark or of high contrast.
 */
void
kith_palette_load (KithPalette *self, GtkWidget *widget)
{
  GdkRGBA base = look_up (widget, "window_bg_color", "#ffffff");
  GdkRGBA text = look_up (widget, "window_fg_color", "#000000cc");
  GdkRGBA accent = look_up (widget, "accent_color", "#1c71d8");
  GdkRGBA error = look_up (widget, "error_color", "#c01c28");
  GdkRGBA warning = look_up (widget, "warning_bg_color", "#e5a50a");

  self->dark = get_brightness (&base) < 0.5;
  self->text = text;
  self->dim = with_alpha (text, self->dark ? 0.66 : 0.74);
  self->faint = with_alpha (text, 0.14);
  self->accent = accent;
  self->surface = with_alpha (text, self->dark ? 0.07 : 0.05);
  self->border = with_alpha (text, 0.10);
  self->pill = with_alpha (accent, self->dark ? 0.22 : 0.13);
  self->own = with_alpha (warning, self->dark ? 0.10 : 0.13);
  self->own_bar = warning;
  self->selection = with_alpha (look_up (widget, "accent_bg_color", "#3584e4"), self->dark ? 0.45 : 0.30);
  self->hover = with_alpha (text, self->dark ? 0.05 : 0.04);
  self->cover = mix (&base, &text, self->dark ? 0.34 : 0.42);
  self->strong = look_up (widget, "accent_bg_color", "#3584e4");
  self->on_strong = look_up (widget, "accent_fg_color", "#ffffff");
  self->unread = error;
  self->error = error;
}
