/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"

G_BEGIN_DECLS

/* What everybody may do in a conversation, which has no roles. */
#define KITH_PERMISSIONS_CONVERSATION                                                                                  \
  (KITH_PERMISSION_VIEW_CHANNEL | KITH_PERMISSION_SEND_MESSAGES | KITH_PERMISSION_READ_HISTORY |                       \
   KITH_PERMISSION_ADD_REACTIONS | KITH_PERMISSION_EMBED_LINKS | KITH_PERMISSION_ATTACH_FILES)

/* What a channel allows and denies one role or member. */
typedef struct
{
  guint64 allow;
  guint64 deny;
} KithOverwrite;

/* All that decides what one member may do in one place; lists may be empty. */
typedef struct
{
  gboolean owner;
  gboolean in_channel; /* otherwise the question is about the guild as a whole */
  gboolean timed_out;
  guint64 everyone;
  const guint64 *roles;
  guint n_roles;
  const KithOverwrite *everyone_overwrite; /* (nullable) */
  const KithOverwrite *role_overwrites;
  guint n_role_overwrites;
  const KithOverwrite *member_overwrite; /* (nullable) */
} KithPermissionInput;

/* Somebody in a guild, whatever the place. */
typedef struct
{
  const char *guild_id, *user_id;
  gboolean owner, timed_out;
  guint64 everyone;
  const char *const *role_ids;
  const guint64 *roles; /* what each of them allows */
  guint n_roles;
} KithPermissionHolder;

guint64 kith_permissions_compute (const KithPermissionInput *input);
guint64 kith_permissions_combine (guint64 base, const KithOverwrite *everyone, const KithOverwrite *roles,
                                  const KithOverwrite *member);
guint64 kith_permissions_of (const KithPermissionHolder *holder, const GPtrArray *overwrites);
const GPtrArray *kith_permissions_pick_overwrites (const KithWireChannel *channel, const KithWireChannel *parent);

G_END_DECLS
