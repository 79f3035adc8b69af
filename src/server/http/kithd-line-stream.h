/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A connection as libsoup gets it. libsoup 3.2 forgets connections whose peer goes away between two requests: it reads
 * the end and then neither closes nor frees anything. So such an end is read as a last request of a peer that does not
 * want its connection kept. */
#define KITHD_TYPE_LINE_STREAM (kithd_line_stream_get_type ())
G_DECLARE_FINAL_TYPE (KithdLineStream, kithd_line_stream, KITHD, LINE_STREAM, GIOStream)

/* Told that the other side is gone. Returns whether no request is under way, so that a last one is to be read. */
typedef gboolean (*KithdLineEnd) (gpointer data);

KithdLineStream *kithd_line_stream_new (GIOStream *base, KithdLineEnd end, gpointer data);
void kithd_line_stream_detach (KithdLineStream *self);

G_END_DECLS
