/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-ctl-output.h"
#include "kith-ctl.h"

#include <stdio.h>

#include "kith-admin-backup.h"
#include "kith-archive.h"
#include "kith-json.h"

KithCtlStatus
kith_ctl_backup (KithCtl *ctl, char **arguments)
{
  g_autoptr (KithWireAdminBackup) list = NULL;
  g_autoptr (GError) error = NULL;
  KithCtlStatus status;

  if (!kith_ctl_parse (NULL, arguments, 1, 1, &status))
    return status;
  list = kith_admin_backup (ctl->socket, arguments[0], NULL, &error);
  if (!list)
    return kith_ctl_fail (error);
  if (ctl->json)
    kith_ctl_print_json (&kith_wire_admin_backup_type, list);
  else
    printf ("%s is made and was read to its end: %u files\n", arguments[0], list->files->len);
  return KITH_CTL_OK;
}

/* A server that is stopped has its own program put a backup in place. */
static KithWireAdminRestored *
restore_stopped (KithCtl *ctl, const char *path, GError **error)
{
  g_autofree char *program = kith_ctl_find_server (), *out = NULL, *complaint = NULL;
  const char *argv[] = { program, "--data-dir", ctl->data_dir, "--restore", path, NULL };
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  g_autoptr (JsonNode) node = NULL;
  KithWireAdminRestored *restored;
  int status;

  if (!program)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "there is no program kithd");
      return NULL;
    }
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &complaint, &status, error))
    return NULL;
  if (!g_spawn_check_wait_status (status, NULL))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, g_strstrip (complaint));
      return NULL;
    }
  node = kith_json_parse (out, -1, error);
  if (!node)
    return NULL;
  restored = kith_wire_admin_restored_decode (node, errors);
  if (!restored)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the server program's answer is not understood");
  return restored;
}

static void
print_restored (KithCtl *ctl, const KithWireAdminRestored *restored)
{
  g_autofree char *made = kith_ctl_format_time (restored->created_at);

  if (ctl->json)
    {
      kith_ctl_print_json (&kith_wire_admin_restored_type, restored);
      return;
    }
  printf ("The backup of %s is in place: %" G_GINT64_FORMAT " accounts, %" G_GINT64_FORMAT " guilds, %" G_GINT64_FORMAT
          " messages.\nWhat was there before is kept in %s\n",
          made, restored->users, restored->guilds, restored->messages, restored->kept_in);
}

KithCtlStatus
kith_ctl_restore (KithCtl *ctl, char **arguments)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, NULL, NULL },
    { NULL },
  };
  g_autoptr (KithWireAdminBackup) list = NULL;
  g_autoptr (KithWireAdminRestored) restored = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *made = NULL, *question = NULL;
  KithCtlStatus status;

  if (!kith_ctl_parse (entries, arguments, 1, 1, &status))
    return status;
  list = kith_archive_verify_file (arguments[0], NULL, &error);
  if (!list)
    {
      fprintf (stderr, "kithctl: %s: %s\n", arguments[0], error->message);
      return KITH_CTL_FAILED;
    }
  made = kith_ctl_format_time (list->created_at);
  question = g_strdup_printf ("Put the backup of %s in place of what the server has now?", made);
  if (!yes && !kith_ctl_confirm (question))
    return KITH_CTL_FAILED;
  restored = kith_admin_restore (ctl->socket, arguments[0], NULL, &error);
  if (!restored && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) && ctl->data_dir)
    {
      g_clear_error (&error);
      restored = restore_stopped (ctl, arguments[0], &error);
    }
  if (!restored)
    return kith_ctl_fail (error);
  print_restored (ctl, restored);
  return KITH_CTL_OK;
}
