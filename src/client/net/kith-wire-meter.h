/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Watches how much comes in over a connection between two moments. libsoup 3.2 bounds each frame of a message but not
 * the message, of which a server may send one frame after another without end. */
typedef struct _KithWireMeter KithWireMeter;

KithWireMeter *kith_wire_meter_new (GIOStream *stream, guint64 max, GCallback over, gpointer data);
void kith_wire_meter_free (KithWireMeter *self);
void kith_wire_meter_reset (KithWireMeter *self);

/* The platform's part: how many bytes have come in over a socket so far; FALSE where that is not known. */
gboolean kith_socket_get_received (GSocket *socket, guint64 *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithWireMeter, kith_wire_meter_free)

GSocket *kith_wire_dup_socket (GIOStream *stream);

G_END_DECLS
