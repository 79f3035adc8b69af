/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-channel-settings.h"
#include "kith-form-dialog.h"
#include "kith-guild-roles.h"
#include "kith-guild-settings.h"
#include "kith-invite-dialog.h"
#include "kith-window-private.h"

#include <glib/gi18n.h>

/* What can be done with guilds and channels. Each dialog carries what it needs, because what is shown behind it may
 * change while it is open. */
typedef struct
{
  KithWindow *window;
  KithFormDialog *dialog; /* (nullable) where the action asks nothing but yes */
  KithSession *session;
  KithGuild *guild;
  KithChannel *channel; /* what is changed, or the category in which one is made */
  KithChannelKind kind;
} Errand;

static Errand *
errand_new (KithWindow *window)
{
  KithMainView *view = kith_window_get_main_view (window);
  KithSession *session = view ? kith_main_view_get_session (view) : NULL;
  KithGuild *guild = view ? kith_main_view_get_guild (view) : NULL;
  Errand *self = g_new0 (Errand, 1);

  self->window = g_object_ref (window);
  g_set_object (&self->session, session);
  g_set_object (&self->guild, guild);
  return self;
}

static void
errand_free (gpointer data)
{
  Errand *self = data;

  g_object_unref (self->window);
  g_clear_object (&self->session);
  g_clear_object (&self->guild);
  g_clear_object (&self->channel);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

/* Lets @dialog own @errand. */
static void
open_form (KithFormDialog *dialog, Errand *errand, GCallback on_submitted)
{
  errand->dialog = dialog;
  g_object_set_data_full (G_OBJECT (dialog), "errand", errand, errand_free);
  g_signal_connect (dialog, "submitted", on_submitted, errand);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The reply may come when the dialog, and the errand with it, are gone; the reference that the call held tells. */
static void
finish_form (KithFormDialog *dialog, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kith_form_dialog_end (dialog, 0, error);
}

static void
on_guild_created (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithFormDialog) dialog = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithGuild) guild = kith_session_create_guild_finish (KITH_SESSION (source), result, &error);
  Errand *errand = g_object_get_data (G_OBJECT (dialog), "errand");

  if (guild)
    kith_window_open_guild (errand->window, guild);
  finish_form (dialog, error);
}

static void
on_create_guild_submitted (KithFormDialog *dialog, Errand *errand)
{
  kith_session_create_guild_async (errand->session, kith_form_dialog_get_text (dialog, 0),
                                   kith_form_dialog_begin (dialog), on_guild_created, g_object_ref (dialog));
}

static void
on_create_guild (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Errand *errand = errand_new (data);
  KithFormDialog *dialog;
  g_autofree char *explanation = NULL;

  if (!errand->session)
    {
      errand_free (errand);
      kith_window_show_welcome (data, KITH_WELCOME_START);
      return;
    }
  /* Translators: %s is a server's name */
  explanation = g_strdup_printf (_ ("It will live on %s and belong to you."),
                                 kith_session_get_server_name (errand->session));
  dialog = kith_form_dialog_new (GTK_WINDOW (errand->window), _ ("Create a Community"), explanation, _ ("C_reate"));
  kith_form_dialog_add_field (dialog, _ ("_Name of the community"), NULL, FALSE);
  open_form (dialog, errand, G_CALLBACK (on_create_guild_submitted));
}

static void
on_guild_settings (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (Errand) errand = errand_new (data);

  kith_guild_settings_present (GTK_WINDOW (errand->window), errand->guild, kith_window_get_host (errand->window));
}

static void
on_channel_created (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithFormDialog) dialog = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithChannel) channel = kith_guild_create_channel_finish (KITH_GUILD (source), result, &error);
  Errand *errand = g_object_get_data (G_OBJECT (dialog), "errand");

  if (channel && errand->kind == KITH_CHANNEL_KIND_TEXT)
    kith_window_open_channel (errand->window, channel);
  finish_form (dialog, error);
}

static void
on_create_channel_submitted (KithFormDialog *dialog, Errand *errand)
{
  kith_guild_create_channel_async (errand->guild, kith_form_dialog_get_text (dialog, 0), errand->kind, errand->channel,
                                   kith_form_dialog_begin (dialog), on_channel_created, g_object_ref (dialog));
}

static void
ask_channel_name (Errand *errand)
{
  gboolean category = errand->kind == KITH_CHANNEL_KIND_CATEGORY;
  g_autofree char *explanation = NULL;
  KithFormDialog *dialog;

  if (errand->channel)
    /* Translators: %s is a category of channels */
    explanation = g_strdup_printf (_ ("In the category %s."), kith_channel_get_name (errand->channel));
  dialog = kith_form_dialog_new (GTK_WINDOW (errand->window),
                                 category ? _ ("Create a Category") : _ ("Create a Channel"), explanation,
                                 _ ("C_reate"));
  kith_form_dialog_add_field (dialog, category ? _ ("_Name of the category") : _ ("_Name of the channel"), NULL, FALSE);
  open_form (dialog, errand, G_CALLBACK (on_create_channel_submitted));
}

/* A new channel stands beside the one that is open. */
static void
on_create_channel (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Errand *errand = errand_new (data);
  KithChannel *open = kith_main_view_get_channel (kith_window_get_main_view (data));
  const char *parent = open ? kith_channel_get_parent_id (open) : NULL;

  errand->kind = KITH_CHANNEL_KIND_TEXT;
  if (g_str_equal (g_action_get_name (G_ACTION (action)), "create-category"))
    errand->kind = KITH_CHANNEL_KIND_CATEGORY;
  else if (parent)
    g_set_object (&errand->channel, kith_guild_find_channel (errand->guild, parent));
  ask_channel_name (errand);
}

/* The channel that an action's parameter names, with its guild. */
static Errand *
errand_new_for_channel (KithWindow *window, GVariant *parameter)
{
  g_autoptr (Errand) errand = errand_new (window);
  const char *session_id, *id;
  KithSession *session;
  KithChannel *channel;

  g_variant_get (parameter, "(&s&s)", &session_id, &id);
  session = kith_window_find_session (window, session_id);
  channel = session ? kith_session_find_channel (session, id) : NULL;
  if (!channel)
    return NULL;
  g_set_object (&errand->session, session);
  g_set_object (&errand->channel, channel);
  g_set_object (&errand->guild, kith_channel_get_guild (channel));
  return g_steal_pointer (&errand);
}

static void
on_create_channel_in (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Errand *errand = errand_new_for_channel (data, parameter);

  if (!errand)
    return;
  errand->kind = KITH_CHANNEL_KIND_TEXT;
  ask_channel_name (errand);
}

static void
on_edit_channel (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (Errand) errand = errand_new_for_channel (data, parameter);

  if (errand)
    kith_channel_settings_present (GTK_WINDOW (errand->window), errand->channel);
}

static void
on_mark_channel_read (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (Errand) errand = errand_new_for_channel (data, parameter);

  if (errand)
    kith_channel_mark_read (errand->channel);
}

static void
on_mark_guild_read (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (Errand) errand = errand_new (data);
  GListModel *channels = kith_guild_list_channels (errand->guild);

  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i);

      if (kith_channel_get_unread (channel))
        kith_channel_mark_read (channel);
    }
}

static void
on_invite (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (Errand) errand = errand_new (data);
  KithInviteDialog *dialog = kith_invite_dialog_new (GTK_WINDOW (errand->window), errand->guild,
                                                     kith_window_get_host (errand->window));

  gtk_window_present (GTK_WINDOW (dialog));
}

/* Asks before something is destroyed; @errand goes to @on_response, which frees it. */
static void
confirm (Errand *errand, const char *heading, const char *body, const char *label, GCallback on_response)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (errand->window), heading, body);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_add_responses (message, "cancel", _ ("_Cancel"), "destroy", label, NULL);
  adw_message_dialog_set_response_appearance (message, "destroy", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (message, "cancel");
  adw_message_dialog_set_close_response (message, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "errand", errand, errand_free);
  g_signal_connect (dialog, "response::destroy", on_response, errand);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_channel_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) window = data;
  g_autoptr (GError) error = NULL;

  if (!kith_channel_delete_finish (KITH_CHANNEL (source), result, &error))
    kith_window_show_error (window, _ ("The channel was not deleted"), error);
}

static void
on_delete_channel_confirmed (AdwMessageDialog *dialog, const char *response, Errand *errand)
{
  kith_channel_delete_async (errand->channel, NULL, on_channel_deleted, g_object_ref (errand->window));
}

static void
on_delete_channel (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Errand *errand = errand_new_for_channel (data, parameter);
  g_autofree char *heading = NULL;
  gboolean category;

  if (!errand)
    return;
  category = kith_channel_get_kind (errand->channel) == KITH_CHANNEL_KIND_CATEGORY;
  heading = g_strdup_printf (category ? _ ("Delete the Category “%s”?") : _ ("Delete the Channel “%s”?"),
                             kith_channel_get_name (errand->channel));
  confirm (errand, heading,
           category ? _ ("Its channels stay, without a category.")
                    : _ ("All its messages are deleted for everybody. This cannot be undone."),
           _ ("_Delete"), G_CALLBACK (on_delete_channel_confirmed));
}

static void
on_guild_left (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) window = data;
  g_autoptr (GError) error = NULL;

  if (!kith_guild_leave_finish (KITH_GUILD (source), result, &error))
    kith_window_show_error (window, _ ("You are still a member"), error);
}

static void
on_leave_confirmed (AdwMessageDialog *dialog, const char *response, Errand *errand)
{
  kith_guild_leave_async (errand->guild, NULL, on_guild_left, g_object_ref (errand->window));
}

static void
on_leave_guild (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Errand *errand = errand_new (data);
  g_autofree char *heading = g_strdup_printf (_ ("Leave “%s”?"), kith_guild_get_name (errand->guild));

  confirm (errand, heading, _ ("Your messages stay. To come back you need an invite."), _ ("_Leave"),
           G_CALLBACK (on_leave_confirmed));
}

static void
on_stop_viewing (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithMainView *view = kith_window_get_main_view (data);
  KithGuild *guild = view ? kith_main_view_get_guild (view) : NULL;

  if (guild)
    kith_guild_view_as (guild, NULL);
}

static const GActionEntry actions[] = {
  { .name = "create-guild", .activate = on_create_guild },
  { .name = "guild-settings", .activate = on_guild_settings },
  { .name = "invite", .activate = on_invite },
  { .name = "stop-viewing", .activate = on_stop_viewing },
  { .name = "leave-guild", .activate = on_leave_guild },
  { .name = "mark-guild-read", .activate = on_mark_guild_read },
  { .name = "create-channel", .activate = on_create_channel },
  { .name = "create-category", .activate = on_create_channel },
  { .name = "create-channel-in", .activate = on_create_channel_in, .parameter_type = "(ss)" },
  { .name = "edit-channel", .activate = on_edit_channel, .parameter_type = "(ss)" },
  { .name = "delete-channel", .activate = on_delete_channel, .parameter_type = "(ss)" },
  { .name = "mark-channel-read", .activate = on_mark_channel_read, .parameter_type = "(ss)" },
};

void
kith_window_add_guild_actions (KithWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}

void
kith_window_update_guild_actions (KithWindow *self)
{
  KithMainView *view = kith_window_get_main_view (self);
  KithGuild *guild = view ? kith_main_view_get_guild (view) : NULL;

  kith_window_enable_action (self, "invite", guild && kith_guild_can (guild, KITH_PERMISSION_CREATE_INVITE));
  kith_window_enable_action (self, "create-channel", guild && kith_guild_can (guild, KITH_PERMISSION_MANAGE_CHANNELS));
  kith_window_enable_action (self, "create-category", guild && kith_guild_can (guild, KITH_PERMISSION_MANAGE_CHANNELS));
  kith_window_enable_action (self, "guild-settings", kith_guild_settings_are_for (guild));
  kith_window_enable_action (self, "guild-notifications", guild != NULL);
  kith_window_enable_action (self, "mark-guild-read", guild != NULL);
  kith_window_enable_action (self, "leave-guild", guild && !kith_guild_is_mine (guild));
}
