/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"
#include "kith-lan-browser.h"

G_BEGIN_DECLS

/* Codes of six digits that somebody reads out: finds the server of the local network that knows one. */
char *kith_code_search_read (const char *text);
KithServerAddress *kith_code_search_get_address (KithLanServer *server);

void kith_code_search_async (KithClient *client, KithLanBrowser *browser, const char *code, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
KithWireInvitePreview *kith_code_search_finish (GAsyncResult *result, KithJoinLink **link, GError **error);

G_END_DECLS
