/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-host-autostart.h"

#include "kith-host-platform.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* As the Desktop Application Autostart Specification of freedesktop.org wants it. */

/* One entry for each data directory. */
static char *
build_path (const char *data_dir)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, data_dir, -1);
  g_autofree char *name = g_strdup_printf ("%s.Hosting-%.8s.desktop", KITH_APP_ID, hash);

  return g_build_filename (g_get_user_config_dir (), "autostart", name, NULL);
}

/* Quoted as the Desktop Entry Specification wants an argument. */
static void
append_argument (GString *command, const char *argument)
{
  g_string_append (command, command->len ? " \"" : "\"");
  for (const char *at = argument; *at; at++)
    {
      if (strchr ("\"`$\\", *at))
        g_string_append (command, "\\\\");
      else if (*at == '%')
        g_string_append_c (command, '%');
      g_string_append_c (command, *at);
    }
  g_string_append_c (command, '"');
}

static char *
build_command (const char *data_dir)
{
  g_autofree char *own = kith_host_platform_find_own_directory ();
  g_autofree char *program = g_build_filename (own ? own : KITH_BINDIR, "kith", NULL);
  g_autofree char *usual = g_build_filename (g_get_user_data_dir (), "kith", NULL);
  g_autoptr (GString) command = g_string_new (NULL);

  append_argument (command, program);
  append_argument (command, "--background");
  if (strcmp (data_dir, usual) != 0)
    {
      append_argument (command, "--data-dir");
      append_argument (command, data_dir);
    }
  return g_strdup (command->str);
}

gboolean
kith_host_autostart_is_on (const char *data_dir)
{
  g_autofree char *path = build_path (data_dir);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/**
 * kith_host_autostart_set:
 *
 * Makes the program start with the desktop, without a window, or not any more.
 */
gboolean
kith_host_autostart_set (const char *data_dir, gboolean on, GError **error)
{
  g_autofree char *path = build_path (data_dir), *folder = g_path_get_dirname (path), *command = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!on && g_unlink (path) < 0 && errno != ENOENT)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  if (!on)
    return TRUE;
  command = build_command (data_dir);
  g_mkdir_with_parents (folder, 0700);
  g_key_file_set_string (file, "Desktop Entry", "Type", "Application");
  g_key_file_set_string (file, "Desktop Entry", "Name", "Kith");
  g_key_file_set_string (file, "Desktop Entry", "Exec", command);
  g_key_file_set_string (file, "Desktop Entry", "Icon", KITH_APP_ID);
  g_key_file_set_string (file, "Desktop Entry", "X-GNOME-Autostart-Delay", "5");
  return g_key_file_save_to_file (file, path, error);
}
