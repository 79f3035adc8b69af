/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* permessage-deflate (RFC 7692) without context takeover in either direction, so that one state serves all connections
 * and what many get is compressed once. It belongs to one thread. */
typedef struct _KithdCompressor KithdCompressor;

KithdCompressor *kithd_compressor_new (void);
void kithd_compressor_free (KithdCompressor *self);

gboolean kithd_compressor_deflate (KithdCompressor *self, const guint8 *data, gsize length, GByteArray *out);
gboolean kithd_compressor_inflate (KithdCompressor *self, const guint8 *data, gsize length, gsize max,
                                   const guint8 **out, gsize *out_length, gboolean *too_big);
const char *kithd_compressor_negotiate (const char *offers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdCompressor, kithd_compressor_free)

G_END_DECLS
