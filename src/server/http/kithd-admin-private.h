/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "kithd-admin.h"
#include "kithd-mailbox.h"

G_BEGIN_DECLS

/* What takes long; the first member of what is handed to the threads for it. */
typedef struct
{
  void (*run) (gpointer self);
} KithdAdminTask;

struct _KithdAdmin
{
  KithdStore *store;
  KithdService *service;
  KithdGateway *gateway;
  KithdMetrics *counters; /* (nullable) */
  KithdAdminHooks hooks;
  gpointer hooks_data;
  char *data_dir;
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
  GHashTable *requests;                /* those that have no answer yet, of the thread alone */
};

void kithd_admin_on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                             gpointer admin);
void kithd_admin_on_metrics (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                             gpointer admin);
void kithd_admin_on_headers (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                             gpointer admin);
void kithd_admin_drop_requests (KithdAdmin *self);
void kithd_admin_on_backup (KithdAdmin *self, SoupServerMessage *message);
void kithd_admin_on_restore (KithdAdmin *self, SoupServerMessage *message);

G_END_DECLS
