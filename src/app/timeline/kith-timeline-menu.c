/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-timeline-view-private.h"

#include "kith-session.h"

#include <glib/gi18n.h>

/* The menu of a message in a KithTimelineView. */

/**
 * kith_timeline_view_append_item:
 * @target: (nullable): what the action is given
 *
 * Adds an item to a menu.
 */
void
kith_timeline_view_append_item (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  if (target)
    g_menu_item_set_action_and_target (item, action, "s", target);
  else
    g_menu_item_set_detailed_action (item, action);
  g_menu_append_item (menu, item);
}

static void
append_profile (GMenu *menu, const char *key, KithUser *author)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (_ ("Author’s _Profile"), NULL);

  g_menu_item_set_action_and_target (item, "conversation.show-profile", "(ss)", key, kith_user_get_id (author));
  g_menu_append_item (menu, item);
}

static gboolean
has_address (KithTimelineView *self)
{
  KithSession *session = kith_channel_get_session (self->channel);

  return session && kith_session_get_server_address (session);
}

static GMenu *
make_menu (KithTimelineView *self, KithMessage *message, const KithHit *hit)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) answers = g_menu_new (), marks = g_menu_new (), copies = g_menu_new (), ends = g_menu_new ();
  const char *key = kith_message_get_key (message);
  gboolean sent = kith_message_get_state (message) == KITH_MESSAGE_SENT;

  if (sent && kith_channel_can (self->channel, KITH_PERMISSION_SEND_MESSAGES))
    kith_timeline_view_append_item (answers, _ ("_Reply"), "conversation.reply", key);
  if (sent && kith_message_can_edit (message))
    kith_timeline_view_append_item (answers, _ ("_Edit"), "conversation.edit", key);
  if (sent && kith_message_can_forward (message))
    kith_timeline_view_append_item (answers, _ ("_Forward…"), "conversation.forward", key);
  if (kith_message_get_forwarded_author (message))
    kith_timeline_view_append_item (answers, _ ("_Go to Original"), "conversation.go-to-origin", key);
  if (sent && kith_message_can_pin (message))
    kith_timeline_view_append_item (marks, kith_message_get_pinned (message) ? _ ("Un_pin") : _ ("_Pin"),
                                    "conversation.pin", key);
  if (sent)
    kith_timeline_view_append_item (marks, _ ("_Mark as Unread"), "conversation.mark-unread", key);
  if (kith_message_get_state (message) == KITH_MESSAGE_FAILED)
    kith_timeline_view_append_item (answers, _ ("_Send Again"), "conversation.retry", key);
  if (self->selected && self->select_end > self->select_start)
    kith_timeline_view_append_item (copies, _ ("Copy _Selection"), "conversation.copy-selection", NULL);
  kith_timeline_view_append_item (copies, _ ("_Copy Text"), "conversation.copy", key);
  if (sent && has_address (self))
    kith_timeline_view_append_item (copies, _ ("Copy Message Lin_k"), "conversation.copy-message-link", key);
  if (hit && hit->kind == KITH_HIT_RANGE &&
      (hit->range->kind == KITH_RANGE_LINK || hit->range->kind == KITH_RANGE_PLACE))
    kith_timeline_view_append_item (copies, _ ("Copy _Link"), "conversation.copy-link", hit->range->target);
  if (sent)
    kith_timeline_view_append_item (ends, _ ("Select Me_ssages"), "conversation.select", key);
  if (kith_message_get_state (message) == KITH_MESSAGE_FAILED)
    kith_timeline_view_append_item (ends, _ ("_Discard"), "conversation.discard", key);
  else if (sent && kith_message_can_delete (message))
    kith_timeline_view_append_item (ends, _ ("_Delete"), "conversation.delete", key);
  if (kith_message_get_author (message))
    append_profile (marks, key, kith_message_get_author (message));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (answers));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (marks));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copies));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (ends));
  return menu;
}

/**
 * kith_timeline_view_popup_menu:
 * @x: in the row
 * @y: in the row
 *
 * Opens a menu over a row.
 */
void
kith_timeline_view_popup_menu (KithTimelineView *self, KithMessageRow *row, GMenuModel *menu, double x, double y)
{
  double view_x, view_y;

  if (!self->menu)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), menu);
  gtk_widget_translate_coordinates (GTK_WIDGET (row), GTK_WIDGET (self), x, y, &view_x, &view_y);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ view_x, view_y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/**
 * kith_timeline_view_show_menu:
 * @hit: (nullable): what the menu is asked for on
 * @x: in the row
 * @y: in the row
 *
 * Offers what can be done to a message, or to a person whose name or picture was hit.
 */
void
kith_timeline_view_show_menu (KithTimelineView *self, KithMessageRow *row, const KithHit *hit, double x, double y)
{
  KithMessage *message = kith_message_row_get_message (row);
  const char *person = message && hit ? kith_timeline_view_find_person (message, hit) : NULL;
  g_autoptr (GMenuModel) menu = NULL;

  if (!message)
    return;
  if (person)
    menu = kith_timeline_view_build_person_menu (self, message, person);
  if (!menu)
    menu = G_MENU_MODEL (make_menu (self, message, hit));
  kith_timeline_view_popup_menu (self, row, menu, x, y);
}
