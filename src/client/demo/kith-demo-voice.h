/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-demo-world.h"

G_BEGIN_DECLS

/* Who sits in the voice channels of the demo. Nobody there has a voice. */

void kith_demo_voice_fill (KithDemoWorld *world);
void kith_demo_voice_add_states (KithDemoWorld *world, const GPtrArray *channels, GPtrArray *states);
void kith_demo_voice_forget (KithDemoWorld *world, const char *channel_id);

G_END_DECLS
