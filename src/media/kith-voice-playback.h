/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-device-stream.h"
#include "kith-voice-settings.h"

G_BEGIN_DECLS

/* One mixer for all who are heard, so that there is one thing to take out as an echo and one device to change. It
 * belongs to the thread of its context. */
typedef struct _KithVoicePlayback KithVoicePlayback;

/* One of those who are heard. */
typedef struct _KithVoiceBranch KithVoiceBranch;

KithVoicePlayback *kith_voice_playback_new (const KithMediaTime *time, const char *probe, KithDeviceChanged changed,
                                            gpointer data);
void kith_voice_playback_free (KithVoicePlayback *self);
void kith_voice_playback_configure (KithVoicePlayback *self, const KithVoiceSettings *settings);
void kith_voice_playback_set_devices (KithVoicePlayback *self, GListModel *devices);
void kith_voice_playback_start (KithVoicePlayback *self);
void kith_voice_playback_stop (KithVoicePlayback *self);
void kith_voice_playback_set_deaf (KithVoicePlayback *self, gboolean deaf);
gboolean kith_voice_playback_get_low_delay (KithVoicePlayback *self);
double kith_voice_playback_get_delay (KithVoicePlayback *self);
void kith_voice_playback_set_tap (KithVoicePlayback *self, KithMediaSamples tap, gpointer data);

KithVoiceBranch *kith_voice_playback_add (KithVoicePlayback *self, double volume);
void kith_voice_playback_remove (KithVoicePlayback *self, KithVoiceBranch *branch);
void kith_voice_branch_set_volume (KithVoiceBranch *self, double volume);
void kith_voice_branch_push (KithVoiceBranch *self, GstBuffer *buffer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithVoicePlayback, kith_voice_playback_free)

G_END_DECLS
