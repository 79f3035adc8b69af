/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_MEMBER_LIST (kith_member_list_get_type ())
G_DECLARE_FINAL_TYPE (KithMemberList, kith_member_list, KITH, MEMBER_LIST, GtkWidget)

void kith_member_list_set_guild (KithMemberList *self, KithGuild *guild);
void kith_member_list_set_people (KithMemberList *self, GListModel *people);

G_END_DECLS
