/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-session-state.h"

#include "kith-conversations-private.h"
#include "kith-model-private.h"
#include "kith-user-private.h"

/* Timelines kept after nobody shows them, so that going back to a channel costs nothing. */
#define KEPT_TIMELINES 6

G_DEFINE_FINAL_TYPE (KithSession, kith_session, G_TYPE_OBJECT)

GParamSpec *kith_session_properties[KITH_SESSION_N_PROPERTIES];
static guint unsent_signal;

enum
{
  GUILD_LOST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
kith_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithSession *self = KITH_SESSION (object);

  switch (id)
    {
    case KITH_SESSION_PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case KITH_SESSION_PROP_SERVER_NAME:
      g_value_set_string (value, kith_session_get_server_name (self));
      break;
    case KITH_SESSION_PROP_SERVER_ADDRESS:
      g_value_set_boxed (value, self->server_address);
      break;
    case KITH_SESSION_PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case KITH_SESSION_PROP_STATE:
      g_value_set_enum (value, (int) kith_session_get_state (self));
      break;
    case KITH_SESSION_PROP_RETRY_SECONDS:
      g_value_set_uint (value, kith_session_get_retry_seconds (self));
      break;
    case KITH_SESSION_PROP_ERROR_TEXT:
      g_value_set_string (value, kith_session_get_error_text (self));
      break;
    case KITH_SESSION_PROP_KEPT_SECRETS:
      g_value_set_boolean (value, kith_session_get_kept_secrets (self));
      break;
    case KITH_SESSION_PROP_PRESENCE:
      g_value_set_int (value, (int) self->presence);
      break;
    case KITH_SESSION_PROP_CHOSEN_PRESENCE:
      g_value_set_int (value, (int) self->chosen);
      break;
    case KITH_SESSION_PROP_UNREAD:
      g_value_set_boolean (value, self->unread);
      break;
    case KITH_SESSION_PROP_MENTION_COUNT:
      g_value_set_uint (value, self->mention_count);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_session_dispose (GObject *object)
{
  KithSession *self = KITH_SESSION (object);

  kith_session_shutdown (self);
  G_OBJECT_CLASS (kith_session_parent_class)->dispose (object);
}

static void
kith_session_finalize (GObject *object)
{
  KithSession *self = KITH_SESSION (object);
  GHashTableIter iter;
  gpointer user;

  g_clear_object (&self->conversations);
  g_clear_object (&self->voice);
  g_clear_object (&self->pictures);
  g_clear_object (&self->account);
  g_clear_object (&self->guild_places);
  g_clear_object (&self->guild_list);
  g_clear_pointer (&self->guilds, g_hash_table_unref);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_hash_table_iter_init (&iter, self->users);
  while (g_hash_table_iter_next (&iter, NULL, &user))
    g_object_weak_unref (user, kith_session_on_user_gone, self);
  g_clear_pointer (&self->users, g_hash_table_unref);
  g_clear_pointer (&self->outbox, kith_outbox_free);
  g_clear_pointer (&self->reducer, kith_reducer_free);
  g_clear_object (&self->notice_settings);
  g_clear_object (&self->gateway);
  g_clear_object (&self->tokens);
  g_clear_object (&self->transport);
  g_clear_object (&self->lifetime);
  g_clear_pointer (&self->server_address, kith_server_address_unref);
  g_clear_pointer (&self->clock, kith_clock_unref);
  g_free (self->id);
  g_free (self->server_name);
  g_free (self->last_channel_id);
  G_OBJECT_CLASS (kith_session_parent_class)->finalize (object);
}

static void
kith_session_class_init (KithSessionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_session_get_property;
  object_class->dispose = kith_session_dispose;
  object_class->finalize = kith_session_finalize;

  kith_session_properties[KITH_SESSION_PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  kith_session_properties[KITH_SESSION_PROP_SERVER_NAME] = g_param_spec_string ("server-name", NULL, NULL, NULL,
                                                                                KITH_PROPERTY_FLAGS);
  kith_session_properties[KITH_SESSION_PROP_SERVER_ADDRESS] = g_param_spec_boxed (
    "server-address", NULL, NULL, KITH_TYPE_SERVER_ADDRESS, KITH_PROPERTY_FLAGS);
  kith_session_properties[KITH_SESSION_PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, KITH_TYPE_USER,
                                                                            KITH_PROPERTY_FLAGS);
  kith_session_properties[KITH_SESSION_PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, KITH_TYPE_CONNECTION_STATE,
                                                                        0, KITH_PROPERTY_FLAGS);
  kith_session_properties[KITH_SESSION_PROP_RETRY_SECONDS] = g_param_spec_uint ("retry-seconds", NULL, NULL, 0,
                                                                                G_MAXUINT, 0, KITH_PROPERTY_FLAGS);
  kith_session_properties[KITH_SESSION_PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL,
                                                                               KITH_PROPERTY_FLAGS);
  kith_session_properties[KITH_SESSION_PROP_KEPT_SECRETS] = g_param_spec_boolean ("kept-secrets", NULL, NULL, TRUE,
                                                                                  KITH_PROPERTY_FLAGS);
  kith_session_properties[KITH_SESSION_PROP_PRESENCE] = g_param_spec_int (
    "presence", NULL, NULL, 0, KITH_N_PRESENCE_STATUSS - 1, 0, KITH_PROPERTY_FLAGS);
  kith_session_properties[KITH_SESSION_PROP_CHOSEN_PRESENCE] = g_param_spec_int (
    "chosen-presence", NULL, NULL, 0, KITH_N_PRESENCE_STATUSS - 1, 0, KITH_PROPERTY_FLAGS);
  kith_session_properties[KITH_SESSION_PROP_UNREAD] = g_param_spec_boolean ("unread", NULL, NULL, FALSE,
                                                                            KITH_PROPERTY_FLAGS);
  kith_session_properties[KITH_SESSION_PROP_MENTION_COUNT] = g_param_spec_uint ("mention-count", NULL, NULL, 0,
                                                                                G_MAXUINT, 0, KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (object_class, KITH_SESSION_N_PROPERTIES, kith_session_properties);
  unsent_signal = g_signal_new ("unsent", KITH_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_STRING, G_TYPE_STRING);
  signals[GUILD_LOST] = g_signal_new ("guild-lost", KITH_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
  g_signal_new ("message-arrived", KITH_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                KITH_TYPE_CHANNEL, G_TYPE_POINTER);
  g_signal_new ("message-gone", KITH_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                KITH_TYPE_CHANNEL, G_TYPE_STRING);
  g_signal_new ("counted", KITH_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kith_session_init (KithSession *self)
{
  self->guilds = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->guild_list = kith_object_list_new (KITH_TYPE_GUILD);
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->kept = g_ptr_array_new_with_free_func (g_object_unref);
  self->lifetime = g_cancellable_new ();
  self->presence = self->chosen = KITH_PRESENCE_STATUS_ONLINE;
  self->conversations = kith_conversations_new ();
  self->voice = kith_voice_roster_new ();
}

static void
on_gateway_state (KithSession *self)
{
  gboolean connected = kith_gateway_get_state (self->gateway) == KITH_CONNECTION_CONNECTED;
  gboolean afresh = self->afresh;

  self->afresh = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), kith_session_properties[KITH_SESSION_PROP_STATE]);
  kith_outbox_set_online (self->outbox, connected);
  if (connected)
    kith_reducer_connected (self->reducer, afresh);
}

static void
on_gateway_retry (KithSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), kith_session_properties[KITH_SESSION_PROP_RETRY_SECONDS]);
}

static void
on_gateway_error (KithSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), kith_session_properties[KITH_SESSION_PROP_ERROR_TEXT]);
}

static void
on_ready (KithSession *self, KithWireReady *ready)
{
  kith_reducer_apply_ready (self->reducer, ready);
  self->afresh = TRUE;
}

static void
on_event (KithSession *self, guint event, gpointer payload)
{
  kith_reducer_apply_event (self->reducer, (KithEventId) event, payload);
}

static void
on_kept_changed (KithSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), kith_session_properties[KITH_SESSION_PROP_KEPT_SECRETS]);
}

/**
 * kith_session_new:
 * @cache: (nullable): where it is kept; it must live until kith_session_drop_cache() or the end of the session
 *
 * Returns: (transfer full): a session that is not connected
 */
KithSession *
kith_session_new (KithClock *clock, KithTransport *transport, KithTokens *tokens, KithCache *cache, gint64 account_key)
{
  KithSession *self = g_object_new (KITH_TYPE_SESSION, NULL);

  self->clock = kith_clock_ref (clock);
  self->transport = g_object_ref (transport);
  self->tokens = g_object_ref (tokens);
  self->cache = cache;
  self->account_key = account_key;
  self->notice_settings = kith_notice_settings_new (clock);
  self->guild_places = kith_guild_places_new (self);
  self->reducer = kith_reducer_new (self);
  self->outbox = kith_outbox_new (self);
  self->gateway = kith_gateway_new (clock, transport, tokens);
  g_signal_connect_object (self->gateway, "notify::state", G_CALLBACK (on_gateway_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gateway, "notify::retry-seconds", G_CALLBACK (on_gateway_retry), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gateway, "notify::error-text", G_CALLBACK (on_gateway_error), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gateway, "ready", G_CALLBACK (on_ready), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gateway, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tokens, "kept-changed", G_CALLBACK (on_kept_changed), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * kith_session_emit_unsent:
 *
 * Tells that a channel is gone, and what was typed there and never sent.
 */
void
kith_session_emit_unsent (KithSession *self, const char *channel_name, const char *text)
{
  g_signal_emit (self, unsent_signal, 0, channel_name, text);
}

/**
 * kith_session_shutdown:
 *
 * Ends the connection and all requests, and keeps nothing any more; the model stays as it is.
 */
void
kith_session_shutdown (KithSession *self)
{
  g_cancellable_cancel (self->lifetime);
  if (self->gateway)
    kith_gateway_stop (self->gateway);
  if (self->outbox)
    kith_outbox_set_online (self->outbox, FALSE);
  g_ptr_array_set_size (self->kept, 0);
}

/**
 * kith_session_drop_cache:
 *
 * Keeps nothing any more, though somebody may still hold the session or what belongs to it.
 */
void
kith_session_drop_cache (KithSession *self)
{
  self->cache = NULL;
}

KithClock *
kith_session_get_clock (KithSession *self)
{
  return self->clock;
}

KithTransport *
kith_session_get_transport (KithSession *self)
{
  return self->transport;
}

KithTokens *
kith_session_get_tokens (KithSession *self)
{
  return self->tokens;
}

KithCache *
kith_session_get_cache (KithSession *self)
{
  return self->cache;
}

gint64
kith_session_get_account_key (KithSession *self)
{
  return self->account_key;
}

/*
 * kith_session_get_pictures:
 *
 * Returns: (nullable): where pictures are kept
 */
KithPictureCache *
kith_session_get_pictures (KithSession *self)
{
  return self->pictures;
}

void
kith_session_set_pictures (KithSession *self, KithPictureCache *pictures)
{
  g_set_object (&self->pictures, pictures);
}

KithReducer *
kith_session_get_reducer (KithSession *self)
{
  return self->reducer;
}

KithOutbox *
kith_session_get_outbox (KithSession *self)
{
  return self->outbox;
}

GCancellable *
kith_session_get_lifetime (KithSession *self)
{
  return self->lifetime;
}

void
kith_session_set_id (KithSession *self, const char *id)
{
  kith_set_string (self, &self->id, id, kith_session_properties[KITH_SESSION_PROP_ID]);
}

/**
 * kith_session_set_server:
 * @name: (nullable): what its administrator calls it
 */
void
kith_session_set_server (KithSession *self, const char *name, KithServerAddress *address)
{
  if (address)
    {
      kith_server_address_ref (address);
      g_clear_pointer (&self->server_address, kith_server_address_unref);
      self->server_address = address;
      g_object_notify_by_pspec (G_OBJECT (self), kith_session_properties[KITH_SESSION_PROP_SERVER_ADDRESS]);
    }
  if (name)
    kith_set_string (self, &self->server_name, name, kith_session_properties[KITH_SESSION_PROP_SERVER_NAME]);
}

void
kith_session_set_own_presence (KithSession *self, KithPresenceStatus status)
{
  if (self->account)
    kith_user_set_status (self->account, status);
  if (self->presence == status)
    return;
  self->presence = status;
  g_object_notify_by_pspec (G_OBJECT (self), kith_session_properties[KITH_SESSION_PROP_PRESENCE]);
}

/**
 * kith_session_set_chosen:
 * @expires_at: when the words of one's status end; 0 for never
 *
 * Takes what one chose for all devices.
 */
void
kith_session_set_chosen (KithSession *self, KithPresenceStatus status, gint64 expires_at)
{
  self->status_end = expires_at;
  if (self->chosen == status)
    return;
  self->chosen = status;
  g_object_notify_by_pspec (G_OBJECT (self), kith_session_properties[KITH_SESSION_PROP_CHOSEN_PRESENCE]);
}

/**
 * kith_session_sort_guilds:
 * @ids: (element-type utf8): all guilds in their order
 *
 * Makes the list these guilds and forgets others.
 */
void
kith_session_tell_guild_lost (KithSession *self, const char *name, KithGuildEnd why)
{
  g_signal_emit (self, signals[GUILD_LOST], 0, name, (int) why);
}

/**
 * kith_session_keep_timeline:
 *
 * Holds a timeline until several others were used after it.
 */
void
kith_session_keep_timeline (KithSession *self, KithTimeline *timeline)
{
  g_autoptr (KithTimeline) kept = g_object_ref (timeline);

  g_ptr_array_remove (self->kept, timeline);
  g_ptr_array_add (self->kept, g_steal_pointer (&kept));
  if (self->kept->len > KEPT_TIMELINES)
    g_ptr_array_remove_index (self->kept, 0);
}

const char *
kith_session_get_id (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), NULL);
  return self->id;
}

/**
 * kith_session_get_server_name:
 *
 * Returns: what the server is called; its host where it has no name
 */
const char *
kith_session_get_server_name (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), NULL);
  if (self->server_name && *self->server_name)
    return self->server_name;
  return self->server_address ? kith_server_address_get_host (self->server_address) : "";
}

/**
 * kith_session_get_server_address:
 *
 * Returns: (transfer none) (nullable): where the server is; %NULL where there is none to reach
 */
KithServerAddress *
kith_session_get_server_address (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), NULL);
  return self->server_address;
}

/**
 * kith_session_get_account:
 *
 * Returns: (transfer none) (nullable): whose session it is
 */
KithUser *
kith_session_get_account (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), NULL);
  return self->account;
}

KithConnectionState
kith_session_get_state (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), KITH_CONNECTION_OFFLINE);
  return self->gateway ? kith_gateway_get_state (self->gateway) : KITH_CONNECTION_OFFLINE;
}

/**
 * kith_session_get_retry_seconds:
 *
 * Returns: how long until the next try, while the state is WAITING
 */
guint
kith_session_get_retry_seconds (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), 0);
  return kith_gateway_get_retry_seconds (self->gateway);
}

/**
 * kith_session_get_error_text:
 *
 * Returns: (nullable): why it is not connected
 */
const char *
kith_session_get_error_text (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), NULL);
  return kith_gateway_get_error_text (self->gateway);
}

/**
 * kith_session_get_kept_secrets:
 *
 * Returns: whether the session survives the end of the program
 */
gboolean
kith_session_get_kept_secrets (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), FALSE);
  return kith_tokens_get_kept (self->tokens);
}

KithPresenceStatus
kith_session_get_presence (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), KITH_PRESENCE_STATUS_OFFLINE);
  return self->presence;
}

/**
 * kith_session_get_last_channel:
 *
 * Returns: (transfer none) (nullable): the channel that was open last
 */
KithChannel *
kith_session_get_last_channel (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), NULL);
  if (!self->last_channel_id)
    self->last_channel_id = kith_cache_load_text (self->cache, self->account_key, KITH_CACHE_STATE, "last-channel");
  return self->last_channel_id ? kith_session_find_channel (self, self->last_channel_id) : NULL;
}

void
kith_session_set_last_channel (KithSession *self, KithChannel *channel)
{
  g_return_if_fail (KITH_IS_SESSION (self));
  if (g_strcmp0 (self->last_channel_id, kith_channel_get_id (channel)) == 0)
    return;
  g_free (self->last_channel_id);
  self->last_channel_id = g_strdup (kith_channel_get_id (channel));
  kith_cache_put_text (self->cache, self->account_key, KITH_CACHE_STATE, "last-channel", NULL, 0,
                       self->last_channel_id);
}

/**
 * kith_session_connect:
 *
 * Begins to connect, and keeps at it.
 */
void
kith_session_connect (KithSession *self)
{
  g_return_if_fail (KITH_IS_SESSION (self));
  kith_gateway_start (self->gateway);
}

void
kith_session_disconnect (KithSession *self)
{
  g_return_if_fail (KITH_IS_SESSION (self));
  kith_gateway_stop (self->gateway);
}

/**
 * kith_session_retry_now:
 *
 * Tries at once instead of waiting.
 */
void
kith_session_retry_now (KithSession *self)
{
  g_return_if_fail (KITH_IS_SESSION (self));
  kith_gateway_retry_now (self->gateway);
}

/*
 * kith_session_notify_typing:
 *
 * Returns: whether it could be told
 */
gboolean
kith_session_notify_typing (KithSession *self, const char *channel_id)
{
  return kith_gateway_notify_typing (self->gateway, channel_id);
}

/**
 * kith_session_follow_members:
 * @guild_id: (nullable): whose member list is followed from now on
 */
void
kith_session_follow_members (KithSession *self, const char *guild_id, guint page, guint pages)
{
  kith_gateway_follow_members (self->gateway, guild_id, page, pages);
}

/**
 * kith_session_set_idle:
 *
 * Tells whether anybody sits at this device, now and after every reconnect.
 */
void
kith_session_set_idle (KithSession *self, gboolean idle)
{
  g_return_if_fail (KITH_IS_SESSION (self));
  kith_gateway_set_status (self->gateway, idle ? KITH_PRESENCE_STATUS_IDLE : KITH_PRESENCE_STATUS_ONLINE);
}

/**
 * kith_session_get_chosen_presence:
 *
 * Returns: what one chose for all devices
 */
KithPresenceStatus
kith_session_get_chosen_presence (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), KITH_PRESENCE_STATUS_ONLINE);
  return self->chosen;
}

/**
 * kith_session_get_status_end:
 *
 * Returns: when the words of one's own status go away, in milliseconds since 1970; 0 for never
 */
gint64
kith_session_get_status_end (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), 0);
  return self->status_end;
}

/**
 * kith_session_get_conversations:
 *
 * Returns: (transfer none): what one has with others outside guilds
 */
KithConversations *
kith_session_get_conversations (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), NULL);
  return self->conversations;
}

/**
 * kith_session_get_trusted_fingerprint:
 *
 * Returns: (nullable): SHA-256 of the certificate that is trusted, in hexadecimal
 */
const char *
kith_session_get_trusted_fingerprint (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), NULL);
  return kith_transport_get_fingerprint (self->transport);
}

/**
 * kith_session_get_refused_fingerprint:
 *
 * Returns: (nullable): SHA-256 of the certificate that was shown instead
 */
const char *
kith_session_get_refused_fingerprint (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), NULL);
  return kith_transport_get_refused_fingerprint (self->transport);
}

/**
 * kith_session_accept_certificate:
 *
 * Trusts the certificate that was refused, and connects.
 */
void
kith_session_accept_certificate (KithSession *self)
{
  g_return_if_fail (KITH_IS_SESSION (self));
  kith_transport_accept_certificate (self->transport);
  kith_gateway_retry_now (self->gateway);
}
