/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-trail.h"

/* How many places are remembered. */
#define KEPT 100

struct _KithTrail
{
  KithTrailCheck check;
  gpointer data;
  GPtrArray *stops; /* of KithTrailStop, oldest first */
  int current;      /* -1 before the first */
  gboolean fresh;   /* the current one was come to a moment ago */
};

static void
stop_free (gpointer data)
{
  KithTrailStop *stop = data;

  g_free (stop->session_id);
  g_free (stop->channel_id);
  g_free (stop->message_id);
  g_free (stop);
}

/**
 * kith_trail_new:
 * @check: whether one can go somewhere; channels come and go
 */
KithTrail *
kith_trail_new (KithTrailCheck check, gpointer data)
{
  KithTrail *self = g_new0 (KithTrail, 1);

  self->check = check;
  self->data = data;
  self->stops = g_ptr_array_new_with_free_func (stop_free);
  self->current = -1;
  return self;
}

void
kith_trail_free (KithTrail *self)
{
  g_ptr_array_unref (self->stops);
  g_free (self);
}

static KithTrailStop *
get (KithTrail *self, int place)
{
  return place >= 0 && place < (int) self->stops->len ? self->stops->pdata[place] : NULL;
}

static gboolean
is_in (const KithTrailStop *stop, const char *session_id, const char *channel_id)
{
  return stop && g_strcmp0 (stop->session_id, session_id) == 0 && g_strcmp0 (stop->channel_id, channel_id) == 0;
}

/**
 * kith_trail_visit:
 * @message_id: (nullable): the message that was jumped to
 *
 * Notes that the person came to a place by themselves; what was ahead of them is forgotten. A jump to a message of a
 * channel that was opened for it is one place with it.
 */
void
kith_trail_visit (KithTrail *self, const char *session_id, const char *channel_id, const char *message_id)
{
  KithTrailStop *now = get (self, self->current), *stop;
  gboolean same_channel = is_in (now, session_id, channel_id);

  if (same_channel && g_strcmp0 (now->message_id, message_id) == 0)
    return;
  g_ptr_array_set_size (self->stops, self->current + 1);
  if (same_channel && self->fresh && !now->message_id)
    {
      now->message_id = g_strdup (message_id);
      return;
    }
  stop = g_new0 (KithTrailStop, 1);
  stop->session_id = g_strdup (session_id);
  stop->channel_id = g_strdup (channel_id);
  stop->message_id = g_strdup (message_id);
  g_ptr_array_add (self->stops, stop);
  if (self->stops->len > KEPT)
    g_ptr_array_remove_index (self->stops, 0);
  self->current = (int) self->stops->len - 1;
  self->fresh = TRUE;
}

/**
 * kith_trail_leave_at:
 * @message_id: (nullable): what was in view; %NULL for the newest
 *
 * Notes what was in view before a jump within a channel, so that the way back leads there.
 */
void
kith_trail_leave_at (KithTrail *self, const char *message_id)
{
  KithTrailStop *now = get (self, self->current);

  if (!now || self->fresh || now->message_id)
    return;
  now->message_id = g_strdup (message_id);
}

/**
 * kith_trail_settle:
 *
 * Tells that the person has arrived where they went last.
 */
void
kith_trail_settle (KithTrail *self)
{
  self->fresh = FALSE;
}

/* The next place in a direction that is there and is not where one stands already; -1 for none. */
static int
look (KithTrail *self, int direction)
{
  const KithTrailStop *now = get (self, self->current);

  for (int place = self->current + direction; get (self, place); place += direction)
    {
      const KithTrailStop *stop = get (self, place);

      if (self->check (stop, self->data) &&
          !(is_in (now, stop->session_id, stop->channel_id) && g_strcmp0 (now->message_id, stop->message_id) == 0))
        return place;
    }
  return -1;
}

/**
 * kith_trail_can_go:
 * @direction: -1 for back, 1 for forward
 */
gboolean
kith_trail_can_go (KithTrail *self, int direction)
{
  return look (self, direction) >= 0;
}

/**
 * kith_trail_go:
 * @direction: -1 for back, 1 for forward
 *
 * Goes to the next place that is still there.
 *
 * Returns: (transfer none) (nullable): that place, until the next change
 */
const KithTrailStop *
kith_trail_go (KithTrail *self, int direction)
{
  int place = look (self, direction);

  if (place < 0)
    return NULL;
  self->current = place;
  self->fresh = FALSE;
  return get (self, place);
}
