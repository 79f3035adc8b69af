/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-test-sound.h"

#include <glib/gstdio.h>

#include "kith-test-wait.h"

/* Whether there is a sound server to run; tests that need it say so where there is none. */
gboolean
kith_test_sound_exists (void)
{
  g_autofree char *server = g_find_program_in_path ("pulseaudio");
  g_autofree char *control = g_find_program_in_path ("pactl");

  return server && control;
}

/* Before there are other threads: sets where programs look for the server. */
KithTestSound *
kith_test_sound_new (void)
{
  KithTestSound *self = g_new0 (KithTestSound, 1);
  g_autofree char *address = NULL;

  self->folder = g_dir_make_tmp ("kith-sound-XXXXXX", NULL);
  address = g_strdup_printf ("unix:%s/pulse.sock", self->folder);
  g_setenv ("PULSE_SERVER", address, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", self->folder, TRUE);
  g_setenv ("HOME", self->folder, TRUE);
  return self;
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder && (name = g_dir_read_name (folder)))
    {
      g_autofree char *entry = g_build_filename (path, name, NULL);

      remove_all (entry);
    }
  g_remove (path);
}

void
kith_test_sound_free (KithTestSound *self)
{
  kith_test_sound_stop (self);
  remove_all (self->folder);
  g_free (self->folder);
  g_free (self);
}

/* (transfer full) (nullable): what pactl says; NULL where it fails. */
static char *
control (const char *verb, const char *first, const char *second)
{
  g_autoptr (GSubprocess) pactl = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                                    NULL, "pactl", verb, first, second, NULL);
  char *said = NULL;

  g_subprocess_communicate_utf8 (pactl, NULL, NULL, &said, NULL, NULL);
  if (g_subprocess_get_successful (pactl))
    return said;
  g_free (said);
  return NULL;
}

static gboolean
answers (void)
{
  g_autofree char *said = control ("info", NULL, NULL);

  return said != NULL;
}

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
kith_test_sound_start (KithTestSound *self)
{
  g_autofree char *protocol = g_strdup_printf ("module-native-protocol-unix socket=%s/pulse.sock auth-anonymous=1",
                                               self->folder);
  guint tick = g_timeout_add (50, on_tick, NULL);

  self->server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL,
                                   "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=false",
                                   "--realtime=false", "--high-priority=false", "-L", protocol, "-L",
                                   "module-null-sink sink_name=first rate=48000 channels=1", "-L",
                                   "module-remap-source master=first.monitor source_name=first_mic", NULL);
  kith_test_wait_for (answers ());
  g_source_remove (tick);
}

void
kith_test_sound_stop (KithTestSound *self)
{
  if (!self->server)
    return;
  g_subprocess_force_exit (self->server);
  g_subprocess_wait (self->server, NULL, NULL);
  g_clear_object (&self->server);
}

static guint
load (const char *module, const char *arguments)
{
  g_autofree char *said = control ("load-module", module, arguments);

  g_assert_nonnull (said);
  return (guint) g_ascii_strtoull (said, NULL, 10);
}

/* Adds speakers of a name, and a microphone "NAME_mic" that hears them. Returns a number for pulling both out. */
guint
kith_test_sound_plug_in (KithTestSound *self, const char *name)
{
  g_autofree char *speakers = g_strdup_printf ("sink_name=%s rate=48000 channels=1", name);
  g_autofree char *microphone = g_strdup_printf ("master=%s.monitor source_name=%s_mic", name, name);
  guint module = load ("module-null-sink", speakers);

  load ("module-remap-source", microphone);
  return module;
}

void
kith_test_sound_pull_out (KithTestSound *self, guint module)
{
  g_autofree char *number = g_strdup_printf ("%u", module);
  g_autofree char *said = control ("unload-module", number, NULL);

  g_assert_nonnull (said);
}
