/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Watches many descriptors as one source of a main context. GMainContext itself looks at every descriptor on every
 * wake-up, which with ten thousand connections costs more than all the work on them. */

typedef enum
{
  KITHD_READY_READ = 1 << 0, /* also: the other side is gone */
  KITHD_READY_WRITE = 1 << 1,
  KITHD_READY_END = 1 << 2, /* told with READ, never asked for: nothing more will come after what is there */
} KithdReady;

typedef struct _KithdPollable KithdPollable;
typedef void (*KithdReadyFunc) (KithdPollable *self, guint ready);

/* One descriptor; part of the struct that it belongs to. */
struct _KithdPollable
{
  int fd;
  guint wants; /* KithdReady */
  KithdReadyFunc func;
  GSource *source; /* (nullable): of the portable poller */
};

typedef struct _KithdPoller KithdPoller;
typedef void (*KithdTurnFunc) (gpointer data);

typedef struct
{
  gboolean (*start) (KithdPoller *self, GMainContext *context);
  void (*stop) (KithdPoller *self);
  void (*add) (KithdPoller *self, KithdPollable *pollable);
  void (*modify) (KithdPoller *self, KithdPollable *pollable);
  void (*remove) (KithdPoller *self, KithdPollable *pollable);
} KithdPollerBackend;

struct _KithdPoller
{
  const KithdPollerBackend *backend;
  KithdTurnFunc after_turn;
  gpointer after_data;
  gpointer state; /* of the backend */
};

extern const KithdPollerBackend kithd_poller_portable;
#ifdef __linux__
extern const KithdPollerBackend kithd_poller_epoll;
#endif

KithdPoller *kithd_poller_new (GMainContext *context, KithdTurnFunc after_turn, gpointer after_data);
KithdPoller *kithd_poller_new_with_backend (const KithdPollerBackend *backend, GMainContext *context,
                                            KithdTurnFunc after_turn, gpointer after_data);
void kithd_poller_free (KithdPoller *self);

void kithd_poller_add (KithdPoller *self, KithdPollable *pollable, int fd, guint wants, KithdReadyFunc func);
void kithd_poller_set_wants (KithdPoller *self, KithdPollable *pollable, guint wants);
void kithd_poller_remove (KithdPoller *self, KithdPollable *pollable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdPoller, kithd_poller_free)

G_END_DECLS
