/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-id.h"
#include "kith-demo-world.h"
#include "kith-error.h"
#include "kith-uuid.h"

#include <string.h>

/* 2024-05-17 18:30 UTC */
#define NOW_MS (G_GINT64_CONSTANT (1715970600) * 1000)

typedef struct
{
  KithClock *clock;
  KithDemoWorld *world;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = kith_clock_new_manual (NOW_MS);
  fixture->world = kith_demo_world_new (fixture->clock);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kith_demo_world_free (fixture->world);
  kith_clock_unref (fixture->clock);
}

static KithDemoChannel *
find_named (KithDemoWorld *world, const char *name)
{
  for (guint g = 0; g < world->guilds->len; g++)
    {
      KithDemoGuild *guild = (KithDemoGuild *) g_ptr_array_index (world->guilds, g);

      for (guint c = 0; c < guild->channels->len; c++)
        {
          KithDemoChannel *channel = (KithDemoChannel *) g_ptr_array_index (guild->channels, c);

          if (strcmp (channel->wire->name, name) == 0)
            return channel;
        }
    }
  g_assert_not_reached ();
}

static void
test_community (Fixture *fixture, gconstpointer data)
{
  guint categories = 0, texts = 0, voices = 0;
  gboolean seen[KITH_DEMO_N_PEOPLE] = { FALSE };

  g_assert_cmpuint (fixture->world->guilds->len, ==, 12);
  for (guint g = 0; g < fixture->world->guilds->len; g++)
    {
      KithDemoGuild *guild = (KithDemoGuild *) g_ptr_array_index (fixture->world->guilds, g);

      for (guint m = 0; m < guild->members->len; m++)
        seen[kith_demo_people_find (((KithWireMember *) g_ptr_array_index (guild->members, m))->user->username)] = TRUE;
      for (guint c = 0; c < guild->channels->len; c++)
        {
          KithChannelKind kind = ((KithDemoChannel *) g_ptr_array_index (guild->channels, c))->wire->kind;

          categories += kind == KITH_CHANNEL_KIND_CATEGORY;
          texts += kind == KITH_CHANNEL_KIND_TEXT;
          voices += kind == KITH_CHANNEL_KIND_VOICE;
        }
    }
  for (guint i = 0; i < KITH_DEMO_N_PEOPLE; i++)
    g_assert_true (seen[i]);
  g_assert_cmpuint (texts, >=, 40);
  g_assert_cmpuint (categories, >=, 5);
  g_assert_cmpuint (voices, >=, 5);
  g_assert_cmpuint (kith_demo_channel_get_last_seq (find_named (fixture->world, "the-long-table")), ==, 100000);
  g_assert_cmpuint (kith_demo_channel_get_last_seq (find_named (fixture->world, "the-short-table")), ==, 100);
}

/* Every message decodes strictly, ids sort as numbers do, times never go back, and an id leads to its number. */
static void
check_stretch (KithDemoChannel *channel, guint from, guint to)
{
  g_autofree char *before = NULL;

  for (guint seq = from; seq <= to; seq++)
    {
      g_autoptr (KithWireMessage) message = kith_demo_channel_get_message (channel, seq);
      g_autoptr (JsonNode) node = kith_wire_message_encode (message);
      g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
      g_autoptr (KithWireMessage) decoded = kith_wire_message_decode (node, errors);

      g_assert_nonnull (decoded);
      g_assert_cmpuint (errors->len, ==, 0);
      g_assert_cmpint (message->seq, ==, seq);
      g_assert_cmpint (message->created_at, ==, kith_uuid_get_time (message->id));
      g_assert_cmpint (message->created_at, <=, NOW_MS);
      g_assert_cmpuint (strlen (message->content), >, 0);
      g_assert_cmpuint (kith_demo_channel_find_seq (channel, message->id), ==, seq);
      if (before)
        g_assert_cmpstr (before, <, message->id);
      if (message->reply_to)
        g_assert_cmpstr (message->reply_to, <, message->id);
      if (message->reply_to)
        g_assert_nonnull (message->reply->author);
      g_free (before);
      before = g_strdup (message->id);
    }
}

static void
test_messages (Fixture *fixture, gconstpointer data)
{
  for (guint g = 0; g < fixture->world->guilds->len; g++)
    {
      KithDemoGuild *guild = (KithDemoGuild *) g_ptr_array_index (fixture->world->guilds, g);

      for (guint c = 0; c < guild->channels->len; c++)
        {
          KithDemoChannel *channel = (KithDemoChannel *) g_ptr_array_index (guild->channels, c);
          guint last = kith_demo_channel_get_last_seq (channel);

          if (last > 0)
            check_stretch (channel, last > 130 ? last - 130 : 1, last);
          if (last > 130)
            check_stretch (channel, 1, 100);
        }
    }
}

static void
test_long_channel (Fixture *fixture, gconstpointer data)
{
  KithDemoChannel *channel = find_named (fixture->world, "the-long-table");

  for (guint start = 1; start < 99800; start += 9973)
    check_stretch (channel, start, start + 200);
}

/* Another world of the same time has the very same messages, whatever was asked for first. */
static void
test_same_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithDemoWorld) other = kith_demo_world_new (fixture->clock);
  KithDemoChannel *a = find_named (fixture->world, "the-long-table"), *b = find_named (other, "the-long-table");

  for (guint i = 0; i < 300; i++)
    {
      guint seq = 1 + (guint) (kith_demo_hash (i, 0, 0) % 100000),
            elsewhere = 1 + (guint) (kith_demo_hash (i, 1, 1) % 100000);
      g_autoptr (KithWireMessage) first = kith_demo_channel_get_message (a, seq);
      g_autoptr (KithWireMessage) between = kith_demo_channel_get_message (b, elsewhere);
      g_autoptr (KithWireMessage) second = kith_demo_channel_get_message (b, seq);

      g_assert_nonnull (between);
      g_assert_cmpstr (first->id, ==, second->id);
      g_assert_cmpstr (first->content, ==, second->content);
      g_assert_cmpstr (first->author->id, ==, second->author->id);
    }
}

/* What a page must hold, counted the slow way. */
static void
check_page (KithDemoChannel *channel, const KithWirePageQuery *query)
{
  g_autoptr (KithWireMessageList) page = kith_demo_channel_get_page (channel, query);
  g_autoptr (GArray) alive = g_array_new (FALSE, FALSE, sizeof (guint));
  guint last = kith_demo_channel_get_last_seq (channel), limit = query->has_limit ? (guint) query->limit : 50;
  const char *key = query->before ? query->before : query->after ? query->after : query->around;
  guint below = 0, equal = 0, first, end;

  for (guint seq = 1; seq <= last; seq++)
    {
      g_autoptr (KithWireMessage) message = kith_demo_channel_get_message (channel, seq);

      if (!message)
        continue;
      g_array_append_val (alive, seq);
      below += key && strcmp (message->id, key) < 0;
      equal += key && strcmp (message->id, key) == 0;
    }
  if (query->after)
    first = below + equal, end = MIN (first + limit, alive->len);
  else if (query->around)
    first = below - MIN (below, limit / 2), end = MIN (first + limit, alive->len);
  else
    end = key ? below : alive->len, first = end - MIN (end, limit);

  g_assert_cmpuint (page->items->len, ==, end - first);
  for (guint i = 0; i < page->items->len; i++)
    g_assert_cmpint (((KithWireMessage *) g_ptr_array_index (page->items, i))->seq, ==,
                     g_array_index (alive, guint, first + i));
  g_assert_cmpint (page->more_before, ==, first > 0);
  g_assert_cmpint (page->more_after, ==, end < alive->len);
}

static void
test_paging (Fixture *fixture, gconstpointer data)
{
  KithDemoChannel *channel = find_named (fixture->world, "next-book");
  guint last = kith_demo_channel_get_last_seq (channel);
  g_autofree char *foreign = kith_demo_people_get_id (3);
  static const gint64 limits[] = { 1, 2, 7, 50, 100 };

  for (guint i = 0; i < 25; i++)
    kith_wire_message_free (kith_demo_channel_add (channel, i % 7, "and one more", NULL, NULL, NOW_MS + i / 5));
  for (guint i = 0; i < 60; i++)
    kith_demo_channel_delete (channel, 1 + (guint) (kith_demo_hash (i, 2, 2) % (last + 25)));
  for (guint i = 0; i < 40; i++)
    {
      guint seq = 1 + (guint) (kith_demo_hash (i, 3, 3) % (last + 25));
      g_autoptr (KithWireMessage) message = kith_demo_channel_get_message (channel, seq);
      char *key = message ? message->id : foreign;
      gint64 limit = limits[i % G_N_ELEMENTS (limits)];

      check_page (channel, &(KithWirePageQuery){ .before = key, .limit = limit, .has_limit = TRUE });
      check_page (channel, &(KithWirePageQuery){ .after = key, .limit = limit, .has_limit = TRUE });
      check_page (channel, &(KithWirePageQuery){ .limit = limit, .has_limit = i % 2 == 0 });
      if (message)
        check_page (channel, &(KithWirePageQuery){ .around = key, .limit = limit, .has_limit = TRUE });
    }
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  KithDemoChannel *channel = find_named (fixture->world, "crumb-shots");
  guint last = kith_demo_channel_get_last_seq (channel);
  g_autofree char *oskar = kith_demo_people_get_id ((guint) kith_demo_people_find ("oskar"));
  g_autofree char *text = g_strdup_printf ("hello <@%s>, @everyone", oskar);
  g_autoptr (KithWireMessage) sent = kith_demo_channel_add (channel, KITH_DEMO_ME, text, "n1", NULL, NOW_MS + 5);
  g_autoptr (KithWireMessage) answer = kith_demo_channel_add (channel, 3, "yes", NULL, sent->id, NOW_MS + 1);
  g_autoptr (KithWireMessage) again = kith_demo_channel_find_nonce (channel, "n1");
  g_autoptr (KithWireMessage) edited = kith_demo_channel_edit (channel, last + 1, "bye", NOW_MS + 9);
  g_autoptr (KithWireMessage) orphan = NULL;

  g_assert_cmpstr (again->id, ==, sent->id);
  g_assert_cmpuint (sent->mentions->len, ==, 1);
  g_assert_true (sent->mention_everyone);
  g_assert_cmpint (answer->seq, ==, last + 2);
  g_assert_cmpint (answer->created_at, ==, sent->created_at);
  g_assert_cmpstr (answer->reply->excerpt, ==, text);
  g_assert_cmpint (edited->edited_at, ==, NOW_MS + 9);
  g_assert_cmpuint (edited->mentions->len, ==, 0);

  kith_demo_channel_delete (channel, last + 1);
  g_assert_null (kith_demo_channel_get_message (channel, last + 1));
  g_assert_cmpuint (kith_demo_channel_find_seq (channel, sent->id), ==, 0);
  orphan = kith_demo_channel_get_message (channel, last + 2);
  g_assert_cmpstr (orphan->reply->id, ==, sent->id);
  g_assert_null (orphan->reply->author);
}

/* No text has a placeholder that nothing fills, and each message keeps to the limits of the protocol. */
static void
test_script (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) themes = kith_demo_script_list_themes (fixture->world->script);
  g_autoptr (GRegex) left = g_regex_new ("\\{[a-zA-Z]+\\}", 0, 0, NULL);

  g_assert_cmpuint (themes->len, >, 30);
  for (guint t = 0; t < themes->len; t++)
    {
      const char *theme = (const char *) g_ptr_array_index (themes, t);
      GPtrArray *scenes = kith_demo_script_find_scenes (fixture->world->script, theme);
      guint ending = 0;

      for (guint s = 0; s < scenes->len; s++)
        {
          const KithDemoScene *scene = (const KithDemoScene *) g_ptr_array_index (scenes, s);
          guint cast[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };

          g_assert_cmpuint (scene->n_speakers, <=, G_N_ELEMENTS (cast));
          g_assert_cmpuint (scene->lines->len, >, 0);
          for (guint i = 0; scene->cast && scene->cast[i]; i++)
            g_assert_cmpint (kith_demo_people_find (scene->cast[i]), >=, 0);
          ending += scene->lines->len;
          for (guint l = 0; l < scene->lines->len; l++)
            {
              const KithDemoLine *line = kith_demo_scene_get_line (scene, l);
              g_autofree char *text = kith_demo_fill_text (fixture->world->script, line->text, cast, scene->n_speakers,
                                                           l);
              gboolean quoting = strstr (text, "{quote}") || strstr (text, "println") || strstr (text, "cut {");

              g_assert_true (g_utf8_validate (text, -1, NULL));
              g_assert_cmpint (line->reply, <=, (int) l);
              if (!quoting && g_regex_match (left, text, 0, NULL))
                g_error ("%s: %s", theme, text);
            }
        }
      if (g_str_has_prefix (theme, "end:"))
        g_assert_cmpuint (ending, <=, 48);
    }
}

/* The signed-in snapshot passes the strict decoder. */
static void
test_ready (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithWireReady) ready = kith_demo_world_get_ready (fixture->world);
  g_autoptr (JsonNode) node = kith_wire_ready_encode (ready);
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  g_autoptr (KithWireReady) decoded = kith_wire_ready_decode (node, errors);
  guint mentions = 0;

  g_assert_nonnull (decoded);
  g_assert_cmpuint (decoded->guilds->len, ==, 12);
  for (guint i = 0; i < decoded->read_states->len; i++)
    mentions += (guint) ((KithWireReadState *) g_ptr_array_index (decoded->read_states, i))->mention_count;
  g_assert_cmpuint (mentions, >=, 4);
}

static void
test_ids (void)
{
  g_autofree char *id = kith_demo_id_format (NOW_MS, KITH_DEMO_ID_MESSAGE, 16383, G_MAXUINT32);
  KithDemoId parts;

  g_assert_true (kith_uuid_is_valid (id));
  g_assert_true (kith_demo_id_parse (id, &parts));
  g_assert_cmpint (parts.ms, ==, NOW_MS);
  g_assert_cmpuint (parts.place, ==, 16383);
  g_assert_cmpuint (parts.number, ==, G_MAXUINT32);
  id[30] = id[30] == '0' ? '1' : '0';
  g_assert_false (kith_demo_id_parse (id, &parts));
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/ids", test_ids);
  ADD ("/demo/community", test_community);
  ADD ("/demo/messages", test_messages);
  ADD ("/demo/long-channel", test_long_channel);
  ADD ("/demo/same-again", test_same_again);
  ADD ("/demo/paging", test_paging);
  ADD ("/demo/changes", test_changes);
  ADD ("/demo/script", test_script);
  ADD ("/demo/ready", test_ready);
  return g_test_run ();
}
