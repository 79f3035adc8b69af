/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-server-address.h"

G_BEGIN_DECLS

/* What the command line says. The password is never on it. */
typedef struct
{
  KithServerAddress *address;
  char *user;
  char *password;
  char *display_name;
  char *invite;
  char *data_dir; /* NULL for one that goes away with the program */
  gboolean make_account;
  gboolean show_version;
  char **command;
} KithBotOptions;

KithBotOptions *kith_bot_options_parse (char **argv, GError **error);
void kith_bot_options_free (KithBotOptions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithBotOptions, kith_bot_options_free)

G_END_DECLS
