/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-error.h"
#include "kith-inbox.h"
#include "kith-test-wait.h"
#include "kith-test-world.h"

/* What waits for a person: mentions by pages, and what is unread. */

static KithScriptRequest *
get_request (KithTestWorld *world)
{
  KithScriptRequest *request;

  kith_test_drain ();
  request = kith_script_transport_find (world->transport, KITH_ROUTE_MENTIONS_LIST);
  g_assert_nonnull (request);
  return request;
}

/* Answers with messages of the history, named by their places in it; -1 ends. */
static void
answer (KithTestWorld *world, gboolean more, int first, ...)
{
  KithWireMentionList *list = kith_wire_mention_list_new ();
  va_list rest;

  va_start (rest, first);
  for (int place = first; place >= 0; place = va_arg (rest, int))
    g_ptr_array_add (list->items, kith_wire_message_copy (world->history->pdata[place]));
  va_end (rest);
  if (more)
    list->next = g_strdup (((KithWireMessage *) list->items->pdata[list->items->len - 1])->id);
  kith_script_transport_answer (world->transport, get_request (world), list);
  kith_test_drain ();
}

static void
assert_contents (KithInbox *inbox, const char *expected)
{
  GListModel *mentions = kith_inbox_list_mentions (inbox);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (mentions); i++)
    {
      g_autoptr (KithMessage) message = g_list_model_get_item (mentions, i);

      g_string_append_printf (found, "%s%s", i ? " " : "", kith_message_get_content (message));
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
write_words (KithTestWorld *world, const char *words)
{
  g_auto (GStrv) each = g_strsplit (words, " ", -1);

  for (guint i = 0; each[i]; i++)
    {
      kith_clock_advance (world->clock, 1000);
      kith_test_world_write (world, FALSE, each[i], NULL);
    }
}

static void
test_pages (void)
{
  KithTestWorld world;
  g_autoptr (KithInbox) inbox = NULL;
  const KithWireMentionQuery *query;

  kith_test_world_set_up (&world, 0);
  write_words (&world, "a b c d");
  inbox = kith_inbox_new (world.client);
  kith_test_drain ();
  g_assert_cmpuint (kith_script_transport_count (world.transport, KITH_ROUTE_MENTIONS_LIST), ==, 0);
  kith_inbox_set_open (inbox, TRUE);
  g_assert_true (kith_inbox_get_loading (inbox));
  answer (&world, TRUE, 3, 2, -1);
  g_assert_false (kith_inbox_get_loading (inbox));
  g_assert_false (kith_inbox_get_complete (inbox));
  assert_contents (inbox, "d c");
  kith_inbox_load_more (inbox);
  kith_inbox_load_more (inbox);
  query = get_request (&world)->query;
  g_assert_cmpstr (query->before, ==, ((KithWireMessage *) world.history->pdata[2])->id);
  answer (&world, FALSE, 0, -1);
  assert_contents (inbox, "d c a");
  g_assert_true (kith_inbox_get_complete (inbox));
  kith_inbox_load_more (inbox);
  kith_test_drain ();
  g_assert_cmpuint (kith_script_transport_count (world.transport, KITH_ROUTE_MENTIONS_LIST), ==, 0);
  /* Again from the newest on; what is gone goes. */
  kith_inbox_reload (inbox);
  assert_contents (inbox, "d c a");
  answer (&world, FALSE, 3, 0, -1);
  assert_contents (inbox, "d a");
  g_clear_object (&inbox);
  kith_test_world_tear_down (&world);
}

static void
test_failure (void)
{
  KithTestWorld world;
  g_autoptr (KithInbox) inbox = NULL;

  kith_test_world_set_up (&world, 0);
  write_words (&world, "a");
  inbox = kith_inbox_new (world.client);
  kith_inbox_set_open (inbox, TRUE);
  kith_script_transport_refuse (world.transport, get_request (&world), KITH_ERROR, KITH_ERROR_TIMED_OUT, 0);
  kith_test_drain ();
  g_assert_error (kith_inbox_get_error (inbox), KITH_ERROR, KITH_ERROR_TIMED_OUT);
  g_assert_false (kith_inbox_get_loading (inbox));
  kith_inbox_reload (inbox);
  answer (&world, FALSE, 0, -1);
  g_assert_null (kith_inbox_get_error (inbox));
  assert_contents (inbox, "a");
  /* An answer that comes when nobody waits for it any more is dropped. */
  kith_inbox_reload (inbox);
  kith_test_drain ();
  g_clear_object (&inbox);
  kith_test_drain ();
  kith_test_world_tear_down (&world);
}

/* While somebody looks, another mention brings the newest page again. */
static void
test_followed (void)
{
  KithTestWorld world;
  g_autoptr (KithInbox) inbox = NULL;
  KithWireMessage *call;

  kith_test_world_set_up (&world, 0);
  inbox = kith_inbox_new (world.client);
  kith_inbox_set_open (inbox, TRUE);
  answer (&world, FALSE, -1);
  call = kith_test_world_write (&world, FALSE, "@everyone", NULL);
  call->mention_everyone = TRUE;
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, call);
  answer (&world, FALSE, 0, -1);
  assert_contents (inbox, "@everyone");
  kith_inbox_set_open (inbox, FALSE);
  call = kith_test_world_write (&world, FALSE, "@everyone", NULL);
  call->mention_everyone = TRUE;
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, call);
  kith_test_drain ();
  g_assert_cmpuint (kith_script_transport_count (world.transport, KITH_ROUTE_MENTIONS_LIST), ==, 0);
  g_clear_object (&inbox);
  kith_test_world_tear_down (&world);
}

static void
test_unread (void)
{
  KithTestWorld world;
  g_autoptr (KithInbox) inbox = NULL;
  GListModel *unread;

  kith_test_world_set_up (&world, 0);
  inbox = kith_inbox_new (world.client);
  unread = kith_inbox_list_unread (inbox);
  kith_test_drain ();
  g_assert_cmpuint (g_list_model_get_n_items (unread), ==, 0);
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, kith_test_world_write (&world, FALSE, "a", NULL));
  kith_test_drain ();
  g_assert_cmpuint (g_list_model_get_n_items (unread), ==, 1);
  kith_inbox_mark_all_read (inbox);
  kith_test_drain ();
  g_assert_cmpuint (g_list_model_get_n_items (unread), ==, 0);
  g_assert_nonnull (kith_script_transport_find (world.transport, KITH_ROUTE_READ_PUT));
  g_clear_object (&inbox);
  kith_test_world_tear_down (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inbox/pages", test_pages);
  g_test_add_func ("/inbox/failure", test_failure);
  g_test_add_func ("/inbox/followed", test_followed);
  g_test_add_func ("/inbox/unread", test_unread);
  return g_test_run ();
}
