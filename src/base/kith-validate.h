/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean kith_validate_username (const char *text);
gboolean kith_validate_email (const char *text);
gboolean kith_validate_visible (const char *text);
gboolean kith_validate_name (const char *text);
gboolean kith_validate_line (const char *text);
gboolean kith_validate_prose (const char *text);

G_END_DECLS
