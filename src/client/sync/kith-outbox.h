/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

G_BEGIN_DECLS

/* Messages on their way: kept in the cache until the server has them, sent in order within a channel, exactly once by
 * their nonce. A refused one waits for the person. */
typedef struct _KithOutbox KithOutbox;

KithOutbox *kith_outbox_new (KithSession *session);
void kith_outbox_free (KithOutbox *self);

void kith_outbox_load_cache (KithOutbox *self);
KithMessage *kith_outbox_add (KithOutbox *self, KithChannel *channel, const char *content, KithMessage *reply_to);
void kith_outbox_retry (KithOutbox *self, KithMessage *message);
void kith_outbox_discard (KithOutbox *self, KithMessage *message);
void kith_outbox_set_online (KithOutbox *self, gboolean online);
KithMessage *kith_outbox_take (KithOutbox *self, const char *channel_id, const char *nonce);
void kith_outbox_drop_channel (KithOutbox *self, const char *channel_id);
GPtrArray *kith_outbox_get_messages (KithOutbox *self, const char *channel_id);

G_END_DECLS
