/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-server-private.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "kithd-doctor.h"
#include "kithd-process.h"

/* What the administrator's socket asks the whole server. */

static guint64
get_size (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (guint64) info.st_size : 0;
}

static guint64
get_database_bytes (const KithdServer *self)
{
  const char *directory = self->config->data_dir;

  return get_size (directory, "kith.db") + get_size (directory, "kith.db-wal");
}

static guint64
get_free_bytes (const KithdServer *self)
{
  g_autoptr (GFile) directory = g_file_new_for_path (self->config->data_dir);
  g_autoptr (GFileInfo) info = g_file_query_filesystem_info (directory, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);

  return info ? g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) : 0;
}

static void
fill_status (KithWireAdminStatus *status, gpointer data)
{
  KithdServer *self = data;
  KithdGatewayLoad load;
  KithdProcess process;

  kithd_gateway_get_load (self->gateway, &load);
  kithd_process_read (&process);
  status->name = g_strdup (self->config->name);
  status->version = g_strdup (KITH_VERSION);
  status->pid = getpid ();
  status->started_at = self->started_ms;
  status->data_dir = g_strdup (self->config->data_dir);
  for (guint i = 0; i < self->urls->len; i++)
    g_ptr_array_add (status->listen, g_strdup (self->urls->pdata[i]));
  status->fingerprint = g_strdup (self->fingerprint);
  status->announced = kith_lan_announcer_is_heard (self->announcer);
  status->registration = self->config->registration;
  status->connections = load.connections;
  status->people = load.people;
  status->memory_bytes = (gint64) process.memory_bytes;
  status->cpu_ms = (gint64) process.cpu_us / 1000;
  status->descriptors = (gint64) process.descriptors;
  status->database_bytes = (gint64) get_database_bytes (self);
  status->free_bytes = (gint64) get_free_bytes (self);
}

static void
read_gauges (KithdGauges *gauges, gpointer data)
{
  KithdServer *self = data;
  KithdGatewayLoad load;

  kithd_gateway_get_load (self->gateway, &load);
  gauges->connections = load.connections;
  gauges->people = load.people;
  gauges->queued_bytes = load.queued_bytes;
  gauges->replay_bytes = load.replay_bytes;
  gauges->database_bytes = get_database_bytes (self);
  gauges->free_bytes = get_free_bytes (self);
  gauges->started_ms = self->started_ms;
}

static KithWireAdminReport *
examine (gpointer data, GError **error)
{
  KithdServer *self = data;
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->sockets->len; i++)
    {
      GSocketAddress *address = g_socket_get_local_address (self->sockets->pdata[i], error);

      if (!address)
        return NULL;
      g_ptr_array_add (addresses, address);
    }
  return kithd_doctor_examine (self->config, addresses);
}

static void
on_restored (gpointer data)
{
  KithdServer *self = data;

  if (self->restart)
    self->restart (self->restart_data);
}

/* In the data directory, unless that is too deep for the name of a socket: then only said, since nobody asked for it.
 */
static char *
choose_socket (const KithdServer *self)
{
  const char *set = self->config->admin_socket;
  g_autofree char *path = NULL;

  if (set)
    return *set ? g_strdup (set) : NULL;
  path = g_build_filename (self->config->data_dir, "admin.socket", NULL);
  if (strlen (path) < sizeof ((struct sockaddr_un *) NULL)->sun_path)
    return g_steal_pointer (&path);
  g_message ("there is no administrator's socket, since %s is too long for its name: set [admin] socket", path);
  return NULL;
}

/*
 * kithd_server_open_admin:
 *
 * Opens the administrator's socket and the port for metrics.
 */
gboolean
kithd_server_open_admin (KithdServer *self, GError **error)
{
  g_autofree char *socket = choose_socket (self), *base_url = kithd_server_dup_base_url (self);
  g_autoptr (GPtrArray) metrics = g_ptr_array_new_with_free_func (g_object_unref);
  const KithdAdminConfig config = {
    .data_dir = self->config->data_dir,
    .socket = socket,
    .metrics = metrics,
    .base_url = base_url,
    .counters = self->metrics,
    .hooks = { fill_status, read_gauges, examine, on_restored },
    .hooks_data = self,
  };

  if (self->config->metrics_listen && !kithd_server_listen_on (self->config->metrics_listen, metrics, error))
    {
      g_prefix_error (error, "metrics: ");
      return FALSE;
    }
  self->admin = kithd_admin_new (&config, self->store, self->service, self->gateway, error);
  return self->admin != NULL;
}
