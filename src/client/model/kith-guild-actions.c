/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild.h"

#include "kith-action.h"
#include "kith-guild-moderation.h"
#include "kith-session-private.h"

/* What a person asks of a guild. */

static gpointer
apply_channel (KithSession *session, gpointer source, gpointer answer)
{
  KithChannel *channel = kith_reducer_apply_channel (kith_session_get_reducer (session), answer);

  return channel ? g_object_ref (channel) : NULL;
}

/**
 * kith_guild_create_channel_async:
 * @parent: (nullable): the category it stands in
 */
void
kith_guild_create_channel_async (KithGuild *self, const char *name, KithChannelKind kind, KithChannel *parent,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (KithWireChannelRequest) request = kith_wire_channel_request_new ();
  const KithAction action = { .route = KITH_ROUTE_CHANNEL_CREATE,
                              .params = { kith_guild_get_id (self) },
                              .body = request,
                              .apply = apply_channel,
                              .free_result = g_object_unref };

  request->name = g_strdup (name);
  request->kind = kind;
  request->parent_id = parent ? g_strdup (kith_channel_get_id (parent)) : NULL;
  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

/**
 * kith_guild_create_channel_finish:
 *
 * Returns: (transfer full): the channel, which is in the list already
 */
KITH_DEFINE_ACTION_FINISH_POINTER (kith_guild_create_channel_finish, KithGuild, KithChannel)

static gpointer
apply_invite (KithSession *session, gpointer source, gpointer answer)
{
  return kith_guild_make_join_link (source, ((KithWireInvite *) answer)->code);
}

/**
 * kith_guild_create_invite_async:
 * @max_uses: how often it can be used; 0 for no limit
 * @max_age_seconds: how long it is valid; 0 for ever
 */
void
kith_guild_create_invite_async (KithGuild *self, guint max_uses, guint max_age_seconds, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (KithWireInviteRequest) request = kith_wire_invite_request_new ();
  const KithAction action = { .route = KITH_ROUTE_INVITE_CREATE,
                              .params = { kith_guild_get_id (self) },
                              .body = request,
                              .apply = apply_invite,
                              .free_result = (GDestroyNotify) kith_join_link_unref };

  request->has_max_uses = max_uses > 0;
  request->max_uses = max_uses;
  request->has_max_age_seconds = max_age_seconds > 0;
  request->max_age_seconds = max_age_seconds;
  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

/**
 * kith_guild_create_invite_finish:
 *
 * Returns: (transfer full): a link that leads here, with the server's fingerprint
 */
KITH_DEFINE_ACTION_FINISH_POINTER (kith_guild_create_invite_finish, KithGuild, KithJoinLink)

static gpointer
copy_invite (KithSession *session, gpointer source, gpointer answer)
{
  return kith_wire_invite_copy (answer);
}

/**
 * kith_guild_create_join_code_async:
 *
 * Makes a code of six digits for people in the same network, which is valid for a few minutes.
 */
void
kith_guild_create_join_code_async (KithGuild *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data)
{
  g_autoptr (KithWireInviteRequest) request = kith_wire_invite_request_new ();
  const KithAction action = { .route = KITH_ROUTE_INVITE_CREATE,
                              .params = { kith_guild_get_id (self) },
                              .body = request,
                              .apply = copy_invite,
                              .free_result = (GDestroyNotify) kith_wire_invite_free };

  request->has_digits = request->digits = TRUE;
  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

/**
 * kith_guild_create_join_code_finish:
 *
 * Returns: (transfer full): the invite whose code it is
 */
KITH_DEFINE_ACTION_FINISH_POINTER (kith_guild_create_join_code_finish, KithGuild, KithWireInvite)

static gpointer
apply_guild (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_apply_guild (kith_session_get_reducer (session), answer);
  return NULL;
}

void
kith_guild_rename_async (KithGuild *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer data)
{
  g_autoptr (KithWireGuildPatch) patch = kith_wire_guild_patch_new ();
  const KithAction action = {
    .route = KITH_ROUTE_GUILD_PATCH, .params = { kith_guild_get_id (self) }, .body = patch, .apply = apply_guild
  };

  patch->name = g_strdup (name);
  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_guild_rename_finish, KithGuild)

/**
 * kith_guild_set_default_notifications_async:
 *
 * Says what tells members of messages who chose nothing else.
 */
void
kith_guild_set_default_notifications_async (KithGuild *self, KithGuildNotificationLevel level,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithWireGuildPatch patch = { .has_default_notifications = TRUE, .default_notifications = level };
  const KithAction action = {
    .route = KITH_ROUTE_GUILD_PATCH, .params = { kith_guild_get_id (self) }, .body = &patch, .apply = apply_guild
  };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_guild_set_default_notifications_finish, KithGuild)

static gpointer
apply_removal (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_remove_guild (kith_session_get_reducer (session), kith_guild_get_id (source));
  return NULL;
}

void
kith_guild_delete_async (KithGuild *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_GUILD_DELETE,
                              .params = { kith_guild_get_id (self) },
                              .apply = apply_removal };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_guild_delete_finish, KithGuild)

void
kith_guild_leave_async (KithGuild *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_GUILD_LEAVE,
                              .params = { kith_guild_get_id (self) },
                              .apply = apply_removal };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_guild_leave_finish, KithGuild)
