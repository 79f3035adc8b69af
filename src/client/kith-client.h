/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-clock.h"
#include "kith-secret-store.h"
#include "kith-session.h"
#include "kith-transport.h"

G_BEGIN_DECLS

/* All accounts of the person at this machine. Property: kept-secrets. Signal: unsent, of any session. */
#define KITH_TYPE_CLIENT (kith_client_get_type ())
G_DECLARE_FINAL_TYPE (KithClient, kith_client, KITH, CLIENT, GObject)

KithClient *kith_client_new (KithClock *clock, const char *data_dir, KithSecretStore *secrets);

/* Shows the last state from the cache; no network. kith_client_start() then connects all sessions. */
void kith_client_load (KithClient *self);
void kith_client_start (KithClient *self);
/* Writes what is waiting and lets go of all sessions. */
guint kith_client_finish_deletions (KithClient *self);
void kith_client_shutdown (KithClient *self);

GListModel *kith_client_list_sessions (KithClient *self);
/* Whether sessions survive the end of the program (a Secret Service is there). */
gboolean kith_client_get_kept_secrets (KithClient *self);

void kith_client_get_server_info_async (KithClient *self, KithServerAddress *address, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer data);
KithWireServerInfo *kith_client_get_server_info_finish (KithClient *self, GAsyncResult *result, GError **error);
/* The certificate that is trusted at an address, the one that a server showed there and that is not trusted, and the
 * person's word for it. A look at a server fails with KITH_NET_ERROR_CERTIFICATE where that word is needed. */
char *kith_client_dup_pin (KithClient *self, KithServerAddress *address);
char *kith_client_dup_refused_pin (KithClient *self, KithServerAddress *address);
void kith_client_trust (KithClient *self, KithServerAddress *address, const char *fingerprint);
void kith_client_register_async (KithClient *self, KithServerAddress *address, const char *username,
                                 const char *password, const char *display_name, const char *invite,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
KithSession *kith_client_register_finish (KithClient *self, GAsyncResult *result, GError **error);
void kith_client_sign_in_async (KithClient *self, KithServerAddress *address, const char *login, const char *password,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
KithSession *kith_client_sign_in_finish (KithClient *self, GAsyncResult *result, GError **error);
void kith_client_preview_invite_async (KithClient *self, KithJoinLink *link, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
KithWireInvitePreview *kith_client_preview_invite_finish (KithClient *self, GAsyncResult *result, GError **error);
/* Ends the session on the server where it can be reached, and forgets it here in any case. */
void kith_client_sign_out_async (KithClient *self, KithSession *session, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);
gboolean kith_client_sign_out_finish (KithClient *self, GAsyncResult *result, GError **error);

/* A session over a transport of one's own; it is not kept. @token is its access token. */
KithSession *kith_client_add_session_with_transport (KithClient *self, KithTransport *transport, const char *name,
                                                     const char *token);

G_END_DECLS
