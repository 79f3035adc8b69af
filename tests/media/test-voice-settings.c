/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-settings.h"

static void
test_servers (void)
{
  g_autoptr (KithIceConfig) ice = kith_ice_config_new ();
  g_autoptr (KithIceConfig) copy = NULL;

  g_assert_true (kith_ice_config_add_server (ice, "stun:stun.example.org:3478", NULL, NULL));
  g_assert_cmpstr (ice->stun, ==, "stun://stun.example.org:3478");
  /* The first one stays. */
  g_assert_true (kith_ice_config_add_server (ice, "stun:other.example.org", NULL, NULL));
  g_assert_cmpstr (ice->stun, ==, "stun://stun.example.org:3478");
  g_assert_true (kith_ice_config_add_server (ice, "turn:[::1]:3478?transport=udp", "1700000000:ann@home", "a/b+c="));
  g_assert_cmpstr (ice->turn->pdata[0], ==, "turn://1700000000%3Aann%40home:a%2Fb%2Bc%3D@[::1]:3478?transport=udp");
  copy = kith_ice_config_copy (ice);
  g_assert_cmpstr (copy->turn->pdata[0], ==, ice->turn->pdata[0]);
}

static void
test_bad_servers (void)
{
  static const char *const bad[] = { "",
                                     "stun",
                                     "stun:",
                                     "http://x",
                                     "stun:a b",
                                     "stun:user@host",
                                     "turn:host?transport=tls",
                                     "turn:host/x",
                                     "stun:?transport=udp" };
  g_autoptr (KithIceConfig) ice = kith_ice_config_new ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (kith_ice_config_add_server (ice, bad[i], "user", "password"));
  g_assert_false (kith_ice_config_add_server (ice, "turn:host", NULL, NULL));
  g_assert_null (ice->stun);
  g_assert_cmpuint (ice->turn->len, ==, 0);
  for (guint i = 0; i < 10; i++)
    kith_ice_config_add_server (ice, "turn:host", "user", "password");
  g_assert_cmpuint (ice->turn->len, ==, 4);
}

static void
test_same (void)
{
  g_autoptr (KithVoiceSettings) a = kith_voice_settings_new ();
  g_autoptr (KithVoiceSettings) b = kith_voice_settings_copy (a);

  b->input_volume = 2;
  g_assert_true (kith_voice_settings_same_input (a, b));
  b->input = g_strdup ("mic");
  g_assert_false (kith_voice_settings_same_input (a, b));
  g_assert_true (kith_voice_settings_same_output (a, b));
  b->output = g_strdup ("speakers");
  g_assert_false (kith_voice_settings_same_output (a, b));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/voice-settings/servers", test_servers);
  g_test_add_func ("/voice-settings/bad-servers", test_bad_servers);
  g_test_add_func ("/voice-settings/same", test_same);
  return g_test_run ();
}
