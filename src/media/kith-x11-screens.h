/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-share-options.h"

G_BEGIN_DECLS

/* What of an X display can be shown. */

/* (transfer container): KithShareSource: the whole screen, its monitors where there are several, then windows */
GPtrArray *kith_x11_screens_list (GError **error);

typedef enum
{
  KITH_X11_WINDOW_SHOWN,
  KITH_X11_WINDOW_HIDDEN, /* minimised, or on another desktop */
  KITH_X11_WINDOW_GONE,
} KithX11WindowState;

/* A window that is shown to others. Its whole picture is kept, also where others are before it. */
typedef struct _KithX11Window KithX11Window;

KithX11Window *kith_x11_window_new (const char *display, guint64 id);
void kith_x11_window_free (KithX11Window *self);
KithX11WindowState kith_x11_window_look (KithX11Window *self, int *width, int *height);

void kith_x11_forgive_errors (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithX11Window, kith_x11_window_free)

G_END_DECLS
