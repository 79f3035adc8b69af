/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-tls-session.h"

G_BEGIN_DECLS

/* A TLS session whose handshake is done, as the stream that libsoup wants. Its streams are pollable and never wait:
 * what can't be done at once is #G_IO_ERROR_WOULD_BLOCK. */
#define KITHD_TYPE_TLS_STREAM (kithd_tls_stream_get_type ())
G_DECLARE_FINAL_TYPE (KithdTlsStream, kithd_tls_stream, KITHD, TLS_STREAM, GIOStream)

KithdTlsStream *kithd_tls_stream_new (KithdTlsSession *session, GSocket *socket);
KithdTlsSession *kithd_tls_stream_steal_session (KithdTlsStream *self);

G_END_DECLS
