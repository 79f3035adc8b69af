/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-clock.h"
#include "kith-transport.h"

G_BEGIN_DECLS

/* A server that is not there: answers requests and speaks the gateway out of a made-up community in memory, by the very
 * same wire types. Properties: lively (whether people come, go, type and answer by themselves), speed.
 * With KITH_DEMO_STILL in the environment it is not lively, for screenshots and measurements. */
#define KITH_TYPE_DEMO_TRANSPORT (kith_demo_transport_get_type ())
G_DECLARE_FINAL_TYPE (KithDemoTransport, kith_demo_transport, KITH, DEMO_TRANSPORT, GObject)

KithTransport *kith_demo_transport_new (KithClock *clock);
gboolean kith_demo_transport_get_lively (KithDemoTransport *self);
void kith_demo_transport_set_lively (KithDemoTransport *self, gboolean lively);

G_END_DECLS
