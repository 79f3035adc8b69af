/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-media-pipeline.h"
#include "kith-share-options.h"

G_BEGIN_DECLS

#define KITH_SHARE_OPUS "audio/x-opus,channel-mapping-family=0,channels=2,rate=48000"

/* What is shown, encoded once for all who watch, and only while somebody does. It belongs to the thread of its context.
 */
typedef struct _KithShareStudio KithShareStudio;

typedef struct
{
  void (*lost) (gpointer data, const GError *error);          /* there is nothing to be shown any more */
  void (*sound_trouble) (gpointer data, const GError *error); /* the picture goes on without sound */
  int *n_frames;                                              /* atomic: is counted up with each that is encoded */
} KithShareStudioEvents;

/* Where what is encoded goes: appsrc of one who watches. */
typedef struct
{
  GstElement *picture, *sound; /* (nullable) @sound */
} KithShareOutlet;

/* @sound: (nullable): what PulseAudio calls the source of the sound, or %KITH_VOICE_TONE with a frequency */
KithShareStudio *kith_share_studio_new (const KithMediaTime *time, const KithShareSource *source, const char *sound,
                                        const KithShareStudioEvents *events, gpointer data);
void kith_share_studio_free (KithShareStudio *self);
void kith_share_studio_set_format (KithShareStudio *self, const KithShareFormat *format);
void kith_share_studio_add_outlet (KithShareStudio *self, const KithShareOutlet *outlet);
void kith_share_studio_remove_outlet (KithShareStudio *self, const KithShareOutlet *outlet);
void kith_share_studio_request_key_frame (KithShareStudio *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithShareStudio, kith_share_studio_free)

G_END_DECLS
