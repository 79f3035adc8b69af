/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-server-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include "kith-io-thread.h"
#include "kithd-backup.h"
#include "kithd-restore.h"

/* Descriptors that are not connections: the database, epoll, files. */
#define OTHER_DESCRIPTORS 128

static gboolean
fail_errno (GError **error, const char *what, const char *path)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s %s: %s", what, path, g_strerror (errno));
  return FALSE;
}

/* Two servers on one database would each have the events of half of the people. */
static gboolean
lock_data_dir (KithdServer *self, GError **error)
{
  const char *directory = self->config->data_dir;
  g_autofree char *path = g_build_filename (directory, "lock", NULL);

  if (g_mkdir_with_parents (directory, 0700) < 0)
    return fail_errno (error, "cannot make", directory);
  self->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock < 0)
    return fail_errno (error, "cannot open", path);
  if (flock (self->lock, LOCK_EX | LOCK_NB) < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, "%s is in use by another kithd", directory);
      return FALSE;
    }
  return TRUE;
}

static gboolean
load_certificate (KithdServer *self, GError **error)
{
  g_autoptr (KithdCertificate) certificate = NULL;

  if (self->config->tls == KITHD_TLS_OFF)
    return TRUE;
  certificate = self->config->tls == KITHD_TLS_AUTO
                  ? kithd_certificate_load_or_make (self->config->data_dir, error)
                  : kithd_certificate_load (self->config->certificate, self->config->key, error);
  if (!certificate)
    {
      g_prefix_error (error, "certificate: ");
      return FALSE;
    }
  kithd_certificate_unref (self->certificate);
  self->certificate = g_steal_pointer (&certificate);
  g_free (self->fingerprint);
  self->fingerprint = kithd_certificate_get_fingerprint (self->certificate);
  return TRUE;
}

static gboolean
open_store (KithdServer *self, GError **error)
{
  g_autofree char *database = g_build_filename (self->config->data_dir, "kith.db", NULL);
  g_autofree char *key = g_build_filename (self->config->data_dir, "token.key", NULL);
  g_autofree char *blobs = g_build_filename (self->config->data_dir, "blobs", NULL);
  const KithdStoreConfig config = { .driver = &kithd_db_sqlite, .location = database, .metrics = self->metrics };

  self->blobs = kithd_blobs_new_for_directory (blobs);
  self->store = kithd_store_open (&config, error);
  if (!self->store)
    return FALSE;
  self->tokens = kithd_tokens_new_from_file (self->clock, key, error);
  if (!self->tokens)
    return FALSE;
  kithd_tokens_set_lifetime (self->tokens, self->config->access_token_seconds);
  return TRUE;
}

static void
on_outcome (KithdOutcome *outcome, gpointer gateway)
{
  kithd_gateway_post_outcome (gateway, outcome);
}

static gboolean
start_service (KithdServer *self, GMainContext *context, GError **error)
{
  const KithdConfig *config = self->config;
  const KithdServiceConfig service = {
    .name = config->name,
    /* A certificate that somebody else vouches for changes in time; only our own is pinned. */
    .fingerprint = config->tls == KITHD_TLS_AUTO ? self->fingerprint : NULL,
    .registration = config->registration,
    .blobs = self->blobs,
    /* Somebody must be able to make the first invite. */
    .bootstrap = config->registration == KITH_REGISTRATION_MODE_INVITE || g_getenv ("KITHD_BOOTSTRAP_CODE"),
    .bootstrap_code = g_getenv ("KITHD_BOOTSTRAP_CODE"),
    .guilds_per_user = config->guilds_per_user,
    .channels_per_guild = config->channels_per_guild,
    .members_per_guild = config->members_per_guild,
    .invites_per_guild = config->invites_per_guild,
    .sessions_per_user = config->sessions_per_user,
    .voice_members = config->voice_members,
    .turn = config->turn,
  };

  self->config->http.metrics = self->config->gateway.hub.metrics = self->metrics;
  self->presence = kithd_presence_new ();
  self->service = kithd_service_new (&service, self->clock, self->store, self->tokens, self->presence);
  if (!kithd_service_start (self->service, error))
    return FALSE;
  self->config->gateway.rate_factor = config->http.rate_factor;
  self->gateway = kithd_gateway_new (context, &config->gateway, self->clock, self->store, self->service, self->tokens,
                                     self->presence);
  kithd_service_set_publisher (self->service, on_outcome, self->gateway);
  self->http = kithd_http_new (&config->http, self->clock, self->store, self->service, self->tokens, self->gateway);
  if (self->certificate)
    kithd_http_set_certificate (self->http, self->certificate);
  return TRUE;
}

/* As many connections as there can be descriptors. */
static void
fit_limits (KithdServer *self)
{
  guint *connections = &self->config->http.admission.connections;
  struct rlimit limit;
  guint64 fits;

  if (getrlimit (RLIMIT_NOFILE, &limit) < 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  if (limit.rlim_max == RLIM_INFINITY)
    return;
  fits = MAX (limit.rlim_max, OTHER_DESCRIPTORS * 2) - OTHER_DESCRIPTORS;
  *connections = (guint) MIN (*connections, fits);
}

static gboolean
start (KithdServer *self, GMainContext *context, GError **error)
{
  if (!lock_data_dir (self, error) || !kithd_restore_apply (self->config->data_dir, error))
    return FALSE;
  kithd_backup_sweep (self->config->data_dir);
  if (!load_certificate (self, error) || !open_store (self, error))
    return FALSE;
  fit_limits (self);
  if (!start_service (self, context, error) || !kithd_server_listen (self, error) ||
      !kithd_server_open_admin (self, error))
    return FALSE;
  for (guint i = 0; i < self->sockets->len; i++)
    kithd_http_add_socket (self->http, self->sockets->pdata[i]);
  kithd_http_start (self->http);
  kithd_server_announce (self, context);
  kith_io_thread_enter ();
  return TRUE;
}

/**
 * kithd_server_new:
 * @config: must outlive the server
 * @context: (nullable): where the gateway lives; the caller runs it
 * @sockets: (nullable): GSocket that listen already, instead of those that the configuration names
 *
 * Starts a server.
 *
 * Returns: (transfer full) (nullable): the server, which listens, or %NULL with @error
 */
KithdServer *
kithd_server_new (KithdConfig *config, GMainContext *context, GPtrArray *sockets, GError **error)
{
  g_autoptr (KithdServer) self = g_new0 (KithdServer, 1);

  self->config = config;
  self->lock = -1;
  self->clock = kith_clock_new ();
  self->started_ms = kith_clock_now_ms (self->clock);
  self->metrics = kithd_metrics_new (KITH_N_ROUTES);
  self->urls = g_ptr_array_new_with_free_func (g_free);
  self->sockets = sockets ? g_ptr_array_ref (sockets) : g_ptr_array_new_with_free_func (g_object_unref);
  return start (self, context ? context : g_main_context_default (), error) ? g_steal_pointer (&self) : NULL;
}

/**
 * kithd_server_free:
 *
 * Stops a server. What was acknowledged is on the disk; what is still being done is finished.
 */
void
kithd_server_free (KithdServer *self)
{
  if (!self)
    return;
  kith_io_thread_leave ();
  g_clear_pointer (&self->announcer, kith_lan_announcer_free);
  /* First the store finishes, then the threads end that it tells and that hand connections to the gateway. */
  if (self->store)
    kithd_store_close (self->store);
  if (self->http)
    kithd_http_stop (self->http);
  if (self->admin)
    kithd_admin_stop (self->admin);
  if (self->gateway)
    kithd_gateway_free (self->gateway);
  if (self->http)
    kithd_http_free (self->http);
  kithd_admin_free (self->admin);
  kithd_service_free (self->service);
  kithd_presence_free (self->presence);
  kithd_tokens_free (self->tokens);
  kithd_store_free (self->store);
  kithd_blobs_free (self->blobs);
  kithd_certificate_unref (self->certificate);
  kith_clock_unref (self->clock);
  g_ptr_array_unref (self->urls);
  g_ptr_array_unref (self->sockets);
  kithd_metrics_free (self->metrics);
  g_free (self->fingerprint);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self);
}

/**
 * kithd_server_set_restart_func:
 *
 * Sets who is asked to drain this server, free it and make another in its place.
 */
void
kithd_server_set_restart_func (KithdServer *self, GSourceOnceFunc func, gpointer data)
{
  self->restart = func;
  self->restart_data = data;
}

/**
 * kithd_server_get_sockets:
 *
 * Returns: (transfer none): GSocket that people come by, for a server that takes this one's place
 */
GPtrArray *
kithd_server_get_sockets (KithdServer *self)
{
  return self->sockets;
}

/**
 * kithd_server_restore:
 *
 * Puts a backup in the place of the data of a server that does not run.
 *
 * Returns: (transfer full): what is in it
 */
KithWireAdminRestored *
kithd_server_restore (KithdConfig *config, const char *archive, GError **error)
{
  g_autoptr (KithdServer) self = g_new0 (KithdServer, 1);
  g_autoptr (KithWireAdminRestored) restored = NULL;

  self->config = config;
  self->clock = kith_clock_new ();
  self->urls = g_ptr_array_new ();
  self->sockets = g_ptr_array_new ();
  self->lock = -1;
  if (!lock_data_dir (self, error) || !kithd_restore_apply (config->data_dir, error))
    return NULL;
  restored = kithd_restore_prepare (config->data_dir, archive, error);
  return restored && kithd_restore_apply (config->data_dir, error) ? g_steal_pointer (&restored) : NULL;
}

/**
 * kithd_server_get_url:
 *
 * Returns: where the server listens first
 */
const char *
kithd_server_get_url (KithdServer *self)
{
  return self->urls->pdata[0];
}

/**
 * kithd_server_get_fingerprint:
 *
 * Returns: (nullable): SHA-256 of the certificate in use, in hexadecimal
 */
const char *
kithd_server_get_fingerprint (KithdServer *self)
{
  return self->fingerprint;
}

/**
 * kithd_server_reload:
 *
 * Reads the certificate again; connections that are open keep the old one.
 */
gboolean
kithd_server_reload (KithdServer *self, GError **error)
{
  if (!load_certificate (self, error))
    return FALSE;
  if (self->certificate)
    kithd_http_set_certificate (self->http, self->certificate);
  return TRUE;
}

/**
 * kithd_server_drain:
 *
 * Begins to stop: accepts nothing more, lets requests finish and asks clients to come back.
 */
void
kithd_server_drain (KithdServer *self)
{
  g_clear_pointer (&self->announcer, kith_lan_announcer_free);
  kithd_http_drain (self->http);
  kithd_gateway_drain (self->gateway);
}

/**
 * kithd_server_is_drained:
 *
 * Returns: whether nothing goes on any more
 */
gboolean
kithd_server_is_drained (KithdServer *self)
{
  return kithd_http_get_n_requests (self->http) == 0 && kithd_gateway_get_n_connections (self->gateway) == 0;
}
