/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-demo-history.h"

G_BEGIN_DECLS

/* A channel of the demo: its made-up history, and what was written, changed and deleted since the demo began. */
typedef struct
{
  KithWireChannel *wire; /* without what is known of its messages */
  guint place;
  KithDemoHistory *history; /* NULL where nobody writes */
  GPtrArray *added;         /* of KithWireMessage, after the history */
  GHashTable *changed;      /* seq → KithWireMessage */
  GHashTable *deleted;      /* set of seq */
  guint read_seq;
  gboolean hidden; /* a conversation that was closed */
  /* (nullable): tells how people look today, where that is not what kith_demo_people has */
  KithWireUser *(*get_user) (gpointer data, guint person);
  gpointer data;
} KithDemoChannel;

KithDemoChannel *kith_demo_channel_new (KithWireChannel *wire, guint place, KithDemoHistory *history);
void kith_demo_channel_free (KithDemoChannel *self);

guint kith_demo_channel_get_last_seq (KithDemoChannel *self);
guint kith_demo_channel_find_seq (KithDemoChannel *self, const char *id);
KithWireMessage *kith_demo_channel_get_message (KithDemoChannel *self, guint seq);
KithWireMessage *kith_demo_channel_find_nonce (KithDemoChannel *self, const char *nonce);
KithWireMessageList *kith_demo_channel_get_page (KithDemoChannel *self, const KithWirePageQuery *query);
KithWireChannel *kith_demo_channel_get_wire (KithDemoChannel *self);
KithWireReadState *kith_demo_channel_get_read_state (KithDemoChannel *self);

gboolean kith_demo_message_mentions_me (const KithWireMessage *message);

KithWireMessage *kith_demo_channel_add (KithDemoChannel *self, guint person, const char *content, const char *nonce,
                                        const char *reply_to, gint64 now_ms);
KithWireMessage *kith_demo_channel_edit (KithDemoChannel *self, guint seq, const char *content, gint64 now_ms);
void kith_demo_channel_replace (KithDemoChannel *self, KithWireMessage *message);
void kith_demo_channel_delete (KithDemoChannel *self, guint seq);

G_END_DECLS
