/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-ctl-output.h"
#include "kith-ctl.h"

#include <stdio.h>

static gboolean
collect (KithCtl *ctl, int limit, KithWireAdminGuildList *all, KithCtlStatus *status)
{
  g_autofree char *after = NULL;

  do
    {
      KithWireAdminPageQuery query = { .after = after };
      g_autoptr (KithWireAdminGuildList) page = NULL;

      query.has_limit = TRUE;
      query.limit = limit > 0 ? MIN (1000, limit - (int) all->items->len) : 1000;
      page = kith_ctl_call (ctl, KITH_ADMIN_ROUTE_GUILD_LIST, NULL, &query, NULL, status);
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
kith_ctl_guild_list (KithCtl *ctl, char **arguments)
{
  static const char *const titles[] = { "ID", "NAME", "OWNER", "MADE", "MEMBERS", "CHANNELS", NULL };
  int limit = 0;
  const GOptionEntry entries[] = {
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, NULL, NULL },
    { NULL },
  };
  g_autoptr (KithWireAdminGuildList) list = kith_wire_admin_guild_list_new ();
  g_autoptr (KithCtlTable) table = kith_ctl_table_new (titles);
  KithCtlStatus status;

  if (!kith_ctl_parse (entries, arguments, 0, 0, &status) || !collect (ctl, limit, list, &status))
    return status;
  if (ctl->json)
    {
      kith_ctl_print_json (&kith_wire_admin_guild_list_type, list);
      return KITH_CTL_OK;
    }
  for (guint i = 0; i < list->items->len; i++)
    {
      const KithWireAdminGuild *guild = list->items->pdata[i];
      g_autofree char *made = kith_ctl_format_time (guild->created_at);
      g_autofree char *members = g_strdup_printf ("%" G_GINT64_FORMAT, guild->member_count);
      g_autofree char *channels = g_strdup_printf ("%" G_GINT64_FORMAT, guild->channels);

      kith_ctl_table_add (table, guild->id, guild->name, guild->owner ? guild->owner->username : "", made, members,
                          channels, NULL);
    }
  kith_ctl_table_print (table);
  return KITH_CTL_OK;
}

KithCtlStatus
kith_ctl_guild_show (KithCtl *ctl, char **arguments)
{
  g_autoptr (KithWireAdminGuild) guild = NULL;
  g_autofree char *made = NULL;
  KithCtlStatus status;

  if (!kith_ctl_parse (NULL, arguments, 1, 1, &status))
    return status;
  guild = kith_ctl_call (ctl, KITH_ADMIN_ROUTE_GUILD_SHOW, arguments[0], NULL, NULL, &status);
  if (!guild)
    return status;
  if (ctl->json)
    {
      kith_ctl_print_json (&kith_wire_admin_guild_type, guild);
      return KITH_CTL_OK;
    }
  made = kith_ctl_format_time (guild->created_at);
  kith_ctl_print_fact ("Name", "%s", guild->name);
  kith_ctl_print_fact ("Id", "%s", guild->id);
  kith_ctl_print_fact ("Owner", "%s", guild->owner ? guild->owner->username : "nobody");
  kith_ctl_print_fact ("Made", "%s", made);
  kith_ctl_print_fact ("Members", "%" G_GINT64_FORMAT, guild->member_count);
  kith_ctl_print_fact ("Channels", "%" G_GINT64_FORMAT, guild->channels);
  kith_ctl_print_fact ("Messages", "%" G_GINT64_FORMAT, guild->messages);
  return KITH_CTL_OK;
}

KithCtlStatus
kith_ctl_guild_delete (KithCtl *ctl, char **arguments)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, NULL, NULL },
    { NULL },
  };
  g_autoptr (KithWireAdminGuild) guild = NULL;
  g_autofree char *name = NULL, *question = NULL;
  KithCtlStatus status;

  if (!kith_ctl_parse (entries, arguments, 1, 1, &status))
    return status;
  guild = kith_ctl_call (ctl, KITH_ADMIN_ROUTE_GUILD_SHOW, arguments[0], NULL, NULL, &status);
  if (!guild)
    return status;
  name = kith_ctl_make_printable (guild->name);
  question = g_strdup_printf ("Delete “%s” with %" G_GINT64_FORMAT " channels and %" G_GINT64_FORMAT
                              " messages of %" G_GINT64_FORMAT " members? It cannot be undone.",
                              name, guild->channels, guild->messages, guild->member_count);
  if (!yes && !kith_ctl_confirm (question))
    return KITH_CTL_FAILED;
  kith_ctl_call (ctl, KITH_ADMIN_ROUTE_GUILD_DELETE, guild->id, NULL, NULL, &status);
  if (status == KITH_CTL_OK && ctl->json)
    kith_ctl_print_json (NULL, NULL);
  else if (status == KITH_CTL_OK)
    printf ("“%s” is deleted\n", name);
  return status;
}
