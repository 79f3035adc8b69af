/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The language of the program, where the person wants another one than that of the system. */
typedef struct
{
  const char *id;   /* as the setting has it; empty for that of the system */
  const char *name; /* in the language itself; NULL for that of the system */
} KithLanguage;

extern const KithLanguage kith_languages[];
extern const guint kith_n_languages;

void kith_language_apply (GSettings *settings);

G_END_DECLS
