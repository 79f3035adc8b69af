/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-fuzzy.h"

#include <time.h>

static int
score (const char *typed, const char *name)
{
  g_autoptr (KithFuzzy) query = kith_fuzzy_new (typed);
  g_autoptr (KithFuzzy) text = kith_fuzzy_new (name);

  return kith_fuzzy_score (query, text);
}

static void
test_fits (void)
{
  static const struct
  {
    const char *typed, *name;
  } table[] = {
    { "", "general" },           /* nothing typed fits all */
    { "gen", "general" },        /* beginning */
    { "GEN", "general" },        /* case */
    { "topic", "off-topic" },    /* beginning of a word */
    { "offtopic", "off-topic" }, /* what parts words is left out */
    { "off topic", "off-topic" },
    { "ot", "off-topic" },      /* initials */
    { "gmr", "game-room" },     /* letters left out */
    { "garo", "game-room" },    /* beginnings of words */
    { "roomtalk", "RoomTalk" }, /* capitals part words */
    { "talk", "RoomTalk" },
    { "eral", "general" },     /* inside */
    { "genreal", "general" },  /* exchanged letters */
    { "egneral", "general" },  /* at the beginning too */
    { "gneral", "general" },   /* a letter missing */
    { "genneral", "general" }, /* one too many */
    { "gemeral", "general" },  /* a wrong one */
    { "annoncements", "announcements" },
    { "anouncments", "announcements" },
    { "aan", "Ana" },
    { "gnrl", "general" },
    { "zoe", "Zoë" }, /* accents */
    { "Zoë", "zoe" },
    { "strasse", "Straße" },
    { "lodz", "Łódź" },
    { "общ", "Общение" }, /* Cyrillic */
    { "ОБЩ", "общение" },
    { "все", "Всё подряд" },
    { "вп", "Всё подряд" },
    { "опчение", "общение" },
    { "αθηνα", "ΑΘΗΝΑ" }, /* Greek */
    { "会議", "会議室" }, /* no case at all */
    { "🎮", "🎮 games" },
    { "games", "🎮 games" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (score (table[i].typed, table[i].name) <= 0)
      g_error ("“%s” does not find “%s”", table[i].typed, table[i].name);
}

static void
test_does_not_fit (void)
{
  static const struct
  {
    const char *typed, *name;
  } table[] = {
    { "x", "general" },    { "gx", "general" },      { "ng", "general" },    { "generalissimo", "general" },
    { "music", "mosaic" }, { "kitchen", "chicken" }, { "general", "" },      { "aeb", "general talk and more of it" },
    { "нет", "general" },  { "dog", "god" },         { "trash", "stashed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (score (table[i].typed, table[i].name) != 0)
      g_error ("“%s” finds “%s” with %d", table[i].typed, table[i].name, score (table[i].typed, table[i].name));
}

/* In each line the first name fits better than the second. */
static void
test_order (void)
{
  static const struct
  {
    const char *typed, *better, *worse;
  } table[] = {
    { "general", "general", "general-games" },     /* the same before what begins so */
    { "gen", "general", "general-announcements" }, /* less beside it */
    { "talk", "talking", "small-talk" },           /* the beginning before a later word */
    { "talk", "small-talk", "smalltalk" },         /* a word before the middle of one */
    { "ga", "games", "general-announcements" },    /* letters before initials */
    { "garo", "game-room", "garo-xyz-abc-def" },   /* would be the other way round */
    { "cat", "concatenate", "cta" },               /* inside before a typo */
    { "gneral", "general", "gnxexrxaxl" },         /* one typo before gaps */
    { "anouncments", "announcements", "annexments" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      int better = score (table[i].typed, table[i].better), worse = score (table[i].typed, table[i].worse);

      if (i == 5)
        g_assert_cmpint (better, <, worse);
      else if (better <= worse)
        g_error ("“%s”: “%s” %d, “%s” %d", table[i].typed, table[i].better, better, table[i].worse, worse);
    }
}

static int
score_in_place (const char *typed, const char *name, const char *at)
{
  g_autoptr (KithFuzzy) query = kith_fuzzy_new (typed);
  g_autoptr (KithFuzzy) text = kith_fuzzy_new (name);
  g_autoptr (KithFuzzy) place = kith_fuzzy_new (at);

  return kith_fuzzy_score_in_place (query, text, place);
}

static void
test_place (void)
{
  g_assert_cmpint (score_in_place ("gen den", "general", "The Den"), >, 0);
  g_assert_cmpint (score_in_place ("den gen", "general", "The Den"), >, 0);
  g_assert_cmpint (score_in_place ("the den general", "general", "The Den"), >, 0);
  g_assert_cmpint (score_in_place ("gen lair", "general", "The Den"), ==, 0);
  g_assert_cmpint (score_in_place ("gen", "general", "The Den"), ==, score ("gen", "general"));
  g_assert_cmpint (score_in_place ("gen den", "general", "The Den"), >,
                   score_in_place ("gen den", "garden", "The Den"));
}

/* Whatever is typed, it ends, and soon. */
static void
test_hostile (void)
{
  g_autofree char *same = g_strnfill (4000, 'a');
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < 500; i++)
    g_string_append (words, "a b ");
  g_assert_cmpint (score (same, same), >, 0);
  score (same, words->str);
  score (words->str, same);
  score_in_place (words->str, words->str, words->str);
  g_assert_cmpint (score ("\xff\xfe", "general"), >=, 0);
  g_assert_cmpint (score ("...", "general"), >, 0);
  g_assert_cmpint (score ("a", "\u0301\u0301"), ==, 0);
}

#define CHANNELS 500
#define PEOPLE 10000
/* Processor time of one search in a program that is not optimised; with sanitizers it takes many times as long as
 * the 8 ms that it takes otherwise. */
#define MOST_MS 1000

/* Two letters in the wrong order, among ten thousand people and five hundred channels. */
static void
test_crowd (void)
{
  static const char *const syllables[] = { "an", "bor", "cle", "dim", "eva", "fre", "gus", "hel", "iri", "jul" };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_fuzzy_free);
  g_autoptr (KithFuzzy) place = kith_fuzzy_new ("The Large Community");
  g_autoptr (KithFuzzy) query = kith_fuzzy_new ("boris-7312");
  g_autoptr (KithFuzzy) wrong = kith_fuzzy_new ("boris-7321");
  guint best = 0;
  int most = 0;
  clock_t begun;
  double took;

  for (guint i = 0; i < CHANNELS + PEOPLE; i++)
    {
      g_autofree char *name = i < CHANNELS
                                ? g_strdup_printf ("channel-%s-%u", syllables[i % 10], i)
                                : g_strdup_printf ("%s%s %u", syllables[i % 10], syllables[i / 10 % 10], i - CHANNELS);

      if (i == CHANNELS + 7312)
        {
          g_free (name);
          name = g_strdup ("boris-7312");
        }
      g_ptr_array_add (names, kith_fuzzy_new (name));
    }
  g_assert_cmpint (kith_fuzzy_score (query, names->pdata[CHANNELS + 7312]), >, 0);
  begun = clock ();
  for (guint i = 0; i < names->len; i++)
    {
      int score = i < CHANNELS ? kith_fuzzy_score_in_place (wrong, names->pdata[i], place)
                               : kith_fuzzy_score (wrong, names->pdata[i]);

      best = score > most ? i : best;
      most = MAX (most, score);
    }
  took = (double) (clock () - begun) * 1000 / CLOCKS_PER_SEC;
  g_test_message ("%u names in %.1f ms", names->len, took);
  g_assert_cmpuint (best, ==, CHANNELS + 7312);
  g_assert_cmpfloat (took, <, MOST_MS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzzy/fits", test_fits);
  g_test_add_func ("/fuzzy/does-not-fit", test_does_not_fit);
  g_test_add_func ("/fuzzy/order", test_order);
  g_test_add_func ("/fuzzy/place", test_place);
  g_test_add_func ("/fuzzy/hostile", test_hostile);
  g_test_add_func ("/fuzzy/crowd", test_crowd);
  return g_test_run ();
}
