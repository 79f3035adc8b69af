/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"

G_BEGIN_DECLS

/* A client with the demo community, connected, in which nothing happens by itself. */
KithClient *demo_client_new (void);
KithSession *demo_client_get_session (KithClient *client);

void wait_until (gboolean (*condition) (gpointer data), gpointer data);

G_END_DECLS
