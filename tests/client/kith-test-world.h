/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"
#include "kith-script-transport.h"
#include "kith-uuid.h"

G_BEGIN_DECLS

/* A session with one guild and one channel over a server that the test plays, on a clock that it sets. It keeps the
 * channel's true history, from which it answers pages. */
typedef struct
{
  KithClock *clock;
  KithScriptTransport *transport;
  KithClient *client;
  KithSession *session;
  KithChannel *channel;
  KithUuidGenerator *ids;
  char *guild_id, *channel_id, *my_id, *your_id;
  GPtrArray *history; /* KithWireMessage, deleted ones left out */
  gint64 last_seq;
} KithTestWorld;

void kith_test_world_set_up (KithTestWorld *self, guint messages);
void kith_test_world_tear_down (KithTestWorld *self);

void kith_test_world_connect (KithTestWorld *self);
KithWireMessage *kith_test_world_write (KithTestWorld *self, gboolean mine, const char *content, const char *nonce);
void kith_test_world_tell (KithTestWorld *self, KithEventId event, const KithWireMessage *message);
void kith_test_world_delete (KithTestWorld *self, guint index, gboolean tell);
KithWireMessage *kith_test_world_find_nonce (KithTestWorld *self, const char *nonce);
KithWireMessageList *kith_test_world_make_page (KithTestWorld *self, const KithWirePageQuery *query);
gboolean kith_test_world_answer_page (KithTestWorld *self);
void kith_test_world_answer_pages (KithTestWorld *self);

G_END_DECLS
