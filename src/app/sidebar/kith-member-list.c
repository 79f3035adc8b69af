/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-member-list.h"

#include "kith-member-actions.h"
#include "kith-member-groups.h"
#include "kith-member-row.h"
#include "kith-profile-card.h"
#include "kith-roster.h"
#include "kith-session.h"

#include <glib/gi18n.h>

/**
 * KithMemberList:
 *
 * The members of a guild by hoisted role and presence, as the server keeps the list; rows of a large guild are loaded
 * as they come into view, and the list is followed while it is seen. Before the server has told of it those are shown
 * who are known; without a connection nobody knows who is there, and the list says so.
 */
struct _KithMemberList
{
  GtkWidget parent_instance;

  KithGuild *guild;
  KithSession *session;     /* (nullable) of the guild */
  KithRoster *roster;       /* (nullable) of the guild */
  KithMemberGroups *groups; /* of those who are known, until the roster is filled */
  GtkWidget *notice;
  GtkNoSelection *selection; /* of the list */
  gboolean people;           /* of a conversation are shown, not of the guild */
  GtkWidget *scrolled;
  GtkWidget *list;
  GtkWidget *popover; /* (nullable) while no profile is shown */
};

G_DEFINE_FINAL_TYPE (KithMemberList, kith_member_list, GTK_TYPE_WIDGET)

static void
choose_model (KithMemberList *self)
{
  gboolean filled = self->roster && kith_roster_get_filled (self->roster);

  if (self->people)
    return;
  /* In two steps, since a view that finds its rows replaced looks at all that comes in their stead. */
  gtk_no_selection_set_model (self->selection, NULL);
  gtk_no_selection_set_model (self->selection, filled ? G_LIST_MODEL (self->roster) : G_LIST_MODEL (self->groups));
  kith_member_groups_set_members (self->groups, filled || !self->guild ? NULL : kith_guild_list_members (self->guild));
}

/* The list of a guild is followed only while somebody can see it. */
static void
set_roster (KithMemberList *self, KithRoster *roster)
{
  if (self->roster == roster)
    return;
  if (self->roster)
    {
      g_signal_handlers_disconnect_by_func (self->roster, choose_model, self);
      kith_roster_set_followed (self->roster, FALSE);
    }
  g_set_object (&self->roster, roster);
  if (!roster)
    return;
  g_signal_connect_object (roster, "notify::filled", G_CALLBACK (choose_model), self, G_CONNECT_SWAPPED);
  kith_roster_set_followed (roster, gtk_widget_get_mapped (GTK_WIDGET (self)));
}

static void
on_session_state (KithMemberList *self)
{
  KithConnectionState state = self->session ? kith_session_get_state (self->session) : KITH_CONNECTION_CONNECTED;

  /* On the way to a connection it stays as it was, so that a start doesn't blink. */
  if (state == KITH_CONNECTION_CONNECTING || state == KITH_CONNECTION_OFFLINE)
    return;
  gtk_widget_set_visible (self->notice, state != KITH_CONNECTION_CONNECTED);
  if (state == KITH_CONNECTION_CONNECTED)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "stale");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "stale");
}

static void
set_session (KithMemberList *self, KithSession *session)
{
  if (self->session == session)
    return;
  if (self->session)
    g_signal_handlers_disconnect_by_func (self->session, on_session_state, self);
  g_set_object (&self->session, session);
  if (session)
    g_signal_connect_object (session, "notify::state", G_CALLBACK (on_session_state), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (self->notice, FALSE);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "stale");
  on_session_state (self);
}

static gboolean
drop_popover (gpointer data)
{
  KithMemberList *self = data;

  if (self->popover && !gtk_widget_get_visible (self->popover))
    g_clear_pointer (&self->popover, gtk_widget_unparent);
  return G_SOURCE_REMOVE;
}

/* The keys go on where they were. Not at once, since GTK goes on with the popover after it told so. */
static void
on_popover_closed (KithMemberList *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, drop_popover, g_object_ref (self), g_object_unref);
}

static GtkWidget *
find_row (KithMemberList *self, const char *user_id)
{
  for (GtkWidget *item = gtk_widget_get_first_child (self->list); item; item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);
      KithMember *member = KITH_IS_MEMBER_ROW (row) ? kith_member_row_get_member (KITH_MEMBER_ROW (row)) : NULL;

      if (member && g_str_equal (kith_user_get_id (kith_member_get_user (member)), user_id))
        return row;
    }
  return NULL;
}

static void
show_profile (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithMemberList *self = KITH_MEMBER_LIST (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  KithMember *member = self->guild ? kith_guild_find_member (self->guild, id) : NULL;
  GtkWidget *row = find_row (self, id);
  graphene_rect_t bounds;

  if (!member || !row || !gtk_widget_compute_bounds (row, widget, &bounds))
    return;
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  self->popover = gtk_popover_new ();
  gtk_widget_add_css_class (self->popover, "profile");
  gtk_popover_set_child (GTK_POPOVER (self->popover), kith_profile_card_new (member));
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_LEFT);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle){ bounds.origin.x, bounds.origin.y,
                                                                             bounds.size.width, bounds.size.height });
  g_signal_connect_object (self->popover, "closed", G_CALLBACK (on_popover_closed), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->popover, widget);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
show_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithMemberList *self = KITH_MEMBER_LIST (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  KithMember *member = self->guild ? kith_guild_find_member (self->guild, id) : NULL;
  GtkWidget *row = find_row (self, id);
  graphene_rect_t bounds;

  if (member && row && gtk_widget_compute_bounds (row, widget, &bounds))
    kith_member_actions_popup (widget, member, bounds.origin.x + bounds.size.width / 4,
                               bounds.origin.y + bounds.size.height);
}

/* By the keys that ask for a menu: of the row that has the focus. */
static gboolean
on_menu_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  KithMemberList *self = KITH_MEMBER_LIST (widget);
  GtkWidget *item = gtk_widget_get_focus_child (self->list), *row = item ? gtk_widget_get_first_child (item) : NULL;
  KithMember *member = KITH_IS_MEMBER_ROW (row) ? kith_member_row_get_member (KITH_MEMBER_ROW (row)) : NULL;

  if (!member)
    return FALSE;
  gtk_widget_activate_action (widget, "members.show-menu", "s", kith_user_get_id (kith_member_get_user (member)));
  return TRUE;
}

static void
on_activated (GtkListView *list, guint position, KithMemberList *self)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (KITH_IS_MEMBER (item))
    gtk_widget_activate_action (GTK_WIDGET (self), "members.show-profile", "s",
                                kith_user_get_id (kith_member_get_user (KITH_MEMBER (item))));
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, kith_member_row_new ());
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  gpointer object = gtk_list_item_get_item (item);

  gtk_list_item_set_activatable (item, KITH_IS_MEMBER (object));
  kith_member_row_set_item (KITH_MEMBER_ROW (gtk_list_item_get_child (item)), object);
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item)
{
  kith_member_row_set_item (KITH_MEMBER_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
kith_member_list_map (GtkWidget *widget)
{
  KithMemberList *self = KITH_MEMBER_LIST (widget);

  GTK_WIDGET_CLASS (kith_member_list_parent_class)->map (widget);
  if (self->roster)
    kith_roster_set_followed (self->roster, TRUE);
}

static void
kith_member_list_unmap (GtkWidget *widget)
{
  KithMemberList *self = KITH_MEMBER_LIST (widget);

  if (self->roster)
    kith_roster_set_followed (self->roster, FALSE);
  GTK_WIDGET_CLASS (kith_member_list_parent_class)->unmap (widget);
}

static void
kith_member_list_dispose (GObject *object)
{
  KithMemberList *self = KITH_MEMBER_LIST (object);

  if (self->session)
    g_signal_handlers_disconnect_by_func (self->session, on_session_state, self);
  g_clear_object (&self->session);
  set_roster (self, NULL);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->notice, gtk_widget_unparent);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->groups);
  g_clear_object (&self->guild);
  G_OBJECT_CLASS (kith_member_list_parent_class)->dispose (object);
}

static void
kith_member_list_class_init (KithMemberListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_member_list_dispose;
  widget_class->map = kith_member_list_map;
  widget_class->unmap = kith_member_list_unmap;
  gtk_widget_class_install_action (widget_class, "members.show-profile", "s", show_profile);
  gtk_widget_class_install_action (widget_class, "members.show-menu", "s", show_menu);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, on_menu_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, on_menu_key, NULL);
  gtk_widget_class_set_css_name (widget_class, "memberlist");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
make_notice (void)
{
  GtkWidget *notice = gtk_label_new (_ ("Not connected: this is who was here last"));

  gtk_label_set_wrap (GTK_LABEL (notice), TRUE);
  gtk_label_set_xalign (GTK_LABEL (notice), 0);
  gtk_widget_add_css_class (notice, "caption");
  gtk_widget_add_css_class (notice, "dim-label");
  gtk_widget_add_css_class (notice, "members-notice");
  gtk_widget_set_visible (notice, FALSE);
  return notice;
}

static void
kith_member_list_init (KithMemberList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
  self->groups = kith_member_groups_new ();
  self->notice = make_notice ();
  gtk_widget_set_parent (self->notice, GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  self->selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->groups)));
  self->list = gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Members"), -1);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (on_activated), self, 0);
  self->scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "child", self->list,
                                 "vexpand", TRUE, NULL);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

/**
 * kith_member_list_set_guild:
 * @guild: (nullable): whose members are shown
 */
void
kith_member_list_set_guild (KithMemberList *self, KithGuild *guild)
{
  gboolean other = g_set_object (&self->guild, guild);

  if (!self->people && !other)
    return;
  set_session (self, guild ? kith_guild_get_session (guild) : NULL);
  self->people = FALSE;
  set_roster (self, guild && kith_guild_get_session (guild) ? kith_guild_get_roster (guild) : NULL);
  choose_model (self);
}

/**
 * kith_member_list_set_people:
 * @people: (nullable): list of KithUser who are in a conversation
 */
void
kith_member_list_set_people (KithMemberList *self, GListModel *people)
{
  kith_member_list_set_guild (self, NULL);
  gtk_no_selection_set_model (self->selection, people);
  self->people = TRUE;
}
