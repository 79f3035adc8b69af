/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean kith_remote_activate (const char *application_id, const char *action, GVariant *parameter, GError **error);

G_END_DECLS
