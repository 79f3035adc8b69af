/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-markdown-label.h"

#include "kith-markdown.h"

/* Markdown for a label: what is short and stands alone, such as what people say of themselves. Links can be pressed. */

typedef struct
{
  PangoAttrType type;
  const char *open, *close;
} Style;

static const Style styles[] = {
  { PANGO_ATTR_WEIGHT, "<b>", "</b>" },
  { PANGO_ATTR_STYLE, "<i>", "</i>" },
  { PANGO_ATTR_STRIKETHROUGH, "<s>", "</s>" },
  { PANGO_ATTR_FAMILY, "<tt>", "</tt>" },
};

static const KithRange *
find_link (const KithBlock *block, guint at)
{
  for (guint i = 0; block->ranges && i < block->ranges->len; i++)
    {
      const KithRange *range = &g_array_index (block->ranges, KithRange, i);

      if ((range->kind == KITH_RANGE_LINK || range->kind == KITH_RANGE_PLACE) && range->start <= at && at < range->end)
        return range;
    }
  return NULL;
}

/* A piece whose attributes are the same all through. */
static void
append_piece (GString *markup, const char *text, guint length, PangoAttrIterator *attributes)
{
  g_autofree char *escaped = g_markup_escape_text (text, length);

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (attributes && pango_attr_iterator_get (attributes, styles[i].type))
      g_string_append (markup, styles[i].open);
  g_string_append (markup, escaped);
  for (guint i = G_N_ELEMENTS (styles); i > 0; i--)
    if (attributes && pango_attr_iterator_get (attributes, styles[i - 1].type))
      g_string_append (markup, styles[i - 1].close);
}

static void
append_block (GString *markup, const KithBlock *block)
{
  PangoAttrIterator *attributes = block->attributes ? pango_attr_list_get_iterator (block->attributes) : NULL;
  guint at = 0;

  while (at < block->length)
    {
      const KithRange *link = find_link (block, at);
      int first = 0, last = (int) block->length;
      guint end = block->length;
      g_autofree char *address = link ? g_markup_escape_text (link->target, -1) : NULL;

      while (attributes)
        {
          pango_attr_iterator_range (attributes, &first, &last);
          if ((guint) last > at || !pango_attr_iterator_next (attributes))
            break;
        }
      if ((guint) last > at)
        end = MIN (end, (guint) last);
      if (link)
        end = MIN (end, link->end);
      for (guint i = 0; !link && block->ranges && i < block->ranges->len; i++)
        {
          const KithRange *next = &g_array_index (block->ranges, KithRange, i);

          if ((next->kind == KITH_RANGE_LINK || next->kind == KITH_RANGE_PLACE) && next->start > at)
            end = MIN (end, next->start);
        }
      if (link)
        g_string_append_printf (markup, "<a href=\"%s\">", address);
      append_piece (markup, block->text + at, end - at, attributes);
      if (link)
        g_string_append (markup, "</a>");
      at = end;
    }
  g_clear_pointer (&attributes, pango_attr_iterator_destroy);
}

/**
 * kith_markdown_to_markup:
 *
 * Returns: (transfer full): Pango markup with links, a line a block
 */
char *
kith_markdown_to_markup (const char *source)
{
  g_autoptr (KithRichText) text = kith_markdown_parse (source, NULL);
  GString *markup = g_string_new (NULL);

  for (guint i = 0; i < text->blocks->len; i++)
    {
      const KithBlock *block = g_ptr_array_index (text->blocks, i);
      g_autofree char *marker = block->marker ? g_markup_escape_text (block->marker, -1) : NULL;

      if (markup->len)
        g_string_append_c (markup, '\n');
      if (marker)
        g_string_append_printf (markup, "%s ", marker);
      append_block (markup, block);
    }
  return g_string_free (markup, FALSE);
}

static gboolean
on_activate_link (GtkLabel *label, const char *address)
{
  return g_str_has_prefix (address, "kith:") &&
         gtk_widget_activate_action (GTK_WIDGET (label), "win.open-link", "s", address);
}

/**
 * kith_markdown_show_in_label:
 *
 * Shows Markdown in a label; its links open by mouse and keyboard.
 */
void
kith_markdown_show_in_label (GtkLabel *label, const char *source)
{
  g_autofree char *markup = kith_markdown_to_markup (source);

  if (!g_object_get_data (G_OBJECT (label), "kith-markdown"))
    {
      g_object_set_data (G_OBJECT (label), "kith-markdown", label);
      g_signal_connect (label, "activate-link", G_CALLBACK (on_activate_link), NULL);
    }
  gtk_label_set_markup (label, markup);
}
