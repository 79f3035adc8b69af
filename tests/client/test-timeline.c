/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-cache.h"
#include "kith-error.h"
#include "kith-session-private.h"
#include "kith-test-wait.h"
#include "kith-test-world.h"
#include "list-model-check.h"

#include <string.h>

static KithTimelineItem *
row (KithTimeline *timeline, guint position)
{
  g_autoptr (KithTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (timeline), position);

  return item;
}

static guint
count_rows (KithTimeline *timeline)
{
  return g_list_model_get_n_items (G_LIST_MODEL (timeline));
}

static guint
count_gaps (KithTimeline *timeline)
{
  guint gaps = 0;

  for (guint i = 0; i < count_rows (timeline); i++)
    gaps += kith_timeline_item_get_kind (row (timeline, i)) == KITH_TIMELINE_ITEM_GAP;
  return gaps;
}

/* What the timeline shows is true: in order, each once, nothing missing but in gaps, and the flags fit. */
static void
verify (KithTestWorld *world, KithTimeline *timeline)
{
  gint64 last_seq = 0;
  guint next = 0; /* in the true history */
  gboolean at_gap = FALSE, beyond_gap = FALSE, pending = FALSE;
  guint last_gap = G_MAXUINT;
  KithMessage *above = NULL;

  for (guint i = 0; i < count_rows (timeline); i++)
    if (kith_timeline_item_get_kind (row (timeline, i)) == KITH_TIMELINE_ITEM_GAP)
      last_gap = i;
  for (guint i = 0; i < count_rows (timeline); i++)
    {
      KithTimelineItem *item = row (timeline, i);
      KithMessage *message = kith_timeline_item_get_message (item);
      const KithWireMessage *wire;

      if (!message)
        {
          g_assert_false (at_gap);
          g_assert_false (pending);
          at_gap = TRUE;
          above = NULL;
          continue;
        }
      if (kith_timeline_item_get_continues (item))
        {
          g_assert_nonnull (above);
          g_assert_true (kith_message_get_author (above) == kith_message_get_author (message));
        }
      above = message;
      if (kith_message_get_state (message) != KITH_MESSAGE_SENT)
        {
          pending = TRUE;
          continue;
        }
      g_assert_false (pending);
      g_assert_cmpint (kith_message_get_seq (message), >, last_seq);
      last_seq = kith_message_get_seq (message);
      /* Behind a gap at the end stand one's own messages that wait for it to close. */
      if (at_gap || beyond_gap)
        while (next < world->history->len &&
               ((KithWireMessage *) g_ptr_array_index (world->history, next))->seq < last_seq)
          next++;
      beyond_gap |= at_gap && last_gap != G_MAXUINT && i > last_gap && !kith_timeline_get_at_newest (timeline);
      at_gap = FALSE;
      g_assert_cmpuint (next, <, world->history->len);
      wire = g_ptr_array_index (world->history, next++);
      g_assert_cmpint (wire->seq, ==, last_seq);
      g_assert_cmpstr (wire->id, ==, kith_message_get_id (message));
      g_assert_cmpstr (wire->content, ==, kith_message_get_content (message));
    }
  if (!at_gap && kith_timeline_get_at_newest (timeline))
    g_assert_cmpuint (next, ==, world->history->len);
}

static void
test_open (void)
{
  KithTestWorld world;
  KithTimeline *timeline;
  g_autoptr (KithListModelCheck) check = NULL;

  kith_test_world_set_up (&world, 1000);
  timeline = kith_channel_get_timeline (world.channel);
  check = kith_list_model_check_new (G_LIST_MODEL (timeline));
  g_assert_cmpuint (count_rows (timeline), ==, 1);
  g_assert_true (kith_timeline_get_loading (timeline));
  kith_test_world_answer_pages (&world);
  g_assert_cmpuint (kith_list_model_check_take_changes (check), ==, 1);
  g_assert_cmpuint (count_rows (timeline), ==, 1 + KITH_LIMIT_PAGE_DEFAULT);
  g_assert_true (kith_timeline_get_at_newest (timeline));
  g_assert_false (kith_timeline_get_at_oldest (timeline));
  verify (&world, timeline);

  kith_timeline_load_gap (timeline, row (timeline, 0));
  g_assert_true (kith_timeline_item_get_loading (row (timeline, 0)));
  kith_test_world_answer_pages (&world);
  g_assert_cmpuint (kith_list_model_check_take_changes (check), ==, 1);
  g_assert_cmpuint (count_rows (timeline), ==, 1 + 2 * KITH_LIMIT_PAGE_DEFAULT);
  verify (&world, timeline);
  g_clear_pointer (&check, kith_list_model_check_free);
  kith_test_world_tear_down (&world);
}

static void
test_empty (void)
{
  KithTestWorld world;
  KithTimeline *timeline;

  kith_test_world_set_up (&world, 0);
  timeline = kith_channel_get_timeline (world.channel);
  kith_test_world_answer_pages (&world);
  g_assert_cmpuint (count_rows (timeline), ==, 0);
  g_assert_true (kith_timeline_get_at_newest (timeline));
  g_assert_true (kith_timeline_get_at_oldest (timeline));
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, kith_test_world_write (&world, FALSE, "first", NULL));
  g_assert_cmpuint (count_rows (timeline), ==, 1);
  g_assert_true (kith_timeline_item_get_first_of_day (row (timeline, 0)));
  g_assert_true (kith_timeline_item_get_first_unread (row (timeline, 0)));
  kith_test_world_tear_down (&world);
}

static void
test_hole (void)
{
  KithTestWorld world;
  KithTimeline *timeline;

  kith_test_world_set_up (&world, 10);
  timeline = kith_channel_get_timeline (world.channel);
  kith_test_world_answer_pages (&world);
  /* A few that are not told are fetched; many leave a gap. */
  kith_test_world_write (&world, FALSE, "not told", NULL);
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, kith_test_world_write (&world, FALSE, "told", NULL));
  kith_test_world_answer_pages (&world);
  g_assert_cmpuint (count_rows (timeline), ==, 12);
  verify (&world, timeline);
  for (int i = 0; i < 200; i++)
    kith_test_world_write (&world, FALSE, "not told", NULL);
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, kith_test_world_write (&world, FALSE, "told", NULL));
  kith_test_world_answer_pages (&world);
  g_assert_cmpuint (count_gaps (timeline), ==, 1);
  g_assert_true (kith_timeline_get_at_newest (timeline));
  verify (&world, timeline);
  kith_test_world_tear_down (&world);
}

static void
test_refresh_drops_what_is_gone (void)
{
  KithTestWorld world;
  KithTimeline *timeline;

  kith_test_world_set_up (&world, 120);
  timeline = kith_channel_get_timeline (world.channel);
  kith_test_world_answer_pages (&world);
  kith_timeline_load_gap (timeline, row (timeline, 0));
  kith_test_world_answer_pages (&world);
  kith_script_transport_hang_up (world.transport, KITH_LINK_CLOSE_LOST);
  kith_test_world_delete (&world, 40, FALSE);
  kith_test_world_delete (&world, 110, FALSE);
  kith_test_world_write (&world, FALSE, "meanwhile", NULL);
  kith_session_retry_now (world.session);
  kith_test_world_connect (&world);
  kith_test_world_answer_pages (&world);
  g_assert_true (kith_timeline_get_at_newest (timeline));
  verify (&world, timeline);
  kith_test_world_tear_down (&world);
}

/* What was read is told until the server has it. */
static void
test_read_is_told_again (void)
{
  KithTestWorld world;
  KithScriptRequest *request;
  g_autofree char *told = NULL;

  kith_test_world_set_up (&world, 0);
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, kith_test_world_write (&world, FALSE, "a", NULL));
  kith_channel_mark_read (world.channel);
  kith_test_drain ();
  request = kith_script_transport_find (world.transport, KITH_ROUTE_READ_PUT);
  g_assert_nonnull (request);
  told = g_strdup (((KithWireReadRequest *) request->body)->message_id);
  kith_script_transport_refuse (world.transport, request, KITH_ERROR, KITH_ERROR_RATE_LIMITED, 0);
  kith_test_drain ();
  kith_clock_advance (world.clock, 10000);
  kith_test_drain ();
  request = kith_script_transport_find (world.transport, KITH_ROUTE_READ_PUT);
  g_assert_nonnull (request);
  g_assert_cmpstr (((KithWireReadRequest *) request->body)->message_id, ==, told);
  kith_test_world_tear_down (&world);
}

static void
test_unread_line (void)
{
  KithTestWorld world;
  KithTimeline *timeline;

  kith_test_world_set_up (&world, 0);
  timeline = kith_channel_get_timeline (world.channel);
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, kith_test_world_write (&world, FALSE, "a", NULL));
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, kith_test_world_write (&world, FALSE, "b", NULL));
  g_assert_cmpuint (kith_timeline_get_unread_position (timeline), ==, 0);
  kith_timeline_set_watched (timeline, TRUE);
  g_assert_false (kith_channel_get_unread (world.channel));
  g_assert_cmpuint (kith_timeline_get_unread_position (timeline), ==, 0);
  kith_timeline_reset_unread (timeline);
  g_assert_cmpuint (kith_timeline_get_unread_position (timeline), ==, G_MAXUINT);
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, kith_test_world_write (&world, FALSE, "c", NULL));
  g_assert_cmpuint (kith_timeline_get_unread_position (timeline), ==, G_MAXUINT);
  g_assert_false (kith_channel_get_unread (world.channel));
  kith_timeline_set_watched (timeline, FALSE);
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, kith_test_world_write (&world, FALSE, "d", NULL));
  g_assert_cmpuint (kith_timeline_get_unread_position (timeline), ==, 3);
  g_assert_true (kith_channel_get_unread (world.channel));
  kith_test_world_tear_down (&world);
}

/* The cache of a second session, which takes the place of the first one until it is given back. */
typedef struct
{
  KithCache *cache;
  KithScriptTransport *transport;
  KithSession *session;
  KithChannel *channel;
} Kept;

static void
swap (KithTestWorld *world, Kept *kept)
{
  KithScriptTransport *transport = world->transport;
  KithSession *session = world->session;
  KithChannel *channel = world->channel;

  world->transport = kept->transport;
  world->session = kept->session;
  world->channel = kept->channel;
  kept->transport = transport;
  kept->session = session;
  kept->channel = channel;
}

static void
keep (KithTestWorld *world, Kept *kept)
{
  g_autoptr (KithTokens) tokens = NULL;

  /* Nowhere: it is in memory only. */
  kept->cache = kith_cache_open ("/proc/no/such/place/cache.sqlite");
  kept->transport = kith_script_transport_new ();
  tokens = kith_tokens_new (world->clock, KITH_TRANSPORT (kept->transport), NULL);
  kith_tokens_set_fixed (tokens, "token");
  kept->session = kith_session_new (world->clock, KITH_TRANSPORT (kept->transport), tokens, kept->cache, 1);
  kept->channel = NULL;
  swap (world, kept);
  kith_session_connect (world->session);
  kith_test_world_connect (world);
  world->channel = g_object_ref (kith_session_find_channel (world->session, world->channel_id));
}

static void
give_back (KithTestWorld *world, Kept *kept)
{
  swap (world, kept);
  kith_session_drop_cache (kept->session);
  kith_session_disconnect (kept->session);
  g_clear_object (&kept->channel);
  g_clear_object (&kept->session);
  kith_test_drain ();
  g_clear_object (&kept->transport);
  g_clear_pointer (&kept->cache, kith_cache_close);
}

/* What happens while a page is on its way is newer than the page. */
static void
test_outdated_page (void)
{
  KithTestWorld world;
  Kept kept;
  KithTimeline *timeline;
  KithScriptRequest *request;
  KithWireMessageList *page;
  KithWireMessage *message;
  g_autoptr (GPtrArray) rows = NULL;

  kith_test_world_set_up (&world, 10);
  keep (&world, &kept);
  timeline = kith_channel_get_timeline (world.channel);
  kith_test_drain ();
  request = kith_script_transport_find (world.transport, KITH_ROUTE_MESSAGES_LIST);
  page = kith_test_world_make_page (&world, request->query);
  message = g_ptr_array_index (world.history, 3);
  g_free (message->content);
  message->content = g_strdup ("edited");
  message->edited_at = kith_clock_now_ms (world.clock);
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_UPDATE, message);
  kith_test_world_delete (&world, 5, TRUE);
  kith_script_transport_answer (world.transport, request, page);
  kith_test_drain ();
  g_assert_cmpuint (count_rows (timeline), ==, 9);
  verify (&world, timeline);
  rows = kith_cache_load_newest (kept.cache, 1, KITH_CACHE_MESSAGE, world.channel_id, 50);
  g_assert_cmpuint (rows->len, ==, 9);
  give_back (&world, &kept);
  kith_test_world_tear_down (&world);
}

/* So is what happens while the pins are on their way. */
static void
test_outdated_pins (void)
{
  KithTestWorld world;
  KithScriptRequest *request;
  KithWirePinList *pins = kith_wire_pin_list_new ();
  KithWireMessage *message;

  kith_test_world_set_up (&world, 3);
  kith_channel_get_timeline (world.channel);
  kith_test_world_answer_pages (&world);
  kith_channel_list_pins_async (world.channel, NULL, NULL, NULL);
  kith_test_drain ();
  request = kith_script_transport_find (world.transport, KITH_ROUTE_PINS_LIST);
  message = g_ptr_array_index (world.history, 1);
  g_ptr_array_add (pins->items, kith_wire_message_copy (message));
  g_free (message->content);
  message->content = g_strdup ("edited");
  message->edited_at = kith_clock_now_ms (world.clock);
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_UPDATE, message);
  kith_script_transport_answer (world.transport, request, pins);
  kith_test_drain ();
  verify (&world, kith_channel_get_timeline (world.channel));
  kith_test_world_tear_down (&world);
}

static void
count_arrival (guint *n)
{
  ++*n;
}

/* A message is shown by a page a moment before it is told: it calls the person all the same. */
static void
test_page_before_event (void)
{
  KithTestWorld world;
  KithWireMessage *message;
  guint n = 0;

  kith_test_world_set_up (&world, 3);
  g_signal_connect_swapped (world.session, "message-arrived", G_CALLBACK (count_arrival), &n);
  kith_channel_get_timeline (world.channel);
  message = kith_test_world_write (&world, FALSE, "@everyone", NULL);
  message->mention_everyone = TRUE;
  kith_test_world_answer_pages (&world);
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, message);
  verify (&world, kith_channel_get_timeline (world.channel));
  g_assert_cmpuint (kith_channel_get_mention_count (world.channel), ==, 1);
  g_assert_cmpuint (n, ==, 1);
  kith_test_world_tear_down (&world);
}

/* What was read is deleted, and while it is asked what the newest is the channel goes. */
static void
test_read_of_a_channel_that_goes (void)
{
  KithTestWorld world;
  KithScriptRequest *request;
  KithWireChannel *answer = kith_wire_channel_new ();
  KithWireChannelDeleted deleted;
  g_autofree char *id = NULL;

  kith_test_world_set_up (&world, 0);
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, kith_test_world_write (&world, FALSE, "a", NULL));
  kith_channel_mark_read (world.channel);
  kith_test_drain ();
  request = kith_script_transport_find (world.transport, KITH_ROUTE_READ_PUT);
  kith_script_transport_refuse (world.transport, request, KITH_ERROR, KITH_ERROR_UNKNOWN_MESSAGE, 0);
  kith_test_drain ();
  request = kith_script_transport_find (world.transport, KITH_ROUTE_CHANNEL_GET);
  g_assert_nonnull (request);
  deleted = (KithWireChannelDeleted){ .id = world.channel_id, .guild_id = world.guild_id };
  id = kith_uuid_generator_next (world.ids);
  kith_script_transport_say (world.transport, "event", "channel.delete", id,
                             kith_wire_channel_deleted_encode (&deleted));
  g_assert_null (kith_session_find_channel (world.session, world.channel_id));
  answer->id = g_strdup (world.channel_id);
  answer->guild_id = g_strdup (world.guild_id);
  answer->name = g_strdup ("general");
  kith_script_transport_answer (world.transport, request, answer);
  kith_test_drain ();
  g_assert_null (kith_session_find_channel (world.session, world.channel_id));
  kith_test_world_tear_down (&world);
}

static void
answer_send (KithTestWorld *world, gboolean lose, gboolean echo_first)
{
  KithScriptRequest *request = kith_script_transport_find (world->transport, KITH_ROUTE_MESSAGE_SEND);
  const KithWireMessageRequest *body;
  KithWireMessage *message;

  if (!request)
    return;
  body = request->body;
  message = kith_test_world_find_nonce (world, body->nonce);
  if (!message)
    {
      message = kith_test_world_write (world, TRUE, body->content, body->nonce);
      if (echo_first)
        kith_test_world_tell (world, KITH_EVENT_MESSAGE_CREATE, message);
    }
  if (lose)
    kith_script_transport_refuse (world->transport, request, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, 0);
  else
    kith_script_transport_answer (world->transport, request, kith_wire_message_copy (message));
  kith_test_drain ();
  if (!echo_first)
    kith_test_world_tell (world, KITH_EVENT_MESSAGE_CREATE, message);
}

static void
take_random_step (KithTestWorld *world, KithTimeline *timeline)
{
  guint count = world->history->len;
  KithWireMessage *message;

  switch (g_test_rand_int_range (0, 13))
    {
    case 0:
    case 1:
    case 2:
      kith_test_world_tell (world, KITH_EVENT_MESSAGE_CREATE,
                            kith_test_world_write (world, g_test_rand_bit (), "new", NULL));
      break;
    case 3:
      if (count)
        kith_test_world_delete (world, (guint) g_test_rand_int_range (0, (gint32) count), TRUE);
      break;
    case 4:
      if (!count)
        break;
      message = g_ptr_array_index (world->history, g_test_rand_int_range (0, (gint32) count));
      g_free (message->content);
      message->content = g_strdup_printf ("edited %d", g_test_rand_int ());
      kith_clock_advance (world->clock, 10);
      message->edited_at = kith_clock_now_ms (world->clock);
      kith_test_world_tell (world, KITH_EVENT_MESSAGE_UPDATE, message);
      break;
    case 5:
      for (guint i = 0; i < count_rows (timeline); i++)
        if (kith_timeline_item_get_kind (row (timeline, i)) == KITH_TIMELINE_ITEM_GAP && g_test_rand_bit ())
          {
            kith_timeline_set_visible_range (timeline, i, MIN (i + 5, count_rows (timeline) - 1));
            kith_timeline_load_gap (timeline, row (timeline, i));
            break;
          }
      break;
    case 6:
      kith_test_world_answer_page (world);
      break;
    case 7:
      if (count)
        kith_timeline_load_around_async (
          timeline,
          ((KithWireMessage *) g_ptr_array_index (world->history, g_test_rand_int_range (0, (gint32) count)))->id, NULL,
          NULL, NULL);
      break;
    case 8:
      kith_channel_send (world->channel, "mine", NULL);
      break;
    case 9:
      answer_send (world, g_test_rand_int_range (0, 3) == 0, g_test_rand_bit ());
      break;
    case 10:
      kith_clock_advance (world->clock, 5000);
      break;
    case 11:
      if (g_test_rand_int_range (0, 8))
        break;
      kith_script_transport_hang_up (world->transport, KITH_LINK_CLOSE_LOST);
      for (int i = g_test_rand_int_range (0, 150); i > 0; i--)
        kith_test_world_write (world, FALSE, "missed", NULL);
      if (world->history->len)
        kith_test_world_delete (world, (guint) g_test_rand_int_range (0, (gint32) world->history->len), FALSE);
      kith_session_retry_now (world->session);
      kith_test_world_connect (world);
      break;
    default:
      kith_timeline_jump_newest_async (timeline, NULL, NULL, NULL);
      break;
    }
  kith_test_drain ();
}

static void
test_random (void)
{
  KithTestWorld world;
  g_autoptr (KithTimeline) timeline = NULL;
  g_autoptr (KithListModelCheck) check = NULL;

  kith_test_world_set_up (&world, (guint) g_test_rand_int_range (0, 2000));
  timeline = g_object_ref (kith_channel_get_timeline (world.channel));
  check = kith_list_model_check_new (G_LIST_MODEL (timeline));
  for (int step = 0; step < 600; step++)
    {
      take_random_step (&world, timeline);
      kith_list_model_check_verify (check);
      g_assert_cmpuint (count_rows (timeline), <, KITH_TIMELINE_WINDOW + 200);
    }
  /* When the dust has settled, what is shown is true. */
  for (int i = 0; i < 200; i++)
    {
      answer_send (&world, FALSE, TRUE);
      kith_test_world_answer_pages (&world);
      kith_clock_advance (world.clock, 60000);
      kith_test_drain ();
    }
  verify (&world, timeline);
  kith_timeline_jump_newest_async (timeline, NULL, NULL, NULL);
  kith_test_world_answer_pages (&world);
  g_assert_true (kith_timeline_get_at_newest (timeline));
  verify (&world, timeline);
  g_clear_pointer (&check, kith_list_model_check_free);
  g_clear_object (&timeline);
  kith_test_world_tear_down (&world);
}

static void
test_randoms (void)
{
  for (int i = 0; i < 12; i++)
    test_random ();
}

/* Opening costs the same however long the history is: one page, and rows for it alone. */
static void
test_window (void)
{
  KithTestWorld world;
  KithTimeline *timeline;
  g_autoptr (KithListModelCheck) check = NULL;

  kith_test_world_set_up (&world, 5000);
  timeline = kith_channel_get_timeline (world.channel);
  kith_test_world_answer_pages (&world);
  check = kith_list_model_check_new (G_LIST_MODEL (timeline));
  while (!kith_timeline_get_at_oldest (timeline))
    {
      kith_timeline_set_visible_range (timeline, 0, 10);
      kith_timeline_load_gap (timeline, row (timeline, 0));
      kith_test_world_answer_pages (&world);
      g_assert_cmpuint (count_rows (timeline), <=, KITH_TIMELINE_WINDOW + 3);
      verify (&world, timeline);
    }
  g_assert_false (kith_timeline_get_at_newest (timeline));
  g_clear_pointer (&check, kith_list_model_check_free);
  kith_test_world_tear_down (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline/open", test_open);
  g_test_add_func ("/timeline/empty", test_empty);
  g_test_add_func ("/timeline/hole", test_hole);
  g_test_add_func ("/timeline/refresh", test_refresh_drops_what_is_gone);
  g_test_add_func ("/timeline/read-is-told-again", test_read_is_told_again);
  g_test_add_func ("/timeline/unread-line", test_unread_line);
  g_test_add_func ("/timeline/window", test_window);
  g_test_add_func ("/timeline/outdated-page", test_outdated_page);
  g_test_add_func ("/timeline/outdated-pins", test_outdated_pins);
  g_test_add_func ("/timeline/page-before-event", test_page_before_event);
  g_test_add_func ("/timeline/read-of-a-channel-that-goes", test_read_of_a_channel_that_goes);
  g_test_add_func ("/timeline/random", test_randoms);
  return g_test_run ();
}
