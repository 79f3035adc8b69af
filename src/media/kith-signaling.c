/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-signaling.h"

G_DEFINE_INTERFACE (KithSignaling, kith_signaling, G_TYPE_OBJECT)

static guint received_signal;

static void
kith_signaling_default_init (KithSignalingInterface *iface)
{
  /**
   * KithSignaling::received:
   * @signal: what a peer sent; its `peer` is from whom
   */
  received_signal = g_signal_new ("received", KITH_TYPE_SIGNALING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, KITH_TYPE_SIGNAL | G_SIGNAL_TYPE_STATIC_SCOPE);
}

/**
 * kith_signaling_send:
 * @signal: its `peer` is to whom
 *
 * Sends something to a peer. It may be lost; who needs an answer asks again.
 */
void
kith_signaling_send (KithSignaling *self, const KithSignal *signal)
{
  KITH_SIGNALING_GET_IFACE (self)->send (self, signal);
}

/**
 * kith_signaling_emit_received:
 *
 * For implementations: tells that a peer sent something.
 */
void
kith_signaling_emit_received (KithSignaling *self, const KithSignal *signal)
{
  g_signal_emit (self, received_signal, 0, signal);
}
