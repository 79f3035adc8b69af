/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel-private.h"

#include "kith-object-list.h"
#include "kith-typing.h"

G_BEGIN_DECLS

/* Shared by the files of the channel. */
struct _KithChannel
{
  GObject parent_instance;

  KithClock *clock;
  KithGuild *guild;       /* weak; NULL for a conversation */
  KithSession *session;   /* weak; of a conversation */
  KithObjectList *people; /* of a conversation: the others */
  char *owner_id;
  char *given_name;
  char *id;
  char *name;
  char *topic;
  char *parent_id;
  int kind;
  int position;
  gint64 last_seq;
  char *last_message_id;
  gint64 last_read_seq;
  KithMentions mentions;
  guint mention_count; /* what of them counts */
  KithNotice notice;
  gboolean muted;
  int notification_level;
  gboolean unread;
  guint64 permissions;
  GPtrArray *overwrites; /* KithWireOverwrite */
  char *draft;
  gpointer draft_data; /* (nullable): of kith-channel-draft.c */
  GDestroyNotify free_draft_data;
  gboolean kept_unread; /* on purpose, until it is opened anew */
  int user_limit;       /* of a voice channel; 0 for none */
  gint64 slow_mode_seconds;
  gint64 silent_until_us; /* by the monotonic clock, as far as slow mode is known; 0 for never */

  gint64 run_low, run_high;
  KithTimeline *timeline; /* weak; the session holds those used lately */

  KithTyping *typing; /* (nullable): made on demand, most channels are silent */
};

enum
{
  KITH_CHANNEL_PROP_ID = 1,
  KITH_CHANNEL_PROP_NAME,
  KITH_CHANNEL_PROP_TOPIC,
  KITH_CHANNEL_PROP_KIND,
  KITH_CHANNEL_PROP_PARENT_ID,
  KITH_CHANNEL_PROP_POSITION,
  KITH_CHANNEL_PROP_GUILD,
  KITH_CHANNEL_PROP_UNREAD,
  KITH_CHANNEL_PROP_MENTION_COUNT,
  KITH_CHANNEL_PROP_MUTED,
  KITH_CHANNEL_PROP_NOTIFICATION_LEVEL,
  KITH_CHANNEL_PROP_LAST_SEQ,
  KITH_CHANNEL_PROP_LAST_READ_SEQ,
  KITH_CHANNEL_PROP_DRAFT,
  KITH_CHANNEL_PROP_PERMISSIONS,
  KITH_CHANNEL_PROP_CAN_SEND,
  KITH_CHANNEL_PROP_SLOW_MODE_SECONDS,
  KITH_CHANNEL_PROP_USER_LIMIT,
  KITH_CHANNEL_PROP_OVERWRITES,
  KITH_CHANNEL_PROP_TIMELINE,
  KITH_CHANNEL_N_PROPERTIES
};

extern GParamSpec *kith_channel_properties[KITH_CHANNEL_N_PROPERTIES];

/* Calls a conversation after its people, where it was given no name. */
void kith_channel_update_name (KithChannel *self);
void kith_channel_set_mentions (KithChannel *self, const KithMentions *mentions);

G_END_DECLS
