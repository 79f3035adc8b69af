/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-sdp-check.h"

#include <string.h>

#include "kith-media.h"

#define FINGERPRINT "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99"
#define HEAD "v=0\r\no=- 1 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
#define SOUND "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
#define OPUS "a=rtpmap:111 OPUS/48000/2\r\n"
#define PRINT "a=fingerprint:sha-256 " FINGERPRINT "\r\n"

static void
test_good (void)
{
  g_auto (KithSdpFacts) facts = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (kith_sdp_check (HEAD SOUND "a=rtpmap:0 PCMU/8000\r\n" OPUS PRINT PRINT, &facts, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (facts.opus_payload, ==, 111);
  g_assert_cmpstr (facts.fingerprint, ==, "aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899");
}

static void
test_bad (void)
{
  static const char *const bad[] = {
    "",
    "v=1\r\n" SOUND OPUS PRINT,
    HEAD OPUS PRINT,             /* no part for sound */
    HEAD SOUND OPUS PRINT SOUND, /* two */
    HEAD SOUND OPUS PRINT "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n",
    HEAD SOUND OPUS,                                   /* no certificate */
    HEAD SOUND PRINT,                                  /* no Opus */
    HEAD SOUND OPUS "a=fingerprint:sha-1 AA:BB\r\n",   /* too weak */
    HEAD SOUND OPUS "a=fingerprint:sha-256 AA:BB\r\n", /* too short */
    HEAD SOUND OPUS PRINT "a=fingerprint:sha-256 00" FINGERPRINT "\r\n",
    HEAD SOUND OPUS PRINT "a=rtpmap:999 x/1\r\n",
    HEAD SOUND OPUS PRINT "nonsense\r\n",
    HEAD SOUND OPUS PRINT "a=\x01\r\n",
    HEAD SOUND OPUS PRINT "a=\xc3\xa9\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto (KithSdpFacts) facts = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (kith_sdp_check (bad[i], &facts, &error));
      g_assert_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_BAD_DESCRIPTION);
    }
}

/* Two certificates would let one be checked and another be used. */
static void
test_two_certificates (void)
{
  g_autofree char *other = g_strdup (PRINT);
  g_autofree char *sdp = NULL;
  g_auto (KithSdpFacts) facts = { 0 };

  other[strlen ("a=fingerprint:sha-256 ")] = 'B';
  sdp = g_strconcat (HEAD SOUND OPUS PRINT, other, NULL);
  g_assert_false (kith_sdp_check (sdp, &facts, NULL));
}

static void
test_size (void)
{
  g_autoptr (GString) lines = g_string_new (HEAD SOUND OPUS PRINT);
  g_autoptr (GString) text = g_string_new (HEAD SOUND OPUS PRINT "a=");
  g_auto (KithSdpFacts) facts = { 0 };
  g_auto (KithSdpFacts) more = { 0 };

  while (text->len <= KITH_SDP_MAX)
    g_string_append_c (text, 'x');
  g_assert_false (kith_sdp_check (text->str, &facts, NULL));
  for (guint i = 0; i < KITH_SDP_LINES_MAX; i++)
    g_string_append (lines, "a=x\r\n");
  g_assert_false (kith_sdp_check (lines->str, &more, NULL));
}

static void
test_candidates (void)
{
  static const char *const good[] = {
    "candidate:1 1 UDP 2015363327 192.168.1.2 53210 typ host",
    "candidate:9 1 TCP 1015021823 fe80::1 9 typ host tcptype active",
    "candidate:842163049 1 udp 1677729535 203.0.113.7 1024 typ srflx raddr 0.0.0.0 rport 0 generation 0",
    "candidate:1 1 udp 2113937151 6f1e6d16-5a7e-4f6c-9d0d-000000000000.local 5000 typ host",
  };
  static const char *const bad[] = {
    "",
    "candidate:",
    "a=candidate:1 1 UDP 1 192.168.1.2 53210 typ host",
    "candidate:1 1 UDP 1 192.168.1.2 53210 host",
    "candidate:1 3 UDP 1 192.168.1.2 53210 typ host",
    "candidate:1 1 UDP 99999999999 192.168.1.2 53210 typ host",
    "candidate:1 1 UDP 1 192.168.1.2 70000 typ host",
    "candidate:1 1 SCTP 1 192.168.1.2 53210 typ host",
    "candidate:1 1 UDP 1 internal.example.org 53210 typ host",
    "candidate:1 1 UDP 1 ../../x.local 53210 typ host",
    "candidate:1 1 UDP 1 192.168.1.2 53210 typ magic",
    "candidate:1 1 UDP 1 192.168.1.2 53210 typ host\r\na=x",
    "candidate:012345678901234567890123456789012 1 UDP 1 192.168.1.2 53210 typ host",
  };
  g_autofree char *longest = g_strnfill (KITH_CANDIDATE_MAX + 1, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (kith_candidate_check (good[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (kith_candidate_check (bad[i], &error));
      g_assert_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_BAD_CANDIDATE);
    }
  g_assert_false (kith_candidate_check (longest, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sdp-check/good", test_good);
  g_test_add_func ("/sdp-check/bad", test_bad);
  g_test_add_func ("/sdp-check/two-certificates", test_two_certificates);
  g_test_add_func ("/sdp-check/size", test_size);
  g_test_add_func ("/sdp-check/candidates", test_candidates);
  return g_test_run ();
}
