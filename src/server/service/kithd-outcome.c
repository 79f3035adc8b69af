/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-outcome.h"

void
kithd_event_free (KithdEvent *self)
{
  if (!self)
    return;
  kith_wire_free (kith_events[self->event].type, self->payload);
  g_free (self->guild_id);
  g_free (self->channel_id);
  g_free (self->user_id);
  g_strfreev (self->guilds);
  g_strfreev (self->people);
  g_clear_pointer (&self->hidden, g_ptr_array_unref);
  g_free (self);
}

KithdOutcome *
kithd_outcome_new (void)
{
  KithdOutcome *self = g_new0 (KithdOutcome, 1);

  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) kithd_event_free);
  self->revoked_sessions = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
kithd_outcome_free (KithdOutcome *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->revoked_sessions);
  g_free (self);
}

/**
 * kithd_outcome_clear:
 *
 * Forgets what was noted, since it was undone.
 */
void
kithd_outcome_clear (KithdOutcome *self)
{
  g_ptr_array_set_size (self->events, 0);
  g_ptr_array_set_size (self->revoked_sessions, 0);
  self->kept = FALSE;
}

/**
 * kithd_outcome_move:
 *
 * Adds all that was noted to another outcome and leaves this one empty.
 */
void
kithd_outcome_move (KithdOutcome *self, KithdOutcome *target)
{
  while (self->events->len > 0)
    g_ptr_array_add (target->events, g_ptr_array_steal_index (self->events, 0));
  while (self->revoked_sessions->len > 0)
    g_ptr_array_add (target->revoked_sessions, g_ptr_array_steal_index (self->revoked_sessions, 0));
}

gboolean
kithd_outcome_is_empty (const KithdOutcome *self)
{
  return self->events->len == 0 && self->revoked_sessions->len == 0;
}

/**
 * kithd_outcome_should_publish:
 * @error: (nullable): how the call ended
 *
 * Tells whether there is something to tell others: nothing of a refused act ever is.
 */
gboolean
kithd_outcome_should_publish (const KithdOutcome *self, const GError *error)
{
  return (!error || self->kept) && !kithd_outcome_is_empty (self);
}

static KithdEvent *
add (KithdOutcome *self, KithEventId event, gpointer payload, KithdAudience audience)
{
  KithdEvent *added = g_new0 (KithdEvent, 1);

  added->event = event;
  added->payload = payload;
  added->audience = audience;
  g_ptr_array_add (self->events, added);
  return added;
}

/**
 * kithd_outcome_add_guild:
 * @payload: (transfer full): the event's wire struct
 *
 * Notes an event for all members of a guild.
 */
void
kithd_outcome_add_guild (KithdOutcome *self, KithEventId event, gpointer payload, const char *guild_id)
{
  add (self, event, payload, KITHD_AUDIENCE_GUILD)->guild_id = g_strdup (guild_id);
}

/**
 * kithd_outcome_add_guild_end:
 * @payload: (transfer full): which guild is gone
 * @people: (transfer full): ids of all who were its members
 *
 * Notes the end of a guild, of which nobody will know afterwards who was in it.
 */
void
kithd_outcome_add_guild_end (KithdOutcome *self, KithWireGuildDeleted *payload, GStrv people)
{
  KithdEvent *added = add (self, KITH_EVENT_GUILD_DELETE, payload, KITHD_AUDIENCE_GUILD);

  added->guild_id = g_strdup (payload->id);
  added->people = people;
}

/**
 * kithd_outcome_add_channel:
 * @payload: (transfer full): the event's wire struct
 * @guild_id: (nullable): %NULL for a conversation
 *
 * Notes an event for the members who may see a channel, or for all who are in a conversation.
 */
void
kithd_outcome_add_channel (KithdOutcome *self, KithEventId event, gpointer payload, const char *guild_id,
                           const char *channel_id)
{
  KithdEvent *added = add (self, event, payload, KITHD_AUDIENCE_CHANNEL);

  added->guild_id = g_strdup (guild_id);
  added->channel_id = g_strdup (channel_id);
}

/**
 * kithd_outcome_add_user:
 * @payload: (transfer full): the event's wire struct
 *
 * Notes an event for the devices of one person.
 */
void
kithd_outcome_add_user (KithdOutcome *self, KithEventId event, gpointer payload, const char *user_id)
{
  add (self, event, payload, KITHD_AUDIENCE_USER)->user_id = g_strdup (user_id);
}

/**
 * kithd_outcome_add_peers:
 * @payload: (transfer full): the event's wire struct
 * @guilds: (transfer full): ids of the person's guilds
 *
 * Notes an event for a person and all who share a guild with them.
 */
void
kithd_outcome_add_peers (KithdOutcome *self, KithEventId event, gpointer payload, const char *user_id, GStrv guilds)
{
  KithdEvent *added = add (self, event, payload, KITHD_AUDIENCE_PEERS);

  added->user_id = g_strdup (user_id);
  added->guilds = guilds;
}

/**
 * kithd_outcome_also_tell:
 * @people: (transfer full): ids
 *
 * Adds people to those who get the event that was noted last, which kithd_outcome_add_peers() has noted.
 */
void
kithd_outcome_also_tell (KithdOutcome *self, GStrv people)
{
  KithdEvent *event = self->events->pdata[self->events->len - 1];

  g_strfreev (event->people);
  event->people = people;
}

/**
 * kithd_outcome_add_guild_start:
 * @payload: (transfer full): the guild as the person sees it
 * @hidden: (transfer full) (nullable): KithWireChannel that the person may not see
 *
 * Notes that a person has come into a guild.
 */
void
kithd_outcome_add_guild_start (KithdOutcome *self, KithWireGuildSnapshot *payload, const char *user_id,
                               GPtrArray *hidden)
{
  KithdEvent *added = add (self, KITH_EVENT_GUILD_CREATE, payload, KITHD_AUDIENCE_USER);

  added->user_id = g_strdup (user_id);
  added->hidden = hidden;
}

/**
 * kithd_outcome_keep_sight:
 *
 * Says of the event that was noted last that by it nobody comes to see or loses sight of a channel, so that who was
 * away meanwhile can go on where they were.
 */
void
kithd_outcome_keep_sight (KithdOutcome *self)
{
  ((KithdEvent *) self->events->pdata[self->events->len - 1])->keeps_sight = TRUE;
}

/**
 * kithd_outcome_revoke_session:
 *
 * Notes that a session is over, so that its tokens are refused and its connections closed.
 */
void
kithd_outcome_revoke_session (KithdOutcome *self, const char *session_id)
{
  g_ptr_array_add (self->revoked_sessions, g_strdup (session_id));
}
