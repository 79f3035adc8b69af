/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * kith_about_present:
 * @parent: the window that it belongs to
 *
 * Shows what the program is and who made it.
 */
void
kith_about_present (GtkWindow *parent)
{
  adw_show_about_window (parent, "application-name", "Kith", "application-icon", KITH_APP_ID, "version", KITH_VERSION,
                         "developer-name", _ ("The Kith contributors"), "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _ ("Talk with your people, on a server of your own."),
                         /* Translators: your names, one a line */
                         "translator-credits", _ ("translator-credits"), NULL);
}

/**
 * kith_shortcuts_present:
 * @parent: the window that it belongs to
 *
 * Shows all keys; the window is built only now, because few start-ups need it.
 */
void
kith_shortcuts_present (GtkWindow *parent)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/chat/kith/Kith/ui/kith-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
