/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "conversation-fixture.h"

#include "kith-demo.h"

#include <glib/gstdio.h>

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/chat/kith/Kith/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/chat/kith/Kith/icons");
}

/* Finds a widget by its type, or by a class of its style. */
GtkWidget *
fixture_find (GtkWidget *root, GType type, const char *css_class)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) && (!css_class || gtk_widget_has_css_class (root, css_class)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = fixture_find (child, type, css_class);

      if (found)
        return found;
    }
  return NULL;
}

void
fixture_settle (Fixture *self)
{
  for (guint i = 0; i < 3; i++)
    {
      gtk_widget_queue_draw (GTK_WIDGET (self->list));
      gtk_test_widget_wait_for_draw (GTK_WIDGET (self->list));
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

KithChannel *
fixture_find_channel (Fixture *self, const char *name)
{
  GListModel *guilds = kith_session_list_guilds (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (guilds); i++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, i);
      GListModel *channels = kith_guild_list_channels (guild);

      for (guint j = 0; j < g_list_model_get_n_items (channels); j++)
        {
          g_autoptr (KithChannel) channel = g_list_model_get_item (channels, j);

          if (g_strcmp0 (kith_channel_get_name (channel), name) == 0)
            return channel;
        }
    }
  return NULL;
}

GListModel *
fixture_get_model (Fixture *self)
{
  return kith_anchor_list_get_model (self->list);
}

/* Opens a channel and waits until its messages are on screen. */
void
fixture_open (Fixture *self, const char *name)
{
  KithChannel *channel = fixture_find_channel (self, name);

  g_assert_nonnull (channel);
  kith_conversation_set_channel (self->conversation, channel);
  fixture_wait (self, !kith_timeline_get_loading (kith_channel_get_timeline (channel)) &&
                        g_list_model_get_n_items (G_LIST_MODEL (kith_channel_get_timeline (channel))) > 0);
  fixture_settle (self);
}

void
fixture_set_up (Fixture *self, gconstpointer channel_name)
{
  g_autoptr (KithClock) clock = kith_clock_new ();
  g_autoptr (KithSecretStore) secrets = kith_secret_store_new_memory ();

  g_setenv ("KITH_DEMO_STILL", "1", TRUE);
  load_style ();
  self->directory = g_dir_make_tmp ("kith-test-XXXXXX", NULL);
  self->client = kith_client_new (clock, self->directory, secrets);
  self->session = kith_client_add_demo (self->client, clock);
  self->conversation = g_object_ref_sink (kith_conversation_new ());
  self->list = KITH_ANCHOR_LIST (fixture_find (GTK_WIDGET (self->conversation), KITH_TYPE_ANCHOR_LIST, NULL));
  self->composer = KITH_COMPOSER (fixture_find (GTK_WIDGET (self->conversation), KITH_TYPE_COMPOSER, NULL));
  self->buffer = gtk_text_view_get_buffer (kith_composer_get_text_view (self->composer));
  self->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 760, 620);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->conversation));
  gtk_window_present (GTK_WINDOW (self->window));
  fixture_wait (self, kith_session_get_state (self->session) == KITH_CONNECTION_CONNECTED &&
                        g_list_model_get_n_items (kith_session_list_guilds (self->session)) > 0);
  fixture_open (self, channel_name);
}

void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  gpointer conversation = self->conversation;

  g_object_add_weak_pointer (conversation, &conversation);
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->conversation);
  fixture_wait (self, conversation == NULL);
  kith_client_shutdown (self->client);
  g_clear_object (&self->client);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_rmdir (self->directory);
  g_free (self->directory);
}

static GtkEventController *
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type) &&
          (type != GTK_TYPE_GESTURE_CLICK ||
           gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_PRIMARY))
        return controller;
    }
  return NULL;
}

/* What a key does there, as far as its handlers need no event. Returns whether it was taken. */
gboolean
fixture_press_key (GtkWidget *widget, guint key, GdkModifierType state)
{
  GtkEventController *controller = find_controller (widget, GTK_TYPE_EVENT_CONTROLLER_KEY);
  gboolean taken = FALSE;

  g_assert_nonnull (controller);
  g_signal_emit_by_name (controller, "key-pressed", key, 0, state, &taken);
  return taken;
}

void
fixture_click (GtkWidget *widget, int n, double x, double y)
{
  GtkEventController *controller = find_controller (widget, GTK_TYPE_GESTURE_CLICK);

  g_assert_nonnull (controller);
  g_signal_emit_by_name (controller, "pressed", n, x, y);
  g_signal_emit_by_name (controller, "released", n, x, y);
}

/* The top of a row in the list; far away where it is not on screen. */
double
fixture_get_row_y (Fixture *self, guint position)
{
  GtkWidget *row = kith_anchor_list_get_row (self->list, position);
  graphene_rect_t bounds;

  if (!row || !gtk_widget_compute_bounds (row, GTK_WIDGET (self->list), &bounds))
    return -1e9;
  return bounds.origin.y;
}
