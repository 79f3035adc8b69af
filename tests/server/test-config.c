/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-config.h"

#include <glib/gstdio.h>
#include <string.h>

static KithdConfig *
parse (const char *line, KithdCommand *command, GError **error)
{
  KithdConfig *config = kithd_config_new ();
  g_autofree char *help = NULL;
  g_auto (GStrv) arguments = NULL;
  int n;

  g_assert_true (g_shell_parse_argv (line, &n, &arguments, NULL));
  if (kithd_config_parse (config, n, arguments, command, &help, error))
    return config;
  kithd_config_free (config);
  return NULL;
}

static void
assert_bad (const char *line)
{
  g_autoptr (GError) error = NULL;
  KithdCommand command;

  g_assert_null (parse (line, &command, &error));
  g_assert_error (error, KITHD_CONFIG_ERROR, KITHD_CONFIG_ERROR_BAD);
  g_assert_cmpstr (error->message, !=, "");
}

static void
test_command_line (void)
{
  g_autoptr (GError) error = NULL;
  KithdCommand command;
  g_autoptr (KithdConfig) config = parse (
    "kithd --data-dir /x --listen 127.0.0.1:0 --listen '[::1]:80' --tls a.pem,b.pem --registration closed "
    "--name 'Our place' --public-url https://x.org:1/",
    &command, &error);

  g_assert_no_error (error);
  g_assert_cmpint (command, ==, KITHD_COMMAND_RUN);
  g_assert_cmpstr (config->data_dir, ==, "/x");
  g_assert_cmpuint (config->listen->len, ==, 2);
  g_assert_cmpstr (config->listen->pdata[1], ==, "[::1]:80");
  g_assert_cmpint (config->tls, ==, KITHD_TLS_FILES);
  g_assert_cmpstr (config->certificate, ==, "a.pem");
  g_assert_cmpstr (config->key, ==, "b.pem");
  g_assert_cmpint (config->registration, ==, KITH_REGISTRATION_MODE_CLOSED);
  g_assert_cmpstr (config->name, ==, "Our place");
  g_assert_cmpstr (config->public_url, ==, "https://x.org:1");
}

static void
test_bad_options (void)
{
  static const char *const lines[] = {
    "kithd",
    "kithd --data-dir ''",
    "kithd --data-dir /x --listen 8443",
    "kithd --data-dir /x --listen ::1:80",
    "kithd --data-dir /x --listen 127.0.0.1:65536",
    "kithd --data-dir /x --listen 127.0.0.1:-1",
    "kithd --data-dir /x --listen :80",
    "kithd --data-dir /x --tls maybe",
    "kithd --data-dir /x --tls a,",
    "kithd --data-dir /x --tls ,b",
    "kithd --data-dir /x --tls off",
    "kithd --data-dir /x --tls off --listen 127.0.0.1:0 --listen 0.0.0.0:0",
    "kithd --data-dir /x --registration none",
    "kithd --data-dir /x --name ''",
    "kithd --data-dir /x --public-url chat.example.org",
    "kithd --data-dir /x --public-url https://x/y",
    "kithd --data-dir /x --public-url ftp://x",
    "kithd --data-dir /x --announce --listen 127.0.0.1:0 --listen [::1]:0",
    "kithd --data-dir /x --nonsense",
    "kithd --data-dir /x rest",
    "kithd --data-dir /x --config /does/not/exist",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      if (strstr (lines[i], "--config"))
        {
          g_autoptr (GError) error = NULL;
          KithdCommand command;

          g_assert_null (parse (lines[i], &command, &error));
          g_assert_nonnull (error);
          continue;
        }
      assert_bad (lines[i]);
    }
}

static void
test_plain_http (void)
{
  g_autoptr (GError) error = NULL;
  KithdCommand command;
  g_autoptr (KithdConfig) loopback = parse ("kithd --data-dir /x --tls off --listen 127.0.0.2:1 --listen localhost:1 "
                                            "--listen '[::1]:1'",
                                            &command, &error);
  g_autoptr (KithdConfig) named = NULL;

  g_assert_no_error (error);
  named = parse ("kithd --data-dir /x --tls off --allow-plain-http", &command, &error);
  g_assert_no_error (error);
  g_assert_true (named->allow_plain_http);
}

static KithdConfig *
load (const char *text, GError **error)
{
  g_autofree char *path = NULL;
  KithdConfig *config = kithd_config_new ();
  int fd = g_file_open_tmp (NULL, &path, NULL);
  gboolean loaded;

  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  loaded = kithd_config_load_file (config, path, error);
  g_unlink (path);
  if (!loaded)
    g_clear_pointer (&config, kithd_config_free);
  return config;
}

static void
test_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdConfig) config = load ("[server]\nlisten=a:1;b:2\ntls=off\nname=N\n[limits]\nrate-factor=2.5\n"
                                         "queue-bytes=70000\nconnections=7\n[log]\nrequests=true\n",
                                         &error);

  g_assert_no_error (error);
  g_assert_cmpuint (config->listen->len, ==, 2);
  g_assert_cmpint (config->tls, ==, KITHD_TLS_OFF);
  g_assert_cmpfloat (config->http.rate_factor, ==, 2.5);
  g_assert_cmpuint (config->gateway.hub.max_queue, ==, 70000);
  g_assert_cmpuint (config->http.admission.connections, ==, 7);
  g_assert_true (config->log_requests);
}

static void
test_bad_file (void)
{
  static const char *const texts[] = {
    "[server]\nnmae=x\n",         "[sever]\nname=x\n",   "[limits]\nconnections=0\n", "[limits]\nconnections=many\n",
    "[limits]\nrate-factor=-1\n", "[log]\nrequests=8\n", "[server]\nlisten=x\n",      "[timeouts]\nbody-seconds=1e9\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (load (texts[i], &error));
      g_assert_error (error, KITHD_CONFIG_ERROR, KITHD_CONFIG_ERROR_BAD);
    }
}

/* The file that is shipped says the truth: with its comments taken for settings, nothing changes. */
static void
test_shipped_file (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("KITH_SOURCE_DIR"), "data", "kithd.conf", NULL);
  g_autoptr (GRegex) commented = g_regex_new ("^#(?=[a-z-]+=)", G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *text = NULL;
  g_autofree char *active = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdConfig) defaults = kithd_config_new ();
  g_autoptr (KithdConfig) config = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  active = g_regex_replace_literal (commented, text, -1, 0, "", 0, NULL);
  config = load (active, &error);
  g_assert_no_error (error);
  config->http.public_url = defaults->http.public_url;
  g_assert_cmpmem (&config->http, sizeof config->http, &defaults->http, sizeof defaults->http);
  g_assert_cmpmem (&config->gateway, sizeof config->gateway, &defaults->gateway, sizeof defaults->gateway);
  g_assert_cmpint (config->registration, ==, defaults->registration);
  g_assert_cmpint (config->tls, ==, defaults->tls);
  g_assert_cmpstr (config->name, ==, defaults->name);
  g_assert_cmpuint (config->guilds_per_user, ==, KITH_LIMIT_GUILDS_PER_USER);
  g_assert_cmpuint (config->channels_per_guild, ==, KITH_LIMIT_CHANNELS_PER_GUILD);
  g_assert_cmpuint (config->members_per_guild, ==, KITH_LIMIT_MEMBERS_PER_GUILD);
  g_assert_cmpuint (config->invites_per_guild, ==, KITH_LIMIT_INVITES_PER_GUILD);
  g_assert_cmpuint (config->sessions_per_user, ==, KITH_LIMIT_SESSIONS_PER_USER);
}

static void
test_other_commands (void)
{
  g_autoptr (GError) error = NULL;
  KithdCommand command;
  g_autoptr (KithdConfig) version = parse ("kithd --version", &command, &error);
  g_autoptr (KithdConfig) help = NULL;

  g_assert_cmpint (command, ==, KITHD_COMMAND_VERSION);
  help = parse ("kithd --help", &command, &error);
  g_assert_cmpint (command, ==, KITHD_COMMAND_HELP);
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/config/command-line", test_command_line);
  g_test_add_func ("/config/bad-options", test_bad_options);
  g_test_add_func ("/config/plain-http", test_plain_http);
  g_test_add_func ("/config/file", test_file);
  g_test_add_func ("/config/bad-file", test_bad_file);
  g_test_add_func ("/config/shipped-file", test_shipped_file);
  g_test_add_func ("/config/other-commands", test_other_commands);
  return g_test_run ();
}
