/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kith-token-bucket.h"
#include "kithd-frame.h"
#include "kithd-metrics.h"
#include "kithd-poller.h"
#include "kithd-tls-stream.h"
#include "kithd-wheel.h"

G_BEGIN_DECLS

typedef struct _KithdConnection KithdConnection;

/* What the connections of one thread share. */
typedef struct _KithdHub KithdHub;

typedef struct
{
  void (*message) (KithdConnection *connection, const char *text, gsize length);
  void (*closing) (KithdConnection *connection); /* nothing more is sent to it */
  void (*gone) (KithdConnection *connection);    /* nothing may be done with it any more; its owner frees it */
} KithdConnectionHandlers;

typedef struct
{
  gsize max_queue; /* bytes that may wait for a reader */
  double frames_burst, frames_per_second;
  guint ping_seconds;
  KithdMetrics *metrics; /* (nullable) */
} KithdHubLimits;

/* What becomes of a connection; only these steps, downwards. */
typedef enum
{
  KITHD_CONNECTION_OPEN,
  KITHD_CONNECTION_CLOSING, /* our close frame is queued or gone, theirs is awaited */
  KITHD_CONNECTION_GONE,    /* freed at the end of this turn */
} KithdConnectionState;

#define KITHD_CONNECTION_SLOTS 2

/* One WebSocket connection after its handshake: frames in, frames out, close handshake, life signs. Part of the struct
 * that it belongs to, which is why its fields stand here; they are its own. */
struct _KithdConnection
{
  KithdPollable pollable;
  KithdWheelEntry life;
  KithdHub *hub;
  KithdTlsSession *tls; /* (nullable) */
  guint8 state, missed_pongs;
  gboolean peer_closed : 1, discarding : 1, blocked : 1, dirty : 1, heard : 1, told : 1, given_up : 1;
  KithdFrameReader reader;
  KithTokenBucket bucket;
  guint n_frames_paid;
  guint8 *partial; /* bytes of a frame whose end has not come */
  guint32 partial_length, staged_length;
  guint8 *staged; /* bytes that TLS must get again */
  KithdFrame **queue, *slots[KITHD_CONNECTION_SLOTS];
  guint32 n_queued, capacity, offset; /* offset: bytes of the first frame that are gone */
  gsize queued_bytes, allowance;      /* allowance: bytes that may wait beyond the limit */
  KithdConnection *next;              /* among those to flush or to free */
};

KithdHub *kithd_hub_new (GMainContext *context, const KithdHubLimits *limits, const KithdConnectionHandlers *handlers);
void kithd_hub_free (KithdHub *self);
void kithd_hub_end_turn (KithdHub *self);
void kithd_hub_tick (KithdHub *self);
KithdCompressor *kithd_hub_get_compressor (KithdHub *self);

gboolean kithd_connection_adopt (KithdConnection *self, KithdHub *hub, GIOStream *stream, KithdTlsStream *tls,
                                 GSocket *socket, gboolean compression);
gboolean kithd_connection_send (KithdConnection *self, KithdFrame *frame);
void kithd_connection_allow (KithdConnection *self, gsize bytes);
void kithd_connection_send_replayed (KithdConnection *self, KithdFrame *frame);
void kithd_connection_close (KithdConnection *self, guint code, const char *reason);
void kithd_connection_drop (KithdConnection *self);
gboolean kithd_connection_is_busy (const KithdConnection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdHub, kithd_hub_free)

G_END_DECLS
