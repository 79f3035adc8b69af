/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-certificate.h"

#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <time.h>

#define CERTIFICATE_FILE "tls-certificate.pem"
#define KEY_FILE "tls-key.pem"

#define DAY (24 * 60 * 60)
#define VALID_DAYS 3653

struct _KithdCertificate
{
  gatomicrefcount references;
  gnutls_certificate_credentials_t credentials;
};

static gboolean
check (int result, GError **error)
{
  if (result >= 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot make a certificate: %s", gnutls_strerror (result));
  return FALSE;
}

/**
 * kithd_certificate_load:
 * @certificate: path of the certificate and its chain, PEM
 * @key: path of its private key, PEM
 *
 * Returns: (transfer full) (nullable): the certificate, or %NULL where a file cannot be read or they don't belong
 *   together
 */
KithdCertificate *
kithd_certificate_load (const char *certificate, const char *key, GError **error)
{
  g_autoptr (KithdCertificate) self = g_new0 (KithdCertificate, 1);
  g_autofree char *certificate_pem = NULL, *key_pem = NULL;
  gsize certificate_length, key_length;
  int result;

  g_atomic_ref_count_init (&self->references);
  if (!g_file_get_contents (certificate, &certificate_pem, &certificate_length, error) ||
      !g_file_get_contents (key, &key_pem, &key_length, error))
    return NULL;
  result = gnutls_certificate_allocate_credentials (&self->credentials);
  if (result >= 0)
    {
      const gnutls_datum_t chain = { (guint8 *) certificate_pem, (guint) certificate_length };
      const gnutls_datum_t secret = { (guint8 *) key_pem, (guint) key_length };

      result = gnutls_certificate_set_x509_key_mem2 (self->credentials, &chain, &secret, GNUTLS_X509_FMT_PEM, NULL, 0);
    }
  gnutls_memset (key_pem, 0, key_length);
  if (result >= 0)
    return g_steal_pointer (&self);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s and %s cannot be used: %s", certificate, key,
               gnutls_strerror (result));
  return NULL;
}

/* Clients know this certificate by its fingerprint, so that its names don't matter; RFC 5280 wants some. */
static gboolean
describe (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, GError **error)
{
  static const char name[] = "kithd";
  guint8 serial[16];
  time_t now = time (NULL);

  if (!check (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial), error))
    return FALSE;
  serial[0] = (serial[0] & 0x7f) | 0x40;
  return check (gnutls_x509_crt_set_version (certificate, 3), error) &&
         check (gnutls_x509_crt_set_serial (certificate, serial, sizeof serial), error) &&
         check (gnutls_x509_crt_set_activation_time (certificate, now - DAY), error) &&
         check (gnutls_x509_crt_set_expiration_time (certificate, now + (time_t) VALID_DAYS * DAY), error) &&
         check (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name, sizeof name - 1),
                error) &&
         check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, "localhost", 9, GNUTLS_FSAN_SET),
                error) &&
         check (gnutls_x509_crt_set_basic_constraints (certificate, 0, -1), error) &&
         check (gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE), error) &&
         check (gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, 0), error) &&
         check (gnutls_x509_crt_set_key (certificate, key), error) &&
         check (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0), error);
}

static gboolean
save (const char *path, const gnutls_datum_t *pem, GError **error)
{
  return g_file_set_contents_full (path, (const char *) pem->data, (gssize) pem->size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

/* ECDSA on P-256, which every TLS library takes. */
static gboolean
make_files (const char *certificate_path, const char *key_path, GError **error)
{
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t certificate = NULL;
  gnutls_datum_t certificate_pem = { NULL, 0 }, key_pem = { NULL, 0 };
  gboolean made;

  made = check (gnutls_x509_privkey_init (&key), error) && check (gnutls_x509_crt_init (&certificate), error) &&
         check (
           gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
           error) &&
         describe (certificate, key, error) &&
         check (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM, &key_pem), error) &&
         check (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &certificate_pem), error) &&
         save (key_path, &key_pem, error) && save (certificate_path, &certificate_pem, error);

  if (key_pem.data)
    gnutls_memset (key_pem.data, 0, key_pem.size);
  gnutls_free (key_pem.data);
  gnutls_free (certificate_pem.data);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  return made;
}

/**
 * kithd_certificate_load_or_make:
 *
 * Loads the server's own certificate from its data directory; at the first start it is made there, valid for ten years.
 *
 * Returns: (transfer full) (nullable): the certificate with its key
 */
KithdCertificate *
kithd_certificate_load_or_make (const char *data_dir, GError **error)
{
  g_autofree char *certificate = g_build_filename (data_dir, CERTIFICATE_FILE, NULL);
  g_autofree char *key = g_build_filename (data_dir, KEY_FILE, NULL);

  if (!g_file_test (certificate, G_FILE_TEST_EXISTS) && !make_files (certificate, key, error))
    return NULL;
  return kithd_certificate_load (certificate, key, error);
}

KithdCertificate *
kithd_certificate_ref (KithdCertificate *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
kithd_certificate_unref (KithdCertificate *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->references))
    return;
  if (self->credentials)
    gnutls_certificate_free_credentials (self->credentials);
  g_free (self);
}

/**
 * kithd_certificate_get_fingerprint:
 *
 * Returns: (transfer full): SHA-256 of the certificate's DER form, lower-case hexadecimal
 */
char *
kithd_certificate_get_fingerprint (const KithdCertificate *self)
{
  gnutls_datum_t der = { NULL, 0 };

  /* The first of the chain; it is there, or loading would have failed. */
  gnutls_certificate_get_crt_raw (self->credentials, 0, 0, &der);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der.data, der.size);
}

/*
 * kithd_certificate_get_credentials:
 *
 * Returns: (transfer none): the same for GnuTLS, which does not keep it alive
 */
gnutls_certificate_credentials_t
kithd_certificate_get_credentials (const KithdCertificate *self)
{
  return self->credentials;
}
