/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include <sodium.h>
#include <string.h>

#include "kithd-ids.h"
#include "kithd-invites.h"
#include "kithd-purge.h"
#include "kithd-pictures.h"
#include "kithd-sessions.h"
#include "kithd-voice-follow.h"

/* Of the process that runs; it is started anew for what is done apart. */
#define KITHD_OWN_PROGRAM "/proc/self/exe"

#define FREE_ATTEMPTS_ACCOUNT 5
#define FREE_ATTEMPTS_ADDRESS 20
#define MAX_WAIT_ACCOUNT 300
#define MAX_WAIT_ADDRESS 900
/* Of a million codes few may be tried while one is valid. */
#define FREE_GUESSES_ADDRESS 5
#define FREE_GUESSES_ALL 60
#define MAX_WAIT_GUESSER 300
#define MAX_WAIT_GUESSES 60

const KithdHandler kithd_handlers[KITH_N_ROUTES] = {
  [KITH_ROUTE_SERVER_GET] = kithd_handle_server_get,
  [KITH_ROUTE_REGISTER] = kithd_handle_register,
  [KITH_ROUTE_LOGIN] = kithd_handle_login,
  [KITH_ROUTE_REFRESH] = kithd_handle_refresh,
  [KITH_ROUTE_LOGOUT] = kithd_handle_logout,
  [KITH_ROUTE_PASSWORD_CHANGE] = kithd_handle_password_change,
  [KITH_ROUTE_SESSIONS_LIST] = kithd_handle_sessions_list,
  [KITH_ROUTE_SESSION_REVOKE] = kithd_handle_session_revoke,
  [KITH_ROUTE_SESSIONS_REVOKE_OTHERS] = kithd_handle_sessions_revoke_others,
  [KITH_ROUTE_ACCOUNT_DELETE] = kithd_handle_account_delete,
  [KITH_ROUTE_AVATAR_PUT] = kithd_handle_avatar_put,
  [KITH_ROUTE_AVATAR_DELETE] = kithd_handle_avatar_delete,
  [KITH_ROUTE_BANNER_PUT] = kithd_handle_banner_put,
  [KITH_ROUTE_BANNER_DELETE] = kithd_handle_banner_delete,
  [KITH_ROUTE_MEMBER_AVATAR_PUT] = kithd_handle_member_avatar_put,
  [KITH_ROUTE_MEMBER_AVATAR_DELETE] = kithd_handle_member_avatar_delete,
  [KITH_ROUTE_ACCOUNT_EXPORT] = kithd_handle_account_export,
  [KITH_ROUTE_USERS_SEARCH] = kithd_handle_users_search,
  [KITH_ROUTE_MEMBERS_SEARCH] = kithd_handle_members_search,
  [KITH_ROUTE_MEMBERS_LOOKUP] = kithd_handle_members_lookup,
  [KITH_ROUTE_PROFILE_GET] = kithd_handle_profile_get,
  [KITH_ROUTE_ICON_PUT] = kithd_handle_icon_put,
  [KITH_ROUTE_ICON_DELETE] = kithd_handle_icon_delete,
  [KITH_ROUTE_PICTURE_GET] = kithd_handle_picture_get,
  [KITH_ROUTE_ACCOUNT_GET] = kithd_handle_account_get,
  [KITH_ROUTE_ACCOUNT_PATCH] = kithd_handle_account_patch,
  [KITH_ROUTE_USER_GET] = kithd_handle_user_get,
  [KITH_ROUTE_PRESENCE_PATCH] = kithd_handle_presence_patch,
  [KITH_ROUTE_PRIVACY_PATCH] = kithd_handle_privacy_patch,
  [KITH_ROUTE_BLOCKS_LIST] = kithd_handle_blocks_list,
  [KITH_ROUTE_BLOCK_PUT] = kithd_handle_block_put,
  [KITH_ROUTE_BLOCK_DELETE] = kithd_handle_block_delete,
  [KITH_ROUTE_USER_SETTINGS_GET] = kithd_handle_user_settings_get,
  [KITH_ROUTE_GUILD_NOTIFICATIONS_PATCH] = kithd_handle_guild_notifications_patch,
  [KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH] = kithd_handle_channel_notifications_patch,
  [KITH_ROUTE_GUILD_ORDER_PUT] = kithd_handle_guild_order_put,
  [KITH_ROUTE_CONVERSATIONS_LIST] = kithd_handle_conversations_list,
  [KITH_ROUTE_CONVERSATION_OPEN] = kithd_handle_conversation_open,
  [KITH_ROUTE_RECIPIENT_ADD] = kithd_handle_recipient_add,
  [KITH_ROUTE_RECIPIENT_LEAVE] = kithd_handle_recipient_leave,
  [KITH_ROUTE_RECIPIENT_REMOVE] = kithd_handle_recipient_remove,
  [KITH_ROUTE_GUILDS_LIST] = kithd_handle_guilds_list,
  [KITH_ROUTE_GUILD_CREATE] = kithd_handle_guild_create,
  [KITH_ROUTE_GUILD_GET] = kithd_handle_guild_get,
  [KITH_ROUTE_GUILD_PATCH] = kithd_handle_guild_patch,
  [KITH_ROUTE_GUILD_DELETE] = kithd_handle_guild_delete,
  [KITH_ROUTE_MEMBERS_LIST] = kithd_handle_members_list,
  [KITH_ROUTE_MEMBER_GET] = kithd_handle_member_get,
  [KITH_ROUTE_GUILD_LEAVE] = kithd_handle_guild_leave,
  [KITH_ROUTE_MEMBER_KICK] = kithd_handle_member_kick,
  [KITH_ROUTE_BANS_LIST] = kithd_handle_bans_list,
  [KITH_ROUTE_BAN_GET] = kithd_handle_ban_get,
  [KITH_ROUTE_BAN_PUT] = kithd_handle_ban_put,
  [KITH_ROUTE_BAN_DELETE] = kithd_handle_ban_delete,
  [KITH_ROUTE_OWNER_PUT] = kithd_handle_owner_put,
  [KITH_ROUTE_NOTICES_GET] = kithd_handle_notices_get,
  [KITH_ROUTE_NOTICES_PATCH] = kithd_handle_notices_patch,
  [KITH_ROUTE_AUDIT_LOG_GET] = kithd_handle_audit_log_get,
  [KITH_ROUTE_MEMBER_PATCH_OWN] = kithd_handle_member_patch_own,
  [KITH_ROUTE_MEMBER_PATCH] = kithd_handle_member_patch,
  [KITH_ROUTE_ROLES_LIST] = kithd_handle_roles_list,
  [KITH_ROUTE_ROLE_CREATE] = kithd_handle_role_create,
  [KITH_ROUTE_ROLE_PATCH] = kithd_handle_role_patch,
  [KITH_ROUTE_ROLE_DELETE] = kithd_handle_role_delete,
  [KITH_ROUTE_ROLE_MEMBERS_LIST] = kithd_handle_role_members_list,
  [KITH_ROUTE_ROLE_COUNTS] = kithd_handle_role_counts,
  [KITH_ROUTE_CHANNELS_LIST] = kithd_handle_channels_list,
  [KITH_ROUTE_CHANNEL_CREATE] = kithd_handle_channel_create,
  [KITH_ROUTE_INVITES_LIST] = kithd_handle_invites_list,
  [KITH_ROUTE_INVITE_CREATE] = kithd_handle_invite_create,
  [KITH_ROUTE_INVITE_GET] = kithd_handle_invite_get,
  [KITH_ROUTE_INVITE_ACCEPT] = kithd_handle_invite_accept,
  [KITH_ROUTE_INVITE_REVOKE] = kithd_handle_invite_revoke,
  [KITH_ROUTE_CHANNEL_GET] = kithd_handle_channel_get,
  [KITH_ROUTE_CHANNEL_PATCH] = kithd_handle_channel_patch,
  [KITH_ROUTE_CHANNEL_DELETE] = kithd_handle_channel_delete,
  [KITH_ROUTE_OVERWRITE_PUT] = kithd_handle_overwrite_put,
  [KITH_ROUTE_OVERWRITE_DELETE] = kithd_handle_overwrite_delete,
  [KITH_ROUTE_OVERWRITES_CLEAR] = kithd_handle_overwrites_clear,
  [KITH_ROUTE_MESSAGES_LIST] = kithd_handle_messages_list,
  [KITH_ROUTE_MESSAGE_SEND] = kithd_handle_message_send,
  [KITH_ROUTE_MESSAGE_GET] = kithd_handle_message_get,
  [KITH_ROUTE_MESSAGE_EDIT] = kithd_handle_message_edit,
  [KITH_ROUTE_MESSAGE_DELETE] = kithd_handle_message_delete,
  [KITH_ROUTE_MESSAGES_DELETE] = kithd_handle_messages_delete,
  [KITH_ROUTE_MESSAGE_FORWARD] = kithd_handle_message_forward,
  [KITH_ROUTE_MESSAGE_ORIGIN] = kithd_handle_message_origin,
  [KITH_ROUTE_PINS_LIST] = kithd_handle_pins_list,
  [KITH_ROUTE_PIN_PUT] = kithd_handle_pin_put,
  [KITH_ROUTE_PIN_DELETE] = kithd_handle_pin_delete,
  [KITH_ROUTE_READ_GET] = kithd_handle_read_get,
  [KITH_ROUTE_READ_PUT] = kithd_handle_read_put,
  [KITH_ROUTE_READS_PUT] = kithd_handle_reads_put,
  [KITH_ROUTE_MENTIONS_LIST] = kithd_handle_mentions_list,
  [KITH_ROUTE_TYPING_POST] = kithd_handle_typing_post,
  [KITH_ROUTE_VOICE_JOIN] = kithd_handle_voice_join,
  [KITH_ROUTE_VOICE_PATCH] = kithd_handle_voice_patch,
  [KITH_ROUTE_VOICE_SHARE_PUT] = kithd_handle_voice_share_put,
  [KITH_ROUTE_VOICE_SHARE_DELETE] = kithd_handle_voice_share_delete,
  [KITH_ROUTE_VOICE_LEAVE] = kithd_handle_voice_leave,
  [KITH_ROUTE_VOICE_MEMBER_PATCH] = kithd_handle_voice_member_patch,
  [KITH_ROUTE_VOICE_MEMBER_DISCONNECT] = kithd_handle_voice_member_disconnect,
};

static void
set_default (guint *limit, guint value)
{
  if (*limit == 0)
    *limit = value;
}

/* On the writer's thread: who is in which voice channel goes with what is stored. */
static void
on_writes_ended (gpointer data, gboolean committed)
{
  KithdService *self = data;

  if (committed)
    kithd_voice_commit (self->voice);
  else
    kithd_voice_undo (self->voice, 0);
}

/**
 * kithd_service_new:
 * @store, @tokens, @presence: borrowed; they outlive the service
 *
 * Returns: (transfer full): the rules over a store
 */
KithdService *
kithd_service_new (const KithdServiceConfig *config, KithClock *clock, KithdStore *store, KithdTokens *tokens,
                   KithdPresence *presence)
{
  KithdService *self = g_new0 (KithdService, 1);

  if (sodium_init () < 0)
    g_error ("libsodium cannot be initialised");
  self->clock = kith_clock_ref (clock);
  self->ids = kith_uuid_generator_new (clock);
  self->store = store;
  self->tokens = tokens;
  self->presence = presence;
  self->voice = kithd_voice_new ();
  kithd_store_set_ended (store, on_writes_ended, self);
  self->sweeper = kithd_sweeper_new (store);
  self->accounts = kithd_throttle_new (clock, FREE_ATTEMPTS_ACCOUNT, MAX_WAIT_ACCOUNT);
  self->addresses = kithd_throttle_new (clock, FREE_ATTEMPTS_ADDRESS, MAX_WAIT_ADDRESS);
  self->guessers = kithd_throttle_new (clock, FREE_GUESSES_ADDRESS, MAX_WAIT_GUESSER);
  self->guesses = kithd_throttle_new (clock, FREE_GUESSES_ALL, MAX_WAIT_GUESSES);
  self->config = *config;
  self->blobs = config->blobs;
  self->config.program = self->program = g_strdup (config->program ? config->program : KITHD_OWN_PROGRAM);
  self->config.name = self->name = g_strdup (config->name ? config->name : "Kith");
  self->config.fingerprint = self->fingerprint = g_strdup (config->fingerprint);
  self->config.bootstrap_code = self->bootstrap_code = g_strdup (config->bootstrap_code);
  set_default (&self->config.guilds_per_user, KITH_LIMIT_GUILDS_PER_USER);
  set_default (&self->config.channels_per_guild, KITH_LIMIT_CHANNELS_PER_GUILD);
  set_default (&self->config.members_per_guild, KITH_LIMIT_MEMBERS_PER_GUILD);
  set_default (&self->config.invites_per_guild, KITH_LIMIT_INVITES_PER_GUILD);
  set_default (&self->config.sessions_per_user, KITH_LIMIT_SESSIONS_PER_USER);
  set_default (&self->config.voice_members, KITH_LIMIT_VOICE_MEMBERS);
  return self;
}

/**
 * kithd_service_free:
 * @self: (nullable): whose store is closed, so that nothing asked of it comes back
 */
void
kithd_service_free (KithdService *self)
{
  if (!self)
    return;
  kith_clock_unref (self->clock);
  kith_uuid_generator_free (self->ids);
  kithd_sweeper_unref (self->sweeper);
  kithd_voice_free (self->voice);
  kithd_throttle_free (self->accounts);
  kithd_throttle_free (self->addresses);
  kithd_throttle_free (self->guessers);
  kithd_throttle_free (self->guesses);
  g_free (self->name);
  g_free (self->program);
  g_free (self->fingerprint);
  g_free (self->bootstrap_code);
  g_free (self);
}

static gboolean
is_shown (const char *name, gpointer ids)
{
  g_autofree char *id = g_strndup (name, strcspn (name, "."));

  return g_hash_table_contains (ids, id);
}

/* Nothing is stored yet, so that what no row shows was left by a crash or taken away. */
static gboolean
sweep_pictures (KithdService *self, KithdDb *db, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) local = NULL;

  if (!self->blobs)
    return TRUE;
  if (!kithd_pictures_list (db, ids, error))
    return FALSE;
  if (!kithd_blobs_sweep (self->blobs, is_shown, ids, &local))
    g_warning ("old pictures are not removed: %s", local->message);
  return TRUE;
}

static gboolean
tidy_up (KithdDb *db, gpointer data, GError **error)
{
  KithdService *self = data;
  g_autoptr (GPtrArray) revoked = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *newest = NULL;
  gint64 now = kithd_service_now (self);

  /* The clock may have been set back since the last run. */
  if (!kithd_ids_find_newest (db, &newest, error))
    return FALSE;
  if (newest)
    kith_uuid_generator_follow (self->ids, newest);
  if (!kithd_sessions_sweep (db, now - KITHD_KEEP_ENDED_MS, error) || !kithd_invites_sweep (db, now, error) ||
      !kithd_sessions_list_revoked (db, now - KITH_LIMIT_ACCESS_TOKEN_SECONDS * 1000, revoked, error))
    return FALSE;
  if (!sweep_pictures (self, db, error))
    return FALSE;
  for (guint i = 0; i < revoked->len; i++)
    kithd_tokens_revoke_session (self->tokens, g_ptr_array_index (revoked, i));
  return TRUE;
}

/**
 * kithd_service_start:
 *
 * Tidies the store up and learns which sessions ended while their access tokens may still be about. Before it, no call
 * may be handled.
 */
gboolean
kithd_service_start (KithdService *self, GError **error)
{
  if (!kithd_store_call (self->store, KITHD_STORE_WRITE, tidy_up, self, error))
    return FALSE;
  kithd_service_sweep (self);
  return TRUE;
}

/**
 * kithd_service_sweep:
 *
 * Goes on with removing what was deleted, should that have been held up; to be called now and then.
 */
void
kithd_service_sweep (KithdService *self)
{
  kithd_sweeper_wake (self->sweeper);
  kithd_purge_wake (self);
}

/**
 * kithd_service_set_publisher:
 *
 * Sets who is told what a KITH_WORK_HASH call did, in the order of the commits; without one it is left in the call's
 * outcome.
 */
void
kithd_service_set_publisher (KithdService *self, KithdPublisher publisher, gpointer data)
{
  self->publisher = publisher;
  self->publisher_data = data;
}

/**
 * kithd_service_carry_out:
 *
 * Runs the handler of a call, and has people leave the voice channels that it takes from them. When it fails, nothing
 * of it stays but what its outcome keeps.
 *
 * Returns: (transfer full) (nullable): a wire struct of the route's answer
 */
gpointer
kithd_service_carry_out (KithdService *self, KithdCall *call, KithdHandler handler, GError **error)
{
  gboolean writes = call->db && call->route->work == KITH_WORK_WRITE;
  guint mark = writes ? kithd_voice_mark (self->voice) : 0;
  GError *failure = NULL;
  gpointer answer = handler (self, call, &failure);

  if (!failure && writes && !kithd_voice_follow (self, call->db, call->outcome, &failure))
    {
      if (answer)
        kith_wire_free (call->route->answer, answer);
      answer = NULL;
    }
  if (!failure)
    return answer;
  if (writes)
    kithd_voice_undo (self->voice, mark);
  if (!call->outcome->kept)
    kithd_outcome_clear (call->outcome);
  g_propagate_error (error, failure);
  return NULL;
}

/**
 * kithd_service_handle:
 *
 * Carries out a call. When it is refused, its outcome is emptied unless some of it stays (see
 * kithd_outcome_should_publish()).
 *
 * Returns: (transfer full) (nullable): a wire struct of the route's answer; %NULL where it has none or with @error set
 */
gpointer
kithd_service_handle (KithdService *self, KithdCall *call, GError **error)
{
  if (call->route->auth && !call->actor)
    {
      kith_error_set (error, KITH_ERROR_MISSING_TOKEN);
      return NULL;
    }
  return kithd_service_carry_out (self, call, kithd_handlers[call->route->id], error);
}

gpointer
kithd_handle_server_get (KithdService *self, KithdCall *call, GError **error)
{
  KithWireServerInfo *info = kith_wire_server_info_new ();

  info->name = g_strdup (self->name);
  info->version = g_strdup (KITH_VERSION);
  info->protocol = g_strdup (KITH_PROTOCOL);
  info->registration = self->config.registration;
  info->mail = self->config.mail;
  info->limits = kith_wire_server_limits_new ();
  info->limits->message_length = KITH_LIMIT_MESSAGE_MAX;
  info->limits->body_bytes = KITH_LIMIT_BODY_MAX;
  info->limits->guilds = self->config.guilds_per_user;
  info->limits->channels = self->config.channels_per_guild;
  info->limits->members = self->config.members_per_guild;
  return info;
}
