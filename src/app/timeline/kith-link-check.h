/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Addresses longer than this are shown as text. */
#define KITH_LINK_MAX_LENGTH 2048

char *kith_link_check (const char *address, char **host);
char *kith_link_find_note (const char *text, const char *address, const char *host);

G_END_DECLS
