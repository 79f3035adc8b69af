/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-lan-announcer.h"

/* Where nothing is there to tell with. */

KithLanAnnouncer *
kith_lan_announcer_new (GMainContext *context, const KithLanAnnouncement *announcement, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "this kithd was built without Avahi");
  return NULL;
}

void
kith_lan_announcer_free (KithLanAnnouncer *self)
{
}

gboolean
kith_lan_announcer_is_heard (KithLanAnnouncer *self)
{
  return FALSE;
}
