/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "kithd-admin.h"
#include "kithd-mailbox.h"

G_BEGIN_DECLS

struct _KithdAdmin
{
  KithdStore *store;
  KithdService *service;
  KithdGateway *gateway;
  KithdMetrics *counters; /* (nullable) */
  KithdAdminHooks hooks;
  gpointer hooks_data;
  char *path, *base_url; /* (nullable) */
  GSocket *socket;       /* (nullable) */
  GPtrArray *metrics_sockets;
  GThreadPool *tasks;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  KithdMailbox *mailbox;
  SoupServer *server, *metrics_server; /* (nullable), of the thread alone */
  GPtrArray *sources;                  /* GSource, of the thread alone */
};

void kithd_admin_on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                             gpointer admin);
void kithd_admin_on_metrics (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                             gpointer admin);
void kithd_admin_run_task (gpointer request, gpointer admin);

G_END_DECLS
