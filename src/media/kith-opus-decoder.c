/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-opus-decoder.h"

#include <opus.h>

#define RATE 48000
#define NANOSECONDS 1000000000
/* The longest packet that Opus has: 120 ms. */
#define FRAME_MAX (RATE * 120 / 1000)
/* Over a longer hole Opus fades to silence by itself. */
#define HOLE_MAX (100 * (guint64) NANOSECONDS / 1000)

struct _KithOpusDecoder
{
  KithOpusDecoded decoded;
  gpointer owner;
  OpusDecoder *opus;
  int frame;     /* samples of the last packet */
  gboolean hole; /* a packet is missing, and may yet be restored */
  guint64 hole_time;
  gint16 samples[FRAME_MAX];
};

/**
 * kith_opus_decoder_new:
 * @decoded: called with what comes of a packet, in the order of time
 *
 * Returns: (transfer full): a decoder
 */
KithOpusDecoder *
kith_opus_decoder_new (KithOpusDecoded decoded, gpointer owner)
{
  KithOpusDecoder *self = g_new0 (KithOpusDecoder, 1);
  int error;

  self->decoded = decoded;
  self->owner = owner;
  self->opus = opus_decoder_create (RATE, 1, &error);
  if (!self->opus)
    g_error ("no decoder for Opus: %s", opus_strerror (error));
  return self;
}

void
kith_opus_decoder_free (KithOpusDecoder *self)
{
  if (!self)
    return;
  opus_decoder_destroy (self->opus);
  g_free (self);
}

static void
emit (KithOpusDecoder *self, guint64 time, int n_samples)
{
  if (n_samples > 0)
    self->decoded (self->owner, time, self->samples, (gsize) n_samples);
}

/* @packet: (nullable): the one that follows the hole. */
static void
fill_hole (KithOpusDecoder *self, const guint8 *packet, gsize length)
{
  if (!self->hole)
    return;
  self->hole = FALSE;
  if (self->frame)
    emit (self, self->hole_time,
          opus_decode (self->opus, packet, (opus_int32) length, self->samples, self->frame, packet ? 1 : 0));
}

/**
 * kith_opus_decoder_take:
 * @time: when it is to be heard, in nanoseconds
 * @packet: from a stranger; one that is none is passed over
 */
void
kith_opus_decoder_take (KithOpusDecoder *self, guint64 time, const guint8 *packet, gsize length)
{
  int frame = length > 0 && length <= G_MAXINT32 ? opus_packet_get_nb_samples (packet, (opus_int32) length, RATE) : -1;

  if (frame <= 0 || frame > FRAME_MAX)
    return;
  fill_hole (self, packet, length);
  self->frame = frame;
  emit (self, time, opus_decode (self->opus, packet, (opus_int32) length, self->samples, FRAME_MAX, 0));
}

/**
 * kith_opus_decoder_miss:
 * @time: when what was lost was to be heard, in nanoseconds
 * @duration: of it, in nanoseconds
 *
 * Tells of a packet that will not come. What stands in for it comes with the next packet, or is made up when that is
 * missing too.
 */
void
kith_opus_decoder_miss (KithOpusDecoder *self, guint64 time, guint64 duration)
{
  fill_hole (self, NULL, 0);
  self->hole = duration <= HOLE_MAX;
  self->hole_time = time;
}
