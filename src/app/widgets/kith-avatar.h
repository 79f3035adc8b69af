/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kith-wire.h"

G_BEGIN_DECLS

#define KITH_TYPE_AVATAR (kith_avatar_get_type ())
G_DECLARE_FINAL_TYPE (KithAvatar, kith_avatar, KITH, AVATAR, GtkWidget)

GtkWidget *kith_avatar_new (int size);
void kith_avatar_set_size (KithAvatar *self, int size);
void kith_avatar_set_person (KithAvatar *self, const char *id, const char *name, int accent_colour);
void kith_avatar_set_status (KithAvatar *self, KithPresenceStatus status);
void kith_avatar_set_show_status (KithAvatar *self, gboolean show);

G_END_DECLS
