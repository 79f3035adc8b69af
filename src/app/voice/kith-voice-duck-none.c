/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-duck.h"

/* Where there is no way to do it, other programs stay as loud as they are. */

KithVoiceDuck *
kith_voice_duck_new (void)
{
  return NULL;
}

void
kith_voice_duck_free (KithVoiceDuck *self)
{
}

void
kith_voice_duck_set (KithVoiceDuck *self, gboolean quiet)
{
}
