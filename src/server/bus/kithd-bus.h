/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-uuid.h"
#include "kithd-frame.h"
#include "kithd-outcome.h"

G_BEGIN_DECLS

/* Gives events their ids and order, encodes each once, hands it on and keeps it for those who resume. It belongs to the
 * gateway's thread. */
typedef struct _KithdBus KithdBus;

typedef struct
{
  char id[KITH_UUID_LENGTH + 1]; /* empty where the event is lossy */
  KithdEvent *event;             /* its payload is kept only where it changes who may see what, or how they are */
  KithdFrame *frame;
  gint64 published_us;
  gsize bytes;
} KithdBusEntry;

/* What is kept: at least so many events and so long, as far as the bytes allow. */
typedef struct
{
  guint events;
  guint seconds;
  gsize bytes;
} KithdBusLimits;

typedef void (*KithdBusSubscriber) (const KithdBusEntry *entry, gpointer data);

KithdBus *kithd_bus_new (KithClock *clock, const KithdBusLimits *limits);
void kithd_bus_free (KithdBus *self);
void kithd_bus_subscribe (KithdBus *self, KithdBusSubscriber subscriber, gpointer data);
void kithd_bus_publish (KithdBus *self, KithdEvent *event);
KithdFrame *kithd_bus_encode (KithdBus *self, const KithdEvent *event);

const char *kithd_bus_get_last_id (KithdBus *self);
gboolean kithd_bus_find (KithdBus *self, const char *after, guint64 *position);
const KithdBusEntry *kithd_bus_get (KithdBus *self, guint64 position);
gsize kithd_bus_get_bytes (KithdBus *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdBus, kithd_bus_free)

G_END_DECLS
