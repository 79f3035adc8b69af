/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-tokens.h"

#include <string.h>

#include "kith-error.h"
#include "kith-net-error.h"

struct _KithTokens
{
  GObject parent_instance;

  KithClock *clock;
  KithTransport *transport;
  KithSecretStore *secrets; /* (nullable) */
  char *secret_name;        /* (nullable) */
  char *access_token;
  char *refresh_token;
  char *device_key;     /* kept beside the refresh token and never sent */
  gint64 expires_at_us; /* on the monotonic clock */
  gint64 margin_ms;     /* this long before its end a token is not given out any more */
  gboolean fixed;
  gboolean kept;
  gboolean over;
  gboolean saving, save_again; /* one after the other, since a store that asks for a password gives them no order */
  gboolean forgotten;
  gboolean busy;
  GPtrArray *waiting; /* GTask */
};

G_DEFINE_FINAL_TYPE (KithTokens, kith_tokens, G_TYPE_OBJECT)

enum
{
  RENEWED,
  REVOKED,
  KEPT_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
kith_tokens_finalize (GObject *object)
{
  KithTokens *self = KITH_TOKENS (object);

  g_ptr_array_unref (self->waiting);
  g_clear_object (&self->transport);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->clock, kith_clock_unref);
  g_free (self->secret_name);
  g_free (self->access_token);
  g_free (self->refresh_token);
  g_free (self->device_key);
  G_OBJECT_CLASS (kith_tokens_parent_class)->finalize (object);
}

static void
kith_tokens_class_init (KithTokensClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kith_tokens_finalize;

  signals[RENEWED] = g_signal_new ("renewed", KITH_TYPE_TOKENS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REVOKED] = g_signal_new ("revoked", KITH_TYPE_TOKENS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING);
  signals[KEPT_CHANGED] = g_signal_new ("kept-changed", KITH_TYPE_TOKENS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
}

static void
kith_tokens_init (KithTokens *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->device_key = g_uuid_string_random ();
  self->kept = TRUE;
}

/**
 * kith_tokens_new:
 * @secrets: (nullable): where the refresh token is kept
 *
 * Returns: (transfer full): a keeper that has no tokens yet
 */
KithTokens *
kith_tokens_new (KithClock *clock, KithTransport *transport, KithSecretStore *secrets)
{
  KithTokens *self = g_object_new (KITH_TYPE_TOKENS, NULL);

  self->clock = kith_clock_ref (clock);
  self->transport = g_object_ref (transport);
  g_set_object (&self->secrets, secrets);
  return self;
}

/**
 * kith_tokens_set_secret_name:
 *
 * Names the place in the secret store; from then on the refresh token is kept there.
 */
void
kith_tokens_set_secret_name (KithTokens *self, const char *name)
{
  g_free (self->secret_name);
  self->secret_name = g_strdup (name);
}

static void
set_kept (KithTokens *self, gboolean kept)
{
  if (self->kept == kept)
    return;
  self->kept = kept;
  g_signal_emit (self, signals[KEPT_CHANGED], 0);
}

static void keep (KithTokens *self);

static void
on_saved (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithTokens) self = data;
  g_autoptr (GError) error = NULL;
  gboolean saved = kith_secret_store_save_finish (KITH_SECRET_STORE (object), result, &error);

  if (!saved)
    g_debug ("The session cannot be kept: %s", error->message);
  self->saving = FALSE;
  if (self->forgotten)
    {
      kith_secret_store_clear_async (self->secrets, self->secret_name, NULL, NULL, NULL);
      return;
    }
  if (self->save_again)
    keep (self);
  set_kept (self, saved && kith_secret_store_is_lasting (self->secrets));
}

static void
keep (KithTokens *self)
{
  g_autofree char *secret = NULL;

  if (!self->secrets || !self->secret_name || !self->refresh_token)
    return;
  self->save_again = self->saving;
  if (self->saving)
    return;
  self->saving = TRUE;
  secret = g_strdup_printf ("%s %s", self->refresh_token, self->device_key);
  kith_secret_store_save_async (self->secrets, self->secret_name, secret, NULL, on_saved, g_object_ref (self));
}

/* The other way round of keep(). */
static void
take_secret (KithTokens *self, const char *secret)
{
  const char *space = strchr (secret, ' ');

  g_free (self->refresh_token);
  self->refresh_token = space ? g_strndup (secret, (gsize) (space - secret)) : g_strdup (secret);
  if (!space || !space[1])
    return;
  g_free (self->device_key);
  self->device_key = g_strdup (space + 1);
}

static void
set_access (KithTokens *self, const char *access_token, gint64 expires_in)
{
  g_free (self->access_token);
  self->access_token = g_strdup (access_token);
  self->expires_at_us = kith_clock_monotonic_us (self->clock) + expires_in * G_USEC_PER_SEC;
  /* A server may give tokens that live shorter than the margin; they are used all the same. */
  self->margin_ms = MIN (KITH_TOKENS_MARGIN_MS, expires_in * 1000 / 4);
}

/**
 * kith_tokens_set:
 * @expires_in: seconds
 *
 * Takes what signing in gave.
 */
void
kith_tokens_set (KithTokens *self, const char *access_token, const char *refresh_token, gint64 expires_in)
{
  self->over = FALSE;
  set_access (self, access_token, expires_in);
  g_free (self->refresh_token);
  self->refresh_token = g_strdup (refresh_token);
  keep (self);
}

/**
 * kith_tokens_set_fixed:
 *
 * Takes an access token that never ends.
 */
void
kith_tokens_set_fixed (KithTokens *self, const char *access_token)
{
  set_access (self, access_token, 0);
  self->fixed = TRUE;
}

/**
 * kith_tokens_replace_access:
 *
 * Takes another access token with the time that the one before had left.
 */
void
kith_tokens_replace_access (KithTokens *self, const char *access_token)
{
  g_free (self->access_token);
  self->access_token = g_strdup (access_token);
}

static gint64
left_ms (KithTokens *self)
{
  return (self->expires_at_us - kith_clock_monotonic_us (self->clock)) / 1000;
}

static void
answer_waiting (KithTokens *self, const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->busy = FALSE;
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (error)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_pointer (task, g_strdup (self->access_token), g_free);
    }
}

static gboolean
ends_session (const GError *error)
{
  static const int codes[] = { KITH_ERROR_INVALID_REFRESH_TOKEN, KITH_ERROR_REFRESH_TOKEN_REUSED,
                               KITH_ERROR_SESSION_REVOKED, KITH_ERROR_ACCOUNT_DISABLED };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, KITH_ERROR, codes[i]))
      return TRUE;
  return g_error_matches (error, KITH_NET_ERROR, KITH_NET_ERROR_SIGNED_OUT);
}

static void
fail (KithTokens *self, const GError *error)
{
  G_GNUC_UNUSED g_autoptr (KithTokens) kept = g_object_ref (self);
  gboolean over = ends_session (error);

  if (over)
    {
      self->over = TRUE;
      g_clear_pointer (&self->access_token, g_free);
      g_clear_pointer (&self->refresh_token, g_free);
    }
  answer_waiting (self, error);
  if (over)
    g_signal_emit (self, signals[REVOKED], 0, error->message);
}

/* Whoever signed out meanwhile gets no tokens any more, and none is kept. */
static void
refuse (KithTokens *self)
{
  g_autoptr (GError) error = g_error_new_literal (KITH_NET_ERROR, KITH_NET_ERROR_SIGNED_OUT, "The session is over");

  fail (self, error);
}

static void
on_refreshed (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithTokens) self = data;
  g_autoptr (GError) error = NULL;
  KithWireTokenResult *answer = NULL;

  if (!kith_transport_request_finish (KITH_TRANSPORT (object), result, (gpointer *) &answer, &error))
    {
      fail (self, error);
      return;
    }
  if (self->over)
    {
      kith_wire_token_result_free (answer);
      refuse (self);
      return;
    }
  kith_tokens_set (self, answer->access_token, answer->refresh_token, answer->expires_in);
  kith_wire_token_result_free (answer);
  answer_waiting (self, NULL);
  g_signal_emit (self, signals[RENEWED], 0);
}

static void
request_refresh (KithTokens *self)
{
  /* Should the answer get lost, this tells the server that whoever repeats the exchange is who began it, also after a
   * restart of this program. */
  g_autofree char *attempt = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) self->device_key,
                                                        strlen (self->device_key), self->refresh_token, -1);
  KithWireRefreshRequest request = { .refresh_token = self->refresh_token, .attempt = attempt };

  kith_transport_request_async (self->transport, KITH_ROUTE_REFRESH, NULL, NULL, NULL, &request, NULL, on_refreshed,
                                g_object_ref (self));
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithTokens) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = kith_secret_store_load_finish (KITH_SECRET_STORE (object), result, &error);

  if (error && self->kept)
    {
      g_autoptr (GError) unread = g_error_new_literal (KITH_NET_ERROR, KITH_NET_ERROR_KEYRING, error->message);

      fail (self, unread);
      return;
    }
  if (!secret)
    {
      g_autoptr (GError) gone = g_error_new (KITH_NET_ERROR, KITH_NET_ERROR_SIGNED_OUT, "%s",
                                             error ? error->message : "The session was not kept");

      fail (self, gone);
      return;
    }
  if (self->over)
    {
      refuse (self);
      return;
    }
  take_secret (self, secret);
  request_refresh (self);
}

static void
refresh (KithTokens *self)
{
  self->busy = TRUE;
  if (self->over || (!self->refresh_token && !(self->secrets && self->secret_name)))
    {
      refuse (self);
    }
  else if (self->refresh_token)
    {
      request_refresh (self);
    }
  else
    {
      kith_secret_store_load_async (self->secrets, self->secret_name, NULL, on_loaded, g_object_ref (self));
    }
}

/**
 * kith_tokens_get_async:
 *
 * Gets an access token that is good for a while; at once where there is one.
 */
void
kith_tokens_get_async (KithTokens *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, kith_tokens_get_async);
  if (self->access_token && (self->fixed || left_ms (self) > self->margin_ms))
    {
      g_task_return_pointer (task, g_strdup (self->access_token), g_free);
      return;
    }
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  if (!self->busy)
    refresh (self);
}

/**
 * kith_tokens_get_finish:
 *
 * Returns: (transfer full): the access token
 */
char *
kith_tokens_get_finish (KithTokens *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_tokens_expire:
 * @access_token: the token that the server refused
 *
 * Does not give out this token again.
 */
void
kith_tokens_expire (KithTokens *self, const char *access_token)
{
  if (!self->fixed && g_strcmp0 (self->access_token, access_token) == 0)
    g_clear_pointer (&self->access_token, g_free);
}

/**
 * kith_tokens_forget:
 *
 * Forgets all tokens, here and in the secret store.
 */
void
kith_tokens_forget (KithTokens *self)
{
  self->over = self->forgotten = TRUE;
  g_clear_pointer (&self->access_token, g_free);
  g_clear_pointer (&self->refresh_token, g_free);
  if (self->secrets && self->secret_name)
    kith_secret_store_clear_async (self->secrets, self->secret_name, NULL, NULL, NULL);
}

/**
 * kith_tokens_get_left_ms:
 *
 * Returns: milliseconds until the access token should be renewed; %G_MAXINT64 for never
 */
gint64
kith_tokens_get_left_ms (KithTokens *self)
{
  if (self->fixed)
    return G_MAXINT64;
  return self->access_token ? MAX (left_ms (self) - self->margin_ms, 0) : 0;
}

/**
 * kith_tokens_set_kept:
 * @kept: whether the session was in the secret store when it was seen last
 *
 * Where it was, a store that cannot be read is no reason to think that one is signed out.
 */
void
kith_tokens_set_kept (KithTokens *self, gboolean kept)
{
  set_kept (self, kept);
}

/**
 * kith_tokens_get_kept:
 *
 * Returns: whether the session survives the end of the program
 */
gboolean
kith_tokens_get_kept (KithTokens *self)
{
  return self->kept;
}
