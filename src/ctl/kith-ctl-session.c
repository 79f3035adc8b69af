/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-ctl-output.h"
#include "kith-ctl.h"

#include <stdio.h>

KithCtlStatus
kith_ctl_session_list (KithCtl *ctl, char **arguments)
{
  static const char *const titles[] = { "ID", "DEVICE", "ADDRESS", "SIGNED IN", "LAST USED", NULL };
  KithWireAdminSessionQuery query = { 0 };
  g_autoptr (KithWireAdminSessionList) list = NULL;
  g_autoptr (KithCtlTable) table = kith_ctl_table_new (titles);
  KithCtlStatus status;

  if (!kith_ctl_parse (NULL, arguments, 1, 1, &status))
    return status;
  query.user = arguments[0];
  list = kith_ctl_call (ctl, KITH_ADMIN_ROUTE_SESSION_LIST, NULL, &query, NULL, &status);
  if (!list)
    return status;
  if (ctl->json)
    {
      kith_ctl_print_json (&kith_wire_admin_session_list_type, list);
      return KITH_CTL_OK;
    }
  for (guint i = 0; i < list->items->len; i++)
    {
      const KithWireSession *session = list->items->pdata[i];
      g_autofree char *made = kith_ctl_format_time (session->created_at);
      g_autofree char *used = kith_ctl_format_time (session->last_used_at);

      kith_ctl_table_add (table, session->id, session->device, session->address, made, used, NULL);
    }
  kith_ctl_table_print (table);
  return KITH_CTL_OK;
}

KithCtlStatus
kith_ctl_session_revoke (KithCtl *ctl, char **arguments)
{
  KithCtlStatus status;

  if (!kith_ctl_parse (NULL, arguments, 1, 1, &status))
    return status;
  kith_ctl_call (ctl, KITH_ADMIN_ROUTE_SESSION_REVOKE, arguments[0], NULL, NULL, &status);
  if (status == KITH_CTL_OK && ctl->json)
    kith_ctl_print_json (NULL, NULL);
  else if (status == KITH_CTL_OK)
    puts ("The session has ended");
  return status;
}
