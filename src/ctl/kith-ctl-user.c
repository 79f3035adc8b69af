/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-ctl-output.h"
#include "kith-ctl.h"

#include <stdio.h>

/* Page by page, until there are no more or enough. */
static gboolean
collect (KithCtl *ctl, const char *search, int limit, KithWireAdminUserList *all, KithCtlStatus *status)
{
  g_autofree char *after = NULL;

  do
    {
      KithWireAdminUserQuery query = { .after = after, .search = (char *) search };
      g_autoptr (KithWireAdminUserList) page = NULL;

      query.has_limit = TRUE;
      query.limit = limit > 0 ? MIN (1000, limit - (int) all->items->len) : 1000;
      page = kith_ctl_call (ctl, KITH_ADMIN_ROUTE_USER_LIST, NULL, &query, NULL, status);
      if (!page)
        return FALSE;
      g_ptr_array_extend_and_steal (all->items, g_ptr_array_ref (page->items));
      g_free (after);
      after = g_steal_pointer (&page->next);
    }
  while (after && (limit <= 0 || (int) all->items->len < limit));
  return TRUE;
}

KithCtlStatus
kith_ctl_user_list (KithCtl *ctl, char **arguments)
{
  static const char *const titles[] = { "USER NAME", "SHOWN AS", "MADE", "DEVICES", "GUILDS", "STATE", NULL };
  g_autofree char *search = NULL;
  int limit = 0;
  const GOptionEntry entries[] = {
    { "search", 0, 0, G_OPTION_ARG_STRING, &search, NULL, NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, NULL, NULL },
    { NULL },
  };
  g_autoptr (KithWireAdminUserList) list = kith_wire_admin_user_list_new ();
  g_autoptr (KithCtlTable) table = kith_ctl_table_new (titles);
  KithCtlStatus status;

  if (!kith_ctl_parse (entries, arguments, 0, 0, &status) || !collect (ctl, search, limit, list, &status))
    return status;
  if (ctl->json)
    {
      kith_ctl_print_json (&kith_wire_admin_user_list_type, list);
      return KITH_CTL_OK;
    }
  for (guint i = 0; i < list->items->len; i++)
    {
      const KithWireAdminUser *user = list->items->pdata[i];
      g_autofree char *made = kith_ctl_format_time (user->created_at);
      g_autofree char *sessions = g_strdup_printf ("%" G_GINT64_FORMAT, user->sessions);
      g_autofree char *guilds = g_strdup_printf ("%" G_GINT64_FORMAT, user->guilds);

      kith_ctl_table_add (table, user->username, user->display_name, made, sessions, guilds,
                          user->disabled ? "disabled" : "", NULL);
    }
  kith_ctl_table_print (table);
  return KITH_CTL_OK;
}

static void
print_user (KithCtl *ctl, const KithWireAdminUser *user)
{
  g_autofree char *made = kith_ctl_format_time (user->created_at), *used = kith_ctl_format_time (user->last_used_at);

  if (ctl->json)
    {
      kith_ctl_print_json (&kith_wire_admin_user_type, user);
      return;
    }
  kith_ctl_print_fact ("User name", "%s", user->username);
  kith_ctl_print_fact ("Shown as", "%s", user->display_name);
  kith_ctl_print_fact ("Id", "%s", user->id);
  if (user->email)
    kith_ctl_print_fact ("E-mail", "%s", user->email);
  kith_ctl_print_fact ("Made", "%s", made);
  kith_ctl_print_fact ("Last used", "%s", used);
  kith_ctl_print_fact ("Devices", "%" G_GINT64_FORMAT, user->sessions);
  kith_ctl_print_fact ("Guilds", "%" G_GINT64_FORMAT, user->guilds);
  kith_ctl_print_fact ("State", "%s", user->disabled ? "disabled" : "may sign in");
}

KithCtlStatus
kith_ctl_user_show (KithCtl *ctl, char **arguments)
{
  g_autoptr (KithWireAdminUser) user = NULL;
  KithCtlStatus status;

  if (!kith_ctl_parse (NULL, arguments, 1, 1, &status))
    return status;
  user = kith_ctl_call (ctl, KITH_ADMIN_ROUTE_USER_SHOW, arguments[0], NULL, NULL, &status);
  if (user)
    print_user (ctl, user);
  return status;
}

KithCtlStatus
kith_ctl_user_create (KithCtl *ctl, char **arguments)
{
  KithWireAdminUserRequest request = { 0 };
  const GOptionEntry entries[] = {
    { "email", 0, 0, G_OPTION_ARG_STRING, &request.email, NULL, NULL },
    { "display-name", 0, 0, G_OPTION_ARG_STRING, &request.display_name, NULL, NULL },
    { NULL },
  };
  g_autoptr (KithWireAdminUser) user = NULL;
  g_autoptr (GError) error = NULL;
  KithCtlStatus status;

  if (!kith_ctl_parse (entries, arguments, 1, 1, &status))
    return status;
  request.username = arguments[0];
  request.password = kith_ctl_read_password (request.username, &error);
  if (!request.password)
    return kith_ctl_fail (error);
  user = kith_ctl_call (ctl, KITH_ADMIN_ROUTE_USER_CREATE, NULL, NULL, &request, &status);
  if (user)
    print_user (ctl, user);
  g_free (request.password);
  g_free (request.email);
  g_free (request.display_name);
  return status;
}

static void
print_ended (KithCtl *ctl, const KithWireAdminEnded *ended, const char *done)
{
  if (ctl->json)
    kith_ctl_print_json (&kith_wire_admin_ended_type, ended);
  else
    printf ("%s; sessions ended: %" G_GINT64_FORMAT "\n", done, ended->sessions);
}

KithCtlStatus
kith_ctl_user_reset_password (KithCtl *ctl, char **arguments)
{
  KithWireAdminPasswordRequest request = { 0 };
  g_autoptr (KithWireAdminUser) user = NULL;
  g_autoptr (KithWireAdminEnded) ended = NULL;
  g_autoptr (GError) error = NULL;
  KithCtlStatus status;

  if (!kith_ctl_parse (NULL, arguments, 1, 1, &status))
    return status;
  /* Nobody shall type a password twice to hear that there is no such person. */
  user = kith_ctl_call (ctl, KITH_ADMIN_ROUTE_USER_SHOW, arguments[0], NULL, NULL, &status);
  if (!user)
    return status;
  request.password = kith_ctl_read_password (user->username, &error);
  if (!request.password)
    return kith_ctl_fail (error);
  ended = kith_ctl_call (ctl, KITH_ADMIN_ROUTE_USER_PASSWORD, user->id, NULL, &request, &status);
  if (ended)
    print_ended (ctl, ended, "The password is set");
  g_free (request.password);
  return status;
}

KithCtlStatus
kith_ctl_user_disable (KithCtl *ctl, char **arguments)
{
  g_autoptr (KithWireAdminEnded) ended = NULL;
  KithCtlStatus status;

  if (!kith_ctl_parse (NULL, arguments, 1, 1, &status))
    return status;
  ended = kith_ctl_call (ctl, KITH_ADMIN_ROUTE_USER_DISABLE, arguments[0], NULL, NULL, &status);
  if (ended)
    print_ended (ctl, ended, "Nobody can sign in with it any more");
  return status;
}

KithCtlStatus
kith_ctl_user_enable (KithCtl *ctl, char **arguments)
{
  KithCtlStatus status;

  if (!kith_ctl_parse (NULL, arguments, 1, 1, &status))
    return status;
  kith_ctl_call (ctl, KITH_ADMIN_ROUTE_USER_ENABLE, arguments[0], NULL, NULL, &status);
  if (status == KITH_CTL_OK && ctl->json)
    kith_ctl_print_json (NULL, NULL);
  else if (status == KITH_CTL_OK)
    puts ("The account may sign in again");
  return status;
}
