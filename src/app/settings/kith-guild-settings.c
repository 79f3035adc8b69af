/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-settings.h"

#include "kith-avatar.h"
#include "kith-error-text.h"
#include "kith-guild-audit-page.h"
#include "kith-guild-bans-page.h"
#include "kith-guild-channels-page.h"
#include "kith-guild-invites-page.h"
#include "kith-guild-members-page.h"
#include "kith-guild-overview-page.h"
#include "kith-permissions.h"
#include "kith-session.h"

#include <glib/gi18n.h>

/**
 * KithGuildSettings:
 *
 * The settings of a community: a list of pages beside the page that was chosen, one after the other where the window is
 * narrow. Pages come and go with one's rights, and the window closes with the community.
 */
struct _KithGuildSettings
{
  AdwWindow parent_instance;

  KithGuild *guild;
  KithHost *host;
  AdwToastOverlay *toasts;
  AdwLeaflet *leaflet;
  GtkWidget *sidebar_pane;
  GtkWidget *page_pane;
  KithAvatar *avatar;
  GtkLabel *guild_name;
  GtkListBox *sidebar;
  AdwWindowTitle *page_title;
  GtkStack *pages;
};

G_DEFINE_FINAL_TYPE (KithGuildSettings, kith_guild_settings, ADW_TYPE_WINDOW)

/* Who has any of the rights sees the page. A page is made when it is first looked at. */
typedef struct
{
  const char *name;
  const char *title;
  const char *icon_name;
  guint64 rights;
  GtkWidget *(*create) (KithGuild *guild, KithHost *host);
} Page;

static const Page pages[] = {
  { "overview", N_ ("Overview"), "emblem-system-symbolic", KITH_PERMISSION_MANAGE_GUILD, kith_guild_overview_page_new },
  { "members", N_ ("Members"), "system-users-symbolic",
    KITH_PERMISSION_KICK_MEMBERS | KITH_PERMISSION_BAN_MEMBERS | KITH_PERMISSION_MODERATE_MEMBERS |
      KITH_PERMISSION_MANAGE_NICKNAMES | KITH_PERMISSION_MANAGE_GUILD,
    kith_guild_members_page_new },
  { "channels", N_ ("Channels"), "kith-channel-symbolic", KITH_PERMISSION_MANAGE_CHANNELS,
    kith_guild_channels_page_new },
  { "invites", N_ ("Invites"), "kith-invite-symbolic", KITH_PERMISSION_MANAGE_GUILD, kith_guild_invites_page_new },
  { "bans", N_ ("Bans"), "action-unavailable-symbolic", KITH_PERMISSION_BAN_MEMBERS, kith_guild_bans_page_new },
  { "audit-log", N_ ("Audit Log"), "document-open-recent-symbolic", KITH_PERMISSION_VIEW_AUDIT_LOG,
    kith_guild_audit_page_new },
};

static const Page *
find_page (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].name, name))
      return &pages[i];
  return NULL;
}

static gboolean
is_allowed (KithGuild *guild, const Page *page)
{
  return (kith_guild_get_permissions (guild) & page->rights) != 0;
}

static const Page *
get_page_of_row (GtkListBoxRow *row)
{
  return row ? g_object_get_data (G_OBJECT (row), "page") : NULL;
}

static void
show_page (KithGuildSettings *self, const Page *page)
{
  if (!gtk_stack_get_child_by_name (self->pages, page->name))
    gtk_stack_add_named (self->pages, page->create (self->guild, self->host), page->name);
  gtk_stack_set_visible_child_name (self->pages, page->name);
  adw_window_title_set_title (self->page_title, _ (page->title));
}

static void
on_row_selected (KithGuildSettings *self, GtkListBoxRow *row)
{
  if (self->guild && row)
    show_page (self, get_page_of_row (row));
}

static void
on_row_activated (KithGuildSettings *self, GtkListBoxRow *row)
{
  gtk_list_box_select_row (self->sidebar, row);
  adw_leaflet_set_visible_child (self->leaflet, self->page_pane);
}

/* Where there is room for both, the list is a choice; on its own it is a menu, in which nothing is chosen. */
static void
on_folded (KithGuildSettings *self)
{
  if (adw_leaflet_get_folded (self->leaflet))
    gtk_widget_add_css_class (GTK_WIDGET (self->sidebar), "folded");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->sidebar), "folded");
}

static void
go_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithGuildSettings *self = KITH_GUILD_SETTINGS (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->sidebar_pane);
}

static GtkWidget *
make_row (const Page *page)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (page->icon_name), *label = gtk_label_new (_ (page->title));
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (arrow, "row-arrow");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), arrow);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (page->title), -1);
  g_object_set_data (G_OBJECT (row), "page", (gpointer) page);
  return row;
}

/* Leaves the list with exactly the pages that one has a right to. */
static void
update_pages (KithGuildSettings *self)
{
  GtkListBoxRow *first = NULL, *selected;

  for (int i = 0; gtk_list_box_get_row_at_index (self->sidebar, i); i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->sidebar, i);
      gboolean allowed = is_allowed (self->guild, get_page_of_row (row));

      gtk_widget_set_visible (GTK_WIDGET (row), allowed);
      if (allowed && !first)
        first = row;
    }
  selected = gtk_list_box_get_selected_row (self->sidebar);
  if (!first)
    gtk_window_close (GTK_WINDOW (self));
  else if (!selected || !gtk_widget_get_visible (GTK_WIDGET (selected)))
    gtk_list_box_select_row (self->sidebar, first);
}

static void
update_name (KithGuildSettings *self)
{
  /* Translators: title of a window; %s is a community's name */
  g_autofree char *title = g_strdup_printf (_ ("Settings of %s"), kith_guild_get_name (self->guild));

  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_label (self->guild_name, kith_guild_get_name (self->guild));
  kith_avatar_set_guild (self->avatar, kith_guild_get_id (self->guild), kith_guild_get_name (self->guild));
  kith_avatar_set_picture (self->avatar, kith_guild_get_session (self->guild), kith_guild_get_icon (self->guild));
}

/* One may have left, or been removed, or it may be deleted. */
static void
on_guilds_changed (KithGuildSettings *self)
{
  KithSession *session = kith_guild_get_session (self->guild);

  if (!session || kith_session_find_guild (session, kith_guild_get_id (self->guild)) != self->guild)
    gtk_window_close (GTK_WINDOW (self));
}

static void
kith_guild_settings_dispose (GObject *object)
{
  KithGuildSettings *self = KITH_GUILD_SETTINGS (object);

  g_clear_object (&self->guild);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_GUILD_SETTINGS);
  g_clear_object (&self->host);
  G_OBJECT_CLASS (kith_guild_settings_parent_class)->dispose (object);
}

static void
kith_guild_settings_class_init (KithGuildSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_guild_settings_dispose;
  g_type_ensure (KITH_TYPE_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-guild-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, KithGuildSettings, toasts);
  gtk_widget_class_bind_template_child (widget_class, KithGuildSettings, leaflet);
  gtk_widget_class_bind_template_child (widget_class, KithGuildSettings, sidebar_pane);
  gtk_widget_class_bind_template_child (widget_class, KithGuildSettings, page_pane);
  gtk_widget_class_bind_template_child (widget_class, KithGuildSettings, avatar);
  gtk_widget_class_bind_template_child (widget_class, KithGuildSettings, guild_name);
  gtk_widget_class_bind_template_child (widget_class, KithGuildSettings, sidebar);
  gtk_widget_class_bind_template_child (widget_class, KithGuildSettings, page_title);
  gtk_widget_class_bind_template_child (widget_class, KithGuildSettings, pages);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
  gtk_widget_class_install_action (widget_class, "guild-settings.back", NULL, go_back);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "guild-settings.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kith_guild_settings_init (KithGuildSettings *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kith_avatar_set_size (self->avatar, 26);
}

/**
 * kith_guild_settings_are_for:
 * @guild: (nullable): a community
 *
 * Returns: whether there is a page that one has a right to
 */
gboolean
kith_guild_settings_are_for (KithGuild *guild)
{
  for (guint i = 0; guild && i < G_N_ELEMENTS (pages); i++)
    if (is_allowed (guild, &pages[i]))
      return TRUE;
  return FALSE;
}

static KithGuildSettings *
guild_settings_new (GtkWindow *parent, KithGuild *guild, KithHost *host)
{
  KithGuildSettings *self = g_object_new (KITH_TYPE_GUILD_SETTINGS, "transient-for", parent, NULL);
  GListModel *guilds = kith_session_list_guilds (kith_guild_get_session (guild));

  self->guild = g_object_ref (guild);
  self->host = g_object_ref (host);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_list_box_append (self->sidebar, make_row (&pages[i]));
  g_signal_connect_object (guild, "notify::permissions", G_CALLBACK (update_pages), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (guild, "notify::name", G_CALLBACK (update_name), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (guild, "notify::icon", G_CALLBACK (update_name), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (guilds, "items-changed", G_CALLBACK (on_guilds_changed), self, G_CONNECT_SWAPPED);
  update_name (self);
  update_pages (self);
  on_folded (self);
  return self;
}

/**
 * kith_guild_settings_present:
 * @parent: the window that it belongs to
 * @host: the community that this program may host
 *
 * Shows the settings of a community, of which there is one window.
 *
 * Returns: (transfer none): the window
 */
KithGuildSettings *
kith_guild_settings_present (GtkWindow *parent, KithGuild *guild, KithHost *host)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  KithGuildSettings *self = NULL;

  for (GList *at = windows; at && !self; at = at->next)
    if (KITH_IS_GUILD_SETTINGS (at->data) && KITH_GUILD_SETTINGS (at->data)->guild == guild)
      self = at->data;
  if (!self)
    self = guild_settings_new (parent, guild, host);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

KithGuild *
kith_guild_settings_get_guild (KithGuildSettings *self)
{
  return self->guild;
}

KithHost *
kith_guild_settings_get_host (KithGuildSettings *self)
{
  return self->host;
}

/**
 * kith_guild_settings_show_page:
 * @name: of a page; one that is not there for this person is not shown
 */
void
kith_guild_settings_show_page (KithGuildSettings *self, const char *name)
{
  const Page *page = find_page (name);

  for (int i = 0; page && gtk_list_box_get_row_at_index (self->sidebar, i); i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->sidebar, i);

      if (get_page_of_row (row) == page && gtk_widget_get_visible (GTK_WIDGET (row)))
        on_row_activated (self, row);
    }
}

/**
 * kith_guild_settings_find:
 *
 * Returns: (transfer none) (nullable): the window that @widget stands in
 */
KithGuildSettings *
kith_guild_settings_find (GtkWidget *widget)
{
  return KITH_GUILD_SETTINGS (gtk_widget_get_ancestor (widget, KITH_TYPE_GUILD_SETTINGS));
}

/**
 * kith_guild_settings_say:
 * @widget: part of a page; nothing is said when its window is gone
 */
void
kith_guild_settings_say (GtkWidget *widget, const char *text)
{
  KithGuildSettings *self = kith_guild_settings_find (widget);
  g_autofree char *title = g_markup_escape_text (text, -1);

  if (self && self->guild)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (title));
}

/**
 * kith_guild_settings_say_error:
 * @what: what did not happen
 *
 * Says what went wrong; what the person gave up themselves is no news.
 */
void
kith_guild_settings_say_error (GtkWidget *widget, const char *what, const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Translators: what did not happen, and why */
  text = g_strdup_printf (_ ("%s: %s"), what, kith_error_text (error));
  kith_guild_settings_say (widget, text);
}
