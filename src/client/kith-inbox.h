/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"

G_BEGIN_DECLS

/* What waits for a person, of all accounts: messages that call them, and channels with something unread. Properties:
 * loading, complete, mention-count. */
#define KITH_TYPE_INBOX (kith_inbox_get_type ())
G_DECLARE_FINAL_TYPE (KithInbox, kith_inbox, KITH, INBOX, GObject)

KithInbox *kith_inbox_new (KithClient *client);

/* KithMessage, newest first; and KithChannel, those that call first. */
GListModel *kith_inbox_list_mentions (KithInbox *self);
GListModel *kith_inbox_list_unread (KithInbox *self);

gboolean kith_inbox_get_loading (KithInbox *self);
const GError *kith_inbox_get_error (KithInbox *self);
gboolean kith_inbox_get_complete (KithInbox *self);
guint kith_inbox_get_mention_count (KithInbox *self);

void kith_inbox_set_open (KithInbox *self, gboolean open);
void kith_inbox_reload (KithInbox *self);
void kith_inbox_load_more (KithInbox *self);
void kith_inbox_mark_all_read (KithInbox *self);

G_END_DECLS
