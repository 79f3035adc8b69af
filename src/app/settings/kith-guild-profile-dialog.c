/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-profile-dialog.h"

#include "kith-wrap-layout.h"

#include "kith-crop-dialog.h"
#include "kith-error-text.h"
#include "kith-field.h"
#include "kith-guild-moderation.h"
#include "kith-guild-people.h"
#include "kith-permissions.h"
#include "kith-profile-card.h"
#include "kith-session.h"
#include "kith-submit.h"

#include <glib/gi18n.h>

/**
 * KithGuildProfileDialog:
 *
 * A card that follows what is typed, the picture, which is sent at once, and the nickname. It closes when that is
 * saved.
 */
struct _KithGuildProfileDialog
{
  AdwWindow parent_instance;

  KithGuild *guild;
  KithMember *member;
  GCancellable *cancellable; /* of what is under way, or NULL */
  KithProfileCard *card;
  KithField *nickname;
  KithSubmit *submit;
  GtkLabel *error;
};

G_DEFINE_FINAL_TYPE (KithGuildProfileDialog, kith_guild_profile_dialog, ADW_TYPE_WINDOW)

static void
show_card (KithGuildProfileDialog *self)
{
  KithUser *user = kith_member_get_user (self->member);
  const char *nickname = kith_field_get_text (self->nickname);
  KithProfileLook look = {
    .id = kith_user_get_id (user),
    .name = *nickname ? nickname : kith_user_get_display_name (user),
    .username = kith_user_get_username (user),
    .bio = kith_user_get_bio (user),
    .pronouns = kith_user_get_pronouns (user),
    .session = kith_guild_get_session (self->guild),
    .picture = kith_member_get_avatar (self->member),
    .banner = kith_user_get_banner (user),
    .colour = kith_user_get_accent_colour (user),
    .status = kith_session_get_presence (kith_guild_get_session (self->guild)),
  };

  kith_profile_card_show (self->card, &look);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "profile.remove-picture",
                                 kith_member_get_own_avatar (self->member) != NULL);
}

static void
on_picture_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithCropDialog) dialog = data;
  g_autoptr (GError) error = NULL;

  kith_guild_set_own_avatar_finish (KITH_GUILD (source), result, &error);
  kith_crop_dialog_end (dialog, error);
}

static void
send_picture (KithCropDialog *dialog, GBytes *picture, GCancellable *cancellable, gpointer guild)
{
  kith_guild_set_own_avatar_async (guild, picture, cancellable, on_picture_sent, g_object_ref (dialog));
}

static void
choose_picture (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithGuildProfileDialog *self = KITH_GUILD_PROFILE_DIALOG (widget);

  kith_crop_dialog_choose (GTK_WINDOW (self), TRUE, send_picture, G_OBJECT (self->guild));
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, KithGuildProfileDialog *self)
{
  kith_crop_dialog_open (GTK_WINDOW (self), g_value_get_object (value), TRUE, send_picture, G_OBJECT (self->guild));
  return TRUE;
}

static void
on_picture_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildProfileDialog) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_guild_set_own_avatar_finish (KITH_GUILD (source), result, &error))
    gtk_label_set_label (self->error, kith_error_text (error));
  gtk_widget_set_visible (GTK_WIDGET (self->error), error != NULL);
}

static void
remove_picture (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithGuildProfileDialog *self = KITH_GUILD_PROFILE_DIALOG (widget);

  kith_guild_set_own_avatar_async (self->guild, NULL, NULL, on_picture_removed, g_object_ref (self));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildProfileDialog) self = data;
  g_autoptr (GError) error = NULL;

  kith_member_set_nickname_finish (KITH_MEMBER (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  kith_submit_set_progress (self->submit, NULL);
  if (error)
    kith_field_set_error (self->nickname, kith_error_text (error));
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_submitted (KithGuildProfileDialog *self)
{
  const char *nickname = kith_member_get_nickname (self->member);

  if (g_strcmp0 (kith_field_get_text (self->nickname), nickname ? nickname : "") == 0)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  self->cancellable = g_cancellable_new ();
  kith_submit_set_progress (self->submit, _ ("Saving…"));
  kith_member_set_nickname_async (self->member, kith_field_get_text (self->nickname), self->cancellable, on_saved,
                                  g_object_ref (self));
}

static void
on_cancelled (KithGuildProfileDialog *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  kith_submit_set_progress (self->submit, NULL);
}

static void
kith_guild_profile_dialog_dispose (GObject *object)
{
  KithGuildProfileDialog *self = KITH_GUILD_PROFILE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->member);
  g_clear_object (&self->guild);
  G_OBJECT_CLASS (kith_guild_profile_dialog_parent_class)->dispose (object);
}

static void
kith_guild_profile_dialog_class_init (KithGuildProfileDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_guild_profile_dialog_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_install_action (widget_class, "profile.choose-picture", NULL, choose_picture);
  gtk_widget_class_install_action (widget_class, "profile.remove-picture", NULL, remove_picture);
}

static GtkWidget *
make_buttons (void)
{
  GtkWidget *box = kith_wrap_box_new (8);
  GtkWidget *choose = gtk_button_new_with_mnemonic (_ ("_Choose a Picture…"));
  GtkWidget *remove = gtk_button_new_with_mnemonic (_ ("Re_move"));

  gtk_widget_set_tooltip_text (choose, _ ("A file can also be dropped here"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (choose), "profile.choose-picture");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (remove), "profile.remove-picture");
  gtk_widget_add_css_class (remove, "flat");
  gtk_box_append (GTK_BOX (box), choose);
  gtk_box_append (GTK_BOX (box), remove);
  return box;
}

static void
kith_guild_profile_dialog_init (KithGuildProfileDialog *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);
  GtkWidget *clamp = adw_clamp_new (), *scrolled;

  self->card = KITH_PROFILE_CARD (kith_profile_card_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->card), "preview");
  self->error = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "visible", FALSE, "wrap", TRUE, "xalign", 0.0, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->error), "error");
  self->nickname = g_object_new (KITH_TYPE_FIELD, "label", _ ("_Nickname"), "hint",
                                 _ ("Without one you are called as everywhere else"), NULL);
  self->submit = g_object_new (KITH_TYPE_SUBMIT, "label", _ ("_Save"), NULL);
  gtk_widget_add_css_class (box, "settings-form");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->card));
  gtk_box_append (GTK_BOX (box), make_buttons ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->error));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->nickname));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->submit));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 420);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "vexpand", TRUE, "child",
                           clamp, NULL);
  gtk_box_append (GTK_BOX (content), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (content), scrolled);
  adw_window_set_content (ADW_WINDOW (self), content);
  gtk_window_set_default_size (GTK_WINDOW (self), 440, 600);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  g_signal_connect_object (self->nickname, "changed", G_CALLBACK (show_card), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->nickname, "submitted", G_CALLBACK (kith_submit_try), self->submit, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->submit, "submitted", G_CALLBACK (on_submitted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->submit, "cancelled", G_CALLBACK (on_cancelled), self, G_CONNECT_SWAPPED);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/**
 * kith_guild_profile_dialog_present:
 * @guild: of which one is a member
 *
 * Shows what one is in a community, to be changed.
 */
void
kith_guild_profile_dialog_present (GtkWindow *parent, KithGuild *guild)
{
  KithSession *session = kith_guild_get_session (guild);
  KithUser *account = session ? kith_session_get_account (session) : NULL;
  KithMember *member = account ? kith_guild_find_member (guild, kith_user_get_id (account)) : NULL;
  /* Translators: %s is a community's name */
  g_autofree char *title = g_strdup_printf (_ ("My Profile in %s"), kith_guild_get_name (guild));
  KithGuildProfileDialog *self;

  if (!member)
    return;
  self = g_object_new (KITH_TYPE_GUILD_PROFILE_DIALOG, "transient-for", parent, "title", title, NULL);
  self->guild = g_object_ref (guild);
  self->member = g_object_ref (member);
  kith_field_set_text (self->nickname, kith_member_get_nickname (member));
  gtk_widget_set_sensitive (GTK_WIDGET (self->nickname), kith_guild_can (guild, KITH_PERMISSION_CHANGE_NICKNAME));
  g_signal_connect_object (member, "notify", G_CALLBACK (show_card), self, G_CONNECT_SWAPPED);
  show_card (self);
  gtk_window_present (GTK_WINDOW (self));
}
