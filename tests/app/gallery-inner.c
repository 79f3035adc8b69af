/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gallery.h"

#include "kith-certificate-question.h"
#include "kith-channel-permissions-page.h"
#include "kith-composer.h"
#include "kith-crop-dialog.h"
#include "kith-guild-channels-page.h"
#include "kith-guild-folder.h"
#include "kith-guild-invites-page.h"
#include "kith-guild-members-page.h"
#include "kith-guild-overview-page.h"
#include "kith-guild-places.h"
#include "kith-guild-roles-page.h"
#include "kith-host-panel.h"
#include "kith-member-actions.h"
#include "kith-member-list.h"
#include "kith-pins-button.h"
#include "kith-role-editor.h"
#include "kith-role-holders.h"
#include "kith-settings-window.h"
#include "kith-timeline-view.h"

#include <glib/gstdio.h>

/* What is reached from within a view: pages behind pages, dialogs of dialogs, states of the conversation. */

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found)
        return found;
    }
  return NULL;
}

static GtkWidget *
need (gpointer widget, GType type)
{
  GtkWidget *found = find (GTK_WIDGET (widget), type);

  if (!found)
    g_error ("there is no %s", g_type_name (type));
  return found;
}

static KithMainView *
get_view (Gallery *self)
{
  return kith_window_get_main_view (KITH_WINDOW (self->window));
}

/* The newest message of somebody, by the word that actions take. */
static KithMessage *
find_message (Gallery *self, gboolean own)
{
  KithChannel *channel = kith_main_view_get_channel (get_view (self));
  KithUser *account = kith_session_get_account (kith_main_view_get_session (get_view (self)));
  GListModel *items = G_LIST_MODEL (kith_channel_get_timeline (channel));

  for (guint i = g_list_model_get_n_items (items); i-- > 0;)
    {
      g_autoptr (KithTimelineItem) item = g_list_model_get_item (items, i);
      KithMessage *message = kith_timeline_item_get_message (item);

      if (message && kith_message_get_kind (message) == KITH_MESSAGE_KIND_TEXT &&
          (kith_message_get_author (message) == account) == own)
        return message;
    }
  g_error ("there is no such message");
}

static KithMember *
find_member (Gallery *self)
{
  KithSession *session = kith_main_view_get_session (get_view (self));
  GListModel *members = kith_guild_list_members (kith_main_view_get_guild (get_view (self)));

  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (KithMember) member = g_list_model_get_item (members, i);

      if (kith_member_get_user (member) != kith_session_get_account (session))
        return member;
    }
  g_error ("there is no other member");
}

static GtkWindow *
open_action (Gallery *self, GtkWidget *widget, const char *action, GVariant *about)
{
  GtkWindow *dialog = gallery_open_action (self, widget, action, about);

  if (!dialog)
    g_error ("%s opens nothing", action);
  return dialog;
}

/* A dialog that an action of @widget opens. */
static void
show_opened (Gallery *self, GtkWidget *widget, const char *action, GVariant *about, const char *name)
{
  GtkWindow *dialog = open_action (self, widget, action, about);

  gallery_show_dialog (self, dialog, name);
  gallery_close_dialog (self, dialog);
}

static void
activate_row (GtkWidget *page, guint position)
{
  g_signal_emit_by_name (need (page, GTK_TYPE_LIST_VIEW), "activate", position);
}

/* Roles: one of them, who has it, and who may get it. */
static void
show_roles (Gallery *self, GtkWindow *settings)
{
  GtkWidget *page;

  kith_settings_window_show_page (KITH_SETTINGS_WINDOW (settings), "roles");
  gallery_let_draw (settings, GALLERY_OPEN_FRAMES);
  page = need (settings, KITH_TYPE_GUILD_ROLES_PAGE);
  show_opened (self, page, "roles.create", NULL, "role-new");
  activate_row (page, 0);
  gallery_let_draw (settings, GALLERY_OPEN_FRAMES);
  gallery_show_scene (self, settings, "role");
  gtk_widget_activate_action (need (page, KITH_TYPE_ROLE_EDITOR), "role.members", NULL);
  gallery_let_draw (settings, GALLERY_OPEN_FRAMES);
  gallery_show_scene (self, settings, "role-holders");
  show_opened (self, need (page, KITH_TYPE_ROLE_HOLDERS), "holders.add", NULL, "role-give");
}

static void
show_guild_settings (Gallery *self)
{
  GtkWindow *settings = open_action (self, GTK_WIDGET (self->window), "win.guild-settings", NULL);
  KithSettingsWindow *window = KITH_SETTINGS_WINDOW (settings);

  gallery_let_draw (settings, GALLERY_OPEN_FRAMES);
  show_opened (self, need (settings, KITH_TYPE_GUILD_OVERVIEW_PAGE), "overview.delete", NULL, "guild-delete");
  show_opened (self, need (settings, KITH_TYPE_GUILD_OVERVIEW_PAGE), "overview.transfer", NULL, "guild-transfer");
  show_roles (self, settings);
  kith_settings_window_show_page (window, "invites");
  gallery_let_draw (settings, GALLERY_OPEN_FRAMES);
  show_opened (self, need (settings, KITH_TYPE_GUILD_INVITES_PAGE), "invites.create", NULL, "invite-new");
  gallery_close_dialog (self, settings);
}

/* One that has permissions of its own. */
static KithChannel *
find_closed_channel (KithGuild *guild)
{
  GListModel *channels = kith_guild_list_channels (guild);

  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i);

      if (g_str_equal (kith_channel_get_name (channel), "welcome"))
        return channel;
    }
  g_error ("there is no such channel");
}

/* Who may do what in a channel: a role's answer, and the list of whom one may add. */
static void
show_channel_settings (Gallery *self)
{
  KithGuild *guild = kith_main_view_get_guild (get_view (self));
  KithChannel *channel = find_closed_channel (guild);
  const char *session_id = kith_session_get_id (kith_guild_get_session (guild));
  GtkWindow *settings = open_action (self, GTK_WIDGET (self->window), "win.edit-channel",
                                     g_variant_new ("(ss)", session_id, kith_channel_get_id (channel)));
  GtkWidget *page;

  gallery_let_draw (settings, GALLERY_OPEN_FRAMES);
  kith_settings_window_show_page (KITH_SETTINGS_WINDOW (settings), "overview");
  gallery_let_draw (settings, GALLERY_SETTLE_FRAMES);
  gallery_show_scene (self, settings, "channel-overview");
  kith_settings_window_show_page (KITH_SETTINGS_WINDOW (settings), "permissions");
  gallery_let_draw (settings, GALLERY_OPEN_FRAMES);
  gallery_show_scene (self, settings, "channel-permissions");
  page = need (settings, KITH_TYPE_CHANNEL_PERMISSIONS_PAGE);
  show_opened (self, page, "permissions.add", NULL, "channel-permissions-add");
  activate_row (page, 0);
  gallery_let_draw (settings, GALLERY_OPEN_FRAMES);
  gallery_show_scene (self, settings, "channel-overwrite");
  gallery_close_dialog (self, settings);
}

/* What can be done with a member asks before it does it. */
static void
show_member_actions (Gallery *self)
{
  const char *const names[] = { "roles", "nickname", "time-out", "kick", "ban", "make-owner" };
  GtkWidget *members = need (self->window, KITH_TYPE_MEMBER_LIST);

  kith_member_actions_attach (members, find_member (self));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *action = g_strconcat ("member.", names[i], NULL),
                      *scene = g_strconcat ("member-", names[i], NULL);

      show_opened (self, members, action, NULL, scene);
    }
}

static KithGuildFolder *
find_folder (KithSession *session)
{
  GListModel *places = kith_guild_places_list (kith_session_get_guild_places (session));

  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr (GObject) place = g_list_model_get_item (places, i);

      if (KITH_IS_GUILD_FOLDER (place))
        return KITH_GUILD_FOLDER (place);
    }
  g_error ("there is no folder");
}

/* The columns at the left on their own, and an open folder. */
static void
show_rail (Gallery *self)
{
  KithSession *session = kith_main_view_get_session (get_view (self));
  GtkWidget *window = GTK_WIDGET (self->window);
  const char *session_id = kith_session_get_id (session), *id = kith_guild_folder_get_id (find_folder (session));
  GVariant *about = g_variant_ref_sink (g_variant_new ("(ss)", session_id, id));

  show_opened (self, window, "win.edit-folder", about, "edit-folder");
  gtk_widget_activate_action_variant (window, "win.toggle-folder", about);
  gtk_window_set_default_size (self->window, 360, 640);
  gallery_let_draw (self->window, GALLERY_OPEN_FRAMES);
  gtk_widget_activate_action (window, "win.back", NULL);
  gallery_let_draw (self->window, GALLERY_OPEN_FRAMES);
  gallery_show_scene (self, self->window, "main-channels");
  gtk_widget_activate_action_variant (window, "win.toggle-folder", about);
  kith_main_view_show_conversation (get_view (self));
  g_variant_unref (about);
}

static void
draw_popover (Gallery *self, GtkWidget *root, const char *name)
{
  GtkWidget *popover;

  gallery_let_draw (self->window, GALLERY_OPEN_FRAMES);
  popover = need (root, GTK_TYPE_POPOVER);
  self->scenes++;
  gallery_draw (self, self->window, popover, name, gtk_widget_get_width (popover));
  gtk_popover_popdown (GTK_POPOVER (popover));
  gallery_let_draw (self->window, GALLERY_SETTLE_FRAMES);
}

/* What appears in the conversation, and above it. */
static void
show_conversation (Gallery *self)
{
  GtkWidget *conversation = GTK_WIDGET (kith_main_view_get_conversation (get_view (self)));
  KithComposer *composer = KITH_COMPOSER (need (conversation, KITH_TYPE_COMPOSER));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (kith_composer_get_text_view (composer));
  const char *theirs = kith_message_get_id (find_message (self, FALSE));
  const char *own = kith_message_get_id (find_message (self, TRUE));

  gtk_widget_activate_action (conversation, "conversation.reply", "s", theirs);
  gallery_let_draw (self->window, GALLERY_OPEN_FRAMES);
  gallery_show_scene (self, self->window, "main-reply");
  gtk_widget_activate_action (conversation, "conversation.cancel", NULL);
  gtk_widget_activate_action (conversation, "conversation.edit", "s", own);
  gallery_let_draw (self->window, GALLERY_OPEN_FRAMES);
  gallery_show_scene (self, self->window, "main-edit");
  gtk_widget_activate_action (conversation, "conversation.cancel", NULL);
  gtk_widget_activate_action (conversation, "conversation.select", "s", theirs);
  gallery_let_draw (self->window, GALLERY_OPEN_FRAMES);
  gallery_show_scene (self, self->window, "main-select");
  gtk_widget_activate_action (conversation, "conversation.end-selection", NULL);
  show_opened (self, conversation, "conversation.forward", g_variant_new_string (theirs), "forward");
  gtk_text_buffer_set_text (buffer, "@", -1);
  draw_popover (self, GTK_WIDGET (composer), "popover-mention");
  gtk_text_buffer_set_text (buffer, "", -1);
  gtk_widget_activate_action (GTK_WIDGET (composer), "composer.insert-time", NULL);
  draw_popover (self, GTK_WIDGET (composer), "popover-time");
  gtk_widget_activate_action (conversation, "conversation.pin", "s", theirs);
  gtk_widget_activate_action (need (self->window, KITH_TYPE_PINS_BUTTON), "pins.show", NULL);
  draw_popover (self, need (self->window, KITH_TYPE_PINS_BUTTON), "popover-pins");
  gtk_widget_activate_action (conversation, "conversation.pin", "s", theirs);
}

static void
show_profile_card (Gallery *self)
{
  GtkWidget *members = need (self->window, KITH_TYPE_MEMBER_LIST);
  const char *id = kith_user_get_id (kith_member_get_user (find_member (self)));

  gtk_widget_activate_action (members, "members.show-profile", "s", id);
  draw_popover (self, members, "popover-profile");
}

static void
open_host_panel (gpointer data)
{
  Gallery *self = data;

  kith_host_panel_present (self->window, kith_window_get_host (KITH_WINDOW (self->window)));
}

static void
open_certificate_question (gpointer data)
{
  Gallery *self = data;
  const char *trusted = "31a8fb2c6f3fdcd0d39c4f2c3a1be2a5f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
  const char *shown = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";

  gtk_window_present (
    GTK_WINDOW (kith_certificate_question_new (self->window, "community.example.org:8443", trusted, shown)));
}

static void
ignore_picture (KithCropDialog *dialog, GBytes *picture, GCancellable *cancellable, gpointer data)
{
}

static void
open_crop_dialog (gpointer data)
{
  Gallery *self = data;
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 300, 200);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "gallery-picture-XXXXXX.png", NULL);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_fill (picture, 0x3584e4ff);
  close (g_mkstemp (path));
  file = g_file_new_for_path (path);
  if (!gdk_pixbuf_save (picture, path, "png", &error, NULL))
    g_error ("%s", error->message);
  kith_crop_dialog_open (self->window, file, TRUE, ignore_picture, G_OBJECT (self->window));
  gallery_let_draw (self->window, GALLERY_OPEN_FRAMES);
  g_unlink (path);
}

static void
show_presented (Gallery *self, GalleryOpen open, const char *name)
{
  GtkWindow *dialog = gallery_open_dialog (self, open, self);

  if (!dialog)
    g_error ("%s opens nothing", name);
  gallery_show_dialog (self, dialog, name);
  gallery_close_dialog (self, dialog);
}

/* The pages of the preferences, which switch at the top. */
static void
show_preferences (Gallery *self)
{
  GtkWindow *dialog = open_action (self, GTK_WIDGET (self->window), "app.preferences", NULL);
  AdwPreferencesWindow *preferences = ADW_PREFERENCES_WINDOW (dialog);
  GtkWidget *first, *stack;
  guint n = 0;

  gallery_let_draw (dialog, GALLERY_OPEN_FRAMES);
  first = GTK_WIDGET (adw_preferences_window_get_visible_page (preferences));
  stack = gtk_widget_get_parent (first);
  for (GtkWidget *page = gtk_widget_get_first_child (stack); page; page = gtk_widget_get_next_sibling (page))
    {
      g_autofree char *name = g_strdup_printf ("preferences-%u", ++n);

      adw_preferences_window_set_visible_page (preferences, ADW_PREFERENCES_PAGE (page));
      gallery_let_draw (dialog, GALLERY_OPEN_FRAMES);
      gallery_show_scene (self, dialog, name);
    }
  g_assert_cmpuint (n, >, 2);
  gallery_close_dialog (self, dialog);
}

void
gallery_show_inner (Gallery *self)
{
  gtk_window_set_default_size (self->window, 1400, 800);
  gallery_let_draw (self->window, GALLERY_OPEN_FRAMES);
  show_preferences (self);
  show_guild_settings (self);
  show_channel_settings (self);
  show_member_actions (self);
  show_profile_card (self);
  show_conversation (self);
  show_presented (self, open_host_panel, "host-panel");
  show_presented (self, open_certificate_question, "certificate");
  show_presented (self, open_crop_dialog, "crop");
  show_rail (self);
}
