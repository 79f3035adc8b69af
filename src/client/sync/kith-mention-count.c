/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-mention-count.h"

#include "kith-session-private.h"

struct _KithMentionCount
{
  KithSession *session;  /* owns this */
  GHashTable *under_way; /* ids of channels that are asked about; the value is whether the answer is too old already */
};

typedef struct
{
  char *channel_id;
  gint64 last_seq; /* when it was asked */
} Question;

KithMentionCount *
kith_mention_count_new (KithSession *session)
{
  KithMentionCount *self = g_new0 (KithMentionCount, 1);

  self->session = session;
  self->under_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
kith_mention_count_free (KithMentionCount *self)
{
  g_hash_table_unref (self->under_way);
  g_free (self);
}

static void
question_free (Question *question)
{
  g_free (question->channel_id);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
on_answer (GObject *object, GAsyncResult *result, gpointer data)
{
  KithSession *session = KITH_SESSION (object);
  g_autoptr (Question) question = data;
  KithReducer *reducer = kith_session_get_reducer (session);
  KithMentionCount *self = kith_reducer_get_mention_count (reducer);
  KithChannel *channel = kith_session_find_channel (session, question->channel_id);
  gboolean late = g_hash_table_lookup (self->under_way, question->channel_id) != NULL;
  KithWireReadState *state = NULL;

  g_hash_table_remove (self->under_way, question->channel_id);
  /* Where it fails the connection is gone, and `ready` counts afresh. */
  if (!kith_session_call_finish (session, result, (gpointer *) &state, NULL))
    return;
  /* What happened while the answer was on its way may be counted in it or not. */
  if (channel && (late || kith_channel_get_last_seq (channel) != question->last_seq))
    kith_mention_count_ask (self, channel);
  else if (channel)
    kith_reducer_apply_read_state (reducer, state);
  kith_wire_read_state_free (state);
}

/**
 * kith_mention_count_ask:
 *
 * Brings the number of unread mentions of a channel up to date.
 */
void
kith_mention_count_ask (KithMentionCount *self, KithChannel *channel)
{
  const char *id = kith_channel_get_id (channel);
  const char *params[] = { id, NULL };
  gboolean asked = g_hash_table_contains (self->under_way, id);
  Question *question;

  g_hash_table_insert (self->under_way, g_strdup (id), GINT_TO_POINTER (asked));
  if (asked)
    return;
  question = g_new (Question, 1);
  question->channel_id = g_strdup (id);
  question->last_seq = kith_channel_get_last_seq (channel);
  kith_session_call_async (self->session, KITH_ROUTE_READ_GET, params, NULL, NULL, NULL, on_answer, question);
}
