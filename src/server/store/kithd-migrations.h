/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-db.h"

G_BEGIN_DECLS

/* The files of migrations/, in order; number N leads to version N. */
extern const char *const kithd_migrations[];
extern const guint kithd_n_migrations;

gboolean kithd_migrate (KithdDb *db, GError **error);
gboolean kithd_migrate_by (KithdDb *db, const char *const *migrations, guint n_migrations, GError **error);
gboolean kithd_migrations_get_version (KithdDb *db, gint64 *version, GError **error);

G_END_DECLS
