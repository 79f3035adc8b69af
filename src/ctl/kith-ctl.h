/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-admin.h"

G_BEGIN_DECLS

/* Exit codes; kithctl(1) lists them. */
typedef enum
{
  KITH_CTL_OK,
  KITH_CTL_FAILED,      /* refused or failed; it is said why */
  KITH_CTL_USAGE,       /* the command line cannot be meant */
  KITH_CTL_UNREACHABLE, /* no server answers */
  KITH_CTL_UNHEALTHY,   /* doctor: found a failure */
} KithCtlStatus;

typedef struct
{
  char *socket;   /* where the server listens for its administrator */
  char *data_dir; /* (nullable) */
  char *config;   /* (nullable) */
  gboolean json;
} KithCtl;

/* @arguments: what stands after the command's name; %NULL-terminated */
typedef KithCtlStatus (*KithCtlFunc) (KithCtl *ctl, char **arguments);

typedef struct
{
  const char *name;      /* such as "user list" */
  const char *arguments; /* for people */
  const char *summary;
  const char *details; /* (nullable): of its options */
  KithCtlFunc func;
} KithCtlCommand;

extern const KithCtlCommand kith_ctl_commands[];

int kith_ctl_run (int argc, char **argv);

/* For the commands. */
gboolean kith_ctl_parse (const GOptionEntry *entries, char **arguments, guint n_min, guint n_max,
                         KithCtlStatus *status);
KithCtlStatus kith_ctl_fail (const GError *error);
KithCtlStatus kith_ctl_usage (const char *message);
gpointer kith_ctl_call (KithCtl *ctl, KithAdminRouteId route, const char *param, gconstpointer query,
                        gconstpointer body, KithCtlStatus *status);
char *kith_ctl_find_server (void);

KithCtlStatus kith_ctl_user_list (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_user_show (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_user_create (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_user_reset_password (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_user_disable (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_user_enable (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_guild_list (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_guild_show (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_guild_delete (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_invite_create (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_invite_revoke (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_session_list (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_session_revoke (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_backup (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_restore (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_status (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_people (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_doctor (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_metrics (KithCtl *ctl, char **arguments);
KithCtlStatus kith_ctl_config_check (KithCtl *ctl, char **arguments);

G_END_DECLS
