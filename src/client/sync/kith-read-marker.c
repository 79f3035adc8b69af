/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-read-marker.h"

#include "kith-alarm.h"
#include "kith-channel-private.h"
#include "kith-error.h"
#include "kith-session-private.h"

#include <string.h>

#define PAUSE_MS 1000
#define AGAIN_MS 10000
/* What one request takes, by the protocol. */
#define MARKS_MAX 100
/* Stands before the id of a message from which a channel is to be unread. */
#define UNREAD "-"

struct _KithReadMarker
{
  KithSession *session; /* owns this */
  GHashTable *waiting;  /* channel id → message id that was read last, or UNREAD and the first unread one */
  GHashTable *on_way;   /* channel ids */
  KithAlarm *alarm;
};

typedef struct
{
  char *channel_id;
  char *message_id;
} Mark;

static void flush (gpointer data);

KithReadMarker *
kith_read_marker_new (KithSession *session)
{
  KithReadMarker *self = g_new0 (KithReadMarker, 1);

  self->session = session;
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->on_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->alarm = kith_alarm_new (kith_session_get_clock (session), flush, self);
  return self;
}

void
kith_read_marker_free (KithReadMarker *self)
{
  kith_alarm_free (self->alarm);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->on_way);
  g_free (self);
}

static void
mark_free (Mark *mark)
{
  g_free (mark->channel_id);
  g_free (mark->message_id);
  g_free (mark);
}

static void
on_channel (GObject *object, GAsyncResult *result, gpointer data)
{
  KithSession *session = KITH_SESSION (object);
  KithReducer *reducer = kith_session_get_reducer (session);
  Mark *mark = data;
  KithWireChannel *answer = NULL;
  KithChannel *channel;

  if (kith_session_call_finish (session, result, (gpointer *) &answer, NULL))
    {
      /* Meanwhile it may be gone, and must not come back. */
      channel = kith_session_find_channel (session, mark->channel_id) ? kith_reducer_apply_channel (reducer, answer)
                                                                      : NULL;
      if (channel && answer->last_message_id && g_strcmp0 (answer->last_message_id, mark->message_id) != 0)
        kith_read_marker_add (kith_reducer_get_read_marker (reducer), channel);
      kith_wire_channel_free (answer);
    }
  mark_free (mark);
}

/* The message that was read last is deleted: another one is the newest now. */
static void
ask_for_newest (KithSession *session, Mark *mark)
{
  const char *params[] = { mark->channel_id, NULL };

  kith_session_call_async (session, KITH_ROUTE_CHANNEL_GET, params, NULL, NULL, NULL, on_channel, mark);
}

static gboolean
is_passing (const GError *error)
{
  int status = error->domain == KITH_ERROR ? (int) kith_error_get_status ((KithErrorCode) error->code) : 0;

  return !status || status >= 500 || status == 429;
}

/* Not refused but lost: it is told again in a while, or after the next reconnect. */
static void
keep (KithReadMarker *self, const Mark *mark)
{
  if (!g_hash_table_contains (self->waiting, mark->channel_id))
    g_hash_table_insert (self->waiting, g_strdup (mark->channel_id), g_strdup (mark->message_id));
  if (!kith_alarm_is_set (self->alarm))
    kith_alarm_set (self->alarm, AGAIN_MS);
}

static void
on_marked (GObject *object, GAsyncResult *result, gpointer data)
{
  KithSession *session = KITH_SESSION (object);
  Mark *mark = data;
  KithReadMarker *self = kith_reducer_get_read_marker (kith_session_get_reducer (session));
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;

  g_hash_table_remove (self->on_way, mark->channel_id);
  if (kith_session_call_finish (session, result, &answer, &error))
    {
      kith_reducer_apply_read_state (kith_session_get_reducer (session), answer);
      kith_wire_read_state_free (answer);
    }
  else if (g_error_matches (error, KITH_ERROR, KITH_ERROR_UNKNOWN_MESSAGE) &&
           !g_str_has_prefix (mark->message_id, UNREAD))
    {
      ask_for_newest (session, g_steal_pointer (&mark));
    }
  else if (is_passing (error))
    {
      keep (self, mark);
    }
  g_clear_pointer (&mark, mark_free);
}

static void
send_one (KithReadMarker *self, Mark *mark)
{
  const char *params[] = { mark->channel_id, NULL };
  gboolean unread = g_str_has_prefix (mark->message_id, UNREAD);
  const KithWireReadRequest request = { .message_id = mark->message_id + (unread ? strlen (UNREAD) : 0),
                                        .has_unread = unread,
                                        .unread = unread };

  kith_session_call_async (self->session, KITH_ROUTE_READ_PUT, params, NULL, &request, NULL, on_marked, mark);
}

/* What the answer does not name is not there any more. */
static void
take_states (KithSession *session, GPtrArray *marks, const KithWireReadStateList *list)
{
  for (guint i = 0; i < list->items->len; i++)
    {
      const KithWireReadState *state = g_ptr_array_index (list->items, i);

      kith_reducer_apply_read_state (kith_session_get_reducer (session), state);
      for (guint k = 0; k < marks->len; k++)
        if (g_str_equal (((Mark *) marks->pdata[k])->channel_id, state->channel_id))
          {
            mark_free (g_ptr_array_steal_index_fast (marks, k));
            break;
          }
    }
  while (marks->len > 0)
    ask_for_newest (session, g_ptr_array_steal_index_fast (marks, marks->len - 1));
}

static void
on_many_marked (GObject *object, GAsyncResult *result, gpointer data)
{
  KithSession *session = KITH_SESSION (object);
  g_autoptr (GPtrArray) marks = data;
  KithReadMarker *self = kith_reducer_get_read_marker (kith_session_get_reducer (session));
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;

  for (guint i = 0; i < marks->len; i++)
    g_hash_table_remove (self->on_way, ((Mark *) marks->pdata[i])->channel_id);
  if (kith_session_call_finish (session, result, &answer, &error))
    {
      take_states (session, marks, answer);
      kith_wire_read_state_list_free (answer);
    }
  else if (is_passing (error))
    {
      for (guint i = 0; i < marks->len; i++)
        keep (self, marks->pdata[i]);
    }
}

static void
send_many (KithReadMarker *self, GPtrArray *taken)
{
  g_autoptr (KithWireReadMarks) request = kith_wire_read_marks_new ();

  for (guint i = 0; i < taken->len; i++)
    {
      const Mark *mark = taken->pdata[i];
      KithWireReadMark *wire = kith_wire_read_mark_new ();

      wire->channel_id = g_strdup (mark->channel_id);
      wire->message_id = g_strdup (mark->message_id);
      g_ptr_array_add (request->items, wire);
    }
  kith_session_call_async (self->session, KITH_ROUTE_READS_PUT, NULL, NULL, request, NULL, on_many_marked, taken);
}

/* Takes what can be sent now. Going back is rare, and told one by one. */
static GPtrArray *
take_waiting (KithReadMarker *self)
{
  GPtrArray *marks = g_ptr_array_new_with_free_func ((GDestroyNotify) mark_free);
  GHashTableIter iter;
  gpointer channel_id, message_id;

  g_hash_table_iter_init (&iter, self->waiting);
  while (marks->len < MARKS_MAX && g_hash_table_iter_next (&iter, &channel_id, &message_id))
    {
      Mark *mark;

      if (g_hash_table_contains (self->on_way, channel_id))
        continue;
      mark = g_new0 (Mark, 1);
      mark->channel_id = g_strdup (channel_id);
      mark->message_id = g_strdup (message_id);
      g_hash_table_iter_remove (&iter);
      g_hash_table_add (self->on_way, g_strdup (mark->channel_id));
      if (g_str_has_prefix (mark->message_id, UNREAD))
        send_one (self, mark);
      else
        g_ptr_array_add (marks, mark);
    }
  return marks;
}

static void
flush (gpointer data)
{
  KithReadMarker *self = data;
  g_autoptr (GPtrArray) marks = NULL;

  if (kith_session_get_state (self->session) != KITH_CONNECTION_CONNECTED)
    return;
  marks = take_waiting (self);
  if (marks->len == 1)
    send_one (self, g_ptr_array_steal_index (marks, 0));
  else if (marks->len > 1)
    send_many (self, g_steal_pointer (&marks));
  if (g_hash_table_size (self->waiting))
    kith_alarm_set (self->alarm, PAUSE_MS);
}

static void
add (KithReadMarker *self, KithChannel *channel, char *taken)
{
  g_hash_table_insert (self->waiting, g_strdup (kith_channel_get_id (channel)), taken);
  if (!kith_alarm_is_set (self->alarm))
    {
      flush (self);
      kith_alarm_set (self->alarm, PAUSE_MS);
    }
}

/**
 * kith_read_marker_add:
 *
 * Tells that a channel is read up to its newest message.
 */
void
kith_read_marker_add (KithReadMarker *self, KithChannel *channel)
{
  const char *message_id = kith_channel_get_last_message_id (channel);

  if (message_id)
    add (self, channel, g_strdup (message_id));
}

/**
 * kith_read_marker_add_unread:
 *
 * Tells that a channel is to be unread from a message on.
 */
void
kith_read_marker_add_unread (KithReadMarker *self, KithChannel *channel, const char *message_id)
{
  add (self, channel, g_strconcat (UNREAD, message_id, NULL));
}

/**
 * kith_read_marker_has:
 *
 * Returns: whether something about this channel is not told yet
 */
gboolean
kith_read_marker_has (KithReadMarker *self, const char *channel_id)
{
  return g_hash_table_contains (self->waiting, channel_id) || g_hash_table_contains (self->on_way, channel_id);
}

/**
 * kith_read_marker_resume:
 *
 * Tells what could not be told without a connection.
 */
void
kith_read_marker_resume (KithReadMarker *self)
{
  flush (self);
}
