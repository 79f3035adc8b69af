/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-invite-link.h"

#include <sodium.h>
#include <string.h>

/* Without the letters and digits that look alike. 57 of them, so a code holds 58 bits: on a server by invite only it is
 * what admits. */
#define ALPHABET "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
#define CODE_LENGTH 10

/**
 * kithd_invite_code_new:
 *
 * Returns: (transfer full): a code that nobody can guess
 */
char *
kithd_invite_code_new (void)
{
  char *code = g_malloc (CODE_LENGTH + 1);

  for (guint i = 0; i < CODE_LENGTH; i++)
    code[i] = ALPHABET[randombytes_uniform (strlen (ALPHABET))];
  code[CODE_LENGTH] = '\0';
  return code;
}

/**
 * kithd_invite_link_build:
 * @base_url: (nullable): how the client addressed the server
 * @fingerprint: (nullable): SHA-256 of the certificate in hex
 *
 * Returns: (transfer full): kith://HOST:PORT/CODE?fp=FINGERPRINT, with tls=off where the server speaks plain HTTP
 */
char *
kithd_invite_link_build (const char *base_url, const char *code, const char *fingerprint)
{
  g_autoptr (GUri) uri = base_url ? g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri && g_uri_get_host (uri) ? g_uri_get_host (uri) : "localhost";
  gboolean plain = uri && g_strcmp0 (g_uri_get_scheme (uri), "http") == 0;
  int port = uri ? g_uri_get_port (uri) : -1;
  GString *link = g_string_new ("kith://");

  if (port <= 0)
    port = plain ? 80 : 443;
  g_string_append_printf (link, strchr (host, ':') ? "[%s]:%d/%s" : "%s:%d/%s", host, port, code);
  if (plain)
    g_string_append (link, "?tls=off");
  else if (fingerprint)
    g_string_append_printf (link, "?fp=%s", fingerprint);
  return g_string_free (link, FALSE);
}
