/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A set of small numbers, 64 to a word. Zero-initialised it is empty; words beyond the last are zero. */
typedef struct
{
  guint64 *words;
  guint n_words;
} KithdSlots;

void kithd_slots_clear (KithdSlots *self);
void kithd_slots_resize (KithdSlots *self, guint n_words);
void kithd_slots_set (KithdSlots *self, guint slot, gboolean on);
gboolean kithd_slots_has (const KithdSlots *self, guint slot);
void kithd_slots_unite (KithdSlots *self, const KithdSlots *other);
void kithd_slots_copy (KithdSlots *self, const KithdSlots *other);
gboolean kithd_slots_equal (const KithdSlots *self, const KithdSlots *other);

static inline guint64
kithd_slots_get_word (const KithdSlots *self, guint word)
{
  return word < self->n_words ? self->words[word] : 0;
}

G_END_DECLS
