/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keeps the computer from falling asleep, by the session or, where that cannot, by the system. */
typedef struct _KithVoiceWake KithVoiceWake;

KithVoiceWake *kith_voice_wake_new (GtkApplication *application);
void kith_voice_wake_free (KithVoiceWake *self);
void kith_voice_wake_set (KithVoiceWake *self, gboolean awake);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithVoiceWake, kith_voice_wake_free)

G_END_DECLS
