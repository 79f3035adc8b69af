/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-typing.h"

#include "kith-alarm.h"
#include "kith-object-list.h"
#include "kith-wire.h"

/* A typing mark is sent again this long before the last one fades for others. */
#define TYPING_AGAIN_MS ((KITH_LIMIT_TYPING_SECONDS - 3) * 1000)

typedef struct
{
  KithUser *user;
  gint64 until_us;
} Typist;

struct _KithTyping
{
  KithClock *clock;
  KithObjectList *list; /* KithUser */
  GArray *typists;      /* Typist, in the order of the list */
  KithAlarm *alarm;
  gint64 told_us; /* when one's own was told last; 0 for not since the last message */
};

static void
clear_typist (gpointer typist)
{
  g_clear_object (&((Typist *) typist)->user);
}

/* Wakes when the first mark fades. */
static void
watch (KithTyping *self)
{
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < self->typists->len; i++)
    first = MIN (first, g_array_index (self->typists, Typist, i).until_us);
  if (first == G_MAXINT64)
    kith_alarm_stop (self->alarm);
  else
    kith_alarm_set (self->alarm, (first - kith_clock_monotonic_us (self->clock) + 999) / 1000);
}

static void
on_due (gpointer data)
{
  KithTyping *self = data;
  gint64 now = kith_clock_monotonic_us (self->clock);

  for (guint i = self->typists->len; i > 0; i--)
    {
      g_autoptr (KithUser) user = g_object_ref (g_array_index (self->typists, Typist, i - 1).user);

      if (g_array_index (self->typists, Typist, i - 1).until_us > now)
        continue;
      g_array_remove_index (self->typists, i - 1);
      kith_object_list_remove (self->list, user);
    }
  watch (self);
}

KithTyping *
kith_typing_new (KithClock *clock)
{
  KithTyping *self = g_new0 (KithTyping, 1);

  self->clock = kith_clock_ref (clock);
  self->list = kith_object_list_new (KITH_TYPE_USER);
  self->typists = g_array_new (FALSE, FALSE, sizeof (Typist));
  g_array_set_clear_func (self->typists, clear_typist);
  self->alarm = kith_alarm_new (clock, on_due, self);
  return self;
}

void
kith_typing_free (KithTyping *self)
{
  kith_alarm_free (self->alarm);
  g_array_unref (self->typists);
  g_object_unref (self->list);
  kith_clock_unref (self->clock);
  g_free (self);
}

/**
 * kith_typing_get_list:
 *
 * Returns: (transfer none): a list of KithUser who type now
 */
GListModel *
kith_typing_get_list (KithTyping *self)
{
  return G_LIST_MODEL (self->list);
}

/**
 * kith_typing_set:
 *
 * Shows that somebody is typing, for a few seconds.
 */
void
kith_typing_set (KithTyping *self, KithUser *user)
{
  gint64 until = kith_clock_monotonic_us (self->clock) + KITH_LIMIT_TYPING_SECONDS * G_USEC_PER_SEC;
  guint position;

  if (kith_object_list_find (self->list, user, &position))
    {
      g_array_index (self->typists, Typist, position).until_us = until;
    }
  else
    {
      Typist typist = { g_object_ref (user), until };

      g_array_append_val (self->typists, typist);
      kith_object_list_append (self->list, user);
    }
  watch (self);
}

void
kith_typing_clear (KithTyping *self, KithUser *user)
{
  guint position;

  if (!kith_object_list_find (self->list, user, &position))
    return;
  g_array_remove_index (self->typists, position);
  kith_object_list_remove (self->list, user);
  watch (self);
}

/**
 * kith_typing_is_due:
 *
 * Returns: whether one's own mark is about to fade for others, or was never told
 */
gboolean
kith_typing_is_due (KithTyping *self)
{
  return !self->told_us || kith_clock_monotonic_us (self->clock) - self->told_us >= TYPING_AGAIN_MS * 1000;
}

void
kith_typing_told (KithTyping *self)
{
  self->told_us = kith_clock_monotonic_us (self->clock);
}

/* After a message the next key is told at once. */
void
kith_typing_reset (KithTyping *self)
{
  self->told_us = 0;
}
