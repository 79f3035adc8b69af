/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-poller.h"

#include <glib-unix.h>

/* The portable backend: a source for every descriptor. Right everywhere, slow with thousands. */

static gboolean
portable_start (KithdPoller *self, GMainContext *context)
{
  self->state = g_main_context_ref (context);
  return TRUE;
}

static void
portable_stop (KithdPoller *self)
{
  g_main_context_unref (self->state);
}

typedef struct
{
  KithdPoller *poller;
  KithdPollable *pollable;
} Watch;

static gboolean
on_portable_ready (int fd, GIOCondition condition, gpointer data)
{
  Watch *watch = data;
  KithdPoller *poller = watch->poller;
  guint ready = (condition & (G_IO_IN | G_IO_HUP | G_IO_ERR) ? KITHD_READY_READ : 0) |
                (condition & (G_IO_HUP | G_IO_ERR) ? KITHD_READY_END : 0) |
                (condition & G_IO_OUT ? KITHD_READY_WRITE : 0);

  watch->pollable->func (watch->pollable, ready);
  if (poller->after_turn)
    poller->after_turn (poller->after_data);
  return G_SOURCE_CONTINUE;
}

static void
portable_add (KithdPoller *self, KithdPollable *pollable)
{
  Watch *watch = g_new (Watch, 1);
  GIOCondition condition = (pollable->wants & KITHD_READY_READ ? G_IO_IN : 0) |
                           (pollable->wants & KITHD_READY_WRITE ? G_IO_OUT : 0) | G_IO_HUP | G_IO_ERR;

  *watch = (Watch){ self, pollable };
  pollable->source = g_unix_fd_source_new (pollable->fd, condition);
  g_source_set_callback (pollable->source, G_SOURCE_FUNC (on_portable_ready), watch, g_free);
  g_source_attach (pollable->source, self->state);
}

static void
portable_remove (KithdPoller *self, KithdPollable *pollable)
{
  g_source_destroy (pollable->source);
  g_clear_pointer (&pollable->source, g_source_unref);
}

static void
portable_modify (KithdPoller *self, KithdPollable *pollable)
{
  portable_remove (self, pollable);
  portable_add (self, pollable);
}

const KithdPollerBackend kithd_poller_portable = {
  portable_start, portable_stop, portable_add, portable_modify, portable_remove,
};

/**
 * kithd_poller_new_with_backend:
 * @after_turn: (nullable): called when all that was ready in a turn has been told
 *
 * Returns: (transfer full) (nullable): a poller, or %NULL where the system lacks what the backend needs
 */
KithdPoller *
kithd_poller_new_with_backend (const KithdPollerBackend *backend, GMainContext *context, KithdTurnFunc after_turn,
                               gpointer after_data)
{
  KithdPoller *self = g_new0 (KithdPoller, 1);

  self->backend = backend;
  self->after_turn = after_turn;
  self->after_data = after_data;
  if (!backend->start (self, context))
    g_clear_pointer (&self, g_free);
  return self;
}

/**
 * kithd_poller_new:
 *
 * Returns: (transfer full): the best poller of this system
 */
KithdPoller *
kithd_poller_new (GMainContext *context, KithdTurnFunc after_turn, gpointer after_data)
{
  KithdPoller *self = NULL;

#ifdef __linux__
  self = kithd_poller_new_with_backend (&kithd_poller_epoll, context, after_turn, after_data);
#endif
  if (!self)
    self = kithd_poller_new_with_backend (&kithd_poller_portable, context, after_turn, after_data);
  return self;
}

void
kithd_poller_free (KithdPoller *self)
{
  if (!self)
    return;
  self->backend->stop (self);
  g_free (self);
}

/**
 * kithd_poller_add:
 * @wants: #KithdReady bits
 *
 * Watches a descriptor until kithd_poller_remove(), as long as it is ready, not only when it becomes so.
 */
void
kithd_poller_add (KithdPoller *self, KithdPollable *pollable, int fd, guint wants, KithdReadyFunc func)
{
  *pollable = (KithdPollable){ .fd = fd, .wants = wants, .func = func };
  self->backend->add (self, pollable);
}

void
kithd_poller_set_wants (KithdPoller *self, KithdPollable *pollable, guint wants)
{
  if (pollable->wants == wants)
    return;
  pollable->wants = wants;
  self->backend->modify (self, pollable);
}

/**
 * kithd_poller_remove:
 *
 * Stops watching; the pollable is not told anything more, not even what this turn has found already.
 */
void
kithd_poller_remove (KithdPoller *self, KithdPollable *pollable)
{
  if (!pollable->func)
    return;
  self->backend->remove (self, pollable);
  pollable->func = NULL;
}
