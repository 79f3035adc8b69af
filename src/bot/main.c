/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kith-bot.h"

#include <locale.h>

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  return kith_bot_main (argc, argv);
}
