/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild-roles.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What one role is and allows. Signals: close, when the person goes back; deleted; show-members; changed, when there is
 * something to save or no more. */
#define KITH_TYPE_ROLE_EDITOR (kith_role_editor_get_type ())
G_DECLARE_FINAL_TYPE (KithRoleEditor, kith_role_editor, KITH, ROLE_EDITOR, GtkWidget)

GtkWidget *kith_role_editor_new (KithGuild *guild, KithRole *role);
KithRole *kith_role_editor_get_role (KithRoleEditor *self);
gboolean kith_role_editor_has_changes (KithRoleEditor *self);
void kith_role_editor_set_holders (KithRoleEditor *self, guint holders);
void kith_role_editor_focus_name (KithRoleEditor *self);

G_END_DECLS
