/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-signal.h"

G_BEGIN_DECLS

#define KITH_TYPE_SIGNALING (kith_signaling_get_type ())
G_DECLARE_INTERFACE (KithSignaling, kith_signaling, KITH, SIGNALING, GObject)

/* How what peers tell each other travels; media knows nothing of servers. Both directions run on the thread that made
 * the room. */
struct _KithSignalingInterface
{
  GTypeInterface parent;

  void (*send) (KithSignaling *self, const KithSignal *signal);
};

void kith_signaling_send (KithSignaling *self, const KithSignal *signal);
void kith_signaling_emit_received (KithSignaling *self, const KithSignal *signal);

G_END_DECLS
