/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Permissions in groups, each explained: switches of a role, or of a channel the choice between allowing, denying and
 * leaving as it is. Signal: changed, when a person chose. */
#define KITH_TYPE_PERMISSION_LIST (kith_permission_list_get_type ())
G_DECLARE_FINAL_TYPE (KithPermissionList, kith_permission_list, KITH, PERMISSION_LIST, GtkWidget)

GtkWidget *kith_permission_list_new (guint64 shown, gboolean in_place);
void kith_permission_list_set (KithPermissionList *self, guint64 allow, guint64 deny);
guint64 kith_permission_list_get_allow (KithPermissionList *self);
guint64 kith_permission_list_get_deny (KithPermissionList *self);
void kith_permission_list_set_limits (KithPermissionList *self, guint64 mine, const char *reason);
void kith_permission_list_set_inherited (KithPermissionList *self, guint64 inherited);

G_END_DECLS
