/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-service.h"

G_BEGIN_DECLS

/* One function a route, named after it; kithd_handlers lists them. */

gpointer kithd_handle_server_get (KithdService *self, KithdCall *call, GError **error);

gpointer kithd_handle_register (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_login (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_password_change (KithdService *self, KithdCall *call, GError **error);

gpointer kithd_handle_refresh (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_logout (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_sessions_list (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_session_revoke (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_sessions_revoke_others (KithdService *self, KithdCall *call, GError **error);

gpointer kithd_handle_account_delete (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_avatar_put (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_avatar_delete (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_banner_put (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_banner_delete (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_member_avatar_put (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_member_avatar_delete (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_account_export (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_users_search (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_members_search (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_members_lookup (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_profile_get (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_icon_put (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_icon_delete (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_picture_get (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_account_get (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_account_patch (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_user_get (KithdService *self, KithdCall *call, GError **error);

gpointer kithd_handle_presence_patch (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_privacy_patch (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_blocks_list (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_block_put (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_block_delete (KithdService *self, KithdCall *call, GError **error);

gpointer kithd_handle_user_settings_get (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_guild_notifications_patch (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_channel_notifications_patch (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_guild_order_put (KithdService *self, KithdCall *call, GError **error);

gpointer kithd_handle_conversations_list (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_conversation_open (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_conversation_patch (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_conversation_close (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_recipient_add (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_recipient_leave (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_recipient_remove (KithdService *self, KithdCall *call, GError **error);

gpointer kithd_handle_guilds_list (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_guild_create (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_guild_get (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_guild_patch (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_guild_delete (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_guild_leave (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_members_list (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_member_get (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_member_kick (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_bans_list (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_ban_get (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_ban_put (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_ban_delete (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_owner_put (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_notices_get (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_notices_patch (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_audit_log_get (KithdService *self, KithdCall *call, GError **error);

gpointer kithd_handle_member_patch_own (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_member_patch (KithdService *self, KithdCall *call, GError **error);

gpointer kithd_handle_roles_list (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_role_create (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_role_patch (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_role_delete (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_role_members_list (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_role_counts (KithdService *self, KithdCall *call, GError **error);

gpointer kithd_handle_channels_list (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_channel_create (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_channel_get (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_channel_patch (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_channel_delete (KithdService *self, KithdCall *call, GError **error);

gpointer kithd_handle_overwrite_put (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_overwrite_delete (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_overwrites_clear (KithdService *self, KithdCall *call, GError **error);

gpointer kithd_handle_invites_list (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_invite_create (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_invite_get (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_invite_accept (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_invite_revoke (KithdService *self, KithdCall *call, GError **error);

gpointer kithd_handle_messages_list (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_message_send (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_message_get (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_message_edit (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_message_delete (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_messages_delete (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_message_forward (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_message_origin (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_pins_list (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_pin_put (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_pin_delete (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_read_get (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_read_put (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_reads_put (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_mentions_list (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_typing_post (KithdService *self, KithdCall *call, GError **error);

gpointer kithd_handle_voice_join (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_voice_patch (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_voice_leave (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_voice_share_put (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_voice_share_delete (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_voice_member_patch (KithdService *self, KithdCall *call, GError **error);
gpointer kithd_handle_voice_member_disconnect (KithdService *self, KithdCall *call, GError **error);

G_END_DECLS
