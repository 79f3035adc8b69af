/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-stun.h"
#include "kithd-turn-probe.h"

#include <string.h>

/* The sample request with long-term credentials of RFC 5769, 2.4. */
static const guint8 sample[] = {
  0x00, 0x01, 0x00, 0x60, 0x21, 0x12, 0xa4, 0x42, 0x78, 0xad, 0x34, 0x33, 0xc6, 0xad, 0x72, 0xc0, 0x29,
  0xda, 0x41, 0x2e, 0x00, 0x06, 0x00, 0x12, 0xe3, 0x83, 0x9e, 0xe3, 0x83, 0x88, 0xe3, 0x83, 0xaa, 0xe3,
  0x83, 0x83, 0xe3, 0x82, 0xaf, 0xe3, 0x82, 0xb9, 0x00, 0x00, 0x00, 0x15, 0x00, 0x1c, 0x66, 0x2f, 0x2f,
  0x34, 0x39, 0x39, 0x6b, 0x39, 0x35, 0x34, 0x64, 0x36, 0x4f, 0x4c, 0x33, 0x34, 0x6f, 0x4c, 0x39, 0x46,
  0x53, 0x54, 0x76, 0x79, 0x36, 0x34, 0x73, 0x41, 0x00, 0x14, 0x00, 0x0b, 0x65, 0x78, 0x61, 0x6d, 0x70,
  0x6c, 0x65, 0x2e, 0x6f, 0x72, 0x67, 0x00, 0x00, 0x08, 0x00, 0x14, 0xf6, 0x70, 0x24, 0x65, 0x6d, 0xd6,
  0x4a, 0x3e, 0x02, 0xb8, 0xe0, 0x71, 0x2e, 0x85, 0xc9, 0xa2, 0x8c, 0xa8, 0x96, 0x66,
};
#define SAMPLE_NONCE "f//499k954d6OL34oL9FSTvy64sA"

/* The sample answer over IPv4 of RFC 5769, 2.2, without what Kith does not ask for: 192.0.2.1:32853. */
static const guint8 answer[] = {
  0x01, 0x01, 0x00, 0x0c, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86,
  0xfa, 0x87, 0xdf, 0xae, 0x00, 0x20, 0x00, 0x08, 0x00, 0x01, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43,
};

static GByteArray *
make_request (guint method, const guint8 *transaction)
{
  GByteArray *request = kithd_stun_request_new (method);

  memcpy (request->data + 8, transaction, 12);
  return request;
}

static void
test_sign (void)
{
  g_autoptr (GByteArray) request = make_request (KITHD_STUN_BINDING, sample + 8);
  const KithdStunReply challenge = { .realm = (char *) "example.org", .nonce = (char *) SAMPLE_NONCE };

  kithd_stun_request_sign (request, "マトリックス", "TheMatrIX", &challenge);
  g_assert_cmpmem (request->data, request->len, sample, sizeof sample);
}

static void
test_answer (void)
{
  g_autoptr (GByteArray) request = make_request (KITHD_STUN_BINDING, answer + 8);
  g_autoptr (KithdStunReply) reply = kithd_stun_reply_parse (request, answer, sizeof answer);
  g_autofree char *address = NULL;

  g_assert_nonnull (reply);
  g_assert_true (reply->success);
  address = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (reply->mapped));
  g_assert_cmpstr (address, ==, "192.0.2.1:32853");
  g_assert_null (reply->relayed);
}

static void
test_challenge (void)
{
  static const guint8 text[] = { 0x01, 0x13, 0x00, 0x2c, 0x21, 0x12, 0xa4, 0x42, 1,    2,    3,    4,    5,
                                 6,    7,    8,    9,    10,   11,   12,   0x00, 0x09, 0x00, 16,   0,    0,
                                 4,    1,    'U',  'n',  'a',  'u',  't',  'h',  'o',  'r',  'i',  'z',  'e',
                                 'd',  0x00, 0x14, 0x00, 0x04, 'h',  'e',  'r',  'e',  0x00, 0x15, 0x00, 0x05,
                                 'a',  'b',  'c',  0xff, 'd',  0,    0,    0,    0x80, 0x22, 0x00, 0x00 };
  g_autoptr (GByteArray) request = make_request (KITHD_STUN_ALLOCATE, text + 8);
  g_autoptr (KithdStunReply) reply = kithd_stun_reply_parse (request, text, sizeof text);

  g_assert_nonnull (reply);
  g_assert_false (reply->success);
  g_assert_cmpuint (reply->code, ==, 401);
  g_assert_cmpstr (reply->reason, ==, "Unauthorized");
  g_assert_cmpstr (reply->realm, ==, "here");
  g_assert_true (g_utf8_validate (reply->nonce, -1, NULL));
}

/* What is of another request, cut off, longer than it says or no STUN at all is no answer. */
static void
test_no_answer (void)
{
  g_autoptr (GByteArray) request = make_request (KITHD_STUN_BINDING, answer + 8);
  g_autoptr (GByteArray) allocate = make_request (KITHD_STUN_ALLOCATE, answer + 8);
  g_autoptr (GByteArray) another = kithd_stun_request_new (KITHD_STUN_BINDING);
  guint8 longer[sizeof answer];

  g_assert_null (kithd_stun_reply_parse (another, answer, sizeof answer));
  g_assert_null (kithd_stun_reply_parse (allocate, answer, sizeof answer));
  for (gsize length = 0; length < sizeof answer; length++)
    g_assert_null (kithd_stun_reply_parse (request, answer, length));
  memcpy (longer, answer, sizeof answer);
  longer[23] = 0x10;
  g_assert_null (kithd_stun_reply_parse (request, longer, sizeof longer));
  g_assert_null (kithd_stun_reply_parse (request, (const guint8 *) "HTTP/1.1 400 Bad Request\r\n\r\n", 28));
}

/* A name with an address to which there is no way, since nobody may send to all, and one where a server is. */
typedef struct
{
  GResolver parent_instance;
} TwoAddresses;

typedef GResolverClass TwoAddressesClass;

static GType two_addresses_get_type (void);
G_DEFINE_TYPE (TwoAddresses, two_addresses, G_TYPE_RESOLVER)

static GList *
look_up (GResolver *resolver, const char *name, GCancellable *cancellable, GError **error)
{
  GList *addresses = g_list_append (NULL, g_inet_address_new_from_string ("255.255.255.255"));

  return g_list_append (addresses, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4));
}

static void
two_addresses_class_init (TwoAddressesClass *class)
{
  class->lookup_by_name = look_up;
}

static void
two_addresses_init (TwoAddresses *self)
{
}

/* Answers once. */
static gpointer
serve (gpointer data)
{
  g_autoptr (GSocketAddress) from = NULL;
  guint8 request[KITHD_STUN_MAX], text[sizeof answer];

  g_assert_cmpint (g_socket_receive_from (data, &from, (char *) request, sizeof request, NULL, NULL), >=,
                   KITHD_STUN_HEADER);
  memcpy (text, answer, sizeof answer);
  memcpy (text + 8, request + 8, 12);
  g_socket_send_to (data, from, (const char *) text, sizeof text, NULL, NULL);
  return NULL;
}

static void
test_next_address (void)
{
  g_autoptr (GResolver) usual = g_resolver_get_default (), resolver = g_object_new (two_addresses_get_type (), NULL);
  g_autoptr (GSocketAddress) place = g_inet_socket_address_new_from_string ("127.0.0.1", 0), bound = NULL;
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (KithdTurnProbe) probe = NULL;
  g_autofree char *url = NULL;
  GThread *server;

  g_socket_set_timeout (socket, 20);
  g_assert_true (g_socket_bind (socket, place, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  url = g_strdup_printf ("stun:stun.example.org:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  server = g_thread_new ("server", serve, socket);
  g_resolver_set_default (resolver);
  probe = kithd_turn_probe (url, NULL, NULL, 10000);
  g_resolver_set_default (usual);
  g_assert_cmpint (probe->result, ==, KITHD_TURN_WORKS);
  g_assert_nonnull (probe->mapped);
  g_thread_join (server);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stun/sign", test_sign);
  g_test_add_func ("/stun/answer", test_answer);
  g_test_add_func ("/stun/challenge", test_challenge);
  g_test_add_func ("/stun/no-answer", test_no_answer);
  g_test_add_func ("/stun/next-address", test_next_address);
  return g_test_run ();
}
