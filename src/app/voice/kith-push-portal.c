/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-push-portal.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

/* The portal speaks by requests: a call answers with the path of a request, which later tells a response by a signal.
 * Who waits for it asks for that signal first, by the path that the request will have. */

#define DESKTOP "org.freedesktop.portal.Desktop"
#define PATH "/org/freedesktop/portal/desktop"
#define SHORTCUTS "org.freedesktop.portal.GlobalShortcuts"
#define REQUEST "org.freedesktop.portal.Request"

struct _KithPushPortal
{
  GObject parent_instance;

  char *application_id;
  GCancellable *cancellable;
  GDBusConnection *bus; /* (nullable) until it was found */
  guint activated, deactivated, changed, response;
  guint n_requests;
  gboolean offered, wanted;
  char *session; /* (nullable) */
  char *triggers, *trouble;
  KithPushKey keys[KITH_N_PUSH_COMMANDS];
};

G_DEFINE_FINAL_TYPE (KithPushPortal, kith_push_portal, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_OFFERED,
  PROP_TRIGGERS,
  PROP_TROUBLE,
  N_PROPERTIES
};

enum
{
  PUSHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

/* By what the portal calls them, and what the desktop shows. */
static const struct
{
  const char *id;
  const char *description;
} commands[KITH_N_PUSH_COMMANDS] = {
  [KITH_PUSH_TALK] = { "push-to-talk", N_ ("Push to talk") },
  [KITH_PUSH_MUTE] = { "mute", N_ ("Mute or unmute the microphone") },
  [KITH_PUSH_DEAFEN] = { "deafen", N_ ("Deafen, or hear again") },
};

static void
set_text (KithPushPortal *self, char **place, const char *text, guint property)
{
  if (g_strcmp0 (*place, text) == 0)
    return;
  g_free (*place);
  *place = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_trouble (KithPushPortal *self, const char *trouble)
{
  set_text (self, &self->trouble, trouble, PROP_TROUBLE);
}

static void
set_triggers (KithPushPortal *self, const char *triggers)
{
  set_text (self, &self->triggers, triggers, PROP_TRIGGERS);
}

/* What the desktop has made of the keys, as it calls them. */
static void
take_shortcuts (KithPushPortal *self, GVariant *shortcuts)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GVariantIter iter;
  const char *id;
  GVariant *details;

  g_variant_iter_init (&iter, shortcuts);
  while (g_variant_iter_next (&iter, "(&s@a{sv})", &id, &details))
    {
      const char *trigger = NULL;

      if (g_variant_lookup (details, "trigger_description", "&s", &trigger) && *trigger)
        g_string_append_printf (text, "%s%s", text->len ? ", " : "", trigger);
      g_variant_unref (details);
    }
  set_triggers (self, text->str);
}

static void
on_shortcut (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name,
             GVariant *parameters, gpointer data)
{
  KithPushPortal *self = data;
  const char *session, *id;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(osta{sv})")))
    return;
  g_variant_get_child (parameters, 0, "&o", &session);
  g_variant_get_child (parameters, 1, "&s", &id);
  if (g_strcmp0 (session, self->session) != 0)
    return;
  for (guint i = 0; i < KITH_N_PUSH_COMMANDS; i++)
    if (g_str_equal (id, commands[i].id))
      g_signal_emit (self, signals[PUSHED], 0, (int) i, g_str_equal (name, "Activated"));
}

static void
on_shortcuts_changed (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                      const char *name, GVariant *parameters, gpointer data)
{
  KithPushPortal *self = data;
  g_autoptr (GVariant) shortcuts = NULL;
  const char *session;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oa(sa{sv}))")))
    return;
  g_variant_get (parameters, "(&o@a(sa{sv}))", &session, &shortcuts);
  if (g_strcmp0 (session, self->session) == 0)
    take_shortcuts (self, shortcuts);
}

static void
unsubscribe (KithPushPortal *self, guint *id)
{
  if (*id)
    g_dbus_connection_signal_unsubscribe (self->bus, *id);
  *id = 0;
}

static guint
subscribe (KithPushPortal *self, const char *interface, const char *name, const char *path,
           GDBusSignalCallback callback)
{
  return g_dbus_connection_signal_subscribe (self->bus, DESKTOP, interface, name, path, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                             callback, self, NULL);
}

/* (transfer full): a token, after which the request is called whose response the callback gets. */
static char *
expect_response (KithPushPortal *self, GDBusSignalCallback callback)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (self->bus) + 1);
  char *token = g_strdup_printf ("kith%u", ++self->n_requests);
  g_autofree char *path = NULL;

  g_strdelimit (sender, ".", '_');
  path = g_strdup_printf (PATH "/request/%s/%s", sender, token);
  unsubscribe (self, &self->response);
  self->response = subscribe (self, REQUEST, "Response", path, callback);
  return token;
}

/* A call that fails gives no response. */
static void
on_called (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_dbus_error_strip_remote_error (error);
  set_trouble (data, error->message);
}

static void
call (KithPushPortal *self, const char *method, GVariant *parameters)
{
  g_dbus_connection_call (self->bus, DESKTOP, PATH, SHORTCUTS, method, parameters, G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, on_called, self);
}

/* Whether a response is a success; anything else is told. */
static gboolean
read_response (KithPushPortal *self, GVariant *parameters, GVariant **results)
{
  guint32 code;

  unsubscribe (self, &self->response);
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return FALSE;
  g_variant_get (parameters, "(u@a{sv})", &code, results);
  if (code == 0)
    return TRUE;
  set_trouble (self, code == 1 ? _ ("The desktop asked, and the answer was no") : _ ("The desktop refused"));
  return FALSE;
}

static void
on_bound (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name,
          GVariant *parameters, gpointer data)
{
  KithPushPortal *self = data;
  g_autoptr (GVariant) results = NULL;
  g_autoptr (GVariant) shortcuts = NULL;

  if (!read_response (self, parameters, &results))
    return;
  set_trouble (self, NULL);
  shortcuts = g_variant_lookup_value (results, "shortcuts", G_VARIANT_TYPE ("a(sa{sv})"));
  if (shortcuts)
    take_shortcuts (self, shortcuts);
  else
    set_triggers (self, "");
}

static GVariant *
make_shortcuts (KithPushPortal *self)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sa{sv})"));

  for (guint i = 0; i < KITH_N_PUSH_COMMANDS; i++)
    {
      g_auto (GVariantDict) details = G_VARIANT_DICT_INIT (NULL);
      g_autofree char *trigger = kith_push_key_to_trigger (&self->keys[i]);

      g_variant_dict_insert (&details, "description", "s", _ (commands[i].description));
      if (trigger)
        g_variant_dict_insert (&details, "preferred_trigger", "s", trigger);
      g_variant_builder_add (&builder, "(s@a{sv})", commands[i].id, g_variant_dict_end (&details));
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
make_options (const char *token, const char *session_token)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&options, "handle_token", "s", token);
  if (session_token)
    g_variant_dict_insert (&options, "session_handle_token", "s", session_token);
  return g_variant_dict_end (&options);
}

static void
bind_shortcuts (KithPushPortal *self)
{
  g_autofree char *token = expect_response (self, on_bound);

  call (self, "BindShortcuts",
        g_variant_new ("(o@a(sa{sv})s@a{sv})", self->session, make_shortcuts (self), "", make_options (token, NULL)));
}

static void
on_session (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name,
            GVariant *parameters, gpointer data)
{
  KithPushPortal *self = data;
  g_autoptr (GVariant) results = NULL;

  if (!read_response (self, parameters, &results))
    return;
  g_clear_pointer (&self->session, g_free);
  if (!g_variant_lookup (results, "session_handle", "s", &self->session) || !g_variant_is_object_path (self->session))
    {
      set_trouble (self, _ ("The desktop refused"));
      return;
    }
  bind_shortcuts (self);
}

static void
create_session (KithPushPortal *self)
{
  g_autofree char *token = expect_response (self, on_session);

  call (self, "CreateSession", g_variant_new ("(@a{sv})", make_options (token, token)));
}

static void
close_session (KithPushPortal *self)
{
  if (!self->session)
    return;
  g_dbus_connection_call (self->bus, DESKTOP, self->session, "org.freedesktop.portal.Session", "Close", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
  g_clear_pointer (&self->session, g_free);
  set_triggers (self, NULL);
}

static void
on_version (GObject *source, GAsyncResult *result, gpointer data)
{
  KithPushPortal *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (!answer)
    return;
  self->offered = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFERED]);
  if (self->wanted)
    create_session (self);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  KithPushPortal *self = data;
  GDBusConnection *bus = g_bus_get_finish (result, NULL);

  if (!bus)
    return;
  self->bus = bus;
  self->activated = subscribe (self, SHORTCUTS, "Activated", PATH, on_shortcut);
  self->deactivated = subscribe (self, SHORTCUTS, "Deactivated", PATH, on_shortcut);
  self->changed = subscribe (self, SHORTCUTS, "ShortcutsChanged", PATH, on_shortcuts_changed);
  /* Newer portals want to know who asks, where no sandbox tells them; older ones know no such thing. */
  g_dbus_connection_call (bus, DESKTOP, PATH, "org.freedesktop.host.portal.Registry", "Register",
                          g_variant_new ("(sa{sv})", self->application_id, NULL), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          self->cancellable, NULL, NULL);
  g_dbus_connection_call (bus, DESKTOP, PATH, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", SHORTCUTS, "version"), G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE,
                          -1, self->cancellable, on_version, self);
}

static void
kith_push_portal_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithPushPortal *self = KITH_PUSH_PORTAL (object);

  switch (id)
    {
    case PROP_OFFERED:
      g_value_set_boolean (value, self->offered);
      break;
    case PROP_TRIGGERS:
      g_value_set_string (value, self->triggers);
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_push_portal_dispose (GObject *object)
{
  KithPushPortal *self = KITH_PUSH_PORTAL (object);

  g_cancellable_cancel (self->cancellable);
  if (self->bus)
    {
      close_session (self);
      unsubscribe (self, &self->activated);
      unsubscribe (self, &self->deactivated);
      unsubscribe (self, &self->changed);
      unsubscribe (self, &self->response);
    }
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (kith_push_portal_parent_class)->dispose (object);
}

static void
kith_push_portal_finalize (GObject *object)
{
  KithPushPortal *self = KITH_PUSH_PORTAL (object);

  g_object_unref (self->cancellable);
  g_free (self->application_id);
  g_free (self->session);
  g_free (self->triggers);
  g_free (self->trouble);
  G_OBJECT_CLASS (kith_push_portal_parent_class)->finalize (object);
}

static void
kith_push_portal_class_init (KithPushPortalClass *class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_push_portal_get_property;
  object_class->dispose = kith_push_portal_dispose;
  object_class->finalize = kith_push_portal_finalize;
  properties[PROP_OFFERED] = g_param_spec_boolean ("offered", NULL, NULL, FALSE, flags);
  properties[PROP_TRIGGERS] = g_param_spec_string ("triggers", NULL, NULL, NULL, flags);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[PUSHED] = g_signal_new ("pushed", KITH_TYPE_PUSH_PORTAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  2, G_TYPE_INT, G_TYPE_BOOLEAN);
}

static void
kith_push_portal_init (KithPushPortal *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * kith_push_portal_new:
 *
 * Returns: (transfer full): what finds out whether the desktop offers keys, and binds them once it is told to
 */
KithPushPortal *
kith_push_portal_new (const char *application_id)
{
  KithPushPortal *self = g_object_new (KITH_TYPE_PUSH_PORTAL, NULL);

  self->application_id = g_strdup (application_id);
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, on_bus, self);
  return self;
}

/**
 * kith_push_portal_bind:
 * @keys: (array fixed-size=3): what the person would like; the desktop may ask them
 *
 * Asks the desktop for keys, at once or when it turns out that it has the portal.
 */
void
kith_push_portal_bind (KithPushPortal *self, const KithPushKey *keys)
{
  for (guint i = 0; i < KITH_N_PUSH_COMMANDS; i++)
    self->keys[i] = keys[i];
  self->wanted = TRUE;
  set_trouble (self, NULL);
  if (!self->offered)
    return;
  close_session (self);
  create_session (self);
}

gboolean
kith_push_portal_get_offered (KithPushPortal *self)
{
  return self->offered;
}

const char *
kith_push_portal_get_triggers (KithPushPortal *self)
{
  return self->triggers;
}

const char *
kith_push_portal_get_trouble (KithPushPortal *self)
{
  return self->trouble;
}
