/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* The name of the sound of all programs but this one, so that people in a call do not hear themselves. */
#define KITH_SHARE_SOUND_OTHERS "others:"

/* Takes up, from the sound server, what each other program plays and mixes it. It belongs to the thread of its context.
 */
typedef struct _KithShareSound KithShareSound;

typedef void (*KithShareSoundFailed) (gpointer data, const GError *error);

KithShareSound *kith_share_sound_new (GMainContext *context, GstElement *pipeline, GstElement *mixer,
                                      KithShareSoundFailed failed, gpointer data);
void kith_share_sound_free (KithShareSound *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithShareSound, kith_share_sound_free)

G_END_DECLS
