/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-member.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_MEMBER_ROW (kith_member_row_get_type ())
G_DECLARE_FINAL_TYPE (KithMemberRow, kith_member_row, KITH, MEMBER_ROW, GtkWidget)

GtkWidget *kith_member_row_new (void);
void kith_member_row_set_item (KithMemberRow *self, gpointer item);
KithMember *kith_member_row_get_member (KithMemberRow *self);

const char *kith_presence_describe (KithPresenceStatus status);

G_END_DECLS
