/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Pictures that were fetched, as files; those that were not looked at for the longest time go first. */
#define KITH_TYPE_PICTURE_CACHE (kith_picture_cache_get_type ())
G_DECLARE_FINAL_TYPE (KithPictureCache, kith_picture_cache, KITH, PICTURE_CACHE, GObject)

KithPictureCache *kith_picture_cache_new (const char *path, goffset limit);
void kith_picture_cache_load_async (KithPictureCache *self, const char *name, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
GBytes *kith_picture_cache_load_finish (KithPictureCache *self, GAsyncResult *result, GError **error);
void kith_picture_cache_store (KithPictureCache *self, const char *name, GBytes *bytes);

G_END_DECLS
