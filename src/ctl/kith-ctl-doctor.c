/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-ctl-clock.h"
#include "kith-ctl-output.h"
#include "kith-ctl.h"

#include <stdio.h>
#include <unistd.h>

#include "kith-json.h"

static void
add_check (KithWireAdminReport *report, const char *name, KithCheckLevel level, const char *detail, const char *advice)
{
  KithWireAdminCheck *check = kith_wire_admin_check_new ();

  check->name = g_strdup (name);
  check->level = level;
  check->detail = g_strdup (detail);
  check->advice = g_strdup (advice);
  g_ptr_array_add (report->items, check);
}

/* A server that does not run is looked at by its own program, which knows its configuration. */
static KithWireAdminReport *
ask_program (KithCtl *ctl, GError **error)
{
  g_autofree char *program = kith_ctl_find_server (), *out = NULL, *complaint = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  g_autoptr (JsonNode) node = NULL;
  KithWireAdminReport *report;
  int status;

  if (!program)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "there is no program kithd");
      return NULL;
    }
  g_ptr_array_add (argv, program);
  g_ptr_array_add (argv, (char *) "--doctor");
  if (ctl->config)
    {
      g_ptr_array_add (argv, (char *) "--config");
      g_ptr_array_add (argv, ctl->config);
    }
  if (ctl->data_dir)
    {
      g_ptr_array_add (argv, (char *) "--data-dir");
      g_ptr_array_add (argv, ctl->data_dir);
    }
  g_ptr_array_add (argv, NULL);
  if (!g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &complaint, &status, error))
    return NULL;
  if (!g_spawn_check_wait_status (status, NULL))
    {
      report = kith_wire_admin_report_new ();
      add_check (report, "configuration", KITH_CHECK_LEVEL_FAILURE, g_strstrip (complaint), NULL);
      return report;
    }
  node = kith_json_parse (out, -1, error);
  if (!node)
    return NULL;
  report = kith_wire_admin_report_decode (node, errors);
  if (!report)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the server program's answer is not understood");
  return report;
}

static void
check_synchronised (KithWireAdminReport *report)
{
  gboolean synchronised;

  if (!kith_ctl_clock_is_synchronised (&synchronised))
    return;
  if (synchronised)
    add_check (report, "clock", KITH_CHECK_LEVEL_GOOD, "the system keeps it right by the network", NULL);
  else
    add_check (report, "clock", KITH_CHECK_LEVEL_NOTE, "the system does not keep it right by the network",
               "Where there is internet: timedatectl set-ntp true.");
}

static gboolean
print_report (KithCtl *ctl, const KithWireAdminReport *report)
{
  static const char *const marks[] = { "ok", "note", "WARNING", "FAILURE" };
  gboolean healthy = TRUE;

  for (guint i = 0; i < report->items->len; i++)
    {
      const KithWireAdminCheck *check = report->items->pdata[i];
      g_autofree char *detail = kith_ctl_make_printable (check->detail);

      healthy &= check->level != KITH_CHECK_LEVEL_FAILURE;
      if (ctl->json)
        continue;
      printf ("%-8s %-14s %s\n", marks[check->level], check->name, detail);
      if (check->advice)
        printf ("%-8s %-14s → %s\n", "", "", check->advice);
    }
  if (ctl->json)
    kith_ctl_print_json (&kith_wire_admin_report_type, report);
  return healthy;
}

KithCtlStatus
kith_ctl_doctor (KithCtl *ctl, char **arguments)
{
  g_autoptr (KithWireAdminReport) report = NULL;
  g_autoptr (GError) error = NULL;
  KithCtlStatus status;

  if (!kith_ctl_parse (NULL, arguments, 0, 0, &status))
    return status;
  report = kith_admin_call (ctl->socket, KITH_ADMIN_ROUTE_DOCTOR, NULL, NULL, NULL, NULL, &error);
  if (!report && (ctl->config || ctl->data_dir))
    {
      g_autofree char *detail = g_strdup_printf ("no server answers: %s", error->message);

      g_clear_error (&error);
      report = ask_program (ctl, &error);
      if (report)
        add_check (report, "server", KITH_CHECK_LEVEL_WARNING, detail, "Start kithd.");
    }
  if (!report)
    return kith_ctl_fail (error);
  check_synchronised (report);
  return print_report (ctl, report) ? KITH_CTL_OK : KITH_CTL_UNHEALTHY;
}

KithCtlStatus
kith_ctl_metrics (KithCtl *ctl, char **arguments)
{
  g_autoptr (KithAdminReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  KithCtlStatus status;

  if (!kith_ctl_parse (NULL, arguments, 0, 0, &status))
    return status;
  reply = kith_admin_request (ctl->socket, "GET", "/metrics", NULL, NULL, 0, NULL, &error);
  text = reply ? kith_admin_reply_read_text (reply, NULL, &error) : NULL;
  if (text && reply->status >= 300)
    kith_admin_set_refusal (text, reply->status, &error);
  if (error)
    return kith_ctl_fail (error);
  fputs (text, stdout);
  return KITH_CTL_OK;
}

KithCtlStatus
kith_ctl_config_check (KithCtl *ctl, char **arguments)
{
  g_autofree char *program = kith_ctl_find_server (), *complaint = NULL;
  const char *argv[] = { program, "--check-config", "--config", NULL, NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;
  KithCtlStatus status;
  int ended;

  if (!kith_ctl_parse (NULL, arguments, 0, 1, &status))
    return status;
  argv[3] = arguments[0] ? arguments[0] : ctl->config ? ctl->config : KITH_CTL_CONFIG;
  if (ctl->data_dir)
    {
      argv[4] = "--data-dir";
      argv[5] = ctl->data_dir;
    }
  if (!program)
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_FAILED, "there is no program kithd");
  else if (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &complaint, &ended,
                         &error) &&
           !g_spawn_check_wait_status (ended, NULL))
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED, g_strstrip (complaint));
  if (error)
    return kith_ctl_fail (error);
  if (ctl->json)
    kith_ctl_print_json (NULL, NULL);
  else
    printf ("%s is understood\n", argv[3]);
  return KITH_CTL_OK;
}
