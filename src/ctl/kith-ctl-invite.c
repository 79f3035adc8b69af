/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-ctl-output.h"
#include "kith-ctl.h"

#include <stdio.h>

KithCtlStatus
kith_ctl_invite_create (KithCtl *ctl, char **arguments)
{
  gint64 max_uses = 0, max_age = 0;
  gboolean digits = FALSE;
  const GOptionEntry entries[] = {
    { "max-uses", 0, 0, G_OPTION_ARG_INT64, &max_uses, NULL, NULL },
    { "max-age", 0, 0, G_OPTION_ARG_INT64, &max_age, NULL, NULL },
    { "digits", 0, 0, G_OPTION_ARG_NONE, &digits, NULL, NULL },
    { NULL },
  };
  KithWireAdminInviteRequest request = { 0 };
  g_autoptr (KithWireInvite) invite = NULL;
  g_autofree char *until = NULL;
  KithCtlStatus status;

  if (!kith_ctl_parse (entries, arguments, 1, 1, &status))
    return status;
  request.guild_id = arguments[0];
  request.has_max_uses = max_uses != 0;
  request.max_uses = max_uses;
  request.has_max_age_seconds = max_age != 0;
  request.max_age_seconds = max_age;
  request.has_digits = request.digits = digits;
  invite = kith_ctl_call (ctl, KITH_ADMIN_ROUTE_INVITE_CREATE, NULL, NULL, &request, &status);
  if (!invite)
    return status;
  if (ctl->json)
    {
      kith_ctl_print_json (&kith_wire_invite_type, invite);
      return KITH_CTL_OK;
    }
  until = kith_ctl_format_time (invite->expires_at);
  kith_ctl_print_fact ("Code", "%s", invite->code);
  kith_ctl_print_fact ("Link", "%s", invite->url);
  kith_ctl_print_fact ("Ends", "%s", until);
  if (invite->has_max_uses)
    kith_ctl_print_fact ("Uses", "%" G_GINT64_FORMAT, invite->max_uses);
  return KITH_CTL_OK;
}

KithCtlStatus
kith_ctl_invite_revoke (KithCtl *ctl, char **arguments)
{
  KithCtlStatus status;

  if (!kith_ctl_parse (NULL, arguments, 1, 1, &status))
    return status;
  kith_ctl_call (ctl, KITH_ADMIN_ROUTE_INVITE_REVOKE, arguments[0], NULL, NULL, &status);
  if (status == KITH_CTL_OK && ctl->json)
    kith_ctl_print_json (NULL, NULL);
  else if (status == KITH_CTL_OK)
    puts ("The invite is not valid any more");
  return status;
}
