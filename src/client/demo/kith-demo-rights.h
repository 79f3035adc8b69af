/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-demo-world.h"

G_BEGIN_DECLS

/* What the person who looks may do and see in the demo, by the same rules as a server's. */

guint64 kith_demo_guild_get_permissions (KithDemoGuild *self);
guint64 kith_demo_guild_get_permissions_in (KithDemoGuild *self, KithDemoChannel *channel);
gint64 kith_demo_guild_get_rank (KithDemoGuild *self, const char *user_id);
gboolean kith_demo_guild_shows (KithDemoGuild *self, KithDemoChannel *channel);
GPtrArray *kith_demo_guild_list_shown (KithDemoGuild *self);
void kith_demo_guild_tell_sight (KithDemoGuild *self, KithDemoWorld *world, GPtrArray *before);

G_END_DECLS
