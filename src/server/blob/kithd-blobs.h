/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where files lie that people sent. A name is an id and a suffix; what is stored under it never changes. Safe to use
 * from several threads; every call may block. */
typedef struct _KithdBlobs KithdBlobs;

/* Whether the blob of this name is still needed. */
typedef gboolean (*KithdBlobKeep) (const char *name, gpointer data);

/* What a place to store in can do; the functions of this header call it. */
struct _KithdBlobs
{
  gboolean (*put) (KithdBlobs *self, const char *name, GBytes *bytes, GError **error);
  GBytes *(*get) (KithdBlobs *self, const char *name, GError **error);
  gboolean (*remove) (KithdBlobs *self, const char *name, GError **error);
  gboolean (*sweep) (KithdBlobs *self, KithdBlobKeep keep, gpointer data, GError **error);
  void (*free) (KithdBlobs *self);
};

KithdBlobs *kithd_blobs_new_for_directory (const char *path);
void kithd_blobs_free (KithdBlobs *self);

gboolean kithd_blobs_put (KithdBlobs *self, const char *name, GBytes *bytes, GError **error);
GBytes *kithd_blobs_get (KithdBlobs *self, const char *name, GError **error);
gboolean kithd_blobs_remove (KithdBlobs *self, const char *name, GError **error);
gboolean kithd_blobs_sweep (KithdBlobs *self, KithdBlobKeep keep, gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdBlobs, kithd_blobs_free)

G_END_DECLS
