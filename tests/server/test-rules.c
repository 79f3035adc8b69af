/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "kithd-invite-link.h"
#include "kithd-mentions.h"
#include "kithd-presence.h"
#include "kithd-throttle.h"

/* The small parts that the handlers are made of. */

#define A "01920000-0000-7000-8000-00000000000a"
#define B "01920000-0000-7000-8000-00000000000b"

static void
assert_mentions (const char *content, const char *expected, gboolean expected_everyone)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;
  gboolean everyone;

  kithd_mentions_scan (content, ids, NULL, &everyone);
  g_ptr_array_add (ids, NULL);
  joined = g_strjoinv (" ", (char **) ids->pdata);
  g_assert_cmpstr (joined, ==, expected);
  g_assert_cmpint (everyone, ==, expected_everyone);
}

static void
test_mentions (void)
{
  assert_mentions ("", "", FALSE);
  assert_mentions ("<@" A ">", A, FALSE);
  assert_mentions ("<@" A "><@" B ">, <@" A ">", A " " B, FALSE);
  assert_mentions ("<<@" A ">>", A, FALSE);
  assert_mentions ("<@" A, "", FALSE);
  assert_mentions ("<@" A " >", "", FALSE);
  assert_mentions ("<@01920000>", "", FALSE);
  assert_mentions ("@everyone", "", TRUE);
  assert_mentions ("эй, @everyone!", "", TRUE);
  assert_mentions ("@everyoneelse", "", FALSE);
  assert_mentions ("mail@everyone", "", FALSE);
  assert_mentions ("@everyoneж", "", FALSE);
  assert_mentions ("\\@everyone \\<@" A ">", "", FALSE);
  assert_mentions ("`@everyone` ``<@" A "> ` ``", "", FALSE);
  assert_mentions ("```\n<@" A ">\n``` <@" B ">", B, FALSE);
  assert_mentions ("` <@" A ">", A, FALSE);
  assert_mentions ("\\", "", FALSE);
  assert_mentions ("`", "", FALSE);
  assert_mentions ("<@", "", FALSE);
}

static void
test_role_mentions (void)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) roles = g_ptr_array_new_with_free_func (g_free);
  gboolean everyone;

  kithd_mentions_scan ("<@&" A "> <@" B "> <@&" A " <@&> `<@&" B ">`", ids, roles, &everyone);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpuint (roles->len, ==, 1);
  g_assert_cmpstr (roles->pdata[0], ==, A);
}

static void
test_mentions_limit (void)
{
  g_autoptr (GString) content = g_string_new (NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gboolean everyone;

  for (guint i = 0; i < 2 * KITHD_MENTIONS_MAX; i++)
    g_string_append_printf (content, "<@01920000-0000-7000-8000-%012x>", i);
  kithd_mentions_scan (content->str, ids, NULL, &everyone);
  g_assert_cmpuint (ids->len, ==, KITHD_MENTIONS_MAX);
}

static void
assert_link (const char *base_url, const char *fingerprint, const char *expected)
{
  g_autofree char *link = kithd_invite_link_build (base_url, "CODE", fingerprint);

  g_assert_cmpstr (link, ==, expected);
}

static void
test_links (void)
{
  g_autofree char *first = kithd_invite_code_new ();
  g_autofree char *second = kithd_invite_code_new ();

  assert_link ("https://192.0.2.1:8443", "ab", "kith://192.0.2.1:8443/CODE?fp=ab");
  assert_link ("https://[2001:db8::1]:8443/", "ab", "kith://[2001:db8::1]:8443/CODE?fp=ab");
  assert_link ("https://kith.example.org", NULL, "kith://kith.example.org:443/CODE");
  assert_link ("http://127.0.0.1:8080", "ab", "kith://127.0.0.1:8080/CODE?tls=off");
  assert_link (NULL, "ab", "kith://localhost:443/CODE?fp=ab");
  g_assert_cmpuint (strlen (first), ==, 10);
  g_assert_cmpstr (first, !=, second);
}

static void
test_throttle (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (1000000);
  g_autoptr (KithdThrottle) throttle = kithd_throttle_new (clock, 3, 60);
  const guint waits[] = { 1, 2, 4, 8, 16, 32, 60, 60 };
  guint wait;

  for (guint i = 0; i < 2; i++)
    g_assert_true (kithd_throttle_begin (throttle, "key", &wait));
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_assert_true (kithd_throttle_begin (throttle, "key", &wait));
      g_assert_false (kithd_throttle_begin (throttle, "key", &wait));
      g_assert_cmpuint (wait, ==, waits[i]);
      g_assert_true (kithd_throttle_begin (throttle, "another", &wait));
      kithd_throttle_forget (throttle, "another");
      kith_clock_advance (clock, 1000 * waits[i]);
    }
  /* An hour without a failure makes it all forgotten. */
  kith_clock_advance (clock, 60 * 60 * 1000 + 1);
  for (guint i = 0; i < 3; i++)
    g_assert_true (kithd_throttle_begin (throttle, "key", &wait));
  g_assert_false (kithd_throttle_begin (throttle, "key", &wait));
  kithd_throttle_forgive (throttle, "key");
  g_assert_true (kithd_throttle_begin (throttle, "key", &wait));
}

static void
test_presence (void)
{
  g_autoptr (KithdPresence) presence = kithd_presence_new ();
  g_autoptr (GPtrArray) ids = NULL;

  g_assert_cmpint (kithd_presence_get_own (presence, A), ==, KITH_PRESENCE_STATUS_OFFLINE);
  g_assert_true (kithd_presence_set (presence, A, KITH_PRESENCE_STATUS_IDLE, NULL));
  g_assert_false (kithd_presence_set (presence, A, KITH_PRESENCE_STATUS_IDLE, NULL));
  g_assert_true (kithd_presence_set (presence, A, KITH_PRESENCE_STATUS_INVISIBLE, NULL));
  g_assert_cmpint (kithd_presence_get_visible (presence, A), ==, KITH_PRESENCE_STATUS_OFFLINE);
  g_assert_cmpint (kithd_presence_get_own (presence, A), ==, KITH_PRESENCE_STATUS_INVISIBLE);
  g_assert_false (kithd_presence_set (presence, A, KITH_PRESENCE_STATUS_OFFLINE, NULL));
  g_assert_true (kithd_presence_set (presence, B, KITH_PRESENCE_STATUS_DND, NULL));
  kithd_presence_set (presence, A, KITH_PRESENCE_STATUS_INVISIBLE, NULL);
  ids = kithd_presence_list_visible (presence);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (ids, 0), ==, B);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/mentions", test_mentions);
  g_test_add_func ("/rules/role-mentions", test_role_mentions);
  g_test_add_func ("/rules/mentions-limit", test_mentions_limit);
  g_test_add_func ("/rules/links", test_links);
  g_test_add_func ("/rules/throttle", test_throttle);
  g_test_add_func ("/rules/presence", test_presence);
  return g_test_run ();
}
