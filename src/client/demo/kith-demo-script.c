/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-script.h"

#include "kith-demo-resource.h"

#include <gio/gio.h>
#include <string.h>

/* The form of the texts, line by line:
 *   # a comment
 *   % pool: word; word; …             words for the placeholder {pool}
 *   @ theme theme … [= name name …]   begins a scene of these themes, with its cast where it matters
 *   A: text                           somebody speaks; M is the person who looks at the demo
 *   B<: text    B<3: text             an answer to the line above, or to the third above
 *   B~: text                          was edited later
 *   | text                            goes on with the message above on a new line
 *   -- 90                             ninety minutes pass */

#define RESOURCE_DIRECTORY "/chat/kith/demo/scenes"

struct _KithDemoScript
{
  GPtrArray *scenes;
  GHashTable *themes; /* name → GPtrArray of borrowed scenes */
  GHashTable *pools;  /* name → strv */
};

typedef struct
{
  KithDemoScript *script;
  KithDemoScene *scene;
  KithDemoLine *line;
  guint pause_s;
} Reader;

static void
free_line (gpointer data)
{
  KithDemoLine *line = (KithDemoLine *) data;

  g_free (line->text);
  g_free (line);
}

static void
free_scene (gpointer data)
{
  KithDemoScene *scene = (KithDemoScene *) data;

  g_ptr_array_unref (scene->lines);
  g_strfreev (scene->cast);
  g_free (scene);
}

static void
read_pool (Reader *reader, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);

  if (!parts[0] || !parts[1])
    return;
  GStrv words = g_strsplit (parts[1], ";", -1);
  for (guint i = 0; words[i]; i++)
    g_strstrip (words[i]);
  g_hash_table_replace (reader->script->pools, g_strdup (g_strstrip (parts[0])), words);
}

static void
read_header (Reader *reader, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  g_auto (GStrv) themes = g_strsplit (g_strstrip (parts[0]), " ", -1);
  KithDemoScene *scene = g_new0 (KithDemoScene, 1);

  scene->lines = g_ptr_array_new_with_free_func (free_line);
  if (parts[1])
    scene->cast = g_strsplit (g_strstrip (parts[1]), " ", -1);
  g_ptr_array_add (reader->script->scenes, scene);
  for (guint i = 0; themes[i]; i++)
    {
      GPtrArray *list = (GPtrArray *) g_hash_table_lookup (reader->script->themes, themes[i]);

      if (!list)
        {
          list = g_ptr_array_new ();
          g_hash_table_insert (reader->script->themes, g_strdup (themes[i]), list);
        }
      g_ptr_array_add (list, scene);
    }
  reader->scene = scene;
  reader->line = NULL;
  reader->pause_s = 0;
}

/* A person can be talked about without saying a word. */
static void
count_named (Reader *reader, const char *text)
{
  for (const char *at = strchr (text, '{'); at; at = strchr (at + 1, '{'))
    {
      guint named = (guint) (g_ascii_toupper (at[1]) - 'A') + 1;

      if (g_ascii_isalpha (at[1]) && at[2] == '}' && named <= KITH_DEMO_MAX_CAST)
        reader->scene->n_speakers = MAX (reader->scene->n_speakers, named);
    }
}

static void
read_line (Reader *reader, const char *text)
{
  KithDemoLine *line = g_new0 (KithDemoLine, 1);
  const char *at = text + 1;

  line->speaker = text[0] == 'M' ? KITH_DEMO_SPEAKER_ME : (guint) (text[0] - 'A');
  if (line->speaker != KITH_DEMO_SPEAKER_ME)
    reader->scene->n_speakers = MAX (reader->scene->n_speakers, line->speaker + 1);
  for (; *at && *at != ':'; at++)
    {
      if (*at == '<')
        line->reply = 1;
      else if (*at == '~')
        line->edited = TRUE;
      else if (g_ascii_isdigit (*at))
        line->reply = (guint) (*at - '0');
    }
  line->text = g_strdup (*at == ':' ? at + 1 : at);
  g_strstrip (line->text);
  line->pause_s = reader->pause_s;
  count_named (reader, line->text);
  g_ptr_array_add (reader->scene->lines, line);
  reader->line = line;
  reader->pause_s = 0;
}

static void
continue_line (Reader *reader, const char *text)
{
  char *longer = g_strconcat (reader->line->text, reader->line->text[0] ? "\n" : "", text[0] == ' ' ? text + 1 : text,
                              NULL);

  count_named (reader, text);
  g_free (reader->line->text);
  reader->line->text = longer;
}

static void
read_text (KithDemoScript *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Reader reader = { .script = self };

  for (guint i = 0; lines[i]; i++)
    {
      const char *line = lines[i];

      if (line[0] == '%')
        read_pool (&reader, line + 1);
      else if (line[0] == '@')
        read_header (&reader, line + 1);
      else if (g_str_has_prefix (line, "--"))
        reader.pause_s = (guint) g_ascii_strtoull (line + 3, NULL, 10) * 60;
      else if (line[0] == '|' && reader.line)
        continue_line (&reader, line + 1);
      else if (g_ascii_isupper (line[0]) && reader.scene)
        read_line (&reader, line);
    }
}

static KithDemoScript *
make_empty (void)
{
  KithDemoScript *self = g_new0 (KithDemoScript, 1);

  self->scenes = g_ptr_array_new_with_free_func (free_scene);
  self->themes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->pools = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  return self;
}

/**
 * kith_demo_script_new:
 *
 * Returns: (transfer full): all texts that ship with the demo
 */
KithDemoScript *
kith_demo_script_new (void)
{
  KithDemoScript *self = make_empty ();
  GResource *resource = kith_demo_get_resource ();
  g_auto (GStrv) names = g_resource_enumerate_children (resource, RESOURCE_DIRECTORY, 0, NULL);

  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *path = g_build_path ("/", RESOURCE_DIRECTORY, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, path, 0, NULL);
      g_autofree char *text = g_strndup ((const char *) g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      read_text (self, text);
    }
  return self;
}

/**
 * kith_demo_script_new_from_text:
 *
 * Returns: (transfer full): a script that knows one text only
 */
KithDemoScript *
kith_demo_script_new_from_text (const char *text)
{
  KithDemoScript *self = make_empty ();

  read_text (self, text);
  return self;
}

void
kith_demo_script_free (KithDemoScript *self)
{
  g_hash_table_unref (self->themes);
  g_hash_table_unref (self->pools);
  g_ptr_array_unref (self->scenes);
  g_free (self);
}

/**
 * kith_demo_script_find_scenes:
 *
 * Returns: (transfer none) (nullable) (element-type KithDemoScene): the scenes of a theme, in the order of the texts
 */
GPtrArray *
kith_demo_script_find_scenes (KithDemoScript *self, const char *theme)
{
  return (GPtrArray *) g_hash_table_lookup (self->themes, theme);
}

/**
 * kith_demo_script_pick_word:
 *
 * Returns: (transfer none) (nullable): the word of a pool that a number leads to; %NULL where there is no such pool
 */
const char *
kith_demo_script_pick_word (KithDemoScript *self, const char *pool, guint64 hash)
{
  GStrv words = (GStrv) g_hash_table_lookup (self->pools, pool);

  return words ? words[hash % g_strv_length (words)] : NULL;
}

/**
 * kith_demo_script_list_themes:
 *
 * Returns: (transfer container) (element-type utf8): names of all themes
 */
GPtrArray *
kith_demo_script_list_themes (KithDemoScript *self)
{
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->themes);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);
  return names;
}
