/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-connection-state.h"
#include "kith-tokens.h"
#include "kith-transport.h"

G_BEGIN_DECLS

/* Keeps one connection to a gateway: identifies or resumes, comes back after every loss, renews the token. Properties:
 * state, retry-seconds, error-text. Signals:
 *   ready (KithWireReady *)                all begins afresh
 *   resumed                                the connection goes on; missed events follow
 *   event (KithEventId, gpointer payload)  payload is the event's wire struct */
#define KITH_TYPE_GATEWAY (kith_gateway_get_type ())
G_DECLARE_FINAL_TYPE (KithGateway, kith_gateway, KITH, GATEWAY, GObject)

/* Longest time between two tries. */
#define KITH_GATEWAY_MAX_WAIT_MS (30 * 1000)
/* A connection that stood this long was a good one. */
#define KITH_GATEWAY_STEADY_MS (3 * 1000)

KithGateway *kith_gateway_new (KithClock *clock, KithTransport *transport, KithTokens *tokens);
void kith_gateway_start (KithGateway *self);
void kith_gateway_stop (KithGateway *self);
void kith_gateway_retry_now (KithGateway *self);
void kith_gateway_set_status (KithGateway *self, KithPresenceStatus status);
gboolean kith_gateway_notify_typing (KithGateway *self, const char *channel_id);
void kith_gateway_follow_members (KithGateway *self, const char *guild_id, guint page, guint pages);
gboolean kith_gateway_send_voice_signal (KithGateway *self, const KithWireVoiceSignal *signal);
void kith_gateway_notify_talking (KithGateway *self, gboolean talking);
KithConnectionState kith_gateway_get_state (KithGateway *self);
guint kith_gateway_get_retry_seconds (KithGateway *self);
const char *kith_gateway_get_error_text (KithGateway *self);

G_END_DECLS
