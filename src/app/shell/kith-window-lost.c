/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-window-private.h"

#include <glib/gi18n.h>

/* A community that was taken away does not just vanish: the person is told what happened. */

static void
on_guild_lost (KithSession *session, const char *name, int why, KithWindow *self)
{
  g_autofree char *heading = NULL;
  const char *body = NULL;
  GtkWidget *dialog;

  switch ((KithGuildEnd) why)
    {
    case KITH_GUILD_END_KICKED:
      /* Translators: %s is a community */
      heading = g_strdup_printf (_ ("You Were Removed from “%s”"), name);
      body = _ ("Somebody who looks after the community removed you. You can come back with an invite.");
      break;
    case KITH_GUILD_END_BANNED:
      heading = g_strdup_printf (_ ("You Were Banned from “%s”"), name);
      body = _ ("Somebody who looks after the community banned you. You cannot come back until the ban is lifted.");
      break;
    case KITH_GUILD_END_DELETED:
      heading = g_strdup_printf (_ ("“%s” Was Deleted"), name);
      body = _ ("Its owner deleted the community with all that was in it.");
      break;
    case KITH_GUILD_END_LEFT:
    default:
      return;
    }
  dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_sessions_changed (GListModel *sessions, guint position, guint removed, guint added, KithWindow *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (KithSession) session = g_list_model_get_item (sessions, i);

      g_signal_handlers_disconnect_by_func (session, on_guild_lost, self);
      g_signal_connect_object (session, "guild-lost", G_CALLBACK (on_guild_lost), self, 0);
    }
}

/* Tells of communities that are lost on any server, from now on. */
void
kith_window_watch_lost_guilds (KithWindow *self)
{
  GListModel *sessions = kith_client_list_sessions (kith_window_get_client (self));

  g_signal_connect_object (sessions, "items-changed", G_CALLBACK (on_sessions_changed), self, 0);
  on_sessions_changed (sessions, 0, 0, g_list_model_get_n_items (sessions), self);
}
