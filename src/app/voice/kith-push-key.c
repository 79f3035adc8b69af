/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-push-key.h"

#include <glib/gi18n.h>
#include <string.h>

#define BUTTON "button"
/* Of a mouse; the first three are for pointing at things. */
#define FIRST_BUTTON 4
#define LAST_BUTTON 32

static const GdkModifierType all_modifiers = GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK | GDK_SUPER_MASK;

gboolean
kith_push_key_is_set (const KithPushKey *self)
{
  return self->keyval || self->button;
}

/**
 * kith_push_key_parse:
 * @self: (out caller-allocates): none where the text is no key
 * @text: an accelerator as GTK writes it, or `button` with its number
 *
 * Returns: whether it is a key
 */
gboolean
kith_push_key_parse (KithPushKey *self, const char *text)
{
  *self = (KithPushKey){ 0 };
  if (g_str_has_prefix (text, BUTTON))
    {
      guint64 button;

      if (g_ascii_string_to_unsigned (text + strlen (BUTTON), 10, FIRST_BUTTON, LAST_BUTTON, &button, NULL))
        self->button = (guint) button;
      return self->button != 0;
    }
  if (!*text || !gtk_accelerator_parse (text, &self->keyval, &self->modifiers))
    self->keyval = 0;
  self->keyval = gdk_keyval_to_lower (self->keyval);
  self->modifiers = self->keyval ? self->modifiers & all_modifiers : 0;
  return self->keyval != 0;
}

/**
 * kith_push_key_format:
 *
 * Returns: (transfer full): what kith_push_key_parse() reads; empty for none
 */
char *
kith_push_key_format (const KithPushKey *self)
{
  if (self->button)
    return g_strdup_printf (BUTTON "%u", self->button);
  return self->keyval ? gtk_accelerator_name (self->keyval, self->modifiers & all_modifiers) : g_strdup ("");
}

/**
 * kith_push_key_describe:
 *
 * Returns: (transfer full): what a person calls it
 */
char *
kith_push_key_describe (const KithPushKey *self)
{
  if (self->button)
    /* Translators: a button of a mouse, by its number */
    return g_strdup_printf (_ ("Mouse button %u"), self->button);
  /* Translators: no key was chosen */
  return self->keyval ? gtk_accelerator_get_label (self->keyval, self->modifiers) : g_strdup (C_ ("key", "None"));
}

/**
 * kith_push_key_to_trigger:
 *
 * Returns: (transfer full) (nullable): the key as the shortcuts specification of freedesktop.org writes it; it has no
 * buttons
 */
char *
kith_push_key_to_trigger (const KithPushKey *self)
{
  static const struct
  {
    GdkModifierType mask;
    const char *name;
  } names[] = {
    { GDK_CONTROL_MASK, "CTRL+" },
    { GDK_SHIFT_MASK, "SHIFT+" },
    { GDK_ALT_MASK, "ALT+" },
    { GDK_SUPER_MASK, "LOGO+" },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  if (!self->keyval)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (self->modifiers & names[i].mask)
      g_string_append (text, names[i].name);
  g_string_append (text, gdk_keyval_name (self->keyval));
  return g_strdup (text->str);
}
