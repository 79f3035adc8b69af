/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-view-banner.h"

#include "kith-guild-roles.h"
#include "kith-role-dot.h"

#include <glib/gi18n.h>

struct _KithViewBanner
{
  GtkWidget parent_instance;

  KithGuild *guild;     /* (nullable) */
  KithChannel *channel; /* (nullable): that is open */
  GSignalGroup *guild_signals;
  GSignalGroup *channel_signals;
  GSignalGroup *role_signals;
  GtkWidget *revealer;
  KithRoleDot *dot;
  GtkLabel *text;
  GtkLabel *words;
};

G_DEFINE_FINAL_TYPE (KithViewBanner, kith_view_banner, GTK_TYPE_WIDGET)

static void
update (KithViewBanner *self)
{
  KithRole *role = self->guild ? kith_guild_get_viewed_role (self->guild) : NULL;
  g_autofree char *text = NULL;
  gboolean forgetful;

  g_signal_group_set_target (self->role_signals, role);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), role != NULL);
  gtk_widget_set_can_focus (self->revealer, role != NULL);
  if (!role)
    return;
  if (kith_role_is_everyone (role))
    text = g_strdup (_ ("You look at it as a member without any role"));
  else
    /* Translators: %s is a role's name */
    text = g_strdup_printf (_ ("You look at it as a member with the role “%s”"), kith_role_get_name (role));
  gtk_label_set_label (self->text, text);
  kith_role_dot_set_colour (self->dot, kith_role_get_colour (role));
  /* What is on the screen was sent to oneself; it is not taken away, but it is said. */
  forgetful = self->channel && kith_channel_get_guild (self->channel) == self->guild &&
              kith_channel_can (self->channel, KITH_PERMISSION_VIEW_CHANNEL) &&
              !kith_channel_can (self->channel, KITH_PERMISSION_READ_HISTORY);
  gtk_label_set_label (self->words,
                       forgetful ? _ ("They would not see earlier messages here. What you do is done in your name.")
                                 : _ ("What you do is still done in your own name."));
}

static void
kith_view_banner_dispose (GObject *object)
{
  KithViewBanner *self = KITH_VIEW_BANNER (object);

  g_clear_object (&self->guild_signals);
  g_clear_object (&self->channel_signals);
  g_clear_object (&self->role_signals);
  g_clear_object (&self->guild);
  g_clear_object (&self->channel);
  g_clear_pointer (&self->revealer, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_view_banner_parent_class)->dispose (object);
}

static void
kith_view_banner_class_init (KithViewBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_view_banner_dispose;
  gtk_widget_class_set_css_name (widget_class, "viewbanner");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
kith_view_banner_init (KithViewBanner *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Stop"));

  self->dot = KITH_ROLE_DOT (kith_role_dot_new (14));
  gtk_widget_set_valign (GTK_WIDGET (self->dot), GTK_ALIGN_CENTER);
  self->text = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "heading");
  self->words = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "caption");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->words));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("See it with your own eyes again"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.stop-viewing");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->dot));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "banner-content");
  self->revealer = g_object_new (GTK_TYPE_REVEALER, "transition-type", GTK_REVEALER_TRANSITION_TYPE_SLIDE_DOWN, "child",
                                 box, NULL);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
  self->guild_signals = g_signal_group_new (KITH_TYPE_GUILD);
  g_signal_group_connect_swapped (self->guild_signals, "notify::viewed-role", G_CALLBACK (update), self);
  self->channel_signals = g_signal_group_new (KITH_TYPE_CHANNEL);
  g_signal_group_connect_swapped (self->channel_signals, "notify::permissions", G_CALLBACK (update), self);
  self->role_signals = g_signal_group_new (KITH_TYPE_ROLE);
  g_signal_group_connect_swapped (self->role_signals, "notify::name", G_CALLBACK (update), self);
}

/**
 * kith_view_banner_set_place:
 * @guild: (nullable): the guild that is shown
 * @channel: (nullable): the channel that is open
 */
void
kith_view_banner_set_place (KithViewBanner *self, KithGuild *guild, KithChannel *channel)
{
  g_set_object (&self->guild, guild);
  g_set_object (&self->channel, channel);
  g_signal_group_set_target (self->guild_signals, guild);
  g_signal_group_set_target (self->channel_signals, channel);
  update (self);
}
