/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-demo-routes.h"

G_BEGIN_DECLS

extern const KithDemoHandler kith_demo_role_handlers[KITH_N_ROUTES];

gboolean kith_demo_set_member_roles (KithDemoWorld *world, KithDemoGuild *guild, KithWireMember *member,
                                     const GPtrArray *roles, const char *reason, GError **error);

G_END_DECLS
