/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-chime.h"

/* Built without a library that plays the sounds of the desktop. */
struct _KithChime
{
  char nothing;
};

KithChime *
kith_chime_new (void)
{
  return g_new0 (KithChime, 1);
}

void
kith_chime_free (KithChime *self)
{
  g_free (self);
}

void
kith_chime_play (KithChime *self)
{
}
