/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild-roles.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Who has a role, to give and take it. Signals: close; changed, when somebody got or lost it. */
#define KITH_TYPE_ROLE_HOLDERS (kith_role_holders_get_type ())
G_DECLARE_FINAL_TYPE (KithRoleHolders, kith_role_holders, KITH, ROLE_HOLDERS, GtkWidget)

GtkWidget *kith_role_holders_new (KithGuild *guild, KithRole *role);

G_END_DECLS
