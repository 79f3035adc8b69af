/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-error.h"

G_DEFINE_QUARK (kith - error - quark, kith_error)

static const KithErrorInfo *
info_of (KithErrorCode code)
{
  return (guint) code < KITH_N_ERRORS ? &kith_error_table[code] : &kith_error_table[KITH_ERROR_INTERNAL_ERROR];
}

/**
 * kith_error_get_name:
 *
 * Returns: the code as it travels, such as "rate_limited"
 */
const char *
kith_error_get_name (KithErrorCode code)
{
  return info_of (code)->name;
}

/**
 * kith_error_get_title:
 *
 * Returns: what the code means, in English
 */
const char *
kith_error_get_title (KithErrorCode code)
{
  return info_of (code)->title;
}

/**
 * kith_error_get_status:
 *
 * Returns: the HTTP status that the code travels with
 */
guint
kith_error_get_status (KithErrorCode code)
{
  return info_of (code)->status;
}

/**
 * kith_error_from_name:
 *
 * Returns: the code of a name, or %KITH_ERROR_NONE where this program does not know it
 */
KithErrorCode
kith_error_from_name (const char *name)
{
  for (guint code = KITH_ERROR_NONE + 1; code < KITH_N_ERRORS; code++)
    if (g_strcmp0 (name, kith_error_table[code].name) == 0)
      return code;
  return KITH_ERROR_NONE;
}

/**
 * kith_error_get_words:
 *
 * Returns: (transfer none): what an error of any kind means, in English; for a code of the protocol its title, which
 * can be translated, and not the server's details
 */
const char *
kith_error_get_words (const GError *error)
{
  return error->domain == KITH_ERROR ? kith_error_get_title ((KithErrorCode) error->code) : error->message;
}

/**
 * kith_error_set:
 *
 * Sets @error to a code with its title as the message.
 */
void
kith_error_set (GError **error, KithErrorCode code)
{
  g_set_error_literal (error, KITH_ERROR, code, kith_error_get_title (code));
}
