/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-channel-settings.h"

#include "kith-channel-overview-page.h"
#include "kith-channel-permissions-page.h"
#include "kith-confirm.h"

#include <glib/gi18n.h>

/**
 * KithChannelSettings:
 *
 * Each page is there for who has the right to it in this channel, and the window closes with the channel.
 */
struct _KithChannelSettings
{
  KithSettingsWindow parent_instance;

  KithChannel *channel;
  KithGuild *guild;
  gboolean discard;
  GtkLabel *name;
};

G_DEFINE_FINAL_TYPE (KithChannelSettings, kith_channel_settings, KITH_TYPE_SETTINGS_WINDOW)

static GtkWidget *
kith_channel_settings_make_page (KithSettingsWindow *window, const char *id)
{
  KithChannelSettings *self = KITH_CHANNEL_SETTINGS (window);

  return g_str_equal (id, "overview") ? kith_channel_overview_page_new (self->channel)
                                      : kith_channel_permissions_page_new (self->channel);
}

static void
close_for_good (KithChannelSettings *self)
{
  self->discard = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
update_pages (KithChannelSettings *self)
{
  KithSettingsWindow *window = KITH_SETTINGS_WINDOW (self);

  if (!kith_channel_settings_are_for (self->channel))
    {
      close_for_good (self);
      return;
    }
  kith_settings_window_set_page_visible (window, "overview",
                                         kith_channel_can (self->channel, KITH_PERMISSION_MANAGE_CHANNELS));
  kith_settings_window_set_page_visible (window, "permissions",
                                         kith_channel_can (self->channel, KITH_PERMISSION_MANAGE_ROLES));
}

static void
update_name (KithChannelSettings *self)
{
  gboolean category = kith_channel_get_kind (self->channel) == KITH_CHANNEL_KIND_CATEGORY;
  const char *name = kith_channel_get_name (self->channel);
  /* Translators: title of a window; %s is a channel's or category's name */
  g_autofree char *title = g_strdup_printf (category ? _ ("Settings of %s") : _ ("Settings of #%s"), name);

  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_label (self->name, name);
}

/* It may be deleted, or hidden from this person. */
static void
on_channels_changed (KithChannelSettings *self)
{
  if (self->channel && kith_guild_find_channel (self->guild, kith_channel_get_id (self->channel)) != self->channel)
    close_for_good (self);
}

static gboolean
has_changes (KithChannelSettings *self)
{
  GtkWidget *overview = kith_settings_window_find_page (KITH_SETTINGS_WINDOW (self), "overview");
  GtkWidget *permissions = kith_settings_window_find_page (KITH_SETTINGS_WINDOW (self), "permissions");

  return (KITH_IS_CHANNEL_OVERVIEW_PAGE (overview) &&
          kith_channel_overview_page_has_changes (KITH_CHANNEL_OVERVIEW_PAGE (overview))) ||
         (KITH_IS_CHANNEL_PERMISSIONS_PAGE (permissions) &&
          kith_channel_permissions_page_has_changes (KITH_CHANNEL_PERMISSIONS_PAGE (permissions)));
}

static gboolean
on_idle_close (gpointer data)
{
  close_for_good (data);
  return G_SOURCE_REMOVE;
}

/* The question must be gone first: AdwMessageDialog of libadwaita 1.2 does not survive its parent. */
static void
on_discard_confirmed (gpointer data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_idle_close, g_object_ref (data), g_object_unref);
}

/* What was typed is not lost without a question. */
static gboolean
kith_channel_settings_close_request (GtkWindow *window)
{
  KithChannelSettings *self = KITH_CHANNEL_SETTINGS (window);
  g_autofree char *heading = NULL;

  if (self->discard || !self->channel || !has_changes (self))
    return GTK_WINDOW_CLASS (kith_channel_settings_parent_class)->close_request (window);
  heading = g_strdup_printf (_ ("Discard the Changes of “%s”?"), kith_channel_get_name (self->channel));
  kith_confirm (window, heading, _ ("They were not saved, and are lost with this window."), _ ("_Discard"),
                on_discard_confirmed, g_object_ref (self), g_object_unref);
  return GDK_EVENT_STOP;
}

static gboolean
on_back_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  KithSettingsWindow *window = KITH_SETTINGS_WINDOW (widget);
  GtkWidget *page = kith_settings_window_find_page (window, "permissions");

  return g_strcmp0 (kith_settings_window_get_page (window), "permissions") == 0 &&
         KITH_IS_CHANNEL_PERMISSIONS_PAGE (page) &&
         kith_channel_permissions_page_go_back (KITH_CHANNEL_PERMISSIONS_PAGE (page));
}

static void
kith_channel_settings_dispose (GObject *object)
{
  KithChannelSettings *self = KITH_CHANNEL_SETTINGS (object);

  G_OBJECT_CLASS (kith_channel_settings_parent_class)->dispose (object);
  g_clear_object (&self->channel);
  g_clear_object (&self->guild);
}

static void
kith_channel_settings_class_init (KithChannelSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_channel_settings_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = kith_channel_settings_close_request;
  KITH_SETTINGS_WINDOW_CLASS (klass)->make_page = kith_channel_settings_make_page;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_back_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_ALT_MASK, on_back_key, NULL);
}

static void
kith_channel_settings_init (KithChannelSettings *self)
{
}

static void
add_heading (KithChannelSettings *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gboolean category = kith_channel_get_kind (self->channel) == KITH_CHANNEL_KIND_CATEGORY;

  self->name = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "heading");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (category ? "folder-symbolic" : "kith-channel-symbolic"));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->name));
  kith_settings_window_set_heading (KITH_SETTINGS_WINDOW (self), box);
}

/**
 * kith_channel_settings_are_for:
 *
 * Returns: whether there is a page that one has a right to
 */
gboolean
kith_channel_settings_are_for (KithChannel *channel)
{
  return kith_channel_can (channel, KITH_PERMISSION_MANAGE_CHANNELS) ||
         kith_channel_can (channel, KITH_PERMISSION_MANAGE_ROLES);
}

static KithChannelSettings *
channel_settings_new (GtkWindow *parent, KithChannel *channel)
{
  KithChannelSettings *self = g_object_new (KITH_TYPE_CHANNEL_SETTINGS, "transient-for", parent, "modal", FALSE,
                                            "destroy-with-parent", TRUE, NULL);
  KithSettingsWindow *window = KITH_SETTINGS_WINDOW (self);

  self->channel = g_object_ref (channel);
  self->guild = g_object_ref (kith_channel_get_guild (channel));
  add_heading (self);
  update_name (self);
  kith_settings_window_add_page (window, "overview", _ ("Overview"), "emblem-system-symbolic", NULL);
  kith_settings_window_add_page (window, "permissions", _ ("Permissions"), "kith-role-symbolic", NULL);
  g_signal_connect_object (channel, "notify::permissions", G_CALLBACK (update_pages), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "notify::name", G_CALLBACK (update_name), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kith_guild_list_channels (self->guild), "items-changed", G_CALLBACK (on_channels_changed),
                           self, G_CONNECT_SWAPPED);
  update_pages (self);
  return self;
}

/**
 * kith_channel_settings_present:
 * @parent: the window that it belongs to
 *
 * Shows the settings of a channel of a guild.
 *
 * Returns: (transfer none) (nullable): the window; %NULL where the channel was deleted a moment ago
 */
KithChannelSettings *
kith_channel_settings_present (GtkWindow *parent, KithChannel *channel)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  KithChannelSettings *self = NULL;

  if (!kith_channel_get_guild (channel))
    return NULL;
  for (GList *at = windows; at && !self; at = at->next)
    if (KITH_IS_CHANNEL_SETTINGS (at->data) && KITH_CHANNEL_SETTINGS (at->data)->channel == channel)
      self = at->data;
  if (!self)
    self = channel_settings_new (parent, channel);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
