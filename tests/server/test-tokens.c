/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <jwt.h>
#include <string.h>

#include "kith-uuid.h"
#include "kithd-tokens.h"

#define NOW G_GINT64_CONSTANT (1760000000000)
#define USER "01920000-0000-7000-8000-000000000001"
#define SESSION "01920000-0000-7000-8000-000000000002"

static const guint8 key[KITHD_TOKENS_KEY_BYTES] = { 1, 2, 3 };

static void
refuse (KithdTokens *tokens, const char *token, KithErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_auto (KithdActor) actor = { 0 };

  g_assert_false (kithd_tokens_verify (tokens, token, &actor, NULL, &error));
  g_assert_error (error, KITH_ERROR, (int) code);
  g_assert_null (actor.user_id);
}

static void
test_verify (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (NOW);
  g_autoptr (KithdTokens) tokens = kithd_tokens_new (clock, key);
  g_autofree char *token = kithd_tokens_issue (tokens, USER, SESSION);

  /* The second time it comes from memory, and must be the same. */
  for (guint i = 0; i < 2; i++)
    {
      g_auto (KithdActor) actor = { 0 };
      g_autoptr (GError) error = NULL;
      gint64 expires;

      g_assert_true (kithd_tokens_verify (tokens, token, &actor, &expires, &error));
      g_assert_cmpstr (actor.user_id, ==, USER);
      g_assert_cmpstr (actor.session_id, ==, SESSION);
      g_assert_cmpint (expires, ==, NOW + KITH_LIMIT_ACCESS_TOKEN_SECONDS * 1000);
    }
  kith_clock_advance (clock, KITH_LIMIT_ACCESS_TOKEN_SECONDS * 1000);
  refuse (tokens, token, KITH_ERROR_EXPIRED_TOKEN);
}

static void
test_expired_unseen (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (NOW);
  g_autoptr (KithdTokens) tokens = kithd_tokens_new (clock, key);
  g_autofree char *token = kithd_tokens_issue (tokens, USER, SESSION);

  kith_clock_advance (clock, KITH_LIMIT_ACCESS_TOKEN_SECONDS * 1000);
  refuse (tokens, token, KITH_ERROR_EXPIRED_TOKEN);
}

static void
test_revoked (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (NOW);
  g_autoptr (KithdTokens) tokens = kithd_tokens_new (clock, key);
  g_autofree char *token = kithd_tokens_issue (tokens, USER, SESSION);
  g_auto (KithdActor) actor = { 0 };

  g_assert_true (kithd_tokens_verify (tokens, token, &actor, NULL, NULL));
  kithd_tokens_revoke_session (tokens, SESSION);
  g_assert_true (kithd_tokens_is_revoked (tokens, SESSION));
  refuse (tokens, token, KITH_ERROR_SESSION_REVOKED);
}

static char *
forge (jwt_alg_t algorithm, const guint8 *with, const char *issuer, const char *subject, long issued, long expires)
{
  jwt_t *jwt = NULL;
  char *encoded, *token;

  g_assert_cmpint (jwt_new (&jwt), ==, 0);
  g_assert_cmpint (jwt_set_alg (jwt, algorithm, with, with ? KITHD_TOKENS_KEY_BYTES : 0), ==, 0);
  jwt_add_grant (jwt, "iss", issuer);
  jwt_add_grant (jwt, "sub", subject);
  jwt_add_grant (jwt, "sid", SESSION);
  jwt_add_grant_int (jwt, "iat", issued);
  if (expires)
    jwt_add_grant_int (jwt, "exp", expires);
  encoded = jwt_encode_str (jwt);
  token = g_strdup (encoded);
  free (encoded);
  jwt_free (jwt);
  return token;
}

static void
test_forged (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (NOW);
  g_autoptr (KithdTokens) tokens = kithd_tokens_new (clock, key);
  const guint8 other[KITHD_TOKENS_KEY_BYTES] = { 9 };
  const long now = NOW / 1000, later = now + 60;
  g_autofree char *good = forge (JWT_ALG_HS256, key, "kithd", USER, now, later);
  g_autofree char *none = forge (JWT_ALG_NONE, NULL, "kithd", USER, now, later);
  g_autofree char *longer = forge (JWT_ALG_HS512, key, "kithd", USER, now, later);
  g_autofree char *foreign = forge (JWT_ALG_HS256, other, "kithd", USER, now, later);
  g_autofree char *issuer = forge (JWT_ALG_HS256, key, "elsewhere", USER, now, later);
  g_autofree char *subject = forge (JWT_ALG_HS256, key, "kithd", "admin", now, later);
  g_autofree char *endless = forge (JWT_ALG_HS256, key, "kithd", USER, now, 0);
  g_autofree char *future = forge (JWT_ALG_HS256, key, "kithd", USER, now + 100000, now + 200000);
  g_autofree char *huge = g_strnfill (100000, 'a');
  const char *const bad[] = { none, longer, foreign, issuer, subject, endless, future, huge, "", ".", "a.b.c" };
  g_auto (KithdActor) actor = { 0 };

  g_assert_true (kithd_tokens_verify (tokens, good, &actor, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    refuse (tokens, bad[i], KITH_ERROR_INVALID_TOKEN);
  /* One character changed anywhere spoils it. */
  for (gsize i = 0; i < strlen (good); i += 7)
    {
      g_autofree char *changed = g_strdup (good);

      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      refuse (tokens, changed, KITH_ERROR_INVALID_TOKEN);
    }
}

static void
test_refresh (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (NOW);
  g_autoptr (KithdTokens) tokens = kithd_tokens_new (clock, key);
  const guint8 other_key[KITHD_TOKENS_KEY_BYTES] = { 9 };
  g_autoptr (KithdTokens) other = kithd_tokens_new (clock, other_key);
  guint8 hash[KITHD_REFRESH_HASH_BYTES], second_hash[KITHD_REFRESH_HASH_BYTES];
  g_autofree char *token = kithd_tokens_issue_refresh (tokens, SESSION, 7, hash);
  g_autofree char *second = kithd_tokens_issue_refresh (tokens, SESSION, 7, second_hash);
  g_auto (KithdRefresh) refresh = { 0 };

  g_assert_cmpstr (token, !=, second);
  g_assert_true (kithd_tokens_read_refresh (tokens, token, &refresh));
  g_assert_cmpstr (refresh.session_id, ==, SESSION);
  g_assert_cmpuint (refresh.generation, ==, 7);
  g_assert_cmpmem (refresh.hash, sizeof refresh.hash, hash, sizeof hash);
  g_assert_true (memcmp (hash, second_hash, sizeof hash) != 0);
  kithd_refresh_clear (&refresh);
  g_assert_false (kithd_tokens_read_refresh (other, token, &refresh));
  for (gsize i = 0; i + 1 < strlen (token); i++)
    {
      g_autofree char *changed = g_strdup (token);

      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      g_assert_false (kithd_tokens_read_refresh (tokens, changed, &refresh));
    }
}

static void
test_key_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithClock) clock = kith_clock_new_manual (NOW);
  g_autofree char *directory = g_dir_make_tmp ("kith-tokens-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "key", NULL);
  g_autoptr (KithdTokens) first = kithd_tokens_new_from_file (clock, path, &error);
  g_autoptr (KithdTokens) second = kithd_tokens_new_from_file (clock, path, &error);
  g_autofree char *token = kithd_tokens_issue (first, USER, SESSION);
  g_auto (KithdActor) actor = { 0 };
  GStatBuf status;

  g_assert_no_error (error);
  g_assert_true (kithd_tokens_verify (second, token, &actor, NULL, NULL));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_set_contents (path, "short", -1, NULL));
  g_assert_null (kithd_tokens_new_from_file (clock, path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_unlink (path);
  g_rmdir (directory);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tokens/verify", test_verify);
  g_test_add_func ("/tokens/expired-unseen", test_expired_unseen);
  g_test_add_func ("/tokens/revoked", test_revoked);
  g_test_add_func ("/tokens/forged", test_forged);
  g_test_add_func ("/tokens/refresh", test_refresh);
  g_test_add_func ("/tokens/key-file", test_key_file);
  return g_test_run ();
}
