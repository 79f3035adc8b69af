/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-lan-server.h"

G_BEGIN_DECLS

/* The servers of the local network: a list of KithLanServer that follows what comes and goes while it looks. It belongs
 * to the thread of its main context. */
#define KITH_TYPE_LAN_BROWSER (kith_lan_browser_get_type ())
G_DECLARE_FINAL_TYPE (KithLanBrowser, kith_lan_browser, KITH, LAN_BROWSER, GObject)

KithLanBrowser *kith_lan_browser_new (void);
void kith_lan_browser_set_looking (KithLanBrowser *self, gboolean looking);
gboolean kith_lan_browser_get_looking (KithLanBrowser *self);

G_END_DECLS
