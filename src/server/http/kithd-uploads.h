/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Files that are coming in. There is room for few, so that nobody may take all of it. Safe to share between threads. */
typedef struct _KithdUploads KithdUploads;

KithdUploads *kithd_uploads_new (guint max, guint max_of_one);
void kithd_uploads_free (KithdUploads *self);
gboolean kithd_uploads_begin (KithdUploads *self, const char *user_id);
void kithd_uploads_end (KithdUploads *self, const char *user_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdUploads, kithd_uploads_free)

G_END_DECLS
