/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-join-link.h"

#include "kith-net-error.h"

#include <gio/gio.h>
#include <string.h>

/* A longer text is not a link, whatever it is. */
#define LINK_LENGTH 512
#define CODE_LENGTH 32

struct _KithJoinLink
{
  gatomicrefcount refs;
  KithServerAddress *address;
  char *code;
};

G_DEFINE_BOXED_TYPE (KithJoinLink, kith_join_link, kith_join_link_ref, kith_join_link_unref)

static gboolean
is_code (const char *code)
{
  gsize length = strlen (code);

  return length > 0 && length <= CODE_LENGTH &&
         strspn (code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == length;
}

/**
 * kith_join_link_new:
 *
 * Returns: (transfer full) (nullable): the link; %NULL where @code is not acceptable
 */
KithJoinLink *
kith_join_link_new (KithServerAddress *address, const char *code)
{
  KithJoinLink *self;

  if (!address || !is_code (code))
    return NULL;
  self = g_new0 (KithJoinLink, 1);
  g_atomic_ref_count_init (&self->refs);
  self->address = kith_server_address_ref (address);
  self->code = g_strdup (code);
  return self;
}

static KithServerAddress *
parse_address (GUri *uri)
{
  g_autoptr (GHashTable) params = NULL;
  const char *query = g_uri_get_query (uri), *tls, *fingerprint;
  int port = g_uri_get_port (uri);

  if (!g_uri_get_host (uri) || g_uri_get_userinfo (uri) || g_uri_get_fragment (uri))
    return NULL;
  params = g_uri_parse_params (query ? query : "", -1, "&", G_URI_PARAMS_NONE, NULL);
  if (!params)
    return NULL;
  tls = g_hash_table_lookup (params, "tls");
  fingerprint = g_hash_table_lookup (params, "fp");
  if (tls && strcmp (tls, "off") != 0 && strcmp (tls, "on") != 0)
    return NULL;
  return kith_server_address_new (g_uri_get_host (uri), port >= 0 ? (guint16) port : KITH_DEFAULT_PORT,
                                  !tls || strcmp (tls, "on") == 0, fingerprint);
}

/**
 * kith_join_link_parse:
 * @text: what somebody pasted
 *
 * Reads a link from a stranger; unknown parameters are ignored, everything else must be right.
 *
 * Returns: (transfer full): the link
 */
KithJoinLink *
kith_join_link_parse (const char *text, GError **error)
{
  g_autofree char *stripped = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (KithServerAddress) address = NULL;
  KithJoinLink *self = NULL;

  if (strlen (text) <= LINK_LENGTH && g_utf8_validate (text, -1, NULL))
    {
      stripped = g_strstrip (g_strdup (text));
      uri = g_uri_parse (stripped, G_URI_FLAGS_NONE, NULL);
    }
  if (uri && strcmp (g_uri_get_scheme (uri), "kith") == 0 && g_uri_get_path (uri)[0] == '/')
    {
      address = parse_address (uri);
      self = kith_join_link_new (address, g_uri_get_path (uri) + 1);
    }
  if (!self)
    g_set_error_literal (error, KITH_NET_ERROR, KITH_NET_ERROR_PROTOCOL, "This is not an invite link");
  return self;
}

KithJoinLink *
kith_join_link_ref (KithJoinLink *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
kith_join_link_unref (KithJoinLink *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->refs))
    return;
  kith_server_address_unref (self->address);
  g_free (self->code);
  g_free (self);
}

KithServerAddress *
kith_join_link_get_address (KithJoinLink *self)
{
  return self->address;
}

const char *
kith_join_link_get_code (KithJoinLink *self)
{
  return self->code;
}

/**
 * kith_join_link_to_string:
 *
 * Returns: (transfer full): the link as people pass it on
 */
char *
kith_join_link_to_string (KithJoinLink *self)
{
  g_autofree char *place = kith_server_address_to_string (self->address);
  const char *fingerprint = kith_server_address_get_fingerprint (self->address);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "kith://%s/%s", place, self->code);
  if (fingerprint)
    g_string_append_printf (text, "?fp=%s", fingerprint);
  if (!kith_server_address_get_tls (self->address))
    g_string_append_printf (text, "%ctls=off", fingerprint ? '&' : '?');
  return g_string_free (text, FALSE);
}
