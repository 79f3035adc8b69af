/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-drag.h"

#include "kith-permissions.h"
#include "kith-session.h"
#include "kith-voice-person-menu.h"

/* What a row is about. */
typedef struct
{
  KithVoiceMember *member;
  KithGuild *guild;
} Burden;

static void
burden_free (gpointer data, GClosure *closure)
{
  Burden *burden = data;

  g_object_unref (burden->member);
  g_object_unref (burden->guild);
  g_free (burden);
}

static gboolean
is_me (KithVoiceMember *member, KithSession *session)
{
  return session && kith_session_get_account (session) == kith_voice_member_get_user (member);
}

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, const Burden *burden)
{
  if (!is_me (burden->member, kith_guild_get_session (burden->guild)) &&
      !kith_voice_person_may (burden->member, burden->guild, KITH_PERMISSION_MOVE_MEMBERS))
    return NULL;
  return gdk_content_provider_new_typed (KITH_TYPE_VOICE_MEMBER, burden->member);
}

static void
on_begin (GtkDragSource *source, GdkDrag *drag)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, picture, 0, 0);
}

/**
 * kith_voice_drag_add_source:
 *
 * Lets somebody be taken from where they are, by who may move them; oneself always.
 */
void
kith_voice_drag_add_source (GtkWidget *row, KithVoiceMember *member, KithGuild *guild)
{
  GtkDragSource *source = gtk_drag_source_new ();
  Burden *burden = g_new0 (Burden, 1);

  burden->member = g_object_ref (member);
  burden->guild = g_object_ref (guild);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_data (source, "prepare", G_CALLBACK (on_prepare), burden, burden_free, 0);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_begin), NULL);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
}

static KithChannel *
find_destination (GtkDropTarget *target)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  KithVoiceDragFind find_channel = (KithVoiceDragFind) g_object_get_data (G_OBJECT (target), "find-channel");
  KithChannel *channel = find_channel (widget);

  return channel && kith_channel_get_kind (channel) == KITH_CHANNEL_KIND_VOICE && kith_channel_get_guild (channel)
           ? channel
           : NULL;
}

static GdkDragAction
on_enter (GtkDropTarget *target, double x, double y)
{
  return find_destination (target) ? GDK_ACTION_MOVE : 0;
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  KithVoiceMember *member = g_value_get_object (value);
  KithChannel *channel = find_destination (target);
  KithGuild *guild = channel ? kith_channel_get_guild (channel) : NULL;
  KithSession *session = guild ? kith_guild_get_session (guild) : NULL;

  if (!session || g_strcmp0 (kith_voice_member_get_guild_id (member), kith_guild_get_id (guild)) != 0 ||
      g_strcmp0 (kith_voice_member_get_channel_id (member), kith_channel_get_id (channel)) == 0)
    return FALSE;
  if (is_me (member, session))
    gtk_widget_activate_action (widget, "win.join-voice", "(ss)", kith_session_get_id (session),
                                kith_channel_get_id (channel));
  else
    gtk_widget_activate_action (widget, "win.voice-move", "(ssss)", kith_session_get_id (session),
                                kith_guild_get_id (guild), kith_user_get_id (kith_voice_member_get_user (member)),
                                kith_channel_get_id (channel));
  return TRUE;
}

/**
 * kith_voice_drag_add_target:
 * @find_channel: tells which channel the widget stands for at the moment
 *
 * Lets people be brought to a voice channel.
 */
void
kith_voice_drag_add_target (GtkWidget *widget, KithVoiceDragFind find_channel)
{
  GtkDropTarget *target = gtk_drop_target_new (KITH_TYPE_VOICE_MEMBER, GDK_ACTION_MOVE);

  g_object_set_data (G_OBJECT (target), "find-channel", (gpointer) find_channel);
  g_signal_connect (target, "enter", G_CALLBACK (on_enter), NULL);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), NULL);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}
