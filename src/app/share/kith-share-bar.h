/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-voice-call.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* In the panel of the call: showing one's screen and oneself, and what is shown now. */
#define KITH_TYPE_SHARE_BAR (kith_share_bar_get_type ())
G_DECLARE_FINAL_TYPE (KithShareBar, kith_share_bar, KITH, SHARE_BAR, GtkWidget)

void kith_share_bar_set_call (KithShareBar *self, KithVoiceCall *call);

G_END_DECLS
