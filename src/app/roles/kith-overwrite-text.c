/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-overwrite-text.h"

#include "kith-guild-moderation.h"
#include "kith-permission-words.h"
#include "kith-permissions.h"
#include "kith-session.h"

#include <glib/gi18n.h>

/**
 * kith_overwrite_text_find_category:
 *
 * Returns: (transfer none) (nullable): the category that a channel stands in
 */
KithChannel *
kith_overwrite_text_find_category (KithChannel *channel)
{
  KithGuild *guild = kith_channel_get_guild (channel);
  const char *id = kith_channel_get_parent_id (channel);

  return guild && id ? kith_guild_find_channel (guild, id) : NULL;
}

/**
 * kith_overwrite_text_pick:
 *
 * Returns: (transfer none) (element-type KithWireOverwrite): what counts in the channel: its own, or its category's
 */
const GPtrArray *
kith_overwrite_text_pick (KithChannel *channel)
{
  const GPtrArray *own = kith_channel_get_overwrites (channel);
  KithChannel *category = kith_overwrite_text_find_category (channel);

  return own->len == 0 && category ? kith_channel_get_overwrites (category) : own;
}

/**
 * kith_overwrite_text_dup_name:
 *
 * Returns: (transfer full): for whom it is
 */
char *
kith_overwrite_text_dup_name (KithGuild *guild, const KithWireOverwrite *overwrite)
{
  KithSession *session = kith_guild_get_session (guild);
  KithMember *member;
  KithUser *user;

  if (overwrite->kind == KITH_OVERWRITE_KIND_ROLE)
    {
      const char *name = kith_guild_get_role_name (guild, overwrite->id);

      return g_strdup (name ? name : _ ("A role that is gone"));
    }
  member = kith_guild_find_member (guild, overwrite->id);
  user = !member && session ? kith_session_find_user (session, overwrite->id) : NULL;
  if (member)
    return g_strdup (kith_member_get_display_name (member));
  return g_strdup (user ? kith_user_get_display_name (user) : _ ("A member who is not known here yet"));
}

static void
append_titles (GString *text, guint64 bits, const char *before)
{
  guint n;
  const KithPermissionWords *words = kith_permission_words_list (&n);
  gboolean first = TRUE;

  for (guint i = 0; i < n; i++)
    {
      if (!(bits & words[i].bit))
        continue;
      if (first && text->len)
        g_string_append (text, " · ");
      g_string_append_printf (text, first ? "%s: " : "%s", first ? before : ", ");
      g_string_append (text, _ (words[i].title));
      first = FALSE;
    }
}

/**
 * kith_overwrite_text_describe:
 *
 * Returns: (transfer full): what it allows and denies
 */
char *
kith_overwrite_text_describe (const KithWireOverwrite *overwrite)
{
  GString *text = g_string_new (NULL);

  /* Translators: before a list of permissions */
  append_titles (text, overwrite->allow, _ ("Allowed"));
  /* Translators: before a list of permissions */
  append_titles (text, overwrite->deny, _ ("Denied"));
  if (!text->len)
    g_string_append (text, _ ("Changes nothing"));
  return g_string_free (text, FALSE);
}

/**
 * kith_overwrite_text_why_not:
 *
 * Returns: (transfer none) (nullable): why one cannot change it; %NULL where one can
 */
const char *
kith_overwrite_text_why_not (KithChannel *channel, const KithWireOverwrite *overwrite)
{
  KithGuild *guild = kith_channel_get_guild (channel);
  KithRole *role;
  KithMember *member;

  if (!guild || !kith_channel_can (channel, KITH_PERMISSION_MANAGE_ROLES))
    return _ ("You have no permission to decide who may do what here.");
  if (overwrite->kind == KITH_OVERWRITE_KIND_ROLE)
    {
      role = kith_guild_find_role (guild, overwrite->id);
      return role && !kith_guild_outranks_role (guild, role) ? _ ("This role is not below your highest one.") : NULL;
    }
  if (g_strcmp0 (kith_guild_get_owner_id (guild), overwrite->id) == 0)
    return _ ("The owner may do everything, whatever a channel says.");
  member = kith_guild_find_member (guild, overwrite->id);
  return member && !kith_guild_outranks (guild, member) ? _ ("This member’s highest role is not below yours.") : NULL;
}

/**
 * kith_overwrite_text_get_shown:
 *
 * Returns: the permissions that mean anything in a channel of its kind
 */
guint64
kith_overwrite_text_get_shown (KithChannel *channel)
{
  guint n;
  const KithPermissionWords *words = kith_permission_words_list (&n);
  KithChannelKind kind = kith_channel_get_kind (channel);
  guint64 shown = 0;

  for (guint i = 0; i < n; i++)
    if ((words[i].bit & KITH_PERMISSIONS_CHANNEL) &&
        !(kind == KITH_CHANNEL_KIND_TEXT && words[i].group == KITH_PERMISSION_GROUP_VOICE) &&
        !(kind == KITH_CHANNEL_KIND_VOICE && words[i].group == KITH_PERMISSION_GROUP_TEXT))
      shown |= words[i].bit;
  return shown;
}
