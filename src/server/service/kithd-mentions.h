/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KITHD_MENTIONS_MAX 100

void kithd_mentions_scan (const char *content, GPtrArray *ids, GPtrArray *roles, gboolean *everyone);

G_END_DECLS
