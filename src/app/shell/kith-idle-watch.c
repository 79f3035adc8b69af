/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-idle-watch.h"

#define IDLE_SECONDS (10 * 60)

/* Input elsewhere on the desktop counts too, where the desktop tells of it. */
#define MONITOR_NAME "org.gnome.Mutter.IdleMonitor"
#define MONITOR_PATH "/org/gnome/Mutter/IdleMonitor/Core"

typedef struct
{
  KithClient *client;
  guint source;
  gboolean idle;
} Watch;

static gboolean on_still (gpointer data);

static void
set_idle (Watch *self, gboolean idle)
{
  GListModel *sessions = kith_client_list_sessions (self->client);

  if (self->idle == idle)
    return;
  self->idle = idle;
  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (KithSession) session = g_list_model_get_item (sessions, i);

      kith_session_set_idle (session, idle);
    }
}

static void
wait (Watch *self, guint seconds)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add_seconds (seconds, on_still, self);
}

/* Milliseconds without input on the whole desktop; -1 where nobody tells. */
static gint64
ask_desktop (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) answer = bus ? g_dbus_connection_call_sync (bus, MONITOR_NAME, MONITOR_PATH, MONITOR_NAME,
                                                                   "GetIdletime", NULL, G_VARIANT_TYPE ("(t)"),
                                                                   G_DBUS_CALL_FLAGS_NO_AUTO_START, 200, NULL, NULL)
                                    : NULL;
  guint64 idle_ms;

  if (!answer)
    return -1;
  g_variant_get (answer, "(t)", &idle_ms);
  return (gint64) idle_ms;
}

static gboolean
on_still (gpointer data)
{
  Watch *self = data;
  gint64 still = ask_desktop ();
  gboolean touched = still >= 0 && still < IDLE_SECONDS * 1000;

  self->source = 0;
  set_idle (self, !touched);
  /* Where the desktop tells, it is asked again: nobody may touch this window for hours. */
  if (touched)
    wait (self, (guint) (IDLE_SECONDS - still / 1000 + 1));
  else if (still >= 0)
    wait (self, 30);
  return G_SOURCE_REMOVE;
}

static gboolean
on_input (GtkEventControllerLegacy *controller, GdkEvent *event, gpointer data)
{
  Watch *self = data;

  set_idle (self, FALSE);
  /* Moving the deadline with every motion would cost more than it is worth. */
  if (!self->source || gdk_event_get_event_type (event) != GDK_MOTION_NOTIFY)
    wait (self, IDLE_SECONDS);
  return GDK_EVENT_PROPAGATE;
}

static void
watch_free (gpointer data, GClosure *closure)
{
  Watch *self = data;

  g_clear_handle_id (&self->source, g_source_remove);
  g_object_unref (self->client);
  g_free (self);
}

/**
 * kith_idle_watch_add:
 * @window: whose input counts
 */
void
kith_idle_watch_add (GtkWidget *window, KithClient *client)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();
  Watch *self = g_new0 (Watch, 1);

  self->client = g_object_ref (client);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_data (controller, "event", G_CALLBACK (on_input), self, watch_free, 0);
  gtk_widget_add_controller (window, controller);
  wait (self, IDLE_SECONDS);
}
