/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"

G_BEGIN_DECLS

/* Names of ops and events with the type that they carry; the tables are indexed by KithClientOp and its siblings. */
typedef struct
{
  const char *name;
  const KithWireType *type;
  gboolean lossy;
} KithGatewayName;

extern const KithGatewayName kith_client_ops[KITH_N_CLIENT_OPS];
extern const KithGatewayName kith_server_ops[KITH_N_SERVER_OPS];
extern const KithGatewayName kith_events[KITH_N_EVENTS];

int kith_gateway_name_find (const KithGatewayName *table, guint length, const char *name);

G_END_DECLS
