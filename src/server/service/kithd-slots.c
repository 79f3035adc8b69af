/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-slots.h"

#include <string.h>

void
kithd_slots_clear (KithdSlots *self)
{
  g_clear_pointer (&self->words, g_free);
  self->n_words = 0;
}

/**
 * kithd_slots_resize:
 *
 * Makes room for all numbers below 64 times @n_words, and drops those that are not.
 */
void
kithd_slots_resize (KithdSlots *self, guint n_words)
{
  if (n_words == self->n_words)
    return;
  self->words = g_renew (guint64, self->words, n_words);
  if (n_words > self->n_words)
    memset (self->words + self->n_words, 0, (n_words - self->n_words) * sizeof (guint64));
  self->n_words = n_words;
}

void
kithd_slots_set (KithdSlots *self, guint slot, gboolean on)
{
  guint word = slot / 64;
  guint64 bit = G_GUINT64_CONSTANT (1) << slot % 64;

  if (word >= self->n_words)
    {
      if (!on)
        return;
      kithd_slots_resize (self, word + 1);
    }
  if (on)
    self->words[word] |= bit;
  else
    self->words[word] &= ~bit;
}

gboolean
kithd_slots_has (const KithdSlots *self, guint slot)
{
  return (kithd_slots_get_word (self, slot / 64) >> slot % 64 & 1) != 0;
}

/**
 * kithd_slots_unite:
 *
 * Adds all of another set.
 */
void
kithd_slots_unite (KithdSlots *self, const KithdSlots *other)
{
  if (self->n_words < other->n_words)
    kithd_slots_resize (self, other->n_words);
  for (guint i = 0; i < other->n_words; i++)
    self->words[i] |= other->words[i];
}

void
kithd_slots_copy (KithdSlots *self, const KithdSlots *other)
{
  kithd_slots_resize (self, other->n_words);
  if (other->n_words)
    memcpy (self->words, other->words, other->n_words * sizeof (guint64));
}

gboolean
kithd_slots_equal (const KithdSlots *self, const KithdSlots *other)
{
  for (guint i = 0; i < MAX (self->n_words, other->n_words); i++)
    if (kithd_slots_get_word (self, i) != kithd_slots_get_word (other, i))
      return FALSE;
  return TRUE;
}
