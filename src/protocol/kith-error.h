/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"

G_BEGIN_DECLS

/* Errors of the protocol; the codes are KithErrorCode. */
#define KITH_ERROR (kith_error_quark ())
GQuark kith_error_quark (void);

typedef struct
{
  const char *name;
  guint status;
  const char *title;
} KithErrorInfo;

extern const KithErrorInfo kith_error_table[KITH_N_ERRORS];

const char *kith_error_get_name (KithErrorCode code);
const char *kith_error_get_title (KithErrorCode code);
guint kith_error_get_status (KithErrorCode code);
KithErrorCode kith_error_from_name (const char *name);
const char *kith_error_get_words (const GError *error);
void kith_error_set (GError **error, KithErrorCode code);

G_END_DECLS
