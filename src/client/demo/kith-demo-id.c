/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-id.h"

#include "kith-uuid.h"

#include <string.h>

/* A UUIDv7 that can be read back: `rand_a` is the kind, `rand_b` is 14 bits of place, 32 bits of number and 16 bits
 * that check the rest. So an id leads to its message without a table, and within a channel ids sort as their numbers
 * do. */

#define PLACE_MASK 0x3fff

/**
 * kith_demo_hash:
 *
 * Mixes three numbers by the finaliser of SplitMix64 (Steele, Lea, Flood 2014): all that looks random in the demo comes
 * from here, so that it is the same every time.
 *
 * Returns: 64 bits
 */
guint64
kith_demo_hash (guint64 a, guint64 b, guint64 c)
{
  const guint64 parts[] = { a, b, c };
  guint64 state = G_GUINT64_CONSTANT (0x4b697468);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      state += parts[i] + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      state = (state ^ (state >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
      state = (state ^ (state >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
      state ^= state >> 31;
    }
  return state;
}

static guint
checksum (gint64 ms, guint kind, guint place, guint number)
{
  return kith_demo_hash ((guint64) ms, (guint64) kind << 32 | place, number) & 0xffff;
}

/**
 * kith_demo_id_format:
 * @ms: when the thing was made, in milliseconds since 1970
 * @place: the channel or guild that it is in, less than 16384
 *
 * Returns: (transfer full): a UUIDv7
 */
char *
kith_demo_id_format (gint64 ms, KithDemoIdKind kind, guint place, guint number)
{
  return g_strdup_printf ("%08x-%04x-%04x-%04x-%08x%04x", (guint) (ms >> 16), (guint) (ms & 0xffff),
                          0x7000 | (guint) kind, 0x8000 | (place & PLACE_MASK), number,
                          checksum (ms, kind, place, number));
}

/**
 * kith_demo_id_parse:
 * @id: (out caller-allocates):
 *
 * Reads what an id stands for.
 *
 * Returns: %FALSE where the demo cannot have made it
 */
gboolean
kith_demo_id_parse (const char *text, KithDemoId *id)
{
  char digits[9];

  if (!kith_uuid_is_valid (text))
    return FALSE;
  memcpy (digits, text + 24, 8);
  digits[8] = '\0';
  id->ms = kith_uuid_get_time (text);
  id->kind = (KithDemoIdKind) (g_ascii_strtoull (text + 14, NULL, 16) & 0xfff);
  id->place = (guint) (g_ascii_strtoull (text + 19, NULL, 16) & PLACE_MASK);
  id->number = (guint) g_ascii_strtoull (digits, NULL, 16);
  return g_ascii_strtoull (text + 32, NULL, 16) == checksum (id->ms, id->kind, id->place, id->number);
}
