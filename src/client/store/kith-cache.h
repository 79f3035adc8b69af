/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What was last known, so that a start shows it before any network: objects of the wire under (account, kind, id),
 * without secrets. Writes are behind, in order, on a thread that owns the database; loads wait for it. A database that
 * cannot be read is put aside and begun afresh. All functions take NULL for a session that is not kept. */
typedef struct _KithCache KithCache;

typedef enum
{
  KITH_CACHE_ACCOUNT, /* parent: -; stored under account 0 with its key as id */
  KITH_CACHE_PIN,     /* id HOST:PORT; a plain text: the fingerprint */
  KITH_CACHE_GUILD,
  KITH_CACHE_CHANNEL, /* parent: guild */
  KITH_CACHE_ROLE,    /* parent: guild */
  KITH_CACHE_MEMBER,  /* id GUILD/USER, parent: guild */
  KITH_CACHE_READ,    /* id: channel */
  KITH_CACHE_DRAFT,   /* id: channel; plain text */
  KITH_CACHE_MESSAGE, /* parent: channel, number: seq */
  KITH_CACHE_RUN,     /* id: channel; plain text "LOW HIGH": seqs between which no message is missing */
  KITH_CACHE_OUTBOX,  /* id: nonce, parent: channel, number: order */
  KITH_CACHE_STATE,   /* id: name of a value of the account; plain text */
  KITH_CACHE_BLOCK,   /* id: user; who is blocked */
} KithCacheKind;

/* A row as loaded: the id, the number and the text that was put. */
typedef struct
{
  char *id;
  char *parent;
  gint64 number;
  char *text;
} KithCacheRow;

KithCache *kith_cache_open (const char *path);
void kith_cache_close (KithCache *self);
void kith_cache_flush (KithCache *self);

void kith_cache_put (KithCache *self, gint64 account, KithCacheKind kind, const char *id, const char *parent,
                     gint64 number, const KithWireType *type, gconstpointer wire);
void kith_cache_put_text (KithCache *self, gint64 account, KithCacheKind kind, const char *id, const char *parent,
                          gint64 number, const char *text);
void kith_cache_remove (KithCache *self, gint64 account, KithCacheKind kind, const char *id);
void kith_cache_remove_children (KithCache *self, gint64 account, KithCacheKind kind, const char *parent);
void kith_cache_remove_below (KithCache *self, gint64 account, KithCacheKind kind, const char *parent, gint64 number);
void kith_cache_remove_account (KithCache *self, gint64 account);

GPtrArray *kith_cache_load (KithCache *self, gint64 account, KithCacheKind kind, const char *parent);
GPtrArray *kith_cache_load_newest (KithCache *self, gint64 account, KithCacheKind kind, const char *parent,
                                   guint limit);
char *kith_cache_load_text (KithCache *self, gint64 account, KithCacheKind kind, const char *id);
gpointer kith_cache_row_decode (const KithCacheRow *row, const KithWireType *type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithCache, kith_cache_close)

G_END_DECLS
