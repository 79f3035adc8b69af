/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What can go wrong on the way to a server; what the server itself refuses is in KITH_ERROR. */
#define KITH_NET_ERROR (kith_net_error_quark ())
GQuark kith_net_error_quark (void);

typedef enum
{
  KITH_NET_ERROR_OFFLINE,     /* the server cannot be reached */
  KITH_NET_ERROR_TIMEOUT,     /* it took too long; whether the request was carried out is not known */
  KITH_NET_ERROR_CERTIFICATE, /* the server's certificate is not the one that was trusted */
  KITH_NET_ERROR_PROTOCOL,    /* what answered does not speak our protocol */
  KITH_NET_ERROR_TOO_LARGE,   /* what it answered is larger than any answer may be */
  KITH_NET_ERROR_KEYRING,     /* the session's secret cannot be read from where it is kept */
  KITH_NET_ERROR_SIGNED_OUT,  /* there is no valid session for this request */
  KITH_NET_ERROR_DEMO,        /* only a server can do this, and the demo has none */
} KithNetError;

G_END_DECLS
