/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* The certificate of the server with its chain and key. It never changes; any thread may use it. */
typedef struct _KithdCertificate KithdCertificate;

KithdCertificate *kithd_certificate_load (const char *certificate, const char *key, GError **error);
KithdCertificate *kithd_certificate_load_or_make (const char *data_dir, GError **error);
KithdCertificate *kithd_certificate_ref (KithdCertificate *self);
void kithd_certificate_unref (KithdCertificate *self);
char *kithd_certificate_get_fingerprint (const KithdCertificate *self);
gnutls_certificate_credentials_t kithd_certificate_get_credentials (const KithdCertificate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdCertificate, kithd_certificate_unref)

G_END_DECLS
