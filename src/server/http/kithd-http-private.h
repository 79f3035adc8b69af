/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "kithd-http.h"
#include "kithd-line-stream.h"
#include "kithd-listener.h"
#include "kithd-mailbox.h"
#include "kithd-uploads.h"

G_BEGIN_DECLS

/* One of the threads: connections stay on the thread that accepted them. */
typedef struct
{
  KithdHttp *http;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  KithdMailbox *mailbox;
  KithdListener *listener;
  SoupServer *server;
  int silent_end;
  GQueue lines;       /* KithdLine: its open connections */
  GHashTable *actors; /* access token → Known: tokens that were checked already */
} KithdWorker;

/* An open HTTP connection. */
typedef struct
{
  KithdWorker *worker;
  KithdPeer *peer;
  gint64 deadline_us;      /* 0 for none: an answer is being made */
  gsize body_bytes;        /* of the request that is coming in */
  gsize body_limit;        /* and how many there may be */
  KithErrorCode body_code; /* what it says of more */
  char *uploader;          /* (nullable): whose file is coming in */
  KithdLineStream *stream; /* borrowed: libsoup's */
  gboolean waiting;        /* for another request than the first */
  gboolean ended;          /* the peer has gone, and what libsoup reads now is no request of theirs */
  gboolean refused;
  gboolean busy; /* a request is being read, carried out or answered */
  GList link;
} KithdLine;

struct _KithdHttp
{
  KithdHttpConfig config;
  KithClock *clock;
  KithdStore *store;
  KithdService *service;
  KithdTokens *tokens;
  KithdGateway *gateway;
  KithdAdmission *admission;
  KithdRateLimits *rates;
  GThreadPool *hashers;
  GPtrArray *workers, *sockets;
  KithdCertificate *certificate; /* (nullable) */
  gboolean started;
  int draining;          /* atomic */
  int n_requests;        /* atomic: whose answers have not left */
  KithdUploads *uploads; /* files that are coming in or being looked at */
};

#define KITHD_GATEWAY_PATH KITH_API_PREFIX "/gateway"

KithdLine *kithd_line_get (SoupServerMessage *message);
void kithd_line_set_deadline (KithdLine *line, guint seconds);
void kithd_line_cut (KithdLine *line);
void kithd_line_refuse_body (KithdLine *line, KithErrorCode code);
KithdPeer *kithd_line_release_peer (KithdLine *line);
void kithd_line_open (KithdPeer *peer, gpointer worker);
void kithd_line_on_finished (SoupServer *server, SoupServerMessage *message, gpointer worker);
void kithd_line_tick (KithdWorker *worker);
void kithd_line_drain (KithdWorker *worker);

void kithd_http_on_headers (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                            gpointer worker);
void kithd_http_on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                            gpointer worker);
void kithd_http_run_hash (gpointer request, gpointer http);
gboolean kithd_http_check_token (KithdWorker *worker, SoupServerMessage *message, KithdActor *actor, GError **error);

void kithd_http_answer_error (SoupServerMessage *message, const GError *error, GPtrArray *fields, guint retry_after);
void kithd_http_answer_empty (SoupServerMessage *message, guint status);
void kithd_http_answer_archive (SoupServerMessage *message, GBytes *file);
void kithd_http_answer_file (SoupServerMessage *message, GBytes *file, const char *tag);
void kithd_http_answer_code (SoupServerMessage *message, KithErrorCode code);
void kithd_http_open_gateway (KithdWorker *worker, SoupServerMessage *message);

gpointer kithd_query_decode (const KithWireType *type, const char *query, GPtrArray *errors);

G_END_DECLS
