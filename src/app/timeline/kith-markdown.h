/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-rich-text.h"

G_BEGIN_DECLS

/* Longer sources are shown as plain text up to here; the protocol's limit is 4000 characters of at most 4 bytes. */
#define KITH_MARKDOWN_MAX_BYTES 16000

/* Finds the name that a mentioned user is shown by; (transfer full) (nullable). */
typedef char *(*KithMentionFunc) (const char *user_id, gpointer data);

typedef struct
{
  KithMentionFunc resolve; /* (nullable) */
  gpointer data;
  gboolean everyone; /* whether @everyone calls everybody */
  /* (nullable): finds what an address that stands alone is shown as; (transfer full) (nullable). An empty text is of a
   * place that the reader may not see. */
  char *(*describe_link) (const char *address, gpointer data);
  /* (nullable): finds the name that a mentioned role is shown by; (transfer full) (nullable), and its colour: 0xRRGGBB,
   * or below zero for none. */
  char *(*resolve_role) (const char *role_id, int *colour, gpointer data);
} KithMarkdownOptions;

KithRichText *kith_markdown_parse (const char *source, const KithMarkdownOptions *options);
KithRichText *kith_markdown_parse_fully (const char *source, const KithMarkdownOptions *options);

G_END_DECLS
