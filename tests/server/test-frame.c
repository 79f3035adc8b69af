/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-frame.h"

#include "kith-wire.h"

#include <string.h>

/* A client's frame, masked as RFC 6455 wants. */
static void
append_frame (GByteArray *out, guint8 first, const char *payload, gsize length)
{
  const guint8 mask[4] = { 0x11, 0x22, 0x33, 0x44 };
  guint8 header[10] = { first, 0x80 };
  guint header_length = 2;

  if (length < 126)
    {
      header[1] |= (guint8) length;
    }
  else if (length <= G_MAXUINT16)
    {
      header[1] |= 126;
      header[2] = (guint8) (length >> 8);
      header[3] = (guint8) length;
      header_length = 4;
    }
  else
    {
      header[1] |= 127;
      for (guint i = 0; i < 8; i++)
        header[2 + i] = (guint8) ((guint64) length >> (56 - 8 * i));
      header_length = 10;
    }
  g_byte_array_append (out, header, header_length);
  g_byte_array_append (out, mask, 4);
  for (gsize i = 0; i < length; i++)
    {
      guint8 byte = (guint8) payload[i] ^ mask[i & 3];

      g_byte_array_append (out, &byte, 1);
    }
}

/* Reads all, a few bytes more at every step; returns what was read as text and the close code (0 for none). */
static guint
read_all (const GByteArray *bytes, gsize step, gboolean compression, GString *log)
{
  g_autoptr (KithdCompressor) compressor = kithd_compressor_new ();
  g_autoptr (GByteArray) pending = g_byte_array_new ();
  KithdFrameReader reader = { .compression = compression };
  guint code = 0;

  for (gsize at = 0; at < bytes->len && !code; at += step)
    {
      KithdReadResult result = KITHD_READ_MESSAGE;

      g_byte_array_append (pending, bytes->data + at, (guint) MIN (step, bytes->len - at));
      while (result == KITHD_READ_MESSAGE)
        {
          KithdMessage message;
          gsize used;

          result = kithd_frame_reader_next (&reader, compressor, pending->data, pending->len, &used, &message, &code);
          if (result == KITHD_READ_MESSAGE)
            g_string_append_printf (log, "%x:%.*s;", message.opcode, (int) message.length, message.data);
          g_byte_array_remove_range (pending, 0, (guint) used);
        }
      g_assert_true ((result == KITHD_READ_REFUSED) == (code != 0));
    }
  kithd_frame_reader_clear (&reader);
  return code;
}

static void
assert_reads (const GByteArray *bytes, guint code, const char *expected)
{
  const gsize steps[] = { 1, 3, 100, 1 << 20 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (GString) log = g_string_new (NULL);

      g_assert_cmpuint (read_all (bytes, steps[i], FALSE, log), ==, code);
      g_assert_cmpstr (log->str, ==, expected);
    }
}

static void
test_messages (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  append_frame (bytes, 0x81, "hello", 5);
  append_frame (bytes, 0x01, "one ", 4);
  append_frame (bytes, 0x89, "p", 1);
  append_frame (bytes, 0x00, "two ", 4);
  append_frame (bytes, 0x80, "three", 5);
  append_frame (bytes, 0x8a, "", 0);
  append_frame (bytes, 0x81, "", 0);
  append_frame (bytes, 0x88,
                "\x03\xe8"
                "bye",
                5);
  assert_reads (bytes, 0,
                "1:hello;9:p;1:one two three;a:;1:;8:\x03\xe8"
                "bye;");
}

/* A character may be cut by a fragment. */
static void
test_split_character (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  append_frame (bytes, 0x01, "\xd0", 1);
  append_frame (bytes, 0x80, "\x96", 1);
  assert_reads (bytes, 0, "1:\xd0\x96;");
}

typedef struct
{
  const char *name;
  const char *bytes;
  gsize length;
  guint code;
} Malformed;

#define MALFORMED(name, code, bytes)                                                                                   \
  {                                                                                                                    \
    name, bytes, sizeof bytes - 1, code                                                                                \
  }

static const Malformed malformed[] = {
  MALFORMED ("unmasked", 1002, "\x81\x05hello"),
  MALFORMED ("rsv1 without compression", 1002, "\xc1\x80\1\2\3\4"),
  MALFORMED ("rsv2", 1002, "\xa1\x80\1\2\3\4"),
  MALFORMED ("rsv3", 1002, "\x91\x80\1\2\3\4"),
  MALFORMED ("opcode 3", 1002, "\x83\x80\1\2\3\4"),
  MALFORMED ("opcode 7", 1002, "\x87\x80\1\2\3\4"),
  MALFORMED ("opcode 11", 1002, "\x8b\x80\1\2\3\4"),
  MALFORMED ("opcode 15", 1002, "\x8f\x80\1\2\3\4"),
  MALFORMED ("continuation of nothing", 1002, "\x80\x80\1\2\3\4"),
  MALFORMED ("text inside of a message", 1002, "\x01\x80\1\2\3\4\x81\x80\1\2\3\4"),
  MALFORMED ("fragmented ping", 1002, "\x09\x80\1\2\3\4"),
  MALFORMED ("long ping", 1002, "\x89\xfe\x00\x7e\1\2\3\4"),
  MALFORMED ("long form of a short length", 1002, "\x81\xfe\x00\x05\1\2\3\4"),
  MALFORMED ("longest form of a short length", 1002, "\x81\xff\0\0\0\0\0\0\xff\xff\1\2\3\4"),
  MALFORMED ("negative length", 1002, "\x81\xff\xff\0\0\0\0\0\0\0\1\2\3\4"),
  MALFORMED ("too big", 1009, "\x81\xfe\xff\xff\1\2\3\4"),
  MALFORMED ("far too big", 1009, "\x81\xff\0\0\0\xff\0\0\0\0\1\2\3\4"),
  MALFORMED ("binary", 1007, "\x82\x80\1\2\3\4"),
  MALFORMED ("not UTF-8", 1007, "\x81\x81\0\0\0\0\xff"),
  MALFORMED ("surrogate", 1007, "\x81\x83\0\0\0\0\xed\xa0\x80"),
  MALFORMED ("cut character", 1007, "\x81\x81\0\0\0\0\xd0"),
  MALFORMED ("close with one byte", 1002, "\x88\x81\0\0\0\0\x03"),
  MALFORMED ("close with code 1005", 1002, "\x88\x82\0\0\0\0\x03\xed"),
  MALFORMED ("close with code 999", 1002, "\x88\x82\0\0\0\0\x03\xe7"),
  MALFORMED ("close with code 5000", 1002, "\x88\x82\0\0\0\0\x13\x88"),
  MALFORMED ("close with a bad reason", 1007, "\x88\x83\0\0\0\0\x03\xe8\xff"),
};

static void
test_malformed (gconstpointer data)
{
  const Malformed *shape = data;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) shape->bytes, (guint) shape->length);
  assert_reads (bytes, shape->code, "");
}

static void
test_sizes (void)
{
  g_autofree char *text = g_strnfill (KITH_LIMIT_FRAME_MAX + 1, 'x');
  g_autoptr (GByteArray) fits = g_byte_array_new ();
  g_autoptr (GByteArray) too_big = g_byte_array_new ();
  g_autoptr (GByteArray) in_pieces = g_byte_array_new ();
  g_autoptr (GString) log = g_string_new (NULL);

  append_frame (fits, 0x81, text, KITH_LIMIT_FRAME_MAX);
  g_assert_cmpuint (read_all (fits, 1000, FALSE, log), ==, 0);
  g_assert_cmpuint (log->len, ==, KITH_LIMIT_FRAME_MAX + 3);

  append_frame (too_big, 0x81, text, KITH_LIMIT_FRAME_MAX + 1);
  assert_reads (too_big, KITH_CLOSE_TOO_BIG, "");

  append_frame (in_pieces, 0x01, text, KITH_LIMIT_FRAME_MAX);
  append_frame (in_pieces, 0x80, text, 1);
  assert_reads (in_pieces, KITH_CLOSE_TOO_BIG, "");
}

static void
append_compressed (GByteArray *out, guint8 first, const char *text, gsize length)
{
  g_autoptr (KithdCompressor) compressor = kithd_compressor_new ();
  g_autoptr (GByteArray) payload = g_byte_array_new ();

  g_assert_true (kithd_compressor_deflate (compressor, (const guint8 *) text, length, payload));
  append_frame (out, first, (const char *) payload->data, payload->len);
}

static void
test_compression (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GString) log = g_string_new (NULL);

  append_compressed (bytes, 0xc1, "hello hello hello", 17);
  append_frame (bytes, 0x81, "plain", 5);
  append_compressed (bytes, 0xc1, "", 0);
  append_compressed (bytes, 0xc1, "again", 5);
  g_assert_cmpuint (read_all (bytes, 2, TRUE, log), ==, 0);
  g_assert_cmpstr (log->str, ==, "1:hello hello hello;1:plain;1:;1:again;");
}

static void
test_bad_compression (void)
{
  g_autofree char *zeros = g_malloc0 (4 << 20);
  g_autoptr (GByteArray) bomb = g_byte_array_new ();
  g_autoptr (GByteArray) damaged = g_byte_array_new ();
  g_autoptr (GByteArray) continuation = g_byte_array_new ();
  g_autoptr (GString) log = g_string_new (NULL);

  append_compressed (bomb, 0xc1, zeros, 4 << 20);
  g_assert_cmpuint (bomb->len, <, KITH_LIMIT_FRAME_MAX);
  g_assert_cmpuint (read_all (bomb, 512, TRUE, log), ==, KITH_CLOSE_TOO_BIG);

  append_frame (damaged, 0xc1, "\xff\xff\xff\xff", 4);
  g_assert_cmpuint (read_all (damaged, 512, TRUE, log), ==, KITH_CLOSE_BAD_DATA);

  append_frame (continuation, 0x41, "a", 1);
  append_frame (continuation, 0xc0, "b", 1);
  g_assert_cmpuint (read_all (continuation, 512, TRUE, log), ==, KITH_CLOSE_PROTOCOL);
  g_assert_cmpstr (log->str, ==, "");
}

static void
test_negotiation (void)
{
  g_assert_null (kithd_compressor_negotiate (NULL));
  g_assert_null (kithd_compressor_negotiate (""));
  g_assert_null (kithd_compressor_negotiate ("x-webkit-deflate-frame"));
  g_assert_null (kithd_compressor_negotiate ("permessage-deflate; server_max_window_bits=10"));
  g_assert_null (kithd_compressor_negotiate ("permessage-deflate; client_max_window_bits; client_max_window_bits"));
  g_assert_nonnull (kithd_compressor_negotiate ("permessage-deflate"));
  g_assert_nonnull (kithd_compressor_negotiate ("permessage-deflate; client_max_window_bits"));
  g_assert_nonnull (kithd_compressor_negotiate ("permessage-deflate; server_max_window_bits=10, permessage-deflate; "
                                                "client_max_window_bits=15; server_no_context_takeover"));
}

static void
assert_round_trip (gsize length)
{
  g_autofree char *text = g_strnfill (length, 'k');
  g_autoptr (KithdFrame) frame = kithd_frame_new (KITHD_OPCODE_TEXT, FALSE, text, length);

  g_assert_cmpuint (frame->data[0], ==, 0x81);
  g_assert_cmpuint (frame->length, ==, frame->header + length);
  g_assert_cmpmem (frame->data + frame->header, length, text, length);
  g_assert_cmpuint (frame->header, ==, length < 126 ? 2 : length < 65536 ? 4 : 10);
}

static void
test_encoding (void)
{
  g_autoptr (KithdFrame) close = kithd_frame_new_close (1001, "restart");

  assert_round_trip (0);
  assert_round_trip (125);
  assert_round_trip (126);
  assert_round_trip (65535);
  assert_round_trip (65536);
  g_assert_cmpmem (close->data, close->length, "\x88\x09\x03\xe9restart", 11);
}

/* What many get is compressed once, and what does not shrink goes as it is. */
static void
test_shared_compression (void)
{
  g_autoptr (KithdCompressor) compressor = kithd_compressor_new ();
  g_autofree char *text = g_strnfill (1000, 'k');
  g_autoptr (KithdFrame) frame = kithd_frame_new (KITHD_OPCODE_TEXT, FALSE, text, 1000);
  g_autoptr (KithdFrame) small = kithd_frame_new (KITHD_OPCODE_TEXT, FALSE, "{}", 2);
  KithdFrame *compressed = kithd_frame_get_compressed (frame, compressor);

  g_assert_true (compressed != frame);
  g_assert_cmpuint (compressed->data[0], ==, 0xc1);
  g_assert_cmpuint (compressed->length, <, 100);
  g_assert_true (kithd_frame_get_compressed (frame, compressor) == compressed);
  g_assert_true (kithd_frame_get_compressed (small, compressor) == small);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/messages", test_messages);
  g_test_add_func ("/frame/split-character", test_split_character);
  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_autofree char *path = g_strdup_printf ("/frame/malformed/%s", malformed[i].name);

      g_test_add_data_func (path, &malformed[i], test_malformed);
    }
  g_test_add_func ("/frame/sizes", test_sizes);
  g_test_add_func ("/frame/compression", test_compression);
  g_test_add_func ("/frame/bad-compression", test_bad_compression);
  g_test_add_func ("/frame/negotiation", test_negotiation);
  g_test_add_func ("/frame/encoding", test_encoding);
  g_test_add_func ("/frame/shared-compression", test_shared_compression);
  return g_test_run ();
}
