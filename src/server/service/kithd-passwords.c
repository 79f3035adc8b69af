/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-passwords.h"

#include "kith-io-thread.h"

#include <sodium.h>
#include <string.h>

#include "kith-error.h"

/* Of a random password that nobody kept: checked in place of an account's, so that a name that does not exist takes as
 * long as one that does. */
#define NOBODYS_HASH "$argon2id$v=19$m=65536,t=2,p=1$MfAD5Cno66edeN0axGJ//g$pafW8GgF56wQgyoWLdzcTVQ2aAIWrCUDpBxV6UqJ3GM"

/**
 * kithd_password_hash:
 *
 * Returns: (transfer full) (nullable): the hash with its salt and costs; %NULL where memory ran out
 */
char *
kithd_password_hash (const char *password, GError **error)
{
  char hash[crypto_pwhash_STRBYTES];

  kith_assert_may_block ();
  if (crypto_pwhash_str (hash, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                         crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    {
      kith_error_set (error, KITH_ERROR_OVERLOADED);
      return NULL;
    }
  return g_strdup (hash);
}

/**
 * kithd_password_verify:
 * @hash: (nullable): of the account; %NULL where there is none, which takes as long and fails
 *
 * Returns: whether the password is right
 */
gboolean
kithd_password_verify (const char *hash, const char *password)
{
  gboolean right = crypto_pwhash_str_verify (hash ? hash : NOBODYS_HASH, password, strlen (password)) == 0;

  return right && hash;
}
