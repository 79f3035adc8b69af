/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How well what was typed fits a name. A text is prepared once and compared often. */
typedef struct _KithFuzzy KithFuzzy;

KithFuzzy *kith_fuzzy_new (const char *text);
void kith_fuzzy_free (KithFuzzy *self);

gboolean kith_fuzzy_is_empty (const KithFuzzy *self);
int kith_fuzzy_score (const KithFuzzy *query, const KithFuzzy *text);
int kith_fuzzy_score_in_place (const KithFuzzy *query, const KithFuzzy *text, const KithFuzzy *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithFuzzy, kith_fuzzy_free)

G_END_DECLS
