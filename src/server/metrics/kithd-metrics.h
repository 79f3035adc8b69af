/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Counts what the server does. Counting costs one relaxed atomic addition and is safe from every thread; all functions
 * take NULL for a server that counts nothing. */
typedef struct _KithdMetrics KithdMetrics;

typedef enum
{
  KITHD_COUNT_CONNECTIONS,     /* gateway connections that were opened */
  KITHD_COUNT_REFUSED,         /* connections turned away by the limits */
  KITHD_COUNT_HANDSHAKES_SLOW, /* TLS handshakes put off, since an address made too many */
  KITHD_COUNT_RATE_LIMITED,    /* requests over a rate limit */
  KITHD_COUNT_LOGIN_THROTTLED, /* attempts to sign in that had to wait */
  KITHD_COUNT_EVENTS,          /* events published */
  KITHD_COUNT_DELIVERIES,      /* events handed to a connection */
  KITHD_COUNT_DELIVERED_BYTES,
  KITHD_COUNT_SLOW_READERS, /* connections cut, since they did not read */
  KITHD_COUNT_WRITES,       /* jobs of the writer */
  KITHD_N_COUNTS
} KithdCount;

typedef enum
{
  KITHD_SPREAD_COMMIT,  /* seconds of a commit */
  KITHD_SPREAD_GROUP,   /* jobs in a commit */
  KITHD_SPREAD_FAN_OUT, /* connections that an event went to */
  KITHD_N_SPREADS
} KithdSpread;

/* What is so at the moment of asking. */
typedef struct
{
  guint64 connections, people, queued_bytes, replay_bytes, cache_bytes;
  guint64 write_queue, read_queue;
  guint64 database_bytes, free_bytes;
  gint64 started_ms;
} KithdGauges;

KithdMetrics *kithd_metrics_new (guint n_routes);
void kithd_metrics_free (KithdMetrics *self);

void kithd_metrics_count (KithdMetrics *self, KithdCount count, guint64 n);
guint64 kithd_metrics_get (KithdMetrics *self, KithdCount count);
void kithd_metrics_observe (KithdMetrics *self, KithdSpread spread, double value);
void kithd_metrics_request (KithdMetrics *self, guint route, guint status, gint64 took_us);
void kithd_metrics_write (KithdMetrics *self, const KithdGauges *gauges, const char *(*name_route) (guint route),
                          GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdMetrics, kithd_metrics_free)

G_END_DECLS
