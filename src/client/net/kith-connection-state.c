/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-connection-state.h"

G_DEFINE_ENUM_TYPE (KithConnectionState, kith_connection_state,
                    G_DEFINE_ENUM_VALUE (KITH_CONNECTION_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (KITH_CONNECTION_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (KITH_CONNECTION_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (KITH_CONNECTION_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (KITH_CONNECTION_SIGNED_OUT, "signed-out"),
                    G_DEFINE_ENUM_VALUE (KITH_CONNECTION_CERTIFICATE_CHANGED, "certificate-changed"),
                    G_DEFINE_ENUM_VALUE (KITH_CONNECTION_KEYRING_FAILED, "keyring-failed"))
