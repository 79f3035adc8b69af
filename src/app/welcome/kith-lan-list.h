/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-host.h"
#include "kith-lan-browser.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* "On this network": the servers that were heard of, but for the one that this program runs. It takes no room while
 * there are none. Signal: chosen (KithLanServer *). */
#define KITH_TYPE_LAN_LIST (kith_lan_list_get_type ())
G_DECLARE_FINAL_TYPE (KithLanList, kith_lan_list, KITH, LAN_LIST, GtkWidget)

void kith_lan_list_set_browser (KithLanList *self, KithLanBrowser *browser, KithHost *host);

G_END_DECLS
