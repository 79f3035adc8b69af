/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Rows of messages. History is read by seq; an id is turned into a place first. */

typedef struct
{
  gint64 before; /* older messages have a smaller seq */
  gint64 after;  /* newer messages have a larger seq */
} KithdPlace;

gboolean kithd_messages_insert (KithdDb *db, KithWireMessage *message, GError **error);
gboolean kithd_messages_find (KithdDb *db, const char *guild_id, const char *channel_id, const char *id,
                              KithWireMessage **message, GError **error);
gboolean kithd_messages_find_seq (KithdDb *db, const char *channel_id, const char *id, gint64 *seq, GError **error);
gboolean kithd_messages_find_preview (KithdDb *db, const char *channel_id, const char *id,
                                      KithWireReplyPreview **preview, GError **error);
gboolean kithd_messages_locate (KithdDb *db, const char *channel_id, const char *id, KithdPlace *place, GError **error);
gboolean kithd_messages_list_before (KithdDb *db, const char *guild_id, const char *channel_id, gint64 before,
                                     guint limit, GPtrArray *messages, gboolean *more, GError **error);
gboolean kithd_messages_list_after (KithdDb *db, const char *guild_id, const char *channel_id, gint64 after,
                                    guint limit, GPtrArray *messages, gboolean *more, GError **error);
gboolean kithd_messages_list_own (KithdDb *db, const char *author_id, const char *before, guint scan,
                                  GPtrArray *messages, char **next, GError **error);
gboolean kithd_messages_update (KithdDb *db, const KithWireMessage *message, GError **error);
gboolean kithd_messages_uncount (KithdDb *db, const KithWireMessage *message, const char *user_id, GError **error);
gboolean kithd_messages_forget_nonces (KithdDb *db, gint64 before, GError **error);
gboolean kithd_messages_delete (KithdDb *db, const KithWireMessage *message, GError **error);

/* What a message forwards, and where that stands. */
gboolean kithd_messages_set_forwarded (KithdDb *db, const KithWireMessage *message, const KithWireMessagePlace *origin,
                                       GError **error);
gboolean kithd_messages_find_origin (KithdDb *db, const char *channel_id, const char *id, KithWireMessagePlace **origin,
                                     GError **error);

gboolean kithd_messages_set_pinned (KithdDb *db, const char *id, gint64 at, gboolean *changed, GError **error);
gboolean kithd_messages_count_pins (KithdDb *db, const char *channel_id, guint *count, GError **error);
gboolean kithd_messages_list_pins (KithdDb *db, const char *guild_id, const char *channel_id, GPtrArray *messages,
                                   GError **error);

/* When a person sent last, kept for channels with slow mode. */
gboolean kithd_messages_get_pace (KithdDb *db, const char *channel_id, const char *user_id, gint64 *sent_at,
                                  GError **error);
gboolean kithd_messages_set_pace (KithdDb *db, const char *channel_id, const char *user_id, gint64 sent_at,
                                  GError **error);

G_END_DECLS
