/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-json.h"

#include "kith-error.h"

#include <string.h>

static void
check_refused (const char *data, gssize length, KithErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = kith_json_parse (data, length, &error);

  if (node)
    g_error ("“%s” was taken for JSON", data);
  g_assert_error (error, KITH_ERROR, (int) code);
}

static void
test_valid (void)
{
  static const char *const good[] = {
    "{}",
    "[]",
    "5",
    "-0.5e3",
    "\"x\"",
    "true",
    "null",
    " \t\r\n{ \"a\" : [ 1 , 2 ] }\n",
    "\"/* not a comment */ 'nor quotes' # nor that\"",
    "\"\\\"/\\\\\"",
    "\"\\ud83d\\ude00\"",
    "\"\\\\u0000\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = kith_json_parse (good[i], -1, &error);

      if (!node)
        g_error ("“%s” was refused", good[i]);
      g_assert_no_error (error);
    }
}

static void
test_malformed (void)
{
  static const char *const bad[] = {
    "",      " ",   "{",      "}",    "[1,]",       "{\"a\":1,}", "{\"a\" 1}", "{a:1}",
    "[1 2]", "tru", "\"open", "\"\\", "{\"a\":1}}", "1 2",        "\"a\nb",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    check_refused (bad[i], -1, KITH_ERROR_MALFORMED_JSON);
}

/* What json-glib would take beyond RFC 8259. */
static void
test_foreign (void)
{
  static const char *const bad[] = {
    "/* c */ {}", "{} // c", "# c\n{}", "{'a': 1}", "['a']", "{\"a\": /* c */ 1}", "{\"a\": \"b\" } # c",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    check_refused (bad[i], -1, KITH_ERROR_MALFORMED_JSON);
}

static void
test_bytes (void)
{
  check_refused ("{\"a\":\"\xff\"}", -1, KITH_ERROR_MALFORMED_JSON);
  check_refused ("{\"a\":\"\xed\xa0\x80\"}", -1, KITH_ERROR_MALFORMED_JSON); /* half a surrogate pair */
  check_refused ("\"a\0b\"", 5, KITH_ERROR_MALFORMED_JSON);
  check_refused ("{}\0", 3, KITH_ERROR_MALFORMED_JSON);
  check_refused ("\0", 1, KITH_ERROR_MALFORMED_JSON);
  check_refused ("\"a\\u0000b\"", -1, KITH_ERROR_MALFORMED_JSON);
}

/* json-glib would let these wrap round. */
static void
test_huge_integers (void)
{
  static const char *const bad[] = { "9223372036854775808", "-18446744073709551615", "[1, 99999999999999999999999]" };
  static const char *const good[] = { "9223372036854775807", "-9223372036854775807", "\"99999999999999999999999\"",
                                      "1e30" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    check_refused (bad[i], -1, KITH_ERROR_MALFORMED_JSON);
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (JsonNode) node = kith_json_parse (good[i], -1, NULL);

      g_assert_nonnull (node);
    }
}

static void
test_length (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = kith_json_parse ("[1]garbage", 3, &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
}

static char *
nest (guint depth)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, i % 2 ? "{\"a\":" : "[");
  g_string_append_c (text, '1');
  for (guint i = depth; i-- > 0;)
    g_string_append_c (text, i % 2 ? '}' : ']');
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *inside = nest (KITH_LIMIT_JSON_DEPTH);
  g_autofree char *outside = nest (KITH_LIMIT_JSON_DEPTH + 1);
  g_autofree char *bottomless = g_strnfill (1000 * 1000, '[');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = kith_json_parse (inside, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  check_refused (outside, -1, KITH_ERROR_JSON_TOO_DEEP);
  check_refused (bottomless, -1, KITH_ERROR_JSON_TOO_DEEP);
}

/* Brackets in texts do not count. */
static void
test_depth_in_text (void)
{
  g_autofree char *brackets = g_strnfill (1000, '[');
  g_autofree char *text = g_strdup_printf ("[\"%s\\\"%s\"]", brackets, brackets);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = kith_json_parse (text, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
}

static void
test_print (void)
{
  g_autoptr (JsonNode) node = kith_json_parse ("{ \"a\" : [ 1, \"é\\n\" ] }", -1, NULL);
  g_autofree char *text = kith_json_print (node);

  g_assert_cmpstr (text, ==, "{\"a\":[1,\"é\\n\"]}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/valid", test_valid);
  g_test_add_func ("/json/malformed", test_malformed);
  g_test_add_func ("/json/foreign", test_foreign);
  g_test_add_func ("/json/bytes", test_bytes);
  g_test_add_func ("/json/huge-integers", test_huge_integers);
  g_test_add_func ("/json/length", test_length);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/depth-in-text", test_depth_in_text);
  g_test_add_func ("/json/print", test_print);
  return g_test_run ();
}
