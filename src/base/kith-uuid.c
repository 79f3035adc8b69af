/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-uuid.h"

#include <string.h>

/* RFC 9562 section 5.7: 48 bits of Unix milliseconds, version 7, then `rand_a` (12 bits) and `rand_b` (62 bits).
 * Method 1 of section 6.2 keeps the order within a millisecond: rand_a and the upper 30 bits of rand_b are a counter of
 * 42 bits that starts at a random place in its lower half and then grows; the lower 32 bits are random every time. */

#define COUNTER_BITS 42
#define COUNTER_MAX ((G_GUINT64_CONSTANT (1) << COUNTER_BITS) - 1)

struct _KithUuidGenerator
{
  KithClock *clock;
  GMutex mutex;
  gint64 last_ms;
  guint64 counter;
};

KithUuidGenerator *
kith_uuid_generator_new (KithClock *clock)
{
  KithUuidGenerator *self = g_new0 (KithUuidGenerator, 1);

  self->clock = kith_clock_ref (clock);
  g_mutex_init (&self->mutex);
  return self;
}

void
kith_uuid_generator_free (KithUuidGenerator *self)
{
  if (!self)
    return;
  kith_clock_unref (self->clock);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static guint64
random_counter (void)
{
  return ((guint64) g_random_int () << 9 ^ g_random_int ()) & (COUNTER_MAX >> 1);
}

/**
 * kith_uuid_generator_next:
 *
 * Makes an id that sorts after all that this generator made before, also when the clock steps back.
 *
 * Returns: (transfer full): 36 characters, lower case
 */
char *
kith_uuid_generator_next (KithUuidGenerator *self)
{
  gint64 now = kith_clock_now_ms (self->clock);
  guint64 ms, counter;

  g_mutex_lock (&self->mutex);
  if (now > self->last_ms)
    {
      self->last_ms = now;
      self->counter = random_counter ();
    }
  else if (self->counter == COUNTER_MAX)
    {
      self->last_ms++;
      self->counter = random_counter ();
    }
  else
    {
      self->counter++;
    }
  ms = (guint64) self->last_ms;
  counter = self->counter;
  g_mutex_unlock (&self->mutex);

  return g_strdup_printf ("%08x-%04x-%04x-%04x-%04x%08x", (guint) (ms >> 16), (guint) (ms & 0xffff),
                          (guint) (0x7000 | (counter >> 30)), (guint) (0x8000 | ((counter >> 16) & 0x3fff)),
                          (guint) (counter & 0xffff), g_random_int ());
}

/* The 42 bits of the counter: rand_a and the upper 30 bits of rand_b. */
static guint64
get_counter (const char *text)
{
  guint64 a = g_ascii_strtoull (text + 15, NULL, 16), b = g_ascii_strtoull (text + 19, NULL, 16);
  char digits[5] = { text[24], text[25], text[26], text[27], '\0' };

  return (a & 0xfff) << 30 | (b & 0x3fff) << 16 | g_ascii_strtoull (digits, NULL, 16);
}

/**
 * kith_uuid_generator_follow:
 * @id: a valid UUIDv7
 *
 * Makes the ids from now on sort after one that another generator made, also where its clock was ahead.
 */
void
kith_uuid_generator_follow (KithUuidGenerator *self, const char *id)
{
  gint64 ms = kith_uuid_get_time (id);
  guint64 counter = get_counter (id);

  g_mutex_lock (&self->mutex);
  if (ms > self->last_ms || (ms == self->last_ms && counter > self->counter))
    {
      self->last_ms = ms;
      self->counter = counter;
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * kith_uuid_is_valid:
 *
 * Tells whether a text is a UUIDv7 in the form that the protocol uses (lower case, with dashes).
 */
gboolean
kith_uuid_is_valid (const char *text)
{
  if (!text || strnlen (text, KITH_UUID_LENGTH + 1) != KITH_UUID_LENGTH)
    return FALSE;

  for (guint i = 0; i < KITH_UUID_LENGTH; i++)
    {
      gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;

      if (dash ? text[i] != '-' : !(g_ascii_isdigit (text[i]) || (text[i] >= 'a' && text[i] <= 'f')))
        return FALSE;
    }
  return text[14] == '7' && strchr ("89ab", text[19]) != NULL;
}

/**
 * kith_uuid_get_time:
 * @text: a valid UUIDv7
 *
 * Returns: when it was made, in milliseconds since 1970
 */
gint64
kith_uuid_get_time (const char *text)
{
  char digits[13];

  memcpy (digits, text, 8);
  memcpy (digits + 8, text + 9, 4);
  digits[12] = '\0';
  return (gint64) g_ascii_strtoull (digits, NULL, 16);
}
