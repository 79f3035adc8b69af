/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-server-address.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  KITH_HOST_STOPPED,
  KITH_HOST_STARTING, /* the server runs and is not ready yet */
  KITH_HOST_RUNNING,
  KITH_HOST_WAITING, /* it ended by itself; starts again in retry-seconds */
  KITH_HOST_STOPPING,
} KithHostState;

#define KITH_TYPE_HOST_STATE (kith_host_state_get_type ())
GType kith_host_state_get_type (void);

/* The community server that this program runs for its person. Properties: state, retry-seconds, error-text. */
#define KITH_TYPE_HOST (kith_host_get_type ())
G_DECLARE_FINAL_TYPE (KithHost, kith_host, KITH, HOST, GObject)

KithHost *kith_host_new (const char *data_dir);
gboolean kith_host_is_set_up (KithHost *self);
KithHostState kith_host_get_state (KithHost *self);
guint kith_host_get_retry_seconds (KithHost *self);
const char *kith_host_get_error_text (KithHost *self);
KithServerAddress *kith_host_get_address (KithHost *self);
const char *kith_host_get_directory (KithHost *self);
char *kith_host_dup_socket (KithHost *self);
guint16 kith_host_get_port (KithHost *self);
void kith_host_set_port (KithHost *self, guint16 port);
const char *kith_host_get_name (KithHost *self);
gboolean kith_host_set_name (KithHost *self, const char *name);
GStrv kith_host_list_log (KithHost *self);
gboolean kith_host_get_autostart (KithHost *self);
gboolean kith_host_set_autostart (KithHost *self, gboolean on, GError **error);
gboolean kith_host_is_at (KithHost *self, KithServerAddress *address);
GPtrArray *kith_host_list_reachable_addresses (KithHost *self);

void kith_host_start (KithHost *self);
void kith_host_start_async (KithHost *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kith_host_start_finish (KithHost *self, GAsyncResult *result, GError **error);
void kith_host_stop_async (KithHost *self, GAsyncReadyCallback callback, gpointer data);
gboolean kith_host_stop_finish (KithHost *self, GAsyncResult *result, GError **error);

G_END_DECLS
