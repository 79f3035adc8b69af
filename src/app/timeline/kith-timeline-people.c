/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-timeline-view-private.h"

#include "kith-member-actions.h"
#include "kith-profile-popover.h"
#include "kith-session.h"

#include <glib/gi18n.h>

/* Who wrote and who is named in a KithTimelineView: their profile and what can be done with them. */

/**
 * kith_timeline_view_find_person:
 *
 * Returns: (transfer none) (nullable): the id of the person whose picture or name was hit
 */
const char *
kith_timeline_view_find_person (KithMessage *message, const KithHit *hit)
{
  KithUser *author = kith_message_get_author (message);

  if (hit->kind == KITH_HIT_AUTHOR)
    return author ? kith_user_get_id (author) : NULL;
  if (hit->kind == KITH_HIT_RANGE && (hit->range->kind == KITH_RANGE_MENTION || hit->range->kind == KITH_RANGE_PERSON))
    return hit->range->target;
  return NULL;
}

static KithUser *
find_user (KithTimelineView *self, KithMessage *message, const char *id)
{
  KithSession *session = kith_channel_get_session (self->channel);
  KithUser *user = session ? kith_session_find_user (session, id) : NULL;

  return user ? user : kith_message_find_mention (message, id);
}

/* The keys go on where they were. */
static void
on_profile_closed (GtkPopover *popover, gpointer data)
{
  KithTimelineView *self = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (root && (!focus || gtk_widget_is_ancestor (focus, GTK_WIDGET (popover))))
    gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

/**
 * kith_timeline_view_show_profile:
 * @hit: (nullable): what the card points at
 *
 * Shows who somebody is.
 */
void
kith_timeline_view_show_profile (KithTimelineView *self, KithMessageRow *row, const KithHit *hit, const char *user_id)
{
  const KithHit author = { KITH_HIT_AUTHOR };
  KithMessage *message = kith_message_row_get_message (row);
  KithUser *user = message ? find_user (self, message, user_id) : NULL;
  GdkRectangle area;
  double x, y;

  if (!user)
    return;
  kith_message_row_get_area (row, hit ? hit : &author, &area);
  gtk_widget_translate_coordinates (GTK_WIDGET (row), GTK_WIDGET (self), area.x, area.y, &x, &y);
  area.x = (int) x;
  area.y = (int) y;
  kith_timeline_view_forget_profile (self);
  self->profile = kith_profile_popover_new (kith_channel_get_session (self->channel),
                                            kith_channel_get_guild (self->channel), user);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->profile), &area);
  gtk_popover_set_position (GTK_POPOVER (self->profile), GTK_POS_RIGHT);
  gtk_widget_set_parent (self->profile, GTK_WIDGET (self));
  g_signal_connect_object (self->profile, "closed", G_CALLBACK (on_profile_closed), self, 0);
  gtk_popover_popup (GTK_POPOVER (self->profile));
}

/**
 * kith_timeline_view_show_person:
 * @key: of a message, see kith_message_get_key()
 *
 * Shows who somebody is beside a message that is in view.
 */
void
kith_timeline_view_show_person (KithTimelineView *self, const char *key, const char *user_id)
{
  KithMessageRow *row = kith_timeline_view_find_row (self, key);

  if (row)
    kith_timeline_view_show_profile (self, row, NULL, user_id);
}

/**
 * kith_timeline_view_forget_profile:
 *
 * Closes the card of a person.
 */
void
kith_timeline_view_forget_profile (KithTimelineView *self)
{
  g_clear_pointer (&self->profile, gtk_widget_unparent);
}

static void
append_person (GMenu *menu, const char *label, const char *action, KithSession *session, KithUser *user)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "(ss)", kith_session_get_id (session), kith_user_get_id (user));
  g_menu_append_item (menu, item);
}

static void
append_sections (GMenu *menu, GMenuModel *sections)
{
  for (int i = 0; i < g_menu_model_get_n_items (sections); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (sections, i, G_MENU_LINK_SECTION);

      if (section)
        g_menu_append_section (menu, NULL, section);
    }
}

/**
 * kith_timeline_view_build_person_menu:
 * @message: where the person is named
 *
 * Returns: (transfer full) (nullable): what can be done with a person; %NULL where nobody knows them
 */
GMenuModel *
kith_timeline_view_build_person_menu (KithTimelineView *self, KithMessage *message, const char *user_id)
{
  KithSession *session = kith_channel_get_session (self->channel);
  KithGuild *guild = kith_channel_get_guild (self->channel);
  KithUser *user = find_user (self, message, user_id);
  KithMember *member = guild ? kith_guild_find_member (guild, user_id) : NULL;
  gboolean other = user && session && user != kith_session_get_account (session) && kith_session_get_id (session);
  g_autoptr (GMenu) menu = NULL, talk = NULL, ends = NULL;
  g_autoptr (GMenuItem) profile = NULL;

  if (!user)
    return NULL;
  menu = g_menu_new ();
  talk = g_menu_new ();
  ends = g_menu_new ();
  profile = g_menu_item_new (_ ("_Profile"), NULL);
  g_menu_item_set_action_and_target (profile, "conversation.show-profile", "(ss)", kith_message_get_key (message),
                                     user_id);
  g_menu_append_item (talk, profile);
  if (kith_channel_can (self->channel, KITH_PERMISSION_SEND_MESSAGES))
    kith_timeline_view_append_item (talk, _ ("M_ention"), "conversation.mention", user_id);
  if (other && !kith_user_get_blocked (user))
    append_person (talk, _ ("_Message"), "win.message-user", session, user);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (talk));
  if (member && kith_member_actions_attach (GTK_WIDGET (self), member))
    {
      g_autoptr (GMenuModel) acts = kith_member_actions_build_menu ();

      append_sections (menu, acts);
    }
  if (other && kith_user_get_blocked (user))
    append_person (ends, _ ("Un_block"), "win.unblock-user", session, user);
  else if (other)
    append_person (ends, _ ("B_lock…"), "win.block-user", session, user);
  kith_timeline_view_append_item (ends, _ ("Copy User _ID"), "conversation.copy-link", user_id);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (ends));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}
