/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-role-text.h"

#include <glib/gi18n.h>

static char *
say_holders (guint holders)
{
  return g_strdup_printf (ngettext ("%u member", "%u members", holders), holders);
}

/**
 * kith_role_text_describe:
 * @holders: how many hold it
 *
 * Returns: (transfer full): the line below a role's name in the list
 */
char *
kith_role_text_describe (KithRole *role, guint holders)
{
  g_autofree char *members = NULL;
  GString *text;

  if (kith_role_is_everyone (role))
    return g_strdup (_ ("Held by everybody; what it allows is allowed to all"));
  members = say_holders (holders);
  text = g_string_new (members);
  if (kith_role_get_permissions (role) & KITH_PERMISSION_ADMINISTRATOR)
    g_string_append_printf (text, " · %s", _ ("administrator"));
  if (kith_role_get_hoist (role))
    g_string_append_printf (text, " · %s", _ ("listed apart"));
  if (kith_role_get_mentionable (role))
    g_string_append_printf (text, " · %s", _ ("may be mentioned"));
  return g_string_free (text, FALSE);
}

static guint
count_channels (KithRole *role)
{
  KithGuild *guild = kith_role_get_guild (role);
  GListModel *channels = guild ? kith_guild_list_channels (guild) : NULL;
  guint count = 0;

  for (guint i = 0; channels && i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i);
      const GPtrArray *overwrites = kith_channel_get_overwrites (channel);

      for (guint o = 0; o < overwrites->len; o++)
        count += g_str_equal (((const KithWireOverwrite *) overwrites->pdata[o])->id, kith_role_get_id (role));
    }
  return count;
}

/**
 * kith_role_text_deletion:
 * @holders: how many hold it
 *
 * Returns: (transfer full): what is destroyed with a role
 */
char *
kith_role_text_deletion (KithRole *role, guint holders)
{
  guint channels = count_channels (role);
  GString *text = g_string_new (NULL);

  if (holders > 0)
    g_string_append_printf (text,
                            ngettext ("%u member loses it, and what it allows them. ",
                                      "%u members lose it, and what it allows them. ", holders),
                            holders);
  else
    g_string_append (text, _ ("Nobody holds it. "));
  if (channels > 0)
    g_string_append_printf (text,
                            ngettext ("What %u channel allows and denies it is deleted, too. ",
                                      "What %u channels allow and deny it is deleted, too. ", channels),
                            channels);
  g_string_append (text, _ ("This cannot be undone."));
  return g_string_free (text, FALSE);
}

/**
 * kith_role_text_why_not:
 *
 * Returns: (transfer none) (nullable): why one cannot change a role; %NULL where one can
 */
const char *
kith_role_text_why_not (KithGuild *guild, KithRole *role)
{
  if (!kith_guild_can (guild, KITH_PERMISSION_MANAGE_ROLES))
    return _ ("You may look at this role, but not change it: you have no permission to manage roles.");
  if (!kith_guild_outranks_role (guild, role))
    return _ ("You may look at this role, but not change it: it is not below your highest role.");
  return NULL;
}
