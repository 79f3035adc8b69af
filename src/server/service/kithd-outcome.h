/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-gateway-names.h"

G_BEGIN_DECLS

/* Who gets an event. */
typedef enum
{
  KITHD_AUDIENCE_GUILD,   /* members of guild_id */
  KITHD_AUDIENCE_CHANNEL, /* members of guild_id who may see channel_id; without a guild, who is in it */
  KITHD_AUDIENCE_USER,    /* the devices of user_id */
  KITHD_AUDIENCE_PEERS,   /* user_id and all who share a guild */
} KithdAudience;

typedef struct
{
  KithEventId event;
  gpointer payload; /* wire struct of kith_events[event].type, owned */
  KithdAudience audience;
  char *guild_id;       /* (nullable) */
  char *channel_id;     /* (nullable) */
  char *user_id;        /* (nullable) */
  GStrv guilds;         /* (nullable): of user_id, for KITHD_AUDIENCE_PEERS when the person may not be connected */
  GStrv people;         /* (nullable): who was in a guild that is gone, or talks with user_id: also who was away */
  GPtrArray *hidden;    /* (nullable): KithWireChannel of a guild that was joined, which the person may not see */
  gboolean keeps_sight; /* nobody comes to see or loses sight of a channel by it; FALSE where that is not known */
} KithdEvent;

/* What happened in one call, to be told after the commit. */
typedef struct
{
  GPtrArray *events;           /* KithdEvent, in order */
  GPtrArray *revoked_sessions; /* char *: their tokens and connections end */
  gboolean kept;               /* the call failed and yet this happened (a stolen token ends its session) */
} KithdOutcome;

void kithd_event_free (KithdEvent *self);

KithdOutcome *kithd_outcome_new (void);
void kithd_outcome_free (KithdOutcome *self);
void kithd_outcome_clear (KithdOutcome *self);
void kithd_outcome_move (KithdOutcome *self, KithdOutcome *target);
gboolean kithd_outcome_is_empty (const KithdOutcome *self);
gboolean kithd_outcome_should_publish (const KithdOutcome *self, const GError *error);

void kithd_outcome_add_guild (KithdOutcome *self, KithEventId event, gpointer payload, const char *guild_id);
void kithd_outcome_add_guild_end (KithdOutcome *self, KithWireGuildDeleted *payload, GStrv people);
void kithd_outcome_add_channel (KithdOutcome *self, KithEventId event, gpointer payload, const char *guild_id,
                                const char *channel_id);
void kithd_outcome_add_user (KithdOutcome *self, KithEventId event, gpointer payload, const char *user_id);
void kithd_outcome_add_peers (KithdOutcome *self, KithEventId event, gpointer payload, const char *user_id,
                              GStrv guilds);
void kithd_outcome_add_guild_start (KithdOutcome *self, KithWireGuildSnapshot *payload, const char *user_id,
                                    GPtrArray *hidden);
void kithd_outcome_also_tell (KithdOutcome *self, GStrv people);
void kithd_outcome_keep_sight (KithdOutcome *self);
void kithd_outcome_revoke_session (KithdOutcome *self, const char *session_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdEvent, kithd_event_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdOutcome, kithd_outcome_free)

G_END_DECLS
