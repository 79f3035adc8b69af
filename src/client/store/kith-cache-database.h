/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The cache's SQLite file; used by its one thread alone. Errors are logged and otherwise mean that the cache knows
 * nothing: all of it can be had from the server again, but for drafts and the outbox. */
typedef struct _KithCacheDatabase KithCacheDatabase;

typedef struct
{
  gint64 account;
  int kind;
  char *id;
  char *parent;
} KithCacheKey;

KithCacheDatabase *kith_cache_database_open (const char *path);
void kith_cache_database_close (KithCacheDatabase *self);
void kith_cache_database_begin (KithCacheDatabase *self);
void kith_cache_database_commit (KithCacheDatabase *self);
void kith_cache_database_put (KithCacheDatabase *self, const KithCacheKey *key, gint64 number, const char *text);
void kith_cache_database_remove (KithCacheDatabase *self, const KithCacheKey *key);
void kith_cache_database_remove_below (KithCacheDatabase *self, const KithCacheKey *key, gint64 number);
void kith_cache_database_remove_account (KithCacheDatabase *self, gint64 account);
GPtrArray *kith_cache_database_load (KithCacheDatabase *self, const KithCacheKey *key, guint limit);
char *kith_cache_database_load_text (KithCacheDatabase *self, const KithCacheKey *key);

G_END_DECLS
