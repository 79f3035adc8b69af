/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Starts the program with the desktop where the setting start-at-login says so. Signal: failed (const char *why), when
 * the desktop does not allow it; the setting is then off again. */
#define KITH_TYPE_AUTOSTART (kith_autostart_get_type ())
G_DECLARE_FINAL_TYPE (KithAutostart, kith_autostart, KITH, AUTOSTART, GObject)

KithAutostart *kith_autostart_new (GSettings *settings, const char *data_dir);

G_END_DECLS
