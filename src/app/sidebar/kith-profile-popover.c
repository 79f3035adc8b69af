/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-profile-popover.h"

#include "kith-conversation-row.h"
#include "kith-profile-card.h"

#include <glib/gi18n.h>

/* Of somebody who is not, or not any more, in the community in view. */
static GtkWidget *
make_card (KithSession *session, KithGuild *guild, KithUser *user)
{
  GtkWidget *card = kith_profile_card_new (NULL);
  g_autofree char *words = kith_user_dup_words (user);
  const KithProfileLook look = {
    .id = kith_user_get_id (user),
    .name = kith_user_get_display_name (user),
    .username = kith_user_get_username (user),
    .bio = kith_user_get_bio (user),
    .pronouns = kith_user_get_pronouns (user),
    .session = session,
    .picture = kith_user_get_avatar (user),
    .note = guild && kith_guild_get_members_complete (guild) ? _ ("Not in this community") : NULL,
    .colour = kith_user_get_accent_colour (user),
    .words = words,
    .status = kith_user_get_status (user),
  };

  kith_profile_card_show (KITH_PROFILE_CARD (card), &look);
  if (session)
    kith_profile_card_offer (KITH_PROFILE_CARD (card), session, user);
  return card;
}

/**
 * kith_profile_popover_new:
 * @session: (nullable): whose view of the person it is
 * @guild: (nullable): where they are looked at
 *
 * Returns: (transfer floating): a popover with the person's card, not shown yet
 */
GtkWidget *
kith_profile_popover_new (KithSession *session, KithGuild *guild, KithUser *user)
{
  GtkWidget *popover = gtk_popover_new ();
  KithMember *member = guild ? kith_guild_find_member (guild, kith_user_get_id (user)) : NULL;

  gtk_widget_add_css_class (popover, "profile");
  gtk_popover_set_child (GTK_POPOVER (popover),
                         member ? kith_profile_card_new (member) : make_card (session, guild, user));
  return popover;
}
