/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-server-address.h"

G_BEGIN_DECLS

/* A message as people point to it: kith://HOST:PORT/channels/GUILD/CHANNEL/MESSAGE, with @me for a guild where the
 * channel has none. It carries no fingerprint: it only leads to servers where one is already. */

typedef struct
{
  char *host;
  guint16 port;
  char *channel_id;
  char *message_id;
} KithMessageLink;

char *kith_message_link_build (KithServerAddress *address, const char *guild_id, const char *channel_id,
                               const char *message_id);
KithMessageLink *kith_message_link_parse (const char *text);
void kith_message_link_free (KithMessageLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithMessageLink, kith_message_link_free)

G_END_DECLS
