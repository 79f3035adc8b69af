/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-tls-stream.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Both ends of a TLS connection over a pair of sockets; the client is GnuTLS itself. */
typedef struct
{
  char *folder;
  KithdCertificate *certificate;
  gnutls_session_t client;
  gnutls_certificate_credentials_t anyone;
  KithdTlsSession *server;
  GSocket *socket;
  int fd;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer priorities)
{
  g_autoptr (GError) error = NULL;
  int pair[2];

  fixture->folder = g_dir_make_tmp ("kithd-tls-XXXXXX", NULL);
  fixture->certificate = kithd_certificate_load_or_make (fixture->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
  fixture->socket = g_socket_new_from_fd (pair[0], &error);
  g_assert_no_error (error);
  fixture->fd = pair[1];
  fixture->server = kithd_tls_session_new (fixture->certificate, pair[0], &error);
  g_assert_no_error (error);
  gnutls_init (&fixture->client, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
  gnutls_priority_set_direct (fixture->client, priorities, NULL);
  gnutls_certificate_allocate_credentials (&fixture->anyone);
  gnutls_credentials_set (fixture->client, GNUTLS_CRD_CERTIFICATE, fixture->anyone);
  gnutls_transport_set_int (fixture->client, fixture->fd);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const files[] = { "tls-certificate.pem", "tls-key.pem" };

  gnutls_deinit (fixture->client);
  gnutls_certificate_free_credentials (fixture->anyone);
  kithd_tls_session_free (fixture->server);
  kithd_certificate_unref (fixture->certificate);
  g_object_unref (fixture->socket);
  close (fixture->fd);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, files[i], NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

/* Both sides in turns, until the server's is over. */
static KithdTlsStep
shake_hands (Fixture *fixture, GError **error)
{
  KithdTlsStep step = KITHD_TLS_AGAIN;
  int result = GNUTLS_E_AGAIN;

  for (guint i = 0; i < 50 && step == KITHD_TLS_AGAIN; i++)
    {
      if (result == GNUTLS_E_AGAIN)
        result = gnutls_handshake (fixture->client);
      step = kithd_tls_session_handshake (fixture->server, error);
    }
  if (result == GNUTLS_E_AGAIN)
    gnutls_handshake (fixture->client);
  return step;
}

static void
open_it (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (shake_hands (fixture, &error), ==, KITHD_TLS_DONE);
  g_assert_no_error (error);
}

static void
test_handshake_waits_for_nobody (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (kithd_tls_session_handshake (fixture->server, &error), ==, KITHD_TLS_AGAIN);
  g_assert_no_error (error);
  g_assert_false (kithd_tls_session_wants_write (fixture->server));
  /* Its part is done with the client's hello; then it waits for the client again. */
  g_assert_cmpint (gnutls_handshake (fixture->client), ==, GNUTLS_E_AGAIN);
  g_assert_cmpint (kithd_tls_session_handshake (fixture->server, &error), ==, KITHD_TLS_AGAIN);
  g_assert_cmpint (kithd_tls_session_handshake (fixture->server, &error), ==, KITHD_TLS_AGAIN);
  open_it (fixture);
}

static void
test_fingerprint (Fixture *fixture, gconstpointer data)
{
  g_autofree char *expected = kithd_certificate_get_fingerprint (fixture->certificate), *found = NULL;
  const gnutls_datum_t *chain;
  guint count;

  open_it (fixture);
  chain = gnutls_certificate_get_peers (fixture->client, &count);
  g_assert_cmpuint (count, ==, 1);
  found = g_compute_checksum_for_data (G_CHECKSUM_SHA256, chain[0].data, chain[0].size);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_old_version (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (shake_hands (fixture, &error), ==, KITHD_TLS_FAILED);
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_MISC);
}

static void
test_read (Fixture *fixture, gconstpointer data)
{
  char buffer[10] = "";

  open_it (fixture);
  g_assert_cmpint (kithd_tls_session_read (fixture->server, buffer, 4), ==, KITHD_TLS_WOULD_BLOCK);
  g_assert_cmpint (gnutls_record_send (fixture->client, "abcdef", 6), ==, 6);
  g_assert_cmpint (kithd_tls_session_read (fixture->server, buffer, 4), ==, 4);
  g_assert_true (kithd_tls_session_has_pending (fixture->server));
  g_assert_cmpint (kithd_tls_session_read (fixture->server, buffer + 4, 4), ==, 2);
  g_assert_cmpstr (buffer, ==, "abcdef");
  g_assert_false (kithd_tls_session_has_pending (fixture->server));
  /* The end is the end without a goodbye, too. */
  shutdown (fixture->fd, SHUT_WR);
  g_assert_cmpint (kithd_tls_session_read (fixture->server, buffer, 4), ==, 0);
}

static void
test_noise (Fixture *fixture, gconstpointer data)
{
  char buffer[10];

  open_it (fixture);
  g_assert_cmpint (send (fixture->fd, "\x17\x03\x03\x00\x20 this was never encrypted at all", 37, 0), ==, 37);
  g_assert_cmpint (kithd_tls_session_read (fixture->server, buffer, 4), ==, KITHD_TLS_BROKEN);
}

/* A reader who takes nothing: what was begun goes on where it stopped, and nothing is twice. */
static void
test_write_blocks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) heard = g_byte_array_new ();
  guint8 bytes[10000], buffer[20000];
  guint8 next = 0;
  gsize sent = 0;
  gssize n;

  open_it (fixture);
  do
    {
      memset (bytes, next, sizeof bytes);
      n = kithd_tls_session_write (fixture->server, bytes, sizeof bytes);
      if (n > 0)
        {
          g_assert_cmpint (n, ==, sizeof bytes);
          sent += (gsize) n;
          next++;
        }
    }
  while (n > 0);
  g_assert_cmpint (n, ==, KITHD_TLS_WOULD_BLOCK);
  g_assert_true (kithd_tls_session_wants_write (fixture->server));
  while (heard->len < sent + sizeof bytes)
    {
      while ((n = gnutls_record_recv (fixture->client, buffer, sizeof buffer)) > 0)
        g_byte_array_append (heard, buffer, (guint) n);
      g_assert_cmpint (n, ==, GNUTLS_E_AGAIN);
      if (heard->len < sent + sizeof bytes)
        g_assert_cmpint (kithd_tls_session_write (fixture->server, bytes, sizeof bytes), ==, sizeof bytes);
    }
  for (guint i = 0; i < heard->len; i++)
    g_assert_cmpuint (heard->data[i], ==, (guint8) (i / sizeof bytes));
}

static gboolean
on_source (gpointer stream, gpointer data)
{
  ++*(guint *) data;
  return G_SOURCE_REMOVE;
}

static guint
watch (GPollableInputStream *in)
{
  g_autoptr (GSource) source = g_pollable_input_stream_create_source (in, NULL);
  guint count = 0;

  g_source_set_callback (source, G_SOURCE_FUNC (on_source), &count, NULL);
  g_source_attach (source, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_source_destroy (source);
  return count;
}

/* A source is ready for what was decrypted already, of which the socket knows nothing. */
static void
test_stream_source (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  GPollableInputStream *in;
  char buffer[10];

  open_it (fixture);
  stream = G_IO_STREAM (kithd_tls_stream_new (g_steal_pointer (&fixture->server), fixture->socket));
  in = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream));
  g_assert_cmpuint (watch (in), ==, 0);
  g_assert_cmpint (gnutls_record_send (fixture->client, "abcdef", 6), ==, 6);
  g_assert_cmpuint (watch (in), ==, 1);
  g_assert_cmpint (g_pollable_input_stream_read_nonblocking (in, buffer, 4, NULL, &error), ==, 4);
  g_assert_cmpuint (watch (in), ==, 1);
  g_assert_cmpint (g_pollable_input_stream_read_nonblocking (in, buffer, 4, NULL, &error), ==, 2);
  g_assert_no_error (error);
  g_assert_cmpuint (watch (in), ==, 0);
  g_assert_cmpint (g_pollable_input_stream_read_nonblocking (in, buffer, 4, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

/* Closing says goodbye; streams that outlive it only fail. */
static void
test_stream_close (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GInputStream) in = NULL;
  g_autoptr (GError) error = NULL;
  char buffer[10];

  open_it (fixture);
  stream = G_IO_STREAM (kithd_tls_stream_new (g_steal_pointer (&fixture->server), fixture->socket));
  in = g_object_ref (g_io_stream_get_input_stream (stream));
  g_assert_true (g_io_stream_close (stream, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (gnutls_record_recv (fixture->client, buffer, sizeof buffer), ==, 0);
  g_clear_object (&stream);
  g_assert_cmpuint (watch (G_POLLABLE_INPUT_STREAM (in)), ==, 1);
  g_assert_cmpint (
    g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (in), buffer, sizeof buffer, NULL, &error), ==,
    -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

/* The session goes on without the stream, over another descriptor of the socket. */
static void
test_stream_steal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithdTlsStream) stream = NULL;
  char buffer[10] = "";
  int fd;

  open_it (fixture);
  fd = dup (g_socket_get_fd (fixture->socket));
  stream = kithd_tls_stream_new (g_steal_pointer (&fixture->server), fixture->socket);
  fixture->server = kithd_tls_stream_steal_session (stream);
  kithd_tls_session_set_fd (fixture->server, fd);
  g_clear_object (&stream);
  g_assert_true (g_socket_is_closed (fixture->socket));
  g_assert_cmpint (gnutls_record_send (fixture->client, "abc", 3), ==, 3);
  g_assert_cmpint (kithd_tls_session_read (fixture->server, buffer, sizeof buffer), ==, 3);
  g_assert_cmpstr (buffer, ==, "abc");
  close (fd);
}

static void
test_bad_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("kithd-tls-XXXXXX", NULL),
                  *other = g_dir_make_tmp ("kithd-tls-XXXXXX", NULL);
  g_autofree char *certificate = g_build_filename (folder, "tls-certificate.pem", NULL);
  g_autofree char *key = g_build_filename (folder, "tls-key.pem", NULL);
  g_autofree char *foreign = g_build_filename (other, "tls-key.pem", NULL);
  g_autofree char *foreign_certificate = g_build_filename (other, "tls-certificate.pem", NULL);
  g_autoptr (KithdCertificate) first = kithd_certificate_load_or_make (folder, NULL);
  g_autoptr (KithdCertificate) second = kithd_certificate_load_or_make (other, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (first);
  g_assert_nonnull (second);
  g_assert_null (kithd_certificate_load (certificate, "/nowhere", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_null (kithd_certificate_load (certificate, foreign, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_null (kithd_certificate_load (key, key, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_unlink (certificate);
  g_unlink (key);
  g_unlink (foreign);
  g_unlink (foreign_certificate);
  g_rmdir (folder);
  g_rmdir (other);
}

int
main (int argc, char **argv)
{
  static const char today[] = "NORMAL", tls12[] = "NORMAL:-VERS-ALL:+VERS-TLS1.2",
                    tls11[] = "NORMAL:-VERS-ALL:+VERS-TLS1.1:+SHA1";
  static const struct
  {
    const char *name;
    const char *priorities;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/tls/handshake/1.3", today, test_handshake_waits_for_nobody },
    { "/tls/handshake/1.2", tls12, test_handshake_waits_for_nobody },
    { "/tls/handshake/1.1", tls11, test_old_version },
    { "/tls/fingerprint", today, test_fingerprint },
    { "/tls/read", today, test_read },
    { "/tls/noise", today, test_noise },
    { "/tls/write-blocks", today, test_write_blocks },
    { "/tls/stream/source", today, test_stream_source },
    { "/tls/stream/close", today, test_stream_close },
    { "/tls/stream/steal", today, test_stream_steal },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, tests[i].priorities, set_up, tests[i].func, tear_down);
  g_test_add_func ("/tls/bad-files", test_bad_files);
  return g_test_run ();
}
