/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Turns what one person sends into sound, and fills in what got lost. A packet that is missing is restored from the one
 * that follows it, where that carries a spare of it (RFC 6716, 2.1.7); GStreamer's decoder holds every packet back by a
 * frame for that, this one none. It belongs to one thread. */
typedef struct _KithOpusDecoder KithOpusDecoder;

/* @time: when the samples are to be heard, in nanoseconds, as the packets' times are. One channel at 48 kHz. */
typedef void (*KithOpusDecoded) (gpointer owner, guint64 time, const gint16 *samples, gsize n_samples);

KithOpusDecoder *kith_opus_decoder_new (KithOpusDecoded decoded, gpointer owner);
void kith_opus_decoder_free (KithOpusDecoder *self);
void kith_opus_decoder_take (KithOpusDecoder *self, guint64 time, const guint8 *packet, gsize length);
void kith_opus_decoder_miss (KithOpusDecoder *self, guint64 time, guint64 duration);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithOpusDecoder, kith_opus_decoder_free)

G_END_DECLS
