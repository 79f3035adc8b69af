/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session-private.h"

#include "kith-gateway.h"
#include "kith-guild-places-private.h"
#include "kith-notice-settings-private.h"
#include "kith-object-list.h"
#include "kith-voice-roster-private.h"

G_BEGIN_DECLS

/* Shared by the files of the session. */
struct _KithSession
{
  GObject parent_instance;

  KithClock *clock;
  KithTransport *transport;
  KithTokens *tokens;
  KithCache *cache;           /* not owned; NULL for a session that is not kept */
  KithPictureCache *pictures; /* (nullable) */
  gint64 account_key;
  KithGateway *gateway;
  KithReducer *reducer;
  KithOutbox *outbox;
  GCancellable *lifetime;
  gboolean afresh; /* between `ready` and being connected */

  char *id;
  char *server_name;
  KithServerAddress *server_address;
  KithUser *account;
  KithPresenceStatus presence, chosen;
  gint64 status_end;
  KithConversations *conversations;
  KithVoiceRoster *voice;
  KithNoticeSettings *notice_settings;
  KithGuildPlaces *guild_places;
  char *last_channel_id;
  gboolean unread;
  guint mention_count;

  GHashTable *guilds; /* id → KithGuild */
  KithObjectList *guild_list;
  GHashTable *users; /* id → KithUser, weak */
  GPtrArray *kept;   /* KithTimeline, used last at the end */
};

enum
{
  KITH_SESSION_PROP_ID = 1,
  KITH_SESSION_PROP_SERVER_NAME,
  KITH_SESSION_PROP_SERVER_ADDRESS,
  KITH_SESSION_PROP_ACCOUNT,
  KITH_SESSION_PROP_STATE,
  KITH_SESSION_PROP_RETRY_SECONDS,
  KITH_SESSION_PROP_ERROR_TEXT,
  KITH_SESSION_PROP_KEPT_SECRETS,
  KITH_SESSION_PROP_PRESENCE,
  KITH_SESSION_PROP_CHOSEN_PRESENCE,
  KITH_SESSION_PROP_UNREAD,
  KITH_SESSION_PROP_MENTION_COUNT,
  KITH_SESSION_N_PROPERTIES
};

extern GParamSpec *kith_session_properties[KITH_SESSION_N_PROPERTIES];

/* The last reference to a user is gone. */
void kith_session_on_user_gone (gpointer data, GObject *where_it_was);

G_END_DECLS
