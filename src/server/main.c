/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "kithd-doctor.h"
#include "kithd-manager.h"
#include "kithd-picture-maker.h"
#include "kithd-picture.h"
#include "kithd-server.h"

#define EXIT_USAGE 2

/* After this a stop no longer waits for others. */
#define DRAIN_SECONDS 10

typedef struct
{
  KithdServer *server;
  GMainLoop *loop;
  gint64 drain_until_us;
  gboolean stopping; /* otherwise it comes back after the drain */
} Program;

static gboolean
on_drain_tick (gpointer data)
{
  Program *program = data;

  if (!kithd_server_is_drained (program->server) && g_get_monotonic_time () < program->drain_until_us)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (program->loop);
  return G_SOURCE_REMOVE;
}

static void
begin_drain (Program *program)
{
  program->drain_until_us = g_get_monotonic_time () + DRAIN_SECONDS * G_USEC_PER_SEC;
  kithd_server_drain (program->server);
  g_timeout_add (20, on_drain_tick, program);
}

static gboolean
on_stop (gpointer data)
{
  Program *program = data;

  if (program->stopping)
    {
      g_main_loop_quit (program->loop);
      return G_SOURCE_CONTINUE;
    }
  kithd_manager_notify ("STOPPING=1");
  program->stopping = TRUE;
  if (!program->drain_until_us)
    begin_drain (program);
  return G_SOURCE_CONTINUE;
}

/* A backup is to be put in place, which nobody may use meanwhile. */
static void
on_restart (gpointer data)
{
  Program *program = data;

  if (!program->drain_until_us)
    begin_drain (program);
}

static gboolean
on_watchdog (gpointer data)
{
  kithd_manager_notify ("WATCHDOG=1");
  return G_SOURCE_CONTINUE;
}

static gboolean
on_reload (gpointer data)
{
  Program *program = data;
  g_autoptr (GError) error = NULL;

  kithd_manager_notify ("RELOADING=1");
  if (kithd_server_reload (program->server, &error))
    g_message ("read the certificate again");
  else
    g_warning ("not reloaded: %s", error->message);
  kithd_manager_notify ("READY=1");
  return G_SOURCE_CONTINUE;
}

/* The lines that scripts and the app wait for. */
static void
announce (KithdServer *server)
{
  if (kithd_server_get_fingerprint (server))
    printf ("certificate sha256 %s\n", kithd_server_get_fingerprint (server));
  printf ("kithd %s listening on %s\n", KITH_VERSION, kithd_server_get_url (server));
  fflush (stdout);
  kithd_manager_notify ("READY=1");
}

static gboolean
serve (Program *program, KithdConfig *config, GPtrArray **sockets)
{
  g_autoptr (GError) error = NULL;

  program->drain_until_us = 0;
  program->server = kithd_server_new (config, NULL, *sockets, &error);
  if (!program->server)
    {
      fprintf (stderr, "kithd: %s\n", error->message);
      return FALSE;
    }
  kithd_server_set_restart_func (program->server, on_restart, program);
  announce (program->server);
  g_main_loop_run (program->loop);
  /* Whoever comes meanwhile waits in the queue of a socket that goes on listening. */
  g_clear_pointer (sockets, g_ptr_array_unref);
  *sockets = g_ptr_array_ref (kithd_server_get_sockets (program->server));
  g_clear_pointer (&program->server, kithd_server_free);
  return TRUE;
}

static int
run (KithdConfig *config)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sockets = kithd_manager_take_sockets (&error);
  guint watchdog_ms = kithd_manager_get_watchdog_ms ();
  Program program = { .loop = loop };
  gboolean good = TRUE;

  if (error)
    {
      fprintf (stderr, "kithd: %s\n", error->message);
      return EXIT_FAILURE;
    }
  g_unix_signal_add (SIGTERM, on_stop, &program);
  g_unix_signal_add (SIGINT, on_stop, &program);
  g_unix_signal_add (SIGHUP, on_reload, &program);
  if (watchdog_ms)
    g_timeout_add (MAX (watchdog_ms / 2, 1), on_watchdog, NULL);
  while (good && !program.stopping)
    good = serve (&program, config, &sockets);
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int
restore (KithdConfig *config)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireAdminRestored) restored = kithd_server_restore (config, config->restore, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  if (!restored)
    {
      fprintf (stderr, "kithd: %s\n", error->message);
      return EXIT_FAILURE;
    }
  kith_wire_write (&kith_wire_admin_restored_type, restored, text);
  puts (text->str);
  return EXIT_SUCCESS;
}

static void
print_report (const KithdConfig *config)
{
  g_autoptr (KithWireAdminReport) report = kithd_doctor_examine (config, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  kith_wire_write (&kith_wire_admin_report_type, report, text);
  puts (text->str);
}

int
main (int argc, char *argv[])
{
  g_autoptr (KithdConfig) config = kithd_config_new ();
  g_autofree char *help = NULL;
  g_autoptr (GError) error = NULL;
  KithdCommand command;

  if (argc == 2 && strcmp (argv[1], KITHD_PICTURE_ARGUMENT) == 0)
    return kithd_picture_run_child (KITHD_PICTURE_SQUARE);
  if (argc == 2 && strcmp (argv[1], KITHD_BANNER_ARGUMENT) == 0)
    return kithd_picture_run_child (KITHD_PICTURE_BANNER);
  setlocale (LC_ALL, "");
  /* What the server writes is for itself alone. */
  umask (0077);
  /* A peer that has gone is an error of a write, not a reason to end. */
  signal (SIGPIPE, SIG_IGN);
  if (!kithd_config_parse (config, argc, argv, &command, &help, &error))
    {
      fprintf (stderr, "kithd: %s\nTry “kithd --help”.\n", error->message);
      return EXIT_USAGE;
    }
  if (command == KITHD_COMMAND_VERSION)
    printf ("kithd %s\n", KITH_VERSION);
  else if (command == KITHD_COMMAND_HELP)
    fputs (help, stdout);
  else if (command == KITHD_COMMAND_CHECK)
    puts ("The configuration can be meant.");
  else if (command == KITHD_COMMAND_DOCTOR)
    print_report (config);
  else if (command == KITHD_COMMAND_RESTORE)
    return restore (config);
  else
    return run (config);
  return EXIT_SUCCESS;
}
