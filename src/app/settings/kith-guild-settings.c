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
#include "kith-guild-roles-page.h"
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
  KithSettingsWindow parent_instance;

  KithGuild *guild;
  KithHost *host;
  KithAvatar *avatar;
  GtkLabel *guild_name;
};

G_DEFINE_FINAL_TYPE (KithGuildSettings, kith_guild_settings, KITH_TYPE_SETTINGS_WINDOW)

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
  { "roles", N_ ("Roles"), "kith-role-symbolic", KITH_PERMISSION_MANAGE_ROLES, kith_guild_roles_page_new },
  { "members", N_ ("Members"), "system-users-symbolic",
    KITH_PERMISSION_KICK_MEMBERS | KITH_PERMISSION_BAN_MEMBERS | KITH_PERMISSION_MODERATE_MEMBERS |
      KITH_PERMISSION_MANAGE_NICKNAMES | KITH_PERMISSION_MANAGE_ROLES | KITH_PERMISSION_MANAGE_GUILD,
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

static GtkWidget *
kith_guild_settings_make_page (KithSettingsWindow *window, const char *id)
{
  KithGuildSettings *self = KITH_GUILD_SETTINGS (window);

  return find_page (id)->create (self->guild, self->host);
}

/* Leaves the list with exactly the pages that one has a right to. */
static void
update_pages (KithGuildSettings *self)
{
  if (!kith_guild_settings_are_for (self->guild))
    gtk_window_close (GTK_WINDOW (self));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    kith_settings_window_set_page_visible (KITH_SETTINGS_WINDOW (self), pages[i].name,
                                           is_allowed (self->guild, &pages[i]));
}

static void
add_heading (KithGuildSettings *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  self->avatar = KITH_AVATAR (kith_avatar_new (26));
  self->guild_name = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->guild_name, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->guild_name, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->guild_name), "heading");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->avatar));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->guild_name));
  kith_settings_window_set_heading (KITH_SETTINGS_WINDOW (self), box);
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

  G_OBJECT_CLASS (kith_guild_settings_parent_class)->dispose (object);
  g_clear_object (&self->guild);
  g_clear_object (&self->host);
}

static void
kith_guild_settings_class_init (KithGuildSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_guild_settings_dispose;
  KITH_SETTINGS_WINDOW_CLASS (klass)->make_page = kith_guild_settings_make_page;
}

static void
kith_guild_settings_init (KithGuildSettings *self)
{
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
  KithGuildSettings *self = g_object_new (KITH_TYPE_GUILD_SETTINGS, "transient-for", parent, "modal", FALSE,
                                          "destroy-with-parent", TRUE, NULL);
  GListModel *guilds = kith_session_list_guilds (kith_guild_get_session (guild));

  self->guild = g_object_ref (guild);
  self->host = g_object_ref (host);
  add_heading (self);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    kith_settings_window_add_page (KITH_SETTINGS_WINDOW (self), pages[i].name, _ (pages[i].title), pages[i].icon_name,
                                   NULL);
  g_signal_connect_object (guild, "notify::permissions", G_CALLBACK (update_pages), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (guild, "notify::name", G_CALLBACK (update_name), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (guild, "notify::icon", G_CALLBACK (update_name), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (guilds, "items-changed", G_CALLBACK (on_guilds_changed), self, G_CONNECT_SWAPPED);
  update_name (self);
  update_pages (self);
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
 * kith_guild_settings_view_as:
 * @widget: part of a page
 *
 * Closes the settings and shows the community as somebody with this role sees it.
 */
void
kith_guild_settings_view_as (GtkWidget *widget, KithRole *role)
{
  KithGuildSettings *self = kith_guild_settings_find (widget);
  GtkWindow *main = self ? gtk_window_get_transient_for (GTK_WINDOW (self)) : NULL;
  g_autoptr (KithGuild) guild = self ? g_object_ref (self->guild) : NULL;
  KithSession *session = guild ? kith_guild_get_session (guild) : NULL;

  if (!session)
    return;
  if (G_IS_ACTION_GROUP (main))
    g_action_group_activate_action (G_ACTION_GROUP (main), "open-guild",
                                    g_variant_new ("(ss)", kith_session_get_id (session), kith_guild_get_id (guild)));
  /* What is not saved keeps the window open, and is not to be lost. */
  g_object_add_weak_pointer (G_OBJECT (self), (gpointer *) &self);
  gtk_window_close (GTK_WINDOW (self));
  if (!self || !self->guild)
    kith_guild_view_as (guild, role);
  g_clear_weak_pointer (&self);
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

  if (self && self->guild)
    kith_settings_window_show_toast (KITH_SETTINGS_WINDOW (self), text);
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
  KithGuildSettings *self = kith_guild_settings_find (widget);

  if (self && self->guild)
    kith_settings_window_show_error (KITH_SETTINGS_WINDOW (self), what, error);
}
