/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-compressor.h"

#include <string.h>
#include <zlib.h>

#define WINDOW_BITS 15
#define LEVEL 4
#define MEMORY_LEVEL 8

/* A sync flush ends with these, which RFC 7692 section 7.2.1 leaves out on the wire. */
static const guint8 tail[] = { 0x00, 0x00, 0xff, 0xff };

struct _KithdCompressor
{
  z_stream deflater, inflater;
  gboolean has_deflater, has_inflater;
  GByteArray *inflated;
};

KithdCompressor *
kithd_compressor_new (void)
{
  KithdCompressor *self = g_new0 (KithdCompressor, 1);

  self->inflated = g_byte_array_new ();
  return self;
}

void
kithd_compressor_free (KithdCompressor *self)
{
  if (!self)
    return;
  if (self->has_deflater)
    deflateEnd (&self->deflater);
  if (self->has_inflater)
    inflateEnd (&self->inflater);
  g_byte_array_unref (self->inflated);
  g_free (self);
}

/* zlib's state is large, so that it is only made once somebody wants compression. */
static gboolean
start_deflater (KithdCompressor *self)
{
  if (self->has_deflater)
    return deflateReset (&self->deflater) == Z_OK;
  self->has_deflater = deflateInit2 (&self->deflater, LEVEL, Z_DEFLATED, -WINDOW_BITS, MEMORY_LEVEL,
                                     Z_DEFAULT_STRATEGY) == Z_OK;
  return self->has_deflater;
}

static gboolean
start_inflater (KithdCompressor *self)
{
  if (self->has_inflater)
    return inflateReset (&self->inflater) == Z_OK;
  self->has_inflater = inflateInit2 (&self->inflater, -WINDOW_BITS) == Z_OK;
  return self->has_inflater;
}

/**
 * kithd_compressor_deflate:
 * @out: the compressed payload is appended here
 *
 * Compresses the payload of one message.
 */
gboolean
kithd_compressor_deflate (KithdCompressor *self, const guint8 *data, gsize length, GByteArray *out)
{
  gsize before = out->len;

  if (!start_deflater (self))
    return FALSE;
  g_byte_array_set_size (out, (guint) (before + deflateBound (&self->deflater, length) + 16));
  self->deflater.next_in = (Bytef *) data;
  self->deflater.avail_in = (uInt) length;
  self->deflater.next_out = out->data + before;
  self->deflater.avail_out = (uInt) (out->len - before);
  if (deflate (&self->deflater, Z_SYNC_FLUSH) != Z_OK || self->deflater.avail_in || !self->deflater.avail_out)
    return FALSE;
  g_byte_array_set_size (out, out->len - self->deflater.avail_out - sizeof tail);
  return TRUE;
}

/* Feeds one piece; FALSE where it is damaged or more than @max comes out. */
static gboolean
inflate_piece (KithdCompressor *self, const guint8 *data, gsize length, gsize max, gboolean *too_big)
{
  self->inflater.next_in = (Bytef *) data;
  self->inflater.avail_in = (uInt) length;
  for (;;)
    {
      guint8 buffer[4096];
      int result;

      self->inflater.next_out = buffer;
      self->inflater.avail_out = sizeof buffer;
      result = inflate (&self->inflater, Z_SYNC_FLUSH);
      if (result != Z_OK && result != Z_BUF_ERROR && result != Z_STREAM_END)
        return FALSE;
      g_byte_array_append (self->inflated, buffer, sizeof buffer - self->inflater.avail_out);
      if (self->inflated->len > max)
        {
          *too_big = TRUE;
          return FALSE;
        }
      /* A final block may be followed by another one, which starts afresh (RFC 7692 section 7.2.3.4). */
      if (result == Z_STREAM_END && inflateReset (&self->inflater) != Z_OK)
        return FALSE;
      if (!self->inflater.avail_in && self->inflater.avail_out)
        return TRUE;
      if (result == Z_BUF_ERROR && self->inflater.avail_out)
        return FALSE;
    }
}

/**
 * kithd_compressor_inflate:
 * @max: bytes that may come out
 * @out: (out): the payload, valid until the next call
 * @too_big: (out): set where it would be more than @max
 *
 * Expands the payload of one message, and no further than allowed.
 */
gboolean
kithd_compressor_inflate (KithdCompressor *self, const guint8 *data, gsize length, gsize max, const guint8 **out,
                          gsize *out_length, gboolean *too_big)
{
  g_byte_array_set_size (self->inflated, 0);
  if (!start_inflater (self) || !inflate_piece (self, data, length, max, too_big) ||
      !inflate_piece (self, tail, sizeof tail, max, too_big))
    return FALSE;
  *out = self->inflated->data ? self->inflated->data : (const guint8 *) "";
  *out_length = self->inflated->len;
  return TRUE;
}

/* Whether one offer, such as "permessage-deflate; client_max_window_bits", can be taken as we would answer it. */
static gboolean
is_acceptable (const char *offer)
{
  g_auto (GStrv) parts = g_strsplit (offer, ";", -1);
  guint seen = 0;

  if (!parts[0] || g_ascii_strcasecmp (g_strstrip (parts[0]), "permessage-deflate") != 0)
    return FALSE;
  for (guint i = 1; parts[i]; i++)
    {
      const char *name = g_strstrip (parts[i]);
      guint bit;

      if (strcmp (name, "server_no_context_takeover") == 0)
        bit = 1;
      else if (strcmp (name, "client_no_context_takeover") == 0)
        bit = 2;
      else if (strcmp (name, "client_max_window_bits") == 0 || g_str_has_prefix (name, "client_max_window_bits="))
        bit = 4;
      else
        return FALSE;
      if (seen & bit)
        return FALSE;
      seen |= bit;
    }
  return TRUE;
}

/**
 * kithd_compressor_negotiate:
 * @offers: (nullable): the client's Sec-WebSocket-Extensions
 *
 * Returns: (nullable): the server's Sec-WebSocket-Extensions, or %NULL where nothing fits
 */
const char *
kithd_compressor_negotiate (const char *offers)
{
  g_auto (GStrv) list = g_strsplit (offers ? offers : "", ",", 16);

  for (guint i = 0; list[i]; i++)
    if (is_acceptable (list[i]))
      return "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
  return NULL;
}
