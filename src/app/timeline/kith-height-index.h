/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Heights of all rows of a list, measured or guessed, with sums that are quick to ask for. */
typedef struct _KithHeightIndex KithHeightIndex;

KithHeightIndex *kith_height_index_new (int guess);
void kith_height_index_free (KithHeightIndex *self);
guint kith_height_index_get_n_rows (KithHeightIndex *self);
void kith_height_index_splice (KithHeightIndex *self, guint position, guint n_removed, guint n_added);
void kith_height_index_invalidate (KithHeightIndex *self);
int kith_height_index_get (KithHeightIndex *self, guint position, gboolean *measured);
void kith_height_index_set (KithHeightIndex *self, guint position, int height);
gint64 kith_height_index_get_offset (KithHeightIndex *self, guint position);
gint64 kith_height_index_get_total (KithHeightIndex *self);
guint kith_height_index_find (KithHeightIndex *self, gint64 offset, int *rest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithHeightIndex, kith_height_index_free)

G_END_DECLS
