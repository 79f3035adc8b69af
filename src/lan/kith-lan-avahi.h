/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <avahi-core/core.h>
#include <avahi-glib/glib-watch.h>
#include <glib.h>

G_BEGIN_DECLS

/* Avahi's stack inside the program, so that no daemon has to run; it gets along with one that does. */
AvahiServer *kith_lan_avahi_new (const AvahiPoll *poll, const char *host_name, AvahiServerCallback callback,
                                 gpointer data, int *error);

G_END_DECLS
