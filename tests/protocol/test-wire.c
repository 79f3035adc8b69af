/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks wire-cases.json, which the generator makes from the schema: see emit_tests.py for its form. */
#include "config.h"

#include "kith-wire.h"

#include "kith-error.h"

#include <string.h>

typedef struct
{
  const KithWireType *type;
  JsonObject *samples;
  GPtrArray *cases; /* JsonObject */
} TypeCases;

static const KithWireType *
find_type (const char *name)
{
  for (guint i = 0; i < KITH_N_WIRE_TYPES; i++)
    if (strcmp (kith_wire_types[i]->name, name) == 0)
      return kith_wire_types[i];
  g_error ("no type %s", name);
}

static char *
describe (JsonNode *node)
{
  char *text = json_to_string (node, FALSE);

  if (strlen (text) > 300)
    strcpy (text + 290, "…");
  return text;
}

/* What was taken comes out as it went in. */
static void
check_round_trip (const KithWireType *type, JsonNode *node)
{
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  gpointer value = kith_wire_decode (type, node, errors);
  gpointer copy;

  if (!value)
    {
      KithWireFieldProblem *problem = g_ptr_array_index (errors, 0);
      g_autofree char *text = describe (node);

      g_error ("%s was refused at %s (%s): %s", type->name, problem->path, problem->code, text);
    }
  g_assert_cmpuint (errors->len, ==, 0);
  copy = kith_wire_copy (type, value);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonNode) again = kith_wire_encode (type, i ? copy : value);

      if (!json_node_equal (node, again))
        {
          g_autofree char *in = describe (node);
          g_autofree char *out = describe (again);

          g_error ("%s went in as %s and came out as %s", type->name, in, out);
        }
    }
  kith_wire_free (type, copy);
  kith_wire_free (type, value);
}

static void
check_samples (gconstpointer data)
{
  const TypeCases *cases = data;

  check_round_trip (cases->type, json_object_get_member (cases->samples, "minimal"));
  check_round_trip (cases->type, json_object_get_member (cases->samples, "maximal"));
}

static JsonNode *
copy_deep (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  return json_from_string (text, NULL);
}

static JsonNode *
build_text (JsonArray *recipe)
{
  GString *text = g_string_new (NULL);
  JsonNode *node;

  for (gint64 i = 0; i < json_array_get_int_element (recipe, 1); i++)
    g_string_append (text, json_array_get_string_element (recipe, 0));
  node = json_node_init_string (json_node_alloc (), text->str);
  g_string_free (text, TRUE);
  return node;
}

static JsonNode *
build_list (JsonArray *recipe)
{
  JsonArray *list = json_array_new ();
  JsonNode *node = json_node_init_array (json_node_alloc (), list);

  for (gint64 i = 0; i < json_array_get_int_element (recipe, 1); i++)
    json_array_add_element (list, json_node_copy (json_array_get_element (recipe, 0)));
  json_array_unref (list);
  return node;
}

/* The type's minimal value with one field changed. */
static JsonNode *
build_case (const TypeCases *cases, JsonObject *recipe)
{
  JsonNode *node = copy_deep (json_object_get_member (cases->samples, "minimal"));
  JsonObject *object = json_node_get_object (node);
  const char *field = json_object_get_string_member (recipe, "field");

  if (json_object_has_member (recipe, "missing"))
    json_object_remove_member (object, field);
  else if (json_object_has_member (recipe, "text"))
    json_object_set_member (object, field, build_text (json_object_get_array_member (recipe, "text")));
  else if (json_object_has_member (recipe, "list"))
    json_object_set_member (object, field, build_list (json_object_get_array_member (recipe, "list")));
  else
    json_object_set_member (object, field, json_node_copy (json_object_get_member (recipe, "value")));
  return node;
}

static void
check_refused (const KithWireType *type, JsonNode *node, JsonArray *expected)
{
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  gpointer value = kith_wire_decode (type, node, errors);
  KithWireFieldProblem *problem;

  if (value)
    {
      g_autofree char *text = describe (node);

      g_error ("%s took %s instead of refusing %s with %s", type->name, text,
               json_array_get_string_element (expected, 0), json_array_get_string_element (expected, 1));
    }
  g_assert_cmpuint (errors->len, ==, 1);
  problem = g_ptr_array_index (errors, 0);
  g_assert_cmpstr (problem->path, ==, json_array_get_string_element (expected, 0));
  g_assert_cmpstr (problem->code, ==, json_array_get_string_element (expected, 1));
  g_assert_cmpint (kith_error_from_name (problem->code), !=, KITH_ERROR_NONE);
  /* A caller that does not ask for the reasons gets the same answer. */
  g_assert_null (kith_wire_decode (type, node, NULL));
}

static void
check_taken (const KithWireType *type, JsonNode *node, JsonObject *recipe)
{
  gpointer value = kith_wire_decode (type, node, NULL);
  g_autoptr (JsonNode) again = NULL;

  if (!value)
    {
      g_autofree char *text = describe (node);

      g_error ("%s refused %s", type->name, text);
    }
  again = kith_wire_encode (type, value);
  /* A null that clears a field is kept; one that only means "missing" is left out. */
  if (!json_object_has_member (recipe, "value") || !json_object_get_null_member (recipe, "value"))
    g_assert_true (json_node_equal (node, again));
  kith_wire_free (type, value);
}

static void
check_cases (gconstpointer data)
{
  const TypeCases *cases = data;

  for (guint i = 0; i < cases->cases->len; i++)
    {
      JsonObject *recipe = g_ptr_array_index (cases->cases, i);
      g_autoptr (JsonNode) node = build_case (cases, recipe);

      if (json_object_get_null_member (recipe, "expect"))
        check_taken (cases->type, node, recipe);
      else
        check_refused (cases->type, node, json_object_get_array_member (recipe, "expect"));
    }
}

static void
check_unknown_field (gconstpointer data)
{
  const TypeCases *cases = data;
  g_autoptr (JsonNode) node = copy_deep (json_object_get_member (cases->samples, "minimal"));
  g_autoptr (JsonNode) again = NULL;
  gpointer value;

  json_object_set_string_member (json_node_get_object (node), "a field of tomorrow", "x");
  value = kith_wire_decode (cases->type, node, NULL);
  g_assert_nonnull (value);
  again = kith_wire_encode (cases->type, value);
  g_assert_false (json_object_has_member (json_node_get_object (again), "a field of tomorrow"));
  kith_wire_free (cases->type, value);
}

static void
check_not_an_object (gconstpointer data)
{
  const TypeCases *cases = data;
  static const char *const texts[] = { "null", "5", "\"x\"", "true", "[]", "[{}]" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (texts[i], NULL);

      g_assert_null (kith_wire_decode (cases->type, node, NULL));
    }
}

static void
type_cases_free (gpointer data)
{
  TypeCases *cases = data;

  g_ptr_array_unref (cases->cases);
  g_free (cases);
}

static void
add_type (GPtrArray *all, JsonObject *types, const char *name, JsonArray *cases)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } checks[] = {
    { "samples", check_samples },
    { "cases", check_cases },
    { "unknown-field", check_unknown_field },
    { "not-an-object", check_not_an_object },
  };
  TypeCases *found = g_new0 (TypeCases, 1);

  found->type = find_type (name);
  found->samples = json_object_get_object_member (types, name);
  found->cases = g_ptr_array_new ();
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *recipe = json_array_get_object_element (cases, i);

      if (strcmp (json_object_get_string_member (recipe, "type"), name) == 0)
        g_ptr_array_add (found->cases, recipe);
    }
  g_ptr_array_add (all, found);
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire/%s/%s", name, checks[i].name);

      g_test_add_data_func (path, found, checks[i].func);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (type_cases_free);
  g_autoptr (GList) names = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *root;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  json_parser_load_from_file (parser, argv[1], &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  names = json_object_get_members (json_object_get_object_member (root, "types"));
  g_assert_cmpuint (g_list_length (names), ==, KITH_N_WIRE_TYPES);
  for (GList *each = names; each; each = each->next)
    add_type (all, json_object_get_object_member (root, "types"), each->data,
              json_object_get_array_member (root, "cases"));
  return g_test_run ();
}
