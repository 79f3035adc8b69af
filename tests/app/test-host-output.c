/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kith-host-output.h"

#define FINGERPRINT "3f8c24a93e85b4e1ef38fee5b350a5a550e8fbf40bfe62a6eaf86f3ae6325da4"

typedef struct
{
  guint count, port;
  char *fingerprint;
} Ready;

static void
on_ready (KithHostOutput *output, guint port, const char *fingerprint, Ready *ready)
{
  ready->count++;
  ready->port = port;
  g_free (ready->fingerprint);
  ready->fingerprint = g_strdup (fingerprint);
}

static void
check_ready (const char *first, const char *second)
{
  g_autoptr (KithHostOutput) output = kith_host_output_new (NULL);
  Ready ready = { 0 };

  g_signal_connect (output, "ready", G_CALLBACK (on_ready), &ready);
  kith_host_output_take_line (output, first);
  g_assert_cmpuint (ready.count, ==, 0);
  kith_host_output_take_line (output, second);
  kith_host_output_take_line (output, second);
  g_assert_cmpuint (ready.count, ==, 1);
  g_assert_cmpuint (ready.port, ==, 36869);
  g_assert_cmpstr (ready.fingerprint, ==, FINGERPRINT);
  g_free (ready.fingerprint);
}

static void
test_ready (void)
{
  check_ready ("certificate sha256 " FINGERPRINT, "kithd 0.1.0 listening on https://0.0.0.0:36869");
  check_ready ("kithd 0.1.0 listening on https://0.0.0.0:36869", "certificate sha256:" FINGERPRINT);
  check_ready ("kithd 0.1.0 listening on https://[::]:36869", "fingerprint (SHA-256): " FINGERPRINT " kept");
}

static void
test_noise (void)
{
  g_autoptr (KithHostOutput) output = kith_host_output_new (NULL);
  g_autofree char *last = NULL;
  Ready ready = { 0 };

  g_signal_connect (output, "ready", G_CALLBACK (on_ready), &ready);
  kith_host_output_take_line (output, "certificate sha256 " FINGERPRINT);
  kith_host_output_take_line (output, "a client said: kithd 9 listening on http://0.0.0.0:1");
  kith_host_output_take_line (output, "kithd: cannot listen on 0.0.0.0:80: Permission denied");
  kith_host_output_take_line (output, "");
  g_assert_cmpuint (ready.count, ==, 0);
  last = kith_host_output_dup_last_line (output);
  g_assert_cmpstr (last, ==, "kithd: cannot listen on 0.0.0.0:80: Permission denied");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host-output/ready", test_ready);
  g_test_add_func ("/host-output/noise", test_noise);
  return g_test_run ();
}
