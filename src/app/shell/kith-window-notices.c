/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-notification-dialog.h"
#include "kith-window-private.h"

#include <glib/gi18n.h>

/* What tells one of messages. */

static KithWireNotificationsPatch
make_patch (gint64 seconds)
{
  return (KithWireNotificationsPatch){ .has_muted = TRUE,
                                       .muted = seconds != 0,
                                       .has_muted_until = seconds > 0,
                                       .muted_until = g_get_real_time () / 1000 + seconds * 1000 };
}

static void
on_channel_muted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_channel_choose_notifications_finish (KITH_CHANNEL (source), result, &error))
    kith_window_show_error (self, _ ("The notifications were not changed"), error);
}

/* What an action is about: a channel or a guild of an account. */
typedef struct
{
  KithChannel *channel; /* (nullable) */
  KithGuild *guild;     /* (nullable) */
} Subject;

static Subject
find_subject (KithWindow *self, GVariant *parameter)
{
  g_autoptr (GVariant) session_id = g_variant_get_child_value (parameter, 0);
  g_autoptr (GVariant) id = g_variant_get_child_value (parameter, 1);
  KithSession *session = kith_window_find_session (self, g_variant_get_string (session_id, NULL));
  const char *text = g_variant_get_string (id, NULL);

  return (Subject){ .channel = session ? kith_session_find_channel (session, text) : NULL,
                    .guild = session ? kith_session_find_guild (session, text) : NULL };
}

static KithWireNotificationsPatch
read_patch (GVariant *parameter)
{
  gint64 seconds;

  g_variant_get_child (parameter, 2, "x", &seconds);
  return make_patch (seconds);
}

static void
on_mute_channel (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const KithWireNotificationsPatch patch = read_patch (parameter);
  KithChannel *channel = find_subject (data, parameter).channel;

  if (channel)
    kith_channel_choose_notifications_async (channel, &patch, NULL, on_channel_muted, g_object_ref (data));
}

static void
on_guild_muted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_guild_choose_notifications_finish (KITH_GUILD (source), result, &error))
    kith_window_show_error (self, _ ("The notifications were not changed"), error);
}

static void
on_mute_guild (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const KithWireNotificationsPatch patch = read_patch (parameter);
  KithGuild *guild = find_subject (data, parameter).guild;

  if (guild)
    kith_guild_choose_notifications_async (guild, &patch, NULL, on_guild_muted, g_object_ref (data));
}

static void
on_notification_settings (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithChannel *channel = find_subject (data, parameter).channel;

  if (channel)
    gtk_window_present (GTK_WINDOW (kith_notification_dialog_new_for_channel (data, channel)));
}

static void
on_guild_notification_settings (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithGuild *guild = find_subject (data, parameter).guild;

  if (guild)
    gtk_window_present (GTK_WINDOW (kith_notification_dialog_new_for_guild (data, guild)));
}

/* For the menu and the key, which know of no guild. */
static void
on_guild_notifications (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithMainView *view = kith_window_get_main_view (data);
  KithGuild *guild = view ? kith_main_view_get_guild (view) : NULL;

  if (guild)
    gtk_window_present (GTK_WINDOW (kith_notification_dialog_new_for_guild (data, guild)));
}

static const GActionEntry actions[] = {
  { .name = "mute-channel", .activate = on_mute_channel, .parameter_type = "(ssx)" },
  { .name = "mute-guild", .activate = on_mute_guild, .parameter_type = "(ssx)" },
  { .name = "notification-settings", .activate = on_notification_settings, .parameter_type = "(ss)" },
  { .name = "guild-notification-settings", .activate = on_guild_notification_settings, .parameter_type = "(ss)" },
  { .name = "guild-notifications", .activate = on_guild_notifications },
};

void
kith_window_add_notice_actions (KithWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
