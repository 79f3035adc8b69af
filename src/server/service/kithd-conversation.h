/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-service-private.h"

G_BEGIN_DECLS

/* What conversations do by themselves. */

gboolean kithd_conversation_wake (KithdCall *call, const char *channel_id, GError **error);
gboolean kithd_conversation_note (KithdService *self, KithdCall *call, const char *channel_id, KithMessageKind kind,
                                  const char *content, const char *about_id, GError **error);
gboolean kithd_conversation_tell (KithdCall *call, KithEventId event, const char *channel_id, const char *user_id,
                                  GError **error);
void kithd_conversation_tell_end (KithdCall *call, const char *channel_id, const char *user_id);
gboolean kithd_conversation_take_out (KithdCall *call, const KithWireChannel *group, const char *user_id,
                                      GError **error);
gboolean kithd_conversation_leave (KithdService *self, KithdCall *call, const KithWireChannel *group,
                                   const char *user_id, GError **error);
gboolean kithd_conversation_leave_groups (KithdService *self, KithdCall *call, const char *user_id, GError **error);

G_END_DECLS
