/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-session-pictures.h"

#include "kith-action.h"
#include "kith-session-private.h"

/* A picture never changes under its id, so that one that is kept need not be asked for. */

typedef struct
{
  char *id;
  char *name; /* in the cache */
  guint size;
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_free (fetch->id);
  g_free (fetch->name);
  g_free (fetch);
}

static void
on_fetched (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithSession *self = KITH_SESSION (object);
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer answer = NULL;

  if (!kith_session_call_finish (self, result, &answer, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (kith_session_get_pictures (self))
    kith_picture_cache_store (kith_session_get_pictures (self), fetch->name, answer);
  g_task_return_pointer (task, answer, (GDestroyNotify) g_bytes_unref);
}

static void
ask (GTask *task)
{
  KithSession *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  const char *params[] = { fetch->id, NULL };
  g_autoptr (KithWirePictureQuery) query = kith_wire_picture_query_new ();

  query->has_size = TRUE;
  query->size = fetch->size;
  kith_session_call_async (self, KITH_ROUTE_PICTURE_GET, params, query, NULL, g_task_get_cancellable (task), on_fetched,
                           task);
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GBytes *bytes = kith_picture_cache_load_finish (KITH_PICTURE_CACHE (object), result, NULL);

  if (bytes)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else if (!g_task_return_error_if_cancelled (task))
    ask (g_steal_pointer (&task));
}

/**
 * kith_session_fetch_picture_async:
 * @id: of a picture
 * @size: pixels that are wanted
 *
 * Gets the file of a picture, from this computer where it was fetched before.
 */
void
kith_session_fetch_picture_async (KithSession *self, const char *id, guint size, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Fetch *fetch = g_new0 (Fetch, 1);

  g_task_set_source_tag (task, kith_session_fetch_picture_async);
  fetch->id = g_strdup (id);
  fetch->size = size <= KITH_PICTURE_SMALL ? KITH_PICTURE_SMALL : KITH_PICTURE_LARGE;
  /* Of the account too: what one server says of an id is not to be shown for another. */
  fetch->name = g_strdup_printf ("%" G_GINT64_FORMAT "-%s-%u", kith_session_get_account_key (self), id, fetch->size);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  if (kith_session_get_pictures (self))
    kith_picture_cache_load_async (kith_session_get_pictures (self), fetch->name, cancellable, on_loaded, task);
  else
    ask (task);
}

/**
 * kith_session_fetch_picture_finish:
 *
 * Returns: (transfer full): a PNG or JPEG file
 */
GBytes *
kith_session_fetch_picture_finish (KithSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
apply_account (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_apply_account (kith_session_get_reducer (session), answer);
  return NULL;
}

/**
 * kith_session_set_avatar_async:
 * @picture: (nullable): a PNG, JPEG or WebP file; %NULL takes the picture away
 */
void
kith_session_set_avatar_async (KithSession *self, GBytes *picture, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = {
    .route = picture ? KITH_ROUTE_AVATAR_PUT : KITH_ROUTE_AVATAR_DELETE,
    .body = picture,
    .apply = apply_account,
  };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_session_set_avatar_finish, KithSession)

/**
 * kith_session_set_banner_async:
 * @picture: (nullable): a PNG, JPEG or WebP file; %NULL takes the picture away
 *
 * Sets the picture at the top of one's profile.
 */
void
kith_session_set_banner_async (KithSession *self, GBytes *picture, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = {
    .route = picture ? KITH_ROUTE_BANNER_PUT : KITH_ROUTE_BANNER_DELETE,
    .body = picture,
    .apply = apply_account,
  };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_session_set_banner_finish, KithSession)

static gpointer
apply_guild (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_apply_guild (kith_session_get_reducer (session), answer);
  return NULL;
}

/**
 * kith_guild_set_icon_async:
 * @picture: (nullable): a PNG, JPEG or WebP file; %NULL takes the picture away
 */
void
kith_guild_set_icon_async (KithGuild *self, GBytes *picture, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer data)
{
  const KithAction action = {
    .route = picture ? KITH_ROUTE_ICON_PUT : KITH_ROUTE_ICON_DELETE,
    .params = { kith_guild_get_id (self) },
    .body = picture,
    .apply = apply_guild,
  };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_guild_set_icon_finish, KithGuild)
