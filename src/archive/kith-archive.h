/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kith-wire.h"

G_BEGIN_DECLS

/* A backup: a tar archive of files, and at its end a list of them with their checksums. */

#define KITH_ARCHIVE_FORMAT 1
#define KITH_ARCHIVE_LIST "backup.json"

gboolean kith_archive_is_name (const char *name);
KithWireAdminBackup *kith_archive_read (GInputStream *in, const char *folder, GCancellable *cancellable,
                                        GError **error);
KithWireAdminBackup *kith_archive_verify_file (const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
