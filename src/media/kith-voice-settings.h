/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Names that are no device: sounds made for tests and for who has no microphone, and nothing that plays. */
#define KITH_VOICE_SILENCE "silence:"
#define KITH_VOICE_TONE "tone:" /* then its frequency in hertz */
#define KITH_VOICE_NOWHERE "nowhere:"

/* How a person wants to talk and hear. */
typedef struct
{
  char *input;  /* (nullable): name of a microphone, or one of the above; NULL follows the default of the system */
  char *output; /* (nullable): name of speakers, or one of the above; NULL follows the default of the system */
  double input_volume;   /* 1.0 is as it comes, to 2.0 */
  double output_volume;  /* of all together; 1.0 is as it comes, to 2.0 */
  gboolean echo_cancel;  /* take out of the microphone what the speakers play */
  int noise_suppression; /* 0 for none, then from 1 for little to 4 for all that can be done */
  gboolean gain_control; /* even out who speaks softly and who speaks loudly */
  double talk_threshold; /* quieter sound is not sent; KITH_LEVEL_SILENCE sends it all */
  gboolean low_delay;    /* frames of 10 ms and short buffers: half the delay, for twice the work */
} KithVoiceSettings;

#define KITH_TYPE_VOICE_SETTINGS (kith_voice_settings_get_type ())
GType kith_voice_settings_get_type (void);

KithVoiceSettings *kith_voice_settings_new (void);
KithVoiceSettings *kith_voice_settings_copy (const KithVoiceSettings *self);
void kith_voice_settings_free (KithVoiceSettings *self);
gboolean kith_voice_settings_same_input (const KithVoiceSettings *a, const KithVoiceSettings *b);
gboolean kith_voice_settings_same_output (const KithVoiceSettings *a, const KithVoiceSettings *b);

/* Where the way to others is found. */
typedef struct
{
  char *stun;          /* (nullable): stun://HOST:PORT */
  GPtrArray *turn;     /* char *: turn://USER:PASSWORD@HOST:PORT?transport=…, with the parts escaped */
  gboolean relay_only; /* addresses of one's own are told to nobody */
} KithIceConfig;

KithIceConfig *kith_ice_config_new (void);
KithIceConfig *kith_ice_config_copy (const KithIceConfig *self);
void kith_ice_config_free (KithIceConfig *self);
gboolean kith_ice_config_add_server (KithIceConfig *self, const char *url, const char *username,
                                     const char *credential);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithVoiceSettings, kith_voice_settings_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithIceConfig, kith_ice_config_free)

G_END_DECLS
