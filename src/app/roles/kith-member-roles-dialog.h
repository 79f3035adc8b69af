/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild-roles.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Gives roles to a member and takes them. */
#define KITH_TYPE_MEMBER_ROLES_DIALOG (kith_member_roles_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithMemberRolesDialog, kith_member_roles_dialog, KITH, MEMBER_ROLES_DIALOG, AdwWindow)

void kith_member_roles_dialog_present (GtkWindow *parent, KithMember *member);
gboolean kith_member_roles_dialog_is_for (KithMember *member);

G_END_DECLS
