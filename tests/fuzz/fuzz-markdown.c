/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-markdown.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static char *
resolve (const char *user_id, gpointer data)
{
  return g_strdup (user_id);
}

static void
check_block (const KithBlock *block)
{
  g_assert_true (g_utf8_validate_len (block->text, block->length, NULL));
  g_assert_cmpuint (block->n_frames, <=, KITH_BLOCK_MAX_DEPTH);
  for (guint i = 0; block->ranges && i < block->ranges->len; i++)
    {
      const KithRange *range = &g_array_index (block->ranges, KithRange, i);

      g_assert_cmpuint (range->start, <=, range->end);
      g_assert_cmpuint (range->end, <=, block->length);
      g_assert_true (range->kind != KITH_RANGE_LINK || range->target);
    }
}

/* Whatever comes, the result is bounded and its text valid. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const KithMarkdownOptions options = { .resolve = resolve, .everyone = TRUE };
  g_autofree char *source = g_strndup ((const char *) data, size);
  g_autoptr (KithRichText) text = kith_markdown_parse (source, &options);
  g_autofree char *plain = kith_rich_text_to_plain (text, 0, G_MAXUINT);

  g_assert_cmpuint (text->blocks->len, <=, 128);
  g_assert_true (g_utf8_validate (plain, -1, NULL));
  for (guint i = 0; i < text->blocks->len; i++)
    check_block (g_ptr_array_index (text->blocks, i));
  return 0;
}
