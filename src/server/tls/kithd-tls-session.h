/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-certificate.h"

G_BEGIN_DECLS

/* The server's end of one TLS connection over a descriptor that does not block. Nothing here waits and no thread is
 * spent on it: every step does what can be done now. One thread at a time may use it. */
typedef struct _KithdTlsSession KithdTlsSession;

typedef enum
{
  KITHD_TLS_DONE,
  KITHD_TLS_AGAIN, /* once the descriptor is ready for what the session waits for */
  KITHD_TLS_FAILED,
} KithdTlsStep;

/* What reading and writing give beside a number of bytes. */
#define KITHD_TLS_WOULD_BLOCK -1
#define KITHD_TLS_BROKEN -2

KithdTlsSession *kithd_tls_session_new (KithdCertificate *certificate, int fd, GError **error);
void kithd_tls_session_free (KithdTlsSession *self);
void kithd_tls_session_set_fd (KithdTlsSession *self, int fd);
KithdTlsStep kithd_tls_session_handshake (KithdTlsSession *self, GError **error);
gboolean kithd_tls_session_wants_write (const KithdTlsSession *self);
gssize kithd_tls_session_read (KithdTlsSession *self, void *buffer, gsize length);
gboolean kithd_tls_session_has_pending (const KithdTlsSession *self);
gssize kithd_tls_session_write (KithdTlsSession *self, const void *data, gsize length);
void kithd_tls_session_close (KithdTlsSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdTlsSession, kithd_tls_session_free)

G_END_DECLS
