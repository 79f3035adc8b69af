/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-validate.h"

typedef gboolean (*Check) (const char *text);

static void
check_all (Check check, const char *const *texts, gboolean expected)
{
  for (guint i = 0; texts[i]; i++)
    if (check (texts[i]) != expected)
      g_error ("“%s” was %s", texts[i], expected ? "refused" : "accepted");
}

static void
test_username (void)
{
  static const char *const good[] = { "a", "anna", "anna.b", "a_b", "42", "a.b_c.9", NULL };
  static const char *const bad[] = { "",     "Anna", "anna ", ".anna", "anna.", "_a", "a_",
                                     "a..b", "аnna", "a-b",   "a@b",   "a\nb",  "é",  NULL };

  check_all (kith_validate_username, good, TRUE);
  check_all (kith_validate_username, bad, FALSE);
}

static void
test_email (void)
{
  static const char *const good[] = { "anna@example.org", "a.b+c@x.y.z", "анна@пример.рф", NULL };
  static const char *const bad[] = { "",
                                     "@",
                                     "anna",
                                     "anna@",
                                     "@example.org",
                                     "anna@example",
                                     "anna@.org",
                                     "anna@example.",
                                     "a@b@c.d",
                                     "anna @example.org",
                                     "anna@example.org\r\nBcc: x@y.z",
                                     "<anna@example.org>",
                                     "\"a\"@example.org",
                                     "a,b@example.org",
                                     NULL };

  check_all (kith_validate_email, good, TRUE);
  check_all (kith_validate_email, bad, FALSE);
}

static void
test_visible (void)
{
  static const char *const good[] = { "a",    " a ",        "a\nb",    "a\tb",     "😀", "привет",
                                      "שלום", "\u202eevil", "\u200b.", "👩\u200d🚀", NULL };
  static const char *const bad[] = { "",
                                     " ",
                                     "\n\t ",
                                     "\u200b",       /* zero-width space */
                                     "\u200b\u2060", /* and word joiner */
                                     "\u00a0",       /* no-break space */
                                     "\u3000",       /* ideographic space */
                                     "\u2800",       /* blank braille */
                                     "\u3164",       /* Hangul filler */
                                     "\uffa0",       /* and its narrow form */
                                     "\u202e",       /* right-to-left override alone */
                                     "\ufeff",       /* byte order mark */
                                     "a\x1b[31m",    /* escape */
                                     "a\x07",
                                     "a\rb",
                                     "a\x7f",
                                     "a\xc2\x85", /* next line, a control character */
                                     NULL };

  check_all (kith_validate_visible, good, TRUE);
  check_all (kith_validate_visible, bad, FALSE);
}

static void
test_name (void)
{
  static const char *const good[] = { "a",           "Anna K.",  "привет",         "שלום",
                                      "\u200fשלום!", "👩\u200d🚀", "نمی\u200cخواهم", NULL };
  static const char *const bad[] = { "",
                                     "\u200b",
                                     "Anna\nsays",
                                     "Anna\tsays",
                                     "Anna\u2028says",
                                     "Anna\u2029says",
                                     "\u202eannA",       /* right-to-left override */
                                     "Anna\u202b",       /* right-to-left embedding */
                                     "Anna\u2067",       /* right-to-left isolate */
                                     "\u2066Anna\u2069", /* also one that ends */
                                     NULL };

  check_all (kith_validate_name, good, TRUE);
  check_all (kith_validate_name, bad, FALSE);
}

static void
test_line (void)
{
  static const char *const good[] = { "", " ", "about  everything", "שלום!", "\u200fשלום", NULL };
  static const char *const bad[] = { "two\nlines",   "a\tb",     "a\x1b[31m", "a\u2028b",
                                     "\u202eturned", "a\u2066b", "a\x7f",     NULL };

  check_all (kith_validate_line, good, TRUE);
  check_all (kith_validate_line, bad, FALSE);
}

static void
test_prose (void)
{
  static const char *const good[] = { "", "two\n\tlines", "👩\u200d🚀", NULL };
  static const char *const bad[] = { "a\rb", "a\x1b[31m", "a\u2029b", "\u202eturned", "a\xc2\x85", NULL };

  check_all (kith_validate_prose, good, TRUE);
  check_all (kith_validate_prose, bad, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/validate/username", test_username);
  g_test_add_func ("/validate/email", test_email);
  g_test_add_func ("/validate/visible", test_visible);
  g_test_add_func ("/validate/name", test_name);
  g_test_add_func ("/validate/line", test_line);
  g_test_add_func ("/validate/prose", test_prose);
  return g_test_run ();
}
