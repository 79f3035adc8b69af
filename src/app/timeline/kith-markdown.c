/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-markdown.h"

#include "kith-link-check.h"
#include "kith-time-text.h"
#include "kith-markdown-prepare.h"
#include "kith-rich-text-builder.h"
#include "kith-text-safety.h"
#include "kith-uuid.h"

#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <glib/gi18n.h>
#include <string.h>

/* From cmark's tree to blocks; the tree is walked by its own iterator, never by recursion, so depth costs no stack. */

typedef struct
{
  KithRichTextBuilder builder;
  const KithMarkdownOptions *options;
  gboolean marks;
  gboolean spoilers;
  gboolean relative;                             /* says how far a moment is away */
  guint n_strong, n_emphasis, n_strike, n_links; /* how deep we are in each */
  guint strong_start, emphasis_start, strike_start, link_start;
  gboolean bare;       /* inside an address that stands alone */
  guint spoilers_left; /* marks of this block that have a partner */
  gint spoiler_start;  /* -1 outside */
  guint n_lists;
  guint numbers[KITH_BLOCK_MAX_DEPTH]; /* next number of each open list; 0 for bullets */
  gboolean tight;
} Walk;

static cmark_syntax_extension *
find_extension (const char *name)
{
  static gsize registered;

  if (g_once_init_enter (&registered))
    {
      cmark_gfm_core_extensions_ensure_registered ();
      g_once_init_leave (&registered, 1);
    }
  return cmark_find_syntax_extension (name);
}

static cmark_node *
parse_tree (const char *text, gsize length)
{
  cmark_parser *parser = cmark_parser_new (CMARK_OPT_DEFAULT);
  cmark_node *document;

  cmark_parser_attach_syntax_extension (parser, find_extension ("strikethrough"));
  cmark_parser_attach_syntax_extension (parser, find_extension ("autolink"));
  cmark_parser_feed (parser, text, length);
  document = cmark_parser_finish (parser);
  cmark_parser_free (parser);
  return document;
}

/* The extension's node type has no public name. */
static gboolean
is_strike (cmark_node *node, cmark_node_type type)
{
  return type > CMARK_NODE_FOOTNOTE_REFERENCE && strcmp (cmark_node_get_type_string (node), "strikethrough") == 0;
}

static guint
get_position (Walk *walk)
{
  return walk->builder.text ? walk->builder.text->len : 0;
}

static gboolean
is_mark (const char *p)
{
  return (guchar) p[0] == 0xef && (guchar) p[1] == 0xb7 && (guchar) p[2] >= 0x90 && (guchar) p[2] <= 0x97;
}

/* What the author typed, for places where marks mean nothing. */
static char *
restore_source (const char *text)
{
  GString *source = g_string_new (NULL);

  while (*text)
    {
      const char *next = strchr (text, '\xef');

      if (!next)
        {
          g_string_append (source, text);
          break;
        }
      g_string_append_len (source, text, next - text);
      if (is_mark (next))
        {
          g_string_append (source, kith_mark_get_source (g_utf8_get_char (next)));
          text = next + 3;
        }
      else
        {
          g_string_append_c (source, *next);
          text = next + 1;
        }
    }
  return g_string_free (source, FALSE);
}

static void
append_restored (Walk *walk, const char *literal)
{
  g_autofree char *source = walk->marks ? restore_source (literal) : NULL;
  const char *text = source ? source : literal;

  kith_rich_text_builder_append (&walk->builder, text, strlen (text), FALSE);
}

static void
append_mention (Walk *walk, const char *id)
{
  const KithMarkdownOptions *options = walk->options;
  g_autofree char *name = options && options->resolve ? options->resolve (id, options->data) : NULL;
  g_autofree char *clean = kith_text_clean_name (name ? name : _ ("unknown"));
  guint start = get_position (walk);

  kith_rich_text_builder_append (&walk->builder, "@", 1, FALSE);
  kith_rich_text_builder_append (&walk->builder, clean, strlen (clean), FALSE);
  kith_rich_text_builder_add_range (&walk->builder, KITH_RANGE_MENTION, start, g_strdup (id));
}

static void
append_role (Walk *walk, const char *id)
{
  const KithMarkdownOptions *options = walk->options;
  int colour = -1;
  g_autofree char *name = options && options->resolve_role ? options->resolve_role (id, &colour, options->data) : NULL;
  g_autofree char *clean = kith_text_clean_name (name ? name : _ ("unknown"));
  guint start = get_position (walk);

  kith_rich_text_builder_append (&walk->builder, "@", 1, FALSE);
  kith_rich_text_builder_append (&walk->builder, clean, strlen (clean), FALSE);
  kith_rich_text_builder_add_range (&walk->builder, KITH_RANGE_ROLE, start, g_strdup (id));
  kith_rich_text_builder_colour_range (&walk->builder, colour);
}

/* Writes a moment. Returns what it takes of the text; 0 where there is none. */
static gsize
append_time (Walk *walk, const char *text)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autofree char *shown = NULL;
  gint64 seconds, now = g_get_real_time () / G_USEC_PER_SEC;
  guint start = get_position (walk);
  char style;
  gsize length = kith_time_text_scan (text, &seconds, &style);

  if (length == 0 || walk->n_links > 0)
    return 0;
  zone = g_time_zone_new_local ();
  shown = kith_time_text_format (seconds, style, now, zone);
  kith_rich_text_builder_append (&walk->builder, shown, strlen (shown), FALSE);
  kith_rich_text_builder_add_range (&walk->builder, KITH_RANGE_TIME, start,
                                    kith_time_text_format (seconds, 'F', now, zone));
  walk->relative |= style == 'R';
  return length;
}

static void
append_spoiler_mark (Walk *walk)
{
  if (walk->spoilers_left == 0)
    {
      kith_rich_text_builder_append (&walk->builder, "||", 2, FALSE);
      return;
    }
  walk->spoilers_left--;
  if (walk->spoiler_start < 0)
    {
      walk->spoiler_start = get_position (walk);
      return;
    }
  kith_rich_text_builder_add_range (&walk->builder, KITH_RANGE_SPOILER, walk->spoiler_start, NULL);
  walk->spoiler_start = -1;
}

static gboolean
is_word_character (gunichar character)
{
  return g_unichar_isalnum (character) || character == '_';
}

static gboolean
is_everyone (Walk *walk, const char *p)
{
  const GString *text = walk->builder.text;

  if (!g_str_has_prefix (p, "@everyone") || is_word_character (g_utf8_get_char (p + strlen ("@everyone"))))
    return FALSE;
  return text->len == 0 || !is_word_character (g_utf8_get_char (g_utf8_prev_char (text->str + text->len)));
}

static void end_link (Walk *walk, const char *url);

static void
begin_bare_link (Walk *walk)
{
  if (walk->n_links > 0 || walk->bare)
    return;
  walk->bare = TRUE;
  walk->n_links++;
  walk->link_start = get_position (walk);
}

static void
end_bare_link (Walk *walk)
{
  g_autofree char *url = NULL;

  if (!walk->bare)
    return;
  walk->bare = FALSE;
  walk->n_links--;
  url = g_strdup (walk->builder.text->str + walk->link_start);
  if (*url)
    end_link (walk, url);
}

/* Writes text up to the next thing that means something, and returns what is left. */
static const char *
append_piece (Walk *walk, const char *p)
{
  gboolean everyone = walk->options && walk->options->everyone && walk->n_links == 0;
  gsize n = strcspn (p, everyone ? "\xef@" : "\xef");
  guint start;

  kith_rich_text_builder_append (&walk->builder, p, n, walk->n_links > 0);
  p += n;
  if (!*p)
    return p;
  if (*p == '@')
    {
      n = is_everyone (walk, p) ? strlen ("@everyone") : 1;
      start = get_position (walk);
      kith_rich_text_builder_append (&walk->builder, p, n, FALSE);
      if (n > 1)
        kith_rich_text_builder_add_range (&walk->builder, KITH_RANGE_EVERYONE, start, NULL);
      return p + n;
    }
  if (!is_mark (p))
    {
      n = g_utf8_next_char (p) - p;
      kith_rich_text_builder_append (&walk->builder, p, n, walk->n_links > 0);
      return p + n;
    }
  switch (g_utf8_get_char (p))
    {
    case KITH_MARK_SPOILER:
      append_spoiler_mark (walk);
      break;
    case KITH_MARK_LESS_THAN:
      n = append_time (walk, p + 3);
      if (n > 0)
        return p + 3 + n;
      kith_rich_text_builder_append (&walk->builder, "<", 1, FALSE);
      break;
    case KITH_MARK_MENTION:
    case KITH_MARK_ROLE:
      if (strnlen (p + 3, KITH_UUID_LENGTH + 3) == KITH_UUID_LENGTH + 3 && is_mark (p + 3 + KITH_UUID_LENGTH))
        {
          g_autofree char *id = g_strndup (p + 3, KITH_UUID_LENGTH);

          if (g_utf8_get_char (p) == KITH_MARK_ROLE)
            append_role (walk, id);
          else
            append_mention (walk, id);
          return p + 3 + KITH_UUID_LENGTH + 3;
        }
      append_restored (walk, g_utf8_get_char (p) == KITH_MARK_ROLE ? "<@&" : "<@");
      break;
    case KITH_MARK_MENTION_END:
      kith_rich_text_builder_append (&walk->builder, ">", 1, FALSE);
      break;
    case KITH_MARK_LINK:
      begin_bare_link (walk);
      break;
    case KITH_MARK_LINK_END:
      end_bare_link (walk);
      break;
    default:
      break;
    }
  return p + 3;
}

static void
append_text (Walk *walk, const char *literal)
{
  gboolean everyone = walk->options && walk->options->everyone;

  if (!walk->marks && !everyone)
    {
      kith_rich_text_builder_append (&walk->builder, literal, strlen (literal), walk->n_links > 0);
      return;
    }
  while (*literal)
    literal = append_piece (walk, literal);
}

static guint
count_spoiler_marks (cmark_node *block)
{
  cmark_iter *iter = cmark_iter_new (block);
  cmark_event_type event;
  guint n = 0;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    {
      const char *p;

      if (event != CMARK_EVENT_ENTER || cmark_node_get_type (cmark_iter_get_node (iter)) != CMARK_NODE_TEXT)
        continue;
      p = cmark_node_get_literal (cmark_iter_get_node (iter));
      while ((p = strstr (p, "\xef\xb7\x90")))
        {
          n++;
          p += 3;
        }
    }
  cmark_iter_free (iter);
  return n;
}

static void
begin_inlines (Walk *walk, cmark_node *node, KithBlockKind kind)
{
  kith_rich_text_builder_begin_block (&walk->builder, kind, walk->tight);
  walk->builder.block->level = kind == KITH_BLOCK_HEADING ? cmark_node_get_heading_level (node) : 0;
  walk->spoilers_left = walk->spoilers ? count_spoiler_marks (node) & ~1u : 0;
  walk->bare = FALSE;
  walk->spoiler_start = -1;
}

static void
append_code_block (Walk *walk, cmark_node *node)
{
  int length, offset;
  char character;
  gboolean fenced = cmark_node_get_fenced (node, &length, &offset, &character);
  const char *info = cmark_node_get_fence_info (node);
  gsize n = strspn (info, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "+-#_.");

  /* Who begins a line with spaces means spaces. */
  kith_rich_text_builder_begin_block (&walk->builder, fenced ? KITH_BLOCK_CODE : KITH_BLOCK_PARAGRAPH, walk->tight);
  if (fenced && n > 0 && n <= 24 && !walk->builder.block->language)
    walk->builder.block->language = g_ascii_strdown (info, n);
  append_restored (walk, cmark_node_get_literal (node));
  kith_rich_text_builder_end_block (&walk->builder);
}

static void
append_code (Walk *walk, cmark_node *node)
{
  guint start = get_position (walk);

  append_restored (walk, cmark_node_get_literal (node));
  kith_rich_text_builder_take_attribute (&walk->builder, pango_attr_family_new ("Monospace"), start);
  kith_rich_text_builder_take_attribute (&walk->builder, pango_attr_scale_new (0.92), start);
  kith_rich_text_builder_add_range (&walk->builder, KITH_RANGE_CODE, start, NULL);
}

static void
append_note (Walk *walk, const char *note)
{
  g_autofree char *text = g_strdup_printf (" (%s)", note);
  guint start = get_position (walk);

  kith_rich_text_builder_append (&walk->builder, text, strlen (text), TRUE);
  kith_rich_text_builder_add_range (&walk->builder, KITH_RANGE_NOTE, start, NULL);
}

/* Shows where an address leads that is nothing but itself. Returns whether that is known. */
static gboolean
append_place (Walk *walk, const char *address)
{
  const KithMarkdownOptions *options = walk->options;
  g_autofree char *label = options && options->describe_link ? options->describe_link (address, options->data) : NULL;
  g_autofree char *clean = label && *label ? kith_text_clean_name (label) : NULL;
  const char *shown = clean ? clean : _ ("unknown");

  if (!label)
    return FALSE;
  g_string_truncate (walk->builder.text, walk->link_start);
  kith_rich_text_builder_append (&walk->builder, shown, strlen (shown), FALSE);
  kith_rich_text_builder_add_range (&walk->builder, clean ? KITH_RANGE_PLACE : KITH_RANGE_NOTE, walk->link_start,
                                    clean ? g_strdup (address) : NULL);
  return TRUE;
}

static void
end_link (Walk *walk, const char *url)
{
  g_autofree char *host = NULL, *address = NULL, *note = NULL;
  const char *shown;

  if (get_position (walk) == walk->link_start)
    kith_rich_text_builder_append (&walk->builder, url, strlen (url), TRUE);
  address = kith_link_check (url, &host);
  shown = walk->builder.text->str + walk->link_start;
  if (!address)
    {
      /* The address is text too, or an author would wonder where it went. */
      if (strcmp (shown, url) != 0)
        append_note (walk, url);
      return;
    }
  if (strcmp (shown, url) == 0 && append_place (walk, address))
    return;
  note = kith_link_find_note (shown, address, host);
  kith_rich_text_builder_add_range (&walk->builder, KITH_RANGE_LINK, walk->link_start, g_steal_pointer (&address));
  if (note)
    append_note (walk, note);
}

static void
end_link_node (Walk *walk, cmark_node *node)
{
  const char *written = cmark_node_get_url (node);
  g_autofree char *restored = walk->marks ? restore_source (written) : NULL;

  end_link (walk, restored ? restored : written);
}

static void
begin_list (Walk *walk, cmark_node *node)
{
  guint number = cmark_node_get_list_type (node) == CMARK_ORDERED_LIST ? MAX (cmark_node_get_list_start (node), 0) + 1
                                                                       : 0;

  if (walk->n_lists < KITH_BLOCK_MAX_DEPTH)
    walk->numbers[walk->n_lists] = number;
  walk->n_lists++;
  walk->tight = cmark_node_get_list_tight (node);
}

static void
begin_item (Walk *walk)
{
  static const char *const bullets[] = { "•", "◦", "▪" };
  guint list = MIN (walk->n_lists, KITH_BLOCK_MAX_DEPTH) - 1;

  kith_rich_text_builder_push_frame (&walk->builder, KITH_FRAME_LIST);
  if (walk->numbers[list] > 0)
    kith_rich_text_builder_take_marker (&walk->builder, g_strdup_printf ("%u.", walk->numbers[list]++ - 1));
  else
    kith_rich_text_builder_take_marker (&walk->builder, g_strdup (bullets[list % G_N_ELEMENTS (bullets)]));
}

static void
end_item (Walk *walk)
{
  if (walk->builder.marker)
    {
      kith_rich_text_builder_begin_block (&walk->builder, KITH_BLOCK_PARAGRAPH, walk->tight);
      kith_rich_text_builder_end_block (&walk->builder);
    }
  kith_rich_text_builder_pop_frame (&walk->builder);
}

static gboolean
enter_block (Walk *walk, cmark_node *node)
{
  switch (cmark_node_get_type (node))
    {
    case CMARK_NODE_BLOCK_QUOTE:
      kith_rich_text_builder_push_frame (&walk->builder, KITH_FRAME_QUOTE);
      return TRUE;
    case CMARK_NODE_LIST:
      begin_list (walk, node);
      return TRUE;
    case CMARK_NODE_ITEM:
      begin_item (walk);
      return TRUE;
    case CMARK_NODE_PARAGRAPH:
      begin_inlines (walk, node, KITH_BLOCK_PARAGRAPH);
      return TRUE;
    case CMARK_NODE_HEADING:
      begin_inlines (walk, node, KITH_BLOCK_HEADING);
      return TRUE;
    case CMARK_NODE_CODE_BLOCK:
      append_code_block (walk, node);
      return TRUE;
    case CMARK_NODE_THEMATIC_BREAK:
      kith_rich_text_builder_begin_block (&walk->builder, KITH_BLOCK_RULE, FALSE);
      kith_rich_text_builder_end_block (&walk->builder);
      return TRUE;
    case CMARK_NODE_HTML_BLOCK:
      kith_rich_text_builder_begin_block (&walk->builder, KITH_BLOCK_PARAGRAPH, walk->tight);
      append_restored (walk, cmark_node_get_literal (node));
      kith_rich_text_builder_end_block (&walk->builder);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
enter_inline (Walk *walk, cmark_node *node)
{
  cmark_node_type type = cmark_node_get_type (node);

  if (type == CMARK_NODE_TEXT)
    append_text (walk, cmark_node_get_literal (node));
  else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
    kith_rich_text_builder_append (&walk->builder, "\n", 1, FALSE);
  else if (type == CMARK_NODE_CODE)
    append_code (walk, node);
  else if (type == CMARK_NODE_HTML_INLINE)
    append_restored (walk, cmark_node_get_literal (node));
  else if (type == CMARK_NODE_STRONG && walk->n_strong++ == 0)
    walk->strong_start = get_position (walk);
  else if (type == CMARK_NODE_EMPH && walk->n_emphasis++ == 0)
    walk->emphasis_start = get_position (walk);
  else if ((type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) && walk->n_links++ == 0)
    walk->link_start = get_position (walk);
  else if (is_strike (node, type) && walk->n_strike++ == 0)
    walk->strike_start = get_position (walk);
}

static void
leave_node (Walk *walk, cmark_node *node)
{
  KithRichTextBuilder *builder = &walk->builder;
  cmark_node_type type = cmark_node_get_type (node);

  if (type == CMARK_NODE_BLOCK_QUOTE)
    kith_rich_text_builder_pop_frame (builder);
  else if (type == CMARK_NODE_ITEM)
    end_item (walk);
  else if (type == CMARK_NODE_LIST)
    walk->tight = --walk->n_lists > 0 && walk->tight;
  else if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING)
    {
      end_bare_link (walk);
      kith_rich_text_builder_end_block (builder);
    }
  else if (type == CMARK_NODE_STRONG && --walk->n_strong == 0)
    kith_rich_text_builder_take_attribute (builder, pango_attr_weight_new (PANGO_WEIGHT_BOLD), walk->strong_start);
  else if (type == CMARK_NODE_EMPH && --walk->n_emphasis == 0)
    kith_rich_text_builder_take_attribute (builder, pango_attr_style_new (PANGO_STYLE_ITALIC), walk->emphasis_start);
  else if ((type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) && --walk->n_links == 0)
    end_link_node (walk, node);
  else if (is_strike (node, type) && --walk->n_strike == 0)
    kith_rich_text_builder_take_attribute (builder, pango_attr_strikethrough_new (TRUE), walk->strike_start);
}

static void
walk_tree (Walk *walk, cmark_node *document)
{
  cmark_iter *iter = cmark_iter_new (document);
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    {
      cmark_node *node = cmark_iter_get_node (iter);

      if (event == CMARK_EVENT_EXIT)
        leave_node (walk, node);
      else if (!enter_block (walk, node))
        enter_inline (walk, node);
    }
  cmark_iter_free (iter);
}

static KithRichText *
parse_plain (const char *source, gsize length)
{
  KithRichTextBuilder builder;

  kith_rich_text_builder_init (&builder);
  if (length > 0)
    {
      kith_rich_text_builder_begin_block (&builder, KITH_BLOCK_PARAGRAPH, FALSE);
      kith_rich_text_builder_append (&builder, source, length, FALSE);
    }
  return kith_rich_text_builder_end (&builder);
}

static KithRichText *
parse_tree_text (const char *source, gsize length, const KithMarkdownOptions *options)
{
  Walk walk = { .options = options, .spoiler_start = -1 };
  KithRichText *text;
  KithPrepared prepared;
  cmark_node *document;

  kith_markdown_prepare (source, length, &prepared);
  walk.marks = prepared.marks;
  walk.spoilers = prepared.spoilers;
  kith_rich_text_builder_init (&walk.builder);
  document = parse_tree (prepared.text->str, prepared.text->len);
  walk_tree (&walk, document);
  cmark_node_free (document);
  g_string_free (prepared.text, TRUE);
  text = kith_rich_text_builder_end (&walk.builder);
  text->relative = walk.relative;
  return text;
}

/* Cuts at a character's edge and says that it did. */
static KithRichText *
parse_endless (const char *source)
{
  g_autofree char *head = g_strndup (source, KITH_MARKDOWN_MAX_BYTES);
  g_autofree char *valid = g_utf8_make_valid (head, -1);
  g_autofree char *shown = g_strconcat (valid, "…", NULL);

  return parse_plain (shown, strlen (shown));
}

/**
 * kith_markdown_parse_fully:
 *
 * Does what kith_markdown_parse() does, without looking for a shorter way first.
 *
 * Returns: (transfer full): the text as blocks
 */
KithRichText *
kith_markdown_parse_fully (const char *source, const KithMarkdownOptions *options)
{
  gsize length = strnlen (source, KITH_MARKDOWN_MAX_BYTES + 1);
  g_autofree char *valid = NULL;

  if (length > KITH_MARKDOWN_MAX_BYTES)
    return parse_endless (source);
  if (!g_utf8_validate_len (source, length, NULL))
    {
      valid = g_utf8_make_valid (source, length);
      source = valid;
      length = strlen (valid);
    }
  return parse_tree_text (source, length, options);
}

/**
 * kith_markdown_parse:
 * @source: Markdown from anybody
 * @options: (nullable): how mentions are shown
 *
 * Reads a message's Markdown: CommonMark with strikethrough, autolinks, spoilers and mentions, without HTML; line ends
 * are kept. The result is bounded in depth and size whatever the source is.
 *
 * Returns: (transfer full): the text as blocks
 */
KithRichText *
kith_markdown_parse (const char *source, const KithMarkdownOptions *options)
{
  gsize length = strnlen (source, KITH_MARKDOWN_MAX_BYTES + 1);

  if (length <= KITH_MARKDOWN_MAX_BYTES && kith_markdown_is_plain (source, length) &&
      g_utf8_validate_len (source, length, NULL))
    return parse_plain (source, length);
  return kith_markdown_parse_fully (source, options);
}
