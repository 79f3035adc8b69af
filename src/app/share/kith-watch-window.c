/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-watch-window.h"

/**
 * KithWatchWindow:
 *
 * Something that one watches, in a window of its own or on the whole screen. To close it brings the picture back beside
 * the conversation.
 */
struct _KithWatchWindow
{
  AdwWindow parent_instance;

  GtkWidget *header;
};

G_DEFINE_FINAL_TYPE (KithWatchWindow, kith_watch_window, ADW_TYPE_WINDOW)

static void
on_fullscreened (KithWatchWindow *self)
{
  gtk_widget_set_visible (self->header, !gtk_window_is_fullscreen (GTK_WINDOW (self)));
}

static void
on_full_screen (KithWatchWindow *self)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
    gtk_window_unfullscreen (GTK_WINDOW (self));
  else
    gtk_window_fullscreen (GTK_WINDOW (self));
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers, KithWatchWindow *self)
{
  if (key == GDK_KEY_Escape && gtk_window_is_fullscreen (GTK_WINDOW (self)))
    gtk_window_unfullscreen (GTK_WINDOW (self));
  else if (key == GDK_KEY_Escape)
    gtk_window_close (GTK_WINDOW (self));
  else if (key == GDK_KEY_F11)
    on_full_screen (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
kith_watch_window_class_init (KithWatchWindowClass *klass)
{
}

static void
kith_watch_window_init (KithWatchWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_window_set_default_size (GTK_WINDOW (self), 960, 580);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (on_fullscreened), NULL);
}

/**
 * kith_watch_window_new:
 *
 * Returns: (transfer none): a window that is not shown yet
 */
GtkWindow *
kith_watch_window_new (GtkApplication *application, KithCallShares *shares, KithWatchedShare *watched)
{
  g_autofree char *title = kith_watch_tile_dup_title (watched);
  KithWatchWindow *self = g_object_new (KITH_TYPE_WATCH_WINDOW, "application", application, "title", title, NULL);
  GtkWidget *tile = kith_watch_tile_new (shares, watched), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  kith_watch_tile_set_apart (KITH_WATCH_TILE (tile));
  g_signal_connect_swapped (tile, "pop-out", G_CALLBACK (gtk_window_close), self);
  g_signal_connect_swapped (tile, "full-screen", G_CALLBACK (on_full_screen), self);
  gtk_widget_set_vexpand (tile, TRUE);
  self->header = adw_header_bar_new ();
  gtk_box_append (GTK_BOX (box), self->header);
  gtk_box_append (GTK_BOX (box), tile);
  adw_window_set_content (ADW_WINDOW (self), box);
  return GTK_WINDOW (self);
}
