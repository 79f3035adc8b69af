/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"

G_BEGIN_DECLS

/* Puts a backup in the place of a data directory, in two steps: everything is unpacked and looked at while the server
 * goes on; then, while nothing uses the directory, files are moved. What was there before is kept. */

KithWireAdminRestored *kithd_restore_prepare (const char *data_dir, const char *archive, GError **error);
gboolean kithd_restore_apply (const char *data_dir, GError **error);

G_END_DECLS
