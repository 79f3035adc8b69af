/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-trash.h"

#include "kith-alarm.h"
#include "kith-error.h"
#include "kith-message-private.h"
#include "kith-session-private.h"

/* Rows of the cache that hold what is to be deleted. */
#define PARENT "trash"
#define AGAIN_MS 10000

typedef struct
{
  char *message_id;
  char *channel_id;
  KithMessage *message; /* (nullable): where it is shown */
  gint64 due_us;
  gboolean on_way;
} Entry;

struct _KithTrash
{
  KithSession *session; /* owns this */
  GPtrArray *entries;
  KithAlarm *alarm;
};

static void send_due (gpointer data);

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->message_id);
  g_free (entry->channel_id);
  g_clear_object (&entry->message);
  g_free (entry);
}

KithTrash *
kith_trash_new (KithSession *session)
{
  KithTrash *self = g_new0 (KithTrash, 1);

  self->session = session;
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->alarm = kith_alarm_new (kith_session_get_clock (session), send_due, self);
  return self;
}

void
kith_trash_free (KithTrash *self)
{
  if (!self)
    return;
  kith_alarm_free (self->alarm);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

static Entry *
find (KithTrash *self, const char *message_id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (g_strcmp0 (entry->message_id, message_id) == 0)
        return entry;
    }
  return NULL;
}

static gint64
now_us (KithTrash *self)
{
  return kith_clock_monotonic_us (kith_session_get_clock (self->session));
}

static void
watch (KithTrash *self)
{
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      if (!entry->on_way)
        first = MIN (first, entry->due_us);
    }
  if (first == G_MAXINT64)
    kith_alarm_stop (self->alarm);
  else
    kith_alarm_set (self->alarm, MAX ((first - now_us (self) + 999) / 1000, 0));
}

static void
forget (KithTrash *self, Entry *entry)
{
  kith_cache_remove (kith_session_get_cache (self->session), kith_session_get_account_key (self->session),
                     KITH_CACHE_STATE, entry->message_id);
  g_ptr_array_remove (self->entries, entry);
}

/* Whether the server may do it at another time. */
static gboolean
is_passing (const GError *error)
{
  guint status = error->domain == KITH_ERROR ? kith_error_get_status ((KithErrorCode) error->code) : 0;

  return status == 0 || status >= 500 || status == 429 || status == 401;
}

static void
on_deleted (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree char *message_id = data;
  KithSession *session = KITH_SESSION (object);
  KithTrash *self = kith_reducer_get_trash (kith_session_get_reducer (session));
  Entry *entry = self ? find (self, message_id) : NULL;
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;

  if (!entry)
    return;
  entry->on_way = FALSE;
  if (kith_session_call_finish (session, result, &answer, &error) ||
      g_error_matches (error, KITH_ERROR, KITH_ERROR_UNKNOWN_MESSAGE))
    {
      /* Somebody else may have been quicker. */
      kith_reducer_apply_delete (kith_session_get_reducer (session), entry->channel_id, message_id);
      forget (self, entry);
    }
  else if (is_passing (error))
    {
      entry->due_us = now_us (self) + AGAIN_MS * 1000;
    }
  else
    {
      g_autoptr (KithMessage) message = g_steal_pointer (&entry->message);

      forget (self, entry);
      if (message)
        kith_message_tell_not_deleted (message, error);
    }
  watch (self);
}

static void
send (KithTrash *self, Entry *entry)
{
  const char *params[] = { entry->channel_id, entry->message_id, NULL };

  entry->on_way = TRUE;
  kith_session_call_async (self->session, KITH_ROUTE_MESSAGE_DELETE, params, NULL, NULL, NULL, on_deleted,
                           g_strdup (entry->message_id));
}

static void
send_due (gpointer data)
{
  KithTrash *self = data;
  gint64 now = now_us (self);

  /* Without a connection they wait for the next one. */
  if (kith_session_get_state (self->session) != KITH_CONNECTION_CONNECTED)
    return;
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (!entry->on_way && entry->due_us <= now)
        send (self, entry);
    }
  watch (self);
}

/**
 * kith_trash_add:
 *
 * Deletes a message in a few seconds.
 */
void
kith_trash_add (KithTrash *self, KithMessage *message)
{
  Entry *entry;

  if (!kith_message_get_id (message) || !kith_message_get_channel (message) ||
      find (self, kith_message_get_id (message)))
    return;
  entry = g_new0 (Entry, 1);
  entry->message_id = g_strdup (kith_message_get_id (message));
  entry->channel_id = g_strdup (kith_channel_get_id (kith_message_get_channel (message)));
  entry->message = g_object_ref (message);
  entry->due_us = now_us (self) + KITH_TRASH_SECONDS * G_USEC_PER_SEC;
  g_ptr_array_add (self->entries, entry);
  kith_cache_put_text (kith_session_get_cache (self->session), kith_session_get_account_key (self->session),
                       KITH_CACHE_STATE, entry->message_id, PARENT, 0, entry->channel_id);
  kith_message_set_deleting (message, TRUE);
  watch (self);
}

/**
 * kith_trash_take_back:
 *
 * Leaves a message where it is after all.
 *
 * Returns: whether that was still possible
 */
gboolean
kith_trash_take_back (KithTrash *self, KithMessage *message)
{
  Entry *entry = kith_message_get_id (message) ? find (self, kith_message_get_id (message)) : NULL;

  if (!entry || entry->on_way)
    return FALSE;
  forget (self, entry);
  kith_message_set_deleting (message, FALSE);
  watch (self);
  return TRUE;
}

/**
 * kith_trash_has:
 *
 * Returns: whether a message is about to be deleted
 */
gboolean
kith_trash_has (KithTrash *self, const char *message_id)
{
  return find (self, message_id) != NULL;
}

/**
 * kith_trash_load_cache:
 *
 * Takes up what was not deleted yet when the program ended; it is done with the next connection.
 */
void
kith_trash_load_cache (KithTrash *self)
{
  g_autoptr (GPtrArray) rows = kith_cache_load (kith_session_get_cache (self->session),
                                                kith_session_get_account_key (self->session), KITH_CACHE_STATE, PARENT);

  for (guint i = 0; i < rows->len; i++)
    {
      const KithCacheRow *row = g_ptr_array_index (rows, i);
      Entry *entry = g_new0 (Entry, 1);

      entry->message_id = g_strdup (row->id);
      entry->channel_id = g_strdup (row->text);
      g_ptr_array_add (self->entries, entry);
    }
}

/**
 * kith_trash_resume:
 *
 * Goes on with what waited for a connection.
 */
void
kith_trash_resume (KithTrash *self)
{
  send_due (self);
}

/**
 * kith_trash_flush:
 *
 * Deletes at once what waits, as at the end of the program.
 */
void
kith_trash_flush (KithTrash *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    ((Entry *) g_ptr_array_index (self->entries, i))->due_us = 0;
  send_due (self);
}

guint
kith_trash_get_length (KithTrash *self)
{
  return self->entries->len;
}
