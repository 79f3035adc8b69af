/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-roles.h"

#include "kith-action.h"
#include "kith-reducer.h"
#include "kith-session-private.h"

/* What a person asks about roles and about what channels overwrite. */

static KithSession *
get_session (KithRole *self)
{
  KithGuild *guild = kith_role_get_guild (self);

  return guild ? kith_guild_get_session (guild) : NULL;
}

static const char *
get_guild_id (KithRole *self)
{
  KithGuild *guild = kith_role_get_guild (self);

  return guild ? kith_guild_get_id (guild) : "";
}

static gpointer
apply_new_role (KithSession *session, gpointer source, gpointer answer)
{
  KithRole *role;

  kith_reducer_apply_event (kith_session_get_reducer (session), KITH_EVENT_ROLE_CREATE, answer);
  role = kith_guild_find_role (source, ((const KithWireRole *) answer)->id);
  return role ? g_object_ref (role) : NULL;
}

/**
 * kith_guild_create_role_async:
 *
 * Makes a role below all others.
 */
void
kith_guild_create_role_async (KithGuild *self, const KithWireRoleRequest *request, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_ROLE_CREATE,
                              .params = { kith_guild_get_id (self) },
                              .body = request,
                              .apply = apply_new_role,
                              .free_result = g_object_unref };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

/**
 * kith_guild_create_role_finish:
 *
 * Returns: (transfer full): the role, which is in the list already
 */
KITH_DEFINE_ACTION_FINISH_POINTER (kith_guild_create_role_finish, KithGuild, KithRole)

static gpointer
apply_role (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_apply_event (kith_session_get_reducer (session), KITH_EVENT_ROLE_UPDATE, answer);
  return NULL;
}

/**
 * kith_role_edit_async:
 * @patch: what changes, the position among it
 */
void
kith_role_edit_async (KithRole *self, const KithWireRolePatch *patch, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_ROLE_PATCH,
                              .params = { get_guild_id (self), kith_role_get_id (self) },
                              .body = patch,
                              /* Who is moved moves others, of which the event tells. */
                              .apply = patch->has_position ? NULL : apply_role };

  kith_action_run (self, get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_role_edit_finish, KithRole)

static gpointer
apply_role_removal (KithSession *session, gpointer source, gpointer answer)
{
  const KithWireRoleDeleted deleted = { .id = (char *) kith_role_get_id (source),
                                        .guild_id = (char *) get_guild_id (source) };

  kith_reducer_apply_event (kith_session_get_reducer (session), KITH_EVENT_ROLE_DELETE, &deleted);
  return NULL;
}

void
kith_role_delete_async (KithRole *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_ROLE_DELETE,
                              .params = { get_guild_id (self), kith_role_get_id (self) },
                              .apply = apply_role_removal };

  kith_action_run (self, get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_role_delete_finish, KithRole)

static gpointer
copy_members (KithSession *session, gpointer source, gpointer answer)
{
  return kith_wire_member_list_copy (answer);
}

/**
 * kith_role_list_members_async:
 * @after: (nullable): where the page begins
 *
 * Asks who holds the role.
 */
void
kith_role_list_members_async (KithRole *self, const char *after, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  const KithWireAfterQuery query = { .after = (char *) after, .has_limit = TRUE, .limit = KITH_LIMIT_PAGE_MAX };
  const KithAction action = { .route = KITH_ROUTE_ROLE_MEMBERS_LIST,
                              .params = { get_guild_id (self), kith_role_get_id (self) },
                              .query = &query,
                              .apply = copy_members,
                              .free_result = (GDestroyNotify) kith_wire_member_list_free };

  kith_action_run (self, get_session (self), &action, cancellable, callback, data);
}

/**
 * kith_role_list_members_finish:
 *
 * Returns: (transfer full): a page of those who hold the role
 */
KITH_DEFINE_ACTION_FINISH_POINTER (kith_role_list_members_finish, KithRole, KithWireMemberList)

static gpointer
copy_counts (KithSession *session, gpointer source, gpointer answer)
{
  return kith_wire_role_counts_copy (answer);
}

/**
 * kith_guild_count_roles_async:
 *
 * Asks how many members hold each role.
 */
void
kith_guild_count_roles_async (KithGuild *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_ROLE_COUNTS,
                              .params = { kith_guild_get_id (self) },
                              .apply = copy_counts,
                              .free_result = (GDestroyNotify) kith_wire_role_counts_free };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

/**
 * kith_guild_count_roles_finish:
 *
 * Returns: (transfer full): the counts of those roles that anybody holds
 */
KITH_DEFINE_ACTION_FINISH_POINTER (kith_guild_count_roles_finish, KithGuild, KithWireRoleCounts)

static gpointer
apply_member (KithSession *session, gpointer source, gpointer answer)
{
  /* Who is not in the list yet comes with their page of it. */
  if (kith_guild_find_member (source, ((const KithWireMember *) answer)->user->id))
    kith_reducer_apply_event (kith_session_get_reducer (session), KITH_EVENT_MEMBER_UPDATE, answer);
  return NULL;
}

/**
 * kith_guild_set_member_roles_async:
 * @role_ids: (array zero-terminated=1): all roles that the member shall hold, @everyone left out
 */
void
kith_guild_set_member_roles_async (KithGuild *self, const char *user_id, const char *const *role_ids,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (KithWireMemberPatch) patch = kith_wire_member_patch_new ();
  const KithAction action = { .route = KITH_ROUTE_MEMBER_PATCH,
                              .params = { kith_guild_get_id (self), user_id },
                              .body = patch,
                              .apply = apply_member };

  if (!patch->roles)
    patch->roles = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; role_ids[i]; i++)
    g_ptr_array_add (patch->roles, g_strdup (role_ids[i]));
  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_guild_set_member_roles_finish, KithGuild)

static gpointer
apply_channel (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_apply_event (kith_session_get_reducer (session), KITH_EVENT_CHANNEL_UPDATE, answer);
  return NULL;
}

/**
 * kith_channel_put_overwrite_async:
 *
 * Sets what the channel allows and denies a role or a member. A channel that follows its category ends that.
 */
void
kith_channel_put_overwrite_async (KithChannel *self, const KithWireOverwrite *overwrite, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  const KithWireOverwriteRequest request = { .kind = overwrite->kind,
                                             .allow = overwrite->allow,
                                             .deny = overwrite->deny };
  const KithAction action = { .route = KITH_ROUTE_OVERWRITE_PUT,
                              .params = { kith_channel_get_id (self), overwrite->id },
                              .body = &request,
                              .apply = apply_channel };

  kith_action_run (self, kith_channel_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_channel_put_overwrite_finish, KithChannel)

void
kith_channel_delete_overwrite_async (KithChannel *self, const char *target_id, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_OVERWRITE_DELETE,
                              .params = { kith_channel_get_id (self), target_id },
                              .apply = apply_channel };

  kith_action_run (self, kith_channel_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_channel_delete_overwrite_finish, KithChannel)

/**
 * kith_channel_clear_overwrites_async:
 *
 * Lets the channel follow its category again.
 */
void
kith_channel_clear_overwrites_async (KithChannel *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_OVERWRITES_CLEAR,
                              .params = { kith_channel_get_id (self) },
                              .apply = apply_channel };

  kith_action_run (self, kith_channel_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_channel_clear_overwrites_finish, KithChannel)
