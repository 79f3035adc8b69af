/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kith-push-keys.h"
#include "kith-voice-call.h"

G_BEGIN_DECLS

/* What a program with windows adds to a call: the person's settings and actions, and what is remembered of people. */
#define KITH_TYPE_VOICE_DESK (kith_voice_desk_get_type ())
G_DECLARE_FINAL_TYPE (KithVoiceDesk, kith_voice_desk, KITH, VOICE_DESK, GObject)

KithVoiceDesk *kith_voice_desk_new (GApplication *application, GSettings *settings, KithVoiceCall *call);
KithPushKeys *kith_voice_desk_get_keys (KithVoiceDesk *self);

G_END_DECLS
