/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-connection.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kith-wire.h"

/* A connection over one end of a pair of sockets; the other end plays the client. */
typedef struct
{
  GMainContext *context;
  KithdHub *hub;
  KithdConnection connection;
  int client;
  GString *received; /* texts that came to the server */
  guint n_closing, n_gone;
} Fixture;

static Fixture *current;

static void
on_message (KithdConnection *connection, const char *text, gsize length)
{
  g_string_append_len (current->received, text, (gssize) length);
  g_string_append_c (current->received, ';');
}

static void
on_closing (KithdConnection *connection)
{
  current->n_closing++;
}

static void
on_gone (KithdConnection *connection)
{
  current->n_gone++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const KithdHubLimits limits = {
    .max_queue = 256 * 1024, .frames_burst = 20, .frames_per_second = 0.001, .ping_seconds = 20
  };
  const KithdConnectionHandlers handlers = { on_message, on_closing, on_gone };
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GIOStream) stream = NULL;
  int pair[2];

  current = fixture;
  fixture->context = g_main_context_new ();
  fixture->hub = kithd_hub_new (fixture->context, &limits, &handlers);
  fixture->received = g_string_new (NULL);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
  fixture->client = pair[1];
  socket = g_socket_new_from_fd (pair[0], NULL);
  stream = G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
  g_assert_true (
    kithd_connection_adopt (&fixture->connection, fixture->hub, stream, NULL, socket, GPOINTER_TO_INT (data)));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kithd_connection_drop (&fixture->connection);
  kithd_hub_end_turn (fixture->hub);
  g_assert_cmpuint (fixture->n_gone, ==, 1);
  kithd_hub_free (fixture->hub);
  g_main_context_unref (fixture->context);
  g_string_free (fixture->received, TRUE);
  close (fixture->client);
}

static void
turn (Fixture *fixture)
{
  while (g_main_context_iteration (fixture->context, FALSE))
    continue;
  kithd_hub_end_turn (fixture->hub);
}

static void
say (Fixture *fixture, guint8 first, const char *payload, guint8 length)
{
  const guint8 header[6] = { first, 0x80 | length, 0, 0, 0, 0 };

  g_assert_cmpint (send (fixture->client, header, sizeof header, 0), ==, sizeof header);
  if (length)
    g_assert_cmpint (send (fixture->client, payload, length, 0), ==, length);
  turn (fixture);
}

/* All that has come to the client. */
static GByteArray *
hear (Fixture *fixture)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 buffer[65536];
  gssize n;

  turn (fixture);
  while ((n = recv (fixture->client, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
    {
      g_byte_array_append (bytes, buffer, (guint) n);
      turn (fixture);
    }
  return bytes;
}

static void
assert_hears (Fixture *fixture, const char *expected, gsize length)
{
  g_autoptr (GByteArray) bytes = hear (fixture);

  g_assert_cmpmem (bytes->data, bytes->len, expected, length);
}

static gboolean
is_over (Fixture *fixture)
{
  char byte;

  turn (fixture);
  return recv (fixture->client, &byte, 1, MSG_DONTWAIT) == 0;
}

static void
test_texts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithdFrame) one = kithd_frame_new (KITHD_OPCODE_TEXT, FALSE, "one", 3);
  g_autoptr (KithdFrame) two = kithd_frame_new (KITHD_OPCODE_TEXT, FALSE, "two", 3);

  say (fixture, 0x81, "hello", 5);
  say (fixture, 0x01, "a", 1);
  say (fixture, 0x80, "b", 1);
  g_assert_cmpstr (fixture->received->str, ==, "hello;ab;");
  g_assert_true (kithd_connection_send (&fixture->connection, one));
  g_assert_true (kithd_connection_send (&fixture->connection, two));
  /* Nothing leaves before the end of the turn. */
  g_assert_cmpint (recv (fixture->client, (char[1]){ 0 }, 1, MSG_DONTWAIT), <, 0);
  assert_hears (fixture, "\x81\x03one\x81\x03two", 10);
}

static void
test_ping (Fixture *fixture, gconstpointer data)
{
  say (fixture, 0x89, "there?", 6);
  say (fixture, 0x89, "", 0);
  assert_hears (fixture, "\x8a\x06there?\x8a\x00", 10);
}

static void
test_client_closes (Fixture *fixture, gconstpointer data)
{
  say (fixture, 0x88, "\x03\xe8", 2);
  assert_hears (fixture, "\x88\x02\x03\xe8", 4);
  g_assert_true (is_over (fixture));
  g_assert_cmpuint (fixture->n_gone, ==, 1);
  g_assert_cmpuint (fixture->n_closing, ==, 1);
}

static void
test_server_closes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithdFrame) late = kithd_frame_new (KITHD_OPCODE_TEXT, FALSE, "late", 4);

  kithd_connection_close (&fixture->connection, KITH_CLOSE_GOING_AWAY, "bye");
  g_assert_false (kithd_connection_send (&fixture->connection, late));
  assert_hears (fixture,
                "\x88\x05\x03\xe9"
                "bye",
                7);
  g_assert_cmpuint (fixture->n_gone, ==, 0);
  say (fixture, 0x81, "x", 1);
  g_assert_cmpstr (fixture->received->str, ==, "");
  say (fixture, 0x88, "\x03\xe9", 2);
  g_assert_true (is_over (fixture));
}

static void
test_silent_close (Fixture *fixture, gconstpointer data)
{
  kithd_connection_close (&fixture->connection, KITH_CLOSE_GOING_AWAY, NULL);
  for (guint i = 0; i < 5; i++)
    kithd_hub_tick (fixture->hub);
  g_assert_cmpuint (fixture->n_gone, ==, 1);
}

static void
test_refused_input (Fixture *fixture, gconstpointer data)
{
  say (fixture, 0x82, "x", 1);
  assert_hears (fixture, "\x88\x02\x03\xef", 4);
  /* What comes now is not looked at, but the close frame must not be lost by a reset. */
  say (fixture, 0x81, "x", 1);
  g_assert_cmpstr (fixture->received->str, ==, "");
  shutdown (fixture->client, SHUT_WR);
  turn (fixture);
  g_assert_cmpuint (fixture->n_gone, ==, 1);
}

static void
test_too_fast (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    say (fixture, 0x8a, "", 0);
  assert_hears (fixture, "", 0);
  say (fixture, 0x8a, "", 0);
  assert_hears (fixture, "\x88\x0a\x0f\xa8too fast", 12);
}

static void
test_slow_reader (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (10000, 'x');
  g_autoptr (KithdFrame) frame = kithd_frame_new (KITHD_OPCODE_TEXT, FALSE, text, 10000);
  g_autoptr (GByteArray) bytes = NULL;
  guint n = 0;

  while (kithd_connection_send (&fixture->connection, frame))
    {
      turn (fixture);
      g_assert_cmpuint (++n, <, 1000);
    }
  turn (fixture);
  g_assert_cmpuint (fixture->n_closing, ==, 1);
  g_assert_cmpuint (fixture->n_gone, ==, 0);
  g_assert_cmpuint (fixture->connection.queued_bytes, <, 2 * frame->length);

  /* What had left comes whole, and then the reason. */
  bytes = hear (fixture);
  g_assert_cmpuint (bytes->len, >, 4);
  g_assert_cmpmem (bytes->data + bytes->len - 15, 4, "\x88\x0d\x0f\xa9", 4);
  g_assert_cmpuint ((bytes->len - 15) % frame->length, ==, 0);
}

/* A replay is as long as it is; live events after it count again. */
static void
test_replay (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (10000, 'x');
  g_autoptr (KithdFrame) frame = kithd_frame_new (KITHD_OPCODE_TEXT, FALSE, text, 10000);
  g_autoptr (GByteArray) bytes = NULL;

  for (guint i = 0; i < 100; i++)
    kithd_connection_send_replayed (&fixture->connection, frame);
  g_assert_true (kithd_connection_send (&fixture->connection, frame));
  bytes = hear (fixture);
  g_assert_cmpuint (bytes->len, ==, 101 * frame->length);
  g_assert_cmpuint (fixture->n_closing, ==, 0);
  g_assert_cmpuint (fixture->connection.allowance, ==, 0);
}

/* However large what a client starts from is, live events may follow at once. */
static void
test_start (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (1000000, 'x');
  g_autoptr (KithdFrame) start = kithd_frame_new (KITHD_OPCODE_TEXT, FALSE, text, 1000000);
  g_autoptr (KithdFrame) event = kithd_frame_new (KITHD_OPCODE_TEXT, FALSE, text, 10000);
  g_autoptr (GByteArray) bytes = NULL;

  kithd_connection_allow (&fixture->connection, start->length);
  g_assert_true (kithd_connection_send (&fixture->connection, start));
  g_assert_true (kithd_connection_send (&fixture->connection, event));
  bytes = hear (fixture);
  g_assert_cmpuint (bytes->len, ==, start->length + event->length);
  g_assert_cmpuint (fixture->connection.allowance, ==, 0);
}

static void
pass_seconds (Fixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    kithd_hub_tick (fixture->hub);
}

static void
test_pings (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    {
      pass_seconds (fixture, 20);
      assert_hears (fixture, "\x89\x00", 2);
      say (fixture, 0x8a, "", 0);
    }
  /* Two pongs may be missed. */
  pass_seconds (fixture, 59);
  g_assert_cmpuint (fixture->n_gone, ==, 0);
  pass_seconds (fixture, 21);
  g_assert_cmpuint (fixture->n_gone, ==, 1);
}

static void
test_compression (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (1000, 'x');
  g_autoptr (KithdFrame) frame = kithd_frame_new (KITHD_OPCODE_TEXT, FALSE, text, 1000);
  g_autoptr (GByteArray) bytes = NULL;

  kithd_connection_send (&fixture->connection, frame);
  bytes = hear (fixture);
  g_assert_cmpuint (bytes->data[0], ==, 0xc1);
  g_assert_cmpuint (bytes->len, <, 100);
}

static void
on_ready (KithdPollable *pollable, guint ready)
{
  char byte;

  g_assert_cmpuint (ready, ==, KITHD_READY_READ);
  g_assert_cmpint (recv (pollable->fd, &byte, 1, 0), ==, 1);
  pollable->fd = -pollable->fd;
}

static void
test_poller (gconstpointer backend)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (KithdPoller) poller = kithd_poller_new_with_backend (backend, context, NULL, NULL);
  KithdPollable pollable = { 0 };
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
  kithd_poller_add (poller, &pollable, pair[0], KITHD_READY_READ, on_ready);
  g_assert_false (g_main_context_iteration (context, FALSE));
  g_assert_cmpint (send (pair[1], "x", 1, 0), ==, 1);
  g_main_context_iteration (context, TRUE);
  g_assert_cmpint (pollable.fd, ==, -pair[0]);

  pollable.fd = pair[0];
  kithd_poller_set_wants (poller, &pollable, 0);
  g_assert_cmpint (send (pair[1], "x", 1, 0), ==, 1);
  g_assert_false (g_main_context_iteration (context, FALSE));
  kithd_poller_set_wants (poller, &pollable, KITHD_READY_READ);
  g_main_context_iteration (context, TRUE);
  g_assert_cmpint (pollable.fd, ==, -pair[0]);

  pollable.fd = pair[0];
  kithd_poller_remove (poller, &pollable);
  kithd_poller_remove (poller, &pollable);
  g_assert_cmpint (send (pair[1], "x", 1, 0), ==, 1);
  g_assert_false (g_main_context_iteration (context, FALSE));
  close (pair[0]);
  close (pair[1]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add ("/connection/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  ADD (texts);
  ADD (ping);
  ADD (client_closes);
  ADD (server_closes);
  ADD (silent_close);
  ADD (refused_input);
  ADD (too_fast);
  ADD (slow_reader);
  ADD (replay);
  ADD (start);
  ADD (pings);
  g_test_add ("/connection/compression", Fixture, GINT_TO_POINTER (TRUE), set_up, test_compression, tear_down);
  g_test_add_data_func ("/poller/portable", &kithd_poller_portable, test_poller);
#ifdef __linux__
  g_test_add_data_func ("/poller/epoll", &kithd_poller_epoll, test_poller);
#endif
  return g_test_run ();
}
