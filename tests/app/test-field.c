/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kith-field.h"

#include <adwaita.h>

static void
on_signal (GtkWidget *widget, guint *count)
{
  (*count)++;
}

static void
test_error_goes_when_text_changes (void)
{
  KithField *field = g_object_ref_sink (g_object_new (KITH_TYPE_FIELD, "label", "_Name", NULL));

  kith_field_set_text (field, "Anna");
  g_assert_null (kith_field_get_error (field));
  kith_field_set_error (field, "taken");
  g_assert_cmpstr (kith_field_get_error (field), ==, "taken");
  g_assert_cmpstr (kith_field_get_text (field), ==, "Anna");
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (kith_field_get_editable (field)), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  kith_field_set_text (field, "Anna B");
  g_assert_null (kith_field_get_error (field));
  g_object_unref (field);
}

static void
test_signals (void)
{
  KithField *field = g_object_ref_sink (g_object_new (KITH_TYPE_FIELD, "label", "_Name", NULL));
  guint changed = 0, submitted = 0;

  g_signal_connect (field, "changed", G_CALLBACK (on_signal), &changed);
  g_signal_connect (field, "submitted", G_CALLBACK (on_signal), &submitted);
  kith_field_set_text (field, "A");
  g_assert_cmpuint (changed, ==, 1);
  g_signal_emit_by_name (kith_field_get_editable (field), "activate");
  g_assert_cmpuint (submitted, ==, 1);
  g_object_unref (field);
}

static void
test_password (void)
{
  KithField *field = g_object_ref_sink (g_object_new (KITH_TYPE_FIELD, "label", "_Word", "password", TRUE, NULL));

  g_assert_true (GTK_IS_PASSWORD_ENTRY (kith_field_get_editable (field)));
  g_object_unref (field);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/field/error-goes-when-text-changes", test_error_goes_when_text_changes);
  g_test_add_func ("/field/signals", test_signals);
  g_test_add_func ("/field/password", test_password);
  return g_test_run ();
}
