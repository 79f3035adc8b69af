/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-http-link.h"
#include "kith-test-wait.h"

#include <string.h>

/* A link against a server that cuts its messages into frames as it likes. */

#define MAX_MESSAGE 200000
#define FRAME 4096
#define FIRST_TEXT 0x01
#define GOES_ON 0x00
#define LAST 0x80

typedef struct
{
  SoupServer *server;
  SoupSession *session;
  SoupWebsocketConnection *theirs;
  KithLink *link;
  guint frames; /* that the link has told of */
  guint closed; /* with this code */
} Fixture;

static void
on_connection (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection,
               gpointer data)
{
  Fixture *fixture = data;

  fixture->theirs = g_object_ref (connection);
}

static void
on_frame (Fixture *fixture)
{
  fixture->frames++;
}

static void
on_closed (Fixture *fixture, guint code)
{
  fixture->closed = code;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (SoupWebsocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  GSList *uris;

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_websocket_handler (fixture->server, NULL, NULL, NULL, on_connection, fixture, NULL);
  g_assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (fixture->server);
  address = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  fixture->session = soup_session_new ();
  message = soup_message_new ("GET", address);
  soup_session_websocket_connect_async (fixture->session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL,
                                        kith_test_keep_result, &result);
  kith_test_wait_for (result && fixture->theirs);
  connection = soup_session_websocket_connect_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  fixture->link = kith_http_link_new_full (connection, 30, MAX_MESSAGE);
  g_signal_connect_swapped (fixture->link, "frame", G_CALLBACK (on_frame), fixture);
  g_signal_connect_swapped (fixture->link, "closed", G_CALLBACK (on_closed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->link);
  g_clear_object (&fixture->theirs);
  soup_session_abort (fixture->session);
  g_clear_object (&fixture->session);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
}

/* Writes past the server's own library, which sends whole messages only. Returns whether the client is still there. */
static gboolean
send_frame (Fixture *fixture, guint8 kind, const char *text, gsize length)
{
  GOutputStream *out = g_io_stream_get_output_stream (soup_websocket_connection_get_io_stream (fixture->theirs));
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  const guint8 small[] = { kind, (guint8) length }, large[] = { kind, 126, (guint8) (length >> 8), (guint8) length };

  g_byte_array_append (frame, length < 126 ? small : large, length < 126 ? sizeof small : sizeof large);
  g_byte_array_append (frame, (const guint8 *) text, (guint) length);
  for (gsize sent = 0; sent < frame->len;)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (out), frame->data + sent,
                                                             frame->len - sent, NULL, &error);

      if (n < 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return FALSE;
      sent += (gsize) MAX (n, 0);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  return TRUE;
}

/* One frame after another, of which none is too large: the message has no end. */
static void
test_without_end (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (FRAME, 'x');
  guint64 sent = 0;

  while (!fixture->closed && send_frame (fixture, sent ? GOES_ON : FIRST_TEXT, text, FRAME))
    {
      sent += FRAME;
      /* What is on its way in the sockets comes on top. */
      g_assert_cmpuint (sent, <, 100 * MAX_MESSAGE);
    }
  kith_test_wait_for (fixture->closed);
  g_assert_cmpuint (fixture->closed, ==, KITH_LINK_CLOSE_LOST);
  g_assert_cmpuint (fixture->frames, ==, 0);
}

/* Each message has its own measure. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  static const char begin[] = "{\"op\":\"", end[] = "\"}";
  g_autofree char *text = g_strnfill (FRAME, 'x');

  for (guint message = 0; message < 20; message++)
    {
      send_frame (fixture, FIRST_TEXT, begin, strlen (begin));
      for (guint i = 0; i < 15; i++)
        send_frame (fixture, GOES_ON, text, FRAME);
      send_frame (fixture, GOES_ON | LAST, end, strlen (end));
      kith_test_wait_for (fixture->frames == message + 1);
    }
  g_assert_cmpuint (fixture->closed, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/http-link/without-end", Fixture, NULL, set_up, test_without_end, tear_down);
  g_test_add ("/http-link/many", Fixture, NULL, set_up, test_many, tear_down);
  return g_test_run ();
}
