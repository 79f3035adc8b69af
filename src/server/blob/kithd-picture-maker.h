/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The argument with which kithd converts one picture and ends. */
#define KITHD_PICTURE_ARGUMENT "--convert-picture"

gboolean kithd_picture_make (const char *program, GBytes *bytes, GBytes **large, GBytes **small, GError **error);

G_END_DECLS
