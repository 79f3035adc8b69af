/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-stun.h"

#include <gnutls/crypto.h>
#include <string.h>

#define COOKIE 0x2112a442u
#define TRANSACTION_AT 8
#define TRANSACTION_LENGTH 12

#define USERNAME 0x0006
#define MESSAGE_INTEGRITY 0x0008
#define ERROR_CODE 0x0009
#define REALM 0x0014
#define NONCE 0x0015
#define XOR_RELAYED_ADDRESS 0x0016
#define XOR_MAPPED_ADDRESS 0x0020

#define CLASS_MASK 0x0110
#define CLASS_SUCCESS 0x0100
#define CLASS_ERROR 0x0110

#define DIGEST_LENGTH 20
#define FAMILY_IPV4 1
#define FAMILY_IPV6 2

static guint
read_16 (const guint8 *at)
{
  return (guint) at[0] << 8 | at[1];
}

static void
write_16 (guint8 *at, guint value)
{
  at[0] = (guint8) (value >> 8);
  at[1] = (guint8) value;
}

static guint
read_32 (const guint8 *at)
{
  return read_16 (at) << 16 | read_16 (at + 2);
}

static void
set_length (GByteArray *request, gsize length)
{
  write_16 (request->data + 2, (guint) length);
}

/*
 * kithd_stun_request_new:
 *
 * Returns: (transfer full): a request without attributes, with a number of its own (RFC 8489, 5)
 */
GByteArray *
kithd_stun_request_new (guint method)
{
  GByteArray *request = g_byte_array_sized_new (KITHD_STUN_HEADER);

  g_byte_array_set_size (request, KITHD_STUN_HEADER);
  write_16 (request->data, method);
  set_length (request, 0);
  write_16 (request->data + 4, COOKIE >> 16);
  write_16 (request->data + 6, COOKIE & 0xffff);
  gnutls_rnd (GNUTLS_RND_NONCE, request->data + TRANSACTION_AT, TRANSACTION_LENGTH);
  return request;
}

/*
 * kithd_stun_request_add:
 *
 * Adds an attribute, filled up to a multiple of four.
 */
void
kithd_stun_request_add (GByteArray *request, guint attribute, const guint8 *value, gsize length)
{
  static const guint8 padding[3];
  guint8 header[4];

  write_16 (header, attribute);
  write_16 (header + 2, (guint) length);
  g_byte_array_append (request, header, sizeof header);
  g_byte_array_append (request, value, (guint) length);
  g_byte_array_append (request, padding, (guint) (-length & 3));
  set_length (request, request->len - KITHD_STUN_HEADER);
}

static void
add_text (GByteArray *request, guint attribute, const char *text)
{
  kithd_stun_request_add (request, attribute, (const guint8 *) text, strlen (text));
}

/*
 * kithd_stun_request_sign:
 * @challenge: with a realm and a nonce: what the server said to the request without a name
 *
 * Adds who asks and the proof of it: the long-term credentials of RFC 8489, 9.2. It is the last thing to add.
 */
void
kithd_stun_request_sign (GByteArray *request, const char *username, const char *password,
                         const KithdStunReply *challenge)
{
  g_autofree char *text = g_strconcat (username, ":", challenge->realm, ":", password, NULL);
  g_autoptr (GChecksum) md5 = g_checksum_new (G_CHECKSUM_MD5);
  guint8 key[16], digest[DIGEST_LENGTH];
  gsize key_length = sizeof key;

  add_text (request, USERNAME, username);
  add_text (request, NONCE, challenge->nonce);
  add_text (request, REALM, challenge->realm);
  g_checksum_update (md5, (const guchar *) text, -1);
  g_checksum_get_digest (md5, key, &key_length);
  /* The length that is signed counts the signature. */
  set_length (request, request->len - KITHD_STUN_HEADER + 4 + DIGEST_LENGTH);
  gnutls_hmac_fast (GNUTLS_MAC_SHA1, key, key_length, request->data, request->len, digest);
  kithd_stun_request_add (request, MESSAGE_INTEGRITY, digest, sizeof digest);
}

/*
 * kithd_stun_get_length:
 *
 * Returns: how long the message is that begins so, or 0 where that is none
 */
gsize
kithd_stun_get_length (const guint8 header[KITHD_STUN_HEADER])
{
  gsize length = read_16 (header + 2) + KITHD_STUN_HEADER;

  if (header[0] & 0xc0 || length & 3 || length > KITHD_STUN_MAX || read_32 (header + 4) != COOKIE)
    return 0;
  return length;
}

/* RFC 8489, 14.2: port and address are hidden from routers that change what looks like an address. (nullable) */
static GSocketAddress *
read_address (const guint8 *message, const guint8 *value, gsize length)
{
  GSocketFamily family = length >= 2 && value[1] == FAMILY_IPV6 ? G_SOCKET_FAMILY_IPV6 : G_SOCKET_FAMILY_IPV4;
  gsize size = family == G_SOCKET_FAMILY_IPV6 ? 16 : 4;
  g_autoptr (GInetAddress) address = NULL;
  guint8 bytes[16];

  if (length != 4 + size || (value[1] != FAMILY_IPV4 && value[1] != FAMILY_IPV6))
    return NULL;
  for (gsize i = 0; i < size; i++)
    bytes[i] = value[4 + i] ^ message[4 + i];
  address = g_inet_address_new_from_bytes (bytes, family);
  return g_inet_socket_address_new (address, (guint16) (read_16 (value + 2) ^ COOKIE >> 16));
}

/* (transfer full): what can be printed of a text that a stranger sends. */
static char *
read_text (const guint8 *value, gsize length)
{
  g_autofree char *raw = g_strndup ((const char *) value, length);

  return g_utf8_make_valid (raw, -1);
}

/* Only the first of each kind counts (RFC 8489, 14). */
static void
take_attribute (KithdStunReply *self, const guint8 *message, guint attribute, const guint8 *value, gsize length)
{
  switch (attribute)
    {
    case ERROR_CODE:
      if (length < 4 || self->code)
        break;
      self->code = (value[2] & 7) * 100u + value[3];
      self->reason = read_text (value + 4, length - 4);
      break;
    case REALM:
      if (!self->realm)
        self->realm = read_text (value, length);
      break;
    case NONCE:
      if (!self->nonce)
        self->nonce = read_text (value, length);
      break;
    case XOR_MAPPED_ADDRESS:
      if (!self->mapped)
        self->mapped = read_address (message, value, length);
      break;
    case XOR_RELAYED_ADDRESS:
      if (!self->relayed)
        self->relayed = read_address (message, value, length);
      break;
    default:
      break;
    }
}

/*
 * kithd_stun_reply_parse:
 *
 * Returns: (transfer full) (nullable): what was answered; %NULL where this is no answer to that request
 */
KithdStunReply *
kithd_stun_reply_parse (const GByteArray *request, const guint8 *data, gsize length)
{
  g_autoptr (KithdStunReply) self = NULL;
  guint class;

  if (length < KITHD_STUN_HEADER || kithd_stun_get_length (data) != length)
    return NULL;
  class = read_16 (data) & CLASS_MASK;
  if (memcmp (data + TRANSACTION_AT, request->data + TRANSACTION_AT, TRANSACTION_LENGTH) != 0 ||
      (read_16 (data) & ~CLASS_MASK) != read_16 (request->data) || (class != CLASS_SUCCESS && class != CLASS_ERROR))
    return NULL;
  self = g_new0 (KithdStunReply, 1);
  self->success = class == CLASS_SUCCESS;
  for (gsize at = KITHD_STUN_HEADER; at + 4 <= length;)
    {
      gsize size = read_16 (data + at + 2);

      if (size > length - at - 4)
        return NULL;
      take_attribute (self, data, read_16 (data + at), data + at + 4, size);
      at += 4 + ((size + 3) & ~(gsize) 3);
    }
  return g_steal_pointer (&self);
}

void
kithd_stun_reply_free (KithdStunReply *self)
{
  g_free (self->reason);
  g_free (self->realm);
  g_free (self->nonce);
  g_clear_object (&self->mapped);
  g_clear_object (&self->relayed);
  g_free (self);
}
