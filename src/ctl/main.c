/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>
#include <signal.h>

#include "kith-ctl.h"

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  signal (SIGPIPE, SIG_IGN);
  return kith_ctl_run (argc, argv);
}
