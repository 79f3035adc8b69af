/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-uuid.h"

#include <string.h>

#define NOW 1709210096789 /* 0x018df4ef2495 */

static void
test_form (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (NOW);
  g_autoptr (KithUuidGenerator) generator = kith_uuid_generator_new (clock);

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = kith_uuid_generator_next (generator);

      g_assert_cmpuint (strlen (id), ==, KITH_UUID_LENGTH);
      g_assert_true (kith_uuid_is_valid (id));
      g_assert_cmpint (id[14], ==, '7');
      g_assert_nonnull (strchr ("89ab", id[19]));
      g_assert_cmpint (kith_uuid_get_time (id), ==, NOW);
    }
}

/* The example of RFC 9562, appendix A.6. */
static void
test_known (void)
{
  const char *id = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

  g_assert_true (kith_uuid_is_valid (id));
  g_assert_cmpint (kith_uuid_get_time (id), ==, 1645557742000);
}

static void
test_order (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (NOW);
  g_autoptr (KithUuidGenerator) generator = kith_uuid_generator_new (clock);
  g_autofree char *last = kith_uuid_generator_next (generator);

  for (guint i = 0; i < 20000; i++)
    {
      char *next;

      /* Forward, still, and back as a machine's clock can go. */
      kith_clock_advance (clock, (gint64) (i % 7) - 3);
      next = kith_uuid_generator_next (generator);
      g_assert_cmpstr (last, <, next);
      g_free (last);
      last = next;
    }
}

static void
test_time_steps_back (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (NOW);
  g_autoptr (KithUuidGenerator) generator = kith_uuid_generator_new (clock);
  g_autofree char *before = kith_uuid_generator_next (generator);
  g_autofree char *after = NULL;

  kith_clock_advance (clock, -3600 * 1000);
  after = kith_uuid_generator_next (generator);
  g_assert_cmpstr (before, <, after);
}

#define THREADS 4
#define PER_THREAD 5000

typedef struct
{
  KithUuidGenerator *generator;
  GPtrArray *ids;
} Maker;

static gpointer
make_many (gpointer data)
{
  Maker *maker = data;

  for (guint i = 0; i < PER_THREAD; i++)
    g_ptr_array_add (maker->ids, kith_uuid_generator_next (maker->generator));
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (KithClock) clock = kith_clock_new ();
  g_autoptr (KithUuidGenerator) generator = kith_uuid_generator_new (clock);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  Maker makers[THREADS];
  GThread *threads[THREADS];

  for (guint i = 0; i < THREADS; i++)
    {
      makers[i] = (Maker){ generator, g_ptr_array_new_with_free_func (g_free) };
      threads[i] = g_thread_new ("make", make_many, &makers[i]);
    }
  for (guint i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < THREADS; i++)
    for (guint n = 0; n < makers[i].ids->len; n++)
      {
        const char *id = g_ptr_array_index (makers[i].ids, n);

        g_assert_true (g_hash_table_add (seen, (gpointer) id));
        if (n > 0)
          g_assert_cmpstr ((const char *) g_ptr_array_index (makers[i].ids, n - 1), <, id);
      }
  g_assert_cmpuint (g_hash_table_size (seen), ==, THREADS * PER_THREAD);
  g_hash_table_remove_all (seen);
  for (guint i = 0; i < THREADS; i++)
    g_ptr_array_unref (makers[i].ids);
}

static void
test_two_generators_differ (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (NOW);
  g_autoptr (KithUuidGenerator) one = kith_uuid_generator_new (clock);
  g_autoptr (KithUuidGenerator) other = kith_uuid_generator_new (clock);
  g_autofree char *first = kith_uuid_generator_next (one);
  g_autofree char *second = kith_uuid_generator_next (other);

  g_assert_cmpstr (first, !=, second);
}

static void
test_invalid (void)
{
  static const char *const bad[] = {
    "",
    "@me",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398",   /* short */
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", /* long */
    "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",  /* upper case */
    "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",  /* version 4 */
    "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f",  /* another variant */
    "017f22e2079b0-7cc3-98c4-dc0c0c07398f",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
    "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
    "017f22e2-79b0-7cc3-98c4-dc0c0c0739 f",
  };

  g_assert_false (kith_uuid_is_valid (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    if (kith_uuid_is_valid (bad[i]))
      g_error ("%s was taken for an id", bad[i]);
}

/* After a restart with a clock that was set back, ids go on where they were. */
static void
test_follow (void)
{
  g_autoptr (KithClock) ahead = kith_clock_new_manual (2000000000000), behind = kith_clock_new_manual (1000000000000);
  g_autoptr (KithUuidGenerator) before = kith_uuid_generator_new (ahead), after = kith_uuid_generator_new (behind);
  g_autofree char *last = NULL;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *next = NULL;

      g_free (last);
      last = kith_uuid_generator_next (before);
      kith_uuid_generator_follow (after, last);
      next = kith_uuid_generator_next (after);
      g_assert_true (kith_uuid_is_valid (next));
      g_assert_cmpstr (next, >, last);
    }
  /* What is older changes nothing. */
  {
    g_autofree char *next = NULL;

    kith_uuid_generator_follow (after, "00000000-0000-7000-8000-000000000000");
    next = kith_uuid_generator_next (after);
    g_assert_cmpstr (next, >, last);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uuid/form", test_form);
  g_test_add_func ("/uuid/known", test_known);
  g_test_add_func ("/uuid/order", test_order);
  g_test_add_func ("/uuid/time-steps-back", test_time_steps_back);
  g_test_add_func ("/uuid/follow", test_follow);
  g_test_add_func ("/uuid/threads", test_threads);
  g_test_add_func ("/uuid/two-generators-differ", test_two_generators_differ);
  g_test_add_func ("/uuid/invalid", test_invalid);
  return g_test_run ();
}
