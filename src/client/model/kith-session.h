/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-conversations.h"
#include "kith-guild-places.h"
#include "kith-notice-settings.h"
#include "kith-server-address.h"

G_BEGIN_DECLS

/* A message that has just come. It lives as long as the signal. */
typedef struct
{
  const KithWireMessage *message;
  KithCall call;
} KithArrival;

/* One account on one server. Properties: id, server-name, server-address, account, state, retry-seconds, error-text,
 * kept-secrets, unread, mention-count. Signals: unsent (const char *channel_name, const char *text): a channel is gone,
 * and this was typed there and not sent; guild-lost (its name, a KithGuildEnd): a guild was taken away from the person;
 * message-arrived (KithChannel, KithArrival): somebody else wrote something that is not read yet; message-gone
 * (KithChannel, const char *message_id): it was deleted; counted: what is unread somewhere may have changed. */
#define KITH_TYPE_SESSION (kith_session_get_type ())
G_DECLARE_FINAL_TYPE (KithSession, kith_session, KITH, SESSION, GObject)

const char *kith_session_get_id (KithSession *self);
const char *kith_session_get_server_name (KithSession *self);
KithServerAddress *kith_session_get_server_address (KithSession *self);
KithUser *kith_session_get_account (KithSession *self);
KithConnectionState kith_session_get_state (KithSession *self);
guint kith_session_get_retry_seconds (KithSession *self);
const char *kith_session_get_error_text (KithSession *self);
gboolean kith_session_get_kept_secrets (KithSession *self);
KithPresenceStatus kith_session_get_presence (KithSession *self);
KithPresenceStatus kith_session_get_chosen_presence (KithSession *self);
gint64 kith_session_get_status_end (KithSession *self);
KithConversations *kith_session_get_conversations (KithSession *self);
KithNoticeSettings *kith_session_get_notice_settings (KithSession *self);
KithGuildPlaces *kith_session_get_guild_places (KithSession *self);

GListModel *kith_session_list_guilds (KithSession *self);
KithGuild *kith_session_find_guild (KithSession *self, const char *id);
KithChannel *kith_session_find_channel (KithSession *self, const char *id);
KithUser *kith_session_find_user (KithSession *self, const char *id);

/* The channel that was open last, so that the next start shows it at once. */
KithChannel *kith_session_get_last_channel (KithSession *self);
void kith_session_set_last_channel (KithSession *self, KithChannel *channel);

void kith_session_connect (KithSession *self);
void kith_session_disconnect (KithSession *self);
void kith_session_retry_now (KithSession *self);
void kith_session_set_idle (KithSession *self, gboolean idle);

/* Fingerprints of the certificate that was trusted and of the one that was shown, where state is
 * CERTIFICATE_CHANGED. */
const char *kith_session_get_trusted_fingerprint (KithSession *self);
const char *kith_session_get_refused_fingerprint (KithSession *self);
void kith_session_accept_certificate (KithSession *self);

void kith_session_create_guild_async (KithSession *self, const char *name, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
KithGuild *kith_session_create_guild_finish (KithSession *self, GAsyncResult *result, GError **error);
void kith_session_join_invite_async (KithSession *self, const char *code, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
KithGuild *kith_session_join_invite_finish (KithSession *self, GAsyncResult *result, GError **error);
/* NULL leaves a field as it is; an empty @bio and an @accent_colour of -1 clear, -2 leaves the colour. */
void kith_session_update_profile_async (KithSession *self, const char *display_name, const char *bio,
                                        const char *pronouns, int accent_colour, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer data);
gboolean kith_session_update_profile_finish (KithSession *self, GAsyncResult *result, GError **error);
void kith_session_change_password_async (KithSession *self, const char *old_password, const char *new_password,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kith_session_change_password_finish (KithSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
