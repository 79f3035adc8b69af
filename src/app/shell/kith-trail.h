/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A place where a person was: a channel, and where they jumped to, a message of it. */
typedef struct
{
  char *session_id;
  char *channel_id;
  char *message_id; /* (nullable) */
} KithTrailStop;

/* Whether one can still go there. */
typedef gboolean (*KithTrailCheck) (const KithTrailStop *stop, gpointer data);

/* Where a person was in a window, to go back and forward as in a browser. */
typedef struct _KithTrail KithTrail;

KithTrail *kith_trail_new (KithTrailCheck check, gpointer data);
void kith_trail_free (KithTrail *self);

void kith_trail_visit (KithTrail *self, const char *session_id, const char *channel_id, const char *message_id);
void kith_trail_leave_at (KithTrail *self, const char *message_id);
void kith_trail_settle (KithTrail *self);
gboolean kith_trail_can_go (KithTrail *self, int direction);
const KithTrailStop *kith_trail_go (KithTrail *self, int direction);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithTrail, kith_trail_free)

G_END_DECLS
