/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

G_BEGIN_DECLS

/* Asks the server how many mentions are unread in a channel, where an event does not tell: one that called may have
 * been deleted or changed without being known here. */
typedef struct _KithMentionCount KithMentionCount;

KithMentionCount *kith_mention_count_new (KithSession *session);
void kith_mention_count_free (KithMentionCount *self);
void kith_mention_count_ask (KithMentionCount *self, KithChannel *channel);

G_END_DECLS
