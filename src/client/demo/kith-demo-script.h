/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One message of a scene. */
typedef struct
{
  guint speaker; /* 0 for A, or KITH_DEMO_SPEAKER_ME */
  guint reply;   /* how many lines above is the one that it answers; 0 for none */
  gboolean edited;
  guint pause_s; /* how long after the line above; 0 for a usual pause */
  char *text;    /* Markdown with {placeholders} */
} KithDemoLine;

#define KITH_DEMO_SPEAKER_ME 26
/* Speakers of a scene, besides that one; in the texts A to J. */
#define KITH_DEMO_MAX_CAST 10

/* A short conversation. */
typedef struct
{
  GPtrArray *lines; /* of KithDemoLine */
  guint n_speakers;
  char **cast; /* (nullable): user names of A, B, … where it matters who speaks */
} KithDemoScene;

/* All that the people of the demo can say, read from the texts in scenes/. */
typedef struct _KithDemoScript KithDemoScript;

KithDemoScript *kith_demo_script_new (void);
KithDemoScript *kith_demo_script_new_from_text (const char *text);
void kith_demo_script_free (KithDemoScript *self);
GPtrArray *kith_demo_script_find_scenes (KithDemoScript *self, const char *theme);
const char *kith_demo_script_pick_word (KithDemoScript *self, const char *pool, guint64 hash);
GPtrArray *kith_demo_script_list_themes (KithDemoScript *self);

static inline const KithDemoLine *
kith_demo_scene_get_line (const KithDemoScene *scene, guint index)
{
  return (const KithDemoLine *) g_ptr_array_index (scene->lines, index);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithDemoScript, kith_demo_script_free)

G_END_DECLS
