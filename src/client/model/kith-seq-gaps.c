/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-seq-gaps.h"

static KithSeqGap *
gap_at (GArray *gaps, guint index)
{
  return &g_array_index (gaps, KithSeqGap, index);
}

static void
clear_gap (gpointer gap)
{
  g_clear_object (&((KithSeqGap *) gap)->item);
}

/**
 * kith_seq_gaps_new:
 *
 * Returns: (transfer full) (element-type KithSeqGap): nothing is known
 */
GArray *
kith_seq_gaps_new (void)
{
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (KithSeqGap));
  KithSeqGap all = { 0, KITH_SEQ_END, NULL };

  g_array_set_clear_func (gaps, clear_gap);
  g_array_append_val (gaps, all);
  return gaps;
}

/**
 * kith_seq_gaps_learn:
 * @low: the first number that is known now
 * @high: the last one, or %KITH_SEQ_END for all that follow
 *
 * Closes and shrinks the gaps; a gap that is split keeps its item below.
 */
void
kith_seq_gaps_learn (GArray *gaps, gint64 low, gint64 high)
{
  for (guint i = gaps->len; i > 0; i--)
    {
      KithSeqGap *gap = gap_at (gaps, i - 1);
      gboolean below = gap->after < low - 1, above = high < KITH_SEQ_END && gap->before > high + 1;

      if (gap->before <= low || gap->after >= high)
        continue;
      if (below && above)
        {
          KithSeqGap upper = { high, gap->before, NULL };

          gap->before = low;
          g_array_insert_val (gaps, i, upper);
        }
      else if (below)
        {
          gap->before = low;
        }
      else if (above)
        {
          gap->after = high;
        }
      else
        {
          g_array_remove_index (gaps, i - 1);
        }
    }
}

/**
 * kith_seq_gaps_forget:
 *
 * Makes the numbers from @low to @high unknown; gaps that they touch become one, which keeps the first item.
 */
void
kith_seq_gaps_forget (GArray *gaps, gint64 low, gint64 high)
{
  KithSeqGap new = { low - 1, high < KITH_SEQ_END ? high + 1 : KITH_SEQ_END, NULL };
  guint index = 0;

  if (low > high)
    return;
  while (index < gaps->len && gap_at (gaps, index)->before < low)
    index++;
  while (index < gaps->len && gap_at (gaps, index)->after <= high)
    {
      KithSeqGap *gap = gap_at (gaps, index);

      new.after = MIN (new.after, gap->after);
      new.before = MAX (new.before, gap->before);
      if (!new.item)
        new.item = g_steal_pointer (&gap->item);
      g_array_remove_index (gaps, index);
    }
  g_array_insert_val (gaps, index, new);
}

gboolean
kith_seq_gaps_knows (GArray *gaps, gint64 seq)
{
  for (guint i = 0; i < gaps->len; i++)
    if (seq > gap_at (gaps, i)->after && seq < gap_at (gaps, i)->before)
      return FALSE;
  return TRUE;
}

/**
 * kith_seq_gaps_find_item:
 *
 * Returns: (transfer none) (nullable): the gap for which @item stands
 */
KithSeqGap *
kith_seq_gaps_find_item (GArray *gaps, gpointer item)
{
  for (guint i = 0; i < gaps->len; i++)
    if (gap_at (gaps, i)->item == item)
      return gap_at (gaps, i);
  return NULL;
}

/**
 * kith_seq_gaps_has_tail:
 *
 * Returns: whether the end is not known
 */
gboolean
kith_seq_gaps_has_tail (GArray *gaps)
{
  return gaps->len && gap_at (gaps, gaps->len - 1)->before == KITH_SEQ_END;
}

/**
 * kith_seq_gaps_get_stretch:
 * @seq: a known number
 * @low: (out): the first number of the known stretch that it is in
 * @high: (out): the last one, or %KITH_SEQ_END
 */
void
kith_seq_gaps_get_stretch (GArray *gaps, gint64 seq, gint64 *low, gint64 *high)
{
  *low = 1;
  *high = KITH_SEQ_END;
  for (guint i = 0; i < gaps->len; i++)
    {
      if (gap_at (gaps, i)->before <= seq)
        *low = gap_at (gaps, i)->before;
      else if (gap_at (gaps, i)->after >= seq)
        {
          *high = gap_at (gaps, i)->after;
          return;
        }
    }
}
