/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Colours that rows draw with, taken from the style that is in force. */
typedef struct
{
  GdkRGBA text;
  GdkRGBA dim;     /* of small print; keeps a contrast of 4.5 */
  GdkRGBA faint;   /* of lines and of what is only decoration */
  GdkRGBA accent;  /* of links and names that can be pressed */
  GdkRGBA surface; /* under code */
  GdkRGBA border;  /* round code */
  GdkRGBA pill;    /* under a mention */
  GdkRGBA own;     /* under a message that mentions the reader */
  GdkRGBA own_bar; /* at its side */
  GdkRGBA selection;
  GdkRGBA hover;
  GdkRGBA cover;             /* over a spoiler; opaque */
  GdkRGBA strong, on_strong; /* of a filled mark, and of what stands on it */
  GdkRGBA unread;
  GdkRGBA error;
  gboolean dark;
} KithPalette;

void kith_palette_load (KithPalette *self, GtkWidget *widget);

G_END_DECLS
