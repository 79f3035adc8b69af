/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-http-private.h"

static const KithWireField *
find_field (const KithWireType *type, const char *name)
{
  for (guint i = 0; i < type->n_fields; i++)
    if (strcmp (type->fields[i].name, name) == 0)
      return &type->fields[i];
  return NULL;
}

/* A parameter as the JSON value that its field takes; what does not fit stays text and is refused by the decoder. */
static JsonNode *
to_node (const KithWireField *field, const char *text)
{
  gint64 number;

  if (field->kind == KITH_WIRE_INT && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return json_node_init_int (json_node_alloc (), number);
  if (field->kind == KITH_WIRE_BOOL && (strcmp (text, "true") == 0 || strcmp (text, "false") == 0))
    return json_node_init_boolean (json_node_alloc (), text[0] == 't');
  return json_node_init_string (json_node_alloc (), text);
}

/*
 * kithd_query_decode:
 * @query: (nullable): what stands behind the question mark, still escaped
 *
 * Reads the parameters of an address as strictly as a body.
 *
 * Returns: (transfer full) (nullable): the struct
 */
gpointer
kithd_query_decode (const KithWireType *type, const char *query, GPtrArray *errors)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autoptr (GHashTable) table = query && *query ? soup_form_decode (query) : NULL;
  GHashTableIter iter;
  gpointer name, value;

  if (!table)
    return kith_wire_decode (type, node, errors);
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const KithWireField *field = find_field (type, name);

      if (field && g_utf8_validate (value, -1, NULL))
        json_object_set_member (object, name, to_node (field, value));
    }
  return kith_wire_decode (type, node, errors);
}
