/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-access-private.h"

#include <string.h>

/* What a change of rights lets people see and hides from them. Those for whom the same becomes visible and hidden are
 * one group, so that what they are told is written once: a role that changes for ten thousand people makes few groups.
 */

void
kithd_sight_change_free (gpointer data)
{
  KithdSightChange *change = data;

  g_ptr_array_unref (change->owners);
  g_ptr_array_unref (change->gained);
  g_ptr_array_unref (change->lost);
  g_free (change);
}

/* Categories come before what stands in them. */
static int
compare_places (gconstpointer a, gconstpointer b)
{
  const KithWireChannel *one = (*(const KithdAccessPlace *const *) a)->channel;
  const KithWireChannel *other = (*(const KithdAccessPlace *const *) b)->channel;
  int order = (other->kind == KITH_CHANNEL_KIND_CATEGORY) - (one->kind == KITH_CHANNEL_KIND_CATEGORY);

  if (order == 0)
    order = one->position < other->position ? -1 : one->position > other->position;
  return order ? order : strcmp (one->id, other->id);
}

static GPtrArray *
list_places (KithdAccessGuild *guild)
{
  GPtrArray *places = g_ptr_array_sized_new (g_hash_table_size (guild->places));
  GHashTableIter iter;
  gpointer place;

  g_hash_table_iter_init (&iter, guild->places);
  while (g_hash_table_iter_next (&iter, NULL, &place))
    g_ptr_array_add (places, place);
  g_ptr_array_sort (places, compare_places);
  return places;
}

/* Who sees each place now: what a place allows, and for a category what is in it. */
static KithdSlots *
find_all (KithdAccessGuild *guild, const GPtrArray *places)
{
  KithdSlots *seen = g_new0 (KithdSlots, MAX (places->len, 1));
  g_autoptr (GHashTable) categories = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < places->len; i++)
    {
      KithdAccessPlace *place = places->pdata[i];
      KithdSlots *parent;

      kithd_slots_copy (&seen[i], kithd_access_place_get_allowed (place));
      if (place->channel->kind == KITH_CHANNEL_KIND_CATEGORY)
        {
          g_hash_table_insert (categories, place->channel->id, &seen[i]);
          continue;
        }
      parent = place->channel->parent_id ? g_hash_table_lookup (categories, place->channel->parent_id) : NULL;
      if (parent)
        kithd_slots_unite (parent, &seen[i]);
    }
  return seen;
}

/**
 * kithd_access_sight_remember:
 *
 * Notes who sees what, before something changes it.
 */
void
kithd_access_sight_remember (KithdAccessGuild *guild)
{
  g_autoptr (GPtrArray) places = list_places (guild);
  g_autofree KithdSlots *seen = find_all (guild, places);

  for (guint i = 0; i < places->len; i++)
    {
      KithdAccessPlace *place = places->pdata[i];

      kithd_slots_clear (&place->before);
      place->before = seen[i];
    }
}

/* Two words for each person, mixed from the salts of what they gain and lose; people with the same are one group. */
typedef struct
{
  guint64 first, second;
} Print;

static guint
print_hash (gconstpointer data)
{
  return (guint) ((const Print *) data)->first;
}

static gboolean
print_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (Print)) == 0;
}

static void
add_to_prints (Print *prints, const KithdSlots *now, const KithdAccessPlace *place)
{
  for (guint word = 0; word < MAX (now->n_words, place->before.n_words); word++)
    {
      guint64 after = kithd_slots_get_word (now, word);
      guint64 changed = after ^ kithd_slots_get_word (&place->before, word);

      for (; changed; changed &= changed - 1)
        {
          guint bit = (guint) __builtin_ctzll (changed);
          Print *print = &prints[word * 64 + bit];

          /* A person gains or loses a place, never both, so that the sum says which. */
          print->first += after >> bit & 1 ? place->salts[0] : ~place->salts[0];
          print->second += after >> bit & 1 ? place->salts[1] : ~place->salts[1];
        }
    }
}

static KithdSightChange *
describe (const GPtrArray *places, const KithdSlots *seen, guint slot, const char *except)
{
  KithdSightChange *change = g_new0 (KithdSightChange, 1);

  change->owners = g_ptr_array_new ();
  change->gained = g_ptr_array_new ();
  change->lost = g_ptr_array_new ();
  for (guint i = 0; i < places->len; i++)
    {
      const KithdAccessPlace *place = places->pdata[i];
      gboolean before = kithd_slots_has (&place->before, slot), now = kithd_slots_has (&seen[i], slot);

      if (before == now || g_strcmp0 (place->channel->id, except) == 0)
        continue;
      if (now)
        g_ptr_array_add (change->gained, place->channel);
      else
        g_ptr_array_insert (change->lost, 0, place->channel);
    }
  return change;
}

/**
 * kithd_access_sight_compare:
 * @except: (nullable): id of a channel of whose change everybody is told otherwise
 *
 * Finds what has changed since kithd_access_sight_remember() for the members who were there then.
 *
 * Returns: (transfer full): KithdSightChange, valid until the guild changes again
 */
GPtrArray *
kithd_access_sight_compare (KithdAccessGuild *guild, const char *except)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func (kithd_sight_change_free);
  g_autoptr (GPtrArray) places = list_places (guild);
  g_autofree KithdSlots *seen = find_all (guild, places);
  g_autofree Print *prints = g_new0 (Print, guild->all.n_words * 64 + 64);
  g_autoptr (GHashTable) groups = g_hash_table_new (print_hash, print_equal);
  const Print nothing = { 0, 0 };

  for (guint i = 0; i < places->len; i++)
    if (g_strcmp0 (((const KithdAccessPlace *) places->pdata[i])->channel->id, except) != 0)
      add_to_prints (prints, &seen[i], places->pdata[i]);
  for (guint slot = 0; slot < guild->members->len; slot++)
    {
      KithdSightChange *change;

      if (print_equal (&prints[slot], &nothing))
        continue;
      change = g_hash_table_lookup (groups, &prints[slot]);
      if (!change)
        {
          change = describe (places, seen, slot, except);
          g_hash_table_insert (groups, &prints[slot], change);
          g_ptr_array_add (changes, change);
        }
      g_ptr_array_add (change->owners, guild->owners->pdata[slot]);
    }
  for (guint i = 0; i < places->len; i++)
    kithd_slots_clear (&seen[i]);
  return changes;
}
