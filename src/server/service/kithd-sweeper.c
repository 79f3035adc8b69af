/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-sweeper.h"

#include "kithd-doomed.h"

/* Rows a turn: two or three milliseconds of the writer's time. */
#define ROWS_A_TURN 200

struct _KithdSweeper
{
  KithdStore *store; /* outlives it */
  int running;       /* atomic */
  int woken;         /* atomic: there may be something that the turn which goes on has not seen */
  gboolean more;     /* of the writer's thread */
};

/**
 * kithd_sweeper_new:
 *
 * Returns: (transfer full): a sweeper that sleeps
 */
KithdSweeper *
kithd_sweeper_new (KithdStore *store)
{
  KithdSweeper *self = g_atomic_rc_box_new0 (KithdSweeper);

  self->store = store;
  return self;
}

void
kithd_sweeper_unref (KithdSweeper *self)
{
  if (self)
    g_atomic_rc_box_release (self);
}

static gboolean
sweep (KithdDb *db, gpointer data, GError **error)
{
  KithdSweeper *self = data;

  g_atomic_int_set (&self->woken, 0);
  self->more = FALSE;
  return kithd_doomed_sweep (db, ROWS_A_TURN, &self->more, error);
}

/* Where the store is closing or takes no more, the rest waits for the next waking. */
static void
on_swept (gpointer data, const GError *error)
{
  g_autoptr (KithdSweeper) self = data;
  gboolean more = self->more;

  g_atomic_int_set (&self->running, 0);
  /* Asked after that: whoever wakes it before finds a turn that goes on. */
  if (!error && (more || g_atomic_int_get (&self->woken)))
    kithd_sweeper_wake (self);
}

/**
 * kithd_sweeper_wake:
 *
 * Begins to remove what there is to remove, or goes on with it.
 */
void
kithd_sweeper_wake (KithdSweeper *self)
{
  g_atomic_int_set (&self->woken, 1);
  if (g_atomic_int_compare_and_exchange (&self->running, 0, 1))
    kithd_store_submit (self->store, KITHD_STORE_WRITE, sweep, on_swept, g_atomic_rc_box_acquire (self));
}
