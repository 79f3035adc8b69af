/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-lan-browser-private.h"

#define FINGERPRINT "aa11bb22cc33dd44ee55ff66aa11bb22cc33dd44ee55ff66aa11bb22cc33dd44"

static void
put (KithLanBrowser *browser, const char *path, const char *name, const char *host)
{
  g_autoptr (KithLanServer) server = kith_lan_server_new (name, host, 8443, FINGERPRINT, TRUE);

  g_assert_nonnull (server);
  kith_lan_browser_put (browser, path, server);
}

static char *
describe (KithLanBrowser *browser)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (browser)); i++)
    {
      g_autoptr (KithLanServer) server = g_list_model_get_item (G_LIST_MODEL (browser), i);

      g_string_append_printf (text, "%s%s@%s", i ? " " : "", kith_lan_server_get_name (server),
                              kith_lan_server_get_host (server));
    }
  return g_string_free (text, FALSE);
}

static void
assert_is (KithLanBrowser *browser, const char *expected)
{
  g_autofree char *text = describe (browser);

  g_assert_cmpstr (text, ==, expected);
}

static void
on_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  GString *changes = data;

  g_string_append_printf (changes, "%u-%u+%u ", position, removed, added);
}

static void
test_paths (void)
{
  g_autoptr (KithLanBrowser) browser = kith_lan_browser_new ();
  g_autoptr (GString) changes = g_string_new (NULL);

  g_signal_connect (browser, "items-changed", G_CALLBACK (on_changed), changes);
  put (browser, "2/1", "Den", "fd00::1");
  assert_is (browser, "Den@fd00::1");
  put (browser, "2/0", "Den", "10.0.0.1");
  assert_is (browser, "Den@10.0.0.1");
  /* A way that is not shown changes nothing. */
  put (browser, "3/0", "Den", "169.254.0.1");
  put (browser, "2/0", "Den", "10.0.0.1");
  g_assert_cmpstr (changes->str, ==, "0-0+1 0-1+1 ");
  kith_lan_browser_drop (browser, "2/0", "Den");
  assert_is (browser, "Den@fd00::1");
  kith_lan_browser_drop (browser, "2/1", "Den");
  assert_is (browser, "Den@169.254.0.1");
  kith_lan_browser_drop (browser, "9/9", "Den");
  kith_lan_browser_drop (browser, "3/0", "Den");
  kith_lan_browser_drop (browser, "3/0", "Den");
  assert_is (browser, "");
  g_assert_cmpstr (changes->str, ==, "0-0+1 0-1+1 0-1+1 0-1+1 0-1+0 ");
}

static void
test_order (void)
{
  g_autoptr (KithLanBrowser) browser = kith_lan_browser_new ();

  put (browser, "2/0", "beta", "10.0.0.2");
  put (browser, "2/0", "Alpha", "10.0.0.1");
  put (browser, "2/0", "gamma", "10.0.0.3");
  assert_is (browser, "Alpha@10.0.0.1 beta@10.0.0.2 gamma@10.0.0.3");
}

/* Somebody who invents servers fills neither memory nor page. */
static void
test_flood (void)
{
  g_autoptr (KithLanBrowser) browser = kith_lan_browser_new ();

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("Server %u", i), *path = g_strdup_printf ("%u/0", i);

      put (browser, "2/0", name, "10.0.0.1");
      put (browser, path, "Server 0", "10.0.0.1");
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (browser)), ==, 100);
}

static void
assert_refused (const char *name, const char *host, guint16 port, const char *fingerprint)
{
  g_assert_null (kith_lan_server_new (name, host, port, fingerprint, TRUE));
}

/* What strangers tell is checked. */
static void
test_hostile (void)
{
  assert_refused ("", "10.0.0.1", 1, NULL);
  assert_refused (" \t", "10.0.0.1", 1, NULL);
  assert_refused ("a\nb", "10.0.0.1", 1, NULL);
  assert_refused ("\xff\xfe", "10.0.0.1", 1, NULL);
  assert_refused ("safe\xe2\x80\xae", "10.0.0.1", 1, NULL);
  assert_refused ("Den", "evil.example", 1, NULL);
  assert_refused ("Den", "10.0.0.1/x", 1, NULL);
  assert_refused ("Den", "fe80::1%eth0", 1, NULL);
  assert_refused ("Den", "10.0.0.1", 0, NULL);
  assert_refused ("Den", "10.0.0.1", 1, "aa11");
  assert_refused ("Den", "10.0.0.1", 1, "zz11bb22cc33dd44ee55ff66aa11bb22cc33dd44ee55ff66aa11bb22cc33dd44");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lan/browser/paths", test_paths);
  g_test_add_func ("/lan/browser/order", test_order);
  g_test_add_func ("/lan/browser/flood", test_flood);
  g_test_add_func ("/lan/server/hostile", test_hostile);
  return g_test_run ();
}
