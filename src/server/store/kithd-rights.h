/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-permissions.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* The rows that decide what one member may do in a guild or channel; what follows from them the service computes. */
typedef struct
{
  char *guild_id;   /* (nullable): of a conversation */
  char *channel_id; /* (nullable): of a question about the guild */
  KithChannelKind kind;
  gboolean unwelcome; /* in a conversation: whom one writes to does not take it */
  gboolean owner;
  gint64 rank; /* the highest position of the member's roles; 0 without one, and the owner's is above all */
  guint64 everyone;
  gint64 timeout_until;    /* 0: none */
  GArray *roles;           /* guint64; (nullable) */
  GPtrArray *role_ids;     /* in the same order; (nullable) */
  gboolean in_overwrites;  /* whether some channel of the guild, or the channel, has any */
  GArray *role_overwrites; /* KithOverwrite; (nullable) */
  gboolean has_everyone_overwrite, has_member_overwrite;
  KithOverwrite everyone_overwrite, member_overwrite;

  /* Of a sender alone. */
  KithWireUser *author;
  char *repeat_id; /* the message that has this nonce already */
  gboolean spent;  /* whether one had it that was deleted */
  gint64 last_seq; /* of the channel */
  gint64 slow_mode_seconds;
} KithdRights;

void kithd_rights_free (KithdRights *self);

gboolean kithd_rights_find_in_guild (KithdDb *db, const char *guild_id, const char *user_id, KithdRights **rights,
                                     GError **error);
gboolean kithd_rights_find_in_channel (KithdDb *db, const char *channel_id, const char *user_id, KithdRights **rights,
                                       GError **error);
gboolean kithd_rights_find_sender (KithdDb *db, const char *channel_id, const char *user_id, const char *nonce,
                                   KithdRights **rights, GError **error);
gboolean kithd_rights_enter_channel (KithdRights *self, KithdDb *db, const char *channel_id, const char *user_id,
                                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdRights, kithd_rights_free)

G_END_DECLS
