/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-navigator.h"

#include "kith-recent.h"
#include "kith-switcher.h"
#include "kith-trail.h"

/* The buttons beside the thumb. */
#define BUTTON_BACK 8
#define BUTTON_FORWARD 9

/**
 * KithNavigator:
 *
 * Writes down where the person is in a window and takes them back. It belongs to the window.
 */
struct _KithNavigator
{
  GObject parent_instance;

  KithWindow *window; /* owns this */
  KithMainView *view; /* (nullable) */
  GSettings *settings;
  KithTrail *trail;
  gboolean travelling; /* what is shown changes because of the trail */
  guint settle_idle;
};

G_DEFINE_FINAL_TYPE (KithNavigator, kith_navigator, G_TYPE_OBJECT)

static KithChannel *
find_channel (KithNavigator *self, const KithTrailStop *stop)
{
  KithSession *session = kith_window_find_session (self->window, stop->session_id);

  return session ? kith_session_find_channel (session, stop->channel_id) : NULL;
}

static gboolean
is_there (const KithTrailStop *stop, gpointer data)
{
  return find_channel (data, stop) != NULL;
}

static void
enable (KithNavigator *self, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->window), name)),
                               enabled);
}

static gboolean
on_settled (gpointer data)
{
  KithNavigator *self = data;

  self->settle_idle = 0;
  kith_trail_settle (self->trail);
  return G_SOURCE_REMOVE;
}

static void
visit (KithNavigator *self, const char *message_id)
{
  KithChannel *channel = kith_main_view_get_channel (self->view);
  KithSession *session = channel ? kith_channel_get_session (channel) : NULL;

  if (!session || !kith_session_get_id (session) || self->travelling)
    return;
  kith_trail_visit (self->trail, kith_session_get_id (session), kith_channel_get_id (channel), message_id);
  if (!self->settle_idle)
    self->settle_idle = g_idle_add (on_settled, self);
  kith_navigator_update (self);
}

static void
on_channel_shown (KithNavigator *self)
{
  KithChannel *channel = kith_main_view_get_channel (self->view);

  if (channel)
    kith_recent_add (self->settings, kith_channel_get_id (channel));
  visit (self, NULL);
}

static void
on_jumping (KithConversation *conversation, const char *from, const char *message_id, KithNavigator *self)
{
  if (self->travelling)
    return;
  kith_trail_leave_at (self->trail, from);
  visit (self, message_id);
}

static void
go (KithNavigator *self, int direction)
{
  const KithTrailStop *stop = kith_trail_go (self->trail, direction);
  KithChannel *channel = stop ? find_channel (self, stop) : NULL;
  gboolean same = channel && self->view && channel == kith_main_view_get_channel (self->view);
  g_autofree char *message_id = stop ? g_strdup (stop->message_id) : NULL;

  if (!channel)
    return;
  self->travelling = TRUE;
  kith_window_open_channel (self->window, channel);
  if (message_id)
    kith_main_view_jump_to (self->view, message_id);
  else if (same)
    gtk_widget_activate_action (GTK_WIDGET (kith_main_view_get_conversation (self->view)), "conversation.jump-newest",
                                NULL);
  self->travelling = FALSE;
  kith_navigator_update (self);
}

static void
on_go (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithNavigator *self = data;
  gboolean back = g_str_equal (g_action_get_name (G_ACTION (action)), "go-back");

  if (kith_trail_can_go (self->trail, back ? -1 : 1))
    go (self, back ? -1 : 1);
}

static void
on_switcher (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithNavigator *self = data;
  KithChannel *here = self->view ? kith_main_view_get_channel (self->view) : NULL;

  gtk_window_present (GTK_WINDOW (
    kith_switcher_new (GTK_WINDOW (self->window), kith_window_get_client (self->window), here, self->settings)));
}

static void
on_inbox (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  kith_main_view_show_inbox (((KithNavigator *) data)->view);
}

static void
on_pressed (GtkGestureClick *click, int presses, double x, double y, gpointer data)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (click));

  if (button != BUTTON_BACK && button != BUTTON_FORWARD)
    {
      gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  g_action_group_activate_action (G_ACTION_GROUP (((KithNavigator *) data)->window),
                                  button == BUTTON_BACK ? "go-back" : "go-forward", NULL);
}

static void
kith_navigator_dispose (GObject *object)
{
  KithNavigator *self = KITH_NAVIGATOR (object);

  g_clear_handle_id (&self->settle_idle, g_source_remove);
  g_clear_pointer (&self->trail, kith_trail_free);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kith_navigator_parent_class)->dispose (object);
}

static void
kith_navigator_class_init (KithNavigatorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_navigator_dispose;
}

static void
kith_navigator_init (KithNavigator *self)
{
  self->trail = kith_trail_new (is_there, self);
}

static const GActionEntry actions[] = {
  { .name = "go-back", .activate = on_go },
  { .name = "go-forward", .activate = on_go },
  { .name = "switcher", .activate = on_switcher },
  { .name = "inbox", .activate = on_inbox },
};

/**
 * kith_navigator_new:
 * @window: that it belongs to
 *
 * Returns: (transfer full): one that has been nowhere yet
 */
KithNavigator *
kith_navigator_new (KithWindow *window, GSettings *settings)
{
  KithNavigator *self = g_object_new (KITH_TYPE_NAVIGATOR, NULL);
  GtkGesture *click = gtk_gesture_click_new ();

  self->window = window;
  self->settings = g_object_ref (settings);
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (click));
  kith_navigator_update (self);
  return self;
}

/**
 * kith_navigator_follow:
 *
 * Writes down from now on what the columns show.
 */
void
kith_navigator_follow (KithNavigator *self, KithMainView *view)
{
  self->view = view;
  g_signal_connect_object (view, "notify::channel", G_CALLBACK (on_channel_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kith_main_view_get_conversation (view), "jumping", G_CALLBACK (on_jumping), self, 0);
  kith_navigator_update (self);
}

/**
 * kith_navigator_update:
 *
 * Looks anew which ways are open; channels may have come or gone.
 */
void
kith_navigator_update (KithNavigator *self)
{
  enable (self, "go-back", kith_trail_can_go (self->trail, -1));
  enable (self, "go-forward", kith_trail_can_go (self->trail, 1));
  enable (self, "switcher", self->view != NULL);
  enable (self, "inbox", self->view != NULL);
}
