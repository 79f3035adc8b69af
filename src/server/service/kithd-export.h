/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-service.h"

G_BEGIN_DECLS

/* A zip archive that is written piece by piece, into a file that nobody else sees. Blocks. */
typedef struct _KithdExport KithdExport;

KithdExport *kithd_export_new (GError **error);
void kithd_export_free (KithdExport *self);
gboolean kithd_export_begin_file (KithdExport *self, const char *name, gint64 now, GError **error);
gboolean kithd_export_write (KithdExport *self, const char *data, gsize length, GError **error);
gboolean kithd_export_add_file (KithdExport *self, const char *name, gint64 now, GBytes *bytes, GError **error);
guint64 kithd_export_get_written (KithdExport *self);
GBytes *kithd_export_finish (KithdExport *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdExport, kithd_export_free)

G_END_DECLS
