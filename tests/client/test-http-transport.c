/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-http-transport.h"
#include "kith-net-error.h"
#include "kith-test-wait.h"

#include <libsoup/soup.h>
#include <string.h>

/* What a server must not be able to do to those who reach it. */

#define CHUNK (1024 * 1024)
#define MOST_CHUNKS 256

typedef struct
{
  SoupServer *server;
  KithTransport *transport;
  guint chunks;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithServerAddress) address = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  address = kith_server_address_new ("127.0.0.1", (guint16) g_uri_get_port (uris->data), FALSE, NULL);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->transport = kith_http_transport_new (address);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->transport);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  kith_test_drain ();
}

static GError *
ask (Fixture *self, gpointer *answer)
{
  GAsyncResult *result = NULL;
  GError *error = NULL;

  kith_transport_request_async (self->transport, KITH_ROUTE_SERVER_GET, NULL, NULL, NULL, NULL, NULL,
                                kith_test_keep_result, &result);
  kith_test_wait_for (result);
  if (!kith_transport_request_finish (self->transport, result, answer, &error))
    g_assert_nonnull (error);
  g_object_unref (result);
  return error;
}

static void
append_chunk (SoupServerMessage *message, Fixture *self)
{
  g_autofree char *text = g_malloc (CHUNK);

  memset (text, ' ', CHUNK);
  if (self->chunks++ < MOST_CHUNKS)
    soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY, text, CHUNK);
  else
    soup_message_body_complete (soup_server_message_get_response_body (message));
}

static void
answer_without_end (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-headers", G_CALLBACK (append_chunk), data);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (append_chunk), data);
}

static void
test_endless (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;

  soup_server_add_handler (self->server, NULL, answer_without_end, self, NULL);
  error = ask (self, &answer);
  g_assert_error (error, KITH_NET_ERROR, KITH_NET_ERROR_TOO_LARGE);
  g_assert_cmpuint (self->chunks, <, MOST_CHUNKS);
}

static GBytes *
pack (gsize size)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) packed = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (packed, G_CONVERTER (compressor));
  g_autofree char *text = g_malloc (CHUNK);

  memset (text, ' ', CHUNK);
  for (gsize done = 0; done < size; done += CHUNK)
    g_assert_true (g_output_stream_write_all (stream, text, CHUNK, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (packed));
}

static void
answer_packed (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_append (soup_server_message_get_response_headers (message), "Content-Encoding", "gzip");
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), data);
}

/* Few bytes on the way that become many. */
static void
test_packed (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) packed = pack (64 * CHUNK);
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;

  g_assert_cmpuint (g_bytes_get_size (packed), <, CHUNK);
  soup_server_add_handler (self->server, NULL, answer_packed, packed, NULL);
  error = ask (self, &answer);
  g_assert_error (error, KITH_NET_ERROR, KITH_NET_ERROR_TOO_LARGE);
}

static void
answer_large (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  g_autofree char *text = g_malloc (CHUNK);
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  memset (text, ' ', CHUNK);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  for (guint i = 0; i < 20; i++)
    soup_message_body_append (body, SOUP_MEMORY_COPY, text, CHUNK);
  text[CHUNK - 2] = '{';
  text[CHUNK - 1] = '}';
  soup_message_body_append (body, SOUP_MEMORY_COPY, text, CHUNK);
}

/* An answer of twenty megabytes is read; this one says nothing. */
static void
test_large (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;

  soup_server_add_handler (self->server, NULL, answer_large, NULL, NULL);
  error = ask (self, &answer);
  g_assert_error (error, KITH_NET_ERROR, KITH_NET_ERROR_PROTOCOL);
}

static void
on_link_closed (KithLink *link, guint code, const char *reason, guint *closed)
{
  *closed = code;
}

static KithLink *
open_link (Fixture *self)
{
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  KithLink *link;

  kith_transport_open_async (self->transport, NULL, kith_test_keep_result, &result);
  kith_test_wait_for (result);
  link = kith_transport_open_finish (self->transport, result, &error);
  g_assert_no_error (error);
  g_object_unref (result);
  return link;
}

/* The beginning of a frame that claims to be very long. */
static void
send_long_frame (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection,
                 gpointer data)
{
  static const guint8 header[] = { 0x81, 127, 0, 0, 0, 0, 0x10, 0, 0, 0 };
  GOutputStream *stream = g_io_stream_get_output_stream (soup_websocket_connection_get_io_stream (connection));

  *(SoupWebsocketConnection **) data = g_object_ref (connection);
  g_assert_true (g_output_stream_write_all (stream, header, sizeof header, NULL, NULL, NULL));
}

static void
test_long_frame (Fixture *self, gconstpointer data)
{
  static char *protocols[] = { (char *) "kith.v1", NULL };
  SoupWebsocketConnection *connection = NULL;
  g_autoptr (KithLink) link = NULL;
  guint closed = 0;

  soup_server_add_websocket_handler (self->server, NULL, NULL, protocols, send_long_frame, &connection, NULL);
  link = open_link (self);
  g_signal_connect (link, "closed", G_CALLBACK (on_link_closed), &closed);
  kith_test_wait_for (closed);
  g_assert_cmpuint (closed, ==, KITH_LINK_CLOSE_LOST);
  g_object_unref (connection);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/http-transport/endless", Fixture, NULL, set_up, test_endless, tear_down);
  g_test_add ("/http-transport/packed", Fixture, NULL, set_up, test_packed, tear_down);
  g_test_add ("/http-transport/large", Fixture, NULL, set_up, test_large, tear_down);
  g_test_add ("/http-transport/long-frame", Fixture, NULL, set_up, test_long_frame, tear_down);
  return g_test_run ();
}
