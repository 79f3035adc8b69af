/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-ctl-clock.h"

gboolean
kith_ctl_clock_is_synchronised (gboolean *synchronised)
{
  return FALSE;
}
