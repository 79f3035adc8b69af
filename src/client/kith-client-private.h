/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"

G_BEGIN_DECLS

KithTransport *kith_client_make_transport (KithClient *self, KithServerAddress *address);
void kith_client_note_refused (KithClient *self, KithServerAddress *address, const char *fingerprint);
void kith_client_keep_pin (KithClient *self, KithServerAddress *address, const char *fingerprint);
KithSession *kith_client_add_session (KithClient *self, KithTransport *transport, KithServerAddress *address,
                                      const char *server_name, const KithWireAuthResult *auth);
void kith_client_forget_session (KithClient *self, KithSession *session);

G_END_DECLS
