/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-overview-page.h"

#include "kith-wrap-layout.h"

#include "kith-avatar.h"
#include "kith-confirm.h"
#include "kith-crop-dialog.h"
#include "kith-error-text.h"
#include "kith-guild-settings.h"
#include "kith-member-actions.h"
#include "kith-people-dialog.h"
#include "kith-session.h"
#include "kith-session-pictures.h"

#include <glib/gi18n.h>

#define AVATAR_SIZE 88

/**
 * KithGuildOverviewPage:
 *
 * What a community is called, and how one parts from it.
 */
struct _KithGuildOverviewPage
{
  GtkWidget parent_instance;

  KithGuild *guild;
  GCancellable *cancellable;
  GtkWidget *content;
  KithAvatar *avatar;
  GtkLabel *summary;
  AdwEntryRow *name;
  GtkLabel *name_error;
  AdwComboRow *notifications;
  GtkWidget *leave;
  GtkWidget *transfer;
  GtkWidget *delete;
};

G_DEFINE_FINAL_TYPE (KithGuildOverviewPage, kith_guild_overview_page, GTK_TYPE_WIDGET)

static void
show_name_error (KithGuildOverviewPage *self, const char *text)
{
  if (text)
    gtk_widget_add_css_class (GTK_WIDGET (self->name), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->name), "error");
  gtk_label_set_label (self->name_error, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->name_error), text != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_STATE_INVALID,
                               text ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
on_name_changed (KithGuildOverviewPage *self)
{
  show_name_error (self, NULL);
}

static void
on_renamed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildOverviewPage) self = data;
  g_autoptr (GError) error = NULL;

  kith_guild_rename_finish (KITH_GUILD (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->name), TRUE);
  if (error)
    show_name_error (self, kith_error_text (error));
  else
    kith_guild_settings_say (GTK_WIDGET (self), _ ("The community was renamed"));
}

static void
on_name_applied (KithGuildOverviewPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->name), FALSE);
  kith_guild_rename_async (self->guild, gtk_editable_get_text (GTK_EDITABLE (self->name)), self->cancellable,
                           on_renamed, g_object_ref (self));
}

static void
on_notifications_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildOverviewPage) self = data;
  g_autoptr (GError) error = NULL;

  kith_guild_set_default_notifications_finish (KITH_GUILD (source), result, &error);
  if (!error || !self->guild)
    return;
  kith_guild_settings_say_error (GTK_WIDGET (self), _ ("The notifications were not changed"), error);
  adw_combo_row_set_selected (self->notifications, kith_guild_get_default_notifications (self->guild));
}

static void
on_notifications_selected (KithGuildOverviewPage *self)
{
  guint selected = adw_combo_row_get_selected (self->notifications);

  if (self->guild && selected < KITH_N_GUILD_NOTIFICATION_LEVELS &&
      selected != kith_guild_get_default_notifications (self->guild))
    kith_guild_set_default_notifications_async (self->guild, (KithGuildNotificationLevel) selected, NULL,
                                                on_notifications_chosen, g_object_ref (self));
}

/* What was typed and not saved stays, also when somebody else renames it. */
static void
update (KithGuildOverviewPage *self)
{
  guint members = kith_guild_get_member_count (self->guild);
  g_autofree char *summary = g_strdup_printf (ngettext ("%u member", "%u members", members), members);
  gboolean mine = kith_guild_is_mine (self->guild);

  kith_avatar_set_guild (self->avatar, kith_guild_get_id (self->guild), kith_guild_get_name (self->guild));
  kith_avatar_set_picture (self->avatar, kith_guild_get_session (self->guild), kith_guild_get_icon (self->guild));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "overview.remove-picture",
                                 kith_guild_get_icon (self->guild) != NULL);
  gtk_label_set_label (self->summary, summary);
  adw_combo_row_set_selected (self->notifications, kith_guild_get_default_notifications (self->guild));
  gtk_widget_set_sensitive (GTK_WIDGET (self->notifications),
                            kith_guild_can (self->guild, KITH_PERMISSION_MANAGE_GUILD));
  gtk_widget_set_visible (self->leave, !mine);
  gtk_widget_set_visible (self->delete, mine);
  gtk_widget_set_visible (self->transfer, mine);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "overview.leave", !mine);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "overview.delete", mine);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "overview.transfer", mine);
}

static void
on_picture_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithCropDialog) dialog = data;
  g_autoptr (GError) error = NULL;

  kith_guild_set_icon_finish (KITH_GUILD (source), result, &error);
  kith_crop_dialog_end (dialog, error);
}

static void
send_picture (KithCropDialog *dialog, GBytes *picture, GCancellable *cancellable, gpointer guild)
{
  kith_guild_set_icon_async (guild, picture, cancellable, on_picture_sent, g_object_ref (dialog));
}

static void
choose_picture (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithGuildOverviewPage *self = KITH_GUILD_OVERVIEW_PAGE (widget);

  kith_crop_dialog_choose (GTK_WINDOW (gtk_widget_get_root (widget)), FALSE, send_picture, G_OBJECT (self->guild));
}

static void
on_picture_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildOverviewPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_guild_set_icon_finish (KITH_GUILD (source), result, &error))
    kith_guild_settings_say_error (GTK_WIDGET (self), _ ("The picture is still there"), error);
}

static void
remove_picture (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithGuildOverviewPage *self = KITH_GUILD_OVERVIEW_PAGE (widget);

  kith_guild_set_icon_async (self->guild, NULL, NULL, on_picture_removed, g_object_ref (self));
}

static void
on_heir_chosen (KithPeopleDialog *dialog, const char *user_id, KithGuildOverviewPage *self)
{
  KithMember *heir = self->guild ? kith_guild_find_member (self->guild, user_id) : NULL;
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (dialog));

  kith_people_dialog_fail (dialog, NULL);
  if (heir && window)
    kith_member_actions_make_owner (window, heir);
}

static void
transfer (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithGuildOverviewPage *self = KITH_GUILD_OVERVIEW_PAGE (widget);
  KithPeopleDialog *dialog = kith_people_dialog_new_for_guild (GTK_WINDOW (gtk_widget_get_root (widget)), self->guild,
                                                               _ ("Transfer Ownership"), _ ("_Choose"));

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_heir_chosen), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_left (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildOverviewPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_guild_leave_finish (KITH_GUILD (source), result, &error))
    kith_guild_settings_say_error (GTK_WIDGET (self), _ ("You are still a member"), error);
}

static void
on_leave_confirmed (gpointer data)
{
  KithGuildOverviewPage *self = data;

  if (self->guild)
    kith_guild_leave_async (self->guild, NULL, on_left, g_object_ref (self));
}

static void
leave (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithGuildOverviewPage *self = KITH_GUILD_OVERVIEW_PAGE (widget);
  g_autofree char *heading = g_strdup_printf (_ ("Leave “%s”?"), kith_guild_get_name (self->guild));

  kith_confirm (GTK_WINDOW (gtk_widget_get_root (widget)), heading,
                _ ("Your messages stay. To come back you need an invite."), _ ("_Leave"), on_leave_confirmed,
                g_object_ref (self), g_object_unref);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildOverviewPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_guild_delete_finish (KITH_GUILD (source), result, &error))
    kith_guild_settings_say_error (GTK_WIDGET (self), _ ("The community was not deleted"), error);
}

static void
on_delete_confirmed (gpointer data)
{
  KithGuildOverviewPage *self = data;

  if (self->guild)
    kith_guild_delete_async (self->guild, NULL, on_deleted, g_object_ref (self));
}

static void delete (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithGuildOverviewPage *self = KITH_GUILD_OVERVIEW_PAGE (widget);
  guint members = kith_guild_get_member_count (self->guild);
  g_autofree char *heading = g_strdup_printf (_ ("Delete “%s”?"), kith_guild_get_name (self->guild));
  g_autofree char *body = g_strdup_printf (
    ngettext ("All its channels and messages are deleted for its %u member. This cannot be undone.",
              "All its channels and messages are deleted for all its %u members. This cannot be undone.", members),
    members);

  kith_confirm (GTK_WINDOW (gtk_widget_get_root (widget)), heading, body, _ ("_Delete"), on_delete_confirmed,
                g_object_ref (self), g_object_unref);
}

static void
kith_guild_overview_page_dispose (GObject *object)
{
  KithGuildOverviewPage *self = KITH_GUILD_OVERVIEW_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_GUILD_OVERVIEW_PAGE);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->guild);
  G_OBJECT_CLASS (kith_guild_overview_page_parent_class)->dispose (object);
}

static void
kith_guild_overview_page_class_init (KithGuildOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_guild_overview_page_dispose;
  g_type_ensure (KITH_TYPE_AVATAR);
  g_type_ensure (KITH_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-guild-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KithGuildOverviewPage, content);
  gtk_widget_class_bind_template_child (widget_class, KithGuildOverviewPage, avatar);
  gtk_widget_class_bind_template_child (widget_class, KithGuildOverviewPage, summary);
  gtk_widget_class_bind_template_child (widget_class, KithGuildOverviewPage, name);
  gtk_widget_class_bind_template_child (widget_class, KithGuildOverviewPage, name_error);
  gtk_widget_class_bind_template_child (widget_class, KithGuildOverviewPage, notifications);
  gtk_widget_class_bind_template_child (widget_class, KithGuildOverviewPage, leave);
  gtk_widget_class_bind_template_child (widget_class, KithGuildOverviewPage, transfer);
  gtk_widget_class_bind_template_child (widget_class, KithGuildOverviewPage, delete);
  gtk_widget_class_bind_template_callback (widget_class, on_name_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_notifications_selected);
  gtk_widget_class_install_action (widget_class, "overview.choose-picture", NULL, choose_picture);
  gtk_widget_class_install_action (widget_class, "overview.remove-picture", NULL, remove_picture);
  gtk_widget_class_install_action (widget_class, "overview.leave", NULL, leave);
  gtk_widget_class_install_action (widget_class, "overview.transfer", NULL, transfer);
  gtk_widget_class_install_action (widget_class, "overview.delete", NULL, delete);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_guild_overview_page_init (KithGuildOverviewPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kith_avatar_set_size (self->avatar, AVATAR_SIZE);
}

/**
 * kith_guild_overview_page_new:
 * @host: the community that this program may host
 *
 * Returns: (transfer floating): a page of the guild's settings
 */
GtkWidget *
kith_guild_overview_page_new (KithGuild *guild, KithHost *host)
{
  KithGuildOverviewPage *self = g_object_new (KITH_TYPE_GUILD_OVERVIEW_PAGE, NULL);

  self->guild = g_object_ref (guild);
  gtk_editable_set_text (GTK_EDITABLE (self->name), kith_guild_get_name (guild));
  g_signal_connect_object (guild, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
