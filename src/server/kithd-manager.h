/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a service manager and its services tell each other; where there is none, nothing happens. */

void kithd_manager_notify (const char *state);
guint kithd_manager_get_watchdog_ms (void);
GPtrArray *kithd_manager_take_sockets (GError **error);

G_END_DECLS
