/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-wire.h"

#include "kith-clock.h"
#include "kith-json.h"

#define ID "0190a5c2-79b0-7cc3-98c4-dc0c0c07398f"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = kith_json_parse (text, -1, &error);

  g_assert_no_error (error);
  return node;
}

/* What is wrong with a text, as "path code, path code". */
static char *
problems_of (const KithWireType *type, const char *text)
{
  g_autoptr (JsonNode) node = parse (text);
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  gpointer value = kith_wire_decode (type, node, errors);
  GString *out = g_string_new (NULL);

  g_assert_true ((value == NULL) == (errors->len > 0));
  kith_wire_free (type, value);
  for (guint i = 0; i < errors->len; i++)
    {
      KithWireFieldProblem *problem = g_ptr_array_index (errors, i);

      g_string_append_printf (out, "%s%s %s", i ? ", " : "", problem->path, problem->code);
    }
  return g_string_free (out, FALSE);
}

static void
test_decode (void)
{
  g_autoptr (JsonNode) node = parse ("{\"content\":\"привет\",\"nonce\":\"n1\",\"reply_to\":\"" ID "\",\"more\":[1]}");
  g_autoptr (KithWireMessageRequest) request = kith_wire_message_request_decode (node, NULL);

  g_assert_nonnull (request);
  g_assert_cmpstr (request->content, ==, "привет");
  g_assert_cmpstr (request->nonce, ==, "n1");
  g_assert_cmpstr (request->reply_to, ==, ID);
}

static void
test_optional_is_null (void)
{
  g_autoptr (JsonNode) missing = parse ("{\"content\":\"x\"}");
  g_autoptr (JsonNode) null = parse ("{\"content\":\"x\",\"nonce\":null}");
  g_autoptr (KithWireMessageRequest) one = kith_wire_message_request_decode (missing, NULL);
  g_autoptr (KithWireMessageRequest) other = kith_wire_message_request_decode (null, NULL);
  g_autoptr (JsonNode) again = kith_wire_message_request_encode (other);

  g_assert_null (one->nonce);
  g_assert_null (other->nonce);
  g_assert_true (json_node_equal (missing, again));
}

/* Missing leaves a field, null empties it, a value sets it. */
static void
test_clearable (void)
{
  g_autoptr (JsonNode) missing = parse ("{}");
  g_autoptr (JsonNode) null = parse ("{\"bio\":null,\"accent_colour\":null}");
  g_autoptr (JsonNode) set = parse ("{\"bio\":\"\",\"accent_colour\":0}");
  g_autoptr (KithWireAccountPatch) leave = kith_wire_account_patch_decode (missing, NULL);
  g_autoptr (KithWireAccountPatch) empty = kith_wire_account_patch_decode (null, NULL);
  g_autoptr (KithWireAccountPatch) fill = kith_wire_account_patch_decode (set, NULL);
  g_autoptr (JsonNode) left = kith_wire_account_patch_encode (leave);
  g_autoptr (JsonNode) emptied = kith_wire_account_patch_encode (empty);
  g_autoptr (JsonNode) filled = kith_wire_account_patch_encode (fill);

  g_assert_false (leave->has_bio);
  g_assert_false (leave->has_accent_colour);
  g_assert_true (empty->has_bio && empty->clear_bio && !empty->bio);
  g_assert_true (empty->has_accent_colour && empty->clear_accent_colour);
  g_assert_true (fill->has_bio && !fill->clear_bio);
  g_assert_cmpstr (fill->bio, ==, "");
  g_assert_true (fill->has_accent_colour && !fill->clear_accent_colour && fill->accent_colour == 0);
  g_assert_true (json_node_equal (left, missing));
  g_assert_true (json_node_equal (emptied, null));
  g_assert_true (json_node_equal (filled, set));
}

static void
test_optional_number (void)
{
  g_autoptr (JsonNode) with = parse ("{\"max_uses\":1}");
  g_autoptr (KithWireInviteRequest) request = kith_wire_invite_request_decode (with, NULL);

  g_assert_true (request->has_max_uses);
  g_assert_cmpint (request->max_uses, ==, 1);
  g_assert_false (request->has_max_age_seconds);
}

static void
test_paths (void)
{
  g_autofree char *flat = problems_of (&kith_wire_register_request_type,
                                       "{\"username\":\"A!\",\"password\":\"short\"}");
  g_autofree char *deep = problems_of (&kith_wire_member_list_type,
                                       "{\"items\":[{\"guild_id\":\"" ID "\",\"user\":{\"id\":\"" ID
                                       "\",\"username\":\"a\",\"display_name\":5},"
                                       "\"roles\":[\"" ID "\",\"x\"],\"joined_at\":\"2024-02-29T12:34:56.789Z\"},7]}");
  g_autofree char *root = problems_of (&kith_wire_guild_request_type, "[]");

  g_assert_cmpstr (flat, ==, "username username_bad, password password_too_short");
  g_assert_cmpstr (deep, ==, "items.0.user.display_name wrong_type, items.0.roles.1 not_an_id, items.1 wrong_type");
  g_assert_cmpstr (root, ==, " wrong_type");
}

/* A body that is wrong in a thousand places does not make a thousand problems. */
static void
test_many_problems (void)
{
  GString *text = g_string_new ("{\"items\":[");
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();

  for (guint i = 0; i < 900; i++)
    g_string_append (text, i ? ",5" : "5");
  g_string_append (text, "]}");
  node = parse (text->str);
  g_assert_null (kith_wire_member_list_decode (node, errors));
  g_assert_cmpuint (errors->len, ==, 32);
  g_string_free (text, TRUE);
}

static void
test_characters_not_bytes (void)
{
  g_autofree char *emoji = g_strnfill (KITH_LIMIT_MESSAGE_MAX * 4, ' ');
  g_autofree char *text = NULL;
  g_autofree char *problems = NULL;

  for (guint i = 0; i < KITH_LIMIT_MESSAGE_MAX; i++)
    memcpy (emoji + 4 * i, "😀", 4);
  text = g_strdup_printf ("{\"content\":\"%s\"}", emoji);
  problems = problems_of (&kith_wire_message_request_type, text);
  g_assert_cmpstr (problems, ==, "");
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    const char *problem;
  } cases[] = {
    { "{\"max_uses\":1.0}", "max_uses wrong_type" },
    { "{\"max_uses\":1e2}", "max_uses wrong_type" },
    { "{\"max_uses\":\"1\"}", "max_uses wrong_type" },
    { "{\"max_uses\":0}", "max_uses number_too_small" },
    { "{\"max_uses\":-9223372036854775807}", "max_uses number_too_small" },
    { "{\"max_uses\":9223372036854775807}", "max_uses number_too_large" },
    { "{\"max_uses\":10000}", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problem = problems_of (&kith_wire_invite_request_type, cases[i].text);

      g_assert_cmpstr (problem, ==, cases[i].problem);
    }
}

/* A number beyond 64 bits must never wrap round into the allowed range. */
static void
test_huge_numbers (void)
{
  static const char *const texts[] = {
    "{\"max_uses\":18446744073709551617}",
    "{\"max_uses\":36893488147419103233}",
    "{\"max_uses\":-18446744073709551615}",
    "{\"max_uses\":1000000000000000000000000000000000000000000000000001}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = kith_json_parse (texts[i], -1, &error);
      g_autoptr (KithWireInviteRequest) request = node ? kith_wire_invite_request_decode (node, NULL) : NULL;

      if (request)
        g_error ("%s was taken as %" G_GINT64_FORMAT, texts[i], request->max_uses);
    }
}

/* Of a name that comes twice nothing is leaked and one value counts. */
static void
test_repeated_name (void)
{
  g_autoptr (JsonNode) node = parse ("{\"name\":\"first\",\"name\":\"second\"}");
  g_autoptr (KithWireGuildRequest) request = kith_wire_guild_request_decode (node, NULL);

  g_assert_nonnull (request);
  g_assert_cmpstr (request->name, ==, "second");
}

static void
test_copy_is_deep (void)
{
  g_autoptr (KithWireMember) member = kith_wire_member_new ();
  g_autoptr (KithWireMember) copy = NULL;

  g_assert_nonnull (member->roles);
  member->guild_id = g_strdup (ID);
  member->user = kith_wire_user_new ();
  member->user->username = g_strdup ("anna");
  g_ptr_array_add (member->roles, g_strdup (ID));
  copy = kith_wire_member_copy (member);
  g_assert_true (copy->user != member->user);
  g_assert_true (copy->roles != member->roles);
  g_assert_true (copy->guild_id != member->guild_id);
  g_assert_cmpstr (copy->user->username, ==, "anna");
  g_assert_cmpstr (g_ptr_array_index (copy->roles, 0), ==, ID);
  g_assert_null (kith_wire_member_copy (NULL));
}

static void
test_enum_names (void)
{
  g_assert_cmpstr (kith_channel_kind_to_string (KITH_CHANNEL_KIND_VOICE), ==, "voice");
  /* A value that cannot be is not followed out of the table. */
  g_assert_cmpstr (kith_channel_kind_to_string ((KithChannelKind) 99), ==, "text");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/decode", test_decode);
  g_test_add_func ("/codec/optional-is-null", test_optional_is_null);
  g_test_add_func ("/codec/clearable", test_clearable);
  g_test_add_func ("/codec/optional-number", test_optional_number);
  g_test_add_func ("/codec/paths", test_paths);
  g_test_add_func ("/codec/many-problems", test_many_problems);
  g_test_add_func ("/codec/characters-not-bytes", test_characters_not_bytes);
  g_test_add_func ("/codec/numbers", test_numbers);
  g_test_add_func ("/codec/huge-numbers", test_huge_numbers);
  g_test_add_func ("/codec/repeated-name", test_repeated_name);
  g_test_add_func ("/codec/copy-is-deep", test_copy_is_deep);
  g_test_add_func ("/codec/enum-names", test_enum_names);
  return g_test_run ();
}
