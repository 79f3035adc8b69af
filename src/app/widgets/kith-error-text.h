/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which field of a form an error speaks of. */
typedef enum
{
  KITH_ERROR_FIELD_NONE,
  KITH_ERROR_FIELD_NAME,
  KITH_ERROR_FIELD_PASSWORD,
  KITH_ERROR_FIELD_ADDRESS,
  KITH_ERROR_FIELD_GUILD,
} KithErrorField;

const char *kith_error_text (const GError *error);
KithErrorField kith_error_find_field (const GError *error);

G_END_DECLS
