/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a STUN server or a relay answers. What is taken as an answer to one request is none to another. */
#include "config.h"

#include "kithd-stun.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GByteArray) request = kithd_stun_request_new (KITHD_STUN_ALLOCATE);
  g_autoptr (KithdStunReply) reply = NULL;
  g_autoptr (KithdStunReply) other = NULL;

  if (size >= KITHD_STUN_HEADER)
    memcpy (request->data + 8, data + 8, 12);
  reply = kithd_stun_reply_parse (request, data, size);
  if (reply && reply->reason)
    g_assert_true (g_utf8_validate (reply->reason, -1, NULL));
  request->data[8] ^= 1;
  other = kithd_stun_reply_parse (request, data, size);
  g_assert_null (other);
  return 0;
}
