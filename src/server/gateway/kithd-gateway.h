/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kithd-bus.h"
#include "kithd-connection.h"
#include "kithd-mailbox.h"
#include "kithd-service.h"

G_BEGIN_DECLS

/* The live side of the server: people who are connected, and the events that they get. It belongs to the thread of its
 * main context; functions named `_post_` can be called from any thread. */
typedef struct _KithdGateway KithdGateway;

typedef struct
{
  KithdHubLimits hub;
  KithdBusLimits replay;
  double rate_factor; /* of what one connection asks for; 0: no limit */
  guint connections_per_user;
  guint presence_max; /* connected members of a guild up to which all see each other come and go */
  guint identify_seconds;
  guint farewell_seconds; /* after the last connection has gone, before others see it */
  guint voice_seconds;    /* after a device's connection has gone, before it is out of its voice channel */
} KithdGatewayConfig;

/* A connection after its WebSocket handshake. */
typedef struct
{
  GIOStream *stream;   /* what the handshake left, which may have read ahead */
  KithdTlsStream *tls; /* (nullable): the TLS connection below it */
  GSocket *socket;
  gboolean compression;
  gboolean right_version;
  GDestroyNotify on_gone; /* told when the connection is over, on the gateway's thread */
  gpointer on_gone_data;
} KithdHandover;

/* What the gateway holds now. */
typedef struct
{
  guint connections, people;
  gsize queued_bytes, replay_bytes;
} KithdGatewayLoad;

void kithd_gateway_config_init (KithdGatewayConfig *config);

KithdGateway *kithd_gateway_new (GMainContext *context, const KithdGatewayConfig *config, KithClock *clock,
                                 KithdStore *store, KithdService *service, KithdTokens *tokens,
                                 KithdPresence *presence);
void kithd_gateway_free (KithdGateway *self);

void kithd_gateway_post_connection (KithdGateway *self, KithdHandover *handover);
void kithd_gateway_post_outcome (KithdGateway *self, KithdOutcome *outcome);

void kithd_gateway_post (KithdGateway *self, KithdMailboxFunc func, gpointer data);

void kithd_gateway_list_people (KithdGateway *self, KithWireAdminPersonList *list);
void kithd_gateway_get_load (KithdGateway *self, KithdGatewayLoad *load);
void kithd_gateway_drain (KithdGateway *self);
guint kithd_gateway_get_n_connections (KithdGateway *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdGateway, kithd_gateway_free)

G_END_DECLS
