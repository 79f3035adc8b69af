/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-frame.h"

#include "kith-wire.h"

#include <string.h>

#define FIN 0x80
#define RSV1 0x40
#define RSV_OTHERS 0x30
#define MASKED 0x80

/* Below this, compressing costs more than it saves. */
#define COMPRESSION_MIN 200

static gsize
write_header (guint8 *out, KithdOpcode opcode, gboolean compressed, gsize length)
{
  out[0] = FIN | (compressed ? RSV1 : 0) | opcode;
  if (length < 126)
    {
      out[1] = (guint8) length;
      return 2;
    }
  if (length <= G_MAXUINT16)
    {
      out[1] = 126;
      out[2] = (guint8) (length >> 8);
      out[3] = (guint8) length;
      return 4;
    }
  out[1] = 127;
  for (guint i = 0; i < 8; i++)
    out[2 + i] = (guint8) ((guint64) length >> (56 - 8 * i));
  return 10;
}

/**
 * kithd_frame_new:
 * @compressed: whether the payload went through kithd_compressor_deflate()
 *
 * Encodes a frame.
 *
 * Returns: (transfer full): the frame
 */
KithdFrame *
kithd_frame_new (KithdOpcode opcode, gboolean compressed, gconstpointer payload, gsize length)
{
  guint8 header[10];
  gsize header_length = write_header (header, opcode, compressed, length);
  KithdFrame *self = g_malloc (sizeof *self + header_length + length);

  *self = (KithdFrame){ .refs = 1, .length = (guint32) (header_length + length), .header = (guint32) header_length };
  memcpy (self->data, header, header_length);
  if (length)
    memcpy (self->data + header_length, payload, length);
  return self;
}

/**
 * kithd_frame_new_close:
 * @code: 0 for a close frame without a code
 *
 * Returns: (transfer full): a close frame
 */
KithdFrame *
kithd_frame_new_close (guint code, const char *reason)
{
  guint8 payload[KITHD_CONTROL_MAX];
  gsize length = reason ? MIN (strlen (reason), sizeof payload - 2) : 0;

  if (!code)
    return kithd_frame_new (KITHD_OPCODE_CLOSE, FALSE, NULL, 0);
  payload[0] = (guint8) (code >> 8);
  payload[1] = (guint8) code;
  if (length)
    memcpy (payload + 2, reason, length);
  return kithd_frame_new (KITHD_OPCODE_CLOSE, FALSE, payload, 2 + length);
}

/* In the compressed forms where there is a compressor. */
static KithdFrame *
join (const GPtrArray *frames, KithdCompressor *compressor)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  KithdFrame *self;

  for (guint i = 0; i < frames->len; i++)
    {
      KithdFrame *frame = frames->pdata[i];

      if (compressor)
        frame = kithd_frame_get_compressed (frame, compressor);
      g_byte_array_append (bytes, frame->data, frame->length);
    }
  self = g_malloc (sizeof *self + bytes->len);
  *self = (KithdFrame){ .refs = 1, .length = bytes->len, .compression_tried = TRUE };
  memcpy (self->data, bytes->data, bytes->len);
  return self;
}

/**
 * kithd_frame_new_bundle:
 * @frames: KithdFrame of texts
 *
 * Joins frames that the same people get one after the other.
 *
 * Returns: (transfer full): what is sent like one frame
 */
KithdFrame *
kithd_frame_new_bundle (const GPtrArray *frames, KithdCompressor *compressor)
{
  KithdFrame *self = join (frames, NULL);

  self->compressed = join (frames, compressor);
  return self;
}

KithdFrame *
kithd_frame_ref (KithdFrame *self)
{
  self->refs++;
  return self;
}

void
kithd_frame_unref (KithdFrame *self)
{
  if (!self || --self->refs)
    return;
  kithd_frame_drop_compressed (self);
  g_free (self);
}

/**
 * kithd_frame_drop_compressed:
 *
 * Forgets the compressed form of a frame that is kept for later.
 */
void
kithd_frame_drop_compressed (KithdFrame *self)
{
  if (self->compressed != self)
    g_clear_pointer (&self->compressed, kithd_frame_unref);
  self->compressed = NULL;
  self->compression_tried = FALSE;
}

/**
 * kithd_frame_get_compressed:
 *
 * Gets the form for connections with compression, which is made once for all of them.
 *
 * Returns: the compressed frame, or the frame itself where compression doesn't pay
 */
KithdFrame *
kithd_frame_get_compressed (KithdFrame *self, KithdCompressor *compressor)
{
  gsize length = self->length - self->header;

  if (!self->compression_tried && length >= COMPRESSION_MIN && (self->data[0] & 0xf) == KITHD_OPCODE_TEXT)
    {
      g_autoptr (GByteArray) out = g_byte_array_new ();

      if (kithd_compressor_deflate (compressor, self->data + self->header, length, out) && out->len < length)
        self->compressed = kithd_frame_new (KITHD_OPCODE_TEXT, TRUE, out->data, out->len);
    }
  self->compression_tried = TRUE;
  return self->compressed ? self->compressed : self;
}

/* The fixed part of a frame. */
typedef struct
{
  gboolean fin, compressed;
  guint8 opcode;
  guint64 length;
  gsize size;
} Header;

static gboolean
is_control (guint8 opcode)
{
  return opcode >= KITHD_OPCODE_CLOSE;
}

/* Checks the first two bytes alone, so that nonsense is refused before its length is awaited. */
static gboolean
check_start (const KithdFrameReader *self, const guint8 *data)
{
  gboolean fin = (data[0] & FIN) != 0, compressed = (data[0] & RSV1) != 0;
  guint8 opcode = data[0] & 0xf;

  if ((data[0] & RSV_OTHERS) || !(data[1] & MASKED))
    return FALSE;
  if (is_control (opcode))
    return opcode <= KITHD_OPCODE_PONG && fin && !compressed && (data[1] & 0x7f) <= KITHD_CONTROL_MAX;
  if (opcode > KITHD_OPCODE_BINARY)
    return FALSE;
  if (compressed && (!self->compression || opcode == KITHD_OPCODE_CONTINUATION))
    return FALSE;
  return (opcode == KITHD_OPCODE_CONTINUATION) == (self->opcode != 0);
}

static KithdReadResult
refuse (guint *close_code, guint code)
{
  *close_code = code;
  return KITHD_READ_REFUSED;
}

static KithdReadResult
read_header (const KithdFrameReader *self, const guint8 *data, gsize length, Header *header, guint *close_code)
{
  guint extended;

  if (length < 2)
    return KITHD_READ_MORE;
  if (!check_start (self, data))
    return refuse (close_code, KITH_CLOSE_PROTOCOL);
  *header = (Header){
    .fin = (data[0] & FIN) != 0, .compressed = (data[0] & RSV1) != 0, .opcode = data[0] & 0xf, .length = data[1] & 0x7f
  };
  extended = header->length == 126 ? 2 : header->length == 127 ? 8 : 0;
  if (length < 2 + extended)
    return KITHD_READ_MORE;
  if (extended)
    {
      header->length = 0;
      for (guint i = 0; i < extended; i++)
        header->length = header->length << 8 | data[2 + i];
      /* The shortest form must be used, and the highest bit is zero. */
      if (header->length < (extended == 2 ? 126 : 65536) || header->length >> 63)
        return refuse (close_code, KITH_CLOSE_PROTOCOL);
    }
  if (header->length + (is_control (header->opcode) || !self->fragments ? 0 : self->fragments->len) >
      KITH_LIMIT_FRAME_MAX)
    return refuse (close_code, KITH_CLOSE_TOO_BIG);
  header->size = 2 + extended + 4;
  return length < header->size + header->length ? KITHD_READ_MORE : KITHD_READ_MESSAGE;
}

static void
unmask (guint8 *data, gsize length, const guint8 *mask)
{
  guint32 word;
  gsize i = 0;

  memcpy (&word, mask, 4);
  if (!word)
    return;
  for (; i + 4 <= length; i += 4)
    {
      guint32 value;

      memcpy (&value, data + i, 4);
      value ^= word;
      memcpy (data + i, &value, 4);
    }
  for (; i < length; i++)
    data[i] ^= mask[i & 3];
}

/* RFC 6455 section 7.4: codes that may stand in a close frame. */
static gboolean
is_close_code (guint code)
{
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

static KithdReadResult
check_close (const KithdMessage *message, guint *close_code)
{
  if (message->length == 1)
    return refuse (close_code, KITH_CLOSE_PROTOCOL);
  if (message->length && !is_close_code ((guint) message->data[0] << 8 | message->data[1]))
    return refuse (close_code, KITH_CLOSE_PROTOCOL);
  if (message->length > 2 && !g_utf8_validate_len ((const char *) message->data + 2, message->length - 2, NULL))
    return refuse (close_code, KITH_CLOSE_BAD_DATA);
  return KITHD_READ_MESSAGE;
}

static KithdReadResult
finish_message (KithdFrameReader *self, KithdCompressor *compressor, KithdMessage *message, guint *close_code)
{
  gboolean compressed = self->message_compressed;

  message->opcode = self->opcode;
  self->opcode = 0;
  self->message_compressed = FALSE;
  if (compressed)
    {
      gboolean too_big = FALSE;

      if (!kithd_compressor_inflate (compressor, message->data, message->length, KITH_LIMIT_FRAME_MAX, &message->data,
                                     &message->length, &too_big))
        return refuse (close_code, too_big ? KITH_CLOSE_TOO_BIG : KITH_CLOSE_BAD_DATA);
    }
  if (message->opcode != KITHD_OPCODE_TEXT ||
      !g_utf8_validate_len ((const char *) message->data, message->length, NULL))
    return refuse (close_code, KITH_CLOSE_BAD_DATA);
  return KITHD_READ_MESSAGE;
}

/* Takes one whole frame; KITHD_READ_MORE means that it was only a part of a message. */
static KithdReadResult
take_frame (KithdFrameReader *self, KithdCompressor *compressor, const Header *header, const guint8 *payload,
            KithdMessage *message, guint *close_code)
{
  *message = (KithdMessage){ .opcode = header->opcode, .data = payload, .length = header->length };
  if (is_control (header->opcode))
    return header->opcode == KITHD_OPCODE_CLOSE ? check_close (message, close_code) : KITHD_READ_MESSAGE;

  if (header->opcode != KITHD_OPCODE_CONTINUATION)
    {
      self->opcode = header->opcode;
      self->message_compressed = header->compressed;
      if (header->fin)
        return finish_message (self, compressor, message, close_code);
      self->fragments = g_byte_array_new ();
    }
  g_byte_array_append (self->fragments, payload, (guint) header->length);
  if (!header->fin)
    return KITHD_READ_MORE;
  message->data = self->fragments->data;
  message->length = self->fragments->len;
  return finish_message (self, compressor, message, close_code);
}

/**
 * kithd_frame_reader_next:
 * @data: bytes that have come and are not used yet; they are unmasked in place
 * @used: (out): how many of them are done with, whatever the result
 * @close_code: (out): set with %KITHD_READ_REFUSED
 *
 * Reads the next message or control frame as RFC 6455 wants a server to: masked, in order, within the limits, text only
 * and in UTF-8. After a refusal nothing more may be read.
 */
KithdReadResult
kithd_frame_reader_next (KithdFrameReader *self, KithdCompressor *compressor, guint8 *data, gsize length, gsize *used,
                         KithdMessage *message, guint *close_code)
{
  *used = 0;
  if (!self->opcode)
    g_clear_pointer (&self->fragments, g_byte_array_unref);
  for (;;)
    {
      guint8 *at = data + *used;
      Header header;
      KithdReadResult result = read_header (self, at, length - *used, &header, close_code);

      if (result != KITHD_READ_MESSAGE)
        return result;
      unmask (at + header.size, header.length, at + header.size - 4);
      *used += header.size + header.length;
      self->n_frames++;
      result = take_frame (self, compressor, &header, at + header.size, message, close_code);
      if (result != KITHD_READ_MORE)
        return result;
    }
}

void
kithd_frame_reader_clear (KithdFrameReader *self)
{
  g_clear_pointer (&self->fragments, g_byte_array_unref);
  self->opcode = 0;
}
