/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kithd-admission.h"
#include "kithd-certificate.h"
#include "kithd-gateway.h"
#include "kithd-rate-limits.h"
#include "kithd-service.h"

G_BEGIN_DECLS

/* The REST interface and the WebSocket handshake, on threads of its own. */
typedef struct _KithdHttp KithdHttp;

typedef struct
{
  KithdAdmissionLimits admission;
  guint threads;
  guint header_bytes;
  guint handshake_seconds; /* to say the first byte, or to do the TLS handshake */
  guint header_seconds;    /* for the headers of the first request */
  guint body_seconds;
  guint answer_seconds; /* to take an answer */
  guint idle_seconds;   /* between requests */
  double rate_factor;   /* 0: no rate limits */
  char *public_url;     /* (nullable): how the server is reached from outside */
  gboolean log_requests;
  KithdMetrics *metrics; /* (nullable) */
} KithdHttpConfig;

void kithd_http_config_init (KithdHttpConfig *config);

KithdHttp *kithd_http_new (const KithdHttpConfig *config, KithClock *clock, KithdStore *store, KithdService *service,
                           KithdTokens *tokens, KithdGateway *gateway);
void kithd_http_stop (KithdHttp *self);
void kithd_http_free (KithdHttp *self);

void kithd_http_set_certificate (KithdHttp *self, KithdCertificate *certificate);
void kithd_http_add_socket (KithdHttp *self, GSocket *socket);
void kithd_http_start (KithdHttp *self);
void kithd_http_drain (KithdHttp *self);
guint kithd_http_get_n_requests (KithdHttp *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdHttp, kithd_http_free)

G_END_DECLS
