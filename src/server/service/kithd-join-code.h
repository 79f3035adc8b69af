/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-service.h"

G_BEGIN_DECLS

/* Codes of six digits, which people read out to each other, and what keeps strangers from guessing them. */
gboolean kithd_join_code_is (const char *code);
gboolean kithd_join_code_make (KithdService *self, KithdDb *db, KithWireInvite *invite, gboolean *found,
                               GError **error);
KithWireInvite *kithd_join_code_find_invite (KithdService *self, KithdCall *call, KithdDb *db, const char *code,
                                             GError **error);

G_END_DECLS
