/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-application.h"
#include "kith-trace.h"

int
main (int argc, char *argv[])
{
  g_autoptr (KithApplication) application = kith_application_new ();

  kith_trace_start (GTK_APPLICATION (application));
  return g_application_run (G_APPLICATION (application), argc, argv);
}
