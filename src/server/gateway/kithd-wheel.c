/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-wheel.h"

/**
 * kithd_wheel_init:
 * @func: called for every entry that falls due, after it was unset
 */
void
kithd_wheel_init (KithdWheel *self, KithdWheelFunc func, gpointer data)
{
  *self = (KithdWheel){ .func = func, .data = data };
  for (guint i = 0; i < KITHD_WHEEL_SLOTS; i++)
    self->slots[i].next = self->slots[i].previous = &self->slots[i];
}

static void
insert (KithdWheelEntry *head, KithdWheelEntry *entry)
{
  entry->next = head;
  entry->previous = head->previous;
  head->previous->next = entry;
  head->previous = entry;
}

/**
 * kithd_wheel_set:
 * @seconds: from now, at least 1; it takes up to a second less
 *
 * Sets or moves an entry's deadline.
 */
void
kithd_wheel_set (KithdWheel *self, KithdWheelEntry *entry, guint seconds)
{
  kithd_wheel_unset (entry);
  entry->due = self->now + MAX (seconds, 1);
  insert (&self->slots[entry->due % KITHD_WHEEL_SLOTS], entry);
}

void
kithd_wheel_unset (KithdWheelEntry *entry)
{
  if (!entry->next)
    return;
  entry->next->previous = entry->previous;
  entry->previous->next = entry->next;
  entry->next = entry->previous = NULL;
}

/**
 * kithd_wheel_advance:
 *
 * Lets a second pass.
 */
void
kithd_wheel_advance (KithdWheel *self)
{
  KithdWheelEntry *head, due;

  self->now++;
  head = &self->slots[self->now % KITHD_WHEEL_SLOTS];
  if (head->next == head)
    return;
  /* Taken off as a whole, since the calls may set and unset entries of the same slot. */
  due = *head;
  due.next->previous = due.previous->next = &due;
  head->next = head->previous = head;
  while (due.next != &due)
    {
      KithdWheelEntry *entry = due.next;

      kithd_wheel_unset (entry);
      if (entry->due == self->now)
        self->func (entry, self->data);
      else
        insert (head, entry);
    }
}
