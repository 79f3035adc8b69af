/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-http-private.h"

#include <string.h>

/* A line is found from a message by the address object of its peer, which is the connection's own, and ends with the
 * socket, which libsoup gives up when it is done with the connection. */
#define LINE_KEY "kithd-line"

/* How long a file may take to come in. */
#define UPLOAD_SECONDS 60

static void
set_busy (KithdLine *line, gboolean busy)
{
  if (line->busy == busy)
    return;
  line->busy = busy;
  g_atomic_int_add (&line->worker->http->n_requests, busy ? 1 : -1);
}

static void
end_upload (KithdLine *line)
{
  if (line->uploader)
    kithd_uploads_end (line->worker->http->uploads, line->uploader);
  g_clear_pointer (&line->uploader, g_free);
}

static void
line_free (KithdLine *line)
{
  set_busy (line, FALSE);
  end_upload (line);
  g_object_set_data (G_OBJECT (line->peer->remote), LINE_KEY, NULL);
  g_queue_unlink (&line->worker->lines, &line->link);
  g_free (line);
}

static void
on_socket_gone (gpointer data)
{
  KithdLine *line = data;
  KithdPeer *peer = line->peer;

  line_free (line);
  kithd_peer_free (peer);
}

KithdLine *
kithd_line_get (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return remote ? g_object_get_data (G_OBJECT (remote), LINE_KEY) : NULL;
}

/*
 * kithd_line_set_deadline:
 * @seconds: until the connection is cut, or 0 for no deadline
 */
void
kithd_line_set_deadline (KithdLine *line, guint seconds)
{
  line->deadline_us = seconds ? g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC : 0;
}

/*
 * kithd_line_cut:
 *
 * Ends a connection; what was written goes out still.
 */
void
kithd_line_cut (KithdLine *line)
{
  g_socket_shutdown (line->peer->socket, TRUE, TRUE, NULL);
}

/* libsoup notices by itself where a request is under way, or where there was none. */
static gboolean
on_peer_gone (gpointer data)
{
  KithdLine *line = data;

  if (!line->waiting)
    return FALSE;
  line->ended = TRUE;
  kithd_line_cut (line);
  return TRUE;
}

/*
 * kithd_line_open:
 *
 * Gives an open connection to libsoup.
 */
void
kithd_line_open (KithdPeer *peer, gpointer data)
{
  KithdWorker *worker = data;
  g_autoptr (GIOStream) base = peer->stream;
  g_autoptr (GSocket) socket = peer->socket;
  g_autoptr (KithdLineStream) stream = NULL;
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GError) error = NULL;
  KithdLine *line = g_new0 (KithdLine, 1);

  line->worker = worker;
  line->peer = peer;
  line->link.data = line;
  g_queue_push_tail_link (&worker->lines, &line->link);
  g_object_set_data_full (G_OBJECT (socket), LINE_KEY, line, on_socket_gone);
  g_object_set_data (G_OBJECT (peer->remote), LINE_KEY, line);
  stream = line->stream = kithd_line_stream_new (base, on_peer_gone, line);
  kithd_line_set_deadline (line, worker->http->config.header_seconds);
  if (!soup_server_accept_iostream (worker->server, G_IO_STREAM (stream), local, peer->remote, &error))
    g_warning ("cannot serve a connection: %s", error->message);
}

/*
 * kithd_line_release_peer:
 *
 * Ends a line whose connection goes on elsewhere.
 *
 * Returns: (transfer full): its peer
 */
KithdPeer *
kithd_line_release_peer (KithdLine *line)
{
  KithdPeer *peer = line->peer;

  g_object_steal_data (G_OBJECT (peer->socket), LINE_KEY);
  kithd_line_stream_detach (line->stream);
  line_free (line);
  peer->socket = NULL;
  peer->stream = NULL;
  peer->tls = NULL;
  return peer;
}

/*
 * kithd_line_refuse_body:
 *
 * Answers a body that is too large before it has come in. libsoup would read it to its end first, so that the answer
 * is written past it, and the connection is cut soon after.
 */
void
kithd_line_refuse_body (KithdLine *line, KithErrorCode code)
{
  GOutputStream *out = g_io_stream_get_output_stream (line->peer->stream);
  g_autofree char *body = NULL, *answer = NULL;

  if (line->refused)
    return;
  line->refused = TRUE;
  body = g_strdup_printf ("{\"status\":%u,\"title\":\"%s\",\"code\":\"%s\"}", kith_error_get_status (code),
                          kith_error_get_title (code), kith_error_get_name (code));
  answer = g_strdup_printf ("HTTP/1.1 %u %s\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
                            "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                            kith_error_get_status (code), soup_status_get_phrase (kith_error_get_status (code)),
                            strlen (body), body);
  g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (out), answer, strlen (answer), NULL, NULL);
  kithd_line_set_deadline (line, 1);
}

/* A request has been answered, or its connection was lost. */
void
kithd_line_on_finished (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  KithdWorker *worker = data;
  KithdLine *line = kithd_line_get (message);

  if (!line)
    return;
  set_busy (line, FALSE);
  end_upload (line);
  line->waiting = TRUE;
  line->body_bytes = 0;
  kithd_line_set_deadline (line, worker->http->config.idle_seconds);
  if (g_atomic_int_get (&worker->http->draining))
    kithd_line_cut (line);
}

static void
on_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  KithdLine *line = kithd_line_get (message);

  if (!line)
    return;
  line->body_bytes += g_bytes_get_size (chunk);
  if (line->body_bytes > line->body_limit)
    {
      soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
      kithd_line_refuse_body (line, line->body_code);
    }
}

static gsize
measure_headers (SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri), *name, *value;
  gsize length = strlen (g_uri_get_path (uri)) + (query ? strlen (query) : 0);
  SoupMessageHeadersIter iter;

  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    length += strlen (name) + strlen (value) + 4;
  return length;
}

/* Files take much room, so that only who is signed in may begin to send one, and few at a time. */
static KithErrorCode
begin_upload (KithdLine *line, SoupServerMessage *message)
{
  KithdHttp *http = line->worker->http;
  g_auto (KithdActor) actor = { 0 };
  g_autoptr (GError) error = NULL;

  if (!kithd_http_check_token (line->worker, message, &actor, &error))
    return error->domain == KITH_ERROR ? (KithErrorCode) error->code : KITH_ERROR_INTERNAL_ERROR;
  if (line->uploader || !kithd_uploads_begin (http->uploads, actor.user_id))
    return KITH_ERROR_OVERLOADED;
  line->uploader = g_strdup (actor.user_id);
  return KITH_ERROR_NONE;
}

/* How much of a body the request may have. */
static KithErrorCode
set_body_limit (KithdLine *line, SoupServerMessage *message, const char *path)
{
  char *params[KITH_ROUTE_MAX_PARAMS + 1] = { NULL };
  gboolean path_known;
  const KithRoute *route = NULL;
  gsize length = (gsize) soup_message_headers_get_content_length (soup_server_message_get_request_headers (message));

  if (g_str_has_prefix (path, KITH_API_PREFIX "/"))
    route = kith_route_match (soup_server_message_get_method (message), path + strlen (KITH_API_PREFIX), params,
                              &path_known);
  for (guint i = 0; route && i < KITH_ROUTE_MAX_PARAMS; i++)
    g_free (params[i]);
  line->body_limit = route && route->upload ? route->upload : KITH_LIMIT_BODY_MAX;
  line->body_code = route && route->upload ? KITH_ERROR_PICTURE_TOO_LARGE : KITH_ERROR_BODY_TOO_LARGE;
  if (!route || !route->upload)
    return KITH_ERROR_NONE;
  kithd_line_set_deadline (line, UPLOAD_SECONDS);
  return length > line->body_limit ? KITH_ERROR_NONE : begin_upload (line, message);
}

/*
 * kithd_http_on_headers:
 *
 * Looks at a request before its body is read.
 */
void
kithd_http_on_headers (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                       gpointer data)
{
  KithdWorker *worker = data;
  KithdLine *line = kithd_line_get (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupEncoding encoding = soup_message_headers_get_encoding (headers);
  KithErrorCode code;

  if (!line)
    return;
  if (line->ended)
    {
      soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
      return;
    }
  line->waiting = FALSE;
  set_busy (line, TRUE);
  kithd_line_set_deadline (line, worker->http->config.body_seconds);
  code = set_body_limit (line, message, path);
  if (code != KITH_ERROR_NONE)
    {
      soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
      kithd_line_refuse_body (line, code);
      return;
    }
  if (encoding == SOUP_ENCODING_CHUNKED)
    {
      g_signal_connect (message, "got-chunk", G_CALLBACK (on_chunk), NULL);
    }
  else if (encoding == SOUP_ENCODING_CONTENT_LENGTH &&
           (gsize) soup_message_headers_get_content_length (headers) > line->body_limit)
    {
      soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
      kithd_line_refuse_body (line, line->body_code);
      return;
    }
  if (measure_headers (message) > worker->http->config.header_bytes)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
      kithd_http_answer_code (message, KITH_ERROR_HEADER_TOO_LARGE);
    }
}

/*
 * kithd_line_tick:
 *
 * Cuts the lines of a worker whose time is over.
 */
void
kithd_line_tick (KithdWorker *worker)
{
  gint64 now = g_get_monotonic_time ();

  for (GList *link = worker->lines.head, *next; link; link = next)
    {
      KithdLine *line = link->data;

      next = link->next;
      if (line->deadline_us && line->deadline_us < now)
        kithd_line_cut (line);
    }
}

/*
 * kithd_line_drain:
 *
 * Cuts the lines of a worker on which no request is being answered.
 */
void
kithd_line_drain (KithdWorker *worker)
{
  for (GList *link = worker->lines.head, *next; link; link = next)
    {
      KithdLine *line = link->data;

      next = link->next;
      if (!line->busy)
        kithd_line_cut (line);
    }
}
