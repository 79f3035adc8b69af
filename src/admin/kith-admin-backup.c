/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-admin-backup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "kith-archive.h"
#include "kith-json.h"

#define COPY_BYTES (256 << 10)
/* How long a server may take to come back with what was restored. */
#define RETURN_SECONDS 60
#define RETURN_STEP_MS 100

static gboolean
fail_errno (GError **error, const char *path)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
  return FALSE;
}

static gboolean
write_all (int fd, const guint8 *data, gsize length, const char *path, GError **error)
{
  while (length > 0)
    {
      gssize done = write (fd, data, length);

      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        return fail_errno (error, path);
      data += done;
      length -= (gsize) done;
    }
  return TRUE;
}

static gboolean
receive (KithAdminReply *reply, int fd, const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);
  gint64 left = reply->length;

  while (left > 0)
    {
      gssize done = g_input_stream_read (reply->body, buffer, (gsize) MIN (left, COPY_BYTES), cancellable, error);

      if (done < 0 || (done > 0 && !write_all (fd, buffer, (gsize) done, path, error)))
        return FALSE;
      if (done == 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "the server broke off; its log tells why");
          return FALSE;
        }
      left -= done;
    }
  return fsync (fd) == 0 || fail_errno (error, path);
}

static gboolean
check_reply (KithAdminReply *reply, GCancellable *cancellable, GError **error)
{
  g_autofree char *text = NULL;

  if (!reply || reply->status < 300)
    return reply != NULL;
  text = kith_admin_reply_read_text (reply, cancellable, error);
  if (text)
    kith_admin_set_refusal (text, reply->status, error);
  return FALSE;
}

static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

/* Receives into a file beside the target, which gets its name only when all of it is good. */
static KithWireAdminBackup *
fetch (const char *socket, const char *part, int fd, GCancellable *cancellable, GError **error)
{
  g_autoptr (KithAdminReply) reply = kith_admin_request (socket, "GET", "/backup", NULL, NULL, 0, cancellable, error);

  if (!check_reply (reply, cancellable, error) || !receive (reply, fd, part, cancellable, error))
    return NULL;
  return kith_archive_verify_file (part, cancellable, error);
}

/**
 * kith_admin_backup:
 * @path: of the file to make; one that is there is replaced once the new one is known to be good
 *
 * Makes a backup of a server that goes on, and reads it again to its end.
 *
 * Returns: (transfer full): what is in it
 */
KithWireAdminBackup *
kith_admin_backup (const char *socket, const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".XXXXXX", NULL);
  g_autoptr (KithWireAdminBackup) list = NULL;
  int fd = g_mkstemp_full (part, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      fail_errno (error, path);
      return NULL;
    }
  list = fetch (socket, part, fd, cancellable, error);
  close (fd);
  if (list && g_rename (part, path) < 0)
    {
      fail_errno (error, path);
      g_clear_pointer (&list, kith_wire_admin_backup_free);
    }
  if (!list)
    g_unlink (part);
  else
    sync_folder (path);
  return g_steal_pointer (&list);
}

static KithWireAdminRestored *
send_archive (const char *socket, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) in = g_file_read (file, cancellable, error);
  g_autoptr (GFileInfo)
    info = in ? g_file_input_stream_query_info (in, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, error) : NULL;
  g_autoptr (KithAdminReply) reply = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  g_autofree char *text = NULL;
  KithWireAdminRestored *restored;

  if (!info)
    return NULL;
  reply = kith_admin_request (socket, "PUT", "/restore", "application/x-tar", G_INPUT_STREAM (in),
                              g_file_info_get_size (info), cancellable, error);
  if (!check_reply (reply, cancellable, error))
    return NULL;
  text = kith_admin_reply_read_text (reply, cancellable, error);
  node = text ? kith_json_parse (text, -1, error) : NULL;
  if (!node)
    return NULL;
  restored = kith_wire_admin_restored_decode (node, errors);
  if (!restored)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the server's answer is not understood");
  return restored;
}

/* The server drains, moves files and comes back on the same socket. */
static gboolean
wait_for_return (const char *socket, gint64 was_started, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < RETURN_SECONDS * 1000 / RETURN_STEP_MS; i++)
    {
      g_autoptr (KithWireAdminStatus)
        status = kith_admin_call (socket, KITH_ADMIN_ROUTE_STATUS, NULL, NULL, NULL, cancellable, NULL);

      if (status && status->started_at != was_started)
        return TRUE;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_poll (NULL, 0, RETURN_STEP_MS);
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "the server does not come back; its log tells why");
  return FALSE;
}

/**
 * kith_admin_restore:
 * @path: of a backup
 *
 * Looks at a backup, gives it to a server that goes on, and waits until the server has come back with it.
 *
 * Returns: (transfer full): what is in place now
 */
KithWireAdminRestored *
kith_admin_restore (const char *socket, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (KithWireAdminBackup) list = kith_archive_verify_file (path, cancellable, error);
  g_autoptr (KithWireAdminStatus) status = NULL;
  g_autoptr (KithWireAdminRestored) restored = NULL;

  if (!list)
    return NULL;
  status = kith_admin_call (socket, KITH_ADMIN_ROUTE_STATUS, NULL, NULL, NULL, cancellable, error);
  restored = status ? send_archive (socket, path, cancellable, error) : NULL;
  return restored && wait_for_return (socket, status->started_at, cancellable, error) ? g_steal_pointer (&restored)
                                                                                      : NULL;
}

typedef struct
{
  char *socket, *path;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->socket);
  g_free (work->path);
  g_free (work);
}

static void
run_backup (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  KithWireAdminBackup *list = kith_admin_backup (work->socket, work->path, cancellable, &error);

  if (list)
    g_task_return_pointer (task, list, (GDestroyNotify) kith_wire_admin_backup_free);
  else
    g_task_return_error (task, error);
}

static void
run_restore (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  KithWireAdminRestored *restored = kith_admin_restore (work->socket, work->path, cancellable, &error);

  if (restored)
    g_task_return_pointer (task, restored, (GDestroyNotify) kith_wire_admin_restored_free);
  else
    g_task_return_error (task, error);
}

static void
start (gpointer tag, GTaskThreadFunc func, const char *socket, const char *path, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->socket = g_strdup (socket);
  work->path = g_strdup (path);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, func);
}

/**
 * kith_admin_backup_async:
 *
 * As kith_admin_backup(), on a thread of its own.
 */
void
kith_admin_backup_async (const char *socket, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  start (kith_admin_backup_async, run_backup, socket, path, cancellable, callback, user_data);
}

KithWireAdminBackup *
kith_admin_backup_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_admin_restore_async:
 *
 * As kith_admin_restore(), on a thread of its own.
 */
void
kith_admin_restore_async (const char *socket, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  start (kith_admin_restore_async, run_restore, socket, path, cancellable, callback, user_data);
}

KithWireAdminRestored *
kith_admin_restore_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
