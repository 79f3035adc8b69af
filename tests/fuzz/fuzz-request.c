/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole request from a stranger, as the dispatcher hands it on: the first byte picks the route, the second what
 * stands in its path, the rest is the body. Real handlers carry it out on a real database. Whatever comes, there is
 * either an answer that its own type takes or an error of the protocol, and a refused request tells nobody anything. */
#include "config.h"

#include <stdint.h>

#include "kith-json.h"
#include "service-fixture.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* An id that nothing has. */
#define NOBODY "01a1f883-0000-7000-8000-000000000000"

/* So much may gather before the next input begins with an empty server. */
#define REQUESTS_A_SERVER 2000

typedef struct
{
  ServiceFixture *service;
  KithdActor *actor;
  KithWireGuildSnapshot *guild;
  guint requests;
} World;

static void
build (World *world)
{
  const KithdServiceConfig config = { .name = "Fuzz", .registration = KITH_REGISTRATION_MODE_OPEN };
  KithWireGuildRequest body = { .name = (char *) "Den" };
  KithErrorCode code;

  world->service = service_fixture_new (&config);
  world->actor = service_fixture_add_person (world->service, "anna");
  world->guild = service_fixture_call (world->service, world->actor, KITH_ROUTE_GUILD_CREATE, NULL, NULL, &body, NULL,
                                       &code);
  world->requests = 0;
}

static void
clear (World *world)
{
  kith_wire_guild_snapshot_free (world->guild);
  service_actor_free (world->actor);
  service_fixture_free (world->service);
}

static const char *
pick_param (World *world, guint8 choice)
{
  const KithWireChannel *general = world->guild->channels->pdata[0];
  const char *const values[] = { world->guild->id, general->id, world->actor->user_id, world->actor->session_id,
                                 NOBODY };

  return values[choice % G_N_ELEMENTS (values)];
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static World world;
  const KithRoute *route;
  g_autoptr (JsonNode) node = NULL;
  gpointer body = NULL, query = NULL, answer;
  KithErrorCode code = KITH_ERROR_NONE;

  if (size < 2)
    return 0;
  if (!world.service)
    build (&world);
  route = &kith_routes[data[0] % KITH_N_ROUTES];
  /* Argon2id would leave time for nothing else. */
  if (route->work == KITH_WORK_HASH)
    return 0;
  node = kith_json_parse ((const char *) data + 2, (gssize) size - 2, NULL);
  if (node && route->body)
    body = kith_wire_decode (route->body, node, NULL);
  else if (node && route->query)
    query = kith_wire_decode (route->query, node, NULL);
  if (route->body && !body)
    return 0;

  answer = service_fixture_call (world.service, route->auth ? world.actor : NULL, route->id,
                                 pick_param (&world, data[1] & 15), pick_param (&world, data[1] >> 4), body, query,
                                 &code);
  if (answer)
    {
      g_autoptr (JsonNode) encoded = kith_wire_encode (route->answer, answer);
      gpointer again = kith_wire_decode (route->answer, encoded, NULL);

      g_assert_nonnull (again);
      kith_wire_free (route->answer, again);
      kith_wire_free (route->answer, answer);
    }
  else if (code != KITH_ERROR_NONE)
    {
      g_assert_cmpint (code, !=, KITH_ERROR_INTERNAL_ERROR);
      g_assert_true (kithd_outcome_is_empty (world.service->outcome));
    }
  if (body)
    kith_wire_free (route->body, body);
  if (query)
    kith_wire_free (route->query, query);
  /* Without the guild or its channel there is little left to ask for. */
  if (++world.requests == REQUESTS_A_SERVER ||
      (code == KITH_ERROR_NONE && (route->id == KITH_ROUTE_GUILD_DELETE || route->id == KITH_ROUTE_CHANNEL_DELETE)))
    {
      clear (&world);
      world.service = NULL;
    }
  return 0;
}
