/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-inbox.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What waits for a person: their mentions, and what is unread. Signal: leave, when it leads somewhere. */
#define KITH_TYPE_INBOX_VIEW (kith_inbox_view_get_type ())
G_DECLARE_FINAL_TYPE (KithInboxView, kith_inbox_view, KITH, INBOX_VIEW, GtkWidget)

void kith_inbox_view_set_inbox (KithInboxView *self, KithInbox *inbox);
void kith_inbox_view_begin (KithInboxView *self);

G_END_DECLS
