/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-account-settings.h"

#include "kith-account-delete.h"
#include "kith-account-blocked.h"
#include "kith-account-devices.h"
#include "kith-account-export.h"
#include "kith-account-password.h"
#include "kith-account-profile.h"
#include "kith-avatar.h"

#include <glib/gi18n.h>

/**
 * KithAccountSettings:
 *
 * What a person can say and do about their account on one server. It closes with the account.
 */
struct _KithAccountSettings
{
  KithSettingsWindow parent_instance;

  KithSession *session;
  KithAccountProfile *profile;
  KithAvatar *avatar;
  GtkLabel *name;
  gboolean discard; /* what is not saved */
};

G_DEFINE_FINAL_TYPE (KithAccountSettings, kith_account_settings, KITH_TYPE_SETTINGS_WINDOW)

static guint deleted_signal;

static void
update_heading (KithAccountSettings *self)
{
  KithUser *account = kith_session_get_account (self->session);

  kith_avatar_set_name (self->avatar, kith_user_get_display_name (account));
  kith_avatar_set_picture (self->avatar, self->session, kith_user_get_avatar (account));
  gtk_label_set_label (self->name, kith_user_get_display_name (account));
}

static void
add_heading (KithAccountSettings *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *server = gtk_label_new (kith_session_get_server_name (self->session));

  self->avatar = KITH_AVATAR (kith_avatar_new (28));
  self->name = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->name, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->name, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "heading");
  gtk_label_set_ellipsize (GTK_LABEL (server), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (server), 0);
  gtk_widget_add_css_class (server, "caption");
  gtk_widget_add_css_class (server, "dim-label");
  gtk_widget_set_valign (names, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (names), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (names), server);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->avatar));
  gtk_box_append (GTK_BOX (box), names);
  kith_settings_window_set_heading (KITH_SETTINGS_WINDOW (self), box);
  g_signal_connect_object (kith_session_get_account (self->session), "notify", G_CALLBACK (update_heading), self,
                           G_CONNECT_SWAPPED);
  update_heading (self);
}

static void
on_profile_saved (KithAccountSettings *self)
{
  kith_settings_window_show_toast (KITH_SETTINGS_WINDOW (self), _ ("Your profile is saved"));
}

static void
on_password_changed (KithAccountSettings *self)
{
  kith_settings_window_show_toast (KITH_SETTINGS_WINDOW (self),
                                   _ ("Your password is changed; your other devices are signed out"));
}

static void
on_exported (KithAccountSettings *self)
{
  kith_settings_window_show_toast (KITH_SETTINGS_WINDOW (self), _ ("The copy of your data is saved"));
}

static void
on_deleted (KithAccountSettings *self)
{
  self->discard = TRUE;
  g_signal_emit (self, deleted_signal, 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
add_pages (KithAccountSettings *self)
{
  KithSettingsWindow *window = KITH_SETTINGS_WINDOW (self);
  GtkWidget *password = kith_account_password_new (self->session);
  GtkWidget *export = kith_account_export_new (self->session);
  GtkWidget *delete = kith_account_delete_new (self->session);

  self->profile = KITH_ACCOUNT_PROFILE (kith_account_profile_new (self->session));
  g_signal_connect_object (self->profile, "saved", G_CALLBACK (on_profile_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (delete, "deleted", G_CALLBACK (on_deleted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (password, "changed", G_CALLBACK (on_password_changed), self, G_CONNECT_SWAPPED);
  kith_settings_window_add_page (window, "profile", _ ("Profile"), "avatar-default-symbolic",
                                 GTK_WIDGET (self->profile));
  kith_settings_window_add_page (window, "password", _ ("Password"), "dialog-password-symbolic", password);
  kith_settings_window_add_page (window, "devices", _ ("Devices"), "computer-symbolic",
                                 kith_account_devices_new (self->session));
  kith_settings_window_add_page (window, "blocked", _ ("Blocked People"), "action-unavailable-symbolic",
                                 kith_account_blocked_new (self->session));
  g_signal_connect_object (export, "saved", G_CALLBACK (on_exported), self, G_CONNECT_SWAPPED);
  kith_settings_window_add_page (window, "export", _ ("Export"), "document-save-symbolic", export);
  kith_settings_window_add_page (window, "delete", _ ("Delete Account"), "user-trash-symbolic", delete);
}

static gboolean
on_idle_close (gpointer data)
{
  gtk_window_close (GTK_WINDOW (data));
  return G_SOURCE_REMOVE;
}

/* The question must be gone first: AdwMessageDialog of libadwaita 1.2 does not survive its parent. */
static void
on_discard (KithAccountSettings *self)
{
  self->discard = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_idle_close, g_object_ref (self), g_object_unref);
}

/* What was typed is not lost without a question. */
static gboolean
kith_account_settings_close_request (GtkWindow *window)
{
  KithAccountSettings *self = KITH_ACCOUNT_SETTINGS (window);
  GtkWidget *dialog;

  if (self->discard || !kith_account_profile_has_changes (self->profile))
    return GTK_WINDOW_CLASS (kith_account_settings_parent_class)->close_request (window);
  kith_settings_window_show_page (KITH_SETTINGS_WINDOW (self), "profile");
  dialog = adw_message_dialog_new (window, _ ("Discard Changes?"),
                                   _ ("What you changed in your profile is not saved yet."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Keep Editing"), "discard",
                                    _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response::discard", G_CALLBACK (on_discard), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return GDK_EVENT_STOP;
}

static void
kith_account_settings_dispose (GObject *object)
{
  KithAccountSettings *self = KITH_ACCOUNT_SETTINGS (object);

  G_OBJECT_CLASS (kith_account_settings_parent_class)->dispose (object);
  g_clear_object (&self->session);
}

static void
kith_account_settings_class_init (KithAccountSettingsClass *klass)
{
  deleted_signal = g_signal_new ("deleted", KITH_TYPE_ACCOUNT_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  G_OBJECT_CLASS (klass)->dispose = kith_account_settings_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = kith_account_settings_close_request;
}

static void
kith_account_settings_init (KithAccountSettings *self)
{
}

/**
 * kith_account_settings_present:
 * @parent: the window that it belongs to
 * @session: with an account
 * @page: (nullable): the page to begin with: profile, password, devices
 *
 * Shows the settings of an account.
 *
 * Returns: (transfer none): the window
 */
KithAccountSettings *
kith_account_settings_present (GtkWindow *parent, KithSession *session, const char *page)
{
  KithAccountSettings *self = g_object_new (KITH_TYPE_ACCOUNT_SETTINGS, "transient-for", parent, "title",
                                            _ ("Account Settings"), NULL);

  self->session = g_object_ref (session);
  add_heading (self);
  add_pages (self);
  kith_settings_window_show_page (KITH_SETTINGS_WINDOW (self), page);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
