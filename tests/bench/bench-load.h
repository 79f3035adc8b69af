/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A load generator in one thread: many WebSocket connections that only read, and requests that make the server talk. */

typedef enum
{
  LOAD_FANOUT,  /* requests with a few under way: server time a delivery */
  LOAD_LATENCY, /* one request at a time: how long until each delivery */
  LOAD_IDLE,    /* nothing but beats */
  LOAD_SEND,    /* every sender sends its next request when the last is answered */
} LoadMode;

typedef struct
{
  LoadMode mode;
  int port, connections, recipients, window, senders, server;
  double seconds, beat_seconds, pause_ms;
  gboolean bare;   /* publish over the first WebSocket instead of by request */
  gboolean frames; /* publish over the WebSockets of the recipients in turn */
  char *mode_name, *tokens_file, *path, *body, *marker;
  GStrv tokens;
} LoadOptions;

extern LoadOptions options;

/* bench-load-sockets.c */
typedef struct
{
  int fd, index;
  enum
  {
    SOCKET_CONNECTING,
    SOCKET_SHAKING_HANDS,
    SOCKET_IDENTIFYING,
    SOCKET_READY,
    SOCKET_CLOSED,
  } state;
  gboolean http;
  char *kept; /* the beginning of what has not come as a whole */
  gsize n_kept;
} Socket;

extern guint n_ready, n_failed, n_answered, n_refused;

void sockets_init (void);
Socket *socket_open (int index, gboolean http);
void socket_send (Socket *self, const void *data, gsize length);
void socket_send_frame (Socket *self, guint8 opcode, const char *text);
void socket_send_request (Socket *self);
gboolean sockets_pump (int timeout_ms);

/* bench-load.c: something came that carries the marker. */
void on_delivery (void);
gint64 now_us (void);
