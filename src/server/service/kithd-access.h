/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-outcome.h"

G_BEGIN_DECLS

/* Who among the connected people may see an event, known without asking the database. It is filled from what people get
 * when they connect and then follows the events in the order of their publishing, so that it is right at the moment of
 * each delivery. It belongs to the gateway's thread. */
typedef struct _KithdAccess KithdAccess;
typedef struct _KithdAccessUser KithdAccessUser;

/* What a change of rights lets the same group of people see and hides from them. */
typedef struct
{
  GPtrArray *owners; /* what kithd_access_resolve() gives for them */
  GPtrArray *gained; /* const KithWireChannel, categories first */
  GPtrArray *lost;   /* const KithWireChannel, categories last */
} KithdSightChange;

void kithd_sight_change_free (gpointer change);

KithdAccess *kithd_access_new (guint presence_max);
void kithd_access_free (KithdAccess *self);

GStrv kithd_access_list_presence_guilds (KithdAccess *self, KithdAccessUser *user);
KithdAccessUser *kithd_access_add_user (KithdAccess *self, const char *user_id, const GPtrArray *guilds,
                                        const GPtrArray *hidden, gpointer owner);
void kithd_access_join_conversations (KithdAccess *self, KithdAccessUser *user, const GPtrArray *channels);
void kithd_access_remove_user (KithdAccess *self, KithdAccessUser *user);

void kithd_access_apply (KithdAccess *self, const KithdEvent *event);
GPtrArray *kithd_access_before_delivery (KithdAccess *self, const KithdEvent *event);
void kithd_access_after_delivery (KithdAccess *self, const KithdEvent *event);
const GPtrArray *kithd_access_resolve (KithdAccess *self, const KithdEvent *event);
gboolean kithd_access_is_member (KithdAccess *self, const KithdAccessUser *user, const char *guild_id);
gboolean kithd_access_may_see (KithdAccess *self, KithdAccessUser *user, const KithdEvent *event);
gboolean kithd_access_concerns (KithdAccess *self, KithdAccessUser *user, const KithdEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdAccess, kithd_access_free)

G_END_DECLS
