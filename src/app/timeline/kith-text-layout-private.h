/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-text-layout.h"

G_BEGIN_DECLS

/* One block at its place. */
typedef struct
{
  const KithBlock *block;
  PangoLayout *layout; /* (nullable): none for a rule */
  PangoLayout *marker; /* (nullable) */
  int x, y;            /* of the text */
  int width, height;   /* of the text */
} KithPlacedBlock;

struct _KithTextLayout
{
  PangoContext *context;
  const KithPalette *palette;
  KithRichText *text; /* (nullable) */
  char *suffix;       /* (nullable): small print behind the text */
  GArray *placed;     /* of KithPlacedBlock */
  GPtrArray *spare;   /* layouts to be filled again */
  int width;          /* that it is laid out for; -1 for none */
  int height;
  guint selection_start, selection_end;
  const KithRange *pointed, *focused; /* (nullable) */
  GPtrArray *revealed;                /* spoilers */
};

#define KITH_CODE_PADDING_X 10
#define KITH_CODE_PADDING_Y 7
#define KITH_QUOTE_INDENT 14
#define KITH_LIST_INDENT 24

int kith_text_layout_get_block_indent (const KithBlock *block);

GdkRGBA kith_text_layout_get_role_colour (KithTextLayout *self, const KithRange *range);

G_END_DECLS
