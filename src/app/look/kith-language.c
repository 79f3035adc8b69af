/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-language.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

/* Translations are complete in these. */
const KithLanguage kith_languages[] = {
  { "", NULL },
  { "en", "English" },
  { "ru", "Русский" },
};
const guint kith_n_languages = G_N_ELEMENTS (kith_languages);

/* gettext asks LANGUAGE only where the locale is not that of C; any other that there is will do. */
static void
leave_c (void)
{
  static const char *const locales[] = { "en_US.UTF-8", "en_GB.UTF-8", "ru_RU.UTF-8" };
  const char *now = setlocale (LC_MESSAGES, NULL);

  if (now && strcmp (now, "POSIX") != 0 && strcmp (now, "C") != 0 && !g_str_has_prefix (now, "C."))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    if (setlocale (LC_MESSAGES, locales[i]))
      return;
}

/**
 * kith_language_apply:
 *
 * Sets the language that @settings name. It must come before the first window: what was drawn is not translated again.
 */
void
kith_language_apply (GSettings *settings)
{
  g_autofree char *language = g_settings_get_string (settings, "language");

  for (guint i = 1; i < kith_n_languages; i++)
    if (g_str_equal (kith_languages[i].id, language))
      {
        g_setenv ("LANGUAGE", language, TRUE);
        leave_c ();
        /* Tells gettext that what it remembers is out of date. */
        textdomain (GETTEXT_PACKAGE);
      }
}
