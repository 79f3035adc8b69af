/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-clock.h"
#include "kith-error.h"

G_BEGIN_DECLS

/* Who asks. */
typedef struct
{
  char *user_id;
  char *session_id;
} KithdActor;

void kithd_actor_clear (KithdActor *self);

/* Makes and checks access tokens (JWT, HS256) and refresh tokens; safe to share between threads. */
typedef struct _KithdTokens KithdTokens;

#define KITHD_TOKENS_KEY_BYTES 32
#define KITHD_REFRESH_HASH_BYTES 32

/* What a refresh token says once its seal was found to be ours. */
typedef struct
{
  char *session_id;
  guint32 generation;
  guint8 hash[KITHD_REFRESH_HASH_BYTES];
} KithdRefresh;

KithdTokens *kithd_tokens_new (KithClock *clock, const guint8 *key);
KithdTokens *kithd_tokens_new_from_file (KithClock *clock, const char *path, GError **error);
void kithd_tokens_free (KithdTokens *self);

void kithd_tokens_set_lifetime (KithdTokens *self, guint seconds);
guint kithd_tokens_get_lifetime (KithdTokens *self);

char *kithd_tokens_issue (KithdTokens *self, const char *user_id, const char *session_id);
gboolean kithd_tokens_verify (KithdTokens *self, const char *jwt, KithdActor *actor, gint64 *expires_ms,
                              GError **error);
void kithd_tokens_revoke_session (KithdTokens *self, const char *session_id);
gboolean kithd_tokens_is_revoked (KithdTokens *self, const char *session_id);

char *kithd_tokens_issue_refresh (KithdTokens *self, const char *session_id, guint32 generation, guint8 *hash);
gboolean kithd_tokens_read_refresh (KithdTokens *self, const char *token, KithdRefresh *refresh);
void kithd_refresh_clear (KithdRefresh *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithdActor, kithd_actor_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithdRefresh, kithd_refresh_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdTokens, kithd_tokens_free)

G_END_DECLS
