/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-routes.h"
#include "kith-uuid.h"
#include "kithd-blobs.h"
#include "kithd-outcome.h"
#include "kithd-presence.h"
#include "kithd-store.h"
#include "kithd-tokens.h"
#include "kithd-turn.h"
#include "kithd-voice.h"

G_BEGIN_DECLS

/* The rules: what a request does and what happened. No sockets here. Safe to use from several threads. */
typedef struct _KithdService KithdService;

/* All text is copied; a limit of 0 is the protocol's own. */
typedef struct
{
  const char *name;        /* what the administrator calls the server */
  const char *fingerprint; /* (nullable): SHA-256 of the certificate, for invite links */
  KithRegistrationMode registration;
  gboolean bootstrap;         /* the first account may be made in any mode … */
  const char *bootstrap_code; /* (nullable): … by who gives this as the invite */
  gboolean mail;
  KithdBlobs *blobs;   /* where pictures lie; outlives the service */
  const char *program; /* (nullable): path of kithd, where it is not the program that runs */
  guint guilds_per_user, channels_per_guild, members_per_guild, invites_per_guild, sessions_per_user;
  guint voice_members;  /* of a voice channel */
  KithdTurnConfig turn; /* borrowed; outlives the service */
} KithdServiceConfig;

/* One call of the REST interface. */
typedef struct
{
  const KithRoute *route;
  const KithdActor *actor;   /* (nullable): NULL without token */
  char *const *params;       /* of the path, in order */
  gconstpointer body, query; /* (nullable): decoded wire structs */
  const char *address;       /* (nullable): of the peer */
  const char *network;  /* (nullable): what failures of an address are counted by, where that is more than itself */
  const char *base_url; /* (nullable): how the client addressed the server, such as https://10.0.0.2:8443 */
  KithdDb *db;          /* in a transaction; NULL for KITH_WORK_HASH */
  KithdOutcome *outcome;
  GBytes *upload;    /* (nullable): the body, where it is a file */
  GBytes *file;      /* (out) (transfer full): the answer, where it is a file */
  gpointer draft;    /* (nullable): an answer of the administrator's routes that others have begun */
  guint retry_after; /* (out): seconds to wait, where a refusal is one for now */
} KithdCall;

/* Returns: (transfer full) (nullable): a wire struct of route->answer; NULL where there is none or with @error set */
typedef gpointer (*KithdHandler) (KithdService *self, KithdCall *call, GError **error);

extern const KithdHandler kithd_handlers[KITH_N_ROUTES];
extern const KithdHandler kithd_admin_handlers[KITH_N_ADMIN_ROUTES];

/* Told on the store's thread, in the order of the commits, what a KITH_WORK_HASH call did; takes the outcome. */
typedef void (*KithdPublisher) (KithdOutcome *outcome, gpointer data);

KithdService *kithd_service_new (const KithdServiceConfig *config, KithClock *clock, KithdStore *store,
                                 KithdTokens *tokens, KithdPresence *presence);
void kithd_service_free (KithdService *self);
gboolean kithd_service_start (KithdService *self, GError **error);
void kithd_service_sweep (KithdService *self);
void kithd_service_set_publisher (KithdService *self, KithdPublisher publisher, gpointer data);

gpointer kithd_service_handle (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_service_handle_admin (KithdService *self, KithdCall *call, GError **error);
KithdVoice *kithd_service_get_voice (KithdService *self);
gboolean kithd_service_expire_voice (KithdService *self, KithdDb *db, gint64 before, KithdOutcome *outcome,
                                     GError **error);
KithWireReady *kithd_service_build_ready (KithdService *self, KithdDb *db, const KithdActor *actor, GPtrArray *hidden,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdService, kithd_service_free)

G_END_DECLS
