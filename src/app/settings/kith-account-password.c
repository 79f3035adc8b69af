/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-account-password.h"

#include "kith-error-text.h"
#include "kith-error.h"
#include "kith-field.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * KithAccountPassword:
 *
 * Asks for the present password and twice for the new one.
 */
struct _KithAccountPassword
{
  KithAccountForm parent_instance;

  GtkWidget *content;
  KithField *present;
  KithField *fresh;
  KithField *again;
  KithSubmit *submit;
};

G_DEFINE_FINAL_TYPE (KithAccountPassword, kith_account_password, KITH_TYPE_ACCOUNT_FORM)

static guint changed_signal;

static void
show_failure (KithAccountPassword *self, const GError *error)
{
  gboolean of_new = g_error_matches (error, KITH_ERROR, KITH_ERROR_PASSWORD_TOO_SHORT) ||
                    g_error_matches (error, KITH_ERROR, KITH_ERROR_PASSWORD_TOO_LONG);

  if (of_new)
    kith_field_set_error (self->fresh, kith_error_text (error));
  else if (kith_error_find_field (error) == KITH_ERROR_FIELD_PASSWORD)
    kith_field_set_error (self->present, kith_error_text (error));
  else
    kith_account_form_fail (KITH_ACCOUNT_FORM (self), error);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithAccountPassword) self = data;
  g_autoptr (GError) error = NULL;

  kith_session_change_password_finish (KITH_SESSION (source), result, &error);
  if (!kith_account_form_end (KITH_ACCOUNT_FORM (self), error))
    return;
  if (error)
    {
      show_failure (self, error);
      return;
    }
  kith_field_set_text (self->present, NULL);
  kith_field_set_text (self->fresh, NULL);
  kith_field_set_text (self->again, NULL);
  g_signal_emit (self, changed_signal, 0);
}

static void
kith_account_password_submit (KithAccountForm *form)
{
  KithAccountPassword *self = KITH_ACCOUNT_PASSWORD (form);
  if (!*kith_field_get_text (self->present))
    {
      kith_field_set_error (self->present, _ ("Enter the password that you have now"));
      return;
    }
  if (!g_str_equal (kith_field_get_text (self->fresh), kith_field_get_text (self->again)))
    {
      kith_field_set_error (self->again, _ ("The two new passwords are not the same"));
      return;
    }
  kith_session_change_password_async (
    kith_account_form_get_session (form), kith_field_get_text (self->present), kith_field_get_text (self->fresh),
    kith_account_form_begin (form, _ ("Changing the password…")), on_answered, g_object_ref (self));
}

static void
kith_account_password_class_init (KithAccountPasswordClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  KITH_ACCOUNT_FORM_CLASS (klass)->submit = kith_account_password_submit;
  changed_signal = g_signal_new ("changed", KITH_TYPE_ACCOUNT_PASSWORD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  kith_account_form_class_set_template (widget_class, "/chat/kith/Kith/ui/kith-account-password.ui");
  gtk_widget_class_bind_template_callback (widget_class, kith_account_form_submit);
  gtk_widget_class_bind_template_callback (widget_class, kith_account_form_try);
  gtk_widget_class_bind_template_callback (widget_class, kith_account_form_cancel);
  gtk_widget_class_bind_template_child (widget_class, KithAccountPassword, content);
  gtk_widget_class_bind_template_child (widget_class, KithAccountPassword, present);
  gtk_widget_class_bind_template_child (widget_class, KithAccountPassword, fresh);
  gtk_widget_class_bind_template_child (widget_class, KithAccountPassword, again);
  gtk_widget_class_bind_template_child (widget_class, KithAccountPassword, submit);
  gtk_widget_class_set_css_name (widget_class, "accountpassword");
}

static void
kith_account_password_init (KithAccountPassword *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kith_account_form_init_template (KITH_ACCOUNT_FORM (self), self->submit);
}

/**
 * kith_account_password_new:
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
kith_account_password_new (KithSession *session)
{
  return kith_account_form_new (KITH_TYPE_ACCOUNT_PASSWORD, session);
}
