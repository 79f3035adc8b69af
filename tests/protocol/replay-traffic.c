/* SPDX-License-Identifier: GPL-3.0-or-later */
/* replay-traffic FILE…: reads what the end-to-end tests wrote down (see tests/support/api.py) with the program's own
 * decoders. Prints each route and event that it met; fails at the first line that a decoder refuses. */
#include "config.h"

#include "kith-error.h"
#include "kith-gateway-names.h"
#include "kith-json.h"
#include "kith-routes.h"

#include <stdlib.h>
#include <string.h>

static const char *current_line;

G_NORETURN static void
fail (const char *what, GPtrArray *errors)
{
  g_printerr ("%s refused: %.2000s\n", what, current_line);
  for (guint i = 0; errors && i < errors->len; i++)
    {
      KithWireFieldProblem *problem = g_ptr_array_index (errors, i);

      g_printerr ("  %s: %s\n", problem->path, problem->code);
    }
  exit (1);
}

static void
check (const KithWireType *type, JsonNode *node, const char *what)
{
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  gpointer value = type && node ? kith_wire_decode (type, node, errors) : NULL;
  g_autoptr (JsonNode) again = NULL;

  if (!value)
    fail (what, errors);
  again = kith_wire_encode (type, value);
  /* Nothing of it may get lost on the way through a program. */
  if (!json_node_equal (node, again))
    fail (what, NULL);
  kith_wire_free (type, value);
}

static const KithRoute *
find_route (const char *name)
{
  for (guint i = 0; i < KITH_N_ROUTES; i++)
    if (g_strcmp0 (kith_routes[i].name, name) == 0)
      return &kith_routes[i];
  fail ("route", NULL);
}

static void
replay_rest (JsonObject *entry, GHashTable *met)
{
  const KithRoute *route = find_route (json_object_get_string_member (entry, "route"));
  gint64 status = json_object_get_int_member (entry, "status");
  JsonNode *answer = json_object_get_member (entry, "answer");
  JsonNode *body = json_object_get_member (entry, "body");

  if (status >= 400)
    {
      check (&kith_wire_problem_type, answer, "problem");
      return;
    }
  g_hash_table_add (met, g_strdup_printf ("route %s", route->name));
  if (route->body && !JSON_NODE_HOLDS_NULL (body))
    {
      gpointer value = kith_wire_decode (route->body, body, NULL);

      if (!value)
        fail (route->name, NULL);
      kith_wire_free (route->body, value);
    }
  if (route->answer)
    check (route->answer, answer, route->name);
  else if (!JSON_NODE_HOLDS_NULL (answer))
    fail (route->name, NULL);
}

static void
replay_frame (JsonObject *frame, GHashTable *met)
{
  const char *op = json_object_get_string_member (frame, "op");
  int index = kith_gateway_name_find (kith_server_ops, KITH_N_SERVER_OPS, op);

  if (index < 0)
    fail ("op", NULL);
  g_hash_table_add (met, g_strdup_printf ("op %s", op));
  if (index == KITH_SERVER_OP_EVENT)
    {
      const char *name = json_object_get_string_member (frame, "t");
      int event = kith_gateway_name_find (kith_events, KITH_N_EVENTS, name);

      if (event < 0)
        fail ("event", NULL);
      check (kith_events[event].type, json_object_get_member (frame, "d"), name);
      g_hash_table_add (met, g_strdup_printf ("event %s", name));
    }
  else if (json_object_has_member (frame, "d"))
    {
      check (kith_server_ops[index].type, json_object_get_member (frame, "d"), op);
    }
}

static guint
replay_file (const char *path, GHashTable *met)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint count = 0;

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_autoptr (JsonNode) node = NULL;
      JsonObject *entry;

      if (!lines[i][0])
        continue;
      current_line = lines[i];
      /* Our own parser would refuse the depth that this wrapping adds. */
      node = json_from_string (lines[i], NULL);
      if (!node)
        fail ("line", NULL);
      entry = json_node_get_object (node);
      if (g_strcmp0 (json_object_get_string_member (entry, "kind"), "rest") == 0)
        replay_rest (entry, met);
      else
        replay_frame (json_object_get_object_member (entry, "frame"), met);
      count++;
    }
  return count;
}

int
main (int argc, char **argv)
{
  g_autoptr (GHashTable) met = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name;
  guint count = 0;

  for (int i = 1; i < argc; i++)
    count += replay_file (argv[i], met);
  g_hash_table_iter_init (&iter, met);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_print ("%s\n", (const char *) name);
  g_print ("lines %u\n", count);
  return 0;
}
