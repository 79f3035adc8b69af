/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"
#include "kith-voice-engine.h"
#include "kith-voice-roster.h"
#include "kith-voice-volumes.h"

G_BEGIN_DECLS

typedef enum
{
  KITH_CALL_IDLE,
  KITH_CALL_JOINING,
  KITH_CALL_CONNECTED,
  KITH_CALL_RECONNECTING, /* the server is away; people go on hearing each other */
} KithVoiceCallState;

/* What a person should know of, the gravest that there is now. */
typedef enum
{
  KITH_CALL_WARNING_NONE,
  KITH_CALL_WARNING_OTHER_SPEAKERS,    /* the chosen ones are not there, so the system's are used */
  KITH_CALL_WARNING_OTHER_MICROPHONE,  /* likewise */
  KITH_CALL_WARNING_MUTED_TALKING,     /* they talk, and are muted */
  KITH_CALL_WARNING_SILENT_MICROPHONE, /* nothing at all comes from the microphone */
  KITH_CALL_WARNING_NO_ROUTE,          /* some do not hear them; detail: who */
  KITH_CALL_WARNING_NO_RELAY,          /* some do not hear them, and the server's relay lets nobody in; detail: who */
  KITH_CALL_WARNING_NO_SPEAKERS,       /* nothing can be played; detail: why */
  KITH_CALL_WARNING_NO_MICROPHONE,     /* nothing can be recorded; detail: why */
} KithVoiceCallWarning;

/* The one call that a program is in, or could be. Properties: channel (nullable), state, muted, deafened, talking,
 * priority, by-push, pushing, warning, warning-detail. Signals: refused (GError *): a channel could not be joined;
 * ended (channel name, KithVoiceEnd): the call is over without the person's doing. */
#define KITH_TYPE_VOICE_CALL (kith_voice_call_get_type ())
G_DECLARE_FINAL_TYPE (KithVoiceCall, kith_voice_call, KITH, VOICE_CALL, GObject)

KithVoiceCall *kith_voice_call_new (void);
KithVoiceEngine *kith_voice_call_get_engine (KithVoiceCall *self);
void kith_voice_call_set_settings (KithVoiceCall *self, const KithVoiceSettings *settings);

void kith_voice_call_set_relay_only (KithVoiceCall *self, gboolean relay_only);

void kith_voice_call_join (KithVoiceCall *self, KithChannel *channel);
void kith_voice_call_leave (KithVoiceCall *self);

KithChannel *kith_voice_call_get_channel (KithVoiceCall *self);
KithVoiceCallState kith_voice_call_get_state (KithVoiceCall *self);
KithVoiceMember *kith_voice_call_get_own (KithVoiceCall *self);
KithVoiceRoom *kith_voice_call_get_room (KithVoiceCall *self);
gboolean kith_voice_call_get_muted (KithVoiceCall *self);
void kith_voice_call_set_muted (KithVoiceCall *self, gboolean muted);
gboolean kith_voice_call_get_deafened (KithVoiceCall *self);
void kith_voice_call_set_deafened (KithVoiceCall *self, gboolean deafened);
gboolean kith_voice_call_get_priority (KithVoiceCall *self);
void kith_voice_call_set_priority (KithVoiceCall *self, gboolean priority);
gboolean kith_voice_call_get_talking (KithVoiceCall *self);

/* Push to talk. */
void kith_voice_call_set_push_to_talk (KithVoiceCall *self, gboolean push_to_talk);
gboolean kith_voice_call_get_by_push (KithVoiceCall *self);
void kith_voice_call_set_pushing (KithVoiceCall *self, gboolean pushing);
gboolean kith_voice_call_get_pushing (KithVoiceCall *self);

KithVoiceCallWarning kith_voice_call_get_warning (KithVoiceCall *self);
const char *kith_voice_call_get_warning_detail (KithVoiceCall *self);
KithVoiceVolumes *kith_voice_call_get_volumes (KithVoiceCall *self);

G_END_DECLS
