/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-member-row.h"

#include "kith-avatar.h"
#include "kith-conversation-row.h"
#include "kith-guild.h"
#include "kith-member-groups.h"
#include "kith-roster.h"
#include "kith-row-name.h"
#include "kith-tint.h"

#include <glib/gi18n.h>

/**
 * KithMemberRow:
 *
 * A member, or the heading of a group of them; rows are bound again and again.
 */
struct _KithMemberRow
{
  GtkWidget parent_instance;

  gpointer item; /* KithMember, KithUser, KithRosterGap, KithRosterHeading or KithMemberHeading */
  GSignalGroup *member_signals;
  GSignalGroup *user_signals;
  GSignalGroup *heading_signals, *roster_signals;
  GtkWidget *avatar;
  GtkWidget *texts;
  GtkWidget *name;
  GtkWidget *words; /* what they say of themselves */
};

G_DEFINE_FINAL_TYPE (KithMemberRow, kith_member_row, GTK_TYPE_WIDGET)

/**
 * kith_presence_describe:
 *
 * Returns: (transfer none): what @status is called
 */
const char *
kith_presence_describe (KithPresenceStatus status)
{
  switch (status)
    {
    case KITH_PRESENCE_STATUS_ONLINE:
      return _ ("Online");
    case KITH_PRESENCE_STATUS_IDLE:
      return _ ("Idle");
    case KITH_PRESENCE_STATUS_DND:
      return _ ("Do not disturb");
    case KITH_PRESENCE_STATUS_INVISIBLE:
      return _ ("Invisible");
    case KITH_PRESENCE_STATUS_OFFLINE:
    default:
      return _ ("Offline");
    }
}

static void
set_name_colour (KithMemberRow *self, int colour)
{
  PangoAttrList *attributes = NULL;

  if (colour >= 0)
    {
      GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
      GdkRGBA letters, text;
      PangoAttribute *foreground;

      gtk_style_context_get_color (style, &text);
      kith_tint_from_rgb (colour, &letters);
      kith_tint_make_readable (&letters, &text);
      foreground = pango_attr_foreground_new ((guint16) (letters.red * G_MAXUINT16),
                                              (guint16) (letters.green * G_MAXUINT16),
                                              (guint16) (letters.blue * G_MAXUINT16));
      attributes = pango_attr_list_new ();
      pango_attr_list_insert (attributes, foreground);
    }
  gtk_label_set_attributes (GTK_LABEL (self->name), attributes);
  g_clear_pointer (&attributes, pango_attr_list_unref);
}

static char *
dup_heading (gpointer item)
{
  KithRosterHeading *heading;
  const char *role;

  if (KITH_IS_MEMBER_HEADING (item))
    return kith_member_heading_dup_text (item);
  if (!KITH_IS_ROSTER_HEADING (item))
    return NULL;
  heading = item;
  role = kith_roster_heading_get_role_name (heading);
  if (role)
    /* Translators: the name of a role, and how many who hold it are there now */
    return g_strdup_printf (_ ("%s — %u"), role, kith_roster_heading_get_count (heading));
  return g_strdup_printf (kith_roster_heading_get_online (heading) ? _ ("Online — %u") : _ ("Offline — %u"),
                          kith_roster_heading_get_count (heading));
}

/* In place of somebody who is still on the way. */
static void
update_gap (KithMemberRow *self)
{
  gtk_label_set_label (GTK_LABEL (self->name), "");
  gtk_widget_set_visible (self->words, FALSE);
  kith_avatar_set_name (KITH_AVATAR (self->avatar), "");
  kith_avatar_set_picture (KITH_AVATAR (self->avatar), NULL, NULL);
  kith_avatar_set_status (KITH_AVATAR (self->avatar), KITH_PRESENCE_STATUS_OFFLINE);
  set_name_colour (self, -1);
  kith_row_name_set (GTK_WIDGET (self), _ ("Loading…"));
}

static void
update (KithMemberRow *self)
{
  g_autofree char *label = dup_heading (self->item);

  if (KITH_IS_ROSTER_GAP (self->item))
    {
      update_gap (self);
    }
  else if (label)
    {
      gtk_label_set_label (GTK_LABEL (self->name), label);
      set_name_colour (self, -1);
    }
  else if (self->item)
    {
      KithMember *member = KITH_IS_MEMBER (self->item) ? self->item : NULL;
      KithUser *user = member ? kith_member_get_user (member) : self->item;
      KithPresenceStatus status = kith_user_get_status (user);
      const char *name = member ? kith_member_get_display_name (member) : kith_user_get_display_name (user);
      g_autofree char *words = kith_user_dup_words (user);

      gtk_label_set_label (GTK_LABEL (self->name), name);
      gtk_label_set_label (GTK_LABEL (self->words), words ? words : "");
      gtk_widget_set_visible (self->words, words != NULL);
      set_name_colour (self, member ? kith_member_get_colour (member) : -1);
      kith_avatar_set_name (KITH_AVATAR (self->avatar), name);
      kith_avatar_set_picture (KITH_AVATAR (self->avatar),
                               member ? kith_guild_get_session (kith_member_get_guild (member)) : NULL,
                               member ? kith_member_get_avatar (member) : kith_user_get_avatar (user));
      kith_avatar_set_status (KITH_AVATAR (self->avatar), status);
      label = g_strdup_printf ("%s, %s%s%s", name, kith_presence_describe (status), words ? ", " : "",
                               words ? words : "");
      if (status == KITH_PRESENCE_STATUS_IDLE)
        gtk_widget_add_css_class (GTK_WIDGET (self), "idle");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), "idle");
      if (status == KITH_PRESENCE_STATUS_OFFLINE || status == KITH_PRESENCE_STATUS_INVISIBLE)
        gtk_widget_add_css_class (GTK_WIDGET (self), "away");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), "away");
    }
  if (label)
    kith_row_name_set (GTK_WIDGET (self), label);
}

static void
on_click (GtkGestureClick *gesture, int presses, double x, double y, gpointer data)
{
  KithMemberRow *self = data;

  if (KITH_IS_MEMBER (self->item))
    gtk_widget_activate_action (GTK_WIDGET (self), "members.show-profile", "s",
                                kith_user_get_id (kith_member_get_user (self->item)));
}

static void
on_menu_click (GtkGestureClick *gesture, int presses, double x, double y, gpointer data)
{
  KithMemberRow *self = data;

  if (KITH_IS_MEMBER (self->item))
    gtk_widget_activate_action (GTK_WIDGET (self), "members.show-menu", "s",
                                kith_user_get_id (kith_member_get_user (self->item)));
}

static void
kith_member_row_dispose (GObject *object)
{
  KithMemberRow *self = KITH_MEMBER_ROW (object);

  g_clear_object (&self->member_signals);
  g_clear_object (&self->user_signals);
  g_clear_object (&self->heading_signals);
  g_clear_object (&self->roster_signals);
  g_clear_object (&self->item);
  g_clear_pointer (&self->avatar, gtk_widget_unparent);
  g_clear_pointer (&self->texts, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_member_row_parent_class)->dispose (object);
}

static void
kith_member_row_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  KithMemberRow *self = KITH_MEMBER_ROW (widget);

  GTK_WIDGET_CLASS (kith_member_row_parent_class)->css_changed (widget, change);
  if (KITH_IS_MEMBER (self->item))
    set_name_colour (self, kith_member_get_colour (self->item));
}

static void
kith_member_row_class_init (KithMemberRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_member_row_dispose;
  widget_class->css_changed = kith_member_row_css_changed;
  gtk_widget_class_set_css_name (widget_class, "memberrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
kith_member_row_init (KithMemberRow *self)
{
  GtkGesture *click = gtk_gesture_click_new (), *menu = gtk_gesture_click_new ();

  self->avatar = kith_avatar_new (32);
  kith_avatar_set_show_status (KITH_AVATAR (self->avatar), TRUE);
  gtk_widget_set_parent (self->avatar, GTK_WIDGET (self));
  self->name = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END,
                             "max-width-chars", 1, NULL);
  self->words = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "max-width-chars", 1,
                              "visible", FALSE, "single-line-mode", TRUE, NULL);
  gtk_widget_add_css_class (self->words, "caption");
  gtk_widget_add_css_class (self->words, "dim-label");
  self->texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (self->texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->texts), self->name);
  gtk_box_append (GTK_BOX (self->texts), self->words);
  gtk_widget_set_parent (self->texts, GTK_WIDGET (self));
  self->member_signals = g_signal_group_new (KITH_TYPE_MEMBER);
  g_signal_group_connect_swapped (self->member_signals, "notify", G_CALLBACK (update), self);
  self->user_signals = g_signal_group_new (KITH_TYPE_USER);
  g_signal_group_connect_swapped (self->user_signals, "notify", G_CALLBACK (update), self);
  self->heading_signals = g_signal_group_new (KITH_TYPE_MEMBER_HEADING);
  g_signal_group_connect_swapped (self->heading_signals, "notify", G_CALLBACK (update), self);
  self->roster_signals = g_signal_group_new (KITH_TYPE_ROSTER_HEADING);
  g_signal_group_connect_swapped (self->roster_signals, "notify", G_CALLBACK (update), self);
  g_signal_connect (click, "released", G_CALLBACK (on_click), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu, "pressed", G_CALLBACK (on_menu_click), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
}

/**
 * kith_member_row_new:
 *
 * Returns: (transfer floating): a row of nobody
 */
GtkWidget *
kith_member_row_new (void)
{
  return g_object_new (KITH_TYPE_MEMBER_ROW, NULL);
}

/**
 * kith_member_row_set_item:
 * @item: (type GObject) (nullable): a KithMember, KithUser, or what a KithRoster or KithMemberGroups has between them
 */
void
kith_member_row_set_item (KithMemberRow *self, gpointer item)
{
  gboolean old_heading = KITH_IS_MEMBER_HEADING (item), heading = old_heading || KITH_IS_ROSTER_HEADING (item);

  if (!g_set_object (&self->item, item))
    return;
  g_signal_group_set_target (self->member_signals, KITH_IS_MEMBER (item) ? item : NULL);
  g_signal_group_set_target (self->user_signals, KITH_IS_MEMBER (item) ? kith_member_get_user (item)
                                                 : KITH_IS_USER (item) ? item
                                                                       : NULL);
  g_signal_group_set_target (self->heading_signals, old_heading ? item : NULL);
  g_signal_group_set_target (self->roster_signals, heading && !old_heading ? item : NULL);
  gtk_widget_set_visible (self->avatar, !heading);
  if (heading)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "heading");
      gtk_widget_remove_css_class (GTK_WIDGET (self), "away");
      gtk_widget_remove_css_class (GTK_WIDGET (self), "idle");
      gtk_widget_set_visible (self->words, FALSE);
    }
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "heading");
  if (KITH_IS_ROSTER_GAP (item))
    gtk_widget_add_css_class (GTK_WIDGET (self), "gap");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "gap");
  update (self);
}

/**
 * kith_member_row_get_member:
 *
 * Returns: (transfer none) (nullable): the member that the row shows
 */
KithMember *
kith_member_row_get_member (KithMemberRow *self)
{
  return KITH_IS_MEMBER (self->item) ? self->item : NULL;
}
