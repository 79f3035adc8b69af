/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"

G_BEGIN_DECLS

/* Who is there and what they say of themselves: set by the gateway, read by snapshots and previews; safe to share
 * between threads. */
typedef struct _KithdPresence KithdPresence;

KithdPresence *kithd_presence_new (void);
void kithd_presence_free (KithdPresence *self);

gboolean kithd_presence_set (KithdPresence *self, const char *user_id, KithPresenceStatus status,
                             const KithWireOwnPresence *words);
KithPresenceStatus kithd_presence_get_own (KithdPresence *self, const char *user_id);
KithPresenceStatus kithd_presence_get_visible (KithdPresence *self, const char *user_id);
KithWirePresence *kithd_presence_dup_visible (KithdPresence *self, const char *user_id);
KithWirePresence *kithd_presence_dup_own (KithdPresence *self, const char *user_id);
GPtrArray *kithd_presence_list_visible (KithdPresence *self);

KithPresenceStatus kithd_presence_merge (KithPresenceStatus chosen, KithPresenceStatus device);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdPresence, kithd_presence_free)

G_END_DECLS
