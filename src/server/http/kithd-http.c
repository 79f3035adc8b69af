/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-http-private.h"

#include "kith-io-thread.h"

#include <sys/socket.h>
#include <unistd.h>

/* Threads for what takes its time, such as passwords. Each such call takes tens of megabytes, so that they are few. */
#define HASH_THREADS 2
/* Files that may come in at the same time. */
#define MAX_UPLOADS 8
#define MAX_UPLOADS_OF_ONE 3

#define SWEEP_SECONDS 60

/**
 * kithd_http_config_init:
 *
 * Sets the limits that are good for a server of any size.
 */
void
kithd_http_config_init (KithdHttpConfig *config)
{
  *config = (KithdHttpConfig){
    .admission = { .connections = 20000,
                   .connections_per_address = 512,
                   .half_open = 2048,
                   .half_open_per_address = 128,
                   .handshakes_per_second = 50,
                   .handshakes_burst = 200 },
    .threads = 1,
    .header_bytes = 16384,
    .handshake_seconds = 10,
    .header_seconds = 15,
    .body_seconds = 20,
    .answer_seconds = 60,
    .idle_seconds = 75,
    .rate_factor = 1,
  };
}

/**
 * kithd_http_new:
 *
 * Returns: (transfer full): the REST interface, before kithd_http_start(); what it is given must outlive it
 */
KithdHttp *
kithd_http_new (const KithdHttpConfig *config, KithClock *clock, KithdStore *store, KithdService *service,
                KithdTokens *tokens, KithdGateway *gateway)
{
  KithdHttp *self = g_new0 (KithdHttp, 1);

  self->config = *config;
  self->config.public_url = g_strdup (config->public_url);
  self->clock = kith_clock_ref (clock);
  self->store = store;
  self->service = service;
  self->tokens = tokens;
  self->gateway = gateway;
  self->config.admission.metrics = config->metrics;
  self->admission = kithd_admission_new (clock, &self->config.admission);
  self->rates = kithd_rate_limits_new (clock, config->rate_factor);
  self->hashers = g_thread_pool_new (kithd_http_run_hash, self, HASH_THREADS, FALSE, NULL);
  self->uploads = kithd_uploads_new (MAX_UPLOADS, MAX_UPLOADS_OF_ONE);
  self->workers = g_ptr_array_new ();
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

static gboolean
on_tick (gpointer data)
{
  KithdWorker *worker = data;

  if (worker->listener)
    kithd_listener_tick (worker->listener);
  kithd_line_tick (worker);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_sweep (gpointer data)
{
  KithdHttp *self = data;

  kithd_admission_sweep (self->admission);
  kithd_service_sweep (self->service);
  return G_SOURCE_CONTINUE;
}

static void
add_timer (KithdWorker *worker, guint seconds, GSourceFunc func, gpointer data)
{
  g_autoptr (GSource) source = g_timeout_source_new_seconds (seconds);

  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, worker->context);
}

/* libsoup keeps a connection for a second request only while it listens itself. What it listens on here is one end of a
 * pair of which the other never says anything. */
static void
keep_alive (KithdWorker *worker)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
    return;
  worker->silent_end = pair[1];
  socket = g_socket_new_from_fd (pair[0], &error);
  if (!socket || !soup_server_listen_socket (worker->server, socket, 0, &error))
    g_warning ("connections cannot be kept: %s", error->message);
}

static void
set_up_worker (KithdWorker *worker)
{
  KithdHttp *http = worker->http;

  worker->server = soup_server_new ("raw-paths", TRUE, NULL);
  keep_alive (worker);
  soup_server_add_early_handler (worker->server, NULL, kithd_http_on_headers, worker, NULL);
  soup_server_add_handler (worker->server, NULL, kithd_http_on_request, worker, NULL);
  g_signal_connect (worker->server, "request-finished", G_CALLBACK (kithd_line_on_finished), worker);
  g_signal_connect (worker->server, "request-aborted", G_CALLBACK (kithd_line_on_finished), worker);
  worker->listener = kithd_listener_new (worker->context, http->admission, http->config.handshake_seconds,
                                         kithd_line_open, worker);
  kithd_listener_set_certificate (worker->listener, http->certificate);
  for (guint i = 0; i < http->sockets->len; i++)
    kithd_listener_add_socket (worker->listener, http->sockets->pdata[i]);
  add_timer (worker, 1, on_tick, worker);
  if (worker == http->workers->pdata[0])
    add_timer (worker, SWEEP_SECONDS, on_sweep, http);
}

static gpointer
run_worker (gpointer data)
{
  KithdWorker *worker = data;

  kith_io_thread_enter ();
  g_main_context_push_thread_default (worker->context);
  set_up_worker (worker);
  g_main_loop_run (worker->loop);

  g_clear_pointer (&worker->listener, kithd_listener_free);
  soup_server_disconnect (worker->server);
  g_object_unref (worker->server);
  /* libsoup lets go of connections in calls of their own. */
  while (g_main_context_iteration (worker->context, FALSE))
    continue;
  g_main_context_pop_thread_default (worker->context);
  close (worker->silent_end);
  return NULL;
}

typedef struct
{
  KithdWorker *worker;
  KithdCertificate *certificate;
} NewCertificate;

static void
take_certificate (gpointer data)
{
  g_autofree NewCertificate *change = data;

  /* A reload may meet the end of the program. */
  if (change->worker->listener)
    kithd_listener_set_certificate (change->worker->listener, change->certificate);
  kithd_certificate_unref (change->certificate);
}

/**
 * kithd_http_set_certificate:
 *
 * Sets the certificate for connections from now on; before kithd_http_start() it also decides on whether there is TLS.
 */
void
kithd_http_set_certificate (KithdHttp *self, KithdCertificate *certificate)
{
  kithd_certificate_unref (self->certificate);
  self->certificate = kithd_certificate_ref (certificate);
  for (guint i = 0; i < self->workers->len; i++)
    {
      KithdWorker *worker = self->workers->pdata[i];
      NewCertificate *change = g_new0 (NewCertificate, 1);

      change->worker = worker;
      change->certificate = kithd_certificate_ref (certificate);
      kithd_mailbox_post (worker->mailbox, take_certificate, change);
    }
}

/**
 * kithd_http_add_socket:
 *
 * Serves a socket that listens; before kithd_http_start().
 */
void
kithd_http_add_socket (KithdHttp *self, GSocket *socket)
{
  g_ptr_array_add (self->sockets, g_object_ref (socket));
}

/**
 * kithd_http_start:
 *
 * Begins to accept connections.
 */
void
kithd_http_start (KithdHttp *self)
{
  for (guint i = 0; i < MAX (self->config.threads, 1); i++)
    {
      KithdWorker *worker = g_new0 (KithdWorker, 1);

      worker->http = self;
      worker->context = g_main_context_new ();
      worker->loop = g_main_loop_new (worker->context, FALSE);
      worker->mailbox = kithd_mailbox_new (worker->context, NULL, NULL);
      g_ptr_array_add (self->workers, worker);
    }
  for (guint i = 0; i < self->workers->len; i++)
    {
      KithdWorker *worker = self->workers->pdata[i];

      worker->thread = g_thread_new ("kithd http", run_worker, worker);
    }
}

static void
drain_worker (gpointer data)
{
  KithdWorker *worker = data;

  kithd_listener_stop (worker->listener);
  kithd_line_drain (worker);
}

/**
 * kithd_http_drain:
 *
 * Accepts nothing more and lets requests finish; kithd_http_get_n_requests() tells when they have.
 */
void
kithd_http_drain (KithdHttp *self)
{
  g_atomic_int_set (&self->draining, 1);
  for (guint i = 0; i < self->workers->len; i++)
    {
      KithdWorker *worker = self->workers->pdata[i];

      kithd_mailbox_post (worker->mailbox, drain_worker, worker);
    }
}

/**
 * kithd_http_get_n_requests:
 *
 * Returns: how many requests are being read, carried out or answered
 */
guint
kithd_http_get_n_requests (KithdHttp *self)
{
  return (guint) g_atomic_int_get (&self->n_requests);
}

static void
quit_worker (gpointer data)
{
  KithdWorker *worker = data;

  g_main_loop_quit (worker->loop);
}

/**
 * kithd_http_stop:
 *
 * Stops the threads and ends what is still open. The store must have finished what it was asked; whoever else is told
 * of connections and requests hears nothing more.
 */
void
kithd_http_stop (KithdHttp *self)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      KithdWorker *worker = self->workers->pdata[i];

      if (!worker->thread)
        continue;
      kithd_mailbox_post (worker->mailbox, quit_worker, worker);
      g_clear_pointer (&worker->thread, g_thread_join);
    }
  /* The threads above were the last to give them work. */
  if (self->hashers)
    g_thread_pool_free (g_steal_pointer (&self->hashers), TRUE, TRUE);
}

static void
worker_free (KithdWorker *worker)
{
  kithd_mailbox_free (worker->mailbox);
  g_clear_pointer (&worker->actors, g_hash_table_unref);
  g_main_loop_unref (worker->loop);
  g_main_context_unref (worker->context);
  g_free (worker);
}

/**
 * kithd_http_free:
 *
 * Stops and frees what is left. The gateway's connections must be gone.
 */
void
kithd_http_free (KithdHttp *self)
{
  if (!self)
    return;
  kithd_http_stop (self);
  for (guint i = 0; i < self->workers->len; i++)
    worker_free (self->workers->pdata[i]);
  g_ptr_array_unref (self->workers);
  g_ptr_array_unref (self->sockets);
  g_clear_pointer (&self->certificate, kithd_certificate_unref);
  kithd_rate_limits_free (self->rates);
  kithd_uploads_free (self->uploads);
  kithd_admission_free (self->admission);
  kith_clock_unref (self->clock);
  g_free (self->config.public_url);
  g_free (self);
}
