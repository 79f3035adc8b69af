/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-admin-private.h"
#include "kithd-http-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "kithd-backup.h"
#include "kithd-restore.h"

/* GET /backup answers with an archive, piece by piece as the other side takes it; PUT /restore takes one. */

typedef struct
{
  KithdAdminTask task;
  KithdAdmin *admin;
  SoupServerMessage *message;
  KithdBackup *backup; /* (nullable) */
  char *upload;        /* (nullable): where what comes in is kept */
  int fd;
  KithWireAdminRestored *restored; /* (nullable) */
  GError *error;
} Transfer;

static void
transfer_free (Transfer *self)
{
  g_clear_pointer (&self->backup, kithd_backup_free);
  if (self->fd >= 0)
    close (self->fd);
  if (self->upload)
    g_unlink (self->upload);
  g_free (self->upload);
  g_clear_pointer (&self->restored, kith_wire_admin_restored_free);
  g_clear_error (&self->error);
  g_free (self);
}

static Transfer *
transfer_new (KithdAdmin *admin, SoupServerMessage *message, void (*run) (gpointer self))
{
  Transfer *self = g_new0 (Transfer, 1);

  self->task.run = run;
  self->admin = admin;
  self->message = message;
  self->fd = -1;
  g_object_set_data_full (G_OBJECT (message), "kith-transfer", self, (GDestroyNotify) transfer_free);
  return self;
}

static void
answer_failure (Transfer *self)
{
  g_autoptr (GError) told = NULL;

  g_warning ("administrator: %s", self->error->message);
  told = g_error_new_literal (KITH_ERROR, self->restored ? KITH_ERROR_INTERNAL_ERROR : KITH_ERROR_BAD_REQUEST,
                              self->error->message);
  kithd_http_answer_error (self->message, told, NULL, 0);
  soup_server_message_unpause (self->message);
  g_object_unref (self->message);
}

static void
send_piece (SoupServerMessage *message, gpointer data)
{
  Transfer *self = data;
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece = kithd_backup_read (self->backup, &error);

  if (piece)
    soup_message_body_append_bytes (body, piece);
  else
    soup_message_body_complete (body);
  /* The other side knows how much there should be. */
  if (error)
    g_warning ("administrator: a backup was cut short: %s", error->message);
  soup_server_message_unpause (message);
}

/* On the administrator's thread. */
static void
begin_answer (gpointer data)
{
  Transfer *self = data;
  SoupServerMessage *message = self->message;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (self->error)
    {
      answer_failure (self);
      return;
    }
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (headers, "application/x-tar", NULL);
  soup_message_headers_set_content_length (headers, (goffset) kithd_backup_get_size (self->backup));
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (send_piece), self);
  send_piece (message, self);
  g_object_unref (message);
}

/* On a thread for what takes long. */
static void
run_backup (gpointer data)
{
  Transfer *self = data;

  self->backup = kithd_backup_new (self->admin->data_dir, &self->error);
  kithd_mailbox_post (self->admin->mailbox, begin_answer, self);
}

/*
 * kithd_admin_on_backup:
 *
 * Begins to answer with a backup.
 */
void
kithd_admin_on_backup (KithdAdmin *self, SoupServerMessage *message)
{
  Transfer *transfer = transfer_new (self, message, run_backup);

  g_message ("administrator: backup");
  g_object_ref (message);
  soup_server_message_pause (message);
  g_thread_pool_push (self->tasks, transfer, NULL);
}

static void
on_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  Transfer *self = data;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (chunk, &length);

  while (!self->error && length > 0)
    {
      gssize done = write (self->fd, bytes, length);

      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        {
          self->error = g_error_new (G_IO_ERROR, (int) g_io_error_from_errno (errno), "%s: %s", self->upload,
                                     g_strerror (errno));
          return;
        }
      bytes += done;
      length -= (gsize) done;
    }
}

/* On the gateway's thread. */
static void
tell_restored (gpointer data)
{
  KithdAdmin *self = data;

  self->hooks.restored (self->hooks_data);
}

static void
on_told (SoupServerMessage *message, gpointer data)
{
  Transfer *self = data;

  kithd_gateway_post (self->admin->gateway, tell_restored, self->admin);
}

/* On the administrator's thread. */
static void
end_restore (gpointer data)
{
  Transfer *self = data;
  SoupServerMessage *message = self->message;
  GString *text;
  gsize length;

  if (self->error)
    {
      answer_failure (self);
      return;
    }
  text = g_string_new (NULL);
  kith_wire_write (&kith_wire_admin_restored_type, self->restored, text);
  length = text->len;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, g_string_free (text, FALSE), length);
  g_signal_connect (message, "finished", G_CALLBACK (on_told), self);
  soup_server_message_unpause (message);
  g_object_unref (message);
}

static void
run_restore (gpointer data)
{
  Transfer *self = data;

  if (!self->error)
    self->restored = kithd_restore_prepare (self->admin->data_dir, self->upload, &self->error);
  kithd_mailbox_post (self->admin->mailbox, end_restore, self);
}

/*
 * kithd_admin_on_headers:
 *
 * Makes the body of a restore go into a file, not into memory.
 */
void
kithd_admin_on_headers (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                        gpointer admin)
{
  KithdAdmin *self = admin;
  Transfer *transfer;

  if (strcmp (path, "/restore") != 0 || soup_server_message_get_method (message) != SOUP_METHOD_PUT)
    return;
  transfer = transfer_new (self, message, run_restore);
  transfer->upload = g_build_filename (self->data_dir, KITHD_BACKUP_FOLDER "upload-XXXXXX", NULL);
  transfer->fd = g_mkstemp_full (transfer->upload, O_WRONLY | O_CLOEXEC, 0600);
  if (transfer->fd < 0)
    transfer->error = g_error_new (G_IO_ERROR, (int) g_io_error_from_errno (errno), "%s: %s", transfer->upload,
                                   g_strerror (errno));
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_chunk), transfer);
}

/*
 * kithd_admin_on_restore:
 *
 * Answers a request whose body, a backup, has come in.
 */
void
kithd_admin_on_restore (KithdAdmin *self, SoupServerMessage *message)
{
  Transfer *transfer = g_object_get_data (G_OBJECT (message), "kith-transfer");

  g_message ("administrator: restore");
  g_object_ref (message);
  soup_server_message_pause (message);
  g_thread_pool_push (self->tasks, transfer, NULL);
}
