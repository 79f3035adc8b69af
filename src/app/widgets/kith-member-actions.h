/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-member.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What can be done with a member, as actions of the group "member" of any widget, and the menu that offers them. */

gboolean kith_member_actions_any (KithMember *member);
gboolean kith_member_actions_attach (GtkWidget *widget, KithMember *member);
GMenuModel *kith_member_actions_build_menu (void);
GtkWidget *kith_member_actions_popup (GtkWidget *widget, KithMember *member, double x, double y);

void kith_member_actions_make_owner (GtkWindow *parent, KithMember *member);

G_END_DECLS
