/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client sends after the handshake, in pieces of any size. The first byte says whether compression was agreed on
 * and how large the pieces are. However it is cut, the same messages come out. */
#include "config.h"

#include "kithd-frame.h"
#include "kith-wire.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static char *
read_all (KithdCompressor *compressor, gboolean compression, const uint8_t *data, gsize size, gsize step)
{
  KithdFrameReader reader = { .compression = compression };
  g_autoptr (GByteArray) waiting = g_byte_array_new ();
  GString *log = g_string_new (NULL);
  KithdReadResult result = KITHD_READ_MORE;

  for (gsize at = 0; at < size && result != KITHD_READ_REFUSED; at += step)
    {
      g_byte_array_append (waiting, data + at, (guint) MIN (step, size - at));
      do
        {
          KithdMessage message = { 0 };
          gsize used = 0;
          guint code = 0;

          result = kithd_frame_reader_next (&reader, compressor, waiting->data, waiting->len, &used, &message, &code);
          g_assert_cmpuint (used, <=, waiting->len);
          if (result == KITHD_READ_MESSAGE)
            {
              g_assert_cmpuint (message.length, <=, KITH_LIMIT_FRAME_MAX);
              g_string_append_printf (log, "%d:%" G_GSIZE_FORMAT ";", (int) message.opcode, message.length);
            }
          else if (result == KITHD_READ_REFUSED)
            {
              g_assert_cmpuint (code, >=, 1000);
              g_string_append_printf (log, "refused %u", code);
            }
          g_byte_array_remove_range (waiting, 0, (guint) used);
        }
      while (result == KITHD_READ_MESSAGE);
    }
  kithd_frame_reader_clear (&reader);
  return g_string_free (log, FALSE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (KithdCompressor) compressor = kithd_compressor_new ();
  g_autofree char *whole = NULL;
  g_autofree char *cut = NULL;

  if (size < 2)
    return 0;
  whole = read_all (compressor, data[0] & 1, data + 1, size - 1, size);
  cut = read_all (compressor, data[0] & 1, data + 1, size - 1, (gsize) (data[0] >> 1) + 1);
  g_assert_cmpstr (whole, ==, cut);
  return 0;
}
