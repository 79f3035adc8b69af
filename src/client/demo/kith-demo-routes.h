/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-demo-world.h"
#include "kith-routes.h"

G_BEGIN_DECLS

/* What the demo takes for an access token. */
#define KITH_DEMO_TOKEN "demo"

/* A request that a handler answers. */
typedef struct
{
  KithDemoWorld *world;
  const char *const *params;
  gconstpointer query;
  gconstpointer body;
} KithDemoRequest;

typedef gpointer (*KithDemoHandler) (const KithDemoRequest *request, GError **error);

gboolean kith_demo_handle (KithDemoWorld *world, KithRouteId route, const char *const *params, const char *token,
                           gconstpointer query, gconstpointer body, gpointer *answer, GError **error);
/* Notes an administrative act of the person who looks in a guild's audit log. */
void kith_demo_note (KithDemoWorld *world, KithDemoGuild *guild, KithAuditAction action, KithAuditTarget target_kind,
                     const char *target_id, const char *target_name, const char *reason);
void kith_demo_note_change (KithDemoGuild *guild, const char *field, const char *before, const char *after);
gboolean kith_demo_check (const KithWireType *type, gconstpointer value, KithErrorCode code, GError **error);

/* Tables of handlers; a route that a table does not know is NULL. */
extern const KithDemoHandler kith_demo_picture_handlers[KITH_N_ROUTES];
extern const KithDemoHandler kith_demo_device_handlers[KITH_N_ROUTES];
extern const KithDemoHandler kith_demo_guild_handlers[KITH_N_ROUTES];
extern const KithDemoHandler kith_demo_moderation_handlers[KITH_N_ROUTES];
extern const KithDemoHandler kith_demo_channel_handlers[KITH_N_ROUTES];
extern const KithDemoHandler kith_demo_direct_handlers[KITH_N_ROUTES];
extern const KithDemoHandler kith_demo_settings_handlers[KITH_N_ROUTES];
extern const KithDemoHandler kith_demo_talk_handlers[KITH_N_ROUTES];
extern const KithDemoHandler kith_demo_inbox_handlers[KITH_N_ROUTES];
extern const KithDemoHandler kith_demo_member_handlers[KITH_N_ROUTES];
extern const KithDemoHandler kith_demo_voice_handlers[KITH_N_ROUTES];

G_END_DECLS
