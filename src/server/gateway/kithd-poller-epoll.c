/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-poller.h"

#include <sys/epoll.h>
#include <unistd.h>

#define EVENTS_A_TURN 256

typedef struct
{
  GSource source;
  KithdPoller *poller;
  int epoll;
  gpointer tag;
  struct epoll_event events[EVENTS_A_TURN];
  int n_events, next; /* of the turn that goes on */
} EpollSource;

static guint32
to_epoll (guint wants)
{
  return (wants & KITHD_READY_READ ? (guint32) EPOLLIN | EPOLLRDHUP : 0) |
         (wants & KITHD_READY_WRITE ? (guint32) EPOLLOUT : 0);
}

static guint
from_epoll (guint32 events)
{
  return (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR) ? KITHD_READY_READ : 0) |
         (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR) ? KITHD_READY_END : 0) |
         (events & EPOLLOUT ? KITHD_READY_WRITE : 0);
}

static gboolean
epoll_dispatch (GSource *base, GSourceFunc callback, gpointer data)
{
  EpollSource *source = (EpollSource *) base;
  KithdPoller *poller = source->poller;

  source->n_events = epoll_wait (source->epoll, source->events, EVENTS_A_TURN, 0);
  for (source->next = 0; source->next < source->n_events;)
    {
      struct epoll_event *event = &source->events[source->next++];
      KithdPollable *pollable = event->data.ptr;

      if (pollable)
        pollable->func (pollable, from_epoll (event->events));
    }
  source->n_events = 0;
  if (poller->after_turn)
    poller->after_turn (poller->after_data);
  return G_SOURCE_CONTINUE;
}

/* Without prepare and check the source is ready when its one descriptor is. */
static GSourceFuncs source_funcs = { NULL, NULL, epoll_dispatch, NULL, NULL, NULL };

static gboolean
epoll_start (KithdPoller *self, GMainContext *context)
{
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  EpollSource *source;

  if (epoll < 0)
    return FALSE;
  source = (EpollSource *) g_source_new (&source_funcs, sizeof (EpollSource));
  source->poller = self;
  source->epoll = epoll;
  source->tag = g_source_add_unix_fd (&source->source, epoll, G_IO_IN);
  g_source_set_static_name (&source->source, "kithd epoll");
  g_source_attach (&source->source, context);
  self->state = source;
  return TRUE;
}

static void
epoll_stop (KithdPoller *self)
{
  EpollSource *source = self->state;

  close (source->epoll);
  g_source_destroy (&source->source);
  g_source_unref (&source->source);
}

static void
control (KithdPoller *self, int operation, KithdPollable *pollable)
{
  EpollSource *source = self->state;
  struct epoll_event event = { .events = to_epoll (pollable->wants), .data.ptr = pollable };

  if (epoll_ctl (source->epoll, operation, pollable->fd, &event) < 0)
    g_warning ("epoll_ctl: %s", g_strerror (errno));
}

static void
epoll_add (KithdPoller *self, KithdPollable *pollable)
{
  control (self, EPOLL_CTL_ADD, pollable);
}

static void
epoll_modify (KithdPoller *self, KithdPollable *pollable)
{
  control (self, EPOLL_CTL_MOD, pollable);
}

static void
epoll_remove (KithdPoller *self, KithdPollable *pollable)
{
  EpollSource *source = self->state;

  control (self, EPOLL_CTL_DEL, pollable);
  /* It may be among those that this turn has found and not told yet. */
  for (int i = source->next; i < source->n_events; i++)
    if (source->events[i].data.ptr == pollable)
      source->events[i].data.ptr = NULL;
}

const KithdPollerBackend kithd_poller_epoll = {
  epoll_start, epoll_stop, epoll_add, epoll_modify, epoll_remove,
};
