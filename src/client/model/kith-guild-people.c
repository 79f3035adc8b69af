/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-people.h"

#include "kith-action.h"
#include "kith-alarm.h"
#include "kith-reducer-members.h"
#include "kith-session-private.h"

/* Members who are wanted within this time are asked for together. */
#define LOOKUP_MS 50

static gpointer
apply_members (KithSession *session, gpointer source, gpointer answer)
{
  return kith_reducer_apply_found (kith_session_get_reducer (session), source, answer);
}

/**
 * kith_guild_search_members_async:
 * @query: a part of a name
 *
 * Asks the server for members whose names hold it.
 */
void
kith_guild_search_members_async (KithGuild *self, const char *query, guint limit, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data)
{
  const KithWireMemberSearchQuery wire = { .query = (char *) query, .has_limit = TRUE, .limit = limit };
  const KithAction action = { .route = KITH_ROUTE_MEMBERS_SEARCH,
                              .params = { kith_guild_get_id (self) },
                              .query = &wire,
                              .apply = apply_members,
                              .free_result = (GDestroyNotify) g_ptr_array_unref };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH_POINTER (kith_guild_search_members_finish, KithGuild, GPtrArray)

static gpointer
apply_users (KithSession *session, gpointer source, gpointer answer)
{
  const KithWireUserList *list = answer;
  GPtrArray *users = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < list->items->len; i++)
    g_ptr_array_add (users, kith_session_ensure_user (session, list->items->pdata[i]));
  return users;
}

/**
 * kith_session_search_people_async:
 * @query: a part of a name
 *
 * Asks the server for people of all of one's guilds whose names hold it.
 */
void
kith_session_search_people_async (KithSession *self, const char *query, guint limit, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  const KithWireMemberSearchQuery wire = { .query = (char *) query, .has_limit = TRUE, .limit = limit };
  const KithAction action = { .route = KITH_ROUTE_USERS_SEARCH,
                              .query = &wire,
                              .apply = apply_users,
                              .free_result = (GDestroyNotify) g_ptr_array_unref };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH_POINTER (kith_session_search_people_finish, KithSession, GPtrArray)

/* Members of a guild who were met and are not known. */
typedef struct
{
  KithGuild *guild; /* owns this */
  KithAlarm *alarm;
  GHashTable *asked; /* ids, once for all while the session lasts */
  GPtrArray *wanted; /* ids */
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *self = data;

  kith_alarm_free (self->alarm);
  g_hash_table_unref (self->asked);
  g_ptr_array_unref (self->wanted);
  g_free (self);
}

/* Who was not found is no member; what failed is tried again when they are met again. */
static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) ids = data;
  g_autoptr (GPtrArray) members = kith_action_finish_pointer (source, result, NULL);
  Lookup *self = g_object_get_data (source, "kith-lookup");

  for (guint i = 0; !members && i < ids->len; i++)
    g_hash_table_remove (self->asked, ids->pdata[i]);
}

static void
on_lookup (gpointer data)
{
  Lookup *self = data;
  g_autoptr (KithWireMemberLookup) lookup = kith_wire_member_lookup_new ();
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  const KithAction action = { .route = KITH_ROUTE_MEMBERS_LOOKUP,
                              .params = { kith_guild_get_id (self->guild) },
                              .body = lookup,
                              .apply = apply_members,
                              .free_result = (GDestroyNotify) g_ptr_array_unref };

  while (self->wanted->len > 0 && lookup->ids->len < KITH_LIMIT_PAGE_MAX)
    {
      char *id = g_ptr_array_steal_index_fast (self->wanted, self->wanted->len - 1);

      g_ptr_array_add (lookup->ids, g_strdup (id));
      g_ptr_array_add (ids, id);
    }
  kith_action_run (self->guild, kith_guild_get_session (self->guild), &action, NULL, on_looked_up, ids);
  if (self->wanted->len > 0)
    kith_alarm_set (self->alarm, LOOKUP_MS);
}

/**
 * kith_guild_want_member:
 *
 * Somebody was met who may be a member and is not known: they are asked for, together with others, and come into the
 * model where they are one.
 */
void
kith_guild_want_member (KithGuild *self, const char *user_id)
{
  KithSession *session = kith_guild_get_session (self);
  Lookup *lookup = g_object_get_data (G_OBJECT (self), "kith-lookup");

  if (!session || kith_session_get_state (session) != KITH_CONNECTION_CONNECTED)
    return;
  if (!lookup)
    {
      lookup = g_new0 (Lookup, 1);
      lookup->guild = self;
      lookup->alarm = kith_alarm_new (kith_session_get_clock (session), on_lookup, lookup);
      lookup->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      lookup->wanted = g_ptr_array_new_with_free_func (g_free);
      g_object_set_data_full (G_OBJECT (self), "kith-lookup", lookup, lookup_free);
    }
  if (!g_hash_table_add (lookup->asked, g_strdup (user_id)))
    return;
  g_ptr_array_add (lookup->wanted, g_strdup (user_id));
  if (!kith_alarm_is_set (lookup->alarm))
    kith_alarm_set (lookup->alarm, LOOKUP_MS);
}

static gpointer
apply_profile (KithSession *session, gpointer source, gpointer answer)
{
  const KithWireProfile *profile = answer;

  g_object_unref (kith_session_ensure_user (session, profile->user));
  return kith_wire_profile_copy (profile);
}

/**
 * kith_session_fetch_profile_async:
 *
 * Asks what one may know of a person.
 */
void
kith_session_fetch_profile_async (KithSession *self, const char *user_id, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_PROFILE_GET,
                              .params = { user_id },
                              .apply = apply_profile,
                              .free_result = (GDestroyNotify) kith_wire_profile_free };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH_POINTER (kith_session_fetch_profile_finish, KithSession, KithWireProfile)

static gpointer
apply_own_member (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_apply_event (kith_session_get_reducer (session), KITH_EVENT_MEMBER_UPDATE, answer);
  return NULL;
}

/**
 * kith_guild_set_own_avatar_async:
 * @picture: (nullable): a PNG, JPEG or WebP file; %NULL shows the picture of the account again
 *
 * Sets the picture of oneself in one guild.
 */
void
kith_guild_set_own_avatar_async (KithGuild *self, GBytes *picture, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = picture ? KITH_ROUTE_MEMBER_AVATAR_PUT : KITH_ROUTE_MEMBER_AVATAR_DELETE,
                              .params = { kith_guild_get_id (self) },
                              .body = picture,
                              .apply = apply_own_member };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_guild_set_own_avatar_finish, KithGuild)

static gpointer
keep_file (KithSession *session, gpointer source, gpointer answer)
{
  return g_bytes_ref (answer);
}

/**
 * kith_session_export_async:
 *
 * Asks the server for a copy of all that it keeps about the person.
 */
void
kith_session_export_async (KithSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_ACCOUNT_EXPORT,
                              .apply = keep_file,
                              .free_result = (GDestroyNotify) g_bytes_unref };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH_POINTER (kith_session_export_finish, KithSession, GBytes)
