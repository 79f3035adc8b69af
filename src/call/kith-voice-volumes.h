/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

G_BEGIN_DECLS

/* How loud people are for oneself, by the account with which one meets them: 0.0 to 2.0, 1.0 as they come; and who is
 * not heard at all. Signal: changed (user id). */
#define KITH_TYPE_VOICE_VOLUMES (kith_voice_volumes_get_type ())
G_DECLARE_FINAL_TYPE (KithVoiceVolumes, kith_voice_volumes, KITH, VOICE_VOLUMES, GObject)

#define KITH_VOICE_VOLUME_MAX 2.0

KithVoiceVolumes *kith_voice_volumes_new (void);
double kith_voice_volumes_get (KithVoiceVolumes *self, KithSession *session, const char *user_id);
void kith_voice_volumes_set (KithVoiceVolumes *self, KithSession *session, const char *user_id, double volume);
gboolean kith_voice_volumes_get_hushed (KithVoiceVolumes *self, KithSession *session, const char *user_id);
void kith_voice_volumes_set_hushed (KithVoiceVolumes *self, KithSession *session, const char *user_id, gboolean hushed);

/* To keep them: of type %KITH_VOICE_VOLUMES_FORMAT. */
#define KITH_VOICE_VOLUMES_FORMAT "a{s(db)}"
GVariant *kith_voice_volumes_save (KithVoiceVolumes *self);
void kith_voice_volumes_load (KithVoiceVolumes *self, GVariant *saved);

G_END_DECLS
