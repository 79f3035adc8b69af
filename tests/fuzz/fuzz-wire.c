/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A body or frame from a stranger. The first byte picks the type; what is taken must come out and in again unchanged.
 */
#include "config.h"

#include "kith-json.h"
#include "kith-wire.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const KithWireType *type;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  gpointer value;

  if (size < 1)
    return 0;
  type = kith_wire_types[data[0] % KITH_N_WIRE_TYPES];
  node = kith_json_parse ((const char *) data + 1, (gssize) size - 1, NULL);
  if (!node)
    return 0;
  value = kith_wire_decode (type, node, errors);
  g_assert_true ((value == NULL) == (errors->len > 0));
  if (value)
    {
      g_autoptr (JsonNode) encoded = kith_wire_encode (type, value);
      g_autofree char *text = kith_json_print (encoded);
      g_autoptr (JsonNode) parsed = kith_json_parse (text, -1, NULL);
      gpointer again = parsed ? kith_wire_decode (type, parsed, NULL) : NULL;
      g_autoptr (JsonNode) encoded_again = again ? kith_wire_encode (type, again) : NULL;

      g_assert_nonnull (again);
      g_assert_true (json_node_equal (encoded, encoded_again));
      kith_wire_free (type, again);
    }
  kith_wire_free (type, value);
  return 0;
}
