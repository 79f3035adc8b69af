/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Headers of tar archives in the form ustar (POSIX.1-2001), for plain files with short names. */

#define KITH_TAR_BLOCK 512
#define KITH_TAR_NAME_MAX 99
/* An archive ends with two blocks of zeros. */
#define KITH_TAR_END (2 * KITH_TAR_BLOCK)

void kith_tar_write_header (guint8 *block, const char *name, guint64 size, gint64 time);
gboolean kith_tar_read_header (const guint8 *block, char **name, guint64 *size, GError **error);
guint64 kith_tar_get_padding (guint64 size);

G_END_DECLS
