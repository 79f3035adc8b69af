/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-admin.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

/* HTTP/1.1 as far as kithd speaks it here: one request, one answer of known length, then the end. */

/* What an answer may be that is not a file. */
#define TEXT_MAX (64 << 20)
#define COPY_BYTES (256 << 10)

static GIOStream *
open_socket (const char *socket, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket);
  g_autoptr (GError) wrong = NULL;
  GSocketConnection *connection;

  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), cancellable, &wrong);
  if (g_error_matches (wrong, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
      g_error_matches (wrong, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, "%s: %s", socket, wrong->message);
  else if (wrong)
    g_propagate_error (error, g_steal_pointer (&wrong));
  return (GIOStream *) connection;
}

static gboolean
send_body (GOutputStream *out, GInputStream *body, gint64 length, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);

  while (length > 0)
    {
      gsize done;

      if (!g_input_stream_read_all (body, buffer, (gsize) MIN (length, COPY_BYTES), &done, cancellable, error))
        return FALSE;
      if (done == 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "what was to be sent ends too early");
          return FALSE;
        }
      if (!g_output_stream_write_all (out, buffer, done, NULL, cancellable, error))
        return FALSE;
      length -= (gint64) done;
    }
  return TRUE;
}

static gboolean
bad_answer (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the server's answer is not understood");
  return FALSE;
}

/* The status line and the one header that matters. */
static gboolean
read_head (GDataInputStream *in, guint *status, gint64 *length, GCancellable *cancellable, GError **error)
{
  g_autofree char *first = g_data_input_stream_read_line (in, NULL, cancellable, error);

  if (!first && error && *error)
    return FALSE;
  if (!first || !g_str_has_prefix (first, "HTTP/1.") || strlen (first) < 12)
    return bad_answer (error);
  *status = (guint) g_ascii_strtoull (first + 9, NULL, 10);
  *length = -1;
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (in, NULL, cancellable, error);

      if (!line)
        return error && *error ? FALSE : bad_answer (error);
      g_strchomp (line);
      if (!*line)
        return *status >= 200 || read_head (in, status, length, cancellable, error);
      if (g_ascii_strncasecmp (line, "content-length:", 15) == 0)
        *length = g_ascii_strtoll (line + 15, NULL, 10);
    }
}

/**
 * kith_admin_request:
 * @path: with its query, escaped
 * @type: (nullable): of the body
 * @body: (nullable)
 * @length: of the body in bytes
 *
 * Sends a request and waits for the head of its answer. It blocks.
 *
 * Returns: (transfer full): the answer, whatever its status
 */
KithAdminReply *
kith_admin_request (const char *socket, const char *method, const char *path, const char *type, GInputStream *body,
                    gint64 length, GCancellable *cancellable, GError **error)
{
  g_autoptr (GIOStream) connection = open_socket (socket, cancellable, error);
  g_autoptr (KithAdminReply) reply = NULL;
  g_autoptr (GError) wrong = NULL;
  g_autofree char *head = NULL;
  GOutputStream *out;

  if (!connection)
    return NULL;
  head = g_strdup_printf (
    "%s %s HTTP/1.1\r\nHost: kithd\r\nConnection: close\r\n%s%s%sContent-Length: %" G_GINT64_FORMAT "\r\n\r\n", method,
    path, type ? "Content-Type: " : "", type ? type : "", type ? "\r\n" : "", length);
  out = g_io_stream_get_output_stream (connection);
  if (!g_output_stream_write_all (out, head, strlen (head), NULL, cancellable, error))
    return NULL;
  /* A refusal may come before all is sent, and then says more than the broken pipe. */
  if (body && !send_body (out, body, length, cancellable, &wrong) &&
      !g_error_matches (wrong, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    {
      g_propagate_error (error, g_steal_pointer (&wrong));
      return NULL;
    }
  reply = g_new0 (KithAdminReply, 1);
  reply->body = G_INPUT_STREAM (g_data_input_stream_new (g_io_stream_get_input_stream (connection)));
  g_data_input_stream_set_newline_type (G_DATA_INPUT_STREAM (reply->body), G_DATA_STREAM_NEWLINE_TYPE_LF);
  reply->connection = g_steal_pointer (&connection);
  if (!read_head (G_DATA_INPUT_STREAM (reply->body), &reply->status, &reply->length, cancellable, error))
    return NULL;
  return g_steal_pointer (&reply);
}

void
kith_admin_reply_free (KithAdminReply *self)
{
  if (!self)
    return;
  g_clear_object (&self->body);
  g_clear_object (&self->connection);
  g_free (self);
}

/**
 * kith_admin_reply_read_text:
 *
 * Returns: (transfer full): the body of an answer
 */
char *
kith_admin_reply_read_text (KithAdminReply *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[16384];

  if (self->status == 204)
    return g_strdup ("");
  while (self->length < 0 || (gint64) text->len < self->length)
    {
      gsize wanted = self->length < 0 ? sizeof buffer
                                      : (gsize) MIN ((gint64) sizeof buffer, self->length - (gint64) text->len);
      gssize done = g_input_stream_read (self->body, buffer, wanted, cancellable, error);

      if (done < 0)
        return NULL;
      if (done == 0)
        break;
      g_string_append_len (text, buffer, done);
      if (text->len > TEXT_MAX)
        break;
    }
  if ((self->length >= 0 && (gint64) text->len != self->length) || text->len > TEXT_MAX)
    {
      bad_answer (error);
      return NULL;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
