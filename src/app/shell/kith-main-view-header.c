/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-main-view-private.h"

#include "kith-conversation-row.h"

#include <glib/gi18n.h>

/* Titles and menus above the columns, and what stands in the place of a conversation. */

/* Where the desktop puts the button that closes a window, without those that make it smaller and larger. */
static char *
find_narrow_decoration (KithMainView *self)
{
  g_autofree char *layout = NULL;
  const char *colon;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-decoration-layout", &layout, NULL);
  colon = layout ? strchr (layout, ':') : NULL;
  return g_strdup (colon && g_strstr_len (layout, colon - layout, "close") ? "close:" : ":close");
}

/* A narrow header has room for little more than the name. */
void
kith_main_view_update_header (KithMainView *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);
  g_autofree char *decoration = folded ? find_narrow_decoration (self) : NULL;

  adw_header_bar_set_decoration_layout (self->header, decoration);
  adw_header_bar_set_decoration_layout (self->side_header, decoration);
  gtk_widget_set_visible (self->channel_icon, self->channel && !folded);
  gtk_widget_set_visible (GTK_WIDGET (self->channel_topic), !folded && *gtk_label_get_label (self->channel_topic));
}

GtkWidget *
kith_main_view_build_empty (void)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  const char *const labels[] = { N_ ("_Create a Community…"), N_ ("_Join with a Link…") };
  const char *const actions[] = { "win.create-guild", "win.join" };

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "kith-members-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("No Communities Yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _ ("Make one of your own, or join one with a link that somebody gave you."));
  gtk_widget_set_halign (buttons, GTK_ALIGN_CENTER);
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (_ (labels[i]));

      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), actions[i]);
      gtk_widget_add_css_class (button, "pill");
      if (i == 0)
        gtk_widget_add_css_class (button, "suggested-action");
      gtk_box_append (GTK_BOX (buttons), button);
    }
  adw_status_page_set_child (ADW_STATUS_PAGE (page), buttons);
  return page;
}

GtkWidget *
kith_main_view_build_no_talk (void)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_New Message"));

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "kith-typing-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Direct Messages"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _ ("Talk with one person or a few, away from the channels."));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.new-message");
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
  return page;
}

void
kith_main_view_update_guild_title (KithMainView *self)
{
  const char *name = self->guild ? kith_guild_get_name (self->guild) : "";
  g_autofree char *label = NULL;

  gtk_label_set_label (self->guild_name, name);
  gtk_widget_set_visible (self->guild_muted, self->guild && kith_guild_get_muted (self->guild));
  gtk_widget_set_visible (self->guild_button, self->guild != NULL);
  gtk_widget_set_visible (self->direct_title, self->direct);
  if (!self->guild)
    return;
  /* Translators: the menu of a community, as screen readers say it */
  label = g_strdup_printf (_ ("Menu of %s"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->guild_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static const char *
get_channel_icon (KithMainView *self)
{
  if (!self->channel || !kith_channel_is_conversation (self->channel))
    return "kith-channel-symbolic";
  return kith_channel_get_partner (self->channel) ? "avatar-default-symbolic" : "kith-members-symbolic";
}

void
kith_main_view_update_channel_title (KithMainView *self)
{
  const char *topic = self->channel ? kith_channel_get_topic (self->channel) : NULL;
  const char *name = self->channel ? kith_channel_get_name (self->channel) : "";
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_label_set_label (self->channel_name, name);
  gtk_label_set_label (self->channel_topic, topic ? topic : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->channel_topic), topic);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->channel_icon), get_channel_icon (self));
  kith_main_view_update_header (self);
  if (GTK_IS_WINDOW (root))
    {
      g_autofree char *title = NULL;

      if (self->channel && self->guild)
        title = g_strdup_printf ("#%s · %s", kith_channel_get_name (self->channel), kith_guild_get_name (self->guild));
      else if (self->channel)
        title = g_strdup (kith_channel_get_name (self->channel));
      gtk_window_set_title (GTK_WINDOW (root), title ? title : "Kith");
    }
}

/* What can be done with a conversation stands in its header too. */
void
kith_main_view_fill_talk_menu (GtkMenuButton *button, gpointer data)
{
  KithMainView *self = data;
  gboolean talk = self->channel && kith_channel_is_conversation (self->channel) &&
                  kith_channel_get_session (self->channel);
  g_autoptr (GMenuModel) menu = talk ? kith_conversation_row_build_menu (self->channel) : NULL;

  gtk_menu_button_set_menu_model (button, menu);
}
