/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-lan-browser.h"

G_BEGIN_DECLS

/* For what listens to the network: one implementation a platform. A server is heard of on several paths, each an
 * interface with a family of addresses; @path is any text that tells them apart. */
typedef struct _KithLanWatch KithLanWatch;

KithLanWatch *kith_lan_watch_new (KithLanBrowser *browser);
void kith_lan_watch_free (KithLanWatch *self);

void kith_lan_browser_put (KithLanBrowser *self, const char *path, KithLanServer *server);
void kith_lan_browser_drop (KithLanBrowser *self, const char *path, const char *name);

G_END_DECLS
