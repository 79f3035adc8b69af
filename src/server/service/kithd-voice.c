/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-voice.h"

#include <string.h>

/* Somebody in a voice channel. */
typedef struct
{
  KithWireVoiceState *state;
  char *session_id;
  gint64 lost;          /* since when its device is gone; 0 while it is there */
  gint64 timeout_until; /* when they may speak again; 0 for who is in no timeout */
} Entry;

struct _KithdVoice
{
  GMutex lock;
  GHashTable *by_user;   /* user id → Entry */
  GHashTable *by_peer;   /* peer id → Entry */
  GHashTable *by_guild;  /* guild id → GPtrArray of Entry */
  GHashTable *connected; /* session id → number of its connections */
  GPtrArray *undo;       /* Undo: what was changed since the last commit, in order */
};

/* Where somebody was before a change. */
typedef struct
{
  char *user_id;
  Entry *before; /* (nullable) */
} Undo;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  kith_wire_voice_state_free (entry->state);
  g_free (entry->session_id);
  g_free (entry);
}

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  g_clear_pointer (&undo->before, entry_free);
  g_free (undo->user_id);
  g_free (undo);
}

KithdVoice *
kithd_voice_new (void)
{
  KithdVoice *self = g_new0 (KithdVoice, 1);

  g_mutex_init (&self->lock);
  self->by_user = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self->by_peer = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->by_guild = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->connected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->undo = g_ptr_array_new_with_free_func (undo_free);
  return self;
}

void
kithd_voice_free (KithdVoice *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->by_guild);
  g_hash_table_unref (self->by_peer);
  g_hash_table_unref (self->by_user);
  g_hash_table_unref (self->connected);
  g_ptr_array_unref (self->undo);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Under the lock. Somebody is in one channel at most, so that this looks at few. */
static Entry *
find_session (KithdVoice *self, const char *session_id)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_user);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (strcmp (((Entry *) value)->session_id, session_id) == 0)
      return value;
  return NULL;
}

/* Under the lock. */
static void
note_before (KithdVoice *self, const char *user_id)
{
  const Entry *entry = g_hash_table_lookup (self->by_user, user_id);
  Undo *undo = g_new0 (Undo, 1);

  undo->user_id = g_strdup (user_id);
  if (entry)
    {
      undo->before = g_memdup2 (entry, sizeof *entry);
      undo->before->state = kith_wire_voice_state_copy (entry->state);
      undo->before->session_id = g_strdup (entry->session_id);
    }
  g_ptr_array_add (self->undo, undo);
}

/**
 * kithd_voice_connect:
 *
 * Notes that a device has a connection more.
 */
void
kithd_voice_connect (KithdVoice *self, const char *session_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->connected, session_id));
  Entry *entry = find_session (self, session_id);

  g_hash_table_insert (self->connected, g_strdup (session_id), GUINT_TO_POINTER (n + 1));
  if (entry)
    entry->lost = 0;
}

/**
 * kithd_voice_disconnect:
 *
 * Notes that a device has a connection less. It stays in its channel for a while: what people say does not go by the
 * server, and goes on while a device reconnects.
 */
void
kithd_voice_disconnect (KithdVoice *self, const char *session_id, gint64 now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->connected, session_id));
  Entry *entry = find_session (self, session_id);

  if (n > 1)
    {
      g_hash_table_insert (self->connected, g_strdup (session_id), GUINT_TO_POINTER (n - 1));
      return;
    }
  g_hash_table_remove (self->connected, session_id);
  if (entry && !entry->lost)
    entry->lost = now;
}

/**
 * kithd_voice_give_up:
 *
 * Notes that a device will not come back.
 */
void
kithd_voice_give_up (KithdVoice *self, const char *session_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Entry *entry = find_session (self, session_id);

  g_hash_table_remove (self->connected, session_id);
  if (entry)
    entry->lost = 1;
}

/**
 * kithd_voice_set_timeout:
 * @until: when they may speak again; 0 for who is in no timeout
 *
 * Notes when somebody in a voice channel is to be looked at again.
 */
void
kithd_voice_set_timeout (KithdVoice *self, const char *user_id, gint64 until)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Entry *entry = g_hash_table_lookup (self->by_user, user_id);

  if (!entry || entry->timeout_until == until)
    return;
  note_before (self, user_id);
  entry->timeout_until = until;
}

/**
 * kithd_voice_list_timeouts_over:
 *
 * Returns: (transfer full) (element-type utf8): ids of the people who may speak again
 */
GPtrArray *
kithd_voice_list_timeouts_over (KithdVoice *self, gint64 now)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, self->by_user);
  while (g_hash_table_iter_next (&iter, &id, &value))
    if (((Entry *) value)->timeout_until && ((Entry *) value)->timeout_until <= now)
      g_ptr_array_add (ids, g_strdup (id));
  return ids;
}

/**
 * kithd_voice_is_due:
 * @now: the time
 * @before: a time
 *
 * Returns: whether somebody's timeout is over, or their device has been gone since before the other time
 */
gboolean
kithd_voice_is_due (KithdVoice *self, gint64 now, gint64 before)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_user);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Entry *entry = value;

      if ((entry->lost && entry->lost < before) || (entry->timeout_until && entry->timeout_until <= now))
        return TRUE;
    }
  return FALSE;
}

/**
 * kithd_voice_list_lost:
 *
 * Returns: (transfer full) (element-type utf8): ids of the people whose device has been gone since before a time
 */
GPtrArray *
kithd_voice_list_lost (KithdVoice *self, gint64 before)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, self->by_user);
  while (g_hash_table_iter_next (&iter, &id, &value))
    if (((Entry *) value)->lost && ((Entry *) value)->lost < before)
      g_ptr_array_add (ids, g_strdup (id));
  return ids;
}

static gboolean
shows (const KithWireVoiceState *state, const char *share_id)
{
  for (guint i = 0; i < state->shares->len; i++)
    if (strcmp (((KithWireVoiceShare *) state->shares->pdata[i])->id, share_id) == 0)
      return TRUE;
  return FALSE;
}

/**
 * kithd_voice_find_route:
 * @user_id, @session_id: who sends
 * @to_peer: to whom
 * @share_id: (nullable): what it is about, which one of the two has to show
 * @route: (out caller-allocates): to be cleared where %TRUE is returned
 *
 * Returns: whether both are in the same channel, and the sender with that device
 */
gboolean
kithd_voice_find_route (KithdVoice *self, const char *user_id, const char *session_id, const char *to_peer,
                        const char *share_id, KithdVoiceRoute *route)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const Entry *from = g_hash_table_lookup (self->by_user, user_id), *to = g_hash_table_lookup (self->by_peer, to_peer);

  if (!from || !to || from == to || strcmp (from->session_id, session_id) != 0 ||
      strcmp (from->state->channel_id, to->state->channel_id) != 0)
    return FALSE;
  if (share_id && !shows (from->state, share_id) && !shows (to->state, share_id))
    return FALSE;
  route->from_peer = g_strdup (from->state->peer_id);
  route->to_user = g_strdup (to->state->user_id);
  route->to_session = g_strdup (to->session_id);
  return TRUE;
}

void
kithd_voice_route_clear (KithdVoiceRoute *route)
{
  g_clear_pointer (&route->from_peer, g_free);
  g_clear_pointer (&route->to_user, g_free);
  g_clear_pointer (&route->to_session, g_free);
}

/* Under the lock. */
static void
forget (KithdVoice *self, const char *user_id)
{
  Entry *entry = g_hash_table_lookup (self->by_user, user_id);
  GPtrArray *guild = entry ? g_hash_table_lookup (self->by_guild, entry->state->guild_id) : NULL;

  if (!entry)
    return;
  g_ptr_array_remove_fast (guild, entry);
  if (guild->len == 0)
    g_hash_table_remove (self->by_guild, entry->state->guild_id);
  g_hash_table_remove (self->by_peer, entry->state->peer_id);
  g_hash_table_remove (self->by_user, user_id);
}

/* Under the lock. */
static void
add (KithdVoice *self, Entry *entry)
{
  const KithWireVoiceState *state = entry->state;
  GPtrArray *guild = g_hash_table_lookup (self->by_guild, state->guild_id);

  if (!guild)
    {
      guild = g_ptr_array_new ();
      g_hash_table_insert (self->by_guild, g_strdup (state->guild_id), guild);
    }
  g_ptr_array_add (guild, entry);
  g_hash_table_insert (self->by_peer, g_strdup (state->peer_id), entry);
  g_hash_table_insert (self->by_user, g_strdup (state->user_id), entry);
}

/**
 * kithd_voice_put:
 * @session_id: of the device that talks
 *
 * Sets where and how somebody is, instead of where they were.
 */
void
kithd_voice_put (KithdVoice *self, const KithWireVoiceState *state, const char *session_id, gint64 now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Entry *entry = g_new0 (Entry, 1);
  const Entry *before = g_hash_table_lookup (self->by_user, state->user_id);

  entry->state = kith_wire_voice_state_copy (state);
  entry->session_id = g_strdup (session_id);
  entry->lost = g_hash_table_contains (self->connected, session_id) ? 0 : now;
  if (before && strcmp (before->state->guild_id, state->guild_id) == 0)
    entry->timeout_until = before->timeout_until;
  note_before (self, state->user_id);
  forget (self, state->user_id);
  add (self, entry);
}

void
kithd_voice_remove (KithdVoice *self, const char *user_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  note_before (self, user_id);
  forget (self, user_id);
}

/**
 * kithd_voice_mark:
 *
 * Returns: a place to which kithd_voice_undo() goes back, until the next commit
 */
guint
kithd_voice_mark (KithdVoice *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->undo->len;
}

/**
 * kithd_voice_undo:
 * @mark: 0 for the last commit
 *
 * Takes back what was put and removed since then, for a call that fails or a transaction that cannot be committed.
 */
void
kithd_voice_undo (KithdVoice *self, guint mark)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = self->undo->len; i > mark; i--)
    {
      Undo *undo = self->undo->pdata[i - 1];
      Entry *entry = g_steal_pointer (&undo->before);

      forget (self, undo->user_id);
      if (!entry)
        continue;
      /* Its device may have come or gone meanwhile. */
      if (g_hash_table_contains (self->connected, entry->session_id))
        entry->lost = 0;
      else if (!entry->lost)
        entry->lost = g_get_real_time () / 1000;
      add (self, entry);
    }
  g_ptr_array_set_size (self->undo, (int) mark);
}

/**
 * kithd_voice_commit:
 *
 * Notes that what was put and removed stays.
 */
void
kithd_voice_commit (KithdVoice *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_ptr_array_set_size (self->undo, 0);
}

/**
 * kithd_voice_find:
 * @session_id: (out) (optional): the device that talks
 *
 * Returns: (transfer full) (nullable): where somebody is
 */
KithWireVoiceState *
kithd_voice_find (KithdVoice *self, const char *user_id, char **session_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const Entry *entry = g_hash_table_lookup (self->by_user, user_id);

  if (session_id)
    *session_id = entry ? g_strdup (entry->session_id) : NULL;
  return entry ? kith_wire_voice_state_copy (entry->state) : NULL;
}

/**
 * kithd_voice_find_peer:
 *
 * Returns: (transfer full) (nullable): who is called so by the others
 */
KithWireVoiceState *
kithd_voice_find_peer (KithdVoice *self, const char *peer_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const Entry *entry = g_hash_table_lookup (self->by_peer, peer_id);

  return entry ? kith_wire_voice_state_copy (entry->state) : NULL;
}

static int
compare_states (gconstpointer a, gconstpointer b)
{
  const KithWireVoiceState *first = *(KithWireVoiceState *const *) a, *second = *(KithWireVoiceState *const *) b;

  if (first->joined_at != second->joined_at)
    return first->joined_at < second->joined_at ? -1 : 1;
  return strcmp (first->user_id, second->user_id);
}

/**
 * kithd_voice_list:
 * @channel_id: (nullable): %NULL for all channels of the guild
 * @states: KithWireVoiceState are added to it, who came first first
 */
void
kithd_voice_list (KithdVoice *self, const char *guild_id, const char *channel_id, GPtrArray *states)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const GPtrArray *guild = g_hash_table_lookup (self->by_guild, guild_id);

  for (guint i = 0; guild && i < guild->len; i++)
    {
      const Entry *entry = guild->pdata[i];

      if (!channel_id || strcmp (entry->state->channel_id, channel_id) == 0)
        g_ptr_array_add (states, kith_wire_voice_state_copy (entry->state));
    }
  g_ptr_array_sort (states, compare_states);
}
