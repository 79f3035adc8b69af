/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-demo-routes.h"

G_BEGIN_DECLS

KithWireMemberListPage *kith_demo_members_make_page (KithDemoWorld *world, KithDemoGuild *guild, guint page);
gboolean kith_demo_members_concern (KithEventId event);

G_END_DECLS
