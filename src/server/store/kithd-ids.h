/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-db.h"

G_BEGIN_DECLS

gboolean kithd_ids_find_newest (KithdDb *db, char **id, GError **error);

G_END_DECLS
