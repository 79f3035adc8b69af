/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-circles.h"

typedef struct
{
  char *id;
  GPtrArray *people;
} Circle;

struct _KithdCircles
{
  GHashTable *circles; /* channel id → Circle; those without people are forgotten */
  GHashTable *people;  /* person → GPtrArray of Circle */
};

static void
circle_free (gpointer data)
{
  Circle *circle = data;

  g_free (circle->id);
  g_ptr_array_unref (circle->people);
  g_free (circle);
}

KithdCircles *
kithd_circles_new (void)
{
  KithdCircles *self = g_new0 (KithdCircles, 1);

  self->circles = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, circle_free);
  self->people = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  return self;
}

void
kithd_circles_free (KithdCircles *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->people);
  g_hash_table_unref (self->circles);
  g_free (self);
}

static void
link (KithdCircles *self, Circle *circle, gpointer person)
{
  GPtrArray *circles = g_hash_table_lookup (self->people, person);

  if (g_ptr_array_find (circle->people, person, NULL))
    return;
  if (!circles)
    {
      circles = g_ptr_array_new ();
      g_hash_table_insert (self->people, person, circles);
    }
  g_ptr_array_add (circle->people, person);
  g_ptr_array_add (circles, circle);
}

static void
unlink (KithdCircles *self, Circle *circle, gpointer person)
{
  GPtrArray *circles = g_hash_table_lookup (self->people, person);

  g_ptr_array_remove_fast (circle->people, person);
  if (!circles)
    return;
  g_ptr_array_remove_fast (circles, circle);
  if (circles->len == 0)
    g_hash_table_remove (self->people, person);
}

static Circle *
ensure (KithdCircles *self, const char *channel_id)
{
  Circle *circle = g_hash_table_lookup (self->circles, channel_id);

  if (circle)
    return circle;
  circle = g_new0 (Circle, 1);
  circle->id = g_strdup (channel_id);
  circle->people = g_ptr_array_new ();
  g_hash_table_insert (self->circles, circle->id, circle);
  return circle;
}

static void
drop_if_empty (KithdCircles *self, Circle *circle)
{
  if (circle->people->len == 0)
    g_hash_table_remove (self->circles, circle->id);
}

/**
 * kithd_circles_add:
 *
 * Puts one more person into a conversation.
 */
void
kithd_circles_add (KithdCircles *self, const char *channel_id, gpointer person)
{
  link (self, ensure (self, channel_id), person);
}

/**
 * kithd_circles_set:
 *
 * Makes these people all that are in a conversation.
 */
void
kithd_circles_set (KithdCircles *self, const char *channel_id, const GPtrArray *people)
{
  Circle *circle = ensure (self, channel_id);

  for (guint i = circle->people->len; i > 0; i--)
    if (!g_ptr_array_find ((GPtrArray *) people, circle->people->pdata[i - 1], NULL))
      unlink (self, circle, circle->people->pdata[i - 1]);
  for (guint i = 0; i < people->len; i++)
    link (self, circle, people->pdata[i]);
  drop_if_empty (self, circle);
}

/**
 * kithd_circles_forget:
 *
 * Takes a person out of all conversations, since they have gone.
 */
void
kithd_circles_forget (KithdCircles *self, gpointer person)
{
  GPtrArray *circles;

  while ((circles = g_hash_table_lookup (self->people, person)))
    {
      Circle *circle = circles->pdata[0];

      unlink (self, circle, person);
      drop_if_empty (self, circle);
    }
}

gboolean
kithd_circles_has (KithdCircles *self, const char *channel_id, gpointer person)
{
  const GPtrArray *people = kithd_circles_get (self, channel_id);

  return people && g_ptr_array_find ((GPtrArray *) people, person, NULL);
}

/**
 * kithd_circles_get:
 *
 * Returns: (nullable): the people in a conversation; %NULL where nobody is
 */
const GPtrArray *
kithd_circles_get (KithdCircles *self, const char *channel_id)
{
  const Circle *circle = g_hash_table_lookup (self->circles, channel_id);

  return circle ? circle->people : NULL;
}
