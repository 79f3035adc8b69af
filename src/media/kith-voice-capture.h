/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-device-stream.h"
#include "kith-voice-policy.h"
#include "kith-voice-settings.h"

G_BEGIN_DECLS

/* What is recorded, made fit and encoded once for all who get it. It belongs to the thread of its context. */
typedef struct _KithVoiceCapture KithVoiceCapture;

typedef struct
{
  void (*talking) (gpointer data, gboolean talking); /* into the microphone, muted or not */
  KithDeviceChanged changed;
} KithVoiceCaptureEvents;

KithVoiceCapture *kith_voice_capture_new (const KithMediaTime *time, const char *probe,
                                          const KithVoiceCaptureEvents *events, gpointer data);
void kith_voice_capture_free (KithVoiceCapture *self);
void kith_voice_capture_configure (KithVoiceCapture *self, const KithVoiceSettings *settings);
void kith_voice_capture_set_devices (KithVoiceCapture *self, GListModel *devices);
void kith_voice_capture_start (KithVoiceCapture *self);
void kith_voice_capture_stop (KithVoiceCapture *self);
void kith_voice_capture_set_open (KithVoiceCapture *self, gboolean open);
void kith_voice_capture_set_tap (KithVoiceCapture *self, KithMediaSamples tap, gpointer data);
void kith_voice_capture_set_encoding (KithVoiceCapture *self, const KithVoiceEncoding *encoding);
const KithVoiceEncoding *kith_voice_capture_get_encoding (KithVoiceCapture *self);
void kith_voice_capture_add_outlet (KithVoiceCapture *self, GstElement *outlet);
void kith_voice_capture_remove_outlet (KithVoiceCapture *self, GstElement *outlet);
double kith_voice_capture_get_level (KithVoiceCapture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithVoiceCapture, kith_voice_capture_free)

G_END_DECLS
