/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-session-mentions.h"

#include "kith-action.h"
#include "kith-channel-private.h"
#include "kith-message-private.h"

#define PAGE 30

void
kith_mention_page_free (KithMentionPage *self)
{
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_free (self->next);
  g_free (self);
}

static void
page_free (gpointer data)
{
  kith_mention_page_free (data);
}

/* A message that a timeline holds is the same object, so that both follow what happens to it. */
static KithMessage *
take_message (KithSession *session, const KithWireMessage *wire)
{
  KithChannel *channel = kith_session_find_channel (session, wire->channel_id);
  KithTimeline *timeline = channel ? kith_channel_peek_timeline (channel) : NULL;
  KithMessage *known = timeline ? kith_timeline_find_message (timeline, wire->id) : NULL;
  KithMessage *message;

  if (!channel)
    return NULL;
  message = known ? g_object_ref (known) : kith_message_new (channel);
  kith_message_update (message, wire);
  return message;
}

static gpointer
take_page (KithSession *session, gpointer source, gpointer answer)
{
  const KithWireMentionList *list = answer;
  KithMentionPage *page = g_new0 (KithMentionPage, 1);

  page->messages = g_ptr_array_new_with_free_func (g_object_unref);
  page->next = g_strdup (list->next);
  for (guint i = 0; i < list->items->len; i++)
    {
      KithMessage *message = take_message (session, g_ptr_array_index (list->items, i));

      if (message)
        g_ptr_array_add (page->messages, message);
    }
  return page;
}

/**
 * kith_session_list_mentions_async:
 * @before: (nullable): the next of the page before; %NULL for the newest
 *
 * Asks for the messages of all guilds that call the person.
 */
void
kith_session_list_mentions_async (KithSession *self, const char *before, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  const KithWireMentionQuery query = { .before = (char *) before, .limit = PAGE, .has_limit = TRUE };
  const KithAction action = {
    .route = KITH_ROUTE_MENTIONS_LIST, .query = &query, .apply = take_page, .free_result = page_free
  };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

/**
 * kith_session_list_mentions_finish:
 *
 * Returns: (transfer full) (nullable): the page
 */
KITH_DEFINE_ACTION_FINISH_POINTER (kith_session_list_mentions_finish, KithSession, KithMentionPage)
