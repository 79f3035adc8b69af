/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-tls-session.h"

/* What GnuTLS takes for good, without what RFC 8996 has put away. */
#define PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

/* Warnings of a peer, or records without a byte, that are passed over in one call before it is given up. */
#define PASSED_OVER_MAX 8

struct _KithdTlsSession
{
  gnutls_session_t session;
  KithdCertificate *certificate; /* GnuTLS borrows it */
};

static int
set_up (KithdTlsSession *self, int fd)
{
  static const guint8 http[] = "http/1.1";
  const gnutls_datum_t protocol = { (guint8 *) http, sizeof http - 1 };
  int result = gnutls_init (&self->session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL | GNUTLS_NO_TICKETS);

  if (result < 0)
    {
      self->session = NULL;
      return result;
    }
  result = gnutls_priority_set_direct (self->session, PRIORITIES, NULL);
  if (result >= 0)
    result = gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE,
                                     kithd_certificate_get_credentials (self->certificate));
  /* Who offers protocols without this one may still try: it is the only one that is spoken here. */
  if (result >= 0)
    result = gnutls_alpn_set_protocols (self->session, &protocol, 1, 0);
  gnutls_certificate_server_set_request (self->session, GNUTLS_CERT_IGNORE);
  gnutls_transport_set_int (self->session, fd);
  return result;
}

/**
 * kithd_tls_session_new:
 * @fd: does not block and stays its owner's
 *
 * Returns: (transfer full) (nullable): a session whose handshake has not begun
 */
KithdTlsSession *
kithd_tls_session_new (KithdCertificate *certificate, int fd, GError **error)
{
  g_autoptr (KithdTlsSession) self = g_new0 (KithdTlsSession, 1);
  int result;

  self->certificate = kithd_certificate_ref (certificate);
  result = set_up (self, fd);
  if (result >= 0)
    return g_steal_pointer (&self);
  g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_MISC, gnutls_strerror (result));
  return NULL;
}

void
kithd_tls_session_free (KithdTlsSession *self)
{
  if (!self)
    return;
  if (self->session)
    gnutls_deinit (self->session);
  kithd_certificate_unref (self->certificate);
  g_free (self);
}

/**
 * kithd_tls_session_set_fd:
 *
 * Goes on over another descriptor of the same socket.
 */
void
kithd_tls_session_set_fd (KithdTlsSession *self, int fd)
{
  gnutls_transport_set_int (self->session, fd);
}

/* Whether a call that failed is to be repeated at once. */
static gboolean
is_passed_over (int result, guint *count)
{
  return result < 0 && result != GNUTLS_E_AGAIN && !gnutls_error_is_fatal (result) && result != GNUTLS_E_REHANDSHAKE &&
         ++*count < PASSED_OVER_MAX;
}

/**
 * kithd_tls_session_handshake:
 *
 * Goes as far with the handshake as the peer's bytes allow; to be called until it is done or has failed.
 */
KithdTlsStep
kithd_tls_session_handshake (KithdTlsSession *self, GError **error)
{
  guint count = 0;
  int result;

  do
    result = gnutls_handshake (self->session);
  while (is_passed_over (result, &count));
  if (result >= 0)
    return KITHD_TLS_DONE;
  if (result == GNUTLS_E_AGAIN)
    return KITHD_TLS_AGAIN;
  /* The peer is told why, if that can be done without waiting. */
  gnutls_alert_send_appropriate (self->session, result);
  g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_MISC, gnutls_strerror (result));
  return KITHD_TLS_FAILED;
}

/**
 * kithd_tls_session_wants_write:
 *
 * Returns: whether the step that could not be finished waits until it can write, and not for bytes of the peer
 */
gboolean
kithd_tls_session_wants_write (const KithdTlsSession *self)
{
  return gnutls_record_get_direction (self->session) == 1;
}

/**
 * kithd_tls_session_read:
 *
 * Returns: bytes read, 0 at the end, %KITHD_TLS_WOULD_BLOCK where nothing is there now, or %KITHD_TLS_BROKEN. That a
 *   peer says goodbye is not asked for: WebSocket and HTTP say themselves where they end.
 */
gssize
kithd_tls_session_read (KithdTlsSession *self, void *buffer, gsize length)
{
  guint count = 0;
  gssize result;

  do
    result = gnutls_record_recv (self->session, buffer, length);
  while (is_passed_over ((int) result, &count));
  if (result >= 0)
    return result;
  /* A peer that wants to negotiate again (TLS 1.2) is let go; RFC 9113 and browsers do without it as well. */
  return result == GNUTLS_E_AGAIN                   ? KITHD_TLS_WOULD_BLOCK
         : result == GNUTLS_E_PREMATURE_TERMINATION ? 0
                                                    : KITHD_TLS_BROKEN;
}

/**
 * kithd_tls_session_has_pending:
 *
 * Returns: whether bytes can be read of which the descriptor knows nothing any more
 */
gboolean
kithd_tls_session_has_pending (const KithdTlsSession *self)
{
  return gnutls_record_check_pending (self->session) > 0;
}

/**
 * kithd_tls_session_write:
 *
 * Writes one record at most. After %KITHD_TLS_WOULD_BLOCK the same bytes must be given again.
 *
 * Returns: bytes taken, %KITHD_TLS_WOULD_BLOCK or %KITHD_TLS_BROKEN
 */
gssize
kithd_tls_session_write (KithdTlsSession *self, const void *data, gsize length)
{
  guint count = 0;
  gssize result;

  do
    result = gnutls_record_send (self->session, data, length);
  while (is_passed_over ((int) result, &count));
  return result >= 0 ? result : result == GNUTLS_E_AGAIN ? KITHD_TLS_WOULD_BLOCK : KITHD_TLS_BROKEN;
}

/**
 * kithd_tls_session_close:
 *
 * Says goodbye if the socket takes it at once.
 */
void
kithd_tls_session_close (KithdTlsSession *self)
{
  gnutls_bye (self->session, GNUTLS_SHUT_WR);
}
