/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-account-panel.h"

#include "kith-avatar.h"
#include "kith-conversation-row.h"
#include "kith-member-row.h"
#include "kith-menu-button.h"

#include <glib/gi18n.h>

/**
 * KithAccountPanel:
 *
 * The account that is in use, below the channels: who one is, how others see one, and the program's menu.
 */
struct _KithAccountPanel
{
  GtkWidget parent_instance;

  KithSession *session;
  GSignalGroup *session_signals;
  GSignalGroup *account_signals;
  GtkWidget *content;
  GtkWidget *account_button;
  KithAvatar *avatar;
  GtkLabel *name;
  GtkLabel *status;
};

G_DEFINE_FINAL_TYPE (KithAccountPanel, kith_account_panel, GTK_TYPE_WIDGET)

static void
update (KithAccountPanel *self)
{
  KithUser *account = self->session ? kith_session_get_account (self->session) : NULL;
  gboolean connected = self->session && kith_session_get_state (self->session) == KITH_CONNECTION_CONNECTED;
  KithPresenceStatus presence = self->session ? kith_session_get_presence (self->session) : 0;
  const char *name = account ? kith_user_get_display_name (account) : "";
  g_autofree char *words = account ? kith_user_dup_words (account) : NULL;
  const char *status = !connected ? _ ("Not connected") : words ? words : kith_presence_describe (presence);
  g_autofree char *label = NULL;

  kith_avatar_set_name (self->avatar, name);
  kith_avatar_set_picture (self->avatar, self->session, account ? kith_user_get_avatar (account) : NULL);
  kith_avatar_set_status (self->avatar, connected ? presence : KITH_PRESENCE_STATUS_OFFLINE);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->status, status);
  /* Translators: the button of one's own account, with name and presence, as screen readers say it */
  label = g_strdup_printf (_ ("Account %s, %s"), name, status);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->account_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
on_account_changed (KithAccountPanel *self)
{
  g_signal_group_set_target (self->account_signals, self->session ? kith_session_get_account (self->session) : NULL);
  update (self);
}

static void
kith_account_panel_dispose (GObject *object)
{
  KithAccountPanel *self = KITH_ACCOUNT_PANEL (object);

  g_clear_object (&self->session_signals);
  g_clear_object (&self->account_signals);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_ACCOUNT_PANEL);
  G_OBJECT_CLASS (kith_account_panel_parent_class)->dispose (object);
}

static void
kith_account_panel_class_init (KithAccountPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_account_panel_dispose;
  g_type_ensure (KITH_TYPE_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-account-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, KithAccountPanel, content);
  gtk_widget_class_bind_template_child (widget_class, KithAccountPanel, account_button);
  gtk_widget_class_bind_template_child (widget_class, KithAccountPanel, avatar);
  gtk_widget_class_bind_template_child (widget_class, KithAccountPanel, name);
  gtk_widget_class_bind_template_child (widget_class, KithAccountPanel, status);
  gtk_widget_class_set_css_name (widget_class, "accountpanel");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_account_panel_init (KithAccountPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kith_avatar_set_show_status (self->avatar, TRUE);
  kith_menu_button_fill (GTK_MENU_BUTTON (self->account_button));
  self->session_signals = g_signal_group_new (KITH_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::account", G_CALLBACK (on_account_changed), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::state", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::presence", G_CALLBACK (update), self);
  self->account_signals = g_signal_group_new (KITH_TYPE_USER);
  g_signal_group_connect_swapped (self->account_signals, "notify", G_CALLBACK (update), self);
}

/**
 * kith_account_panel_set_session:
 * @session: (nullable): the account in use
 */
void
kith_account_panel_set_session (KithAccountPanel *self, KithSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->session_signals, session);
  on_account_changed (self);
}
