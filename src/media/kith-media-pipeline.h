/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* What all sound is inside the program: signed 16 bit, one channel, 48 kHz. */
#define KITH_MEDIA_SOUND "audio/x-raw,format=S16LE,rate=48000,channels=1,layout=interleaved"
#define KITH_MEDIA_OPUS "audio/x-opus,channel-mapping-family=0,channels=1,rate=48000"

/* What one thread of a call shares: its context, and the moment that all its pipelines count time from, so that a time
 * stamp means the same in each. */
typedef struct
{
  GMainContext *context;
  GstClockTime base_time;
} KithMediaTime;

/* Called on the thread of the context; the pipeline is of no use any more. */
typedef void (*KithMediaFailure) (gpointer owner, const GError *error);

typedef struct
{
  GstElement *pipeline;
  GSource *watch;
  KithMediaFailure failure;
  gpointer owner;
} KithMediaPipeline;

void kith_media_pipeline_init (KithMediaPipeline *self, GstElement *pipeline, const KithMediaTime *time,
                               KithMediaFailure failure, gpointer owner);
gboolean kith_media_pipeline_play (KithMediaPipeline *self, GError **error);
void kith_media_pipeline_clear (KithMediaPipeline *self);

/* Reads a buffer of KITH_MEDIA_SOUND. */
typedef void (*KithMediaSamples) (const gint16 *samples, gsize n_samples, gpointer data);
void kith_media_read_samples (GstBuffer *buffer, KithMediaSamples func, gpointer data);

G_END_DECLS
