/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-user.h"

G_BEGIN_DECLS

KithUser *kith_user_new (const char *id);
gboolean kith_user_update (KithUser *self, const KithWireUser *wire);
gboolean kith_user_update_account (KithUser *self, const KithWireAccount *wire);
void kith_user_set_status (KithUser *self, KithPresenceStatus status);
void kith_user_set_words (KithUser *self, const char *emoji, const char *text);
void kith_user_set_blocked (KithUser *self, gboolean blocked);

G_END_DECLS
