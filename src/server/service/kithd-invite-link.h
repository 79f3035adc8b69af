/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *kithd_invite_link_build (const char *base_url, const char *code, const char *fingerprint);
char *kithd_invite_code_new (void);

G_END_DECLS
