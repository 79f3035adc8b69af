/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-http-private.h"

#include <string.h>

/* As RFC 9457 wants it. */
#define PROBLEM_TYPE "application/problem+json"

static void
set_body (SoupServerMessage *message, const char *type, GString *text)
{
  gsize length = text->len;

  /* libsoup may have begun with a page of its own, as it does for a bad handshake. */
  soup_message_body_truncate (soup_server_message_get_response_body (message));
  soup_server_message_set_response (message, type, SOUP_MEMORY_TAKE, g_string_free (text, FALSE), length);
}

/*
 * kithd_http_answer_error:
 * @error: of KITH_ERROR, or of any other domain for a failure of the server
 * @fields: (nullable): KithWireFieldProblem
 * @retry_after: seconds; 0 for none
 *
 * Answers with a problem.
 */
void
kithd_http_answer_error (SoupServerMessage *message, const GError *error, GPtrArray *fields, guint retry_after)
{
  KithErrorCode code = error->domain == KITH_ERROR ? (KithErrorCode) error->code : KITH_ERROR_INTERNAL_ERROR;
  KithWireProblem problem = { .status = kith_error_get_status (code),
                              .title = (char *) kith_error_get_title (code),
                              .code = (char *) kith_error_get_name (code),
                              .errors = fields && fields->len ? fields : NULL,
                              .has_retry_after = retry_after > 0,
                              .retry_after = retry_after };
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  GString *text = g_string_new (NULL);

  if (error->domain == KITH_ERROR && g_strcmp0 (error->message, problem.title) != 0)
    problem.detail = error->message;
  if (retry_after)
    {
      char seconds[16];

      g_snprintf (seconds, sizeof seconds, "%u", retry_after);
      soup_message_headers_replace (headers, "Retry-After", seconds);
    }
  if (problem.status == SOUP_STATUS_UNAUTHORIZED)
    soup_message_headers_replace (headers, "WWW-Authenticate", "Bearer");
  kith_wire_write (&kith_wire_problem_type, &problem, text);
  soup_server_message_set_status (message, (guint) problem.status, NULL);
  set_body (message, PROBLEM_TYPE, text);
}

/*
 * kithd_http_answer_code:
 *
 * Answers with a problem of which there is nothing more to say.
 */
void
kithd_http_answer_code (SoupServerMessage *message, KithErrorCode code)
{
  const GError error = { KITH_ERROR, (int) code, (char *) kith_error_get_title (code) };

  kithd_http_answer_error (message, &error, NULL, 0);
}

static void
on_wrote_headers (SoupServerMessage *message, gpointer data)
{
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_NONE);
}

/*
 * kithd_http_answer_empty:
 *
 * Answers without a body. libsoup takes such an answer for one that ends with the connection, unless it is told.
 */
void
kithd_http_answer_empty (SoupServerMessage *message, guint status)
{
  soup_server_message_set_status (message, status, NULL);
  g_signal_connect (message, "wrote-headers", G_CALLBACK (on_wrote_headers), NULL);
}

static const char *
find_type (GBytes *file)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);

  return size > 1 && data[0] == 0xff && data[1] == 0xd8 ? "image/jpeg" : "image/png";
}

/*
 * kithd_http_answer_file:
 * @file: a picture that the server made itself
 * @tag: by which the client knows it again
 *
 * Answers with a file that never changes.
 */
void
kithd_http_answer_file (SoupServerMessage *message, GBytes *file, const char *tag)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *known = soup_message_headers_get_list (soup_server_message_get_request_headers (message),
                                                     "If-None-Match");
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", tag);
  gsize size;
  const char *data = g_bytes_get_data (file, &size);

  soup_message_headers_replace (headers, "ETag", quoted);
  soup_message_headers_replace (headers, "Cache-Control", "private, max-age=31536000, immutable");
  soup_message_headers_replace (headers, "Content-Security-Policy", "default-src 'none'; sandbox");
  if (known && strstr (known, quoted))
    {
      kithd_http_answer_empty (message, SOUP_STATUS_NOT_MODIFIED);
      return;
    }
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, find_type (file), SOUP_MEMORY_COPY, data, size);
}

/*
 * kithd_http_answer_archive:
 * @file: a zip archive, which is not copied
 *
 * Answers with a file to be kept.
 */
void
kithd_http_answer_archive (SoupServerMessage *message, GBytes *file)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Content-Type", "application/zip");
  soup_message_headers_replace (headers, "Content-Disposition", "attachment; filename=\"kith-export.zip\"");
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), file);
  soup_message_body_complete (soup_server_message_get_response_body (message));
}
