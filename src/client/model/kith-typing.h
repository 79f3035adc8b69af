/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-clock.h"
#include "kith-user.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who types in one channel now, and when one's own typing is to be told again. */
typedef struct _KithTyping KithTyping;

KithTyping *kith_typing_new (KithClock *clock);
void kith_typing_free (KithTyping *self);
GListModel *kith_typing_get_list (KithTyping *self);
void kith_typing_set (KithTyping *self, KithUser *user);
void kith_typing_clear (KithTyping *self, KithUser *user);

/* Of oneself. */
gboolean kith_typing_is_due (KithTyping *self);
void kith_typing_told (KithTyping *self);
void kith_typing_reset (KithTyping *self);

G_END_DECLS
