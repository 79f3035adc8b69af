/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"
#include "kith-host.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define KITH_TYPE_INVITE_DIALOG (kith_invite_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithInviteDialog, kith_invite_dialog, KITH, INVITE_DIALOG, AdwWindow)

KithInviteDialog *kith_invite_dialog_new (GtkWindow *parent, KithGuild *guild, KithHost *host);

G_END_DECLS
