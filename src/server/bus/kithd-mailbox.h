/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Brings calls from any thread to the thread of one main context, in order. What comes together is carried out in one
 * turn, at whose end `after_turn` is called once. */
typedef struct _KithdMailbox KithdMailbox;
typedef void (*KithdMailboxFunc) (gpointer data);

KithdMailbox *kithd_mailbox_new (GMainContext *context, KithdMailboxFunc after_turn, gpointer after_data);
void kithd_mailbox_free (KithdMailbox *self);
void kithd_mailbox_post (KithdMailbox *self, KithdMailboxFunc func, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdMailbox, kithd_mailbox_free)

G_END_DECLS
