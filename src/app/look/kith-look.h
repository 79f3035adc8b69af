/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the person chose of colours and sizes, on the display. */
#define KITH_TYPE_LOOK (kith_look_get_type ())
G_DECLARE_FINAL_TYPE (KithLook, kith_look, KITH, LOOK, GObject)

KithLook *kith_look_new (GSettings *settings, GdkDisplay *display);
char *kith_look_build_css (const char *accent_id, gboolean dark, int text_percent);

G_END_DECLS
