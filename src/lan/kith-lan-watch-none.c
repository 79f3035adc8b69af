/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-lan-browser-private.h"

/* Where nothing is there to listen with. */

KithLanWatch *
kith_lan_watch_new (KithLanBrowser *browser)
{
  return NULL;
}

void
kith_lan_watch_free (KithLanWatch *self)
{
}
