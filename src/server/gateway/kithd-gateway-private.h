/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-access.h"
#include "kithd-gateway.h"
#include "kithd-mailbox.h"

G_BEGIN_DECLS

typedef struct _KithdSession KithdSession;
typedef struct _KithdTyping KithdTyping;
typedef struct _KithdWatch KithdWatch;

/* Somebody who is connected, or has been until a few seconds ago. */
typedef struct
{
  KithdWheelEntry farewell, expiry, settling;
  KithTokenBucket typing, talking, changes; /* marks, and changes of presence, of all devices together */
  char *id;
  KithWireOwnPresence *chosen; /* for all devices */
  KithdAccessUser *access;
  GPtrArray *sessions; /* KithdSession */
} KithdPerson;

typedef enum
{
  KITHD_SESSION_WAITING, /* for identify or resume */
  KITHD_SESSION_LOADING, /* what it will be told */
  KITHD_SESSION_READY,
} KithdSessionState;

/* A change of somebody's presence. */
typedef struct
{
  guint64 number;
  char after[KITH_UUID_LENGTH + 1]; /* the event before it */
  char *user_id;
  GStrv guilds; /* that were told */
} KithdPresenceChange;

/* What is read from the database for a session. */
typedef struct
{
  KithdGateway *gateway;
  KithdSession *session; /* NULL once it is gone */
  KithdActor actor;
  char *last_event;   /* when the reading began */
  guint64 n_changes;  /* of presence, when the reading began */
  char *resume_after; /* (nullable) */
  KithWireReady *ready;
  GPtrArray *hidden; /* KithWireChannel of these guilds that the person may not see */
  guint attempt;
  GString *text; /* the frame's payload */
  KithPresenceStatus status;
  GError *error;
} KithdLoad;

struct _KithdSession
{
  KithdConnection connection;
  KithdWheelEntry deadline; /* to identify, or of the token */
  KithdGateway *gateway;
  KithdSessionState state;
  KithPresenceStatus status;
  KithdPerson *person;
  KithdLoad *load;
  KithdTyping *typing; /* (nullable): once it has typed */
  KithdWatch *watch;   /* (nullable): of the member list that it follows */
  char *session_id;
  gint64 expires_ms;
  guint index; /* among all sessions */
  GDestroyNotify on_gone;
  gpointer on_gone_data;
};

struct _KithdGateway
{
  KithdGatewayConfig config;
  KithClock *clock;
  KithdStore *store;
  KithdService *service;
  KithdTokens *tokens;
  KithdPresence *presence;
  KithdMailbox *mailbox;
  KithdHub *hub;
  KithdBus *bus;
  KithdAccess *access;
  GSource *tick;
  KithdWheel deadlines, farewells, expiries, settlings;
  GPtrArray *sessions;
  GHashTable *people;      /* by id */
  GHashTable *watches;     /* KithdWatch by guild id */
  GQueue presence_changes; /* KithdPresenceChange, oldest first */
  guint64 n_presence_changes;
  guint64 rights_generation; /* grows when somebody may do more or less than before */
  KithdVoice *voice;         /* the service's */
  gboolean expiring_voice;
  GQueue readings; /* of how far people have read, that wait for the one that is going on */
  gboolean reading;
  gboolean draining;
  guint n_loads;
};

void kithd_gateway_on_message (KithdConnection *connection, const char *text, gsize length);
void kithd_gateway_begin_load (KithdSession *session, KithdActor *actor, const char *resume_after, guint attempt);
void kithd_gateway_send_op (KithdSession *session, KithServerOp op, gconstpointer payload);

void kithd_gateway_on_signal (KithdSession *session, const KithWireVoiceSignal *signal);
void kithd_gateway_on_talking (KithdSession *session, const KithWireTalkingMark *mark);
void kithd_gateway_voice_came (KithdSession *session);
void kithd_gateway_voice_went (KithdSession *session);
void kithd_gateway_tick_voice (KithdGateway *self);
void kithd_gateway_add_voice_frames (KithdGateway *self, const KithWireChannel *channel, GPtrArray *voices,
                                     GPtrArray *frames);

void kithd_gateway_on_typing (KithdSession *session, const KithWireTypingMark *mark);
void kithd_gateway_end_typing (KithdSession *session);
void kithd_gateway_watch_members (KithdSession *session, const KithWireMemberListWatch *asked);
void kithd_gateway_unwatch_members (KithdSession *session);
void kithd_gateway_follow_members (KithdGateway *self, const KithdEvent *event);
void kithd_gateway_follow_presence (KithdGateway *self, const char *user_id);
void kithd_gateway_tick_watches (KithdGateway *self);
void kithd_watch_free (gpointer watch);
void kithd_gateway_note_rights (KithdGateway *self, const KithdEvent *event);

KithdPerson *kithd_gateway_find_person (KithdGateway *self, const char *user_id);
KithdPerson *kithd_gateway_add_person (KithdGateway *self, const char *user_id, const KithWireReady *ready,
                                       const GPtrArray *hidden);
void kithd_gateway_tell_sight (KithdGateway *self, const GPtrArray *changes);
void kithd_gateway_tell_reads (KithdGateway *self, const GPtrArray *people, const GPtrArray *gained);
void kithd_reading_free (gpointer reading);
void kithd_gateway_choose_presence (KithdGateway *self, KithdPerson *person, const KithWireOwnPresence *chosen);
void kithd_gateway_join_person (KithdPerson *person, KithdSession *session);
void kithd_gateway_leave_person (KithdSession *session);
void kithd_gateway_update_presence (KithdGateway *self, KithdPerson *person);
void kithd_gateway_settle_presence (KithdGateway *self, KithdPerson *person);
void kithd_gateway_tell_presence (KithdGateway *self, const char *user_id, const char *guild_id);
void kithd_gateway_send_presences (KithdSession *session, const KithdLoad *load);
void kithd_presence_change_free (gpointer change);
void kithd_gateway_on_farewell (KithdWheelEntry *entry, gpointer gateway);
void kithd_gateway_on_settled (KithdWheelEntry *entry, gpointer gateway);
void kithd_gateway_on_expiry (KithdWheelEntry *entry, gpointer gateway);
void kithd_person_free (gpointer person);

G_END_DECLS
