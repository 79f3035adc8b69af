/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An accent colour. Fill stands under white letters, text on the backgrounds of the window; each is another in the
 * dark. */
typedef struct
{
  const char *id;   /* as the setting has it */
  const char *name; /* to be translated */
  const char *fill, *text;
  const char *dark_fill, *dark_text;
} KithAccent;

/* The first one is that of the style sheet. */
extern const KithAccent kith_accents[];
extern const guint kith_n_accents;

const KithAccent *kith_accent_find (const char *id);

G_END_DECLS
