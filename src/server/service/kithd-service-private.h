/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-handlers.h"
#include "kithd-sweeper.h"
#include "kithd-throttle.h"

G_BEGIN_DECLS

/* Sessions that ended stay for a day, so that a late use of their refresh token is told what happened. */
#define KITHD_KEEP_ENDED_MS (24 * 60 * 60 * 1000)

/* What the handlers share; for the files of this directory alone. */
struct _KithdService
{
  KithClock *clock;
  KithUuidGenerator *ids;
  KithdStore *store;
  KithdTokens *tokens;
  KithdPresence *presence;
  KithdVoice *voice;
  KithdSweeper *sweeper;
  KithdBlobs *blobs;        /* borrowed */
  KithdThrottle *accounts;  /* failed attempts by account */
  KithdThrottle *addresses; /* and by address */
  KithdThrottle *guessers;  /* wrong codes of six digits by address */
  KithdThrottle *guesses;   /* and of everybody together */
  KithdPublisher publisher;
  gpointer publisher_data;
  int purging;     /* whether a turn of removing goes on; atomic */
  int purge_woken; /* whether there may be something that it has not seen; atomic */
  int exporting;   /* whether a copy of somebody's data is being made; atomic */

  char *name;
  char *program;
  char *fingerprint;    /* (nullable) */
  char *bootstrap_code; /* (nullable) */
  KithdServiceConfig config;
};

gpointer kithd_service_carry_out (KithdService *self, KithdCall *call, KithdHandler handler, GError **error);

static inline gint64
kithd_service_now (KithdService *self)
{
  return kith_clock_now_ms (self->clock);
}

static inline char *
kithd_service_new_id (KithdService *self)
{
  return kith_uuid_generator_next (self->ids);
}

G_END_DECLS
