/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-model-types.h"

G_DEFINE_ENUM_TYPE (KithMessageState, kith_message_state, G_DEFINE_ENUM_VALUE (KITH_MESSAGE_SENT, "sent"),
                    G_DEFINE_ENUM_VALUE (KITH_MESSAGE_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (KITH_MESSAGE_FAILED, "failed"))

G_DEFINE_ENUM_TYPE (KithTimelineItemKind, kith_timeline_item_kind,
                    G_DEFINE_ENUM_VALUE (KITH_TIMELINE_ITEM_MESSAGE, "message"),
                    G_DEFINE_ENUM_VALUE (KITH_TIMELINE_ITEM_GAP, "gap"))
