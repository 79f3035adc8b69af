/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-demo-world.h"

G_BEGIN_DECLS

/* What the people of the demo have with each other outside guilds. */

void kith_demo_direct_fill (KithDemoWorld *world);
KithDemoChannel *kith_demo_direct_find (KithDemoWorld *world, const char *id);
void kith_demo_direct_close (KithDemoWorld *world, KithDemoChannel *channel);
KithWireChannel *kith_demo_direct_rename (KithDemoWorld *world, KithDemoChannel *channel, const char *name);
void kith_demo_direct_add_to_ready (KithDemoWorld *world, KithWireReady *ready);
void kith_demo_direct_describe (KithDemoWorld *world, guint person, KithWirePresence *presence);

G_END_DECLS
