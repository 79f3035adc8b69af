/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-http-private.h"

#include <math.h>

#include "kithd-compressor.h"

/* The way from libsoup to the gateway: libsoup does the WebSocket handshake, and when its answer has been written the
 * connection is taken away from it. */

static void
on_gateway_gone (gpointer peer)
{
  kithd_peer_free (peer);
}

static void
on_wrote_informational (SoupServerMessage *message, gpointer data)
{
  KithdWorker *worker = data;
  KithdLine *line = kithd_line_get (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  KithdHandover handover = { .on_gone = on_gateway_gone };

  if (soup_server_message_get_status (message) != SOUP_STATUS_SWITCHING_PROTOCOLS)
    return;
  handover.compression = soup_message_headers_get_one (headers, "Sec-WebSocket-Extensions") != NULL;
  handover.right_version = soup_message_headers_get_one (headers, "Sec-WebSocket-Protocol") != NULL;
  handover.socket = g_object_ref (line->peer->socket);
  handover.tls = line->peer->tls ? g_object_ref (line->peer->tls) : NULL;
  handover.on_gone_data = kithd_line_release_peer (line);
  handover.stream = soup_server_message_steal_connection (message);
  kithd_gateway_post_connection (worker->http->gateway, &handover);
}

static gboolean
offers_protocol (SoupMessageHeaders *headers)
{
  const char *offered = soup_message_headers_get_list (headers, "Sec-WebSocket-Protocol");

  return offered && soup_header_contains (offered, KITH_PROTOCOL);
}

/*
 * kithd_http_open_gateway:
 *
 * Answers a request for the gateway.
 */
void
kithd_http_open_gateway (KithdWorker *worker, SoupServerMessage *message)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *answer = soup_server_message_get_response_headers (message);
  const char *extensions;
  KithdRateVerdict verdict;

  kithd_rate_limits_take (worker->http->rates, KITH_BUCKET_GATEWAY, kithd_line_get (message)->peer->key, &verdict);
  if (!verdict.allowed)
    {
      const GError refusal = { KITH_ERROR, KITH_ERROR_RATE_LIMITED,
                               (char *) kith_error_get_title (KITH_ERROR_RATE_LIMITED) };

      kithd_http_answer_error (message, &refusal, NULL, (guint) ceil (MAX (verdict.retry_after, 1)));
      return;
    }
  if (!soup_websocket_server_process_handshake (message, NULL, NULL, NULL, NULL))
    {
      kithd_http_answer_code (message, KITH_ERROR_BAD_REQUEST);
      return;
    }
  /* Who speaks another version learns it from the close code, since many clients cannot see why a handshake failed. */
  if (offers_protocol (request))
    soup_message_headers_replace (answer, "Sec-WebSocket-Protocol", KITH_PROTOCOL);
  extensions = kithd_compressor_negotiate (soup_message_headers_get_list (request, "Sec-WebSocket-Extensions"));
  if (extensions)
    soup_message_headers_replace (answer, "Sec-WebSocket-Extensions", extensions);
  g_signal_connect (message, "wrote-informational", G_CALLBACK (on_wrote_informational), worker);
}
