/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-purge.h"

#include "kithd-bans.h"
#include "kithd-messages.h"

/* Removes what banned people wrote, a few messages in each of the writer's turns, so that others get theirs in between.
 * What is still to be removed stands in the store, so it goes on after a restart. */

/* Of the channel's messages in a turn, which are few milliseconds. */
#define LOOKED_AT_A_TURN 200
/* Longer than a client is away that still has a message to send. */
#define KEEP_NONCES_MS (30 * 24 * 60 * 60 * G_GINT64_CONSTANT (1000))

typedef struct
{
  KithdService *service;
  KithdOutcome *outcome;
  gint64 now; /* when it was asked for */
  gboolean more;
} Turn;

static void
turn_free (Turn *turn)
{
  kithd_outcome_free (turn->outcome);
  g_free (turn);
}

static gboolean
remove_message (Turn *turn, KithdDb *db, const KithdPurge *purge, const char *id, GError **error)
{
  g_autoptr (KithWireMessage) message = NULL;
  KithWireMessageDeleted *deleted;

  if (!kithd_messages_find (db, purge->guild_id, purge->channel_id, id, &message, error) ||
      (message && !kithd_messages_delete (db, message, error)))
    return FALSE;
  deleted = kith_wire_message_deleted_new ();
  deleted->id = g_strdup (id);
  deleted->channel_id = g_strdup (purge->channel_id);
  deleted->guild_id = g_strdup (purge->guild_id);
  kithd_outcome_add_channel (turn->outcome, KITH_EVENT_MESSAGE_DELETE, deleted, purge->guild_id, purge->channel_id);
  return TRUE;
}

static gboolean
take_turn (KithdDb *db, gpointer data, GError **error)
{
  Turn *turn = data;
  g_autoptr (KithdPurge) purge = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gboolean over;

  g_atomic_int_set (&turn->service->purge_woken, 0);
  if (!kithd_purges_find (db, &purge, error))
    return FALSE;
  if (!purge)
    return kithd_messages_forget_nonces (db, turn->now - KEEP_NONCES_MS, error);
  turn->more = TRUE;
  /* With a channel that was deleted all its messages go. */
  if (!purge->guild_id)
    return kithd_purges_end (db, purge, error);
  if (!kithd_purges_look (db, purge, LOOKED_AT_A_TURN, ids, &over, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!remove_message (turn, db, purge, g_ptr_array_index (ids, i), error))
      return FALSE;
  return over ? kithd_purges_end (db, purge, error) : kithd_purges_go_on (db, purge, error);
}

/* After an error the rest waits for the next waking: the server may be closing. */
static void
on_turn_over (gpointer data, const GError *error)
{
  Turn *turn = data;
  KithdService *self = turn->service;

  if (!error && self->publisher && !kithd_outcome_is_empty (turn->outcome))
    self->publisher (g_steal_pointer (&turn->outcome), self->publisher_data);
  g_atomic_int_set (&self->purging, 0);
  /* Asked after that: whoever wakes it before finds a turn that goes on. */
  if (!error && (turn->more || g_atomic_int_get (&self->purge_woken)))
    kithd_purge_wake (self);
  turn_free (turn);
}

/**
 * kithd_purge_wake:
 *
 * Begins to remove what is to be removed, or goes on with it. It may be called on any thread, and too often.
 */
void
kithd_purge_wake (KithdService *self)
{
  Turn *turn;

  g_atomic_int_set (&self->purge_woken, 1);
  if (!g_atomic_int_compare_and_exchange (&self->purging, 0, 1))
    return;
  turn = g_new0 (Turn, 1);
  turn->service = self;
  turn->now = kithd_service_now (self);
  turn->outcome = kithd_outcome_new ();
  kithd_store_submit (self->store, KITHD_STORE_WRITE, take_turn, on_turn_over, turn);
}
