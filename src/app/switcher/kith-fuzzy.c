/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-fuzzy.h"

#include <string.h>

/* Longer texts are cut: nobody types so much of a name, and what is compared must be quick. */
#define LENGTH_MAX 64
#define WORDS_MAX 16

/* What it is worth, by the way in which it fits. Within a way, a text that has less beside it is worth more, by up to
 * CLOSENESS; the ways never mix. */
enum
{
  CLOSENESS = 60,
  GAPS = 100,  /* letters in order, with others left out */
  TYPOS = 200, /* per step of a typo less */
  TYPO = 60,
  INSIDE = 400, /* in the middle of a word */
  INITIALS = 500,
  WORDS = 600,     /* the beginnings of several words, in order */
  WORD = 700,      /* the beginning of a word */
  BEGINNING = 800, /* the beginning of all */
  SAME = 900,
};

struct _KithFuzzy
{
  guint length;
  guint n_words;
  guint8 words[WORDS_MAX]; /* where each begins */
  gunichar letters[];
};

/* Letters that people type one for the other. */
static gunichar
fold_letter (gunichar letter)
{
  switch (letter)
    {
    case 0x0451: /* ё */
      return 0x0435;
    case 0x00df: /* ß */
      return 's';
    case 0x00f8: /* ø */
      return 'o';
    case 0x0142: /* ł */
      return 'l';
    case 0x0131: /* ı */
      return 'i';
    default:
      return letter;
    }
}

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalnum (c);
}

/* A word begins after what is no letter, and where a capital follows a small letter. */
static gboolean
begins_word (gunichar before, gunichar c)
{
  return is_letter (c) && (!is_letter (before) || (g_unichar_islower (before) && g_unichar_isupper (c)));
}

/* Without case and without accents; what is neither letter nor digit parts words and is left out, so that "off-topic",
 * "off topic" and "offtopic" are the same. */
static void
add_letters (KithFuzzy *self, const char *plain)
{
  gunichar before = ' ';

  for (const char *at = plain; *at && self->length < LENGTH_MAX; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_ismark (c))
        continue;
      if (begins_word (before, c) && self->n_words < WORDS_MAX)
        self->words[self->n_words++] = (guint8) self->length;
      before = c;
      if (!g_unichar_isspace (c) && !g_unichar_ispunct (c))
        self->letters[self->length++] = fold_letter (g_unichar_tolower (c));
    }
}

/**
 * kith_fuzzy_new:
 *
 * Returns: (transfer full): a name, or what was typed of one, ready to be compared
 */
KithFuzzy *
kith_fuzzy_new (const char *text)
{
  gboolean ascii = g_str_is_ascii (text);
  g_autofree char *plain = ascii ? NULL : g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  const char *from = plain ? plain : ascii ? text : "";
  gsize length = MIN (strlen (from), LENGTH_MAX);
  KithFuzzy *self = g_malloc0 (sizeof (KithFuzzy) + (length + 1) * sizeof (gunichar));

  add_letters (self, from);
  return self;
}

void
kith_fuzzy_free (KithFuzzy *self)
{
  g_free (self);
}

gboolean
kith_fuzzy_is_empty (const KithFuzzy *self)
{
  return self->length == 0;
}

static gboolean
stands_at (const KithFuzzy *query, const KithFuzzy *text, guint at)
{
  return at + query->length <= text->length &&
         memcmp (query->letters, text->letters + at, query->length * sizeof (gunichar)) == 0;
}

static int
closeness (const KithFuzzy *query, const KithFuzzy *text)
{
  guint rest = text->length > query->length ? text->length - query->length : 0;

  return CLOSENESS - (int) MIN (rest, CLOSENESS);
}

static guint
word_end (const KithFuzzy *text, guint word)
{
  return word + 1 < text->n_words ? text->words[word + 1] : text->length;
}

/* Whether from a letter of the query on, the rest are beginnings of words from a word on. Letters of one word are taken
 * greedily first; where that leads nowhere, fewer are. */
static gboolean
begin_words (const KithFuzzy *query, guint letter, const KithFuzzy *text, guint word, guint *tries)
{
  for (; word<text->n_words && * tries> 0; word++)
    {
      guint same = 0, end = word_end (text, word), start = text->words[word];

      while (letter + same < query->length && start + same < end &&
             query->letters[letter + same] == text->letters[start + same])
        same++;
      for (; same > 0 && *tries > 0; same--, (*tries)--)
        if (letter + same == query->length || begin_words (query, letter + same, text, word + 1, tries))
          return TRUE;
    }
  return FALSE;
}

static gboolean
are_initials (const KithFuzzy *query, const KithFuzzy *text)
{
  guint word = 0;

  for (guint i = 0; i < query->length; i++)
    {
      while (word < text->n_words && text->letters[text->words[word]] != query->letters[i])
        word++;
      if (word++ >= text->n_words)
        return FALSE;
    }
  return query->length > 1;
}

static gboolean
is_inside (const KithFuzzy *query, const KithFuzzy *text)
{
  for (guint at = 0; at + query->length <= text->length; at++)
    if (stands_at (query, text, at))
      return TRUE;
  return FALSE;
}

/* How many letters are wrong, missing, too many or exchanged with their neighbour (optimal string alignment) between
 * the query and the beginning of the text from a letter on that fits it best; more than @allowed counts as many. */
static guint
count_typos (const KithFuzzy *query, const KithFuzzy *text, guint from, guint allowed)
{
  guint n = query->length, m = MIN (text->length - from, n + allowed);
  const gunichar *letters = text->letters + from;
  guint8 rows[3][LENGTH_MAX + 3];
  guint8 *before = rows[0], *last = rows[1], *now = rows[2];
  guint best = G_MAXUINT;

  for (guint j = 0; j <= m; j++)
    last[j] = (guint8) j;
  for (guint i = 1; i <= n; i++)
    {
      guint8 *turn = before;
      guint low = i;

      now[0] = (guint8) i;
      for (guint j = 1; j <= m; j++)
        {
          guint cost = query->letters[i - 1] == letters[j - 1] ? 0 : 1;
          guint value = MIN (last[j - 1] + cost, MIN (last[j], now[j - 1]) + 1u);

          if (i > 1 && j > 1 && query->letters[i - 1] == letters[j - 2] && query->letters[i - 2] == letters[j - 1])
            value = MIN (value, before[j - 2] + 1u);
          now[j] = (guint8) value;
          low = MIN (low, value);
        }
      if (low > allowed)
        return G_MAXUINT;
      before = last;
      last = now;
      now = turn;
    }
  for (guint j = 0; j <= m; j++)
    best = MIN (best, last[j]);
  return best;
}

/* A typo in the first letter is rare and makes everything alike, so it is borne in longer words alone. */
static int
score_typos (const KithFuzzy *query, const KithFuzzy *text)
{
  guint allowed = query->length < 3 ? 0 : query->length < 6 ? 1 : 2, best = G_MAXUINT;

  for (guint word = 0; word < text->n_words && allowed > 0; word++)
    {
      guint at = text->words[word];
      gboolean same_first = text->letters[at] == query->letters[0] ||
                            (at + 1 < text->length && text->letters[at + 1] == query->letters[0]);

      if (same_first || query->length >= 5)
        best = MIN (best, count_typos (query, text, at, allowed));
    }
  return best > allowed ? 0 : TYPOS + (int) (allowed - best + 1) * TYPO + closeness (query, text) / 2;
}

/* All letters in order from the beginning of a word on, not too far apart. */
static gboolean
has_with_gaps (const KithFuzzy *query, const KithFuzzy *text)
{
  for (guint word = 0; word < text->n_words && query->length >= 3; word++)
    {
      guint at = text->words[word], end = MIN (text->length, at + 3 * query->length), i = 0;

      if (text->letters[at] != query->letters[0])
        continue;
      for (; at < end && i < query->length; at++)
        if (text->letters[at] == query->letters[i])
          i++;
      if (i == query->length)
        return TRUE;
    }
  return FALSE;
}

static gboolean
begins_a_word (const KithFuzzy *query, const KithFuzzy *text)
{
  for (guint word = 0; word < text->n_words; word++)
    if (stands_at (query, text, text->words[word]))
      return TRUE;
  return FALSE;
}

/**
 * kith_fuzzy_score:
 * @query: what was typed
 * @text: a name
 *
 * Tells how well a name fits what was typed, with regard to the beginnings of words, initials, letters left out,
 * exchanged or mistaken. Case and accents count for nothing.
 *
 * Returns: more for what fits better; 0 for what does not fit. Nothing typed fits all.
 */
int
kith_fuzzy_score (const KithFuzzy *query, const KithFuzzy *text)
{
  guint tries = 64;
  int typos;

  if (query->length == 0)
    return SAME;
  if (stands_at (query, text, 0))
    return query->length == text->length ? SAME : BEGINNING + closeness (query, text);
  if (begins_a_word (query, text))
    return WORD + closeness (query, text);
  if (are_initials (query, text))
    return INITIALS + closeness (query, text);
  if (begin_words (query, 0, text, 0, &tries))
    return WORDS + closeness (query, text);
  if (query->length > 1 && is_inside (query, text))
    return INSIDE + closeness (query, text);
  typos = score_typos (query, text);
  if (typos)
    return typos;
  return has_with_gaps (query, text) ? GAPS + closeness (query, text) : 0;
}

/* A part of the query, by words. */
static KithFuzzy *
cut (const KithFuzzy *query, guint first_word, guint end_word)
{
  guint from = first_word < query->n_words ? query->words[first_word] : query->length;
  guint to = end_word < query->n_words ? query->words[end_word] : query->length;
  KithFuzzy *self = g_malloc0 (sizeof (KithFuzzy) + (to - from + 1) * sizeof (gunichar));

  self->length = to - from;
  memcpy (self->letters, query->letters + from, self->length * sizeof (gunichar));
  for (guint word = first_word; word < end_word; word++)
    self->words[self->n_words++] = (guint8) (query->words[word] - from);
  return self;
}

/**
 * kith_fuzzy_score_in_place:
 * @place: where the thing is that is called @text
 *
 * As kith_fuzzy_score(), but the first or the last words that were typed may be those of the place: "gen kith" finds
 * the channel "general" of "Kith".
 */
int
kith_fuzzy_score_in_place (const KithFuzzy *query, const KithFuzzy *text, const KithFuzzy *place)
{
  int best = kith_fuzzy_score (query, text);

  for (guint word = 1; word < query->n_words; word++)
    {
      g_autoptr (KithFuzzy) first = cut (query, 0, word);
      g_autoptr (KithFuzzy) rest = cut (query, word, query->n_words);
      int name_first = kith_fuzzy_score (first, text), place_first = kith_fuzzy_score (first, place);

      if (name_first)
        best = MAX (best, MIN (name_first, kith_fuzzy_score (rest, place)) - CLOSENESS);
      if (place_first)
        best = MAX (best, MIN (place_first, kith_fuzzy_score (rest, text)) - CLOSENESS);
    }
  return MAX (best, 0);
}
