/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-session.h"

#include "kith-account-fields.h"
#include "kith-error.h"
#include "kith-field.h"
#include "kith-welcome.h"

#include <adwaita.h>

/* What the forms of the welcome pages say before and without a network. */

static GtkWidget *
find (GtkWidget *widget, GType type, guint *skip)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (*skip)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, skip);

      if (found)
        return found;
    }
  return NULL;
}

static KithField *
get_field (KithAccountFields *fields, guint index)
{
  return KITH_FIELD (find (GTK_WIDGET (fields), KITH_TYPE_FIELD, &index));
}

static KithAccountFields *
fields_new (void)
{
  return g_object_ref_sink (g_object_new (KITH_TYPE_ACCOUNT_FIELDS, NULL));
}

static void
test_new_account (void)
{
  KithAccountFields *fields = fields_new ();

  g_assert_false (kith_account_fields_check (fields));
  g_assert_nonnull (kith_field_get_error (get_field (fields, 0)));
  kith_account_fields_set_name (fields, "Anna Bee");
  kith_field_set_text (get_field (fields, 2), "short");
  g_assert_false (kith_account_fields_check (fields));
  g_assert_null (kith_field_get_error (get_field (fields, 0)));
  g_assert_nonnull (kith_field_get_error (get_field (fields, 2)));
  kith_field_set_text (get_field (fields, 2), "long enough");
  g_assert_true (kith_account_fields_check (fields));
  g_assert_cmpstr (kith_account_fields_get_username (fields), ==, "anna_bee");
  g_assert_cmpstr (kith_account_fields_get_name (fields), ==, "Anna Bee");
  g_object_unref (fields);
}

/* A taken name is not the person's fault: the user name is asked for, and nothing that was typed is lost. */
static void
test_taken_name (void)
{
  KithAccountFields *fields = fields_new ();
  g_autoptr (GError) error = g_error_new_literal (KITH_ERROR, KITH_ERROR_USERNAME_TAKEN, "taken");

  kith_account_fields_set_name (fields, "Anna");
  kith_field_set_text (get_field (fields, 2), "long enough");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_field (fields, 1))));
  g_assert_true (kith_account_fields_show_error (fields, error));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (get_field (fields, 1))));
  g_assert_cmpstr (kith_field_get_text (get_field (fields, 1)), ==, "anna");
  g_assert_nonnull (kith_field_get_error (get_field (fields, 1)));
  kith_field_set_text (get_field (fields, 1), "anna2");
  g_assert_true (kith_account_fields_check (fields));
  g_assert_cmpstr (kith_account_fields_get_username (fields), ==, "anna2");
  g_assert_cmpstr (kith_account_fields_get_name (fields), ==, "Anna");
  g_object_unref (fields);
}

static void
test_name_without_letters (void)
{
  KithAccountFields *fields = fields_new ();

  kith_account_fields_set_name (fields, "王芳");
  kith_field_set_text (get_field (fields, 2), "long enough");
  g_assert_false (kith_account_fields_check (fields));
  g_assert_nonnull (kith_field_get_error (get_field (fields, 1)));
  kith_field_set_text (get_field (fields, 1), "Wang!");
  g_assert_false (kith_account_fields_check (fields));
  kith_field_set_text (get_field (fields, 1), "wang");
  g_assert_true (kith_account_fields_check (fields));
  g_object_unref (fields);
}

static void
test_wrong_password (void)
{
  KithAccountFields *fields = fields_new ();
  g_autoptr (GError) error = g_error_new_literal (KITH_ERROR, KITH_ERROR_WRONG_CREDENTIALS, "wrong");
  g_autoptr (GError) elsewhere = g_error_new_literal (KITH_ERROR, KITH_ERROR_OVERLOADED, "busy");

  kith_account_fields_set_existing (fields, TRUE);
  kith_account_fields_set_name (fields, "anna");
  kith_field_set_text (get_field (fields, 2), "x");
  g_assert_true (kith_account_fields_check (fields));
  g_assert_true (kith_account_fields_show_error (fields, error));
  g_assert_nonnull (kith_field_get_error (get_field (fields, 2)));
  g_assert_cmpstr (kith_account_fields_get_password (fields), ==, "x");
  g_assert_false (kith_account_fields_show_error (fields, elsewhere));
  g_object_unref (fields);
}

static void
on_left (KithWelcome *welcome, guint *count)
{
  (*count)++;
}

static void
test_steps (void)
{
  g_autoptr (KithClient) client = demo_client_new ();
  g_autoptr (KithHost) host = kith_host_new (g_get_home_dir ());
  GtkWidget *welcome = g_object_ref_sink (kith_welcome_new (client, host));
  guint left = 0;

  g_signal_connect (welcome, "left", G_CALLBACK (on_left), &left);
  kith_welcome_show_step (KITH_WELCOME (welcome), KITH_WELCOME_START, FALSE);
  kith_welcome_show_step (KITH_WELCOME (welcome), KITH_WELCOME_HOST, FALSE);
  kith_welcome_go_back (KITH_WELCOME (welcome));
  kith_welcome_go_back (KITH_WELCOME (welcome));
  g_assert_cmpuint (left, ==, 0);
  kith_welcome_show_step (KITH_WELCOME (welcome), KITH_WELCOME_SIGN_IN, TRUE);
  kith_welcome_go_back (KITH_WELCOME (welcome));
  g_assert_cmpuint (left, ==, 1);
  g_object_unref (welcome);
  kith_client_shutdown (client);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/welcome/new-account", test_new_account);
  g_test_add_func ("/welcome/taken-name", test_taken_name);
  g_test_add_func ("/welcome/name-without-letters", test_name_without_letters);
  g_test_add_func ("/welcome/wrong-password", test_wrong_password);
  g_test_add_func ("/welcome/steps", test_steps);
  return g_test_run ();
}
