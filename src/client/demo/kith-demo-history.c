/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-history.h"

#include "kith-demo-id.h"
#include "kith-demo-people.h"

#include <string.h>

/* The past is cut, from its end, into the channel's written end and then into blocks of BLOCK messages. A block is
 * filled with scenes that a hash of its number chooses, so any message can be made by laying out one block. Blocks take
 * equal stretches of the hours in which people are awake. */

#define BLOCK 32
#define MAX_ENDING 48
#define TURNS_A_BLOCK 7

#define SECOND_MS G_GINT64_CONSTANT (1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define WAKING_HOUR_MS (7 * HOUR_MS)
#define AWAKE_MS (18 * HOUR_MS)

typedef struct
{
  const KithDemoScene *scene;
  const KithDemoLine *line;
  guint first; /* where the scene begins */
  guint64 seed;
  gint64 offset; /* from the beginning of the stretch */
} Entry;

typedef struct
{
  int number; /* of the block; -1 for the ending, -2 for nothing */
  guint length;
  Entry entries[MAX_ENDING];
} Stretch;

struct _KithDemoHistory
{
  KithDemoScript *script;
  guint place;
  guint length, ending;
  GArray *members;
  GPtrArray *themes; /* of GPtrArray of scenes, borrowed */
  GStrv names;       /* of the themes that the channel asked for */
  gint64 utc_offset;
  gint64 span;       /* waking time of a block */
  gint64 end;        /* waking time of the newest message */
  gint64 ending_end; /* waking time at which the blocks end */
  Stretch ending_stretch;
  Stretch block_stretch; /* the one that was asked for last */
};

/* Waking time counts the hours from 7 in the morning to 1 at night only. */
static gint64
to_waking_time (gint64 ms, gint64 utc_offset)
{
  gint64 local = ms + utc_offset - WAKING_HOUR_MS;

  return local / DAY_MS * AWAKE_MS + MIN (local % DAY_MS, AWAKE_MS - MINUTE_MS);
}

static gint64
from_waking_time (gint64 waking, gint64 utc_offset)
{
  return waking / AWAKE_MS * DAY_MS + waking % AWAKE_MS + WAKING_HOUR_MS - utc_offset;
}

static const KithDemoScene *
find_fitting (GPtrArray *scenes, guint start, guint room)
{
  for (guint i = 0; i < scenes->len; i++)
    {
      const KithDemoScene *scene = (const KithDemoScene *) g_ptr_array_index (scenes, (start + i) % scenes->len);

      if (scene->lines->len <= room)
        return scene;
    }
  return NULL;
}

static guint
divisor (guint a, guint b)
{
  return b == 0 ? a : divisor (b, a % b);
}

/* Within one round through the scenes of a theme none comes twice; each round has another order. */
static const KithDemoScene *
choose_scene (KithDemoHistory *self, guint block, guint turn, guint room)
{
  guint64 hash = kith_demo_hash (self->place, block, turn);
  /* The first theme of a channel takes half of its time, the second half of the rest, and so on. */
  guint theme = MIN ((guint) __builtin_ctzll (hash | G_GUINT64_CONSTANT (1) << 40), self->themes->len - 1);
  GPtrArray *scenes = (GPtrArray *) g_ptr_array_index (self->themes, theme);
  guint turns = block * TURNS_A_BLOCK + turn, n = scenes->len;
  guint64 order = kith_demo_hash (self->place, theme, turns / n);
  guint step = 1 + (guint) (order >> 32) % n;
  const KithDemoScene *scene;

  while (divisor (step, n) != 1)
    step++;
  scene = (const KithDemoScene *) g_ptr_array_index (scenes, ((turns % n) * step + (guint) (order % n)) % n);
  if (scene->lines->len <= room)
    return scene;
  return find_fitting ((GPtrArray *) g_ptr_array_index (self->themes, self->themes->len - 1), (guint) (hash >> 40),
                       room);
}

static guint
add_scene (Stretch *stretch, const KithDemoScene *scene, guint64 seed)
{
  guint first = stretch->length;

  for (guint i = 0; i < scene->lines->len && stretch->length < MAX_ENDING; i++)
    {
      Entry *entry = &stretch->entries[stretch->length++];

      entry->scene = scene;
      entry->line = kith_demo_scene_get_line (scene, i);
      entry->first = first;
      entry->seed = seed;
    }
  return first;
}

static gint64
get_pause (const Entry *entry, guint index)
{
  if (entry->line->pause_s)
    return entry->line->pause_s * SECOND_MS;
  return (8 + (gint64) strlen (entry->line->text) / 6) * SECOND_MS +
         (gint64) (kith_demo_hash (entry->seed, index, 2) % 40000);
}

/* Spreads the scenes of a block over its stretch of time; what is said within a scene follows quickly. */
static void
time_block (KithDemoHistory *self, Stretch *stretch, guint n_scenes)
{
  gint64 talk = 0, at = 0, room, pause;

  for (guint i = 0; i < stretch->length; i++)
    if (stretch->entries[i].first != i)
      talk += get_pause (&stretch->entries[i], i);
  room = MIN (talk, self->span / 2);
  pause = (self->span - room - MIN (self->span / 50, MINUTE_MS)) / (gint64) n_scenes;
  for (guint i = 0; i < stretch->length; i++)
    {
      Entry *entry = &stretch->entries[i];

      if (entry->first != i)
        at += get_pause (entry, i) * room / MAX (talk, 1);
      else
        at += pause * (gint64) (30 + entry->seed % 70) / 100;
      entry->offset = at;
    }
}

static const Stretch *
get_block (KithDemoHistory *self, guint block)
{
  Stretch *stretch = &self->block_stretch;
  guint turn = 0, n_scenes = 0;

  if (stretch->number == (int) block)
    return stretch;
  stretch->number = (int) block;
  stretch->length = 0;
  while (stretch->length < BLOCK)
    {
      const KithDemoScene *scene = choose_scene (self, block, turn++, BLOCK - stretch->length);

      add_scene (stretch, scene, kith_demo_hash (self->place, block, 1000 + turn));
      n_scenes++;
    }
  time_block (self, stretch, n_scenes);
  return stretch;
}

static void
lay_out_ending (KithDemoHistory *self, const char *name)
{
  g_autofree char *theme = g_strconcat ("end:", name, NULL);
  GPtrArray *scenes = kith_demo_script_find_scenes (self->script, theme);
  Stretch *stretch = &self->ending_stretch;
  gint64 at = 0;

  for (guint i = 0; scenes && i < scenes->len; i++)
    add_scene (stretch, (const KithDemoScene *) g_ptr_array_index (scenes, i), kith_demo_hash (self->place, i, 77));
  for (guint i = 0; i < stretch->length; i++)
    {
      at += i > 0 ? get_pause (&stretch->entries[i], i) : 0;
      stretch->entries[i].offset = at;
    }
  self->ending = stretch->length;
  self->ending_end = self->end - at - (self->ending ? 25 * MINUTE_MS : 0);
}

/**
 * kith_demo_history_new:
 * @members: (element-type guint): who may speak; kept
 *
 * Returns: (transfer full): the history of a channel
 */
KithDemoHistory *
kith_demo_history_new (KithDemoScript *script, const KithDemoChannelSpec *spec, guint place, GArray *members,
                       gint64 born_ms, gint64 utc_offset_ms)
{
  KithDemoHistory *self = g_new0 (KithDemoHistory, 1);

  self->script = script;
  self->place = place;
  self->members = g_array_ref (members);
  self->themes = g_ptr_array_new ();
  self->names = g_strsplit (spec->themes, " ", -1);
  self->utc_offset = utc_offset_ms;
  self->block_stretch.number = -2;
  self->ending_stretch.number = -1;
  for (guint i = 0; self->names[i]; i++)
    {
      GPtrArray *scenes = kith_demo_script_find_scenes (script, self->names[i]);

      if (scenes)
        g_ptr_array_add (self->themes, scenes);
    }
  /* Has scenes of one line, so that every block can be filled. */
  g_ptr_array_add (self->themes, kith_demo_script_find_scenes (script, "general"));
  self->span = AWAKE_MS * BLOCK / MAX (spec->pace, 1);
  self->end = to_waking_time (born_ms - spec->quiet_min * MINUTE_MS, utc_offset_ms) -
              (gint64) (place * 7919 % 50) * 1000;
  lay_out_ending (self, spec->name);
  self->length = spec->messages ? spec->messages + self->ending : 0;
  return self;
}

void
kith_demo_history_free (KithDemoHistory *self)
{
  g_array_unref (self->members);
  g_ptr_array_unref (self->themes);
  g_strfreev (self->names);
  g_free (self);
}

guint
kith_demo_history_get_length (KithDemoHistory *self)
{
  return self->length;
}

/**
 * kith_demo_history_pick_theme:
 *
 * Returns: (transfer none): a theme of the channel that a number leads to
 */
const char *
kith_demo_history_pick_theme (KithDemoHistory *self, guint64 hash)
{
  return self->names[hash % g_strv_length (self->names)];
}

/* Finds the line of a message, its place in its stretch, and when it was said. */
static const Entry *
find_entry (KithDemoHistory *self, guint seq, guint *index, gint64 *ms)
{
  guint age = self->length - seq;
  const Stretch *stretch = &self->ending_stretch;
  gint64 start;

  if (age < self->ending)
    {
      *index = self->ending - 1 - age;
      start = self->end - stretch->entries[self->ending - 1].offset;
    }
  else
    {
      guint block = (age - self->ending) / BLOCK;

      *index = BLOCK - 1 - (age - self->ending) % BLOCK;
      stretch = get_block (self, block);
      start = self->ending_end - (gint64) (block + 1) * self->span;
    }
  *ms = from_waking_time (start + stretch->entries[*index].offset, self->utc_offset);
  return &stretch->entries[*index];
}

/**
 * kith_demo_history_get_id:
 * @seq: 1 to the length
 *
 * Returns: (transfer full): the id of a message
 */
char *
kith_demo_history_get_id (KithDemoHistory *self, guint seq)
{
  gint64 ms;
  guint index;

  find_entry (self, seq, &index, &ms);
  return kith_demo_id_format (ms, KITH_DEMO_ID_MESSAGE, self->place, seq);
}

/**
 * kith_demo_history_find_seq:
 *
 * Returns: the number of a message, or 0 where the history has no message of this id
 */
guint
kith_demo_history_find_seq (KithDemoHistory *self, const char *id)
{
  KithDemoId parts;
  gint64 ms;
  guint index;

  if (!kith_demo_id_parse (id, &parts) || parts.kind != KITH_DEMO_ID_MESSAGE || parts.place != self->place ||
      parts.number < 1 || parts.number > self->length)
    return 0;
  find_entry (self, parts.number, &index, &ms);
  return ms == parts.ms ? parts.number : 0;
}

/* The bot speaks only where it is named. */
static gboolean
is_member (KithDemoHistory *self, int person)
{
  for (guint i = 0; i < self->members->len; i++)
    if ((int) g_array_index (self->members, guint, i) == person)
      return TRUE;
  return person == KITH_DEMO_BOT;
}

/* Different people for the speakers: a walk through the members by a step that has no divisor in common with them. */
static guint
cast_speaker (KithDemoHistory *self, const KithDemoScene *scene, guint64 seed, guint speaker)
{
  guint n = self->members->len;
  guint step = 1 + (guint) (seed >> 32) % n;
  int named = -1;

  if (speaker == KITH_DEMO_SPEAKER_ME)
    return KITH_DEMO_ME;
  if (scene->cast && speaker < g_strv_length (scene->cast))
    named = kith_demo_people_find (scene->cast[speaker]);
  if (is_member (self, named))
    return (guint) named;
  while (divisor (step, n) != 1)
    step++;
  return g_array_index (self->members, guint, (seed % n + (guint64) speaker * step) % n);
}

/**
 * kith_demo_history_get_message:
 * @message: (out caller-allocates): filled; clear it with kith_demo_message_clear()
 *
 * Makes one message.
 */
void
kith_demo_history_get_message (KithDemoHistory *self, guint seq, KithDemoMessage *message)
{
  guint index, cast[KITH_DEMO_MAX_CAST];
  const Entry *entry = find_entry (self, seq, &index, &message->created_at);
  guint n_cast = MIN (MAX (entry->scene->n_speakers, 1), KITH_DEMO_MAX_CAST);

  for (guint i = 0; i < n_cast; i++)
    cast[i] = cast_speaker (self, entry->scene, entry->seed, i);
  message->author = entry->line->speaker < n_cast
                      ? cast[entry->line->speaker]
                      : cast_speaker (self, entry->scene, entry->seed, entry->line->speaker);
  message->edited = entry->line->edited;
  message->reply_seq = entry->line->reply && seq > entry->line->reply && index >= entry->first + entry->line->reply
                         ? seq - entry->line->reply
                         : 0;
  message->content = kith_demo_fill_text (self->script, entry->line->text, cast, n_cast, entry->seed);
}

void
kith_demo_message_clear (KithDemoMessage *message)
{
  g_clear_pointer (&message->content, g_free);
}

static gboolean
append_placeholder (GString *text, KithDemoScript *script, const char *name, const guint *cast, guint n_cast,
                    guint64 seed)
{
  g_autofree char *id = NULL;
  const char *word;

  if (strcmp (name, "me") == 0 || (strlen (name) == 1 && g_ascii_isupper (name[0]) && (guint) (name[0] - 'A') < n_cast))
    {
      id = kith_demo_people_get_id (strcmp (name, "me") == 0 ? KITH_DEMO_ME : cast[name[0] - 'A']);
      g_string_append_printf (text, "<@%s>", id);
      return TRUE;
    }
  if (strlen (name) == 1 && g_ascii_islower (name[0]) && (guint) (name[0] - 'a') < n_cast)
    {
      const char *display = kith_demo_people[cast[name[0] - 'a']].display_name;

      g_string_append_len (text, display, (gssize) strcspn (display, " "));
      return TRUE;
    }
  word = kith_demo_script_pick_word (script, name, kith_demo_hash (seed, g_str_hash (name), 5));
  if (word)
    g_string_append (text, word);
  return word != NULL;
}

/**
 * kith_demo_fill_text:
 * @cast: who A, B, … are
 * @seed: decides on words, the same ones for the whole of a scene
 *
 * Puts people and words in the place of {placeholders}; braces that are none stay.
 *
 * Returns: (transfer full): Markdown
 */
char *
kith_demo_fill_text (KithDemoScript *script, const char *text, const guint *cast, guint n_cast, guint64 seed)
{
  GString *filled = g_string_new (NULL);

  while (*text)
    {
      gsize length = strcspn (text, "{");
      const char *end = strchr (text + length, '}');
      g_autofree char *name = NULL;

      g_string_append_len (filled, text, (gssize) length);
      text += length;
      if (!*text)
        break;
      name = end ? g_strndup (text + 1, (gsize) (end - text) - 1) : NULL;
      if (name && append_placeholder (filled, script, name, cast, n_cast, seed))
        text = end + 1;
      else
        g_string_append_c (filled, *text++);
    }
  return g_string_free (filled, FALSE);
}
