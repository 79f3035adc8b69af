/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-microphone-step.h"
#include "kith-voice-room.h"
#include "kith-voice-settings.h"

G_BEGIN_DECLS

#define KITH_TYPE_VOICE_ENGINE (kith_voice_engine_get_type ())
G_DECLARE_FINAL_TYPE (KithVoiceEngine, kith_voice_engine, KITH, VOICE_ENGINE, GObject)

/* Microphone, speakers and everything between them and other people, on a thread of its own. The object belongs to the
 * thread that made it. */

/* Gets all that is played, on a thread that is not the caller's. */
typedef void (*KithVoiceTap) (const gint16 *samples, gsize n_samples, gpointer data);

KithVoiceEngine *kith_voice_engine_new (void);
void kith_voice_engine_set_settings (KithVoiceEngine *self, const KithVoiceSettings *settings);
void kith_voice_engine_set_tap (KithVoiceEngine *self, KithVoiceTap tap, gpointer data);
void kith_voice_engine_set_timing (KithVoiceEngine *self, guint connect_ms, guint silent_ms);
KithVoiceRoom *kith_voice_engine_open_mesh (KithVoiceEngine *self, KithSignaling *signaling, const char *own_id,
                                            const KithIceConfig *ice);
void kith_voice_engine_hold (KithVoiceEngine *self);
void kith_voice_engine_release (KithVoiceEngine *self);

void kith_voice_engine_set_open (KithVoiceEngine *self, gboolean open);
void kith_voice_engine_set_deaf (KithVoiceEngine *self, gboolean deaf);
gboolean kith_voice_engine_get_talking (KithVoiceEngine *self);
double kith_voice_engine_get_level (KithVoiceEngine *self);
const char *kith_voice_engine_get_input_trouble (KithVoiceEngine *self);
const char *kith_voice_engine_get_output_trouble (KithVoiceEngine *self);
gboolean kith_voice_engine_get_input_fallback (KithVoiceEngine *self);
gboolean kith_voice_engine_get_output_fallback (KithVoiceEngine *self);

void kith_voice_engine_test_microphone_async (KithVoiceEngine *self, KithMicrophoneProgress progress,
                                              gpointer progress_data, GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer data);
gboolean kith_voice_engine_test_microphone_finish (KithVoiceEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
