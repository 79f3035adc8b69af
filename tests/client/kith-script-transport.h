/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-transport.h"

G_BEGIN_DECLS

/* A server that a test plays: requests wait until the test answers them, and the test speaks as the gateway. */
#define KITH_TYPE_SCRIPT_TRANSPORT (kith_script_transport_get_type ())
G_DECLARE_FINAL_TYPE (KithScriptTransport, kith_script_transport, KITH, SCRIPT_TRANSPORT, GObject)

/* A request that waits for its answer. */
typedef struct
{
  KithRouteId route;
  GStrv params;
  char *token;
  gpointer query;
  gpointer body;
  GTask *task;
} KithScriptRequest;

KithScriptTransport *kith_script_transport_new (void);

/* Returns the oldest waiting request of a route, or NULL. */
KithScriptRequest *kith_script_transport_find (KithScriptTransport *self, KithRouteId route);
guint kith_script_transport_count (KithScriptTransport *self, KithRouteId route);
void kith_script_transport_answer (KithScriptTransport *self, KithScriptRequest *request, gpointer answer);
void kith_script_transport_refuse (KithScriptTransport *self, KithScriptRequest *request, GQuark domain, int code,
                                   double retry_after);

/* Opening the gateway: succeeds at once, unless a failure is set. */
void kith_script_transport_set_open_error (KithScriptTransport *self, GQuark domain, int code);
guint kith_script_transport_get_opened (KithScriptTransport *self);
KithLink *kith_script_transport_get_link (KithScriptTransport *self);
JsonNode *kith_script_transport_take_frame (KithScriptTransport *self);
void kith_script_transport_say (KithScriptTransport *self, const char *op, const char *event, const char *id,
                                JsonNode *payload);
void kith_script_transport_hang_up (KithScriptTransport *self, guint code);

G_END_DECLS
