/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-share-seat.h"

G_BEGIN_DECLS

/* A picture that moves, for a community that is made up. It belongs to the thread of its context. */
typedef struct _KithShareRehearsal KithShareRehearsal;

KithShareRehearsal *kith_share_rehearsal_new (const KithMediaTime *time, const KithShareSeatEvents *events,
                                              gpointer data);
void kith_share_rehearsal_free (KithShareRehearsal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithShareRehearsal, kith_share_rehearsal_free)

G_END_DECLS
