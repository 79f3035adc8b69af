/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-connection-state.h"
#include "kith-wire.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The objects of the model know each other; those that are made later are named here. Everything in it belongs to the
 * main thread. Widgets read properties and call methods; src/client/sync alone writes. */
typedef struct _KithClient KithClient;
typedef struct _KithSession KithSession;
typedef struct _KithGuild KithGuild;
typedef struct _KithChannel KithChannel;
typedef struct _KithUser KithUser;
typedef struct _KithMember KithMember;
typedef struct _KithMessage KithMessage;
typedef struct _KithTimeline KithTimeline;
typedef struct _KithTimelineItem KithTimelineItem;

typedef enum
{
  KITH_MESSAGE_SENT,
  KITH_MESSAGE_PENDING, /* waits in the outbox */
  KITH_MESSAGE_FAILED,  /* refused; error-text says why */
} KithMessageState;

#define KITH_TYPE_MESSAGE_STATE (kith_message_state_get_type ())
GType kith_message_state_get_type (void);

typedef enum
{
  KITH_TIMELINE_ITEM_MESSAGE,
  KITH_TIMELINE_ITEM_GAP,
} KithTimelineItemKind;

#define KITH_TYPE_TIMELINE_ITEM_KIND (kith_timeline_item_kind_get_type ())
GType kith_timeline_item_kind_get_type (void);

G_END_DECLS
