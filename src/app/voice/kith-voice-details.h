/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kith-voice-call.h"

G_BEGIN_DECLS

/* How well each link of the call carries, and whether it is who one thinks. */
#define KITH_TYPE_VOICE_DETAILS (kith_voice_details_get_type ())
G_DECLARE_FINAL_TYPE (KithVoiceDetails, kith_voice_details, KITH, VOICE_DETAILS, AdwWindow)

void kith_voice_details_present (GtkWindow *parent, KithVoiceCall *call);

G_END_DECLS
