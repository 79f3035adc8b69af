/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild-roles.h"

G_BEGIN_DECLS

/* Sentences about roles. */

char *kith_role_text_describe (KithRole *role, guint holders);
char *kith_role_text_deletion (KithRole *role, guint holders);
const char *kith_role_text_why_not (KithGuild *guild, KithRole *role);

G_END_DECLS
