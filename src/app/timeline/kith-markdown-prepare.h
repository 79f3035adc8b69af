/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Noncharacters that stand in the text given to the parser for what it must not read; they never come from outside.
 * All are U+FDD0 to U+FDD7, in UTF-8 EF B7 90 to EF B7 97. */
#define KITH_MARK_FIRST 0xfdd0
#define KITH_MARK_SPOILER 0xfdd0     /* for two bars */
#define KITH_MARK_MENTION 0xfdd1     /* for <@ */
#define KITH_MARK_MENTION_END 0xfdd2 /* for > after an id */
#define KITH_MARK_LESS_THAN 0xfdd3   /* for < */
#define KITH_MARK_NOTHING 0xfdd4     /* keeps a line from being read as something else */
#define KITH_MARK_LINK 0xfdd5        /* before an address of ours that stands alone */
#define KITH_MARK_LINK_END 0xfdd6    /* behind it */
#define KITH_MARK_ROLE 0xfdd7        /* for <@& */
#define KITH_MARK_LAST 0xfdd7

typedef struct
{
  GString *text;
  gboolean marks;    /* whether any mark stands in the text */
  gboolean spoilers; /* whether KITH_MARK_SPOILER does */
} KithPrepared;

gboolean kith_markdown_is_plain (const char *source, gsize length);
void kith_markdown_prepare (const char *source, gsize length, KithPrepared *prepared);
const char *kith_mark_get_source (gunichar mark);

G_END_DECLS
