/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-link.h"
#include "kith-wire.h"

G_BEGIN_DECLS

/* The gateway of the demo. Signals: identified; presence (guint KithPresenceStatus). */
#define KITH_TYPE_DEMO_LINK (kith_demo_link_get_type ())
G_DECLARE_FINAL_TYPE (KithDemoLink, kith_demo_link, KITH, DEMO_LINK, KithLink)

KithLink *kith_demo_link_new (void);
const char *kith_demo_link_get_followed (KithDemoLink *self);
void kith_demo_link_push (KithDemoLink *self, KithServerOp op, gconstpointer payload);
void kith_demo_link_push_event (KithDemoLink *self, const char *id, KithEventId event, gconstpointer payload);

G_END_DECLS
