/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-json.h"
#include "kith-wire.h"

/* What is written at once must be what the tree of nodes says. */
static void
assert_same (const KithWireType *type, gconstpointer self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonNode) expected = kith_wire_encode (type, self);
  g_autoptr (JsonNode) written = NULL;
  g_autoptr (GError) error = NULL;

  kith_wire_write (type, self, text);
  written = kith_json_parse (text->str, (gssize) text->len, &error);
  g_assert_no_error (error);
  g_assert_true (json_node_equal (expected, written));
}

static void
test_message (void)
{
  KithWireMessage *message = kith_wire_message_new ();

  message->id = g_strdup ("01890000-0000-7000-8000-000000000001");
  message->channel_id = g_strdup (message->id);
  message->guild_id = g_strdup (message->id);
  message->seq = 7;
  message->author = kith_wire_user_new ();
  message->author->id = g_strdup (message->id);
  message->author->username = g_strdup ("anna");
  message->author->display_name = g_strdup ("Anna \"A\" \\ \xd0\x96");
  message->content = g_strdup ("line\nnext\ttab \x01 \x7f \xf0\x9f\x98\x80 end\"");
  message->created_at = 1700000000123;
  g_ptr_array_add (message->mentions, kith_wire_copy (&kith_wire_user_type, message->author));
  g_ptr_array_add (message->mentions, kith_wire_copy (&kith_wire_user_type, message->author));
  assert_same (&kith_wire_message_type, message);
  kith_wire_message_free (message);
}

static void
test_times (void)
{
  KithWireMember *member = kith_wire_member_new ();

  member->guild_id = g_strdup ("01890000-0000-7000-8000-000000000001");
  member->user = kith_wire_user_new ();
  member->user->id = g_strdup (member->guild_id);
  member->user->username = g_strdup ("b");
  member->user->display_name = g_strdup ("b");
  g_ptr_array_add (member->roles, g_strdup (member->guild_id));
  for (guint i = 0; i < 20000; i++)
    {
      member->joined_at = (gint64) i * 86399999 * 10 / 7;
      assert_same (&kith_wire_member_type, member);
    }
  kith_wire_member_free (member);
}

static void
test_clearable (void)
{
  KithWireAccountPatch patch = { 0 };

  assert_same (&kith_wire_account_patch_type, &patch);
  patch.has_bio = patch.clear_bio = TRUE;
  patch.has_accent_colour = TRUE;
  patch.accent_colour = 0xffffff;
  assert_same (&kith_wire_account_patch_type, &patch);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire-writer/message", test_message);
  g_test_add_func ("/wire-writer/times", test_times);
  g_test_add_func ("/wire-writer/clearable", test_clearable);
  return g_test_run ();
}
