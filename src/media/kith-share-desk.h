/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-peer-connection.h"
#include "kith-share-studio.h"

G_BEGIN_DECLS

/* Who watches what is shown, and the links to them. It belongs to the thread of its context. */
typedef struct _KithShareDesk KithShareDesk;

typedef struct
{
  void (*viewers) (gpointer data, guint n_viewers);
  void (*send) (gpointer data, KithSignal *signal); /* (transfer full) */
  KithShareStudioEvents studio;
} KithShareDeskEvents;

KithShareDesk *kith_share_desk_new (const KithMediaTime *time, const KithIceConfig *ice, const char *share,
                                    const KithShareSource *source, const char *sound, KithShareQuality quality,
                                    const KithShareDeskEvents *events, gpointer data);
void kith_share_desk_free (KithShareDesk *self);
void kith_share_desk_set_peers (KithShareDesk *self, const char *const *peers);
void kith_share_desk_set_quality (KithShareDesk *self, KithShareQuality quality);
void kith_share_desk_take_signal (KithShareDesk *self, const KithSignal *signal);
guint kith_share_desk_get_step (KithShareDesk *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithShareDesk, kith_share_desk_free)

G_END_DECLS
