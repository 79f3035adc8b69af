/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-conversation-private.h"

#include "kith-application.h"
#include "kith-error-text.h"
#include "kith-forward-dialog.h"
#include "kith-message-link.h"
#include "kith-session.h"

#include <glib/gi18n.h>

/* What a KithConversation does to messages beyond answering and editing them. */

/* --- deleting, with a few seconds to think again --- */

/* Where the server refuses it, the message is back without having been asked for. */
static void
on_deleting_changed (KithMessage *message, GParamSpec *property, gpointer data)
{
  AdwToast *toast = data;

  if (!kith_message_get_deleting (message))
    adw_toast_dismiss (toast);
}

static void
on_dismissed (AdwToast *toast, gpointer data)
{
  KithMessage *message = g_object_get_data (G_OBJECT (toast), "message");

  g_signal_handlers_disconnect_by_func (message, on_deleting_changed, toast);
}

static void
on_not_deleted (KithMessage *message, const GError *error, KithConversation *self)
{
  /* Translators: %s says why */
  g_autofree char *text = g_strdup_printf (_ ("The message was not deleted: %s"), kith_error_text (error));

  g_signal_handlers_disconnect_by_func (message, on_not_deleted, self);
  kith_conversation_show_toast (self, text);
}

static void
on_undo (AdwToast *toast, gpointer data)
{
  KithMessage *message = g_object_get_data (G_OBJECT (toast), "message");
  KithConversation *self = data;

  /* A toast whose button was pressed goes by itself. */
  on_dismissed (toast, NULL);
  if (!kith_message_take_back (message))
    kith_conversation_show_toast (self, _ ("It is too late to undo this"));
}

static void
on_delete (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);
  KithMessage *message = kith_conversation_find_message (self, parameter);
  AdwToast *toast;

  if (!message || !kith_message_can_delete (message))
    return;
  g_signal_handlers_disconnect_by_func (message, on_not_deleted, self);
  g_signal_connect_object (message, "not-deleted", G_CALLBACK (on_not_deleted), self, 0);
  kith_message_delete_later (message);
  toast = adw_toast_new (_ ("Message deleted"));
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, 5);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data_full (G_OBJECT (toast), "message", g_object_ref (message), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo), self, 0);
  g_signal_connect (toast, "dismissed", G_CALLBACK (on_dismissed), NULL);
  g_signal_connect_object (message, "notify::deleting", G_CALLBACK (on_deleting_changed), toast, 0);
  g_set_object (&self->last_deleted, message);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_undo_delete (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);

  if (self->last_deleted)
    kith_message_take_back (self->last_deleted);
  g_clear_object (&self->last_deleted);
}

/* --- pins --- */

static void
on_pinned (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithConversation) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!kith_message_pin_finish (KITH_MESSAGE (source), result, &error))
    {
      /* Translators: %s says why a message was not pinned, or not unpinned */
      text = g_strdup_printf (_ ("The pin was not changed: %s"), kith_error_text (error));
      kith_conversation_show_toast (self, text);
    }
}

static void
on_pin (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);
  KithMessage *message = kith_conversation_find_message (self, parameter);

  if (message && kith_message_can_pin (message))
    kith_message_pin_async (message, !kith_message_get_pinned (message), NULL, on_pinned, g_object_ref (self));
}

/* --- reading again, and passing on --- */

static void
on_mark_unread (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);
  KithMessage *message = kith_conversation_find_message (self, parameter);

  if (message && self->channel)
    kith_channel_mark_unread (self->channel, message);
}

/* Where it went, and the way there. */
static void
on_forwarded (KithConversation *self, KithChannel *channel)
{
  KithSession *session = kith_channel_get_session (channel);
  gboolean talk = kith_channel_is_conversation (channel);
  /* Translators: a message was sent on; the name of a channel, or of a person or group */
  g_autofree char *text = g_strdup_printf (talk ? _ ("Forwarded to %s") : _ ("Forwarded to #%s"),
                                           kith_channel_get_name (channel));
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  if (channel != self->channel && session && kith_session_get_id (session))
    {
      adw_toast_set_button_label (toast, _ ("_Go There"));
      adw_toast_set_action_name (toast, "win.open-channel");
      adw_toast_set_action_target (toast, "(ss)", kith_session_get_id (session), kith_channel_get_id (channel));
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static char **
dup_recent (GtkRoot *root)
{
  GtkApplication *application = GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;

  return KITH_IS_APPLICATION (application)
           ? g_settings_get_strv (kith_application_get_settings (KITH_APPLICATION (application)), "recent-channels")
           : NULL;
}

static void
on_forward (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);
  KithMessage *message = kith_conversation_find_message (self, parameter);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_auto (GStrv) recent = dup_recent (root);
  KithForwardDialog *dialog;

  if (!message || !kith_message_can_forward (message))
    return;
  dialog = kith_forward_dialog_new (GTK_WINDOW (root), message, (const char *const *) recent);
  g_signal_connect_object (dialog, "forwarded", G_CALLBACK (on_forwarded), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_origin_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithConversation) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireMessagePlace) place = kith_message_find_origin_finish (KITH_MESSAGE (source), result, &error);

  if (!place)
    kith_conversation_show_toast (self, _ ("The original is gone, or you may not see it"));
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-message", "(ss)", place->channel_id, place->message_id);
}

static void
on_go_to_origin (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);
  KithMessage *message = kith_conversation_find_message (self, parameter);

  if (message && kith_message_get_forwarded_author (message))
    kith_message_find_origin_async (message, NULL, on_origin_found, g_object_ref (self));
}

static void
on_copy_message_link (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);
  KithMessage *message = kith_conversation_find_message (self, parameter);
  KithSession *session = self->channel ? kith_channel_get_session (self->channel) : NULL;
  KithServerAddress *address = session ? kith_session_get_server_address (session) : NULL;
  KithGuild *guild = self->channel ? kith_channel_get_guild (self->channel) : NULL;
  g_autofree char *link = NULL;

  if (!message || !kith_message_get_id (message) || !address)
    return;
  link = kith_message_link_build (address, guild ? kith_guild_get_id (guild) : NULL,
                                  kith_channel_get_id (self->channel), kith_message_get_id (message));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), link);
}

/* --- people --- */

static void
on_show_profile (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *key, *user_id;

  g_variant_get (parameter, "(&s&s)", &key, &user_id);
  kith_timeline_view_show_person (KITH_CONVERSATION (widget)->view, key, user_id);
}

static void
on_mention (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);

  kith_composer_mention (self->composer, g_variant_get_string (parameter, NULL));
}

static const struct
{
  const char *name;
  const char *parameter;
  GtkWidgetActionActivateFunc function;
} actions[] = {
  { "conversation.delete", "s", on_delete },
  { "conversation.undo-delete", NULL, on_undo_delete },
  { "conversation.pin", "s", on_pin },
  { "conversation.mark-unread", "s", on_mark_unread },
  { "conversation.forward", "s", on_forward },
  { "conversation.copy-message-link", "s", on_copy_message_link },
  { "conversation.go-to-origin", "s", on_go_to_origin },
  { "conversation.show-profile", "(ss)", on_show_profile },
  { "conversation.mention", "s", on_mention },
};

/**
 * kith_conversation_install_message_actions:
 *
 * Adds the actions of this file to the class.
 */
void
kith_conversation_install_message_actions (GtkWidgetClass *widget_class)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter, actions[i].function);
}
