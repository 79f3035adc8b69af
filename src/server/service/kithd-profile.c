/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-profile.h"

#include "kithd-accounts.h"
#include "kithd-conversations.h"
#include "kithd-guilds.h"

/**
 * kithd_profile_as_others_see:
 *
 * Returns: (transfer full): the person without what is theirs alone
 */
KithWireUser *
kithd_profile_as_others_see (const KithWireAccount *account)
{
  KithWireUser *user = kith_wire_user_new ();

  user->id = g_strdup (account->id);
  user->username = g_strdup (account->username);
  user->display_name = g_strdup (account->display_name);
  user->bio = g_strdup (account->bio);
  user->has_accent_colour = account->has_accent_colour;
  user->accent_colour = account->accent_colour;
  user->avatar = g_strdup (account->avatar);
  user->pronouns = g_strdup (account->pronouns);
  user->banner = g_strdup (account->banner);
  user->deleted = user->has_deleted = g_str_has_prefix (account->username, KITHD_DELETED_PREFIX);
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

/**
 * kithd_profile_note:
 * @account: as it is now
 *
 * Tells all who may know that a person changed their profile.
 */
gboolean
kithd_profile_note (KithdDb *db, const KithWireAccount *account, KithdOutcome *outcome, GError **error)
{
  g_autoptr (GPtrArray) partners = g_ptr_array_new_with_free_func (g_free);
  GStrv guilds;

  if (!kithd_conversations_list_partners (db, account->id, partners, error))
    return FALSE;
  guilds = list_guild_ids (db, account->id, error);
  if (!guilds)
    return FALSE;
  g_ptr_array_add (partners, NULL);
  kithd_outcome_add_user (outcome, KITH_EVENT_ACCOUNT_UPDATE, kith_wire_account_copy (account), account->id);
  kithd_outcome_add_peers (outcome, KITH_EVENT_USER_UPDATE, kithd_profile_as_others_see (account), account->id, guilds);
  kithd_outcome_also_tell (outcome, (GStrv) g_ptr_array_steal (partners, NULL));
  return TRUE;
}
