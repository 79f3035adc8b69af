/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "kith-link-stats.h"

G_BEGIN_DECLS

/* Measures a connection of GStreamer's again and again, whatever it carries. It belongs to the thread of its context.
 */
typedef struct _KithLinkMeter KithLinkMeter;

/* @stats: may be added to. Must not free the meter. */
typedef void (*KithLinkMeterFunc) (gpointer owner, KithLinkStats *stats);

KithLinkMeter *kith_link_meter_new (GMainContext *context, GstElement *connection, const char *peer, guint epoch,
                                    KithLinkMeterFunc func, gpointer owner);
void kith_link_meter_free (KithLinkMeter *self);

/* For tests. */
void kith_link_meter_read (KithLinkMeter *self, const GstStructure *reply, gint64 now_us, KithLinkStats *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithLinkMeter, kith_link_meter_free)

G_END_DECLS
