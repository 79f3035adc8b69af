/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a peer says of itself. What is taken names one certificate and a payload type that there is. */
#include "config.h"

#include "kith-sdp-check.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (KithSdpFacts) facts = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;

  if (kith_sdp_check (text, &facts, &error))
    {
      g_assert_cmpuint (strlen (facts.fingerprint), ==, 64);
      g_assert_cmpuint (facts.opus_payload, <=, 127);
    }
  else
    {
      g_assert_nonnull (error);
    }
  if (!kith_candidate_check (text, &other))
    g_assert_nonnull (other);
  return 0;
}
