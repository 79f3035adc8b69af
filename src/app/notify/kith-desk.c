/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-desk.h"

#include "kith-desk-bus.h"

#include <glib/gi18n.h>

#define GTK_NAME "org.gtk.Notifications"
#define FREEDESKTOP_NAME "org.freedesktop.Notifications"
#define FREEDESKTOP_PATH "/org/freedesktop/Notifications"

/**
 * KithDesk:
 *
 * GNOME's shell and the portal of a sandbox are spoken to by GNotification. Where there is neither, but a daemon of
 * freedesktop's protocol, that is spoken to directly, since some of them let people reply from the notification. Which
 * it is is asked with the first notification; what comes meanwhile waits.
 */
struct _KithDesk
{
  GObject parent_instance;

  GApplication *application; /* not owned; it owns this */
  KithDeskBus *bus;          /* (nullable) */
  gboolean asked, known;
  GCancellable *cancellable;
  GPtrArray *waiting; /* KithDeskNotice, whose texts are owned */
};

G_DEFINE_FINAL_TYPE (KithDesk, kith_desk, G_TYPE_OBJECT)

static void
notice_free (gpointer data)
{
  KithDeskNotice *notice = data;

  g_free ((char *) notice->key);
  g_free ((char *) notice->title);
  g_free ((char *) notice->body);
  g_free ((char *) notice->session_id);
  g_free ((char *) notice->channel_id);
  g_free ((char *) notice->message_id);
  g_free (notice);
}

static void
kith_desk_finalize (GObject *object)
{
  KithDesk *self = KITH_DESK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->bus, kith_desk_bus_free);
  g_ptr_array_unref (self->waiting);
  G_OBJECT_CLASS (kith_desk_parent_class)->finalize (object);
}

static void
kith_desk_class_init (KithDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_desk_finalize;
}

static void
kith_desk_init (KithDesk *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = g_ptr_array_new_with_free_func (notice_free);
}

/**
 * kith_desk_new:
 * @application: in whose name notifications are shown; it outlives the desk
 */
KithDesk *
kith_desk_new (GApplication *application)
{
  KithDesk *self = g_object_new (KITH_TYPE_DESK, NULL);

  self->application = application;
  return self;
}

static void
show_by_application (KithDesk *self, const KithDeskNotice *notice)
{
  g_autoptr (GNotification) notification = g_notification_new (notice->title);

  g_notification_set_body (notification, notice->body);
  g_notification_set_category (notification, "im.received");
  g_notification_set_default_action_and_target (notification, "app.open-message", "(sss)", notice->session_id,
                                                notice->channel_id, notice->message_id);
  g_notification_add_button_with_target (notification, _ ("Open"), "app.open-message", "(sss)", notice->session_id,
                                         notice->channel_id, notice->message_id);
  g_notification_add_button_with_target (notification, _ ("Mark as Read"), "app.mark-read", "(ss)", notice->session_id,
                                         notice->channel_id);
  g_application_send_notification (self->application, notice->key, notification);
}

static void
show (KithDesk *self, const KithDeskNotice *notice)
{
  if (self->bus)
    kith_desk_bus_show (self->bus, notice);
  else
    show_by_application (self, notice);
}

static void
decide (KithDesk *self)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->known = TRUE;
  self->waiting = g_ptr_array_new_with_free_func (notice_free);
  for (guint i = 0; i < waiting->len; i++)
    show (self, waiting->pdata[i]);
}

static void
on_capabilities (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  KithDesk *self = data;
  g_autofree const char **capabilities = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answer)
    {
      g_variant_get (answer, "(^a&s)", &capabilities);
      self->bus = kith_desk_bus_new (self->application, G_DBUS_CONNECTION (source), capabilities);
      decide (self);
      return;
    }
  /* Nobody shows notifications; with the next one it is asked again. */
  self->asked = FALSE;
  g_ptr_array_set_size (self->waiting, 0);
}

static void
on_gtk_owner (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  KithDesk *self = data;
  gboolean owned = FALSE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answer)
    g_variant_get (answer, "(b)", &owned);
  if (owned)
    decide (self);
  else
    g_dbus_connection_call (G_DBUS_CONNECTION (source), FREEDESKTOP_NAME, FREEDESKTOP_PATH, FREEDESKTOP_NAME,
                            "GetCapabilities", NULL, G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE, -1,
                            self->cancellable, on_capabilities, self);
}

static void
ask (KithDesk *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (self->application);

  self->asked = TRUE;
  if (!bus || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    decide (self);
  else
    g_dbus_connection_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                            "NameHasOwner", g_variant_new ("(s)", GTK_NAME), G_VARIANT_TYPE ("(b)"),
                            G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, on_gtk_owner, self);
}

static void
forget (KithDesk *self, const char *key)
{
  for (guint i = self->waiting->len; i > 0; i--)
    if (g_str_equal (((KithDeskNotice *) self->waiting->pdata[i - 1])->key, key))
      g_ptr_array_remove_index (self->waiting, i - 1);
}

static void
put_aside (KithDesk *self, const KithDeskNotice *notice)
{
  KithDeskNotice *copy = g_new0 (KithDeskNotice, 1);

  copy->key = g_strdup (notice->key);
  copy->title = g_strdup (notice->title);
  copy->body = g_strdup (notice->body);
  copy->session_id = g_strdup (notice->session_id);
  copy->channel_id = g_strdup (notice->channel_id);
  copy->message_id = g_strdup (notice->message_id);
  copy->can_reply = notice->can_reply;
  g_ptr_array_add (self->waiting, copy);
}

/**
 * kith_desk_show:
 *
 * Shows a notification, in place of the one with the same key.
 */
void
kith_desk_show (KithDesk *self, const KithDeskNotice *notice)
{
  if (self->known)
    {
      show (self, notice);
      return;
    }
  forget (self, notice->key);
  put_aside (self, notice);
  if (!self->asked)
    ask (self);
}

/**
 * kith_desk_withdraw:
 *
 * Takes a notification away.
 */
void
kith_desk_withdraw (KithDesk *self, const char *key)
{
  forget (self, key);
  if (self->bus)
    kith_desk_bus_withdraw (self->bus, key);
  else if (self->known)
    g_application_withdraw_notification (self->application, key);
}
