/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define KITH_MEDIA_ERROR (kith_media_error_quark ())
GQuark kith_media_error_quark (void);

typedef enum
{
  KITH_MEDIA_ERROR_MISSING,         /* a part of GStreamer that is needed is not installed */
  KITH_MEDIA_ERROR_BAD_DESCRIPTION, /* a peer sent a session description that is not taken */
  KITH_MEDIA_ERROR_BAD_CANDIDATE,   /* a peer sent an address that is not taken */
  KITH_MEDIA_ERROR_CERTIFICATE,     /* a peer's certificate is not the one of its description */
  KITH_MEDIA_ERROR_NO_ROUTE,        /* a peer cannot be reached */
  KITH_MEDIA_ERROR_RELAY,           /* a peer cannot be reached, and a relay that could help lets nobody in */
  KITH_MEDIA_ERROR_SILENT,          /* nothing arrives from a peer any more */
  KITH_MEDIA_ERROR_DEVICE,          /* a microphone or speaker does not work */
  KITH_MEDIA_ERROR_GONE,            /* what was shown is there no more */
  KITH_MEDIA_ERROR_FAILED,
} KithMediaError;

gboolean kith_media_init (GError **error);

G_END_DECLS
