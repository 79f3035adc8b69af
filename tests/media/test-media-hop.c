/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-media-hop.h"

#include "kith-test-wait.h"

typedef struct
{
  GString *said;
  GThread *thread;
} Owner;

static guint n_freed;

static void
say (gpointer data, gpointer word)
{
  Owner *owner = data;

  g_assert_true (g_thread_self () == owner->thread);
  g_string_append (owner->said, word);
}

static void
free_word (gpointer word)
{
  g_atomic_int_inc (&n_freed);
  g_free (word);
}

static gpointer
post_words (gpointer hop)
{
  for (char letter = 'a'; letter <= 'e'; letter++)
    kith_media_hop_post (hop, say, g_strdup_printf ("%c", letter), free_word);
  return NULL;
}

static void
test_order_and_thread (void)
{
  Owner owner = { g_string_new (NULL), g_thread_self () };
  g_autoptr (KithMediaHop) hop = kith_media_hop_new (g_main_context_default (), &owner, "peer", 1);
  GThread *thread = g_thread_new (NULL, post_words, hop);

  n_freed = 0;
  kith_test_wait_for (owner.said->len == 5);
  g_assert_cmpstr (owner.said->str, ==, "abcde");
  g_thread_join (thread);
  kith_test_wait_for (g_atomic_int_get (&n_freed) == 5);
  g_string_free (owner.said, TRUE);
}

/* What comes from an owner's past reaches neither it nor its successor, and is freed. */
static void
test_cut (void)
{
  Owner owner = { g_string_new (NULL), g_thread_self () };
  g_autoptr (KithMediaHop) old = kith_media_hop_new (g_main_context_default (), &owner, "peer", 1);
  g_autoptr (KithMediaHop) new = kith_media_hop_new (g_main_context_default (), &owner, "peer", 2);

  n_freed = 0;
  kith_media_hop_post (old, say, g_strdup ("late"), free_word);
  kith_media_hop_cut (old);
  kith_media_hop_post (old, say, g_strdup ("later"), free_word);
  kith_media_hop_post (new, say, g_strdup ("now"), free_word);
  kith_test_wait_for (g_atomic_int_get (&n_freed) == 3);
  g_assert_cmpstr (owner.said->str, ==, "now");
  g_string_free (owner.said, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media-hop/order-and-thread", test_order_and_thread);
  g_test_add_func ("/media-hop/cut", test_cut);
  return g_test_run ();
}
