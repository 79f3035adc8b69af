/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The channels where the person was last, newest first, kept across starts. */
void kith_recent_add (GSettings *settings, const char *channel_id);

G_END_DECLS
