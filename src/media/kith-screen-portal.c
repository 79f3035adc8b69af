/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-screen-portal.h"

#include <gio/gunixfdlist.h>
#include <gst/gst.h>

#include "kith-media.h"

#define DESKTOP "org.freedesktop.portal.Desktop"
#define PATH "/org/freedesktop/portal/desktop"
#define SCREEN_CAST "org.freedesktop.portal.ScreenCast"
#define REQUEST "org.freedesktop.portal.Request"
#define SESSION "org.freedesktop.portal.Session"
#define MONITORS_AND_WINDOWS 3u
#define CURSOR_IN_PICTURE 2u

/* What the desktop has opened; it is closed when nobody needs it any more. */
#define KITH_TYPE_PORTAL_SESSION (kith_portal_session_get_type ())
G_DECLARE_FINAL_TYPE (KithPortalSession, kith_portal_session, KITH, PORTAL_SESSION, GObject)

struct _KithPortalSession
{
  GObject parent_instance;

  GDBusConnection *bus;
  char *path; /* (nullable) until it is made */
};

G_DEFINE_FINAL_TYPE (KithPortalSession, kith_portal_session, G_TYPE_OBJECT)

static void
kith_portal_session_finalize (GObject *object)
{
  KithPortalSession *self = KITH_PORTAL_SESSION (object);

  if (self->path)
    {
      g_dbus_connection_call (self->bus, DESKTOP, self->path, SESSION, "Close", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                              NULL, NULL, NULL);
      /* It holds the connection until that is on its way. */
      g_dbus_connection_flush (self->bus, NULL, NULL, NULL);
    }
  g_clear_object (&self->bus);
  g_free (self->path);
  G_OBJECT_CLASS (kith_portal_session_parent_class)->finalize (object);
}

static void
kith_portal_session_class_init (KithPortalSessionClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kith_portal_session_finalize;
}

static void
kith_portal_session_init (KithPortalSession *self)
{
}

/* One after another. */
typedef enum
{
  STEP_CREATE,
  STEP_SELECT,
  STEP_START,
} Step;

typedef struct
{
  GTask *task; /* (nullable) once it has ended */
  KithPortalSession *session;
  Step step;
  guint subscription;
} Choice;

static void ask (Choice *choice);

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_object_unref (choice->session);
  g_free (choice);
}

static void
unsubscribe (Choice *choice)
{
  if (choice->subscription)
    g_dbus_connection_signal_unsubscribe (choice->session->bus, choice->subscription);
  choice->subscription = 0;
}

/* Takes the error. */
static void
fail (Choice *choice, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&choice->task);

  unsubscribe (choice);
  g_dbus_error_strip_remote_error (error);
  if (task)
    g_task_return_error (task, error);
  else
    g_error_free (error);
}

static void
fail_with (Choice *choice, const char *why)
{
  fail (choice, g_error_new_literal (KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_FAILED, why));
}

/* What the task waits for, and what has been chosen. */
typedef struct
{
  GTask *task;
  KithShareSource *source;
} Opening;

static void
on_opened (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Opening *opening = data;
  g_autoptr (GTask) held = opening->task;
  g_autoptr (KithShareSource) source = opening->source;
  Choice *choice = g_task_get_task_data (held);
  g_autoptr (GTask) task = NULL;
  g_autoptr (GUnixFDList) fds = NULL;
  GError *error = NULL;
  g_autoptr (GVariant)
    reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (object), &fds, result, &error);
  int index = -1;

  if (reply)
    g_variant_get (reply, "(h)", &index);
  if (reply && fds)
    source->fd = g_unix_fd_list_get (fds, index, &error);
  if (error || source->fd < 0)
    {
      fail (choice,
            error ? error
                  : g_error_new_literal (KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_FAILED, "the desktop has opened nothing"));
      return;
    }
  source->keep = g_object_ref (G_OBJECT (choice->session));
  task = g_steal_pointer (&choice->task);
  g_task_return_pointer (task, g_steal_pointer (&source), (GDestroyNotify) kith_share_source_free);
}

/* (transfer full) (nullable): what the person has chosen. */
static KithShareSource *
read_stream (GVariant *results)
{
  g_autoptr (GVariantIter) streams = NULL;
  g_autoptr (GVariant) properties = NULL;
  KithShareSource *source;
  guint node;

  if (!g_variant_lookup (results, "streams", "a(ua{sv})", &streams) ||
      !g_variant_iter_next (streams, "(u@a{sv})", &node, &properties))
    return NULL;
  source = kith_share_source_new (KITH_SHARE_SOURCE_STREAM, NULL);
  source->node = node;
  return source;
}

static void
open_remote (Choice *choice, GVariant *results)
{
  KithShareSource *source = read_stream (results);
  Opening *opening;

  if (!source)
    {
      fail_with (choice, "the desktop has opened nothing");
      return;
    }
  opening = g_new (Opening, 1);
  *opening = (Opening){ g_object_ref (choice->task), source };
  g_dbus_connection_call_with_unix_fd_list (
    choice->session->bus, DESKTOP, PATH, SCREEN_CAST, "OpenPipeWireRemote",
    g_variant_new ("(o@a{sv})", choice->session->path, g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)),
    G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, on_opened, opening);
}

/* The person, or what stands for them, has answered a question. */
static void
on_response (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name,
             GVariant *parameters, gpointer data)
{
  Choice *choice = data;
  g_autoptr (GVariant) results = NULL;
  guint answer;

  unsubscribe (choice);
  g_variant_get (parameters, "(u@a{sv})", &answer, &results);
  if (answer == 1)
    fail (choice, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "nothing was chosen"));
  else if (answer != 0)
    fail_with (choice, "the desktop does not allow it");
  else if (choice->step == STEP_CREATE && !g_variant_lookup (results, "session_handle", "s", &choice->session->path))
    fail_with (choice, "the desktop has opened nothing");
  else if (choice->step == STEP_START)
    open_remote (choice, results);
  else
    {
      choice->step++;
      ask (choice);
    }
}

static void
on_asked (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  if (!reply)
    fail (g_task_get_task_data (task), error);
}

static GVariant *
make_arguments (const Choice *choice, const char *token)
{
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  switch (choice->step)
    {
    case STEP_CREATE:
      g_variant_builder_add (&options, "{sv}", "session_handle_token", g_variant_new_string (token));
      return g_variant_new ("(a{sv})", &options);
    case STEP_SELECT:
      g_variant_builder_add (&options, "{sv}", "types", g_variant_new_uint32 (MONITORS_AND_WINDOWS));
      g_variant_builder_add (&options, "{sv}", "cursor_mode", g_variant_new_uint32 (CURSOR_IN_PICTURE));
      return g_variant_new ("(oa{sv})", choice->session->path, &options);
    case STEP_START:
    default:
      return g_variant_new ("(osa{sv})", choice->session->path, "", &options);
    }
}

/* The answer comes by an object whose path is known before the question, so that it is not missed. */
static void
ask (Choice *choice)
{
  static const char *const methods[] = { "CreateSession", "SelectSources", "Start" };
  static int number;
  g_autofree char *token = g_strdup_printf ("kith%d", g_atomic_int_add (&number, 1));
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (choice->session->bus) + 1);
  g_autofree char *path = g_strdup_printf (PATH "/request/%s/%s", g_strdelimit (sender, ".", '_'), token);

  choice->subscription = g_dbus_connection_signal_subscribe (choice->session->bus, DESKTOP, REQUEST, "Response", path,
                                                             NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_response, choice, NULL);
  g_dbus_connection_call (choice->session->bus, DESKTOP, PATH, SCREEN_CAST, methods[choice->step],
                          make_arguments (choice, token), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          on_asked, g_object_ref (choice->task));
}

/**
 * kith_screen_portal_check:
 *
 * Returns: whether what a desktop opens could be taken
 */
gboolean
kith_screen_portal_check (GError **error)
{
  g_autoptr (GstElementFactory) factory = NULL;

  if (!kith_media_init (error))
    return FALSE;
  factory = gst_element_factory_find ("pipewiresrc");
  if (!factory)
    g_set_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_MISSING, "GStreamer lacks pipewiresrc");
  return factory != NULL;
}

/**
 * kith_screen_portal_choose_async:
 *
 * Has the desktop ask the person what is to be shown.
 */
void
kith_screen_portal_choose_async (GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  Choice *choice = g_new0 (Choice, 1);
  GError *error = NULL;

  choice->task = task;
  choice->session = g_object_new (KITH_TYPE_PORTAL_SESSION, NULL);
  g_task_set_task_data (task, choice, choice_free);
  choice->session->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  if (choice->session->bus)
    ask (choice);
  else
    fail (choice, error);
}

/**
 * kith_screen_portal_choose_finish:
 *
 * Returns: (transfer full) (nullable): what may be shown, as long as it or a copy of it is there; a person who chose
 *   nothing is %G_IO_ERROR_CANCELLED
 */
KithShareSource *
kith_screen_portal_choose_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
