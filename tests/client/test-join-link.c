/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-join-link.h"

#include <string.h>

#define FP "d26f4d79f1e5233939d88bd568c0396a42237583dc90e69591de04bfce460ef0"

static void
test_round_trip (void)
{
  static const char *const links[] = {
    "kith://192.168.1.20:8443/aB3xYz?fp=" FP,
    "kith://[fe80::1]:8443/code?fp=" FP,
    "kith://chat.example.org:443/x",
    "kith://127.0.0.1:9000/code?tls=off",
    "kith://127.0.0.1:9000/code?fp=" FP "&tls=off",
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KithJoinLink) link = kith_join_link_parse (links[i], &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = kith_join_link_to_string (link);
      g_assert_cmpstr (text, ==, links[i]);
    }
}

static void
test_parts (void)
{
  g_autoptr (KithJoinLink) link = kith_join_link_parse (
    "  kith://Example.ORG/abc?fp=D2:6F:4D:79:F1:E5:23:39:39:D8:8B:D5:68:C0:39:6A:42:23:75:83:DC:90:E6:95:91:DE:04:BF:"
    "CE:46:0E:F0&colour=red \n",
    NULL);
  KithServerAddress *address;

  g_assert_nonnull (link);
  address = kith_join_link_get_address (link);
  g_assert_cmpstr (kith_server_address_get_host (address), ==, "example.org");
  g_assert_cmpuint (kith_server_address_get_port (address), ==, KITH_DEFAULT_PORT);
  g_assert_cmpstr (kith_server_address_get_fingerprint (address), ==, FP);
  g_assert_true (kith_server_address_get_tls (address));
  g_assert_cmpstr (kith_join_link_get_code (link), ==, "abc");
}

static void
test_hostile (void)
{
  static const char *const texts[] = {
    "",
    "kith:",
    "kith://",
    "kith:///code",
    "kith://host",
    "kith://host/",
    "kith://host/a/b",
    "kith://host/co de",
    "kith://host/c%0d%0aode",
    "kith://host:0/code",
    "kith://host:99999/code",
    "kith://host:-1/code",
    "kith://user:password@host/code",
    "kith://host/code#fragment",
    "kith://ho st/code",
    "kith://host%00/code",
    "kith://-host/code",
    "kith://host\r\nX: y/code",
    "https://host/code",
    "javascript:alert(1)",
    "kith://host/code?fp=",
    "kith://host/code?fp=xyz",
    "kith://host/code?fp=" FP "00",
    "kith://host/code?tls=maybe",
    "kith://host/\xff\xfe",
    "kith://h\xc3\xb6st\xe2\x80\xae/code",
  };
  g_autofree char *huge = g_strnfill (100000, 'a');
  g_autofree char *long_link = g_strconcat ("kith://host/", huge, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KithJoinLink) link = kith_join_link_parse (texts[i], &error);
      g_autofree char *shown = g_strescape (texts[i], NULL);

      g_test_message ("%s", shown);
      g_assert_null (link);
      g_assert_nonnull (error);
    }
  g_assert_null (kith_join_link_parse (long_link, NULL));
}

/* Whatever is pasted, it is refused or understood, and what is understood is written the same way again. */
static void
test_noise (void)
{
  static const char *const pieces[] = { "kith://", "host", ":8443", "/", "code", "?",   "fp=",  FP,   "&",
                                        "tls=off", "%",    "@",     "[", "]",    "::1", "\xff", "\n", "#" };

  for (int round = 0; round < 20000; round++)
    {
      GString *text = g_string_new (g_test_rand_bit () ? "kith://" : NULL);
      g_autoptr (KithJoinLink) link = NULL;

      for (int i = g_test_rand_int_range (0, 9); i > 0; i--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      link = kith_join_link_parse (text->str, NULL);
      if (link)
        {
          g_autofree char *written = kith_join_link_to_string (link);
          g_autoptr (KithJoinLink) again = kith_join_link_parse (written, NULL);

          g_assert_nonnull (again);
          g_assert_true (
            kith_server_address_equal (kith_join_link_get_address (link), kith_join_link_get_address (again)));
        }
      g_string_free (text, TRUE);
    }
}

static void
test_address (void)
{
  static const struct
  {
    const char *text, *place;
    gboolean tls;
  } good[] = {
    { "example.org", "example.org:8443", TRUE },
    { " Example.org:443 ", "example.org:443", TRUE },
    { "http://127.0.0.1:8080/", "127.0.0.1:8080", FALSE },
    { "https://[::1]:8443", "[::1]:8443", TRUE },
    { "[::1]", "[::1]:8443", TRUE },
  };
  static const char *const bad[] = { "", " ", "a b", "ftp://host", "host/path", "host:x", "user@host", "host?x=1" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (KithServerAddress) address = kith_server_address_parse (good[i].text, NULL);
      g_autofree char *place = NULL;

      g_assert_nonnull (address);
      place = kith_server_address_to_string (address);
      g_assert_cmpstr (place, ==, good[i].place);
      g_assert_cmpint (kith_server_address_get_tls (address), ==, good[i].tls);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_null (kith_server_address_parse (bad[i], &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/join-link/round-trip", test_round_trip);
  g_test_add_func ("/join-link/parts", test_parts);
  g_test_add_func ("/join-link/hostile", test_hostile);
  g_test_add_func ("/join-link/noise", test_noise);
  g_test_add_func ("/server-address/typed", test_address);
  return g_test_run ();
}
