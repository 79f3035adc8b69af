/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-client-private.h"

#include "kith-http-transport.h"
#include "kith-model-private.h"
#include "kith-object-list.h"
#include "kith-session-private.h"

/* All pictures that are kept on this computer. */
#define PICTURE_BYTES (64 * 1024 * 1024)

struct _KithClient
{
  GObject parent_instance;

  KithClock *clock;
  char *data_dir;
  KithPictureCache *pictures; /* (nullable) */
  KithSecretStore *secrets;
  KithCache *cache;
  KithObjectList *sessions;
  GHashTable *refused; /* fingerprint of the certificate that was shown last and is not trusted, by place */
  gint64 next_key;
  gboolean kept_secrets;
};

G_DEFINE_FINAL_TYPE (KithClient, kith_client, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_KEPT_SECRETS,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];
static guint unsent_signal;

static void
kith_client_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_KEPT_SECRETS)
    g_value_set_boolean (value, kith_client_get_kept_secrets (KITH_CLIENT (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kith_client_dispose (GObject *object)
{
  kith_client_shutdown (KITH_CLIENT (object));
  G_OBJECT_CLASS (kith_client_parent_class)->dispose (object);
}

static void
kith_client_finalize (GObject *object)
{
  KithClient *self = KITH_CLIENT (object);

  g_clear_object (&self->sessions);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->refused, g_hash_table_unref);
  g_clear_pointer (&self->clock, kith_clock_unref);
  g_clear_object (&self->pictures);
  g_free (self->data_dir);
  G_OBJECT_CLASS (kith_client_parent_class)->finalize (object);
}

static void
kith_client_class_init (KithClientClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_client_get_property;
  object_class->dispose = kith_client_dispose;
  object_class->finalize = kith_client_finalize;

  properties[PROP_KEPT_SECRETS] = g_param_spec_boolean ("kept-secrets", NULL, NULL, TRUE, KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  unsent_signal = g_signal_new ("unsent", KITH_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_STRING, G_TYPE_STRING);
}

static void
kith_client_init (KithClient *self)
{
  self->sessions = kith_object_list_new (KITH_TYPE_SESSION);
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->next_key = 1;
  self->kept_secrets = TRUE;
}

/**
 * kith_client_new:
 * @data_dir: (nullable): directory of the cache; without one nothing is kept
 *
 * Returns: (transfer full): a client without sessions
 */
KithClient *
kith_client_new (KithClock *clock, const char *data_dir, KithSecretStore *secrets)
{
  KithClient *self = g_object_new (KITH_TYPE_CLIENT, NULL);

  self->clock = kith_clock_ref (clock);
  self->data_dir = g_strdup (data_dir);
  if (data_dir)
    {
      g_autofree char *pictures = g_build_filename (data_dir, "pictures", NULL);

      self->pictures = kith_picture_cache_new (pictures, PICTURE_BYTES);
    }
  self->secrets = g_object_ref (secrets);
  self->kept_secrets = kith_secret_store_is_lasting (secrets);
  return self;
}

static void
ensure_cache (KithClient *self)
{
  g_autofree char *path = NULL;

  if (self->cache || !self->data_dir)
    return;
  path = g_build_filename (self->data_dir, "cache.sqlite", NULL);
  self->cache = kith_cache_open (path);
}

static void
update_kept_secrets (KithClient *self)
{
  gboolean kept = kith_secret_store_is_lasting (self->secrets);

  for (guint i = 0; i < kith_object_list_get_length (self->sessions); i++)
    {
      KithSession *session = kith_object_list_get (self->sessions, i);

      kept &= kith_session_get_kept_secrets (session);
    }
  kith_set_int (self, &self->kept_secrets, kept, properties[PROP_KEPT_SECRETS]);
}

/* An account is kept as where its server is; who it is, and all else, lies under its key. */
static void
keep_account (KithClient *self, KithSession *session)
{
  KithServerAddress *address = kith_session_get_server_address (session);
  const char *fingerprint = kith_transport_get_fingerprint (kith_session_get_transport (session));
  gint64 key = kith_session_get_account_key (session);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, key);
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = NULL;

  json_object_unref (object);
  json_object_set_string_member (object, "session_id", kith_session_get_id (session));
  json_object_set_string_member (object, "server_name", kith_session_get_server_name (session));
  json_object_set_string_member (object, "host", kith_server_address_get_host (address));
  json_object_set_int_member (object, "port", kith_server_address_get_port (address));
  json_object_set_boolean_member (object, "tls", kith_server_address_get_tls (address));
  if (fingerprint)
    json_object_set_string_member (object, "fingerprint", fingerprint);
  if (!kith_session_get_kept_secrets (session))
    json_object_set_boolean_member (object, "secret_kept", FALSE);
  text = json_to_string (node, FALSE);
  kith_cache_put_text (self->cache, 0, KITH_CACHE_ACCOUNT, id, NULL, key, text);
}

static void
on_pinned (KithSession *session, const char *fingerprint, KithTransport *transport)
{
  KithServerAddress *old = kith_session_get_server_address (session);
  g_autoptr (KithServerAddress)
    address = kith_server_address_new (kith_server_address_get_host (old), kith_server_address_get_port (old),
                                       kith_server_address_get_tls (old), fingerprint);
  KithClient *self = g_object_get_data (G_OBJECT (session), "kith-client");

  /* The old address is gone after this. */
  kith_session_set_server (session, NULL, address);
  if (self)
    kith_client_keep_pin (self, address, fingerprint);
  if (self && kith_session_get_account_key (session))
    keep_account (self, session);
}

static void
on_kept_secrets (KithClient *self, GParamSpec *pspec, KithSession *session)
{
  update_kept_secrets (self);
  if (kith_session_get_account_key (session) && g_object_get_data (G_OBJECT (session), "kith-client"))
    keep_account (self, session);
}

static void
on_unsent (KithClient *self, const char *channel_name, const char *text)
{
  g_signal_emit (self, unsent_signal, 0, channel_name, text);
}

static void
add (KithClient *self, KithSession *session)
{
  g_object_set_data (G_OBJECT (session), "kith-client", self);
  g_signal_connect_object (session, "notify::kept-secrets", G_CALLBACK (on_kept_secrets), self, G_CONNECT_SWAPPED);
  if (KITH_IS_HTTP_TRANSPORT (kith_session_get_transport (session)))
    g_signal_connect_object (kith_session_get_transport (session), "pinned", G_CALLBACK (on_pinned), session,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "unsent", G_CALLBACK (on_unsent), self, G_CONNECT_SWAPPED);
  kith_object_list_append (self->sessions, session);
}

static char *
get_secret_name (KithServerAddress *address, const char *session_id)
{
  g_autofree char *place = kith_server_address_to_string (address);

  return g_strconcat (place, "/", session_id, NULL);
}

static void
load_account (KithClient *self, const KithCacheRow *row)
{
  g_autoptr (JsonNode) node = json_from_string (row->text, NULL);
  JsonObject *object = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (KithServerAddress) address = NULL;
  g_autoptr (KithTransport) transport = NULL;
  g_autoptr (KithTokens) tokens = NULL;
  g_autoptr (KithSession) session = NULL;
  g_autofree char *secret_name = NULL, *account = NULL;
  const char *session_id;

  self->next_key = MAX (self->next_key, row->number + 1);
  if (!object)
    return;
  session_id = json_object_get_string_member_with_default (object, "session_id", "");
  address = kith_server_address_new (json_object_get_string_member_with_default (object, "host", ""),
                                     (guint16) json_object_get_int_member_with_default (object, "port", 0),
                                     json_object_get_boolean_member_with_default (object, "tls", TRUE),
                                     json_object_get_string_member_with_default (object, "fingerprint", NULL));
  if (!address)
    return;
  transport = kith_http_transport_new (address);
  kith_http_transport_set_met (KITH_HTTP_TRANSPORT (transport));
  tokens = kith_tokens_new (self->clock, transport, self->secrets);
  secret_name = get_secret_name (address, session_id);
  kith_tokens_set_secret_name (tokens, secret_name);
  kith_tokens_set_kept (tokens, json_object_get_boolean_member_with_default (object, "secret_kept", TRUE));
  session = kith_session_new (self->clock, transport, tokens, self->cache, row->number);
  kith_session_set_pictures (session, self->pictures);
  kith_session_set_id (session, session_id);
  kith_session_set_server (session, json_object_get_string_member_with_default (object, "server_name", NULL), address);
  account = kith_cache_load_text (self->cache, row->number, KITH_CACHE_STATE, "account");
  if (account)
    {
      KithCacheRow account_row = { .text = account };
      g_autoptr (KithWireAccount) wire = kith_cache_row_decode (&account_row, &kith_wire_account_type);

      if (wire)
        kith_session_set_account (session, wire);
    }
  kith_reducer_load_cache (kith_session_get_reducer (session));
  kith_outbox_load_cache (kith_session_get_outbox (session));
  kith_trash_load_cache (kith_reducer_get_trash (kith_session_get_reducer (session)));
  add (self, session);
}

/* Whoever still holds the session finds neither client nor cache behind it. That comes after it has left the list: who
 * showed it keeps what was typed last. */
static void
let_go (KithSession *session)
{
  kith_session_drop_cache (session);
  g_object_set_data (G_OBJECT (session), "kith-client", NULL);
}

/**
 * kith_client_load:
 *
 * Shows the accounts and their last state from the cache. It touches no network, and takes a few milliseconds.
 */
void
kith_client_load (KithClient *self)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_return_if_fail (KITH_IS_CLIENT (self));
  ensure_cache (self);
  rows = kith_cache_load (self->cache, 0, KITH_CACHE_ACCOUNT, NULL);
  for (guint i = 0; i < rows->len; i++)
    load_account (self, g_ptr_array_index (rows, i));
}

/**
 * kith_client_start:
 *
 * Connects all sessions; for when the window has drawn its first frame.
 */
void
kith_client_start (KithClient *self)
{
  g_return_if_fail (KITH_IS_CLIENT (self));
  for (guint i = 0; i < kith_object_list_get_length (self->sessions); i++)
    kith_session_connect (kith_object_list_get (self->sessions, i));
}

/**
 * kith_client_shutdown:
 *
 * Ends all connections and writes what waits to the cache; the client cannot be used afterwards.
 */
void
kith_client_shutdown (KithClient *self)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) sessions = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (KITH_IS_CLIENT (self));
  for (guint i = 0; i < kith_object_list_get_length (self->sessions); i++)
    {
      KithSession *session = kith_object_list_get (self->sessions, i);

      g_ptr_array_add (sessions, g_object_ref (session));
      kith_session_shutdown (session);
    }
  kith_object_list_replace (self->sessions, none);
  for (guint i = 0; i < sessions->len; i++)
    let_go (g_ptr_array_index (sessions, i));
  g_clear_pointer (&self->cache, kith_cache_close);
}

GListModel *
kith_client_list_sessions (KithClient *self)
{
  g_return_val_if_fail (KITH_IS_CLIENT (self), NULL);
  return G_LIST_MODEL (self->sessions);
}

/**
 * kith_client_get_kept_secrets:
 *
 * Returns: whether all sessions survive the end of the program; %FALSE where there is no Secret Service
 */
gboolean
kith_client_get_kept_secrets (KithClient *self)
{
  g_return_val_if_fail (KITH_IS_CLIENT (self), FALSE);
  return self->kept_secrets;
}

/**
 * kith_client_make_transport:
 *
 * Returns: (transfer full): a transport that trusts what the address or an earlier connection names
 */
KithTransport *
kith_client_make_transport (KithClient *self, KithServerAddress *address)
{
  g_autofree char *place = kith_server_address_to_string (address), *pinned = NULL;
  g_autoptr (KithServerAddress) known = NULL;
  KithTransport *transport;

  ensure_cache (self);
  if (!kith_server_address_get_fingerprint (address) && kith_server_address_get_tls (address))
    pinned = kith_cache_load_text (self->cache, 0, KITH_CACHE_PIN, place);
  if (pinned && *pinned)
    known = kith_server_address_new (kith_server_address_get_host (address), kith_server_address_get_port (address),
                                     TRUE, pinned);
  transport = kith_http_transport_new (known ? known : address);
  if (pinned)
    kith_http_transport_set_met (KITH_HTTP_TRANSPORT (transport));
  return transport;
}

/**
 * kith_client_dup_pin:
 *
 * Returns: (transfer full) (nullable): fingerprint of the certificate that is trusted at this address; empty where it
 * is one that the system vouches for, %NULL where the server was never reached
 */
char *
kith_client_dup_pin (KithClient *self, KithServerAddress *address)
{
  g_autofree char *place = kith_server_address_to_string (address);

  g_return_val_if_fail (KITH_IS_CLIENT (self), NULL);
  ensure_cache (self);
  return kith_cache_load_text (self->cache, 0, KITH_CACHE_PIN, place);
}

/**
 * kith_client_note_refused:
 * @fingerprint: (nullable): of the certificate that a server showed and that is not trusted
 */
void
kith_client_note_refused (KithClient *self, KithServerAddress *address, const char *fingerprint)
{
  g_autofree char *place = kith_server_address_to_string (address);

  if (fingerprint)
    g_hash_table_replace (self->refused, g_steal_pointer (&place), g_strdup (fingerprint));
  else
    g_hash_table_remove (self->refused, place);
}

/**
 * kith_client_dup_refused_pin:
 *
 * Returns: (transfer full) (nullable): fingerprint of the certificate that a server showed when it was looked at, and
 *   that nobody vouches for
 */
char *
kith_client_dup_refused_pin (KithClient *self, KithServerAddress *address)
{
  g_autofree char *place = kith_server_address_to_string (address);

  g_return_val_if_fail (KITH_IS_CLIENT (self), NULL);
  return g_strdup (g_hash_table_lookup (self->refused, place));
}

/**
 * kith_client_trust:
 * @fingerprint: of the certificate that the person trusts
 *
 * Takes only this certificate at this address from now on.
 */
void
kith_client_trust (KithClient *self, KithServerAddress *address, const char *fingerprint)
{
  g_return_if_fail (KITH_IS_CLIENT (self));
  ensure_cache (self);
  kith_client_note_refused (self, address, NULL);
  kith_client_keep_pin (self, address, fingerprint);
}

/**
 * kith_client_keep_pin:
 *
 * Remembers the certificate that was trusted; an empty text for one that the system vouches for.
 */
void
kith_client_keep_pin (KithClient *self, KithServerAddress *address, const char *fingerprint)
{
  g_autofree char *place = kith_server_address_to_string (address);

  kith_cache_put_text (self->cache, 0, KITH_CACHE_PIN, place, NULL, 0, fingerprint);
}

/* The session of the same account that the server has ended, or whose secret cannot be read. */
static KithSession *
find_ended (KithClient *self, KithServerAddress *address, const char *user_id)
{
  for (guint i = 0; i < kith_object_list_get_length (self->sessions); i++)
    {
      KithSession *session = kith_object_list_get (self->sessions, i);
      KithServerAddress *other = kith_session_get_server_address (session);
      KithUser *account = kith_session_get_account (session);

      if ((kith_session_get_state (session) == KITH_CONNECTION_SIGNED_OUT ||
           kith_session_get_state (session) == KITH_CONNECTION_KEYRING_FAILED) &&
          other && account && g_strcmp0 (kith_user_get_id (account), user_id) == 0 &&
          g_str_equal (kith_server_address_get_host (other), kith_server_address_get_host (address)) &&
          kith_server_address_get_port (other) == kith_server_address_get_port (address))
        return session;
    }
  return NULL;
}

/* Whoever signs in again finds what was typed before, and one account instead of two. */
static void
take_over (KithClient *self, KithSession *ended, KithSession *session)
{
  kith_session_shutdown (ended);
  kith_tokens_forget (kith_session_get_tokens (ended));
  kith_object_list_remove (self->sessions, ended);
  let_go (ended);
  kith_reducer_load_cache (kith_session_get_reducer (session));
  kith_outbox_load_cache (kith_session_get_outbox (session));
  kith_trash_load_cache (kith_reducer_get_trash (kith_session_get_reducer (session)));
}

/**
 * kith_client_add_session:
 * @auth: what registering or signing in gave
 *
 * Keeps a new session and connects it.
 *
 * Returns: (transfer none): the session
 */
KithSession *
kith_client_add_session (KithClient *self, KithTransport *transport, KithServerAddress *address,
                         const char *server_name, const KithWireAuthResult *auth)
{
  g_autoptr (KithTokens) tokens = kith_tokens_new (self->clock, transport, self->secrets);
  g_autoptr (KithServerAddress) trusted = kith_server_address_new (
    kith_server_address_get_host (address), kith_server_address_get_port (address),
    kith_server_address_get_tls (address), kith_transport_get_fingerprint (transport));
  g_autofree char *secret_name = get_secret_name (address, auth->session_id);
  g_autoptr (KithSession) session = NULL, ended = NULL;

  ensure_cache (self);
  ended = find_ended (self, address, auth->user->id);
  if (ended)
    g_object_ref (ended);
  session = kith_session_new (self->clock, transport, tokens, self->cache,
                              ended ? kith_session_get_account_key (ended) : self->next_key++);
  kith_session_set_pictures (session, self->pictures);
  kith_session_set_id (session, auth->session_id);
  kith_session_set_server (session, server_name, trusted);
  kith_reducer_apply_account (kith_session_get_reducer (session), auth->user);
  keep_account (self, session);
  add (self, session);
  if (ended)
    take_over (self, ended, session);
  kith_tokens_set_secret_name (tokens, secret_name);
  kith_tokens_set (tokens, auth->access_token, auth->refresh_token, auth->expires_in);
  kith_session_connect (session);
  return session;
}

/**
 * kith_client_forget_session:
 *
 * Removes all that is kept of a session.
 */
void
kith_client_forget_session (KithClient *self, KithSession *session)
{
  gint64 key = kith_session_get_account_key (session);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, key);
  G_GNUC_UNUSED g_autoptr (KithSession) kept = g_object_ref (session);

  kith_session_shutdown (session);
  kith_tokens_forget (kith_session_get_tokens (session));
  kith_object_list_remove (self->sessions, session);
  let_go (session);
  if (key)
    {
      kith_cache_remove_account (self->cache, key);
      kith_cache_remove (self->cache, 0, KITH_CACHE_ACCOUNT, id);
    }
  update_kept_secrets (self);
}

/**
 * kith_client_add_session_with_transport:
 * @name: what the server is called
 * @token: an access token that the transport takes
 *
 * Adds a session that is not kept, and connects it.
 *
 * Returns: (transfer none): the session
 */
KithSession *
kith_client_add_session_with_transport (KithClient *self, KithTransport *transport, const char *name, const char *token)
{
  g_autoptr (KithTokens) tokens = NULL;
  g_autoptr (KithSession) session = NULL;

  g_return_val_if_fail (KITH_IS_CLIENT (self), NULL);
  tokens = kith_tokens_new (self->clock, transport, NULL);
  kith_tokens_set_fixed (tokens, token);
  session = kith_session_new (self->clock, transport, tokens, NULL, 0);
  kith_session_set_pictures (session, self->pictures);
  kith_session_set_server (session, name, NULL);
  add (self, session);
  kith_session_connect (session);
  return session;
}

/**
 * kith_client_finish_deletions:
 *
 * Deletes at once what waits for its few seconds.
 *
 * Returns: how many deletions the server does not know of yet
 */
guint
kith_client_finish_deletions (KithClient *self)
{
  guint n = 0;

  g_return_val_if_fail (KITH_IS_CLIENT (self), 0);
  for (guint i = 0; i < kith_object_list_get_length (self->sessions); i++)
    {
      KithSession *session = kith_object_list_get (self->sessions, i);
      KithTrash *trash = kith_reducer_get_trash (kith_session_get_reducer (session));

      if (kith_session_get_state (session) != KITH_CONNECTION_CONNECTED)
        continue;
      kith_trash_flush (trash);
      n += kith_trash_get_length (trash);
    }
  return n;
}
