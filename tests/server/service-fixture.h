/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-metrics.h"
#include "kithd-service.h"

G_BEGIN_DECLS

/* A service over a database of its own with a clock that the test moves; calls go the way that requests go. */
typedef struct
{
  char *directory;
  KithClock *clock;
  KithUuidGenerator *ids;
  KithdMetrics *metrics; /* of the store */
  KithdStore *store;
  KithdTokens *tokens;
  KithdPresence *presence;
  KithdService *service;
  const char *address, *network; /* (nullable): of the next calls */
  KithdOutcome *outcome;         /* of the last call */
  guint retry_after;             /* of the last call */
} ServiceFixture;

typedef void (*ServiceTest) (ServiceFixture *fixture);

void service_test_add (const char *path, ServiceTest test);

ServiceFixture *service_fixture_new (const KithdServiceConfig *config);
void service_fixture_free (ServiceFixture *self);
void service_fixture_configure (ServiceFixture *self, const KithdServiceConfig *config);

KithdActor *service_fixture_add_person (ServiceFixture *self, const char *username);
void service_actor_free (KithdActor *actor);

gpointer service_fixture_call (ServiceFixture *self, const KithdActor *actor, KithRouteId route, const char *first,
                               const char *second, gconstpointer body, gconstpointer query, KithErrorCode *code);
gpointer service_fixture_expect (ServiceFixture *self, const KithdActor *actor, KithRouteId route, const char *first,
                                 const char *second, gconstpointer body);
void service_fixture_refuse (ServiceFixture *self, const KithdActor *actor, KithRouteId route, const char *first,
                             const char *second, gconstpointer body, KithErrorCode code);
void service_fixture_assert_events (ServiceFixture *self, const char *expected);
const KithdEvent *service_fixture_get_event (ServiceFixture *self, guint i);

KithWireGuildSnapshot *service_fixture_add_guild (ServiceFixture *self, const KithdActor *owner, const char *name);
void service_fixture_join (ServiceFixture *self, const KithdActor *owner, const char *guild_id,
                           const KithdActor *actor);
KithWireMessage *service_fixture_send (ServiceFixture *self, const KithdActor *actor, const char *channel_id,
                                       const char *content);
void service_fixture_run_sql (ServiceFixture *self, const char *sql, const KithdValue *values, guint n_values);

#define service_fixture_sql(self, sql, ...)                                                                            \
  service_fixture_run_sql (self, sql, (const KithdValue[]){ __VA_ARGS__ },                                             \
                           G_N_ELEMENTS (((const KithdValue[]){ __VA_ARGS__ })))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServiceFixture, service_fixture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdActor, service_actor_free)

G_END_DECLS
