/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Where a session stands with its server. */
typedef enum
{
  KITH_CONNECTION_OFFLINE,    /* not asked to connect yet */
  KITH_CONNECTION_CONNECTING, /* on the way */
  KITH_CONNECTION_CONNECTED,
  KITH_CONNECTION_WAITING,             /* failed; tries again in retry-seconds */
  KITH_CONNECTION_SIGNED_OUT,          /* the server ended the session: sign in again */
  KITH_CONNECTION_CERTIFICATE_CHANGED, /* the server shows another certificate: ask the person */
  KITH_CONNECTION_KEYRING_FAILED,      /* the keyring could not be read: nothing is lost, try again when asked to */
} KithConnectionState;

#define KITH_TYPE_CONNECTION_STATE (kith_connection_state_get_type ())
GType kith_connection_state_get_type (void);

G_END_DECLS
