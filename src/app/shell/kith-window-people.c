/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-confirm.h"
#include "kith-form-dialog.h"
#include "kith-guild-profile-dialog.h"
#include "kith-people-actions.h"
#include "kith-people-dialog.h"
#include "kith-profile-dialog.h"
#include "kith-status-dialog.h"
#include "kith-window-private.h"

#include <glib/gi18n.h>

/* What people do with each other outside communities. */

static KithSession *
get_session (KithWindow *self)
{
  KithMainView *view = kith_window_get_main_view (self);

  return view ? kith_main_view_get_session (view) : NULL;
}

/* Finds the session and the second id of an action's "(ss)". */
static KithSession *
find_session (KithWindow *self, GVariant *parameter, const char **id)
{
  const char *session_id;

  g_variant_get (parameter, "(&s&s)", &session_id, id);
  return kith_window_find_session (self, session_id);
}

static KithChannel *
find_channel (KithWindow *self, GVariant *parameter)
{
  const char *id;
  KithSession *session = find_session (self, parameter, &id);

  return session ? kith_session_find_channel (session, id) : NULL;
}

static void
on_open_direct (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithSession *session = kith_window_find_session (data, g_variant_get_string (parameter, NULL));

  if (session)
    kith_window_show_direct (data, session);
}

static void
on_message_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithChannel) channel = kith_session_open_conversation_finish (KITH_SESSION (source), result, &error);

  if (channel)
    kith_window_open_channel (self, channel);
  else
    kith_window_show_error (self, _ ("The conversation could not be opened"), error);
}

static void
on_message_user (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *id;
  KithSession *session = find_session (data, parameter, &id);
  const char *const ids[] = { id, NULL };

  if (session)
    kith_session_open_conversation_async (session, ids, NULL, NULL, on_message_opened, g_object_ref (data));
}

static void
on_chosen_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithPeopleDialog) dialog = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithChannel) channel = kith_session_open_conversation_finish (KITH_SESSION (source), result, &error);
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (dialog));

  if (channel && KITH_IS_WINDOW (window))
    kith_window_open_channel (KITH_WINDOW (window), channel);
  kith_people_dialog_fail (dialog, error);
}

static void
on_people_chosen (KithPeopleDialog *dialog, const char *joined, KithSession *session)
{
  g_auto (GStrv) ids = g_strsplit (joined, ",", -1);

  kith_session_open_conversation_async (session, (const char *const *) ids, NULL, NULL, on_chosen_opened,
                                        g_object_ref (dialog));
}

static void
on_new_message (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithSession *session = get_session (data);
  KithPeopleDialog *dialog;

  if (!session)
    return;
  dialog = kith_people_dialog_new (data, session, _ ("New Message"), _ ("_Write"), KITH_LIMIT_GROUP_MAX - 1);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_people_chosen), session, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_person_added (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithPeopleDialog) dialog = data;
  g_autoptr (GError) error = NULL;

  kith_channel_add_person_finish (KITH_CHANNEL (source), result, &error);
  kith_people_dialog_fail (dialog, error);
}

static void
on_person_chosen (KithPeopleDialog *dialog, const char *id, KithChannel *channel)
{
  kith_channel_add_person_async (channel, id, NULL, on_person_added, g_object_ref (dialog));
}

static void
on_add_person (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithChannel *channel = find_channel (data, parameter);
  KithPeopleDialog *dialog;

  if (!channel)
    return;
  dialog = kith_people_dialog_new (data, kith_channel_get_session (channel), _ ("Add a Person"), _ ("_Add"), 1);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_person_chosen), channel, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_renamed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithFormDialog) dialog = data;
  g_autoptr (GError) error = NULL;

  kith_channel_edit_finish (KITH_CHANNEL (source), result, &error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kith_form_dialog_end (dialog, 0, error);
}

static void
on_rename_submitted (KithFormDialog *dialog, KithChannel *channel)
{
  kith_channel_edit_async (channel, &(KithChannelEdit){ kith_form_dialog_get_text (dialog, 0), NULL, -1, -1 },
                           kith_form_dialog_begin (dialog), on_renamed, g_object_ref (dialog));
}

static void
on_rename_group (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithChannel *channel = find_channel (data, parameter);
  KithFormDialog *dialog;

  if (!channel)
    return;
  dialog = kith_form_dialog_new (data, _ ("Rename the Group"), NULL, _ ("_Save"));
  kith_form_dialog_add_field (dialog, _ ("_Name"), kith_channel_get_given_name (channel), FALSE);
  g_signal_connect_object (dialog, "submitted", G_CALLBACK (on_rename_submitted), channel, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_channel_delete_finish (KITH_CHANNEL (source), result, &error))
    kith_window_show_error (self, _ ("The conversation was not closed"), error);
}

static void
on_close_conversation (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithChannel *channel = find_channel (data, parameter);

  if (channel)
    kith_channel_delete_async (channel, NULL, on_closed, g_object_ref (data));
}

/* What a question is about. */
typedef struct
{
  KithWindow *window;
  GObject *object;
} Errand;

static Errand *
errand_new (KithWindow *window, gpointer object)
{
  Errand *self = g_new0 (Errand, 1);

  self->window = g_object_ref (window);
  self->object = g_object_ref (object);
  return self;
}

static void
errand_free (gpointer data)
{
  Errand *self = data;

  g_object_unref (self->window);
  g_object_unref (self->object);
  g_free (self);
}

static void
on_left (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_channel_leave_finish (KITH_CHANNEL (source), result, &error))
    kith_window_show_error (self, _ ("You did not leave the group"), error);
}

static void
leave (gpointer data)
{
  Errand *errand = data;

  kith_channel_leave_async (KITH_CHANNEL (errand->object), NULL, on_left, g_object_ref (errand->window));
}

static void
on_leave_group (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithChannel *channel = find_channel (data, parameter);
  g_autofree char *heading = NULL;

  if (!channel)
    return;
  heading = g_strdup_printf (_ ("Leave “%s”?"), kith_channel_get_name (channel));
  kith_confirm (data, heading,
                _ ("You will not see what is written there any more. Somebody in the group can add you again."),
                _ ("_Leave"), leave, errand_new (data, channel), errand_free);
}

static void
on_blocked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_session_block_finish (KITH_SESSION (source), result, &error))
    kith_window_show_error (self, _ ("That did not work"), error);
}

static void
block (gpointer data)
{
  Errand *errand = data;
  KithSession *session = g_object_get_data (errand->object, "kith-blocking-session");

  kith_session_block_async (session, KITH_USER (errand->object), TRUE, NULL, on_blocked, g_object_ref (errand->window));
}

static void
on_block_user (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *id;
  KithSession *session = find_session (data, parameter, &id);
  KithUser *user = session ? kith_session_find_user (session, id) : NULL;
  g_autofree char *heading = NULL;

  if (!user)
    return;
  heading = g_strdup_printf (_ ("Block %s?"), kith_user_get_display_name (user));
  g_object_set_data_full (G_OBJECT (user), "kith-blocking-session", g_object_ref (session), g_object_unref);
  kith_confirm (data, heading,
                _ ("They cannot write to you, and what they write elsewhere is folded. They are not told."),
                _ ("_Block"), block, errand_new (data, user), errand_free);
}

static void
on_unblock_user (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *id;
  KithSession *session = find_session (data, parameter, &id);
  KithUser *user = session ? kith_session_find_user (session, id) : NULL;

  if (user)
    kith_session_block_async (session, user, FALSE, NULL, on_blocked, g_object_ref (data));
}

static void
on_show_profile (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *session_id, *user_id, *guild_id;
  KithSession *session;

  g_variant_get (parameter, "(&s&s&s)", &session_id, &user_id, &guild_id);
  session = kith_window_find_session (data, session_id);
  if (session)
    kith_profile_dialog_present (data, session, user_id,
                                 *guild_id ? kith_session_find_guild (session, guild_id) : NULL);
}

static void
on_edit_guild_profile (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithMainView *view = kith_window_get_main_view (data);
  KithGuild *guild = view ? kith_main_view_get_guild (view) : NULL;

  if (guild)
    kith_guild_profile_dialog_present (data, guild);
}

static void
on_set_status (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithSession *session = get_session (data);

  if (session)
    gtk_window_present (GTK_WINDOW (kith_status_dialog_new (data, session)));
}

static void
on_status_cleared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_session_set_status_finish (KITH_SESSION (source), result, &error))
    kith_window_show_error (self, _ ("Your status could not be changed"), error);
}

static void
on_clear_status (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithSession *session = get_session (data);

  if (session)
    kith_session_set_status_async (session, NULL, NULL, 0, NULL, on_status_cleared, g_object_ref (data));
}

static void
on_allowed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_guild_allow_direct_messages_finish (KITH_GUILD (source), result, &error))
    kith_window_show_error (self, _ ("That did not work"), error);
  kith_window_update_people_actions (self);
}

static void
on_allow_direct_messages (GSimpleAction *action, GVariant *state, gpointer data)
{
  KithMainView *view = kith_window_get_main_view (data);
  KithGuild *guild = view ? kith_main_view_get_guild (view) : NULL;

  if (guild)
    kith_guild_allow_direct_messages_async (guild, g_variant_get_boolean (state), NULL, on_allowed,
                                            g_object_ref (data));
}

/* What the community in view has set. */
void
kith_window_update_people_actions (KithWindow *self)
{
  KithMainView *view = kith_window_get_main_view (self);
  KithGuild *guild = view ? kith_main_view_get_guild (view) : NULL;
  GAction *allow = g_action_map_lookup_action (G_ACTION_MAP (self), "allow-direct-messages");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (allow), guild != NULL);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "edit-guild-profile")),
                               guild != NULL);
  g_simple_action_set_state (G_SIMPLE_ACTION (allow),
                             g_variant_new_boolean (guild && kith_guild_get_direct_messages (guild)));
}

static const GActionEntry actions[] = {
  { .name = "allow-direct-messages", .state = "true", .change_state = on_allow_direct_messages },
  { .name = "open-direct", .activate = on_open_direct, .parameter_type = "s" },
  { .name = "new-message", .activate = on_new_message },
  { .name = "message-user", .activate = on_message_user, .parameter_type = "(ss)" },
  { .name = "add-person", .activate = on_add_person, .parameter_type = "(ss)" },
  { .name = "rename-group", .activate = on_rename_group, .parameter_type = "(ss)" },
  { .name = "close-conversation", .activate = on_close_conversation, .parameter_type = "(ss)" },
  { .name = "leave-group", .activate = on_leave_group, .parameter_type = "(ss)" },
  { .name = "block-user", .activate = on_block_user, .parameter_type = "(ss)" },
  { .name = "unblock-user", .activate = on_unblock_user, .parameter_type = "(ss)" },
  { .name = "show-profile", .activate = on_show_profile, .parameter_type = "(sss)" },
  { .name = "edit-guild-profile", .activate = on_edit_guild_profile },
  { .name = "set-status", .activate = on_set_status },
  { .name = "clear-status", .activate = on_clear_status },
};

void
kith_window_add_people_actions (KithWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
