/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* How the link to a peer is. */
typedef enum
{
  KITH_LINK_NEW,
  KITH_LINK_OFFERING,   /* our description is being made, then theirs awaited */
  KITH_LINK_ANSWERING,  /* ours is being made for theirs */
  KITH_LINK_CONNECTING, /* both are known; a way is being looked for */
  KITH_LINK_CONNECTED,  /* and the certificate is the one of the description */
  KITH_LINK_STALLED,    /* nothing arrives any more */
  KITH_LINK_FAILED,     /* and the error says why */
} KithLinkState;

#define KITH_TYPE_LINK_STATE (kith_link_state_get_type ())
GType kith_link_state_get_type (void);

G_END_DECLS
