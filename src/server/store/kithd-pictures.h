/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-db.h"

G_BEGIN_DECLS

/* Which pictures rows point to. */

/* What follows the id in the names of a picture's files. */
#define KITHD_PICTURE_SUFFIX_LARGE ".256"
#define KITHD_PICTURE_SUFFIX_SMALL ".64"

gboolean kithd_pictures_list (KithdDb *db, GHashTable *ids, GError **error);

G_END_DECLS
