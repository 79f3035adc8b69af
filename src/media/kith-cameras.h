/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-share-options.h"

G_BEGIN_DECLS

GPtrArray *kith_cameras_list (GError **error);

G_END_DECLS
