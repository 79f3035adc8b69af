/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-codec.h"

#include "kith-clock.h"
#include "kith-error.h"
#include "kith-uuid.h"

#include <errno.h>
#include <string.h>

#define AT(type, self, offset) (*(type *) G_STRUCT_MEMBER_P (self, offset))
#define MAX_ERRORS 32

/* Where the decoder is, as a chain on the stack, so that a path is only written when something is wrong. */
typedef struct _Place Place;
struct _Place
{
  const Place *parent;
  const char *name; /* NULL for an item of a list */
  guint index;
};

typedef struct
{
  GPtrArray *errors;
  guint n_errors;
} Decoder;

static gpointer decode_object (const KithWireType *type, JsonNode *node, Decoder *decoder, const Place *place);

static gboolean
is_pointer (const KithWireField *field)
{
  return (field->flags & KITH_WIRE_LIST) || field->kind == KITH_WIRE_ID || field->kind == KITH_WIRE_STRING ||
         field->kind == KITH_WIRE_OBJECT;
}

static gboolean
is_required (const KithWireField *field)
{
  return !(field->flags & (KITH_WIRE_OPTIONAL | KITH_WIRE_CLEARABLE));
}

static void
free_object_item (gpointer item, gpointer type)
{
  kith_wire_free (type, item);
}

static void
free_list (const KithWireField *field, GPtrArray *list)
{
  if (!list)
    return;
  /* A list of objects has no free function of its own, since that would need the type. */
  if (field->kind == KITH_WIRE_OBJECT)
    g_ptr_array_foreach (list, free_object_item, (gpointer) field->object);
  g_ptr_array_unref (list);
}

static GPtrArray *
new_list (const KithWireField *field)
{
  return g_ptr_array_new_with_free_func (field->kind == KITH_WIRE_OBJECT ? NULL : g_free);
}

/**
 * kith_wire_new:
 *
 * Returns: (transfer full): a zeroed struct whose required lists are empty lists. Items that are put into a list of
 *   objects belong to the struct.
 */
gpointer
kith_wire_new (const KithWireType *type)
{
  gpointer self = g_malloc0 (type->size);

  for (guint i = 0; i < type->n_fields; i++)
    if ((type->fields[i].flags & KITH_WIRE_LIST) && is_required (&type->fields[i]))
      AT (GPtrArray *, self, type->fields[i].offset) = new_list (&type->fields[i]);
  return self;
}

void
kith_wire_free (const KithWireType *type, gpointer self)
{
  if (!self)
    return;
  for (guint i = 0; i < type->n_fields; i++)
    {
      const KithWireField *field = &type->fields[i];

      if (field->flags & KITH_WIRE_LIST)
        free_list (field, AT (GPtrArray *, self, field->offset));
      else if (field->kind == KITH_WIRE_OBJECT)
        kith_wire_free (field->object, AT (gpointer, self, field->offset));
      else if (is_pointer (field))
        g_free (AT (char *, self, field->offset));
    }
  g_free (self);
}

static gpointer
copy_item (const KithWireField *field, gconstpointer item)
{
  return field->kind == KITH_WIRE_OBJECT ? kith_wire_copy (field->object, item) : g_strdup (item);
}

/**
 * kith_wire_copy:
 * @self: (nullable): a struct of @type
 *
 * Returns: (transfer full) (nullable): a deep copy
 */
gpointer
kith_wire_copy (const KithWireType *type, gconstpointer self)
{
  gpointer copy;

  if (!self)
    return NULL;
  copy = g_memdup2 (self, type->size);
  for (guint i = 0; i < type->n_fields; i++)
    {
      const KithWireField *field = &type->fields[i];
      gpointer value;

      if (!is_pointer (field))
        continue;
      value = AT (gpointer, self, field->offset);
      if (value && (field->flags & KITH_WIRE_LIST))
        {
          GPtrArray *list = new_list (field);

          for (guint n = 0; n < ((GPtrArray *) value)->len; n++)
            g_ptr_array_add (list, copy_item (field, g_ptr_array_index ((GPtrArray *) value, n)));
          value = list;
        }
      else if (value)
        {
          value = copy_item (field, value);
        }
      AT (gpointer, copy, field->offset) = value;
    }
  return copy;
}

/**
 * kith_wire_errors_new:
 *
 * Returns: (transfer full): a list for kith_wire_decode() to put KithWireFieldProblem into
 */
GPtrArray *
kith_wire_errors_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_field_problem_free);
}

static void
write_path (const Place *place, GString *out)
{
  if (!place)
    return;
  write_path (place->parent, out);
  if (out->len)
    g_string_append_c (out, '.');
  if (place->name)
    g_string_append (out, place->name);
  else
    g_string_append_printf (out, "%u", place->index);
}

static gboolean
refuse (Decoder *decoder, const Place *place, int code)
{
  if (decoder->n_errors++ < MAX_ERRORS && decoder->errors)
    {
      KithWireFieldProblem *problem = kith_wire_field_problem_new ();
      GString *path = g_string_new (NULL);

      write_path (place, path);
      problem->path = g_string_free (path, FALSE);
      problem->code = g_strdup (kith_error_get_name (code));
      g_ptr_array_add (decoder->errors, problem);
    }
  return FALSE;
}

static gboolean
decode_text (const KithWireField *field, JsonNode *node, Decoder *decoder, const Place *place, char **out)
{
  const char *text;
  glong length;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse (decoder, place, KITH_ERROR_WRONG_TYPE);
  text = json_node_get_string (node);
  if (field->kind == KITH_WIRE_ID)
    {
      if (!kith_uuid_is_valid (text))
        return refuse (decoder, place, KITH_ERROR_NOT_AN_ID);
    }
  else
    {
      if (!g_utf8_validate (text, -1, NULL))
        return refuse (decoder, place, KITH_ERROR_BAD_UTF8);
      length = g_utf8_strlen (text, -1);
      if (!(field->flags & KITH_WIRE_LIST) && length < field->min)
        return refuse (decoder, place, field->too_short);
      if (!(field->flags & KITH_WIRE_LIST) && length > field->max)
        return refuse (decoder, place, field->too_long);
      if (field->check && !field->check (text))
        return refuse (decoder, place, field->bad);
    }
  *out = g_strdup (text);
  return TRUE;
}

static gboolean
decode_int (const KithWireField *field, JsonNode *node, Decoder *decoder, const Place *place, gint64 *out)
{
  gint64 value;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return refuse (decoder, place, KITH_ERROR_WRONG_TYPE);
  value = json_node_get_int (node);
  if (value < field->min)
    return refuse (decoder, place, field->too_short);
  if (value > field->max)
    return refuse (decoder, place, field->too_long);
  *out = value;
  return TRUE;
}

/* Reads what is written as text but is not kept as such. */
static gboolean
decode_encoded (const KithWireField *field, JsonNode *node, Decoder *decoder, const Place *place, gpointer out)
{
  const char *text;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse (decoder, place, KITH_ERROR_WRONG_TYPE);
  text = json_node_get_string (node);
  if (field->kind == KITH_WIRE_TIME)
    return kith_time_parse (text, out) || refuse (decoder, place, KITH_ERROR_BAD_TIME);
  if (field->kind == KITH_WIRE_PERMISSIONS)
    return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, out, NULL) ||
           refuse (decoder, place, KITH_ERROR_BAD_PERMISSIONS);
  for (guint i = 0; field->values[i]; i++)
    if (strcmp (field->values[i], text) == 0)
      {
        *(guint *) out = i;
        return TRUE;
      }
  return refuse (decoder, place, KITH_ERROR_UNKNOWN_VALUE);
}

static gboolean
decode_value (const KithWireField *field, JsonNode *node, Decoder *decoder, const Place *place, gpointer out)
{
  switch (field->kind)
    {
    case KITH_WIRE_ID:
    case KITH_WIRE_STRING:
      return decode_text (field, node, decoder, place, out);
    case KITH_WIRE_INT:
      return decode_int (field, node, decoder, place, out);
    case KITH_WIRE_BOOL:
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        return refuse (decoder, place, KITH_ERROR_WRONG_TYPE);
      *(gboolean *) out = json_node_get_boolean (node);
      return TRUE;
    case KITH_WIRE_OBJECT:
      *(gpointer *) out = decode_object (field->object, node, decoder, place);
      return *(gpointer *) out != NULL;
    case KITH_WIRE_TIME:
    case KITH_WIRE_PERMISSIONS:
    case KITH_WIRE_ENUM:
      return decode_encoded (field, node, decoder, place, out);
    default:
      g_assert_not_reached ();
    }
}

static void
decode_list (const KithWireField *field, JsonNode *node, Decoder *decoder, const Place *place, GPtrArray **out)
{
  GPtrArray *list;
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      refuse (decoder, place, KITH_ERROR_WRONG_TYPE);
      return;
    }
  array = json_node_get_array (node);
  if (json_array_get_length (array) > field->max)
    {
      refuse (decoder, place, KITH_ERROR_TOO_MANY_ITEMS);
      return;
    }
  if (json_array_get_length (array) < field->min)
    {
      refuse (decoder, place, field->too_short);
      return;
    }
  list = *out ? *out : (*out = new_list (field));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      Place item_place = { place, NULL, i };
      gpointer item = NULL;

      if (decode_value (field, json_array_get_element (array, i), decoder, &item_place, &item))
        g_ptr_array_add (list, item);
    }
}

static void
decode_field (const KithWireField *field, JsonObject *object, gpointer self, Decoder *decoder, const Place *parent)
{
  JsonNode *node = json_object_get_member (object, field->name);
  Place place = { parent, field->name, 0 };

  if (!node || JSON_NODE_HOLDS_NULL (node))
    {
      if (is_required (field))
        refuse (decoder, &place, node ? KITH_ERROR_WRONG_TYPE : KITH_ERROR_REQUIRED);
      else if (node && (field->flags & KITH_WIRE_CLEARABLE))
        AT (gboolean, self, field->has_offset) = AT (gboolean, self, field->clear_offset) = TRUE;
      return;
    }
  if (field->flags & KITH_WIRE_LIST)
    decode_list (field, node, decoder, &place, G_STRUCT_MEMBER_P (self, field->offset));
  else if (decode_value (field, node, decoder, &place, G_STRUCT_MEMBER_P (self, field->offset)) &&
           field->has_offset != KITH_WIRE_NO_OFFSET)
    AT (gboolean, self, field->has_offset) = TRUE;
}

static gpointer
decode_object (const KithWireType *type, JsonNode *node, Decoder *decoder, const Place *place)
{
  guint before = decoder->n_errors;
  gpointer self;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (decoder, place, KITH_ERROR_WRONG_TYPE);
      return NULL;
    }
  self = kith_wire_new (type);
  for (guint i = 0; i < type->n_fields; i++)
    decode_field (&type->fields[i], json_node_get_object (node), self, decoder, place);
  if (decoder->n_errors == before)
    return self;
  kith_wire_free (type, self);
  return NULL;
}

/**
 * kith_wire_decode:
 * @node: what was received
 * @errors: (nullable): list from kith_wire_errors_new(); each bad field is added with its path and code, 32 at most
 *
 * Reads a struct strictly: wrong types, missing required fields and broken limits are refused, unknown fields ignored.
 *
 * Returns: (transfer full) (nullable): the struct, or %NULL where anything was refused
 */
gpointer
kith_wire_decode (const KithWireType *type, JsonNode *node, GPtrArray *errors)
{
  Decoder decoder = { errors, 0 };

  return decode_object (type, node, &decoder, NULL);
}

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
encode_value (const KithWireField *field, gconstpointer at)
{
  switch (field->kind)
    {
    case KITH_WIRE_ID:
    case KITH_WIRE_STRING:
      return text_node (*(char *const *) at);
    case KITH_WIRE_INT:
      return json_node_init_int (json_node_alloc (), *(const gint64 *) at);
    case KITH_WIRE_BOOL:
      return json_node_init_boolean (json_node_alloc (), *(const gboolean *) at);
    case KITH_WIRE_OBJECT:
      return kith_wire_encode (field->object, *(gpointer const *) at);
    case KITH_WIRE_TIME:
      {
        g_autofree char *text = kith_time_format (*(const gint64 *) at);

        return text_node (text);
      }
    case KITH_WIRE_PERMISSIONS:
      {
        char text[24];

        g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT, *(const guint64 *) at);
        return text_node (text);
      }
    case KITH_WIRE_ENUM:
      return text_node (field->values[*(const guint *) at]);
    default:
      g_assert_not_reached ();
    }
}

static JsonNode *
encode_list (const KithWireField *field, GPtrArray *list)
{
  JsonArray *array = json_array_sized_new (list->len);
  JsonNode *node = json_node_alloc ();

  for (guint i = 0; i < list->len; i++)
    json_array_add_element (array, encode_value (field, &g_ptr_array_index (list, i)));
  json_node_init_array (node, array);
  json_array_unref (array);
  return node;
}

/**
 * kith_wire_field_is_there:
 *
 * Tells whether a struct has a value for one of its fields.
 */
gboolean
kith_wire_field_is_there (const KithWireField *field, gconstpointer self)
{
  if (field->has_offset != KITH_WIRE_NO_OFFSET)
    return AT (gboolean, self, field->has_offset);
  if (is_pointer (field))
    return AT (gpointer, self, field->offset) != NULL;
  return is_required (field) || AT (gint64, self, field->offset) != 0;
}

/**
 * kith_wire_encode:
 * @self: a struct of @type, whose required texts are set
 *
 * Returns: (transfer full): the struct as JSON; fields that are missing are left out
 */
JsonNode *
kith_wire_encode (const KithWireType *type, gconstpointer self)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_unref (object);
  for (guint i = 0; i < type->n_fields; i++)
    {
      const KithWireField *field = &type->fields[i];
      gconstpointer at = G_STRUCT_MEMBER_P (self, field->offset);

      if (!kith_wire_field_is_there (field, self))
        continue;
      if (field->clear_offset != KITH_WIRE_NO_OFFSET && AT (gboolean, self, field->clear_offset))
        json_object_set_null_member (object, field->name);
      else if (field->flags & KITH_WIRE_LIST)
        json_object_set_member (object, field->name, encode_list (field, *(GPtrArray *const *) at));
      else
        json_object_set_member (object, field->name, encode_value (field, at));
    }
  return node;
}
