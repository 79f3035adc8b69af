/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-test-server.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

struct _KithTestServer
{
  GSubprocess *process;
  GDataInputStream *output;
  char *data_dir;
  char *tls;
  char *listen;
  KithServerAddress *address;
};

static void
take_address (KithTestServer *self, const char *url, const char *fingerprint)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  g_assert_nonnull (uri);
  g_clear_pointer (&self->address, kith_server_address_unref);
  self->address = kith_server_address_new (g_uri_get_host (uri), (guint16) g_uri_get_port (uri),
                                           g_str_equal (g_uri_get_scheme (uri), "https"), fingerprint);
  g_assert_nonnull (self->address);
  g_free (self->listen);
  self->listen = kith_server_address_to_string (self->address);
}

/* A test that fails must not leave its server behind. */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
spawn (KithTestServer *self)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *program = g_build_filename (g_getenv ("KITH_BUILD_DIR"), "src", "server", "kithd", NULL);
  g_autofree char *fingerprint = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &error, program, "--data-dir", self->data_dir, "--listen",
                                               self->listen, "--tls", self->tls, "--registration", "open", "--name",
                                               "Test", NULL);
  g_assert_no_error (error);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  while (TRUE)
    {
      g_autofree char *line = g_data_input_stream_read_line_utf8 (self->output, NULL, NULL, &error);
      const char *url;

      g_assert_no_error (error);
      g_assert_nonnull (line);
      if (g_str_has_prefix (line, "certificate sha256 "))
        fingerprint = g_strdup (line + strlen ("certificate sha256 "));
      url = strstr (line, " listening on ");
      if (!url)
        continue;
      take_address (self, url + strlen (" listening on "), fingerprint);
      return;
    }
}

static void
reap (KithTestServer *self)
{
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->output);
  g_clear_object (&self->process);
}

/**
 * kith_test_server_start:
 * @tls: "auto" or "off"
 *
 * Returns: (transfer full): a server that takes connections
 */
KithTestServer *
kith_test_server_start (const char *tls)
{
  KithTestServer *self = g_new0 (KithTestServer, 1);

  self->data_dir = g_dir_make_tmp ("kith-test-XXXXXX", NULL);
  self->tls = g_strdup (tls);
  self->listen = g_strdup ("127.0.0.1:0");
  spawn (self);
  return self;
}

static void
remove_file (KithTestServer *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->data_dir, name, NULL);

  g_unlink (path);
}

static void
remove_data (KithTestServer *self)
{
  g_autoptr (GDir) directory = g_dir_open (self->data_dir, 0, NULL);
  const char *name;

  while (directory && (name = g_dir_read_name (directory)))
    remove_file (self, name);
  g_rmdir (self->data_dir);
}

void
kith_test_server_stop (KithTestServer *self)
{
  if (self->process)
    {
      g_subprocess_send_signal (self->process, SIGTERM);
      reap (self);
    }
  remove_data (self);
  kith_server_address_unref (self->address);
  g_free (self->data_dir);
  g_free (self->tls);
  g_free (self->listen);
  g_free (self);
}

/**
 * kith_test_server_kill:
 *
 * Ends the server without a warning.
 */
void
kith_test_server_kill (KithTestServer *self)
{
  g_subprocess_send_signal (self->process, SIGKILL);
  reap (self);
}

/**
 * kith_test_server_restart:
 *
 * Starts the server again on the same port with the same data.
 */
void
kith_test_server_restart (KithTestServer *self)
{
  if (self->process)
    {
      g_subprocess_send_signal (self->process, SIGTERM);
      reap (self);
    }
  spawn (self);
}

/**
 * kith_test_server_forget_certificate:
 *
 * Makes the next start come with another certificate.
 */
void
kith_test_server_forget_certificate (KithTestServer *self)
{
  remove_file (self, "tls-certificate.pem");
  remove_file (self, "tls-key.pem");
}

void
kith_test_server_signal (KithTestServer *self, int signal)
{
  g_subprocess_send_signal (self->process, signal);
}

KithServerAddress *
kith_test_server_get_address (KithTestServer *self)
{
  return self->address;
}
