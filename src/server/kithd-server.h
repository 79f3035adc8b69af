/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-config.h"

G_BEGIN_DECLS

/* The whole server, put together. */
typedef struct _KithdServer KithdServer;

void kithd_server_set_restart_func (KithdServer *self, GSourceOnceFunc func, gpointer data);
GPtrArray *kithd_server_get_sockets (KithdServer *self);
KithWireAdminRestored *kithd_server_restore (KithdConfig *config, const char *archive, GError **error);
KithdServer *kithd_server_new (KithdConfig *config, GMainContext *context, GPtrArray *sockets, GError **error);
void kithd_server_free (KithdServer *self);

const char *kithd_server_get_url (KithdServer *self);
const char *kithd_server_get_fingerprint (KithdServer *self);
gboolean kithd_server_reload (KithdServer *self, GError **error);
void kithd_server_drain (KithdServer *self);
gboolean kithd_server_is_drained (KithdServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdServer, kithd_server_free)

G_END_DECLS
