/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"

G_BEGIN_DECLS

KithGuild *kith_guild_new (KithSession *session, const char *id);
void kith_guild_update (KithGuild *self, const KithWireGuild *wire);
void kith_guild_change_member_count (KithGuild *self, int difference);
KithChannel *kith_guild_ensure_channel (KithGuild *self, const char *id);
void kith_guild_remove_channel (KithGuild *self, const char *id);
void kith_guild_sort_channels (KithGuild *self);
void kith_guild_set_roles (KithGuild *self, GPtrArray *roles);
/* Members are added in bulk: those that are new go into the list in one change. */
KithMember *kith_guild_put_member (KithGuild *self, const KithWireMember *wire, GPtrArray *added);
void kith_guild_add_members (KithGuild *self, GPtrArray *added);
void kith_guild_note_member (KithGuild *self, const char *user_id);
gboolean kith_guild_note_gone (KithGuild *self, const char *user_id);
void kith_guild_remove_member (KithGuild *self, const char *user_id);
void kith_guild_set_members_next (KithGuild *self, const char *next);
void kith_guild_clear_members (KithGuild *self, GHashTable *keep);
void kith_guild_set_direct_messages (KithGuild *self, gboolean allowed);
void kith_guild_update_permissions (KithGuild *self);
void kith_guild_update_counts (KithGuild *self);
void kith_guild_update_notices (KithGuild *self);

G_END_DECLS
