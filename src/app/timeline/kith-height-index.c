/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-height-index.h"

#include <string.h>

/* Rows lie in one array; each stretch of 256 keeps its sum. A splice moves the array and makes the sums behind it anew,
 * which is some microseconds for 100 000 rows and happens once a change, while reading happens each frame. */
#define STRETCH 256

typedef struct
{
  guint height : 31;
  guint measured : 1;
} Cell;

struct _KithHeightIndex
{
  GArray *cells;
  GArray *sums;       /* gint64 for each stretch */
  guint n_valid_sums; /* those from here on are to be made anew */
  gint64 total;
  gint64 n_measured; /* for the guess */
  gint64 measured_height;
  int guess;
};

/**
 * kith_height_index_new:
 * @guess: pixels of a row before any was measured
 *
 * Returns: (transfer full): an index without rows
 */
KithHeightIndex *
kith_height_index_new (int guess)
{
  KithHeightIndex *self = g_new0 (KithHeightIndex, 1);

  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  self->sums = g_array_new (FALSE, TRUE, sizeof (gint64));
  self->guess = guess;
  return self;
}

/**
 * kith_height_index_free:
 *
 * Frees an index.
 */
void
kith_height_index_free (KithHeightIndex *self)
{
  g_array_unref (self->cells);
  g_array_unref (self->sums);
  g_free (self);
}

/**
 * kith_height_index_get_n_rows:
 *
 * Returns: how many rows it holds
 */
guint
kith_height_index_get_n_rows (KithHeightIndex *self)
{
  return self->cells->len;
}

static gint64
sum_cells (KithHeightIndex *self, guint from, guint to)
{
  const Cell *cells = (const Cell *) self->cells->data;
  gint64 sum = 0;

  for (guint i = from; i < to; i++)
    sum += cells[i].height;
  return sum;
}

static void
ensure_sums (KithHeightIndex *self)
{
  guint n = (self->cells->len + STRETCH - 1) / STRETCH;

  g_array_set_size (self->sums, n);
  for (; self->n_valid_sums < n; self->n_valid_sums++)
    {
      guint from = self->n_valid_sums * STRETCH;

      g_array_index (self->sums, gint64, self->n_valid_sums) = sum_cells (self, from,
                                                                          MIN (from + STRETCH, self->cells->len));
    }
}

static int
get_guess (KithHeightIndex *self)
{
  return self->n_measured > 0 ? self->measured_height / self->n_measured : self->guess;
}

/**
 * kith_height_index_splice:
 *
 * Takes rows out and puts rows in whose height is guessed from those that were measured.
 */
void
kith_height_index_splice (KithHeightIndex *self, guint position, guint n_removed, guint n_added)
{
  guint n = self->cells->len;
  int guess = get_guess (self);
  Cell *cells;

  g_return_if_fail (position + n_removed <= n);

  self->total += (gint64) guess * n_added - sum_cells (self, position, position + n_removed);
  if (n_added > n_removed)
    g_array_set_size (self->cells, n + n_added - n_removed);
  cells = (Cell *) self->cells->data; /* NULL while nothing was ever in it */
  if (cells)
    memmove (cells + position + n_added, cells + position + n_removed, (n - position - n_removed) * sizeof (Cell));
  if (n_added < n_removed)
    g_array_set_size (self->cells, n + n_added - n_removed);
  for (guint i = position; i < position + n_added; i++)
    cells[i] = (Cell){ .height = guess };
  self->n_valid_sums = MIN (self->n_valid_sums, position / STRETCH);
}

/**
 * kith_height_index_invalidate:
 *
 * Makes all heights guesses again, for a new width or font; they keep their values until they are measured.
 */
void
kith_height_index_invalidate (KithHeightIndex *self)
{
  Cell *cells = (Cell *) self->cells->data;

  for (guint i = 0; i < self->cells->len; i++)
    cells[i].measured = FALSE;
}

/**
 * kith_height_index_get:
 * @measured: (out) (nullable): whether the height is more than a guess
 *
 * Returns: the height of a row in pixels
 */
int
kith_height_index_get (KithHeightIndex *self, guint position, gboolean *measured)
{
  const Cell *cell = &g_array_index (self->cells, Cell, position);

  if (measured)
    *measured = cell->measured;
  return cell->height;
}

/**
 * kith_height_index_set:
 *
 * Notes the measured height of a row.
 */
void
kith_height_index_set (KithHeightIndex *self, guint position, int height)
{
  Cell *cell = &g_array_index (self->cells, Cell, position);
  int grown = height - (int) cell->height;

  if (!cell->measured && self->n_measured < 1000)
    {
      self->n_measured++;
      self->measured_height += height;
    }
  cell->measured = TRUE;
  if (grown == 0)
    return;
  cell->height = height;
  self->total += grown;
  if (position / STRETCH < self->n_valid_sums)
    g_array_index (self->sums, gint64, position / STRETCH) += grown;
}

/**
 * kith_height_index_get_offset:
 *
 * Returns: pixels above a row; for the number of rows, the total
 */
gint64
kith_height_index_get_offset (KithHeightIndex *self, guint position)
{
  guint stretch = position / STRETCH;
  gint64 offset = 0;

  ensure_sums (self);
  for (guint i = 0; i < stretch; i++)
    offset += g_array_index (self->sums, gint64, i);
  return offset + sum_cells (self, stretch * STRETCH, position);
}

/**
 * kith_height_index_get_total:
 *
 * Returns: pixels of all rows together
 */
gint64
kith_height_index_get_total (KithHeightIndex *self)
{
  return self->total;
}

/**
 * kith_height_index_find:
 * @offset: pixels from the top of the first row
 * @rest: (out): pixels of the row above the offset
 *
 * Finds the row at an offset; the first or last one for an offset outside. There must be rows.
 *
 * Returns: its position
 */
guint
kith_height_index_find (KithHeightIndex *self, gint64 offset, int *rest)
{
  guint stretch = 0, position;

  g_return_val_if_fail (self->cells->len > 0, 0);

  offset = CLAMP (offset, 0, MAX (self->total - 1, 0));
  ensure_sums (self);
  while (stretch + 1 < self->sums->len && offset >= g_array_index (self->sums, gint64, stretch))
    offset -= g_array_index (self->sums, gint64, stretch++);
  position = stretch * STRETCH;
  while (position + 1 < self->cells->len && offset >= g_array_index (self->cells, Cell, position).height)
    offset -= g_array_index (self->cells, Cell, position++).height;
  *rest = offset;
  return position;
}
