/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-turn-probe.h"

#include <string.h>

#include "kithd-stun.h"

#define PORT 3478
#define TLS_PORT 5349
/* A lost packet is sent again, each time after twice as long (RFC 8489, 6.2.1). */
#define FIRST_WAIT_US (G_USEC_PER_SEC / 4)
#define UNAUTHENTICATED 401
#define STALE_NONCE 438
#define FORBIDDEN 403
/* RFC 8656, 18.7: UDP between the relay and others. */
static const guint8 relay_udp[4] = { 17 };

/* Where a URL leads, and what goes to and fro. */
typedef struct
{
  KithdTurnProbe *probe;
  gboolean relay, tls, tcp;
  GSocketConnectable *place;
  GSocket *socket;               /* (nullable): of UDP */
  GSocketConnection *connection; /* (nullable): of TCP */
  gint64 timeout_us;
} Line;

static void
line_clear (Line *line)
{
  g_clear_object (&line->place);
  g_clear_object (&line->socket);
  g_clear_object (&line->connection);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Line, line_clear)

static void
set_result (Line *line, KithdTurnResult result, const char *detail)
{
  line->probe->result = result;
  g_free (line->probe->detail);
  line->probe->detail = g_strdup (detail);
}

static void
set_failure (Line *line, const GError *error)
{
  gboolean late = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);

  set_result (line, late ? KITHD_TURN_TIMES_OUT : KITHD_TURN_UNREACHABLE, late ? NULL : error->message);
}

/* SCHEME:HOST[:PORT][?transport=…] of RFC 7064 and 7065. */
static gboolean
read_url (Line *line, const char *url)
{
  g_auto (GStrv) parts = g_strsplit (url, "?", 2);
  const char *colon = strchr (parts[0], ':');
  g_autoptr (GError) error = NULL;

  line->relay = g_str_has_prefix (url, "turn");
  line->tls = g_str_has_prefix (url, "turns:") || g_str_has_prefix (url, "stuns:");
  line->tcp = parts[1] ? strcmp (parts[1], "transport=tcp") == 0 : line->tls;
  line->place = colon ? g_network_address_parse (colon + 1, line->tls ? TLS_PORT : PORT, &error) : NULL;
  if (!line->place)
    set_result (line, KITHD_TURN_UNREACHABLE, error ? error->message : NULL);
  return line->place != NULL;
}

/* That a certificate is not trusted is told, and the rest is found out nevertheless. */
static gboolean
on_accept_certificate (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags flags,
                       KithdTurnProbe *probe)
{
  static const struct
  {
    GTlsCertificateFlags flag;
    const char *text;
  } texts[] = {
    { G_TLS_CERTIFICATE_EXPIRED, "has expired" },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, "is not valid yet" },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, "is for another name" },
    { G_TLS_CERTIFICATE_UNKNOWN_CA, "is signed by nobody whom other machines trust" },
  };

  g_free (probe->certificate);
  probe->certificate = g_strdup ("is not right");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (flags & texts[i].flag)
      {
        g_free (probe->certificate);
        probe->certificate = g_strdup (texts[i].text);
        break;
      }
  return TRUE;
}

static void
on_event (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *place, GIOStream *stream,
          KithdTurnProbe *probe)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_signal_connect (stream, "accept-certificate", G_CALLBACK (on_accept_certificate), probe);
}

static gboolean
open_tcp (Line *line, guint timeout_ms, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_timeout (client, MAX (timeout_ms / 1000, 1));
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_tls (client, line->tls);
  g_signal_connect (client, "event", G_CALLBACK (on_event), line->probe);
  line->connection = g_socket_client_connect (client, line->place, NULL, error);
  return line->connection != NULL;
}

static gboolean
open_udp_to (Line *line, GSocketAddress *address, GError **error)
{
  g_autoptr (GSocket)
    socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, error);

  if (!socket || !g_socket_connect (socket, address, NULL, error))
    return FALSE;
  line->socket = g_steal_pointer (&socket);
  return TRUE;
}

/* A name often has an address of IPv6 first, to which not every machine has a way. */
static gboolean
open_udp (Line *line, GError **error)
{
  g_autoptr (GSocketAddressEnumerator) addresses = g_socket_connectable_enumerate (line->place);
  g_autoptr (GError) first = NULL;

  for (;;)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (GSocketAddress) address = g_socket_address_enumerator_next (addresses, NULL, &failure);

      if (address && open_udp_to (line, address, &failure))
        return TRUE;
      if (failure && !first)
        first = g_steal_pointer (&failure);
      if (!address)
        break;
    }
  if (first)
    g_propagate_error (error, g_steal_pointer (&first));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND, "it has no address");
  return FALSE;
}

/* Sends, and sends again what is not answered in time, until it takes too long. What comes beside an answer is passed
 * over, since anybody can send it. (nullable) */
static KithdStunReply *
ask_udp (Line *line, const GByteArray *request, GError **error)
{
  gint64 now = g_get_monotonic_time (), wait_us = FIRST_WAIT_US, again_us = now;
  gint64 deadline_us = now + line->timeout_us;
  gboolean strange = FALSE;
  guint8 data[KITHD_STUN_MAX];

  for (; now < deadline_us; now = g_get_monotonic_time ())
    {
      KithdStunReply *reply;
      gssize length;

      if (now >= again_us)
        {
          if (g_socket_send (line->socket, (const char *) request->data, request->len, NULL, error) < 0)
            return NULL;
          again_us = now + wait_us;
          wait_us *= 2;
        }
      if (!g_socket_condition_timed_wait (line->socket, G_IO_IN, MIN (again_us, deadline_us) - now, NULL, NULL))
        continue;
      length = g_socket_receive (line->socket, (char *) data, sizeof data, NULL, error);
      if (length < 0)
        return NULL;
      reply = kithd_stun_reply_parse (request, data, (gsize) length);
      if (reply)
        return reply;
      strange = TRUE;
    }
  if (strange)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "what it sends is no answer");
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "timed out");
  return NULL;
}

static KithdStunReply *
ask_tcp (Line *line, const GByteArray *request, GError **error)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (line->connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (line->connection));
  KithdStunReply *reply = NULL;
  guint8 data[KITHD_STUN_MAX];
  gsize got = 0, length;

  if (!g_output_stream_write_all (out, request->data, request->len, NULL, NULL, error) ||
      !g_input_stream_read_all (in, data, KITHD_STUN_HEADER, &got, NULL, error))
    return NULL;
  length = got == KITHD_STUN_HEADER ? kithd_stun_get_length (data) : 0;
  if (length && !g_input_stream_read_all (in, data + got, length - got, &got, NULL, error))
    return NULL;
  if (length && got == length - KITHD_STUN_HEADER)
    reply = kithd_stun_reply_parse (request, data, length);
  if (!reply)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "what it sends is no answer");
  return reply;
}

/* (nullable): an answer, whatever it says; else the result is set. */
static KithdStunReply *
ask (Line *line, const GByteArray *request)
{
  g_autoptr (GError) error = NULL;
  KithdStunReply *reply = line->tcp ? ask_tcp (line, request, &error) : ask_udp (line, request, &error);

  if (reply)
    return reply;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    set_result (line, KITHD_TURN_IS_NONE, error->message);
  else
    set_failure (line, error);
  return NULL;
}

static void
take_addresses (Line *line, const KithdStunReply *reply)
{
  g_set_object (&line->probe->mapped, reply->mapped);
  g_set_object (&line->probe->relayed, reply->relayed);
}

static void
set_refusal (Line *line, const KithdStunReply *reply)
{
  g_autofree char *detail = g_strdup_printf ("%u %s", reply->code, reply->reason ? reply->reason : "");
  gboolean secret = reply->code == UNAUTHENTICATED || reply->code == STALE_NONCE;

  set_result (line, secret ? KITHD_TURN_WRONG_SECRET : KITHD_TURN_REFUSES, g_strchomp (detail));
}

static void
probe_stun (Line *line)
{
  g_autoptr (GByteArray) request = kithd_stun_request_new (KITHD_STUN_BINDING);
  g_autoptr (KithdStunReply) reply = ask (line, request);

  if (!reply)
    return;
  take_addresses (line, reply);
  if (!reply->success)
    set_refusal (line, reply);
  else if (!reply->mapped)
    set_result (line, KITHD_TURN_IS_NONE, "it tells no address");
}

/* The place is given back at once. */
static void
give_back (Line *line, const KithdStunReply *challenge, const char *username, const char *credential)
{
  static const guint8 none[4];
  g_autoptr (GByteArray) request = kithd_stun_request_new (KITHD_STUN_REFRESH);
  g_autoptr (KithdStunReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  kithd_stun_request_add (request, KITHD_STUN_LIFETIME, none, sizeof none);
  if (challenge->realm && challenge->nonce)
    kithd_stun_request_sign (request, username, credential, challenge);
  reply = line->tcp ? ask_tcp (line, request, &error) : ask_udp (line, request, &error);
}

/* A relay first says in whose name and with which number a password is to be shown. */
static void
probe_relay (Line *line, const char *username, const char *credential)
{
  g_autoptr (KithdStunReply) challenge = NULL;

  for (guint attempt = 0; attempt < 3; attempt++)
    {
      g_autoptr (GByteArray) request = kithd_stun_request_new (KITHD_STUN_ALLOCATE);
      g_autoptr (KithdStunReply) reply = NULL;
      gboolean fresh;

      kithd_stun_request_add (request, KITHD_STUN_REQUESTED_TRANSPORT, relay_udp, sizeof relay_udp);
      if (challenge)
        kithd_stun_request_sign (request, username, credential, challenge);
      reply = ask (line, request);
      if (!reply)
        return;
      if (reply->success)
        {
          take_addresses (line, reply);
          if (!challenge)
            set_result (line, KITHD_TURN_OPEN, NULL);
          else if (!reply->relayed)
            set_result (line, KITHD_TURN_IS_NONE, "it gives no address");
          give_back (line, challenge ? challenge : reply, username, credential);
          return;
        }
      fresh = reply->realm && reply->nonce && (reply->code == STALE_NONCE || !challenge);
      if (!fresh || attempt == 2)
        {
          set_refusal (line, reply);
          return;
        }
      g_clear_pointer (&challenge, kithd_stun_reply_free);
      challenge = g_steal_pointer (&reply);
    }
}

/*
 * kithd_turn_probe:
 * @url: as kithd_turn_check_url() takes it
 * @username: (nullable): for a relay
 * @credential: (nullable): for a relay
 * @timeout_ms: for each thing that is waited for
 *
 * Asks a STUN server for this machine's address, or a TURN relay for a place. It blocks.
 *
 * Returns: (transfer full): how it went
 */
KithdTurnProbe *
kithd_turn_probe (const char *url, const char *username, const char *credential, guint timeout_ms)
{
  KithdTurnProbe *probe = g_new0 (KithdTurnProbe, 1);
  g_auto (Line) line = { .probe = probe };
  g_autoptr (GError) error = NULL;

  if (!read_url (&line, url))
    return probe;
  line.timeout_us = (gint64) timeout_ms * 1000;
  if (line.tls && !line.tcp)
    set_result (&line, KITHD_TURN_NOT_SUPPORTED, NULL);
  else if (!(line.tcp ? open_tcp (&line, timeout_ms, &error) : open_udp (&line, &error)))
    set_failure (&line, error);
  else if (line.relay)
    probe_relay (&line, username, credential);
  else
    probe_stun (&line);
  return probe;
}

void
kithd_turn_probe_free (KithdTurnProbe *self)
{
  g_free (self->detail);
  g_free (self->certificate);
  g_clear_object (&self->mapped);
  g_clear_object (&self->relayed);
  g_free (self);
}
