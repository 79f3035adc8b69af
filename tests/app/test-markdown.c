/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-markdown.h"
#include "kith-time-text.h"
#include "kith-markdown-prepare.h"

#include <string.h>

#define ANNA "01934b2e-7c00-7000-8000-000000000001"
#define NOBODY "01934b2e-7c00-7000-8000-000000000002"

/* A text is compared as one line: blocks divided by " / ", each with its frames (q, l), kind, marker, text, and then
 * what lies on it, as name start-end and target. */

static char *
resolve (const char *user_id, gpointer data)
{
  return strcmp (user_id, ANNA) == 0 ? g_strdup ("Anna \xe2\x80\xae"
                                                 "K")
                                     : NULL;
}

/* As one who sees what is at "here", and nothing of what is at "hidden". */
static char *
describe_link (const char *address, gpointer data)
{
  if (g_str_has_prefix (address, "kith://here/"))
    return g_strdup ("#den › message");
  return g_str_has_prefix (address, "kith://hidden/") ? g_strdup ("") : NULL;
}

static char *
resolve_role (const char *role_id, int *colour, gpointer data)
{
  *colour = 0xff7800;
  return strcmp (role_id, ANNA) == 0 ? g_strdup ("Bakers") : NULL;
}

static const KithMarkdownOptions options = {
  .resolve = resolve, .everyone = TRUE, .describe_link = describe_link, .resolve_role = resolve_role
};

static gboolean
describe_attribute (PangoAttribute *attribute, gpointer data)
{
  GString *line = data;

  switch (attribute->klass->type)
    {
    case PANGO_ATTR_WEIGHT:
      g_string_append_printf (line, " {bold %u-%u}", attribute->start_index, attribute->end_index);
      break;
    case PANGO_ATTR_STYLE:
      g_string_append_printf (line, " {italic %u-%u}", attribute->start_index, attribute->end_index);
      break;
    case PANGO_ATTR_STRIKETHROUGH:
      g_string_append_printf (line, " {strike %u-%u}", attribute->start_index, attribute->end_index);
      break;
    default:
      break;
    }
  return FALSE;
}

static void
describe_block (const KithBlock *block, GString *line)
{
  static const char *const ranges[] = { "link",    "place", "mention", "role", "person", "everyone",
                                        "spoiler", "show",  "message", "code", "time",   "note" };
  static const char *const kinds[] = { "", "h", "code", "rule" };

  for (guint i = 0; i < block->n_frames; i++)
    g_string_append_c (line, block->frames[i] == KITH_FRAME_QUOTE ? 'q' : 'l');
  g_string_append (line, kinds[block->kind]);
  if (block->kind == KITH_BLOCK_HEADING)
    g_string_append_printf (line, "%u", block->level);
  if (block->language)
    g_string_append_printf (line, "(%s)", block->language);
  if (block->marker)
    g_string_append_printf (line, "<%s>", block->marker);
  g_string_append_printf (line, "[%s]", block->text);
  if (block->attributes)
    pango_attr_list_unref (pango_attr_list_filter (block->attributes, describe_attribute, line)
                             ?: pango_attr_list_new ());
  for (guint i = 0; block->ranges && i < block->ranges->len; i++)
    {
      const KithRange *range = &g_array_index (block->ranges, KithRange, i);

      g_string_append_printf (line, " {%s %u-%u%s%s}", ranges[range->kind], range->start, range->end,
                              range->target ? " " : "", range->target ? range->target : "");
    }
}

static char *
describe (KithRichText *text)
{
  GString *line = g_string_new (text->jumbo ? "jumbo " : NULL);

  for (guint i = 0; i < text->blocks->len; i++)
    {
      if (i > 0)
        g_string_append (line, " / ");
      describe_block (g_ptr_array_index (text->blocks, i), line);
    }
  return g_string_free (line, FALSE);
}

static const struct
{
  const char *source;
  const char *expected;
} cases[] = {
  { "", "" },
  { "hello", "[hello]" },
  { "hello, it's 5.5 > 4 at 10:30!", "[hello, it's 5.5 > 4 at 10:30!]" },
  { "two\nlines", "[two\nlines]" },
  { "two  \nlines\\\nhere", "[two\nlines\nhere]" },
  { "one\n\ntwo", "[one] / [two]" },
  { "trailing  \n\n", "[trailing]" },
  { "**bold** and *it* ~~gone~~", "[bold and it gone] {bold 0-4} {italic 9-11} {strike 12-16}" },
  { "***both***", "[both] {bold 0-4} {italic 0-4}" },
  { "**a *b* c**", "[a b c] {bold 0-5} {italic 2-3}" },
  { "snake_case_name", "[snake_case_name]" },
  { "2 * 3 * 4", "[2 * 3 * 4]" },
  { "`code()` x", "[code() x] {code 0-6}" },
  { "`a || b <@" ANNA ">`", "[a || b <@" ANNA ">] {code 0-46}" },
  { "# Title", "h1[Title] {bold 0-5}" },
  { "###### six", "h6[six] {bold 0-3}" },
  { "#channel", "[#channel]" },
  { "sentence\n---", "[sentence\n---]" },
  { "sentence\n=====", "[sentence\n=====]" },
  { "> sentence\n> ---", "q[sentence\n---]" },
  { "above\n\n---\n\nbelow", "[above] / rule[] / [below]" },
  { "-", "[-]" },
  { "+", "[+]" },
  { "1.", "[1.]" },
  { "- a\n- b\n  - c", "l<•>[a] / l<•>[b] / ll<◦>[c]" },
  { "3. a\n4. b", "l<3.>[a] / l<4.>[b]" },
  { "0. zero", "l<0.>[zero]" },
  { "+1", "[+1]" },
  { "> quote\n> more", "q[quote\nmore]" },
  { "> a\n>> b", "q[a] / qq[b]" },
  { "> - in\n\nout", "ql<•>[in] / [out]" },
  { "```c\nint a = 1;\n```", "code(c)[int a = 1;]" },
  { "```\nA || B\n<b>\n[x]: y\n---\n```", "code[A || B\n<b>\n[x]: y\n---]" },
  { "    indented *stars*", "[indented *stars*]" },
  { "<b>no</b> html &amp; <script>alert(1)</script>", "[<b>no</b> html & <script>alert(1)</script>]" },
  { "<div>\n**bold**\n</div>", "[<div>\nbold\n</div>] {bold 6-10}" },
  { "<!-- gone? -->", "[<!-- gone? -->]" },
  { "[note]: it must not vanish", "[[note]: it must not vanish]" },
  { "\\*literal\\*", "[*literal*]" },
  { "||secret|| seen", "[secret seen] {spoiler 0-6}" },
  { "||**bold** inside|| x", "[bold inside x] {bold 0-4} {spoiler 0-11}" },
  { "**||in||**", "[in] {bold 0-2} {spoiler 0-2}" },
  { "a || b", "[a || b]" },
  { "||a|| || b", "[a || b] {spoiler 0-1}" },
  { "\\||no||", "[||no||]" },
  { "||||", "[||||]" },
  { "||one\n\ntwo||", "[||one] / [two||]" },
  { "hi <@" ANNA ">!", "[hi @Anna K!] {mention 3-10 " ANNA "}" },
  { "<@" NOBODY ">", "[@unknown] {mention 0-8 " NOBODY "}" },
  { "hi <@&" ANNA ">!", "[hi @Bakers!] {role 3-10 " ANNA "}" },
  { "<@&" NOBODY "> <@&x>", "[@unknown <@&x>] {role 0-8 " NOBODY "}" },
  { "`<@&" ANNA ">`", "[<@&" ANNA ">] {code 0-40}" },
  { "<@123>", "[<@123>]" },
  { "\\<@" ANNA ">", "[<@" ANNA ">]" },
  { "@everyone, look", "[@everyone, look] {everyone 0-9}" },
  { "x@everyone @everyones", "[x@everyone @everyones]" },
  { "https://kith.chat/a?b=c#d", "[https://kith.chat/a?b=c#d] {link 0-25 https://kith.chat/a?b=c#d}" },
  { "see www.kith.chat.", "[see www.kith.chat.] {link 4-17 http://www.kith.chat}" },
  { "<https://kith.chat/x>", "[https://kith.chat/x] {link 0-19 https://kith.chat/x}" },
  { "mail me@kith.chat", "[mail me@kith.chat] {link 5-17 mailto:me@kith.chat}" },
  { "[join](kith://host:1234/CODE?fp=AB)", "[join] {link 0-4 kith://host:1234/CODE?fp=AB}" },
  { "kith://host:1234/CODE?fp=AB.", "[kith://host:1234/CODE?fp=AB.] {link 0-27 kith://host:1234/CODE?fp=AB}" },
  { "(kith://[::1]:12/A) *x*", "[(kith://[::1]:12/A) x] {italic 20-21} {link 1-18 kith://[::1]:12/A}" },
  { "<kith://host/A>", "[kith://host/A] {link 0-13 kith://host/A}" },
  { "`kith://host/A` b", "[kith://host/A b] {code 0-13}" },
  { "```\nkith://host/A\n```", "code[kith://host/A]" },
  { "[a](kith://host/A) b", "[a b] {link 0-1 kith://host/A}" },
  { "xkith://host/A, kith:// and kith://", "[xkith://host/A, kith:// and kith://]" },
  { "kith://a/B kith://c/@me/D!", "[kith://a/B kith://c/@me/D!] {link 0-10 kith://a/B} {link 11-25 kith://c/@me/D}" },
  { "**kith://host/A**", "[kith://host/A] {bold 0-13} {link 0-13 kith://host/A}" },
  { "see kith://here/x ok", "[see #den › message ok] {place 4-20 kith://here/x}" },
  { "||<kith://here/x>||", "[#den › message] {place 0-16 kith://here/x} {spoiler 0-16}" },
  { "kith://hidden/x", "[unknown] {note 0-7}" },
  { "[look](kith://here/x)", "[look] {link 0-4 kith://here/x}" },
  { "[text](https://kith.chat)", "[text] {link 0-4 https://kith.chat}" },
  { "[**b**](https://kith.chat)", "[b] {bold 0-1} {link 0-1 https://kith.chat}" },
  { "![cat](https://kith.chat/cat.png)", "[cat] {link 0-3 https://kith.chat/cat.png}" },
  { "[](https://kith.chat)", "[https://kith.chat] {link 0-17 https://kith.chat}" },
  { "[js](javascript:alert(1))", "[js (javascript:alert(1))] {note 2-24}" },
  { "[f](file:///etc/passwd)", "[f (file:///etc/passwd)] {note 1-22}" },
  { "[d](data:text/html,x)", "[d (data:text/html,x)] {note 1-20}" },
  { "[https://bank.com](https://evil.com/x)",
    "[https://bank.com (evil.com)] {link 0-16 https://evil.com/x} {note 16-27}" },
  { "[bank.com](https://evil.com)", "[bank.com (evil.com)] {link 0-8 https://evil.com} {note 8-19}" },
  { "[www.kith.chat](https://kith.chat)", "[www.kith.chat] {link 0-13 https://kith.chat}" },
  { "[kith.chat/a b](https://kith.chat)", "[kith.chat/a b] {link 0-13 https://kith.chat}" },
  { "https://bank.com@evil.com/",
    "[https://bank.com@evil.com/ (evil.com)] {link 0-26 https://bank.com@evil.com/} {note 26-37}" },
  { "[a\xe2\x80\xae"
    "b](https://kith.chat)",
    "[a‹U+202E›b] {link 0-14 https://kith.chat}" },
  { "[a\xe2\x80\x8b"
    "b](https://kith.chat)",
    "[a‹U+200B›b] {link 0-14 https://kith.chat}" },
  { "x\xe2\x80\xaey", "[x\xe2\x80\xaey\xe2\x80\xac]" },
  { "x\xe2\x81\xa6y\n\nz", "[x\xe2\x81\xa6y\xe2\x81\xa9] / [z]" },
  { "bell\x07 and \x7f", "[bell␇ and ␡]" },
  { "\xef\xb7\x90 \xef\xb7\x91 x", "[\xef\xbf\xbd \xef\xbf\xbd x]" },
  { "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81"
    "b",
    "[a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81"
    "b]" },
  { "😀", "jumbo [😀]" },
  { "👩‍👩‍👧 🇩🇪 ❤️", "jumbo [👩‍👩‍👧 🇩🇪 ❤️]" },
  { "😀 ok", "[😀 ok]" },
  { "😀😀😀😀😀😀😀😀😀😀😀😀😀", "[😀😀😀😀😀😀😀😀😀😀😀😀😀]" },
  { "שלום **עולם**", "[שלום עולם] {bold 9-17}" },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KithRichText) text = kith_markdown_parse (cases[i].source, &options);
      g_autofree char *found = describe (text);

      g_test_message ("%s", cases[i].source);
      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

/* A look-alike of apple.com in Cyrillic. */
static void
test_lookalike (void)
{
  g_autoptr (KithRichText) text = kith_markdown_parse ("[apple](https://аррӏе.com)", NULL);
  g_autofree char *found = describe (text);

  g_assert_nonnull (strstr (found, "[apple (xn--80ak6aa92e.com)]"));
}

static void
test_honest_foreign_host (void)
{
  g_autoptr (KithRichText) text = kith_markdown_parse ("https://пример.рф/ https://münchen.de/", NULL);
  g_autofree char *found = describe (text);

  g_assert_null (strstr (found, "note"));
}

/* The short way must never differ from the long one. */
static void
test_plain_way (void)
{
  static const char *const pieces[] = { "word", " ", "\n", ".", ",", "1", "-",  "+", "#",  ">",   "=",    ":", "w",
                                        "ww",   "é", "!",  "(", ")", "'", "\"", "/", "\t", "www", "http", "*", "]" };
  guint n_plain = 0;

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) source = g_string_new (NULL);
      guint n = g_test_rand_int_range (1, 12);

      for (guint j = 0; j < n; j++)
        g_string_append (source, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      if (kith_markdown_is_plain (source->str, source->len))
        {
          g_autoptr (KithRichText) quick = kith_markdown_parse (source->str, NULL);
          g_autoptr (KithRichText) full = kith_markdown_parse_fully (source->str, NULL);
          g_autofree char *a = describe (quick), *b = describe (full);

          n_plain++;
          g_assert_cmpstr (a, ==, b);
        }
    }
  g_assert_cmpuint (n_plain, >, 500);
}

static char *
repeat (const char *piece, gsize n)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append (text, piece);
  return g_string_free (text, FALSE);
}

static void
test_bounds (void)
{
  static const char *const pieces[] = { ">",
                                        "> ",
                                        "- ",
                                        "* a\n",
                                        "[",
                                        "![",
                                        "**",
                                        "*a ",
                                        "`",
                                        "||",
                                        "||a||",
                                        "<@",
                                        "_a_",
                                        "\n\n",
                                        "a\n\n",
                                        "# a\n",
                                        "1. ",
                                        "~~a~~",
                                        "www.a.b ",
                                        "[a](b)",
                                        "\t- a\n",
                                        "a@b.c",
                                        "\\",
                                        "&amp;",
                                        "🏳️‍🌈",
                                        "-\n",
                                        "- a\n\n  ```\nx\n```\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autofree char *source = repeat (pieces[i], 16000 / strlen (pieces[i]));
      gint64 start = g_get_monotonic_time ();
      g_autoptr (KithRichText) text = kith_markdown_parse (source, &options);
      gint64 spent = g_get_monotonic_time () - start;

      g_assert_cmpuint (text->blocks->len, <=, 128);
      for (guint j = 0; j < text->blocks->len; j++)
        g_assert_cmpuint (((KithBlock *) g_ptr_array_index (text->blocks, j))->n_frames, <=, KITH_BLOCK_MAX_DEPTH);
      g_test_message ("%s: %u blocks in %.1f ms", pieces[i], text->blocks->len, spent / 1000.0);
      g_assert_cmpint (spent, <, 2000000);
    }
}

static void
test_endless (void)
{
  g_autofree char *source = repeat ("€", 1000000);
  g_autoptr (KithRichText) text = kith_markdown_parse (source, NULL);
  const KithBlock *block = g_ptr_array_index (text->blocks, 0);

  g_assert_cmpuint (kith_rich_text_get_length (text), <, 16100);
  g_assert_true (g_utf8_validate (block->text, -1, NULL));
  g_assert_true (g_str_has_suffix (block->text, "…"));
}

static void
test_invalid (void)
{
  g_autoptr (KithRichText) text = kith_markdown_parse ("a\xff**b\xc3**", NULL);
  g_autofree char *found = describe (text);

  g_assert_cmpstr (found, ==,
                   "[a\xef\xbf\xbd"
                   "b\xef\xbf\xbd] {bold 4-8}");
}

static void
test_plain_text (void)
{
  g_autoptr (KithRichText) text = kith_markdown_parse ("one\n\n- two\n- three", NULL);
  g_autofree char *whole = kith_rich_text_to_plain (text, 0, G_MAXUINT);
  g_autofree char *part = kith_rich_text_to_plain (text, 1, 6);

  g_assert_cmpstr (whole, ==, "one\n• two\n• three");
  g_assert_cmpstr (part, ==, "ne\n• tw");
}

static void
test_time_text (void)
{
  static const struct
  {
    gint64 distance;
    const char *text;
  } distances[] = {
    { 10, "in a moment" },         { -10, "just now" },        { 60, "in 1 minute" },
    { -7200, "2 hours ago" },      { 86400 * 3, "in 3 days" }, { -86400 * 60, "2 months ago" },
    { 86400 * 800, "in 2 years" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  gint64 seconds;
  char style;

  for (guint i = 0; i < G_N_ELEMENTS (distances); i++)
    {
      g_autofree char *text = kith_time_text_format (1000000 + distances[i].distance, 'R', 1000000, zone);

      g_assert_cmpstr (text, ==, distances[i].text);
    }
  g_assert_cmpuint (kith_time_text_scan ("t:1700000000:R> x", &seconds, &style), ==, 15);
  g_assert_cmpint (seconds, ==, 1700000000);
  g_assert_cmpint (style, ==, 'R');
  g_assert_cmpuint (kith_time_text_scan ("t:-5>", &seconds, &style), ==, 5);
  g_assert_cmpint (style, ==, 'f');
  g_assert_cmpuint (kith_time_text_scan ("t:5:x>", &seconds, &style), ==, 0);
  g_assert_cmpuint (kith_time_text_scan ("t:5", &seconds, &style), ==, 0);
  g_assert_cmpuint (kith_time_text_scan ("t:123456789012>", &seconds, &style), ==, 0);
  g_assert_cmpuint (kith_time_text_scan ("t::R>", &seconds, &style), ==, 0);
}

static void
test_time_in_text (void)
{
  g_autoptr (KithRichText) text = kith_markdown_parse ("at <t:0:R>, `<t:0>`", NULL);
  g_autofree char *plain = kith_rich_text_to_plain (text, 0, kith_rich_text_get_length (text));

  g_assert_true (text->relative);
  g_assert_true (g_str_has_prefix (plain, "at ") && strstr (plain, " years ago, <t:0>"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markdown/cases", test_cases);
  g_test_add_func ("/markdown/lookalike", test_lookalike);
  g_test_add_func ("/markdown/honest-foreign-host", test_honest_foreign_host);
  g_test_add_func ("/markdown/plain-way", test_plain_way);
  g_test_add_func ("/markdown/bounds", test_bounds);
  g_test_add_func ("/markdown/endless", test_endless);
  g_test_add_func ("/markdown/invalid", test_invalid);
  g_test_add_func ("/markdown/plain-text", test_plain_text);
  g_test_add_func ("/markdown/time-text", test_time_text);
  g_test_add_func ("/markdown/time-in-text", test_time_in_text);
  return g_test_run ();
}
