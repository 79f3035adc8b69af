/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-demo-world.h"

G_BEGIN_DECLS

/* What goes on by itself in the demo: people come and go, type, talk, and answer. The same world and the same requests
 * give the same life. */
typedef struct _KithDemoLife KithDemoLife;

KithDemoLife *kith_demo_life_new (KithDemoWorld *world);
void kith_demo_life_free (KithDemoLife *self);
void kith_demo_life_start (KithDemoLife *self);
void kith_demo_life_stop (KithDemoLife *self);
void kith_demo_life_hear (KithDemoLife *self, const KithWireMessage *message);
void kith_demo_life_set_speed (KithDemoLife *self, guint speed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithDemoLife, kith_demo_life_free)

G_END_DECLS
