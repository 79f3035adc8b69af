/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether the program, and so the community that it hosts, starts with the person's desktop. */
gboolean kith_host_autostart_is_on (const char *data_dir);
gboolean kith_host_autostart_set (const char *data_dir, gboolean on, GError **error);

G_END_DECLS
