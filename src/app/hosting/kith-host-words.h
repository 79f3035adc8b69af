/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *kith_host_words_for_end (const char *last_line, guint port);

G_END_DECLS
