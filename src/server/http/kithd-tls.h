/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GTlsCertificate *kithd_tls_load_files (const char *certificate, const char *key, GError **error);
GTlsCertificate *kithd_tls_load_or_make (const char *data_dir, GError **error);
char *kithd_tls_get_fingerprint (GTlsCertificate *certificate);

G_END_DECLS
