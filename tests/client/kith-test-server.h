/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-server-address.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A real kithd on a port of its own choice, which can be killed and come back on the same port. */
typedef struct _KithTestServer KithTestServer;

KithTestServer *kith_test_server_start (const char *tls);
void kith_test_server_stop (KithTestServer *self);
void kith_test_server_kill (KithTestServer *self);
void kith_test_server_restart (KithTestServer *self);
void kith_test_server_forget_certificate (KithTestServer *self);
void kith_test_server_signal (KithTestServer *self, int signal);
KithServerAddress *kith_test_server_get_address (KithTestServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithTestServer, kith_test_server_stop)

G_END_DECLS
