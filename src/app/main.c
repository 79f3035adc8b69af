/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-application.h"
#include "kith-trace.h"

/* The next one has another language; it begins when this one has let go of everything. */
static void
begin_again (char **argv)
{
  g_autoptr (GError) error = NULL;

  if (!g_spawn_async (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, &error))
    g_warning ("Kith does not start again: %s", error->message);
}

int
main (int argc, char *argv[])
{
  g_autoptr (KithApplication) application = kith_application_new ();

  gboolean restart;
  int status;

  kith_trace_start (GTK_APPLICATION (application));
  status = g_application_run (G_APPLICATION (application), argc, argv);
  restart = kith_application_get_restart (application);
  /* With it goes its name on the bus, which the next one takes. */
  g_clear_object (&application);
  if (restart)
    begin_again (argv);
  return status;
}
