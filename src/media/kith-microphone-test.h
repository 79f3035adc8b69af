/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-microphone-step.h"
#include "kith-voice-capture.h"
#include "kith-voice-playback.h"

G_BEGIN_DECLS

/* Records a person for three seconds and plays them what others would hear. It belongs to the thread of its context. */
typedef struct _KithMicrophoneTest KithMicrophoneTest;

KithMicrophoneTest *kith_microphone_test_new (const KithMediaTime *time, KithVoiceCapture *capture,
                                              KithVoicePlayback *playback, KithMicrophoneProgress progress,
                                              gpointer owner);
void kith_microphone_test_free (KithMicrophoneTest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithMicrophoneTest, kith_microphone_test_free)

G_END_DECLS
