/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-lan-announcer.h"
#include "kithd-admin.h"
#include "kithd-server.h"

G_BEGIN_DECLS

/* Shared by the files of the server object. */

struct _KithdServer
{
  KithdConfig *config;
  int lock;
  KithClock *clock;
  gint64 started_ms;
  KithdMetrics *metrics;
  KithdStore *store;
  KithdBlobs *blobs;
  KithdTokens *tokens;
  KithdPresence *presence;
  KithdService *service;
  KithdGateway *gateway;
  KithdHttp *http;
  KithdAdmin *admin;             /* (nullable) */
  KithdCertificate *certificate; /* (nullable) */
  GPtrArray *sockets;            /* GSocket: that people come by */
  GPtrArray *urls;               /* char *: of the sockets */
  char *fingerprint;
  KithLanAnnouncer *announcer; /* (nullable) */
  GSourceOnceFunc restart;     /* (nullable) */
  gpointer restart_data;
};

gboolean kithd_server_listen (KithdServer *self, GError **error);
gboolean kithd_server_listen_on (const char *text, GPtrArray *sockets, GError **error);
char *kithd_server_dup_base_url (KithdServer *self);
void kithd_server_announce (KithdServer *self, GMainContext *context);
gboolean kithd_server_open_admin (KithdServer *self, GError **error);

G_END_DECLS
