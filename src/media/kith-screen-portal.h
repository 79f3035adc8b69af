/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kith-share-options.h"

G_BEGIN_DECLS

/* Asks the desktop, by org.freedesktop.portal.ScreenCast, for something that may be shown: it lets the person choose.
 */

gboolean kith_screen_portal_check (GError **error);
void kith_screen_portal_choose_async (GAsyncReadyCallback callback, gpointer data);
KithShareSource *kith_screen_portal_choose_finish (GAsyncResult *result, GError **error);

G_END_DECLS
