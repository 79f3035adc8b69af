/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-message.h"

G_BEGIN_DECLS

KithMessage *kith_message_new (KithChannel *channel);
KithMessage *kith_message_new_pending (KithChannel *channel, const char *nonce, const char *content,
                                       KithMessage *reply_to, gint64 created_at);
gboolean kith_message_update (KithMessage *self, const KithWireMessage *wire);
void kith_message_refresh_names (KithMessage *self);
void kith_message_set_state (KithMessage *self, KithMessageState state, const char *error_text);
void kith_message_set_deleted (KithMessage *self);
void kith_message_set_deleting (KithMessage *self, gboolean deleting);
void kith_message_tell_not_deleted (KithMessage *self, const GError *error);
void kith_message_set_reply_deleted (KithMessage *self);
void kith_message_set_reply (KithMessage *self, const char *id, KithUser *author, const char *excerpt);

G_END_DECLS
