/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-demo-channel.h"
#include "kith-demo-people.h"

#include "kith-clock.h"

G_BEGIN_DECLS

/* A guild of the demo. */
typedef struct
{
  KithWireGuild *wire;
  guint place;
  GPtrArray *roles;    /* of KithWireRole; the first one is @everyone */
  GPtrArray *members;  /* of KithWireMember, by id */
  GPtrArray *channels; /* of KithDemoChannel */
  GPtrArray *bans;     /* of KithWireBan */
  GPtrArray *audit;    /* of KithWireAuditEntry, oldest first */
  gboolean refuses_messages;
} KithDemoGuild;

/* Everything that a server would know, in memory. Whoever listens is told of every event by `emit`, as a gateway would
 * tell it. */
typedef struct
{
  KithClock *clock;
  KithDemoScript *script;
  gint64 born_ms;
  GPtrArray *guilds;        /* of KithDemoGuild that the person is in */
  GPtrArray *others;        /* of KithDemoGuild that they left */
  GPtrArray *conversations; /* of KithDemoChannel */
  KithWireOwnPresence *presence;
  KithWireUserSettings *settings;
  gboolean blocked[KITH_DEMO_N_PEOPLE];
  KithWireUser *people[KITH_DEMO_N_PEOPLE];
  KithPresenceStatus statuses[KITH_DEMO_N_PEOPLE];
  GPtrArray *voices;    /* of KithWireVoiceState */
  GPtrArray *devices;   /* of KithWireSession; the first one is this */
  GHashTable *pictures; /* id → GBytes: those that were sent */
  GHashTable *invites;  /* code → KithWireInvite */
  GHashTable *origins;  /* message id → KithWireMessagePlace of what it forwards */
  guint n_places;       /* for new guilds and channels */
  void (*emit) (gpointer data, KithEventId event, gconstpointer payload);
  gpointer emit_data;
} KithDemoWorld;

KithDemoWorld *kith_demo_world_new (KithClock *clock);
void kith_demo_world_free (KithDemoWorld *self);

KithDemoGuild *kith_demo_world_find_guild (KithDemoWorld *self, const char *id);
KithDemoChannel *kith_demo_world_find_channel (KithDemoWorld *self, const char *id, KithDemoGuild **guild);
KithWireUser *kith_demo_world_get_user (KithDemoWorld *self, guint person);
KithWireAccount *kith_demo_world_get_account (KithDemoWorld *self);
KithWireAccount *kith_demo_world_change_profile (KithDemoWorld *self);
KithWireReady *kith_demo_world_get_ready (KithDemoWorld *self);
void kith_demo_world_emit (KithDemoWorld *self, KithEventId event, gconstpointer payload);

KithDemoGuild *kith_demo_world_add_guild (KithDemoWorld *self, const char *name);
KithDemoChannel *kith_demo_world_add_channel (KithDemoWorld *self, KithDemoGuild *guild, KithChannelKind kind,
                                              const char *name, const char *topic, const char *parent_id);
void kith_demo_world_set_status (KithDemoWorld *self, guint person, KithPresenceStatus status);

KithWireGuildSnapshot *kith_demo_guild_get_snapshot (KithDemoGuild *self, KithDemoWorld *world);
KithWireMember *kith_demo_guild_find_member (KithDemoGuild *self, const char *user_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithDemoWorld, kith_demo_world_free)

G_END_DECLS
