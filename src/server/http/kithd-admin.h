/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kithd-gateway.h"
#include "kithd-metrics.h"
#include "kithd-service.h"

G_BEGIN_DECLS

/* The administrator's socket, and the port for metrics, on a thread of their own. */
typedef struct _KithdAdmin KithdAdmin;

/* What only the whole server knows. */
typedef struct
{
  void (*fill_status) (KithWireAdminStatus *status, gpointer data); /* on the gateway's thread */
  void (*read_gauges) (KithdGauges *gauges, gpointer data);         /* on the gateway's thread */
  KithWireAdminReport *(*examine) (gpointer data, GError **error);  /* on any thread; may take long */
  void (*restored) (gpointer data); /* on the gateway's thread: a backup is to be put in place */
} KithdAdminHooks;

typedef struct
{
  const char *data_dir;
  const char *socket;     /* (nullable): where the Unix socket shall be */
  GPtrArray *metrics;     /* (nullable): GSocket that listen, for metrics alone */
  const char *base_url;   /* (nullable): how the server is reached, for invite links */
  KithdMetrics *counters; /* (nullable) */
  KithdAdminHooks hooks;
  gpointer hooks_data;
} KithdAdminConfig;

KithdAdmin *kithd_admin_new (const KithdAdminConfig *config, KithdStore *store, KithdService *service,
                             KithdGateway *gateway, GError **error);
void kithd_admin_stop (KithdAdmin *self);
void kithd_admin_free (KithdAdmin *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdAdmin, kithd_admin_free)

G_END_DECLS
