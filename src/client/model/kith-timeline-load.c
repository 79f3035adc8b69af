/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-timeline-state.h"

#include "kith-error.h"
#include "kith-net-error.h"
#include "kith-session-private.h"

/* How a timeline asks for pages, and what a page tells about the numbers around it. */

static void
request_free (KithTimelineRequest *request)
{
  g_clear_object (&request->timeline);
  g_clear_object (&request->gap);
  g_clear_object (&request->task);
  g_free (request->key_id);
  g_free (request);
}

static gboolean
is_loading_end (KithTimeline *self)
{
  for (guint i = 0; i < self->requests->len; i++)
    if (((KithTimelineRequest *) g_ptr_array_index (self->requests, i))->kind == KITH_PAGE_NEWEST)
      return TRUE;
  return FALSE;
}

static void
end_request (KithTimelineRequest *request, GError *error)
{
  KithTimeline *self = request->timeline;

  g_ptr_array_remove_fast (self->requests, request);
  if (!self->requests->len)
    {
      g_hash_table_remove_all (self->removed);
      g_hash_table_remove_all (self->edited);
    }
  if (request->gap)
    {
      kith_timeline_item_set_error_text (request->gap, error ? kith_error_get_words (error) : NULL);
      kith_timeline_item_set_loading (request->gap, FALSE);
    }
  kith_timeline_set_error_text (self, error ? kith_error_get_words (error) : NULL);
  kith_timeline_notify_loading (self);
  if (request->task && error)
    g_task_return_error (request->task, g_error_copy (error));
  else if (request->task)
    g_task_return_boolean (request->task, TRUE);
}

/* Goes on below what a page showed: in the same stretch, or at the end of the one below a gap. */
static void
verify_further (KithTimelineRequest *request, const KithWireMessageList *page)
{
  KithTimeline *self = request->timeline;
  const KithWireMessage *first = page->items->len ? g_ptr_array_index (page->items, 0) : NULL;
  KithMessage *below = NULL;
  gint64 low, high;
  guint index;

  if (!first || !page->more_before)
    return;
  kith_seq_gaps_get_stretch (self->gaps, first->seq, &low, &high);
  index = kith_timeline_lower_bound (self, first->seq);
  below = index > 0 ? kith_timeline_message_at (self->sent, index - 1) : NULL;
  if (below && low < first->seq && kith_timeline_find_message (self, first->id))
    kith_timeline_start_request (self, KITH_PAGE_BEFORE, kith_timeline_find_message (self, first->id), NULL, NULL, TRUE,
                                 NULL);
  else if (below)
    kith_timeline_start_request (self, KITH_PAGE_AROUND, below, NULL, NULL, TRUE, NULL);
}

static void
on_page (GObject *object, GAsyncResult *result, gpointer data)
{
  KithTimelineRequest *request = data;
  KithSession *session = KITH_SESSION (object);
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;

  if (kith_session_call_finish (session, result, &answer, &error))
    kith_reducer_apply_page (kith_session_get_reducer (session), request->timeline, request, answer);
  end_request (request, error);
  if (answer)
    {
      if (request->verify)
        verify_further (request, answer);
      kith_timeline_catch_up (request->timeline);
    }
  else if (request->verify && error->domain == KITH_ERROR)
    {
      /* What cannot be seen again is not shown any longer. */
      kith_timeline_drop_range (request->timeline, 1, request->key_seq ? request->key_seq : KITH_SEQ_END);
      kith_timeline_commit (request->timeline);
    }
  kith_wire_message_list_free (answer);
  request_free (request);
}

/**
 * kith_timeline_start_request:
 * @key: (nullable): the message at which the page begins or ends
 * @key_id: (nullable): its id, where the message is not here
 * @gap: (nullable): the row that shows that it loads
 * @task: (nullable) (transfer full): what waits for it
 */
void
kith_timeline_start_request (KithTimeline *self, KithPageKind kind, KithMessage *key, const char *key_id,
                             KithTimelineItem *gap, gboolean verify, GTask *task)
{
  KithSession *session = self->channel ? kith_channel_get_session (self->channel) : NULL;
  g_autoptr (KithWirePageQuery) query = kith_wire_page_query_new ();
  g_autoptr (GTask) waiting = task;
  const char *params[] = { NULL, NULL };
  KithTimelineRequest *request;

  if (!session)
    {
      if (waiting)
        g_task_return_new_error (waiting, KITH_NET_ERROR, KITH_NET_ERROR_SIGNED_OUT, "The session is over");
      return;
    }
  request = g_new0 (KithTimelineRequest, 1);
  request->timeline = g_object_ref (self);
  request->kind = kind;
  request->key_id = g_strdup (key ? kith_message_get_id (key) : key_id);
  request->key_seq = key ? kith_message_get_seq (key) : 0;
  request->last_seq = kith_channel_get_last_seq (self->channel);
  request->verify = verify;
  request->task = g_steal_pointer (&waiting);
  g_set_object (&request->gap, gap);
  if (gap)
    kith_timeline_item_set_loading (gap, TRUE);
  query->before = kind == KITH_PAGE_BEFORE ? g_strdup (request->key_id) : NULL;
  query->after = kind == KITH_PAGE_AFTER ? g_strdup (request->key_id) : NULL;
  query->around = kind == KITH_PAGE_AROUND ? g_strdup (request->key_id) : NULL;
  query->has_limit = TRUE;
  query->limit = verify ? KITH_LIMIT_PAGE_MAX : KITH_LIMIT_PAGE_DEFAULT;
  g_ptr_array_add (self->requests, request);
  if (self->requests->len == 1)
    kith_timeline_notify_loading (self);
  params[0] = kith_channel_get_id (self->channel);
  kith_session_call_async (session, KITH_ROUTE_MESSAGES_LIST, params, query, NULL, NULL, on_page, request);
}

/* Which numbers a page covers. */
static void
get_covered (const KithTimelineRequest *request, const KithWireMessageList *page, gint64 *low, gint64 *high,
             gboolean *to_end)
{
  guint count = page->items->len;
  gint64 first = count ? ((KithWireMessage *) g_ptr_array_index (page->items, 0))->seq : 0;
  gint64 last = count ? ((KithWireMessage *) g_ptr_array_index (page->items, count - 1))->seq : 0;

  *to_end = FALSE;
  if (request->kind == KITH_PAGE_AFTER)
    *low = request->key_seq + 1;
  else
    *low = page->more_before ? (count ? first : request->key_seq) : 1;
  if (request->kind == KITH_PAGE_BEFORE)
    {
      *high = request->key_seq - 1;
    }
  else if (page->more_after)
    {
      *high = count ? last : request->key_seq;
    }
  else
    {
      /* Messages that are newer than the last of the page and were known when it was asked for are deleted. */
      *high = MAX (MAX (last, request->last_seq), request->key_seq);
      *to_end = TRUE;
    }
}

/**
 * kith_timeline_apply_page:
 * @request: (type gpointer): the KithTimelineRequest that it answers
 */
void
kith_timeline_apply_page (KithTimeline *self, gpointer request, const KithWireMessageList *page)
{
  gint64 low, high;
  gboolean to_end;

  get_covered (request, page, &low, &high, &to_end);
  /* A page from beyond the end that was known shows that there was more. */
  if (!kith_timeline_has_tail (self) && high > self->head)
    kith_seq_gaps_forget (self->gaps, self->head + 1, KITH_SEQ_END);
  kith_timeline_learn (self, low, high, page->items);
  if (to_end && kith_timeline_has_tail (self))
    {
      kith_seq_gaps_learn (self->gaps, high, KITH_SEQ_END);
      self->head = high;
    }
  kith_timeline_settle (self);
  kith_timeline_commit (self);
  kith_timeline_trim (self);
}

/**
 * kith_timeline_load:
 *
 * Asks for the newest messages where they are not known.
 */
void
kith_timeline_load (KithTimeline *self)
{
  KithSession *session;

  g_return_if_fail (KITH_IS_TIMELINE (self));
  session = self->channel ? kith_channel_get_session (self->channel) : NULL;
  if (!session || is_loading_end (self) || kith_session_get_state (session) != KITH_CONNECTION_CONNECTED)
    return;
  if (kith_timeline_has_tail (self))
    kith_timeline_start_request (self, KITH_PAGE_NEWEST, NULL, NULL,
                                 KITH_TIMELINE_ITEM (g_array_index (self->gaps, KithSeqGap, self->gaps->len - 1).item),
                                 FALSE, NULL);
}

/**
 * kith_timeline_catch_up:
 *
 * Asks for what was sent after the last message here, where the end is shown and there is more.
 */
void
kith_timeline_catch_up (KithTimeline *self)
{
  KithSession *session = self->channel ? kith_channel_get_session (self->channel) : NULL;

  if (!session || is_loading_end (self) || kith_session_get_state (session) != KITH_CONNECTION_CONNECTED)
    return;
  if (!kith_timeline_has_tail (self) && kith_channel_get_last_seq (self->channel) > self->head)
    kith_timeline_start_request (self, KITH_PAGE_NEWEST, NULL, NULL, NULL, FALSE, NULL);
}

static void
retry_gaps (KithTimeline *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      g_autoptr (KithTimelineItem) item = g_object_ref (g_ptr_array_index (self->items, i));

      if (kith_timeline_item_get_kind (item) == KITH_TIMELINE_ITEM_GAP && kith_timeline_item_get_error_text (item))
        kith_timeline_load_gap (self, item);
    }
}

/**
 * kith_timeline_refresh:
 *
 * Sees again all that is shown, after events were missed: the newest stretch from its end downwards. Other stretches
 * become gaps.
 */
void
kith_timeline_refresh (KithTimeline *self)
{
  KithMessage *top;
  gint64 low, high;

  if (!self->sent->len || !self->channel)
    {
      if (kith_timeline_has_tail (self))
        kith_timeline_load (self);
      else if (self->channel && !is_loading_end (self))
        kith_timeline_start_request (self, KITH_PAGE_NEWEST, NULL, NULL, NULL, TRUE, NULL);
      return;
    }
  top = kith_timeline_message_at (self->sent, self->sent->len - 1);
  kith_seq_gaps_get_stretch (self->gaps, kith_message_get_seq (top), &low, &high);
  if (low > 1)
    {
      kith_timeline_drop_range (self, 1, low - 1);
      kith_timeline_commit (self);
    }
  if (kith_timeline_has_tail (self))
    kith_timeline_start_request (self, KITH_PAGE_AROUND, top, NULL, NULL, TRUE, NULL);
  else
    kith_timeline_start_request (self, KITH_PAGE_NEWEST, NULL, NULL, NULL, TRUE, NULL);
  retry_gaps (self);
}

/**
 * kith_timeline_resume:
 *
 * Loads what could not be loaded without a connection.
 */
void
kith_timeline_resume (KithTimeline *self)
{
  if (!self->sent->len)
    kith_timeline_load (self);
  kith_timeline_catch_up (self);
  retry_gaps (self);
}

/**
 * kith_timeline_load_gap:
 * @gap: a row of the kind GAP
 *
 * Asks for the messages at the edge of a gap that is nearer to what is on screen.
 */
void
kith_timeline_load_gap (KithTimeline *self, KithTimelineItem *gap)
{
  KithSeqGap *seqs;
  KithMessage *above = NULL, *below = NULL;
  guint index, position = 0;
  gboolean from_above;

  g_return_if_fail (KITH_IS_TIMELINE (self));
  g_return_if_fail (KITH_IS_TIMELINE_ITEM (gap));
  seqs = kith_seq_gaps_find_item (self->gaps, gap);
  if (!seqs || kith_timeline_item_get_loading (gap))
    return;
  index = kith_timeline_lower_bound (self, seqs->after + 1);
  above = index > 0 ? kith_timeline_message_at (self->sent, index - 1) : NULL;
  below = index < self->sent->len ? kith_timeline_message_at (self->sent, index) : NULL;
  g_ptr_array_find (self->items, gap, &position);
  from_above = above && (!below || (self->visible_first + self->visible_last) / 2 < position);
  if (from_above)
    kith_timeline_start_request (self, KITH_PAGE_AFTER, above, NULL, gap, FALSE, NULL);
  else if (below)
    kith_timeline_start_request (self, KITH_PAGE_BEFORE, below, NULL, gap, FALSE, NULL);
  else
    kith_timeline_start_request (self, KITH_PAGE_NEWEST, NULL, NULL, gap, FALSE, NULL);
}

/**
 * kith_timeline_load_around_async:
 *
 * Gets a message with those before and after it; at once where it is here.
 */
void
kith_timeline_load_around_async (KithTimeline *self, const char *message_id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, kith_timeline_load_around_async);
  if (kith_timeline_find_message (self, message_id))
    g_task_return_boolean (task, TRUE);
  else
    kith_timeline_start_request (self, KITH_PAGE_AROUND, NULL, message_id, NULL, FALSE, g_steal_pointer (&task));
}

/**
 * kith_timeline_load_around_finish:
 *
 * Returns: whether the page came; the message itself may have been deleted
 */
gboolean
kith_timeline_load_around_finish (KithTimeline *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * kith_timeline_jump_newest_async:
 *
 * Gets the newest messages; at once where they are here.
 */
void
kith_timeline_jump_newest_async (KithTimeline *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, kith_timeline_jump_newest_async);
  self->visible_first = self->visible_last = 0;
  if (!kith_timeline_has_tail (self))
    g_task_return_boolean (task, TRUE);
  else
    kith_timeline_start_request (self, KITH_PAGE_NEWEST, NULL, NULL, NULL, FALSE, g_steal_pointer (&task));
}

gboolean
kith_timeline_jump_newest_finish (KithTimeline *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
