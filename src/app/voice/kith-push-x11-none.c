/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-push-x11.h"

/* Where there is no X there is nothing to hear. */

KithPushX11 *
kith_push_x11_new (GdkDisplay *display, KithPushFunc func, gpointer data)
{
  return NULL;
}

void
kith_push_x11_free (KithPushX11 *self)
{
}

void
kith_push_x11_set_key (KithPushX11 *self, KithPushCommand command, const KithPushKey *key)
{
}
