/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-account-settings.h"
#include "kith-certificate-question.h"
#include "kith-people-actions.h"
#include "kith-window-private.h"

#include <glib/gi18n.h>

/* What can be done with the account in use, or with the one that an action names. */

static const char *const presences[] = {
  [KITH_PRESENCE_STATUS_OFFLINE] = "offline",     [KITH_PRESENCE_STATUS_ONLINE] = "online",
  [KITH_PRESENCE_STATUS_IDLE] = "idle",           [KITH_PRESENCE_STATUS_DND] = "dnd",
  [KITH_PRESENCE_STATUS_INVISIBLE] = "invisible",
};

static KithSession *
get_session (KithWindow *self)
{
  KithMainView *view = kith_window_get_main_view (self);

  return view ? kith_main_view_get_session (view) : NULL;
}

static void
on_presence_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_session_choose_presence_finish (KITH_SESSION (source), result, &error))
    kith_window_show_error (self, _ ("Your status could not be changed"), error);
}

static void
on_presence (GSimpleAction *action, GVariant *state, gpointer data)
{
  KithSession *session = get_session (data);
  const char *name = g_variant_get_string (state, NULL);

  for (guint i = 0; session && i < G_N_ELEMENTS (presences); i++)
    if (g_str_equal (presences[i], name))
      kith_session_choose_presence_async (session, (KithPresenceStatus) i, NULL, on_presence_chosen,
                                          g_object_ref (data));
}

static void
on_retry (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithSession *session = kith_window_find_session (data, g_variant_get_string (parameter, NULL));
  KithHost *host = kith_window_get_host (data);

  if (!session)
    return;
  if (kith_host_is_at (host, kith_session_get_server_address (session)))
    kith_host_start (host);
  kith_session_retry_now (session);
}

static void
on_sign_in_again (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithSession *session = kith_window_find_session (data, g_variant_get_string (parameter, NULL));
  KithUser *account = session ? kith_session_get_account (session) : NULL;

  if (!session)
    return;
  kith_window_show_welcome (data, KITH_WELCOME_SIGN_IN);
  kith_window_set_welcome_account (data, kith_session_get_server_address (session),
                                   account ? kith_user_get_username (account) : NULL);
}

static void
on_certificate_answer (AdwMessageDialog *dialog, const char *response, KithSession *session)
{
  if (g_str_equal (response, "trust"))
    kith_session_accept_certificate (session);
}

static void
on_review_certificate (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithSession *session = kith_window_find_session (data, g_variant_get_string (parameter, NULL));
  const char *trusted;
  GtkWidget *dialog;

  if (!session)
    return;
  trusted = kith_session_get_trusted_fingerprint (session);
  dialog = kith_certificate_question_new (GTK_WINDOW (data), kith_session_get_server_name (session),
                                          trusted ? trusted : "", kith_session_get_refused_fingerprint (session));
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_certificate_answer), session, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_signed_out (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) window = data;
  g_autoptr (GError) error = NULL;

  if (!kith_client_sign_out_finish (KITH_CLIENT (source), result, &error))
    kith_window_show_error (window, _ ("The server was not told that you signed out"), error);
}

static void
on_sign_out_confirmed (AdwMessageDialog *dialog, const char *response, KithSession *session)
{
  KithWindow *window = KITH_WINDOW (gtk_window_get_transient_for (GTK_WINDOW (dialog)));

  kith_client_sign_out_async (kith_window_get_client (window), session, NULL, on_signed_out, g_object_ref (window));
}

static void
on_sign_out (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithSession *session = get_session (data);
  g_autofree char *heading = NULL;
  GtkWidget *dialog;

  if (!session)
    return;
  heading = g_strdup_printf (_ ("Sign Out of “%s”?"), kith_session_get_server_name (session));
  dialog = adw_message_dialog_new (
    GTK_WINDOW (data), heading,
    _ ("What was read offline, drafts and messages that wait to be sent are removed from "
       "this computer. To come back you need your name and password."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "destroy", _ ("_Sign Out"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "destroy", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response::destroy", G_CALLBACK (on_sign_out_confirmed), session, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* There is nothing left on the server; what is kept here goes too. */
static void
on_account_deleted (KithAccountSettings *settings, KithSession *session)
{
  KithWindow *window = KITH_WINDOW (gtk_window_get_transient_for (GTK_WINDOW (settings)));

  kith_client_sign_out_async (kith_window_get_client (window), session, NULL, on_signed_out, g_object_ref (window));
  kith_window_show_toast (window, _ ("Your account is deleted"));
}

static void
on_account_settings (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithSession *session = get_session (data);
  const char *name = g_action_get_name (G_ACTION (action)), *page = NULL;
  KithAccountSettings *settings;

  if (!session || !kith_session_get_account (session))
    return;
  if (g_str_equal (name, "edit-profile"))
    page = "profile";
  else if (g_str_equal (name, "change-password"))
    page = "password";
  settings = kith_account_settings_present (GTK_WINDOW (data), session, page);
  g_signal_connect_object (settings, "deleted", G_CALLBACK (on_account_deleted), session, 0);
}

static const GActionEntry actions[] = {
  { .name = "presence", .parameter_type = "s", .state = "'online'", .change_state = on_presence },
  { .name = "account-settings", .activate = on_account_settings },
  { .name = "edit-profile", .activate = on_account_settings },
  { .name = "change-password", .activate = on_account_settings },
  { .name = "sign-out", .activate = on_sign_out },
  { .name = "sign-in-again", .activate = on_sign_in_again, .parameter_type = "s" },
  { .name = "retry", .activate = on_retry, .parameter_type = "s" },
  { .name = "review-certificate", .activate = on_review_certificate, .parameter_type = "s" },
};

void
kith_window_add_account_actions (KithWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}

void
kith_window_update_account_actions (KithWindow *self)
{
  KithSession *session = get_session (self);
  gboolean connected = session && kith_session_get_state (session) == KITH_CONNECTION_CONNECTED;
  GAction *presence = g_action_map_lookup_action (G_ACTION_MAP (self), "presence");
  const char *const needs_session[] = { "presence", "account-settings", "edit-profile", "change-password", "sign-out" };

  for (guint i = 0; i < G_N_ELEMENTS (needs_session); i++)
    kith_window_enable_action (self, needs_session[i],
                               connected || (session && g_str_equal (needs_session[i], "sign-out")));
  if (session)
    g_simple_action_set_state (G_SIMPLE_ACTION (presence),
                               g_variant_new_string (presences[kith_session_get_presence (session)]));
}
