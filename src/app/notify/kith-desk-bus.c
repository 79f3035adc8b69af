/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-desk-bus.h"

#include <glib/gi18n.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

struct _KithDeskBus
{
  grefcount references;
  GApplication *application; /* (nullable) after the end */
  GDBusConnection *bus;
  guint subscription;
  gboolean markup, reply, actions;
  GHashTable *shown; /* key → Shown */
};

/* One notification: on its way to the daemon, or there. */
typedef struct
{
  char *key, *title, *body;
  char *session_id, *channel_id, *message_id;
  gboolean can_reply;
  guint32 id; /* the daemon's; 0 before it has answered */
  char *token;
  gboolean on_way, again, gone;
} Shown;

typedef struct
{
  KithDeskBus *self;
  char *key;
} Call;

static void send (KithDeskBus *self, Shown *shown);

static void
clear_text (Shown *shown)
{
  g_clear_pointer (&shown->title, g_free);
  g_clear_pointer (&shown->body, g_free);
  g_clear_pointer (&shown->session_id, g_free);
  g_clear_pointer (&shown->channel_id, g_free);
  g_clear_pointer (&shown->message_id, g_free);
}

static void
shown_free (gpointer data)
{
  Shown *shown = data;

  clear_text (shown);
  g_free (shown->key);
  g_free (shown->token);
  g_free (shown);
}

static void
release (KithDeskBus *self)
{
  if (!g_ref_count_dec (&self->references))
    return;
  g_hash_table_unref (self->shown);
  g_object_unref (self->bus);
  g_free (self);
}

static Shown *
find (KithDeskBus *self, guint32 id)
{
  GHashTableIter iter;
  gpointer shown;

  g_hash_table_iter_init (&iter, self->shown);
  while (id && g_hash_table_iter_next (&iter, NULL, &shown))
    if (((Shown *) shown)->id == id)
      return shown;
  return NULL;
}

static void
activate (KithDeskBus *self, Shown *shown, const char *action, GVariant *target)
{
  g_object_set_data_full (G_OBJECT (self->application), KITH_DESK_TOKEN, g_strdup (shown->token), g_free);
  g_action_group_activate_action (G_ACTION_GROUP (self->application), action, target);
}

static void
on_invoked (KithDeskBus *self, Shown *shown, const char *action)
{
  if (g_str_equal (action, "default"))
    activate (self, shown, "open-message",
              g_variant_new ("(sss)", shown->session_id, shown->channel_id, shown->message_id));
  else if (g_str_equal (action, "read"))
    activate (self, shown, "mark-read", g_variant_new ("(ss)", shown->session_id, shown->channel_id));
}

static void
on_signal (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name,
           GVariant *parameters, gpointer data)
{
  KithDeskBus *self = data;
  const char *text = NULL;
  guint32 id = 0, reason = 0;
  Shown *shown;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(us)")))
    g_variant_get (parameters, "(u&s)", &id, &text);
  else if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(uu)")))
    g_variant_get (parameters, "(uu)", &id, &reason);
  shown = find (self, id);
  if (!shown || !self->application)
    return;
  if (g_str_equal (name, "ActivationToken") && text)
    {
      g_free (shown->token);
      shown->token = g_strdup (text);
    }
  else if (g_str_equal (name, "ActionInvoked") && text)
    on_invoked (self, shown, text);
  else if (g_str_equal (name, "NotificationReplied") && text)
    activate (self, shown, "reply", g_variant_new ("(sss)", shown->session_id, shown->channel_id, text));
  else if (g_str_equal (name, "NotificationClosed"))
    {
      /* The person put it away, and what comes after is counted anew. */
      if (reason == 2)
        activate (self, shown, "notification-seen", g_variant_new ("(ss)", shown->session_id, shown->channel_id));
      shown = find (self, id);
      if (shown)
        shown->id = 0;
    }
}

/**
 * kith_desk_bus_new:
 * @capabilities: what the daemon can do
 */
KithDeskBus *
kith_desk_bus_new (GApplication *application, GDBusConnection *bus, const char *const *capabilities)
{
  KithDeskBus *self = g_new0 (KithDeskBus, 1);

  g_ref_count_init (&self->references);
  self->application = application;
  self->bus = g_object_ref (bus);
  self->markup = g_strv_contains (capabilities, "body-markup");
  self->reply = g_strv_contains (capabilities, "inline-reply");
  self->actions = g_strv_contains (capabilities, "actions");
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, shown_free);
  self->subscription = g_dbus_connection_signal_subscribe (bus, NAME, NAME, NULL, PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                           on_signal, self, NULL);
  return self;
}

void
kith_desk_bus_free (KithDeskBus *self)
{
  if (!self)
    return;
  g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->application = NULL;
  release (self);
}

static void
close_shown (KithDeskBus *self, Shown *shown)
{
  if (shown->id)
    g_dbus_connection_call (self->bus, NAME, PATH, NAME, "CloseNotification", g_variant_new ("(u)", shown->id), NULL,
                            G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
  g_hash_table_remove (self->shown, shown->key);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  Call *call = data;
  KithDeskBus *self = call->self;
  Shown *shown = g_hash_table_lookup (self->shown, call->key);

  if (shown)
    {
      shown->on_way = FALSE;
      if (answer)
        g_variant_get (answer, "(u)", &shown->id);
      else
        g_debug ("A notification was not shown: %s", error->message);
      if (shown->gone || !self->application)
        close_shown (self, shown);
      else if (shown->again)
        send (self, shown);
    }
  release (self);
  g_free (call->key);
  g_free (call);
}

static GVariant *
list_actions (KithDeskBus *self, const Shown *shown)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  if (self->actions)
    {
      g_variant_builder_add (&builder, "s", "default");
      g_variant_builder_add (&builder, "s", _ ("Open"));
      if (self->reply && shown->can_reply)
        {
          g_variant_builder_add (&builder, "s", "inline-reply");
          g_variant_builder_add (&builder, "s", _ ("Reply"));
        }
      g_variant_builder_add (&builder, "s", "read");
      g_variant_builder_add (&builder, "s", _ ("Mark as Read"));
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
list_hints (const Shown *shown)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "desktop-entry", g_variant_new_string (KITH_APP_ID));
  g_variant_builder_add (&builder, "{sv}", "category", g_variant_new_string ("im.received"));
  g_variant_builder_add (&builder, "{sv}", "urgency", g_variant_new_byte (1));
  /* The sound is ours, as the person chose it. */
  g_variant_builder_add (&builder, "{sv}", "suppress-sound", g_variant_new_boolean (TRUE));
  if (shown->can_reply)
    g_variant_builder_add (&builder, "{sv}", "x-kde-reply-placeholder-text", g_variant_new_string (_ ("Reply…")));
  return g_variant_builder_end (&builder);
}

static void
send (KithDeskBus *self, Shown *shown)
{
  g_autofree char *body = self->markup ? g_markup_escape_text (shown->body, -1) : g_strdup (shown->body);
  Call *call = g_new0 (Call, 1);

  shown->on_way = TRUE;
  shown->again = FALSE;
  call->self = self;
  call->key = g_strdup (shown->key);
  g_ref_count_inc (&self->references);
  g_dbus_connection_call (self->bus, NAME, PATH, NAME, "Notify",
                          g_variant_new ("(susss@as@a{sv}i)", "Kith", shown->id, KITH_APP_ID, shown->title, body,
                                         list_actions (self, shown), list_hints (shown), -1),
                          G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_sent, call);
}

/**
 * kith_desk_bus_show:
 *
 * Shows a notification, in place of the one with the same key.
 */
void
kith_desk_bus_show (KithDeskBus *self, const KithDeskNotice *notice)
{
  Shown *shown = g_hash_table_lookup (self->shown, notice->key);

  if (!shown)
    {
      shown = g_new0 (Shown, 1);
      shown->key = g_strdup (notice->key);
      g_hash_table_insert (self->shown, shown->key, shown);
    }
  clear_text (shown);
  shown->title = g_strdup (notice->title);
  shown->body = g_strdup (notice->body);
  shown->session_id = g_strdup (notice->session_id);
  shown->channel_id = g_strdup (notice->channel_id);
  shown->message_id = g_strdup (notice->message_id);
  shown->can_reply = notice->can_reply;
  shown->gone = FALSE;
  if (shown->on_way)
    shown->again = TRUE;
  else
    send (self, shown);
}

/**
 * kith_desk_bus_withdraw:
 *
 * Takes a notification away, wherever it is.
 */
void
kith_desk_bus_withdraw (KithDeskBus *self, const char *key)
{
  Shown *shown = g_hash_table_lookup (self->shown, key);

  if (shown && shown->on_way)
    shown->gone = TRUE;
  else if (shown)
    close_shown (self, shown);
}
