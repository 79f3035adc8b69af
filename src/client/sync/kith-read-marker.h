/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

G_BEGIN_DECLS

/* Tells the server how far channels were read: at most once a second for a channel, again after a failure, the newest
 * only. */
typedef struct _KithReadMarker KithReadMarker;

KithReadMarker *kith_read_marker_new (KithSession *session);
void kith_read_marker_free (KithReadMarker *self);
void kith_read_marker_add (KithReadMarker *self, KithChannel *channel);
void kith_read_marker_add_unread (KithReadMarker *self, KithChannel *channel, const char *message_id);
gboolean kith_read_marker_has (KithReadMarker *self, const char *channel_id);
void kith_read_marker_resume (KithReadMarker *self);

G_END_DECLS
