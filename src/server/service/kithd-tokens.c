/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-tokens.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <jwt.h>
#include <sodium.h>
#include <string.h>

#include "kith-uuid.h"

#define ISSUER "kithd"

/* A refresh token is, in base64url: the session's id (36), the generation (4, big endian), chance (24) and a seal (16)
 * over all that by a key that only this server has. So a token that was ever given out is known from an invented one
 * without keeping any, and an old one can be told from a forgery. */
#define REFRESH_CHANCE 24
#define REFRESH_SEAL 16
#define REFRESH_SEALED (KITH_UUID_LENGTH + 4 + REFRESH_CHANCE)
#define REFRESH_BYTES (REFRESH_SEALED + REFRESH_SEAL)

/* A token comes with each request, and checking it costs more than many a request; what was found good is remembered
 * under a keyed hash of the token until it ends. */
#define MAX_REMEMBERED 10000
#define DIGEST_BYTES 16

typedef struct
{
  guint8 digest[DIGEST_BYTES];
  char *user_id;
  char *session_id;
  gint64 expires; /* in seconds */
} Remembered;

struct _KithdTokens
{
  KithClock *clock;
  guint lifetime; /* of an access token, in seconds */
  guint8 key[KITHD_TOKENS_KEY_BYTES];
  guint8 refresh_key[crypto_generichash_KEYBYTES];
  GRWLock lock;
  GHashTable *revoked; /* session id → gint64 *: until when a token of it could still be valid */
  gint64 swept_ms;
  GHashTable *remembered; /* set of Remembered */
};

static guint
hash_digest (gconstpointer data)
{
  guint hash;

  memcpy (&hash, ((const Remembered *) data)->digest, sizeof hash);
  return hash;
}

static gboolean
equal_digests (gconstpointer a, gconstpointer b)
{
  return sodium_memcmp (((const Remembered *) a)->digest, ((const Remembered *) b)->digest, DIGEST_BYTES) == 0;
}

static void
remembered_free (gpointer data)
{
  Remembered *self = data;

  g_free (self->user_id);
  g_free (self->session_id);
  g_free (self);
}

void
kithd_actor_clear (KithdActor *self)
{
  g_clear_pointer (&self->user_id, g_free);
  g_clear_pointer (&self->session_id, g_free);
}

void
kithd_refresh_clear (KithdRefresh *self)
{
  g_clear_pointer (&self->session_id, g_free);
}

/**
 * kithd_tokens_new:
 * @key: %KITHD_TOKENS_KEY_BYTES secret bytes
 *
 * Returns: (transfer full): a maker of tokens
 */
KithdTokens *
kithd_tokens_new (KithClock *clock, const guint8 *key)
{
  static const char purpose[] = "kith refresh tokens";
  KithdTokens *self = g_new0 (KithdTokens, 1);

  if (sodium_init () < 0)
    g_error ("libsodium cannot be initialised");
  self->clock = kith_clock_ref (clock);
  self->lifetime = KITH_LIMIT_ACCESS_TOKEN_SECONDS;
  memcpy (self->key, key, sizeof self->key);
  crypto_generichash (self->refresh_key, sizeof self->refresh_key, (const guint8 *) purpose, sizeof purpose, key,
                      KITHD_TOKENS_KEY_BYTES);
  g_rw_lock_init (&self->lock);
  self->revoked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->remembered = g_hash_table_new_full (hash_digest, equal_digests, remembered_free, NULL);
  return self;
}

static gboolean
make_key_file (const char *path, GError **error)
{
  guint8 key[KITHD_TOKENS_KEY_BYTES];
  gboolean made;

  if (sodium_init () < 0)
    g_error ("libsodium cannot be initialised");
  randombytes_buf (key, sizeof key);
  made = g_file_set_contents_full (path, (const char *) key, sizeof key,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
  sodium_memzero (key, sizeof key);
  return made;
}

/**
 * kithd_tokens_new_from_file:
 * @path: where the key is; it is made where there is none, readable by its owner alone
 *
 * Returns: (transfer full): a maker of tokens, or %NULL with an error of %G_FILE_ERROR
 */
KithdTokens *
kithd_tokens_new_from_file (KithClock *clock, const char *path, GError **error)
{
  g_autofree char *key = NULL;
  gsize length = 0;
  KithdTokens *self;

  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !make_key_file (path, error))
    return NULL;
  if (!g_file_get_contents (path, &key, &length, error))
    return NULL;
  if (length != KITHD_TOKENS_KEY_BYTES)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "The key in %s has %" G_GSIZE_FORMAT " bytes and not %d",
                   path, length, KITHD_TOKENS_KEY_BYTES);
      return NULL;
    }
  self = kithd_tokens_new (clock, (const guint8 *) key);
  sodium_memzero (key, length);
  return self;
}

void
kithd_tokens_free (KithdTokens *self)
{
  if (!self)
    return;
  kith_clock_unref (self->clock);
  sodium_memzero (self->key, sizeof self->key);
  sodium_memzero (self->refresh_key, sizeof self->refresh_key);
  g_rw_lock_clear (&self->lock);
  g_hash_table_unref (self->revoked);
  g_hash_table_unref (self->remembered);
  g_free (self);
}

/**
 * kithd_tokens_set_lifetime:
 * @seconds: how long an access token is valid, at most %KITH_LIMIT_ACCESS_TOKEN_SECONDS; 0 for that
 *
 * Must be called before the first token is issued.
 */
void
kithd_tokens_set_lifetime (KithdTokens *self, guint seconds)
{
  self->lifetime = seconds ? MIN (seconds, KITH_LIMIT_ACCESS_TOKEN_SECONDS) : KITH_LIMIT_ACCESS_TOKEN_SECONDS;
}

/**
 * kithd_tokens_get_lifetime:
 *
 * Returns: how many seconds an access token is valid
 */
guint
kithd_tokens_get_lifetime (KithdTokens *self)
{
  return self->lifetime;
}

/**
 * kithd_tokens_issue:
 *
 * Returns: (transfer full): an access token, valid for as long as kithd_tokens_get_lifetime() says
 */
char *
kithd_tokens_issue (KithdTokens *self, const char *user_id, const char *session_id)
{
  gint64 now = kith_clock_now_ms (self->clock) / 1000;
  jwt_t *jwt = NULL;
  char *encoded, *token;

  if (jwt_new (&jwt) != 0 || jwt_set_alg (jwt, JWT_ALG_HS256, self->key, sizeof self->key) != 0 ||
      jwt_add_grant (jwt, "iss", ISSUER) != 0 || jwt_add_grant (jwt, "sub", user_id) != 0 ||
      jwt_add_grant (jwt, "sid", session_id) != 0 || jwt_add_grant_int (jwt, "iat", (long) now) != 0 ||
      jwt_add_grant_int (jwt, "exp", (long) (now + self->lifetime)) != 0)
    g_error ("libjwt ran out of memory");
  encoded = jwt_encode_str (jwt);
  if (!encoded)
    g_error ("libjwt ran out of memory");
  token = g_strdup (encoded);
  free (encoded);
  jwt_free (jwt);
  return token;
}

static void
make_digest (KithdTokens *self, const char *token, guint8 *digest)
{
  crypto_generichash (digest, DIGEST_BYTES, (const guint8 *) token, strlen (token), self->refresh_key,
                      sizeof self->refresh_key);
}

/* Whom a token speaks for and until when, from memory. */
static gboolean
recall (KithdTokens *self, const Remembered *key, KithdActor *actor, gint64 *expires)
{
  const Remembered *found;

  g_rw_lock_reader_lock (&self->lock);
  found = g_hash_table_lookup (self->remembered, key);
  if (found)
    {
      actor->user_id = g_strdup (found->user_id);
      actor->session_id = g_strdup (found->session_id);
      *expires = found->expires;
    }
  g_rw_lock_reader_unlock (&self->lock);
  return found != NULL;
}

static gboolean
has_ended (gpointer key, gpointer value, gpointer now)
{
  return ((const Remembered *) key)->expires <= *(gint64 *) now;
}

static void
remember (KithdTokens *self, const Remembered *key, const KithdActor *actor, gint64 expires, gint64 now)
{
  Remembered *added = g_new0 (Remembered, 1);

  memcpy (added->digest, key->digest, DIGEST_BYTES);
  added->user_id = g_strdup (actor->user_id);
  added->session_id = g_strdup (actor->session_id);
  added->expires = expires;
  g_rw_lock_writer_lock (&self->lock);
  if (g_hash_table_size (self->remembered) >= MAX_REMEMBERED)
    g_hash_table_foreach_remove (self->remembered, has_ended, &now);
  if (g_hash_table_size (self->remembered) >= MAX_REMEMBERED)
    g_hash_table_remove_all (self->remembered);
  g_hash_table_add (self->remembered, added);
  g_rw_lock_writer_unlock (&self->lock);
}

static gboolean
read_claims (jwt_t *jwt, gint64 now, KithdActor *actor, gint64 *expires)
{
  const char *user = jwt_get_grant (jwt, "sub"), *session = jwt_get_grant (jwt, "sid");
  gint64 issued = jwt_get_grant_int (jwt, "iat");

  *expires = jwt_get_grant_int (jwt, "exp");
  if (jwt_get_alg (jwt) != JWT_ALG_HS256 || g_strcmp0 (jwt_get_grant (jwt, "iss"), ISSUER) != 0 ||
      !kith_uuid_is_valid (user) || !kith_uuid_is_valid (session) || issued <= 0 || *expires <= issued)
    return FALSE;
  /* A token from the future means that the clock was set back: it says nothing about its age. */
  if (issued > now + KITH_LIMIT_ACCESS_TOKEN_SECONDS)
    return FALSE;
  actor->user_id = g_strdup (user);
  actor->session_id = g_strdup (session);
  return TRUE;
}

/* Checks the signature by HS256 and nothing else, and what the token claims. */
static gboolean
decode (KithdTokens *self, const char *token, gint64 now, KithdActor *actor, gint64 *expires)
{
  jwt_t *jwt = NULL;
  gboolean good;

  if (jwt_decode (&jwt, token, self->key, sizeof self->key) != 0)
    return FALSE;
  good = read_claims (jwt, now, actor, expires);
  jwt_free (jwt);
  return good;
}

/**
 * kithd_tokens_verify:
 * @actor: (out caller-allocates): who it speaks for
 * @expires_ms: (out) (optional): when it ends
 *
 * Checks an access token: its signature, who issued it, its times, and that its session was not ended.
 *
 * Returns: whether it is good; otherwise an error of %KITH_ERROR
 */
gboolean
kithd_tokens_verify (KithdTokens *self, const char *token, KithdActor *actor, gint64 *expires_ms, GError **error)
{
  gint64 now = kith_clock_now_ms (self->clock) / 1000, expires = 0;
  KithErrorCode code = KITH_ERROR_NONE;
  Remembered key;

  memset (actor, 0, sizeof *actor);
  if (strnlen (token, KITH_LIMIT_TOKEN_MAX + 1) > KITH_LIMIT_TOKEN_MAX)
    {
      kith_error_set (error, KITH_ERROR_INVALID_TOKEN);
      return FALSE;
    }
  make_digest (self, token, key.digest);
  if (!recall (self, &key, actor, &expires))
    {
      if (!decode (self, token, now, actor, &expires))
        code = KITH_ERROR_INVALID_TOKEN;
      else if (expires > now)
        remember (self, &key, actor, expires, now);
    }
  if (code == KITH_ERROR_NONE && expires <= now)
    code = KITH_ERROR_EXPIRED_TOKEN;
  if (code == KITH_ERROR_NONE && kithd_tokens_is_revoked (self, actor->session_id))
    code = KITH_ERROR_SESSION_REVOKED;
  if (code != KITH_ERROR_NONE)
    {
      kithd_actor_clear (actor);
      kith_error_set (error, code);
      return FALSE;
    }
  if (expires_ms)
    *expires_ms = expires * 1000;
  return TRUE;
}

static gboolean
is_over (gpointer session, gpointer until, gpointer now)
{
  return *(gint64 *) until < *(gint64 *) now;
}

/**
 * kithd_tokens_revoke_session:
 *
 * Refuses the access tokens of a session from now on.
 */
void
kithd_tokens_revoke_session (KithdTokens *self, const char *session_id)
{
  gint64 now = kith_clock_now_ms (self->clock);
  gint64 *until = g_new (gint64, 1);

  *until = now + 2 * KITH_LIMIT_ACCESS_TOKEN_SECONDS * 1000;
  g_rw_lock_writer_lock (&self->lock);
  if (now - self->swept_ms > KITH_LIMIT_ACCESS_TOKEN_SECONDS * 1000)
    {
      g_hash_table_foreach_remove (self->revoked, is_over, &now);
      self->swept_ms = now;
    }
  g_hash_table_replace (self->revoked, g_strdup (session_id), until);
  g_rw_lock_writer_unlock (&self->lock);
}

gboolean
kithd_tokens_is_revoked (KithdTokens *self, const char *session_id)
{
  gboolean revoked;

  g_rw_lock_reader_lock (&self->lock);
  revoked = g_hash_table_contains (self->revoked, session_id);
  g_rw_lock_reader_unlock (&self->lock);
  return revoked;
}

static void
seal (KithdTokens *self, const guint8 *sealed, guint8 *mark)
{
  crypto_generichash (mark, REFRESH_SEAL, sealed, REFRESH_SEALED, self->refresh_key, sizeof self->refresh_key);
}

static void
hash_refresh (const guint8 *bytes, guint8 *hash)
{
  crypto_generichash (hash, KITHD_REFRESH_HASH_BYTES, bytes, REFRESH_BYTES, NULL, 0);
}

/**
 * kithd_tokens_issue_refresh:
 * @generation: how many tokens the session had before
 * @hash: (out caller-allocates): %KITHD_REFRESH_HASH_BYTES to be stored in its stead
 *
 * Returns: (transfer full): a refresh token
 */
char *
kithd_tokens_issue_refresh (KithdTokens *self, const char *session_id, guint32 generation, guint8 *hash)
{
  guint8 bytes[REFRESH_BYTES];
  guint32 big_endian = GUINT32_TO_BE (generation);
  char *token = g_malloc (sodium_base64_ENCODED_LEN (REFRESH_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING));

  memcpy (bytes, session_id, KITH_UUID_LENGTH);
  memcpy (bytes + KITH_UUID_LENGTH, &big_endian, 4);
  randombytes_buf (bytes + KITH_UUID_LENGTH + 4, REFRESH_CHANCE);
  seal (self, bytes, bytes + REFRESH_SEALED);
  hash_refresh (bytes, hash);
  sodium_bin2base64 (token, sodium_base64_ENCODED_LEN (REFRESH_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING), bytes,
                     sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return token;
}

/**
 * kithd_tokens_read_refresh:
 * @refresh: (out caller-allocates): what it says
 *
 * Returns: whether the token was once given out by this server; whether it still counts only the store can tell
 */
gboolean
kithd_tokens_read_refresh (KithdTokens *self, const char *token, KithdRefresh *refresh)
{
  guint8 bytes[REFRESH_BYTES], mark[REFRESH_SEAL];
  gsize length = 0;
  const char *end = NULL;
  guint32 big_endian;

  memset (refresh, 0, sizeof *refresh);
  if (sodium_base642bin (bytes, sizeof bytes, token, strlen (token), NULL, &length, &end,
                         sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
      length != sizeof bytes || *end != '\0')
    return FALSE;
  seal (self, bytes, mark);
  if (sodium_memcmp (mark, bytes + REFRESH_SEALED, sizeof mark) != 0)
    return FALSE;
  memcpy (&big_endian, bytes + KITH_UUID_LENGTH, 4);
  refresh->session_id = g_strndup ((const char *) bytes, KITH_UUID_LENGTH);
  refresh->generation = GUINT32_FROM_BE (big_endian);
  hash_refresh (bytes, refresh->hash);
  return TRUE;
}
