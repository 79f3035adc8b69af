/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel.h"

G_BEGIN_DECLS

KithChannel *kith_channel_new (KithGuild *guild, const char *id);
KithChannel *kith_channel_new_conversation (KithSession *session, const char *id);
void kith_channel_set_people (KithChannel *self, GPtrArray *users, const char *owner_id);
gboolean kith_channel_update (KithChannel *self, const KithWireChannel *wire);
void kith_channel_set_last (KithChannel *self, gint64 seq, const char *message_id);
const char *kith_channel_get_last_message_id (KithChannel *self);
void kith_channel_set_read (KithChannel *self, gint64 last_read_seq, const KithMentions *mentions);
void kith_channel_set_permissions (KithChannel *self, guint64 permissions);
void kith_channel_set_typing (KithChannel *self, KithUser *user);
void kith_channel_clear_typing (KithChannel *self, KithUser *user);
void kith_channel_load_draft (KithChannel *self, const char *draft);
/* The row of the cache beside the draft's text. */
#define KITH_CHANNEL_DRAFT_TARGET "/target"
void kith_channel_load_draft_target (KithChannel *self, const char *text);
gpointer kith_channel_get_draft_data (KithChannel *self);
void kith_channel_set_draft_data (KithChannel *self, gpointer data, GDestroyNotify destroy);
/* It is about to be forgotten: whoever holds what was typed here keeps it now. */
void kith_channel_emit_closing (KithChannel *self);
KithTimeline *kith_channel_peek_timeline (KithChannel *self);

/* The stretch at the end of which every message is in the cache, as seqs; 0, 0 for none. */
void kith_channel_get_run (KithChannel *self, gint64 *low, gint64 *high);
void kith_channel_set_run (KithChannel *self, gint64 low, gint64 high);
void kith_channel_rewind (KithChannel *self, gint64 last_read_seq, const KithMentions *mentions);
const KithMentions *kith_channel_get_mentions (KithChannel *self);
void kith_channel_update_notice (KithChannel *self);
void kith_channel_silence (KithChannel *self, gint64 milliseconds);

G_END_DECLS
