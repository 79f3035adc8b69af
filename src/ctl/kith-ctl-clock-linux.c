/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-ctl-clock.h"

#include <sys/timex.h>

/**
 * kith_ctl_clock_is_synchronised:
 * @synchronised: (out): whether something keeps the clock right (adjtimex(2))
 *
 * Returns: whether the system tells
 */
gboolean
kith_ctl_clock_is_synchronised (gboolean *synchronised)
{
  struct timex clock = { 0 };
  int state = adjtimex (&clock);

  *synchronised = state >= 0 && state != TIME_ERROR;
  return state >= 0;
}
