/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads what kithd prints. Signal: ready (guint port, const char *fingerprint), once. */
#define KITH_TYPE_HOST_OUTPUT (kith_host_output_get_type ())
G_DECLARE_FINAL_TYPE (KithHostOutput, kith_host_output, KITH, HOST_OUTPUT, GObject)

KithHostOutput *kith_host_output_new (GInputStream *stream);
void kith_host_output_take_line (KithHostOutput *self, const char *line);
char *kith_host_output_dup_last_line (KithHostOutput *self);
void kith_host_output_add_lines (KithHostOutput *self, GStrvBuilder *lines);

G_END_DECLS
