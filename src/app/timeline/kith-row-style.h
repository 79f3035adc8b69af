/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-palette.h"
#include "kith-picture.h"

G_BEGIN_DECLS

typedef enum
{
  KITH_LABEL_AUTHOR,
  KITH_LABEL_SMALL,
  KITH_LABEL_SMALL_STRONG,
} KithLabelKind;

/* What all rows of one conversation draw with: colours, the context of their text, and small things drawn again and
 * again. */
typedef struct _KithRowStyle KithRowStyle;

KithRowStyle *kith_row_style_new (GtkWidget *widget);
void kith_row_style_free (KithRowStyle *self);
void kith_row_style_update (KithRowStyle *self);

const KithPalette *kith_row_style_get_palette (KithRowStyle *self);
PangoContext *kith_row_style_get_context (KithRowStyle *self);
PangoLayout *kith_row_style_get_label (KithRowStyle *self, KithLabelKind kind, const char *text);
GdkTexture *kith_row_style_get_avatar (KithRowStyle *self, const char *name, KithPicture *picture, int size);
GdkRGBA kith_row_style_get_author_colour (KithRowStyle *self, int colour);

/* Whether messages stand close together. */
void kith_row_style_set_compact (KithRowStyle *self, gboolean compact);
gboolean kith_row_style_get_compact (KithRowStyle *self);

/* While messages are picked, rows have room for a mark before them. */
void kith_row_style_set_picking (KithRowStyle *self, gboolean picking);
gboolean kith_row_style_get_picking (KithRowStyle *self);

/* What blocked people wrote is folded, but for the messages that were asked for. */
void kith_row_style_unfold (KithRowStyle *self, const char *key);
void kith_row_style_fold_all (KithRowStyle *self);
gboolean kith_row_style_is_unfolded (KithRowStyle *self, const char *key);

char *kith_row_style_format_time (KithRowStyle *self, gint64 time_ms);
char *kith_row_style_format_day (KithRowStyle *self, gint64 time_ms);
char *kith_row_style_format_full (KithRowStyle *self, gint64 time_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithRowStyle, kith_row_style_free)

G_END_DECLS
