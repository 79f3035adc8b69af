/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An invite link as somebody pastes it. What is taken can be written again, and then says the same. */
#include "config.h"

#include "kith-join-link.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size), *written = NULL, *again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithJoinLink) link = kith_join_link_parse (text, &error), parsed = NULL;

  if (!link)
    {
      g_assert_nonnull (error);
      return 0;
    }
  g_assert_no_error (error);
  written = kith_join_link_to_string (link);
  parsed = kith_join_link_parse (written, &error);
  g_assert_no_error (error);
  again = kith_join_link_to_string (parsed);
  g_assert_cmpstr (written, ==, again);
  g_assert_cmpstr (kith_join_link_get_code (link), ==, kith_join_link_get_code (parsed));
  return 0;
}
