/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-palette.h"
#include "kith-rich-text.h"

G_BEGIN_DECLS

/* A KithRichText laid out for a width and drawn. Places in it are bytes of its plain text. */
typedef struct _KithTextLayout KithTextLayout;

KithTextLayout *kith_text_layout_new (PangoContext *context, const KithPalette *palette);
void kith_text_layout_free (KithTextLayout *self);

void kith_text_layout_set_text (KithTextLayout *self, KithRichText *text, const char *suffix);
KithRichText *kith_text_layout_get_text (KithTextLayout *self);
void kith_text_layout_invalidate (KithTextLayout *self);
int kith_text_layout_measure (KithTextLayout *self, int width);
void kith_text_layout_snapshot (KithTextLayout *self, GtkSnapshot *snapshot, double opacity);

gboolean kith_text_layout_find_index (KithTextLayout *self, double x, double y, guint *index);
const KithRange *kith_text_layout_find_range (KithTextLayout *self, guint index, guint *start);
const KithRange *kith_text_layout_find_next_range (KithTextLayout *self, guint *index, gboolean forward);
gboolean kith_text_layout_get_range_bounds (KithTextLayout *self, guint start, guint end, GdkRectangle *bounds);
void kith_text_layout_find_word (KithTextLayout *self, guint index, guint *start, guint *end);
void kith_text_layout_find_paragraph (KithTextLayout *self, guint index, guint *start, guint *end);

void kith_text_layout_set_selection (KithTextLayout *self, guint start, guint end);
void kith_text_layout_set_pointed (KithTextLayout *self, const KithRange *range);
void kith_text_layout_set_focused (KithTextLayout *self, const KithRange *range);
gboolean kith_text_layout_reveal (KithTextLayout *self, const KithRange *spoiler);
gboolean kith_text_layout_is_hidden (KithTextLayout *self, const KithRange *spoiler);
char *kith_text_layout_dup_readable (KithTextLayout *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithTextLayout, kith_text_layout_free)

G_END_DECLS
