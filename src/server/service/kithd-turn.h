/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where people behind routers find each other: servers of others, that the administrator names. */
typedef struct
{
  char **stun;   /* (nullable): stun:HOST:PORT */
  char **turn;   /* (nullable): turn:HOST:PORT?transport=… */
  char *secret;  /* (nullable): shared with the relays */
  guint seconds; /* that a name and password for them are good */
} KithdTurnConfig;

gboolean kithd_turn_check_url (const char *url, gboolean relay);
void kithd_turn_add_servers (const KithdTurnConfig *config, const char *user_id, gint64 now, GPtrArray *servers);

G_END_DECLS
