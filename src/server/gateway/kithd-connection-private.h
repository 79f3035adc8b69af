/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-connection.h"

G_BEGIN_DECLS

/* The most that one read takes, and what may stand before it: a frame whose end is missing. */
#define KITHD_READ_BYTES 65536
#define KITHD_PARTIAL_BYTES (16384 + 16)

struct _KithdHub
{
  KithdPoller *poller;
  KithdWheel wheel;
  KithdCompressor *compressor;
  KithdConnectionHandlers handlers;
  KithdHubLimits limits;
  KithdConnection *dirty, *gone;
  KithdFrame *ping, *pong;
  guint8 buffer[KITHD_PARTIAL_BYTES + KITHD_READ_BYTES];
};

void kithd_connection_flush (KithdConnection *self);
void kithd_connection_release (KithdConnection *self);

G_END_DECLS
