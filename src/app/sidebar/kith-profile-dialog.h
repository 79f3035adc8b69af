/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* All that one may know of a person. */
#define KITH_TYPE_PROFILE_DIALOG (kith_profile_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithProfileDialog, kith_profile_dialog, KITH, PROFILE_DIALOG, AdwWindow)

void kith_profile_dialog_present (GtkWindow *parent, KithSession *session, const char *user_id, KithGuild *guild);

G_END_DECLS
