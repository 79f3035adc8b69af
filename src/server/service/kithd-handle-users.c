/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-accounts.h"
#include "kithd-guilds.h"

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
  if (patch->has_accent_colour)
    {
      account->has_accent_colour = !patch->clear_accent_colour;
      account->accent_colour = patch->clear_accent_colour ? 0 : patch->accent_colour;
    }
}

static KithWireUser *
as_others_see (const KithWireAccount *account)
{
  KithWireUser *user = kith_wire_user_new ();

  user->id = g_strdup (account->id);
  user->username = g_strdup (account->username);
  user->display_name = g_strdup (account->display_name);
  user->bio = g_strdup (account->bio);
  user->has_accent_colour = account->has_accent_colour;
  user->accent_colour = account->accent_colour;
  return user;
}

static GStrv
list_guild_ids (KithdDb *db, const char *user_id, GError **error)
{
  g_autoptr (GPtrArray) guilds = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_guild_free);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  if (!kithd_guilds_list_of_user (db, user_id, guilds, error))
    return NULL;
  for (guint i = 0; i < guilds->len; i++)
    g_strv_builder_add (ids, ((KithWireGuild *) guilds->pdata[i])->id);
  return g_strv_builder_end (ids);
}

gpointer
kithd_handle_account_patch (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithWireAccount) account = get_own (call, error);
  GStrv guilds;

  if (!account)
    return NULL;
  apply_patch (account, call->body);
  if (!kithd_accounts_update_profile (call->db, account, error))
    return NULL;
  guilds = list_guild_ids (call->db, account->id, error);
  if (!guilds)
    return NULL;
  kithd_outcome_add_user (call->outcome, KITH_EVENT_ACCOUNT_UPDATE, kith_wire_account_copy (account), account->id);
  kithd_outcome_add_peers (call->outcome, KITH_EVENT_USER_UPDATE, as_others_see (account), account->id, guilds);
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
