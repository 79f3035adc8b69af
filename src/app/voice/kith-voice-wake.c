/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-wake.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n.h>
#include <unistd.h>

struct _KithVoiceWake
{
  GtkApplication *application; /* not owned */
  gboolean awake;
  guint cookie;              /* of the session */
  GCancellable *cancellable; /* (nullable): while the system is asked */
  int lock;                  /* of the system; -1 for none. It ends when this is closed */
};

static void
on_locked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUnixFDList) list = NULL;
  g_autoptr (GVariant)
    answer = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &list, result, &error);
  KithVoiceWake *self = data;
  int index;

  if (!answer)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("The computer may fall asleep: %s", error->message);
      return;
    }
  g_variant_get (answer, "(h)", &index);
  self->lock = list ? g_unix_fd_list_get (list, index, NULL) : -1;
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  KithVoiceWake *self = data;

  if (!bus)
    return;
  g_dbus_connection_call_with_unix_fd_list (
    bus, "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "Inhibit",
    g_variant_new ("(ssss)", "sleep", "Kith", _ ("In a call"), "block"), G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE,
    -1, NULL, self->cancellable, on_locked, self);
}

/**
 * kith_voice_wake_new:
 *
 * Returns: (transfer full): what lets the computer sleep until it is told otherwise
 */
KithVoiceWake *
kith_voice_wake_new (GtkApplication *application)
{
  KithVoiceWake *self = g_new0 (KithVoiceWake, 1);

  self->application = application;
  self->lock = -1;
  return self;
}

void
kith_voice_wake_free (KithVoiceWake *self)
{
  if (!self)
    return;
  kith_voice_wake_set (self, FALSE);
  g_free (self);
}

static void
let_sleep (KithVoiceWake *self)
{
  if (self->cookie)
    gtk_application_uninhibit (self->application, self->cookie);
  self->cookie = 0;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
}

/**
 * kith_voice_wake_set:
 *
 * Sets whether the computer is to stay awake.
 */
void
kith_voice_wake_set (KithVoiceWake *self, gboolean awake)
{
  if (self->awake == !!awake)
    return;
  self->awake = !!awake;
  if (!awake)
    {
      let_sleep (self);
      return;
    }
  self->cookie = gtk_application_inhibit (self->application, gtk_application_get_active_window (self->application),
                                          GTK_APPLICATION_INHIBIT_SUSPEND, _ ("In a call"));
  if (self->cookie)
    return;
  self->cancellable = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, on_bus, self);
}
