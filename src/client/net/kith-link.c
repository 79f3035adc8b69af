/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-link.h"

typedef struct
{
  gboolean closed;
} KithLinkPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KithLink, kith_link, G_TYPE_OBJECT)

enum
{
  FRAME,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
kith_link_class_init (KithLinkClass *class)
{
  signals[FRAME] = g_signal_new ("frame", KITH_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 JSON_TYPE_NODE);
  signals[CLOSED] = g_signal_new ("closed", KITH_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_UINT, G_TYPE_STRING);
}

static void
kith_link_init (KithLink *self)
{
}

/**
 * kith_link_send:
 *
 * Sends a frame, in order; on a closed link it does nothing.
 */
void
kith_link_send (KithLink *self, JsonNode *frame)
{
  g_return_if_fail (KITH_IS_LINK (self));
  if (kith_link_is_open (self))
    KITH_LINK_GET_CLASS (self)->send (self, frame);
}

/**
 * kith_link_close:
 *
 * Leaves; "closed" may come later or not at all.
 */
void
kith_link_close (KithLink *self)
{
  g_return_if_fail (KITH_IS_LINK (self));
  if (kith_link_is_open (self))
    KITH_LINK_GET_CLASS (self)->close (self);
}

gboolean
kith_link_is_open (KithLink *self)
{
  KithLinkPrivate *private = kith_link_get_instance_private (self);

  return !private->closed;
}

void
kith_link_emit_frame (KithLink *self, JsonNode *frame)
{
  if (kith_link_is_open (self))
    g_signal_emit (self, signals[FRAME], 0, frame);
}

/**
 * kith_link_emit_closed:
 * @reason: (nullable): for people
 *
 * Tells once that the connection is over; a repeat does nothing.
 */
void
kith_link_emit_closed (KithLink *self, guint code, const char *reason)
{
  KithLinkPrivate *private = kith_link_get_instance_private (self);

  if (private->closed)
    return;
  private->closed = TRUE;
  g_signal_emit (self, signals[CLOSED], 0, code, reason);
}
