/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-ctl-output.h"
#include "kith-ctl.h"

KithCtlStatus
kith_ctl_status (KithCtl *ctl, char **arguments)
{
  g_autoptr (KithWireAdminStatus) told = NULL;
  g_autofree char *since = NULL, *memory = NULL, *database = NULL, *room = NULL;
  KithCtlStatus status;

  if (!kith_ctl_parse (NULL, arguments, 0, 0, &status))
    return status;
  told = kith_ctl_call (ctl, KITH_ADMIN_ROUTE_STATUS, NULL, NULL, NULL, &status);
  if (!told)
    return status;
  if (ctl->json)
    {
      kith_ctl_print_json (&kith_wire_admin_status_type, told);
      return KITH_CTL_OK;
    }
  since = kith_ctl_format_time (told->started_at);
  memory = g_format_size ((guint64) told->memory_bytes);
  database = g_format_size ((guint64) told->database_bytes);
  room = g_format_size ((guint64) told->free_bytes);
  kith_ctl_print_fact ("Name", "%s", told->name);
  kith_ctl_print_fact ("Version", "%s", told->version);
  kith_ctl_print_fact ("Runs since", "%s (process %" G_GINT64_FORMAT ")", since, told->pid);
  for (guint i = 0; i < told->listen->len; i++)
    kith_ctl_print_fact (i ? "" : "Listens on", "%s", (const char *) told->listen->pdata[i]);
  kith_ctl_print_fact ("Local network", "%s", told->announced ? "is told" : "is not told");
  if (told->fingerprint)
    kith_ctl_print_fact ("Certificate", "%s", told->fingerprint);
  kith_ctl_print_fact ("Registration", "%s", kith_registration_mode_to_string (told->registration));
  kith_ctl_print_fact ("Data", "%s", told->data_dir);
  kith_ctl_print_fact ("People", "%" G_GINT64_FORMAT " connected of %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT " devices",
                       told->people, told->users, told->connections);
  kith_ctl_print_fact ("Guilds", "%" G_GINT64_FORMAT, told->guilds);
  kith_ctl_print_fact ("Memory", "%s", memory);
  kith_ctl_print_fact ("Processor", "%.1f s", (double) told->cpu_ms / 1000);
  kith_ctl_print_fact ("Descriptors", "%" G_GINT64_FORMAT, told->descriptors);
  kith_ctl_print_fact ("Database", "%s, %s are free", database, room);
  return KITH_CTL_OK;
}

KithCtlStatus
kith_ctl_people (KithCtl *ctl, char **arguments)
{
  static const char *const titles[] = { "USER NAME", "SHOWN AS", "STATUS", "DEVICES", NULL };
  g_autoptr (KithWireAdminPersonList) list = NULL;
  g_autoptr (KithCtlTable) table = kith_ctl_table_new (titles);
  KithCtlStatus status;

  if (!kith_ctl_parse (NULL, arguments, 0, 0, &status))
    return status;
  list = kith_ctl_call (ctl, KITH_ADMIN_ROUTE_PEOPLE, NULL, NULL, NULL, &status);
  if (!list)
    return status;
  if (ctl->json)
    {
      kith_ctl_print_json (&kith_wire_admin_person_list_type, list);
      return KITH_CTL_OK;
    }
  for (guint i = 0; i < list->items->len; i++)
    {
      const KithWireAdminPerson *person = list->items->pdata[i];
      g_autofree char *connections = g_strdup_printf ("%" G_GINT64_FORMAT, person->connections);

      kith_ctl_table_add (table, person->user->username, person->user->display_name,
                          kith_presence_status_to_string (person->status), connections, NULL);
    }
  kith_ctl_table_print (table);
  return KITH_CTL_OK;
}
