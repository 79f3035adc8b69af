/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Told when a banner was sent; with @error where it was not. */
typedef void (*KithBannerFunc) (const GError *error, gpointer data);

/* @data is an object that is held until then. */
void kith_banner_choose (GtkWindow *parent, KithSession *session, KithBannerFunc func, GObject *data);
void kith_banner_remove (KithSession *session, KithBannerFunc func, GObject *data);

G_END_DECLS
