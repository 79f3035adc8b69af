/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-bot-walk.h"

#include "kith-net-error.h"

typedef struct
{
  GPtrArray *messages; /* newest first */
  guint limit;
  gint64 above_seq;
  gulong items_handler, loading_handler;
  guint idle;
  gboolean jumping, asked;
} Walk;

static void schedule (GTask *task);

static void
free_walk (gpointer data)
{
  Walk *walk = (Walk *) data;

  g_ptr_array_unref (walk->messages);
  g_free (walk);
}

/* The handlers hold the task, so the task ends with them. */
static void
end (GTask *task, GError *error)
{
  Walk *walk = (Walk *) g_task_get_task_data (task);
  KithTimeline *timeline = KITH_TIMELINE (g_task_get_source_object (task));
  G_GNUC_UNUSED g_autoptr (GTask) kept = g_object_ref (task);

  g_clear_signal_handler (&walk->items_handler, timeline);
  g_clear_signal_handler (&walk->loading_handler, timeline);
  g_clear_handle_id (&walk->idle, g_source_remove);
  if (error)
    {
      g_task_return_error (kept, error);
      return;
    }
  for (guint i = 0, j = walk->messages->len; i + 1 < j; i++)
    {
      gpointer *list = walk->messages->pdata, other = list[--j];

      list[j] = list[i];
      list[i] = other;
    }
  g_task_return_pointer (kept, g_ptr_array_ref (walk->messages), (GDestroyNotify) g_ptr_array_unref);
}

static void
fail (GTask *task, const char *text)
{
  end (task,
       g_error_new_literal (KITH_NET_ERROR, KITH_NET_ERROR_OFFLINE, text ? text : "the messages cannot be loaded"));
}

static void
on_jumped (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  Walk *walk = (Walk *) g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  walk->jumping = FALSE;
  if (!walk->items_handler)
    return;
  if (!kith_timeline_jump_newest_finish (KITH_TIMELINE (source), result, &error))
    end (task, g_steal_pointer (&error));
  else
    schedule (task);
}

/* Where the walk goes on: above the oldest message that it has met. */
static guint
find_start (Walk *walk, KithTimeline *timeline)
{
  guint position = 0;

  while (walk->messages->len > 0)
    {
      KithMessage *oldest = (KithMessage *) g_ptr_array_index (walk->messages, walk->messages->len - 1);

      if (kith_timeline_find_position (timeline, kith_message_get_id (oldest), &position))
        return position;
      g_ptr_array_set_size (walk->messages, (gint) walk->messages->len - 1);
    }
  return g_list_model_get_n_items (G_LIST_MODEL (timeline));
}

static void
load_gap (GTask *task, KithTimeline *timeline, KithTimelineItem *gap, guint position)
{
  Walk *walk = (Walk *) g_task_get_task_data (task);

  if (kith_timeline_item_get_loading (gap))
    return;
  /* An error from before is no reason not to ask; one after asking is. */
  if (walk->asked && kith_timeline_item_get_error_text (gap))
    {
      fail (task, kith_timeline_item_get_error_text (gap));
      return;
    }
  walk->asked = TRUE;
  /* The message below the gap is what is looked at, so that the window moves along. */
  kith_timeline_set_visible_range (timeline, position + 1, position + 1);
  kith_timeline_load_gap (timeline, gap);
}

/* Returns whether the walk is over. */
static gboolean
meet (Walk *walk, KithMessage *message)
{
  if (kith_message_get_state (message) != KITH_MESSAGE_SENT)
    return FALSE;
  if (kith_message_get_seq (message) <= walk->above_seq)
    return TRUE;
  walk->asked = FALSE;
  g_ptr_array_add (walk->messages, g_object_ref (message));
  return walk->messages->len >= walk->limit;
}

static gboolean
on_step (gpointer data)
{
  GTask *task = G_TASK (data);
  Walk *walk = (Walk *) g_task_get_task_data (task);
  KithTimeline *timeline = KITH_TIMELINE (g_task_get_source_object (task));

  walk->idle = 0;
  if (walk->jumping || kith_timeline_get_loading (timeline))
    return G_SOURCE_REMOVE;
  if (walk->messages->len == 0 && !kith_timeline_get_at_newest (timeline))
    {
      walk->jumping = TRUE;
      kith_timeline_jump_newest_async (timeline, g_task_get_cancellable (task), on_jumped, g_object_ref (task));
      return G_SOURCE_REMOVE;
    }
  for (guint position = find_start (walk, timeline); position > 0; position--)
    {
      g_autoptr (KithTimelineItem)
        item = (KithTimelineItem *) g_list_model_get_item (G_LIST_MODEL (timeline), position - 1);

      if (kith_timeline_item_get_kind (item) == KITH_TIMELINE_ITEM_GAP)
        {
          load_gap (task, timeline, item, position - 1);
          return G_SOURCE_REMOVE;
        }
      if (meet (walk, kith_timeline_item_get_message (item)))
        break;
    }
  end (task, NULL);
  return G_SOURCE_REMOVE;
}

static void
schedule (GTask *task)
{
  Walk *walk = (Walk *) g_task_get_task_data (task);

  if (!walk->idle)
    walk->idle = g_idle_add_full (G_PRIORITY_DEFAULT, on_step, g_object_ref (task), g_object_unref);
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, GTask *task)
{
  schedule (task);
}

static void
on_loading (KithTimeline *timeline, GParamSpec *pspec, GTask *task)
{
  schedule (task);
}

static void
unref_task (gpointer data, GClosure *closure)
{
  g_object_unref (data);
}

void
kith_bot_walk_async (KithTimeline *timeline, guint limit, gint64 above_seq, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (timeline, cancellable, callback, data);
  Walk *walk = g_new0 (Walk, 1);

  g_task_set_source_tag (task, kith_bot_walk_async);
  walk->messages = g_ptr_array_new_with_free_func (g_object_unref);
  walk->limit = limit;
  walk->above_seq = above_seq;
  g_task_set_task_data (task, walk, free_walk);
  walk->items_handler = g_signal_connect_data (timeline, "items-changed", G_CALLBACK (on_items_changed),
                                               g_object_ref (task), unref_task, G_CONNECT_AFTER);
  walk->loading_handler = g_signal_connect_data (timeline, "notify::loading", G_CALLBACK (on_loading),
                                                 g_object_ref (task), unref_task, G_CONNECT_AFTER);
  kith_timeline_load (timeline);
  schedule (task);
}

/**
 * kith_bot_walk_finish:
 *
 * Returns: (transfer container) (element-type KithMessage): the messages, oldest first
 */
GPtrArray *
kith_bot_walk_finish (KithTimeline *timeline, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, timeline), NULL);
  return (GPtrArray *) g_task_propagate_pointer (G_TASK (result), error);
}
