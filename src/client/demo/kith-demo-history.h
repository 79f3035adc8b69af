/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-demo-places.h"
#include "kith-demo-script.h"

G_BEGIN_DECLS

/* The messages of one channel from before the demo began, each made from its number when it is asked for. Nothing is
 * stored; a number leads to its message and its time, and an id to its number, in constant time. */
typedef struct _KithDemoHistory KithDemoHistory;

/* One message as the script has it. */
typedef struct
{
  guint author; /* of kith_demo_people */
  gint64 created_at;
  gboolean edited;
  guint reply_seq; /* 0 for none */
  char *content;
} KithDemoMessage;

/* @place is the number of the channel, @members the people who may speak in it, @born_ms when the demo began. */
KithDemoHistory *kith_demo_history_new (KithDemoScript *script, const KithDemoChannelSpec *spec, guint place,
                                        GArray *members, gint64 born_ms, gint64 utc_offset_ms);
void kith_demo_history_free (KithDemoHistory *self);

guint kith_demo_history_get_length (KithDemoHistory *self);
const char *kith_demo_history_pick_theme (KithDemoHistory *self, guint64 hash);
char *kith_demo_history_get_id (KithDemoHistory *self, guint seq);
guint kith_demo_history_find_seq (KithDemoHistory *self, const char *id);
void kith_demo_history_get_message (KithDemoHistory *self, guint seq, KithDemoMessage *message);
void kith_demo_message_clear (KithDemoMessage *message);

char *kith_demo_fill_text (KithDemoScript *script, const char *text, const guint *cast, guint n_cast, guint64 seed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithDemoHistory, kith_demo_history_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithDemoMessage, kith_demo_message_clear)

G_END_DECLS
