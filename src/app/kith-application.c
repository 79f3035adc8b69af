/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-application.h"

#include "kith-window.h"

#include <glib/gi18n.h>
#include <locale.h>

/**
 * KithApplication:
 *
 * The program: its command line, its one instance, its actions and what outlives a window.
 */
struct _KithApplication
{
  AdwApplication parent_instance;

  gboolean demo;
  char *data_dir;
};

G_DEFINE_FINAL_TYPE (KithApplication, kith_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and leave"), NULL },
  { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show a lively community without a network"), NULL },
  { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Keep everything in this directory"), N_ ("DIRECTORY") },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, N_ ("[LINK…]") },
  { NULL },
};

static int
kith_application_handle_local_options (GApplication *application, GVariantDict *arguments)
{
  KithApplication *self = KITH_APPLICATION (application);
  const char *data_dir = NULL;

  if (g_variant_dict_contains (arguments, "version"))
    {
      g_print ("kith %s\n", KITH_VERSION);
      return 0;
    }
  self->demo = g_variant_dict_contains (arguments, "demo");
  if (g_variant_dict_lookup (arguments, "data-dir", "^&ay", &data_dir))
    self->data_dir = g_canonicalize_filename (data_dir, NULL);
  else
    self->data_dir = g_build_filename (g_get_user_data_dir (), "kith", NULL);
  /* Another place means another instance: two of them never share one cache. */
  if (self->demo || data_dir)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static int
kith_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  g_application_activate (application);
  return 0;
}

static void
kith_application_activate (GApplication *application)
{
  KithApplication *self = KITH_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (!window)
    window = GTK_WINDOW (kith_window_new (self));
  gtk_window_present (window);
}

static void
kith_application_finalize (GObject *object)
{
  KithApplication *self = KITH_APPLICATION (object);

  g_free (self->data_dir);
  G_OBJECT_CLASS (kith_application_parent_class)->finalize (object);
}

static void
kith_application_class_init (KithApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = kith_application_finalize;
  application_class->handle_local_options = kith_application_handle_local_options;
  application_class->command_line = kith_application_command_line;
  application_class->activate = kith_application_activate;
}

static void
kith_application_init (KithApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * kith_application_new:
 *
 * Returns: (transfer full): the program, not yet running
 */
KithApplication *
kith_application_new (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, KITH_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  return g_object_new (KITH_TYPE_APPLICATION, "application-id", KITH_APP_ID, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE, "resource-base-path", "/chat/kith/Kith", NULL);
}

/**
 * kith_application_get_demo:
 *
 * Returns: whether the demonstration community is shown instead of real servers
 */
gboolean
kith_application_get_demo (KithApplication *self)
{
  return self->demo;
}

/**
 * kith_application_get_data_dir:
 *
 * Returns: (transfer none): where this person's cache and hosted community live
 */
const char *
kith_application_get_data_dir (KithApplication *self)
{
  return self->data_dir;
}
