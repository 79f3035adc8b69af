/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A backup of a data directory while the server goes on: the state of one moment, read piece by piece. */
typedef struct _KithdBackup KithdBackup;

/* Directories in the data directory that are never part of it. */
#define KITHD_BACKUP_FOLDER "backup-"
#define KITHD_RESTORE_FOLDER "restore-"
#define KITHD_KEPT_FOLDER "before-restore-"

KithdBackup *kithd_backup_new (const char *data_dir, GError **error);
void kithd_backup_free (KithdBackup *self);
guint64 kithd_backup_get_size (KithdBackup *self);
GBytes *kithd_backup_read (KithdBackup *self, GError **error);

gboolean kithd_backup_is_data (const char *name);
void kithd_backup_remove_folder (const char *path);
void kithd_backup_sweep (const char *data_dir);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdBackup, kithd_backup_free)

G_END_DECLS
