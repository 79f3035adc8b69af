/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kith-session.h"

G_BEGIN_DECLS

#define KITH_TYPE_AVATAR (kith_avatar_get_type ())
G_DECLARE_FINAL_TYPE (KithAvatar, kith_avatar, KITH, AVATAR, GtkWidget)

GtkWidget *kith_avatar_new (int size);
void kith_avatar_set_size (KithAvatar *self, int size);
void kith_avatar_set_name (KithAvatar *self, const char *name);
void kith_avatar_set_guild (KithAvatar *self, const char *id, const char *name);
void kith_avatar_set_picture (KithAvatar *self, KithSession *session, const char *id);
void kith_avatar_set_status (KithAvatar *self, KithPresenceStatus status);
void kith_avatar_set_show_status (KithAvatar *self, gboolean show);

G_END_DECLS
