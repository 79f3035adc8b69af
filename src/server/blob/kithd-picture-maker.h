/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-picture.h"

G_BEGIN_DECLS

/* The argument with which kithd converts one picture and ends. */
#define KITHD_PICTURE_ARGUMENT "--convert-picture"
#define KITHD_BANNER_ARGUMENT "--convert-banner"

gboolean kithd_picture_make (const char *program, GBytes *bytes, KithdPictureShape shape, GBytes **large,
                             GBytes **small, GError **error);

G_END_DECLS
