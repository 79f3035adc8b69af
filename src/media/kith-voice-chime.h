/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What happened in a call. */
typedef enum
{
  KITH_CHIME_JOIN,
  KITH_CHIME_LEAVE,
  KITH_CHIME_MUTE,
  KITH_CHIME_UNMUTE,
  KITH_CHIME_DISCONNECT,
  KITH_N_CHIMES
} KithVoiceChime;

void kith_voice_chime_play (KithVoiceChime chime, const char *output);
gint16 *kith_voice_chime_render (KithVoiceChime chime, gsize *n_samples);

G_END_DECLS
