/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-admin-private.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Threads for what takes long, such as looking at the whole database. */
#define TASK_THREADS 2

/* The kernel tells who is at the other end, so a socket that was opened up by mistake still serves nobody else. */
static gboolean
is_administrator (GSocket *socket)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCredentials) credentials = g_socket_get_credentials (socket, &error);
  uid_t user = credentials ? g_credentials_get_unix_user (credentials, &error) : (uid_t) -1;

  if (error)
    {
      g_warning ("administrator's socket: it cannot be told who connects: %s", error->message);
      return FALSE;
    }
  if (user == 0 || user == geteuid ())
    return TRUE;
  g_warning ("administrator's socket: refused user %u", (guint) user);
  return FALSE;
}

static gboolean
on_connection (GSocket *listening, GIOCondition condition, gpointer data)
{
  KithdAdmin *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_accept (listening, NULL, &error);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GSocketAddress) address = NULL;

  if (!socket || !is_administrator (socket))
    return G_SOURCE_CONTINUE;
  connection = g_socket_connection_factory_create_connection (socket);
  address = g_socket_get_local_address (socket, NULL);
  /* Who connects has no address; libsoup wants one all the same. */
  if (!soup_server_accept_iostream (self->server, G_IO_STREAM (connection), address, address, &error))
    g_warning ("administrator's socket: %s", error->message);
  return G_SOURCE_CONTINUE;
}

static void
listen_for_administrator (KithdAdmin *self)
{
  GSource *source = g_socket_create_source (self->socket, G_IO_IN, NULL);

  self->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->server, NULL, kithd_admin_on_headers, self, NULL);
  soup_server_add_handler (self->server, NULL, kithd_admin_on_request, self, NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (on_connection), self, NULL);
  g_source_attach (source, self->context);
  g_ptr_array_add (self->sources, source);
}

static void
listen_for_metrics (KithdAdmin *self)
{
  self->metrics_server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (self->metrics_server, NULL, kithd_admin_on_metrics, self, NULL);
  for (guint i = 0; i < self->metrics_sockets->len; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!soup_server_listen_socket (self->metrics_server, self->metrics_sockets->pdata[i], 0, &error))
        g_warning ("metrics: %s", error->message);
    }
}

static gpointer
run (gpointer data)
{
  KithdAdmin *self = data;

  g_main_context_push_thread_default (self->context);
  if (self->socket)
    listen_for_administrator (self);
  if (self->metrics_sockets->len)
    listen_for_metrics (self);
  g_main_loop_run (self->loop);

  for (guint i = 0; i < self->sources->len; i++)
    g_source_destroy (self->sources->pdata[i]);
  if (self->server)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  if (self->metrics_server)
    soup_server_disconnect (self->metrics_server);
  g_clear_object (&self->metrics_server);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
make_socket (KithdAdmin *self, const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  GStatBuf info;

  if (strlen (path) >= sizeof ((struct sockaddr_un *) NULL)->sun_path)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FILENAME_TOO_LONG, "%s is too long for a socket's name", path);
      return FALSE;
    }
  if (g_lstat (path, &info) == 0 && S_ISSOCK (info.st_mode))
    g_unlink (path);
  address = g_unix_socket_address_new (path);
  self->socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (!self->socket || !g_socket_bind (self->socket, address, FALSE, error))
    return FALSE;
  self->path = g_strdup (path);
  if (g_chmod (path, 0600) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  g_socket_set_blocking (self->socket, FALSE);
  return g_socket_listen (self->socket, error);
}

static void
run_task (gpointer task, gpointer data)
{
  ((KithdAdminTask *) task)->run (task);
}

/**
 * kithd_admin_new:
 *
 * Opens the administrator's socket and serves it until kithd_admin_stop(); what it is given must outlive it.
 *
 * Returns: (transfer full) (nullable): the socket's server, or %NULL with @error
 */
KithdAdmin *
kithd_admin_new (const KithdAdminConfig *config, KithdStore *store, KithdService *service, KithdGateway *gateway,
                 GError **error)
{
  g_autoptr (KithdAdmin) self = g_new0 (KithdAdmin, 1);

  self->store = store;
  self->service = service;
  self->gateway = gateway;
  self->counters = config->counters;
  self->hooks = config->hooks;
  self->hooks_data = config->hooks_data;
  self->data_dir = g_strdup (config->data_dir);
  self->base_url = g_strdup (config->base_url);
  self->metrics_sockets = config->metrics ? g_ptr_array_ref (config->metrics) : g_ptr_array_new ();
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) g_source_unref);
  self->requests = g_hash_table_new (NULL, NULL);
  if (config->socket && !make_socket (self, config->socket, error))
    {
      g_prefix_error (error, "administrator's socket: ");
      return NULL;
    }
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->mailbox = kithd_mailbox_new (self->context, NULL, NULL);
  self->tasks = g_thread_pool_new (run_task, self, TASK_THREADS, FALSE, NULL);
  self->thread = g_thread_new ("kithd admin", run, self);
  return g_steal_pointer (&self);
}

static void
quit (gpointer data)
{
  g_main_loop_quit (((KithdAdmin *) data)->loop);
}

/**
 * kithd_admin_stop:
 *
 * Ends the thread. The store must have finished what it was asked, and the gateway must still be there.
 */
void
kithd_admin_stop (KithdAdmin *self)
{
  if (self->tasks)
    g_thread_pool_free (g_steal_pointer (&self->tasks), TRUE, TRUE);
  if (!self->thread)
    return;
  kithd_mailbox_post (self->mailbox, quit, self);
  g_clear_pointer (&self->thread, g_thread_join);
}

void
kithd_admin_free (KithdAdmin *self)
{
  if (!self)
    return;
  kithd_admin_stop (self);
  if (self->path)
    g_unlink (self->path);
  kithd_admin_drop_requests (self);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->mailbox, kithd_mailbox_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_hash_table_unref (self->requests);
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->metrics_sockets);
  g_free (self->path);
  g_free (self->data_dir);
  g_free (self->base_url);
  g_free (self);
}
