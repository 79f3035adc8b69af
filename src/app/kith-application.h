/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"
#include "kith-host.h"
#include "kith-voice-call.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define KITH_TYPE_APPLICATION (kith_application_get_type ())
G_DECLARE_FINAL_TYPE (KithApplication, kith_application, KITH, APPLICATION, AdwApplication)

KithApplication *kith_application_new (void);
KithClient *kith_application_get_client (KithApplication *self);
KithVoiceCall *kith_application_get_call (KithApplication *self);
KithHost *kith_application_get_host (KithApplication *self);
gboolean kith_application_get_restart (KithApplication *self);
GSettings *kith_application_get_settings (KithApplication *self);
gboolean kith_application_hold_window_close (KithApplication *self, GtkWindow *window);

G_END_DECLS
