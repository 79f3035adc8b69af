/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Rows of conversations: channels without a guild, and who is in them. */

gboolean kithd_conversations_insert (KithdDb *db, const KithWireChannel *channel, gint64 now, GError **error);
gboolean kithd_conversations_find_pair (KithdDb *db, const char *user_id, const char *other_id, char **channel_id,
                                        GError **error);
gboolean kithd_conversations_insert_pair (KithdDb *db, const char *user_id, const char *other_id,
                                          const char *channel_id, GError **error);
gboolean kithd_conversations_list (KithdDb *db, const char *user_id, GPtrArray *channels, GError **error);
gboolean kithd_conversations_add_people (KithdDb *db, KithWireChannel *channel, GError **error);
gboolean kithd_conversations_count_groups (KithdDb *db, const char *user_id, guint *count, GError **error);
gboolean kithd_conversations_list_groups (KithdDb *db, const char *user_id, GPtrArray *ids, GError **error);
gboolean kithd_conversations_list_partners (KithdDb *db, const char *user_id, GPtrArray *ids, GError **error);

gboolean kithd_conversations_put (KithdDb *db, const char *channel_id, const char *user_id, gint64 now, gboolean hidden,
                                  GError **error);
gboolean kithd_conversations_remove (KithdDb *db, const char *channel_id, const char *user_id, GError **error);
gboolean kithd_conversations_find_user (KithdDb *db, const char *channel_id, const char *user_id, KithWireUser **user,
                                        GError **error);
gboolean kithd_conversations_set_hidden (KithdDb *db, const char *channel_id, const char *user_id, gboolean hidden,
                                         gboolean *changed, GError **error);
gboolean kithd_conversations_list_hidden (KithdDb *db, const char *channel_id, GPtrArray *user_ids, GError **error);
gboolean kithd_conversations_note_speaker (KithdDb *db, const char *channel_id, const char *user_id, GError **error);
gboolean kithd_conversations_find_heir (KithdDb *db, const char *channel_id, char **user_id, GError **error);
gboolean kithd_conversations_set_owner (KithdDb *db, const char *channel_id, const char *owner_id, GError **error);

/* Whether somebody may write to a person, see kithd_conversations_may_write(). */
typedef enum
{
  KITHD_WRITING_ALLOWED,
  KITHD_WRITING_REFUSED, /* blocked, or not wanted from members of the guilds they share */
  KITHD_WRITING_UNKNOWN, /* they have nothing to do with each other */
} KithdWriting;

gboolean kithd_conversations_may_write (KithdDb *db, const char *from_id, const char *to_id, const char *channel_id,
                                        KithdWriting *writing, GError **error);
gboolean kithd_conversations_find_other (KithdDb *db, const char *channel_id, const char *user_id, char **other_id,
                                         GError **error);

G_END_DECLS
