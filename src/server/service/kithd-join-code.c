/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-join-code.h"

#include "kithd-service-private.h"

#include <sodium.h>
#include <string.h>

#include "kithd-invites.h"

/* Codes that are all taken do not happen before there are hundreds of thousands of them. */
#define TRIES 20
/* What all wrong codes together are counted by. */
#define EVERYBODY "*"

/**
 * kithd_join_code_is:
 *
 * Returns: whether @code is one that can be guessed
 */
gboolean
kithd_join_code_is (const char *code)
{
  return strlen (code) == KITH_LIMIT_JOIN_CODE_DIGITS && strspn (code, "0123456789") == KITH_LIMIT_JOIN_CODE_DIGITS;
}

/* Each person has one code for a guild, so that there are few of them to hit. */
static gboolean
find_own (KithdService *self, KithdDb *db, KithWireInvite *invite, gboolean *found, GError **error)
{
  gint64 half = kithd_service_now (self) + KITH_LIMIT_JOIN_CODE_SECONDS * G_GINT64_CONSTANT (1000) / 2;
  g_autoptr (KithWireInvite) own = NULL;

  *found = FALSE;
  if (!kithd_invites_find_digits (db, invite->guild_id, invite->creator->id, kithd_service_now (self), &own, error))
    return FALSE;
  if (!own)
    return TRUE;
  if (own->expires_at < half || own->has_max_uses != invite->has_max_uses || own->max_uses != invite->max_uses)
    return kithd_invites_delete (db, own->code, error);
  *found = TRUE;
  invite->code = g_steal_pointer (&own->code);
  invite->created_at = own->created_at;
  invite->expires_at = own->expires_at;
  invite->uses = own->uses;
  return TRUE;
}

/**
 * kithd_join_code_make:
 * @invite: has everything but its code; gets it, and when it ends
 * @found: (out): whether the person had one already, which is still good for a while
 *
 * Gives an invite a code of six digits that no other has.
 */
gboolean
kithd_join_code_make (KithdService *self, KithdDb *db, KithWireInvite *invite, gboolean *found, GError **error)
{
  gint64 now = kithd_service_now (self), end = now + KITH_LIMIT_JOIN_CODE_SECONDS * G_GINT64_CONSTANT (1000);

  if (!kithd_invites_sweep (db, now, error) || !find_own (self, db, invite, found, error))
    return FALSE;
  if (*found)
    return TRUE;
  if (!invite->expires_at || invite->expires_at > end)
    invite->expires_at = end;
  for (guint i = 0; i < TRIES; i++)
    {
      g_autofree char *code = g_strdup_printf ("%06u", randombytes_uniform (1000000));
      g_autoptr (KithWireInvite) other = NULL;

      if (!kithd_invites_find (db, code, now, &other, error))
        return FALSE;
      if (other)
        continue;
      invite->code = g_steal_pointer (&code);
      return TRUE;
    }
  kith_error_set (error, KITH_ERROR_TOO_MANY_INVITES);
  return FALSE;
}

/* With IPv6 one person has all addresses of a network. */
static const char *
get_origin (const KithdCall *call)
{
  return call->network ? call->network : call->address ? call->address : "";
}

/* Counts the guess as wrong before its outcome is known, so that many at once do not pass for one. */
static gboolean
begin_guess (KithdService *self, KithdCall *call, GError **error)
{
  if (!kithd_throttle_begin (self->guessers, get_origin (call), &call->retry_after))
    {
      kith_error_set (error, KITH_ERROR_JOIN_CODE_THROTTLED);
      return FALSE;
    }
  if (!kithd_throttle_begin (self->guesses, EVERYBODY, &call->retry_after))
    {
      kithd_throttle_forgive (self->guessers, get_origin (call));
      kith_error_set (error, KITH_ERROR_JOIN_CODE_THROTTLED);
      return FALSE;
    }
  return TRUE;
}

/**
 * kithd_join_code_find_invite:
 * @code: what somebody gave as the code of an invite
 *
 * Finds an invite that is valid. Where the code has six digits, an address has few guesses before it must wait longer
 * and longer, and all addresses together have not many more.
 *
 * Returns: (transfer full) (nullable): the invite
 */
KithWireInvite *
kithd_join_code_find_invite (KithdService *self, KithdCall *call, KithdDb *db, const char *code, GError **error)
{
  gboolean guess = kithd_join_code_is (code);
  KithWireInvite *invite = NULL;

  if (guess && !begin_guess (self, call, error))
    return NULL;
  if (!kithd_invites_find (db, code, kithd_service_now (self), &invite, error))
    return NULL;
  if (!invite)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_INVITE);
      return NULL;
    }
  if (guess)
    {
      kithd_throttle_forgive (self->guessers, get_origin (call));
      kithd_throttle_forgive (self->guesses, EVERYBODY);
    }
  return invite;
}
