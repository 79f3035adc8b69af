/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-rights.h"
#include "kithd-service-private.h"

G_BEGIN_DECLS

/* What all messages of people have in common, however they are sent. */

KithdRights *kithd_sending_enter (KithdService *self, KithdCall *call, const char *channel_id, const char *nonce,
                                  GError **error);
gboolean kithd_sending_check_pace (KithdService *self, KithdCall *call, const KithdRights *rights, GError **error);
KithWireMessage *kithd_sending_new_message (KithdService *self, KithdRights *rights, const char *content,
                                            const char *nonce);
gboolean kithd_sending_resolve_mentions (KithdService *self, KithdDb *db, const KithdRights *rights,
                                         KithWireMessage *message, GError **error);
gboolean kithd_sending_leave_out_blind (KithdService *self, KithdDb *db, const KithdRights *rights,
                                        const KithWireMessage *message, GError **error);
gboolean kithd_sending_store (KithdService *self, KithdCall *call, const KithdRights *rights, KithWireMessage *message,
                              const KithWireMessagePlace *origin, GError **error);

G_END_DECLS
