/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-account-profile.h"

#include "kith-wrap-layout.h"

#include "kith-banner-chooser.h"
#include "kith-colour-picker.h"
#include "kith-crop-dialog.h"
#include "kith-error-text.h"
#include "kith-error.h"
#include "kith-field.h"
#include "kith-profile-card.h"
#include "kith-session-pictures.h"
#include "kith-settings-window.h"
#include "kith-text-area.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * KithAccountProfile:
 *
 * How others see a person: a card that follows what is typed, the fields, and a bar to save it all at once, which is
 * there only while something is different. The picture is chosen apart, and is sent at once.
 */
struct _KithAccountProfile
{
  GtkWidget parent_instance;

  KithSession *session;
  GCancellable *cancellable; /* of what is being saved, or NULL */
  gboolean loading;
  GtkWidget *content;
  KithProfileCard *card;
  KithField *name;
  KithField *pronouns;
  KithTextArea *bio;
  KithColourPicker *colour;
  GtkRevealer *bar;
  GtkLabel *bar_text;
  GtkWidget *reset;
  GtkWidget *save;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (KithAccountProfile, kith_account_profile, GTK_TYPE_WIDGET)

static guint saved_signal;

static KithUser *
get_account (KithAccountProfile *self)
{
  return kith_session_get_account (self->session);
}

static void
show_card (KithAccountProfile *self)
{
  KithUser *account = get_account (self);
  g_autofree char *bio = kith_text_area_dup_text (self->bio);
  const char *name = kith_field_get_text (self->name);
  KithProfileLook look = {
    .id = kith_user_get_id (account),
    .name = *name ? name : kith_user_get_username (account),
    .username = kith_user_get_username (account),
    .bio = g_strstrip (bio),
    .pronouns = kith_field_get_text (self->pronouns),
    .session = self->session,
    .picture = kith_user_get_avatar (account),
    .banner = kith_user_get_banner (account),
    .colour = kith_colour_picker_get_colour (self->colour),
    .status = kith_session_get_presence (self->session),
  };

  kith_profile_card_show (self->card, &look);
}

static void
show_bar (KithAccountProfile *self)
{
  gtk_revealer_set_reveal_child (self->bar, self->cancellable || kith_account_profile_has_changes (self));
  gtk_label_set_label (self->bar_text, self->cancellable ? _ ("Saving…") : _ ("There are unsaved changes"));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->cancellable != NULL);
  gtk_spinner_set_spinning (self->spinner, self->cancellable != NULL);
  gtk_widget_set_sensitive (self->reset, !self->cancellable);
  gtk_widget_set_sensitive (self->save, !self->cancellable && !kith_text_area_is_too_long (self->bio));
}

static void
on_edited (KithAccountProfile *self)
{
  if (self->loading)
    return;
  show_card (self);
  show_bar (self);
}

static void
load (KithAccountProfile *self)
{
  KithUser *account = get_account (self);

  self->loading = TRUE;
  kith_field_set_text (self->name, kith_user_get_display_name (account));
  kith_field_set_text (self->pronouns, kith_user_get_pronouns (account));
  kith_text_area_set_text (self->bio, kith_user_get_bio (account));
  kith_colour_picker_set_colour (self->colour, kith_user_get_accent_colour (account));
  self->loading = FALSE;
  on_edited (self);
}

static void
on_reset (KithAccountProfile *self)
{
  load (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

static void
show_failure (KithAccountProfile *self, const GError *error)
{
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_PRONOUNS_TOO_LONG))
    kith_field_set_error (self->pronouns, kith_error_text (error));
  else if (g_error_matches (error, KITH_ERROR, KITH_ERROR_BIO_TOO_LONG))
    kith_text_area_set_error (self->bio, kith_error_text (error));
  else
    kith_field_set_error (self->name, kith_error_text (error));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithAccountProfile) self = data;
  g_autoptr (GError) error = NULL;

  kith_session_update_profile_finish (KITH_SESSION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (error)
    show_failure (self, error);
  else
    load (self);
  show_bar (self);
  if (!error)
    g_signal_emit (self, saved_signal, 0);
}

static void
on_save (KithAccountProfile *self)
{
  g_autofree char *bio = kith_text_area_dup_text (self->bio);

  if (self->cancellable || kith_text_area_is_too_long (self->bio) || !kith_account_profile_has_changes (self))
    return;
  self->cancellable = g_cancellable_new ();
  kith_session_update_profile_async (self->session, kith_field_get_text (self->name), g_strstrip (bio),
                                     kith_field_get_text (self->pronouns), kith_colour_picker_get_colour (self->colour),
                                     self->cancellable, on_saved, g_object_ref (self));
  show_bar (self);
}

static void
on_picture_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithCropDialog) dialog = data;
  g_autoptr (GError) error = NULL;

  kith_session_set_avatar_finish (KITH_SESSION (source), result, &error);
  kith_crop_dialog_end (dialog, error);
}

static void
send_picture (KithCropDialog *dialog, GBytes *picture, GCancellable *cancellable, gpointer session)
{
  kith_session_set_avatar_async (session, picture, cancellable, on_picture_sent, g_object_ref (dialog));
}

static void
choose_picture (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithAccountProfile *self = KITH_ACCOUNT_PROFILE (widget);

  kith_crop_dialog_choose (GTK_WINDOW (gtk_widget_get_root (widget)), TRUE, send_picture, G_OBJECT (self->session));
}

static void
on_picture_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithAccountProfile) self = data;
  g_autoptr (GError) error = NULL;
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), KITH_TYPE_SETTINGS_WINDOW);

  if (!kith_session_set_avatar_finish (KITH_SESSION (source), result, &error) && window)
    kith_settings_window_show_error (KITH_SETTINGS_WINDOW (window), _ ("Your picture is still there"), error);
}

static void
remove_picture (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithAccountProfile *self = KITH_ACCOUNT_PROFILE (widget);

  kith_session_set_avatar_async (self->session, NULL, NULL, on_picture_removed, g_object_ref (self));
}

static void
on_banner_sent (const GError *error, gpointer data)
{
  GtkWidget *window = gtk_widget_get_ancestor (data, KITH_TYPE_SETTINGS_WINDOW);

  if (error && window)
    kith_settings_window_show_error (KITH_SETTINGS_WINDOW (window), _ ("Your banner is as it was"), error);
}

static void
choose_banner (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kith_banner_choose (GTK_WINDOW (gtk_widget_get_root (widget)), KITH_ACCOUNT_PROFILE (widget)->session, on_banner_sent,
                      G_OBJECT (widget));
}

static void
remove_banner (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kith_banner_remove (KITH_ACCOUNT_PROFILE (widget)->session, on_banner_sent, G_OBJECT (widget));
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, KithAccountProfile *self)
{
  kith_crop_dialog_open (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), g_value_get_object (value), TRUE,
                         send_picture, G_OBJECT (self->session));
  return TRUE;
}

static void
on_account_changed (KithAccountProfile *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "profile.remove-picture",
                                 kith_user_get_avatar (get_account (self)) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "profile.remove-banner",
                                 kith_user_get_banner (get_account (self)) != NULL);
  show_card (self);
  if (!self->cancellable && !gtk_revealer_get_reveal_child (self->bar))
    load (self);
}

static void
kith_account_profile_dispose (GObject *object)
{
  KithAccountProfile *self = KITH_ACCOUNT_PROFILE (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_ACCOUNT_PROFILE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kith_account_profile_parent_class)->dispose (object);
}

static void
kith_account_profile_class_init (KithAccountProfileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_account_profile_dispose;
  g_type_ensure (KITH_TYPE_PROFILE_CARD);
  g_type_ensure (KITH_TYPE_FIELD);
  g_type_ensure (KITH_TYPE_TEXT_AREA);
  g_type_ensure (KITH_TYPE_COLOUR_PICKER);
  saved_signal = g_signal_new ("saved", KITH_TYPE_ACCOUNT_PROFILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               0);
  g_type_ensure (KITH_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-account-profile.ui");
  gtk_widget_class_bind_template_child (widget_class, KithAccountProfile, content);
  gtk_widget_class_bind_template_child (widget_class, KithAccountProfile, card);
  gtk_widget_class_bind_template_child (widget_class, KithAccountProfile, name);
  gtk_widget_class_bind_template_child (widget_class, KithAccountProfile, pronouns);
  gtk_widget_class_bind_template_child (widget_class, KithAccountProfile, bio);
  gtk_widget_class_bind_template_child (widget_class, KithAccountProfile, colour);
  gtk_widget_class_bind_template_child (widget_class, KithAccountProfile, bar);
  gtk_widget_class_bind_template_child (widget_class, KithAccountProfile, bar_text);
  gtk_widget_class_bind_template_child (widget_class, KithAccountProfile, reset);
  gtk_widget_class_bind_template_child (widget_class, KithAccountProfile, save);
  gtk_widget_class_bind_template_child (widget_class, KithAccountProfile, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_reset);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_install_action (widget_class, "profile.choose-picture", NULL, choose_picture);
  gtk_widget_class_install_action (widget_class, "profile.remove-picture", NULL, remove_picture);
  gtk_widget_class_install_action (widget_class, "profile.choose-banner", NULL, choose_banner);
  gtk_widget_class_install_action (widget_class, "profile.remove-banner", NULL, remove_banner);
  gtk_widget_class_set_css_name (widget_class, "accountprofile");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_account_profile_init (KithAccountProfile *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  self->loading = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/**
 * kith_account_profile_new:
 * @session: with an account
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
kith_account_profile_new (KithSession *session)
{
  KithAccountProfile *self = g_object_new (KITH_TYPE_ACCOUNT_PROFILE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (get_account (self), "notify", G_CALLBACK (on_account_changed), self, G_CONNECT_SWAPPED);
  load (self);
  on_account_changed (self);
  return GTK_WIDGET (self);
}

/**
 * kith_account_profile_has_changes:
 *
 * Returns: whether something was typed that is not saved
 */
gboolean
kith_account_profile_has_changes (KithAccountProfile *self)
{
  KithUser *account = get_account (self);
  g_autofree char *bio = kith_text_area_dup_text (self->bio);
  const char *old_bio = kith_user_get_bio (account), *old_pronouns = kith_user_get_pronouns (account);

  return g_strcmp0 (kith_field_get_text (self->name), kith_user_get_display_name (account)) != 0 ||
         g_strcmp0 (g_strstrip (bio), old_bio ? old_bio : "") != 0 ||
         g_strcmp0 (kith_field_get_text (self->pronouns), old_pronouns ? old_pronouns : "") != 0 ||
         kith_colour_picker_get_colour (self->colour) != kith_user_get_accent_colour (account);
}
