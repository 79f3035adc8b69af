/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

G_BEGIN_DECLS

/* Quotes and lists deeper than this are drawn at this depth. */
#define KITH_BLOCK_MAX_DEPTH 6

typedef enum
{
  KITH_BLOCK_PARAGRAPH,
  KITH_BLOCK_HEADING,
  KITH_BLOCK_CODE,
  KITH_BLOCK_RULE,
} KithBlockKind;

typedef enum
{
  KITH_FRAME_QUOTE,
  KITH_FRAME_LIST,
} KithFrame;

typedef enum
{
  KITH_RANGE_LINK,     /* target is the address */
  KITH_RANGE_PLACE,    /* a link to a message, shown as where that stands; target is the address */
  KITH_RANGE_MENTION,  /* target is the user's id */
  KITH_RANGE_ROLE,     /* target is the role's id */
  KITH_RANGE_PERSON,   /* a name in what the system noted; target is the user's id */
  KITH_RANGE_EVERYONE, /* no target */
  KITH_RANGE_SPOILER,  /* no target */
  KITH_RANGE_SHOW,     /* written by us: shows what is folded; no target */
  KITH_RANGE_MESSAGE,  /* written by us: leads to a message of the channel; target is its id */
  KITH_RANGE_CODE,     /* no target */
  KITH_RANGE_TIME,     /* target is the whole moment */
  KITH_RANGE_NOTE,     /* written by us, not by the author: where a link really leads */
} KithRangeKind;

/* Bytes of a block's text that mean something; ordered by start, and may overlap. */
typedef struct
{
  KithRangeKind kind;
  guint start;
  guint end;
  char *target; /* (nullable) */
  int colour;   /* of a role: 0xRRGGBB, or -1; nothing for the rest */
} KithRange;

typedef struct
{
  KithBlockKind kind;
  guint8 level; /* of a heading, from 1 */
  guint8 n_frames;
  guint8 frames[KITH_BLOCK_MAX_DEPTH]; /* KithFrame, outermost first */
  gboolean tight;                      /* stands close to the block before it */
  char *marker;                        /* (nullable): bullet or number, on the first block of a list's item */
  char *language;                      /* (nullable): of code */
  char *text;
  guint length;              /* bytes of text */
  guint offset;              /* where text begins in the plain text of the whole */
  PangoAttrList *attributes; /* (nullable): without colours, which belong to who draws */
  GArray *ranges;            /* (nullable) of KithRange */
} KithBlock;

/* A message's text, ready to be drawn: blocks in order, and no colours. Immutable once made; counted references. */
typedef struct
{
  GPtrArray *blocks; /* of KithBlock */
  gboolean jumbo;    /* nothing but a few emoji */
  gboolean relative; /* says how far a moment is away, which passes */
} KithRichText;

KithRichText *kith_rich_text_ref (KithRichText *self);
void kith_rich_text_unref (KithRichText *self);
char *kith_rich_text_to_plain (KithRichText *self, guint start, guint end);
char *kith_rich_text_dup_readable (KithRichText *self, GPtrArray *revealed);
guint kith_rich_text_get_length (KithRichText *self);
void kith_block_free (KithBlock *block);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithRichText, kith_rich_text_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithBlock, kith_block_free)

G_END_DECLS
