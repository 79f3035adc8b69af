/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-media-hop.h"
#include "kith-microphone-test.h"
#include "kith-voice-engine.h"

G_BEGIN_DECLS

/* Shared by the files of the engine. */

/* What stands on the engine's thread. */
typedef struct
{
  KithMediaTime time;
  KithMediaHop *engine; /* to the object */
  KithVoiceCapture *capture;
  KithVoicePlayback *playback;
  KithDeviceWatch *watch;   /* (nullable): while it records */
  KithMicrophoneTest *test; /* (nullable) */
  GMainLoop *loop;
  guint n_holds;
  gboolean usable;
} KithVoiceEngineFar;

struct _KithVoiceEngine
{
  GObject parent_instance;

  KithMediaHop *hop; /* to this */
  KithMediaHop *far_hop;
  KithVoiceEngineFar *far; /* its fields belong to the thread; `capture` and `playback` are set before that begins */
  GThread *thread;
  guint connect_ms, silent_ms;
  gboolean talking;
  char *input_trouble, *output_trouble; /* (nullable) */
  gboolean input_fallback, output_fallback;

  GTask *test;          /* (nullable): of the microphone */
  GSource *test_cancel; /* (nullable) */
  KithMicrophoneProgress test_progress;
  gpointer test_data;
};

/* For what else stands on the engine's thread. */
void kith_voice_engine_get_parts (KithVoiceEngine *self, KithMediaTime *time, KithVoicePlayback **playback);

G_END_DECLS
