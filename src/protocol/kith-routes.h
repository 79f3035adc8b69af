/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"

G_BEGIN_DECLS

/* Where a route's handler runs. */
typedef enum
{
  KITH_WORK_READ,
  KITH_WORK_WRITE,
  KITH_WORK_HASH,
  KITH_WORK_TASK, /* of the administrator's socket: takes long, on a thread of its own */
} KithWork;

typedef struct
{
  guint id; /* KithRouteId or KithAdminRouteId */
  const char *name;
  const char *method;
  const char *path;
  gboolean auth;
  KithWork work;
  KithBucketId bucket;
  const KithWireType *body;
  const KithWireType *query;
  const KithWireType *answer;
  gsize upload;  /* most bytes of a body that is a file; 0 for one that is JSON */
  gboolean file; /* the answer is a file */
  guint status;
  gboolean repeatable; /* asking twice does no more than asking once, so a client may repeat what got no answer */
} KithRoute;

typedef struct
{
  const char *name;
  gboolean per_user; /* otherwise per address */
  double burst;
  double per_second;
} KithBucket;

/* Placeholders of a path, at most. */
#define KITH_ROUTE_MAX_PARAMS 3

extern const KithRoute kith_routes[KITH_N_ROUTES];
extern const KithRoute kith_admin_routes[KITH_N_ADMIN_ROUTES];
extern const KithBucket kith_buckets[KITH_N_BUCKETS];

const KithRoute *kith_route_match (const char *method, const char *path, char **params, gboolean *path_known);
const KithRoute *kith_admin_route_match (const char *method, const char *path, char **params, gboolean *path_known);
gpointer kith_route_copy_body (KithRouteId route, gconstpointer body);
void kith_route_free_body (KithRouteId route, gpointer body);
void kith_route_free_answer (KithRouteId route, gpointer answer);
char *kith_route_build_path (KithRouteId route, const char *const *params);
char *kith_admin_route_build_path (KithAdminRouteId route, const char *const *params);

G_END_DECLS
