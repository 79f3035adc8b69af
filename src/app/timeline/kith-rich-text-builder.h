/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-rich-text.h"

G_BEGIN_DECLS

/* More blocks than this run together into the last one. */
#define KITH_RICH_TEXT_MAX_BLOCKS 128

/* Writes a KithRichText block by block, and keeps what is hostile in a text from reaching it. */
typedef struct
{
  GPtrArray *blocks;
  KithBlock *block; /* (nullable): the one that is written now */
  GString *text;    /* of that block */
  char *marker;     /* (nullable): for the next block */
  guint offset;
  guint n_frames; /* real depth; more than fit are not kept */
  guint8 frames[KITH_BLOCK_MAX_DEPTH];
  guint n_marks; /* combining marks since the last letter */
  gboolean bidi; /* whether the block holds directions to be closed */
} KithRichTextBuilder;

void kith_rich_text_builder_init (KithRichTextBuilder *self);
KithRichText *kith_rich_text_builder_end (KithRichTextBuilder *self);
void kith_rich_text_builder_push_frame (KithRichTextBuilder *self, KithFrame frame);
void kith_rich_text_builder_pop_frame (KithRichTextBuilder *self);
void kith_rich_text_builder_take_marker (KithRichTextBuilder *self, char *marker);
void kith_rich_text_builder_begin_block (KithRichTextBuilder *self, KithBlockKind kind, gboolean tight);
void kith_rich_text_builder_end_block (KithRichTextBuilder *self);
void kith_rich_text_builder_append (KithRichTextBuilder *self, const char *text, gsize length, gboolean expose);
void kith_rich_text_builder_add_range (KithRichTextBuilder *self, KithRangeKind kind, guint start, char *target);
void kith_rich_text_builder_colour_range (KithRichTextBuilder *self, int colour);
void kith_rich_text_builder_take_attribute (KithRichTextBuilder *self, PangoAttribute *attribute, guint start);

G_END_DECLS
