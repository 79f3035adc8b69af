/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Argon2id by libsodium. Slow on purpose (64 MiB and some 60 ms), so never on an I/O thread or the writer's. */

char *kithd_password_hash (const char *password, GError **error);
gboolean kithd_password_verify (const char *hash, const char *password);

G_END_DECLS
