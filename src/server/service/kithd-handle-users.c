/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-accounts.h"
#include "kithd-profile.h"

static KithWireAccount *
get_own (KithdCall *call, GError **error)
{
  KithWireAccount *account;

  if (!kithd_accounts_find (call->db, call->actor->user_id, &account, error))
    return NULL;
  /* A token of an account that is gone. */
  if (!account)
    kith_error_set (error, KITH_ERROR_INVALID_TOKEN);
  return account;
}

gpointer
kithd_handle_account_get (KithdService *self, KithdCall *call, GError **error)
{
  return get_own (call, error);
}

static void
apply_patch (KithWireAccount *account, const KithWireAccountPatch *patch)
{
  if (patch->display_name)
    {
      g_free (account->display_name);
      account->display_name = g_strdup (patch->display_name);
    }
  if (patch->has_bio)
    {
      g_free (account->bio);
      account->bio = patch->clear_bio ? NULL : g_strdup (patch->bio);
    }
  if (patch->has_pronouns)
    {
      g_free (account->pronouns);
      account->pronouns = patch->clear_pronouns ? NULL : g_strdup (patch->pronouns);
    }
  if (patch->has_accent_colour)
    {
      account->has_accent_colour = !patch->clear_accent_colour;
      account->accent_colour = patch->clear_accent_colour ? 0 : patch->accent_colour;
    }
}

gpointer
kithd_handle_account_patch (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithWireAccount) account = get_own (call, error);

  if (!account)
    return NULL;
  apply_patch (account, call->body);
  if (!kithd_accounts_update_profile (call->db, account, error) ||
      !kithd_profile_note (call->db, account, call->outcome, error))
    return NULL;
  return g_steal_pointer (&account);
}

gpointer
kithd_handle_user_get (KithdService *self, KithdCall *call, GError **error)
{
  KithWireUser *user;

  if (!kithd_accounts_find_peer (call->db, call->actor->user_id, call->params[0], &user, error))
    return NULL;
  if (!user)
    kith_error_set (error, KITH_ERROR_UNKNOWN_USER);
  return user;
}
