/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-window.h"

/**
 * KithWindow:
 *
 * The main window: guild rail, channels, conversation and members, folding away as it narrows.
 */
struct _KithWindow
{
  AdwApplicationWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (KithWindow, kith_window, ADW_TYPE_APPLICATION_WINDOW)

static void
kith_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KITH_TYPE_WINDOW);
  G_OBJECT_CLASS (kith_window_parent_class)->dispose (object);
}

static void
kith_window_class_init (KithWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-window.ui");
}

static void
kith_window_init (KithWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kith_window_new:
 *
 * Returns: (transfer none): a window of @application
 */
KithWindow *
kith_window_new (KithApplication *application)
{
  return g_object_new (KITH_TYPE_WINDOW, "application", application, NULL);
}
