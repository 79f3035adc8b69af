/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-push-key.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text, *trigger;
    KithPushKey key;
  } table[] = {
    { "F9", "F9", { GDK_KEY_F9, 0, 0 } },
    { "<Control>F8", "CTRL+F8", { GDK_KEY_F8, GDK_CONTROL_MASK, 0 } },
    { "<Shift><Alt>v", "SHIFT+ALT+v", { GDK_KEY_v, GDK_SHIFT_MASK | GDK_ALT_MASK, 0 } },
    { "Control_R", "Control_R", { GDK_KEY_Control_R, 0, 0 } },
    { "button8", NULL, { 0, 0, 8 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      KithPushKey key;
      g_autofree char *text = NULL, *trigger = NULL;

      g_assert_true (kith_push_key_parse (&key, table[i].text));
      g_assert_true (kith_push_key_is_set (&key));
      g_assert_cmpuint (key.keyval, ==, table[i].key.keyval);
      g_assert_cmpuint (key.modifiers, ==, table[i].key.modifiers);
      g_assert_cmpuint (key.button, ==, table[i].key.button);
      trigger = kith_push_key_to_trigger (&key);
      g_assert_cmpstr (trigger, ==, table[i].trigger);
      /* What is written is read again as the same. */
      text = kith_push_key_format (&key);
      g_assert_true (kith_push_key_parse (&key, text));
      g_assert_cmpuint (key.keyval, ==, table[i].key.keyval);
      g_assert_cmpuint (key.modifiers, ==, table[i].key.modifiers);
      g_assert_cmpuint (key.button, ==, table[i].key.button);
    }
}

/* Settings can hold anything; the buttons that point at things are no keys. */
static void
test_none (void)
{
  static const char *const table[] = { "", "nonsense", "<Control>", "button", "button1", "button99", "button8x" };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      KithPushKey key;
      g_autofree char *text = NULL, *trigger = NULL;

      g_assert_false (kith_push_key_parse (&key, table[i]));
      g_assert_false (kith_push_key_is_set (&key));
      text = kith_push_key_format (&key);
      g_assert_cmpstr (text, ==, "");
      trigger = kith_push_key_to_trigger (&key);
      g_assert_null (trigger);
    }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/push-key/parse", test_parse);
  g_test_add_func ("/push-key/none", test_none);
  return g_test_run ();
}
