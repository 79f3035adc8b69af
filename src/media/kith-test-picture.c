/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-test-picture.h"

#include <string.h>

/* Two cells that are always white and black, the number's bits, and as many with the opposite of its low ones. */
#define BITS 24
#define CHECKS 6
#define CELLS (2 + BITS + CHECKS)
#define ROW_PARTS 18

static gboolean
get_cell (guint32 number, int cell)
{
  if (cell < 2)
    return cell == 0;
  if (cell < 2 + BITS)
    return number >> (cell - 2) & 1;
  return !(number >> (cell - 2 - BITS) & 1);
}

/**
 * kith_test_picture_write:
 * @number: its lower 24 bits are written
 */
void
kith_test_picture_write (guint8 *pixels, int width, int height, gsize stride, guint32 number)
{
  int rows = height / ROW_PARTS;

  for (int y = 0; y < rows; y++)
    for (int cell = 0; cell < CELLS; cell++)
      {
        int from = cell * width / CELLS, to = (cell + 1) * width / CELLS;

        memset (pixels + (gsize) y * stride + (gsize) from * 4, get_cell (number, cell) ? 0xff : 0,
                (gsize) (to - from) * 4);
      }
}

/**
 * kith_test_picture_read:
 * @number: (out)
 *
 * Returns: whether there is a number in the picture
 */
gboolean
kith_test_picture_read (const guint8 *pixels, int width, int height, gsize stride, guint32 *number)
{
  int y = height / ROW_PARTS / 2;
  guint32 found = 0;

  for (int pass = 0; pass < 2; pass++)
    for (int cell = 0; cell < CELLS; cell++)
      {
        int x = (2 * cell + 1) * width / (2 * CELLS);
        gboolean white = pixels[(gsize) y * stride + (gsize) x * 4 + 1] > 127;

        if (pass == 0 && cell >= 2 && cell < 2 + BITS)
          found |= (guint32) white << (cell - 2);
        else if (pass == 1 && white != get_cell (found, cell))
          return FALSE;
      }
  *number = found;
  return TRUE;
}
