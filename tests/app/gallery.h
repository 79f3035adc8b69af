/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-application.h"
#include "kith-window.h"

G_BEGIN_DECLS

#define GALLERY_OPEN_FRAMES 12
#define GALLERY_SETTLE_FRAMES 4

/* Shared by gallery.c, which opens what actions open, and gallery-inner.c, which goes further into it. */
typedef struct
{
  KithApplication *application;
  GtkWindow *window;
  const char *folder; /* (nullable): where pictures go */
  gboolean welcome;
  gboolean large_text;
  gboolean dark;
  GHashTable *told; /* names of scenes that do not fit */
  guint pictures;
  guint scenes;
} Gallery;

typedef void (*GalleryOpen) (gpointer data);

void gallery_let_draw (GtkWindow *window, guint frames);
void gallery_draw (Gallery *self, GtkWindow *window, GtkWidget *widget, const char *name, int width);
void gallery_show_scene (Gallery *self, GtkWindow *window, const char *name);
void gallery_show_dialog (Gallery *self, GtkWindow *dialog, const char *name);
GtkWindow *gallery_open_dialog (Gallery *self, GalleryOpen open, gpointer data);
GtkWindow *gallery_open_action (Gallery *self, GtkWidget *widget, const char *action, GVariant *about);
void gallery_close_dialog (Gallery *self, GtkWindow *dialog);

void gallery_show_inner (Gallery *self);

G_END_DECLS
