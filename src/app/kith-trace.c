/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-trace.h"

#include <stdio.h>
#include <string.h>

/* What the conversation on screen holds, whichever widget shows it: a measurement of the first frame is worth nothing
 * where that frame was empty. */
static int
count_rows (GtkWidget *widget)
{
  if (strcmp (G_OBJECT_TYPE_NAME (widget), "KithConversation") == 0)
    {
      g_autoptr (GObject) channel = NULL;
      g_autoptr (GObject) timeline = NULL;

      g_object_get (widget, "channel", &channel, NULL);
      if (channel)
        g_object_get (channel, "timeline", &timeline, NULL);
      return timeline ? (int) g_list_model_get_n_items (G_LIST_MODEL (timeline)) : 0;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      int rows = count_rows (child);

      if (rows >= 0)
        return rows;
    }
  return -1;
}

static void
on_after_paint (GdkFrameClock *clock, GtkWidget *window)
{
  fprintf (stderr, "first-frame %" G_GINT64_FORMAT " rows %d\n", g_get_monotonic_time (), count_rows (window));
  g_signal_handlers_disconnect_by_func (clock, (gpointer) on_after_paint, window);
}

static void
on_realize (GtkWidget *window, gpointer data)
{
  g_signal_connect_object (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_after_paint), window,
                           G_CONNECT_AFTER);
}

static void
on_window_added (GtkApplication *application, GtkWindow *window, gpointer data)
{
  g_signal_connect_after (window, "realize", G_CALLBACK (on_realize), NULL);
}

/**
 * kith_trace_start:
 *
 * With KITH_TRACE=first-frame in the environment, tells on standard error when a window has drawn its first frame
 * (monotonic microseconds) and how many rows its conversation had then; for ./bench.
 */
void
kith_trace_start (GtkApplication *application)
{
  if (g_strcmp0 (g_getenv ("KITH_TRACE"), "first-frame") == 0)
    g_signal_connect (application, "window-added", G_CALLBACK (on_window_added), NULL);
}
