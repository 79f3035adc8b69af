/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-autostart.h"

#include "kith-host-autostart.h"

#include <glib/gi18n.h>

#define KEY "start-at-login"
#define PORTAL "org.freedesktop.portal.Desktop"

/**
 * KithAutostart:
 *
 * Keeps the desktop's list of programs to start in step with the setting: by an autostart file, or inside a Flatpak,
 * which has no way to that file, by asking the Background portal.
 */
struct _KithAutostart
{
  GObject parent_instance;

  GSettings *settings;
  char *data_dir;
  GDBusConnection *bus; /* (nullable) */
  guint response;       /* subscription to the portal's answer */
};

G_DEFINE_FINAL_TYPE (KithAutostart, kith_autostart, G_TYPE_OBJECT)

enum
{
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_boxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static void
fail (KithAutostart *self, const char *why)
{
  if (g_settings_get_boolean (self->settings, KEY))
    g_settings_set_boolean (self->settings, KEY, FALSE);
  g_signal_emit (self, signals[FAILED], 0, why);
}

static void
forget_response (KithAutostart *self)
{
  if (self->response)
    g_dbus_connection_signal_unsubscribe (self->bus, self->response);
  self->response = 0;
}

static void
on_response (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name,
             GVariant *parameters, gpointer data)
{
  KithAutostart *self = data;
  g_autoptr (GVariant) results = NULL;
  gboolean allowed = FALSE;
  guint code;

  forget_response (self);
  g_variant_get (parameters, "(u@a{sv})", &code, &results);
  g_variant_lookup (results, "autostart", "b", &allowed);
  if (g_settings_get_boolean (self->settings, KEY) && (code != 0 || !allowed))
    fail (self, _ ("The desktop does not allow it"));
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithAutostart) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer || !self->settings)
    return;
  g_dbus_error_strip_remote_error (error);
  fail (self, error->message);
}

/* org.freedesktop.portal.Background, version 1. */
static void
ask_portal (KithAutostart *self, gboolean on)
{
  static const char *const command[] = { "kith", "--background", NULL };
  g_autofree char *token = g_strdup_printf ("kith%u", g_random_int ());
  g_autofree char *sender = NULL, *path = NULL;
  GVariantBuilder options;

  if (!self->bus)
    self->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (!self->bus)
    {
      fail (self, _ ("There is no session bus"));
      return;
    }
  sender = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (self->bus) + 1), ".", '_');
  path = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", sender, token);
  forget_response (self);
  self->response = g_dbus_connection_signal_subscribe (self->bus, PORTAL, "org.freedesktop.portal.Request", "Response",
                                                       path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_response, self, NULL);
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason",
                         g_variant_new_string (_ ("To tell you of messages when no window is open")));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (on));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  g_dbus_connection_call (self->bus, PORTAL, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Background",
                          "RequestBackground", g_variant_new ("(sa{sv})", "", &options), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_asked, g_object_ref (self));
}

static void
on_setting (KithAutostart *self)
{
  gboolean on = g_settings_get_boolean (self->settings, KEY);
  g_autoptr (GError) error = NULL;

  if (is_boxed ())
    ask_portal (self, on);
  else if (kith_host_autostart_is_on (self->data_dir) != on && !kith_host_autostart_set (self->data_dir, on, &error))
    fail (self, error->message);
}

static void
kith_autostart_dispose (GObject *object)
{
  KithAutostart *self = KITH_AUTOSTART (object);

  forget_response (self);
  g_clear_object (&self->bus);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->data_dir, g_free);
  G_OBJECT_CLASS (kith_autostart_parent_class)->dispose (object);
}

static void
kith_autostart_class_init (KithAutostartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_autostart_dispose;
  signals[FAILED] = g_signal_new ("failed", KITH_TYPE_AUTOSTART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
}

static void
kith_autostart_init (KithAutostart *self)
{
}

/**
 * kith_autostart_new:
 * @data_dir: what the program keeps its things in; each directory has an entry of its own
 *
 * Returns: (transfer full): what follows the setting; where a file tells whether it is on, that counts
 */
KithAutostart *
kith_autostart_new (GSettings *settings, const char *data_dir)
{
  KithAutostart *self = g_object_new (KITH_TYPE_AUTOSTART, NULL);

  self->settings = g_object_ref (settings);
  self->data_dir = g_strdup (data_dir);
  if (!is_boxed () && g_settings_get_boolean (settings, KEY) != kith_host_autostart_is_on (data_dir))
    g_settings_set_boolean (settings, KEY, kith_host_autostart_is_on (data_dir));
  g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (on_setting), self, G_CONNECT_SWAPPED);
  return self;
}
