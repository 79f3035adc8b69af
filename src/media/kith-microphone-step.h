/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far a test of the microphone is. */
typedef enum
{
  KITH_MICROPHONE_RECORDING,
  KITH_MICROPHONE_PLAYING,
  KITH_MICROPHONE_DONE,
  KITH_MICROPHONE_FAILED, /* nothing came from it */
} KithMicrophoneStep;

/* @fraction: of the step that is over. Must not free the test. */
typedef void (*KithMicrophoneProgress) (gpointer owner, KithMicrophoneStep step, double fraction);

G_END_DECLS
