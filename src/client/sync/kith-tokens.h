/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-clock.h"
#include "kith-secret-store.h"
#include "kith-transport.h"

G_BEGIN_DECLS

/* Keeps the tokens of a session: gives out an access token that is valid and renews it by the refresh token, one
 * request at a time. Signals: renewed; revoked (const char *reason): there is no session any more; kept-changed. */
#define KITH_TYPE_TOKENS (kith_tokens_get_type ())
G_DECLARE_FINAL_TYPE (KithTokens, kith_tokens, KITH, TOKENS, GObject)

/* An access token is renewed when less than this is left of it. */
#define KITH_TOKENS_MARGIN_MS (60 * 1000)

KithTokens *kith_tokens_new (KithClock *clock, KithTransport *transport, KithSecretStore *secrets);
void kith_tokens_set_secret_name (KithTokens *self, const char *name);
void kith_tokens_set (KithTokens *self, const char *access_token, const char *refresh_token, gint64 expires_in);
void kith_tokens_set_fixed (KithTokens *self, const char *access_token);
void kith_tokens_replace_access (KithTokens *self, const char *access_token);
void kith_tokens_get_async (KithTokens *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
char *kith_tokens_get_finish (KithTokens *self, GAsyncResult *result, GError **error);
void kith_tokens_expire (KithTokens *self, const char *access_token);
void kith_tokens_forget (KithTokens *self);
gint64 kith_tokens_get_left_ms (KithTokens *self);
void kith_tokens_set_kept (KithTokens *self, gboolean kept);
gboolean kith_tokens_get_kept (KithTokens *self);

G_END_DECLS
