/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-host-output.h"

#include <string.h>

/* Lines that a person may want to read. */
#define LINES_KEPT 50
#define FINGERPRINT_LENGTH 64

/**
 * KithHostOutput:
 *
 * Drains the output of kithd line by line, so that it never blocks on a full pipe, passes it on to our own standard
 * error, and finds in it the port and the fingerprint of the certificate.
 */
struct _KithHostOutput
{
  GObject parent_instance;

  GDataInputStream *lines;
  GCancellable *cancellable;
  guint port;
  char *fingerprint;
  gboolean ready;
  char *last_line;
  GQueue kept; /* char *: the last lines, oldest first */
};

G_DEFINE_FINAL_TYPE (KithHostOutput, kith_host_output, G_TYPE_OBJECT)

enum
{
  READY,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Finds 32 bytes in hexadecimal digits, with or without colons between them; "sha256:" may stand before. */
static char *
find_fingerprint (const char *line)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *at = line; *at; at++)
    {
      if (g_ascii_isxdigit (*at))
        g_string_append_c (digits, g_ascii_tolower (*at));
      else if (*at != ':' && digits->len >= FINGERPRINT_LENGTH)
        break;
      else if (*at != ':')
        g_string_truncate (digits, 0);
    }
  if (digits->len < FINGERPRINT_LENGTH)
    return NULL;
  return g_strdup (digits->str + digits->len - FINGERPRINT_LENGTH);
}

static guint
find_port (const char *line)
{
  const char *address = strstr (line, " listening on ");
  const char *colon;

  if (!g_str_has_prefix (line, "kithd ") || !address)
    return 0;
  colon = strrchr (address, ':');
  return colon ? (guint) g_ascii_strtoull (colon + 1, NULL, 10) : 0;
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithHostOutput) self = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  if (!line)
    return;
  kith_host_output_take_line (self, line);
  g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT, self->cancellable, on_line,
                                       g_object_ref (self));
}

static void
kith_host_output_finalize (GObject *object)
{
  KithHostOutput *self = KITH_HOST_OUTPUT (object);

  g_clear_object (&self->lines);
  g_clear_object (&self->cancellable);
  g_free (self->fingerprint);
  g_free (self->last_line);
  g_queue_clear_full (&self->kept, g_free);
  G_OBJECT_CLASS (kith_host_output_parent_class)->finalize (object);
}

static void
kith_host_output_class_init (KithHostOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_host_output_finalize;
  signals[READY] = g_signal_new ("ready", KITH_TYPE_HOST_OUTPUT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                 G_TYPE_UINT, G_TYPE_STRING);
}

static void
kith_host_output_init (KithHostOutput *self)
{
  g_queue_init (&self->kept);
}

/**
 * kith_host_output_new:
 * @stream: (nullable): what kithd prints; NULL where lines come from elsewhere
 *
 * Returns: (transfer full): a reader, which lives until the stream ends
 */
KithHostOutput *
kith_host_output_new (GInputStream *stream)
{
  KithHostOutput *self = g_object_new (KITH_TYPE_HOST_OUTPUT, NULL);

  if (stream)
    {
      self->cancellable = g_cancellable_new ();
      self->lines = g_data_input_stream_new (stream);
      g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT, self->cancellable, on_line,
                                           g_object_ref (self));
    }
  return self;
}

/**
 * kith_host_output_take_line:
 *
 * Handles one line as if kithd had printed it.
 */
void
kith_host_output_take_line (KithHostOutput *self, const char *line)
{
  guint port = find_port (line);

  if (self->lines)
    g_printerr ("%s\n", line);
  if (port)
    self->port = port;
  if (!self->fingerprint)
    self->fingerprint = find_fingerprint (line);
  if (*line)
    {
      g_free (self->last_line);
      self->last_line = g_utf8_make_valid (line, -1);
      g_queue_push_tail (&self->kept, g_strdup (self->last_line));
      if (self->kept.length > LINES_KEPT)
        g_free (g_queue_pop_head (&self->kept));
    }
  if (self->port && self->fingerprint && !self->ready)
    {
      self->ready = TRUE;
      g_signal_emit (self, signals[READY], 0, self->port, self->fingerprint);
    }
}

/**
 * kith_host_output_dup_last_line:
 *
 * Returns: (transfer full) (nullable): the last line, which tells why a server ended
 */
char *
kith_host_output_dup_last_line (KithHostOutput *self)
{
  return g_strdup (self->last_line);
}

/**
 * kith_host_output_add_lines:
 *
 * Adds the last lines, oldest first.
 */
void
kith_host_output_add_lines (KithHostOutput *self, GStrvBuilder *lines)
{
  for (GList *at = self->kept.head; at; at = at->next)
    g_strv_builder_add (lines, at->data);
}
