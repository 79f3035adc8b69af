/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-member.h"

G_BEGIN_DECLS

/* Stands above the members of a group. Properties: label, count. */
#define KITH_TYPE_MEMBER_HEADING (kith_member_heading_get_type ())
G_DECLARE_FINAL_TYPE (KithMemberHeading, kith_member_heading, KITH, MEMBER_HEADING, GObject)

char *kith_member_heading_dup_text (KithMemberHeading *self);

/* Members by presence and name: a list of KithMemberHeading and KithMember. */
#define KITH_TYPE_MEMBER_GROUPS (kith_member_groups_get_type ())
G_DECLARE_FINAL_TYPE (KithMemberGroups, kith_member_groups, KITH, MEMBER_GROUPS, GObject)

KithMemberGroups *kith_member_groups_new (void);
void kith_member_groups_set_members (KithMemberGroups *self, GListModel *members);

G_END_DECLS
