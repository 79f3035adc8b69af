/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-life.h"

#include "kith-demo-id.h"

#include <string.h>

#define FIRST_SCENE_MS 6000
#define SCENE_MS 24000
#define PRESENCE_MS 17000
#define THINK_MS 900
#define QUOTE_CHARACTERS 60

/* A scene that is being played in a channel. */
typedef struct
{
  KithDemoLife *life; /* borrowed; it owns the performance */
  const KithDemoScene *scene;
  char *channel_id;
  char *answer_to; /* (nullable): the message that set it off */
  char *quote;     /* (nullable) */
  guint cast[KITH_DEMO_MAX_CAST];
  guint64 seed;
  guint next;
  gboolean typing;
  guint source;
} Performance;

struct _KithDemoLife
{
  KithDemoWorld *world;
  GPtrArray *performances;
  guint64 turn;
  guint speed;
  gboolean running;
  guint scene_source, presence_source;
};

static void schedule_line (Performance *self);

static guint64
draw (KithDemoLife *self)
{
  return kith_demo_hash (0x11fe, self->turn++, 0);
}

static guint
after (KithDemoLife *self, guint ms, GSourceFunc func, gpointer data)
{
  return g_timeout_add (MAX (ms / self->speed, 1), func, data);
}

static void
free_performance (gpointer data)
{
  Performance *self = (Performance *) data;

  g_clear_handle_id (&self->source, g_source_remove);
  g_free (self->channel_id);
  g_free (self->answer_to);
  g_free (self->quote);
  g_free (self);
}

static guint
get_speaker (const Performance *self, const KithDemoLine *line)
{
  return line->speaker < KITH_DEMO_MAX_CAST ? self->cast[line->speaker] : self->cast[0];
}

static void
tell_typing (Performance *self, KithDemoChannel *channel, guint person)
{
  g_autoptr (KithWireTyping) typing = kith_wire_typing_new ();

  typing->channel_id = g_strdup (channel->wire->id);
  typing->guild_id = g_strdup (channel->wire->guild_id);
  typing->user_id = g_strdup (self->life->world->people[person]->id);
  kith_demo_world_emit (self->life->world, KITH_EVENT_TYPING_START, typing);
}

static void
speak (Performance *self, KithDemoChannel *channel, const KithDemoLine *line)
{
  KithDemoWorld *world = self->life->world;
  g_autofree char *filled = kith_demo_fill_text (world->script, line->text, self->cast, KITH_DEMO_MAX_CAST, self->seed);
  g_auto (GStrv) parts = g_strsplit (filled, "{quote}", -1);
  g_autofree char *text = g_strjoinv (self->quote ? self->quote : "", parts);
  g_autofree char *reply_to = NULL;
  g_autoptr (KithWireMessage) message = NULL;

  if (self->next == 0 && self->answer_to && self->seed % 2 == 0 &&
      kith_demo_channel_find_seq (channel, self->answer_to))
    reply_to = g_strdup (self->answer_to);
  message = kith_demo_channel_add (channel, get_speaker (self, line), text, NULL, reply_to,
                                   kith_clock_now_ms (world->clock));
  kith_demo_world_emit (world, KITH_EVENT_MESSAGE_CREATE, message);
}

static gboolean
on_line (gpointer data)
{
  Performance *self = (Performance *) data;
  KithDemoChannel *channel = kith_demo_world_find_channel (self->life->world, self->channel_id, NULL);
  const KithDemoLine *line = kith_demo_scene_get_line (self->scene, self->next);

  self->source = 0;
  if (!channel)
    {
      g_ptr_array_remove_fast (self->life->performances, self);
      return G_SOURCE_REMOVE;
    }
  if (!self->typing)
    {
      self->typing = TRUE;
      tell_typing (self, channel, get_speaker (self, line));
      schedule_line (self);
      return G_SOURCE_REMOVE;
    }
  self->typing = FALSE;
  speak (self, channel, line);
  if (++self->next < self->scene->lines->len)
    schedule_line (self);
  else
    g_ptr_array_remove_fast (self->life->performances, self);
  return G_SOURCE_REMOVE;
}

/* People think, and then type about as fast as people do. */
static void
schedule_line (Performance *self)
{
  const KithDemoLine *line = kith_demo_scene_get_line (self->scene, self->next);
  guint wait = self->typing ? 700 + MIN ((guint) strlen (line->text) * 35, 4500)
                            : THINK_MS + (guint) (kith_demo_hash (self->seed, self->next, 1) % 1800);

  self->source = after (self->life, wait, on_line, self);
}

static gboolean
can_speak (KithDemoWorld *world, const KithWireMember *member)
{
  int person = kith_demo_people_find (member->user->username);

  return person > KITH_DEMO_ME && person < KITH_DEMO_BOT && world->statuses[person] != KITH_PRESENCE_STATUS_OFFLINE;
}

static gboolean
choose_cast (Performance *self, KithDemoGuild *guild)
{
  g_autoptr (GArray) awake = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < guild->members->len; i++)
    {
      const KithWireMember *member = (const KithWireMember *) g_ptr_array_index (guild->members, i);
      guint person = (guint) kith_demo_people_find (member->user->username);

      if (can_speak (self->life->world, member))
        g_array_append_val (awake, person);
    }
  if (awake->len == 0)
    return FALSE;
  for (guint i = 0; i < KITH_DEMO_MAX_CAST; i++)
    self->cast[i] = g_array_index (awake, guint, (self->seed + i) % awake->len);
  for (guint i = 0; self->scene->cast && self->scene->cast[i] && i < KITH_DEMO_MAX_CAST; i++)
    {
      guint person = (guint) kith_demo_people_find (self->scene->cast[i]);
      const char *id = self->life->world->people[person]->id;

      if (kith_demo_guild_find_member (guild, id))
        self->cast[i] = person;
    }
  return TRUE;
}

static void
perform (KithDemoLife *self, KithDemoGuild *guild, KithDemoChannel *channel, const char *theme,
         const KithWireMessage *answered)
{
  GPtrArray *scenes = kith_demo_script_find_scenes (self->world->script, theme);
  Performance *performance = g_new0 (Performance, 1);

  performance->life = self;
  performance->seed = draw (self);
  performance->scene = (const KithDemoScene *) g_ptr_array_index (scenes, performance->seed % scenes->len);
  performance->channel_id = g_strdup (channel->wire->id);
  if (answered)
    {
      const char *line_end = strpbrk (answered->content, "\n");
      glong length = g_utf8_strlen (answered->content, line_end ? line_end - answered->content : -1);

      performance->answer_to = g_strdup (answered->id);
      performance->quote = g_utf8_substring (answered->content, 0, MIN (length, QUOTE_CHARACTERS));
    }
  if (!choose_cast (performance, guild))
    {
      free_performance (performance);
      return;
    }
  g_ptr_array_add (self->performances, performance);
  schedule_line (performance);
}

static gboolean
on_scene (gpointer data)
{
  KithDemoLife *self = (KithDemoLife *) data;
  KithDemoWorld *world = self->world;
  guint64 number = draw (self);

  self->scene_source = after (self, SCENE_MS, on_scene, self);
  if (world->guilds->len > 0 && self->performances->len < 2)
    {
      /* Half of what happens, happens in the first guild. */
      guint index = number % 2 ? 0 : (guint) (number >> 8) % world->guilds->len;
      KithDemoGuild *guild = (KithDemoGuild *) g_ptr_array_index (world->guilds, index);
      KithDemoChannel *channel = guild->channels->len ? (KithDemoChannel *) g_ptr_array_index (
                                                          guild->channels, (number >> 24) % guild->channels->len)
                                                      : NULL;

      if (channel && channel->history)
        perform (self, guild, channel, kith_demo_history_pick_theme (channel->history, number >> 40), NULL);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
on_presence (gpointer data)
{
  static const KithPresenceStatus statuses[] = { KITH_PRESENCE_STATUS_ONLINE, KITH_PRESENCE_STATUS_ONLINE,
                                                 KITH_PRESENCE_STATUS_IDLE, KITH_PRESENCE_STATUS_OFFLINE };
  KithDemoLife *self = (KithDemoLife *) data;
  guint64 number = draw (self);
  guint person = 1 + (guint) (number >> 8) % (KITH_DEMO_BOT - 1);
  KithPresenceStatus status = statuses[number % G_N_ELEMENTS (statuses)];

  self->presence_source = after (self, PRESENCE_MS, on_presence, self);
  if (self->world->statuses[person] != status)
    kith_demo_world_set_status (self->world, person, status);
  return G_SOURCE_REMOVE;
}

KithDemoLife *
kith_demo_life_new (KithDemoWorld *world)
{
  KithDemoLife *self = g_new0 (KithDemoLife, 1);

  self->world = world;
  self->performances = g_ptr_array_new_with_free_func (free_performance);
  self->speed = 1;
  return self;
}

void
kith_demo_life_free (KithDemoLife *self)
{
  kith_demo_life_stop (self);
  g_ptr_array_unref (self->performances);
  g_free (self);
}

/**
 * kith_demo_life_set_speed:
 * @speed: how many times faster than in a real room, for tests
 */
void
kith_demo_life_set_speed (KithDemoLife *self, guint speed)
{
  self->speed = MAX (speed, 1);
}

void
kith_demo_life_start (KithDemoLife *self)
{
  if (self->running)
    return;
  self->running = TRUE;
  self->scene_source = after (self, FIRST_SCENE_MS, on_scene, self);
  self->presence_source = after (self, PRESENCE_MS, on_presence, self);
}

void
kith_demo_life_stop (KithDemoLife *self)
{
  self->running = FALSE;
  g_clear_handle_id (&self->scene_source, g_source_remove);
  g_clear_handle_id (&self->presence_source, g_source_remove);
  g_ptr_array_set_size (self->performances, 0);
}

static const char *
get_answer_theme (const char *content)
{
  static const struct
  {
    const char *word, *theme;
  } table[] = { { "```", "answer:code" },     { "?", "answer:question" },   { "？", "answer:question" },
                { "hello", "answer:hello" },  { "hi ", "answer:hello" },    { "hey", "answer:hello" },
                { "привет", "answer:hello" }, { "thank", "answer:thanks" }, { "спасибо", "answer:thanks" } };
  g_autofree char *folded = g_utf8_strdown (content, -1);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strstr (folded, table[i].word))
      return table[i].theme;
  return "answer:any";
}

/**
 * kith_demo_life_hear:
 * @message: what the person who looks has just written
 *
 * Lets somebody type and answer.
 */
void
kith_demo_life_hear (KithDemoLife *self, const KithWireMessage *message)
{
  KithDemoGuild *guild = NULL;
  KithDemoChannel *channel;

  if (!self->running)
    return;
  channel = kith_demo_world_find_channel (self->world, message->channel_id, &guild);
  if (channel)
    perform (self, guild, channel, get_answer_theme (message->content), message);
}
