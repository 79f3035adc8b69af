/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-account-password.h"

#include "kith-error-text.h"
#include "kith-error.h"
#include "kith-field.h"
#include "kith-submit.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * KithAccountPassword:
 *
 * Asks for the present password and twice for the new one.
 */
struct _KithAccountPassword
{
  GtkWidget parent_instance;

  KithSession *session;
  GCancellable *cancellable; /* of what is under way, or NULL */
  GtkWidget *content;
  KithField *present;
  KithField *fresh;
  KithField *again;
  KithSubmit *submit;
};

G_DEFINE_FINAL_TYPE (KithAccountPassword, kith_account_password, GTK_TYPE_WIDGET)

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
    kith_submit_set_error (self->submit, kith_error_text (error));
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithAccountPassword) self = data;
  g_autoptr (GError) error = NULL;

  kith_session_change_password_finish (KITH_SESSION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  kith_submit_set_progress (self->submit, NULL);
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
on_submitted (KithAccountPassword *self)
{
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
  self->cancellable = g_cancellable_new ();
  kith_submit_set_progress (self->submit, _ ("Changing the password…"));
  kith_session_change_password_async (self->session, kith_field_get_text (self->present),
                                      kith_field_get_text (self->fresh), self->cancellable, on_answered,
                                      g_object_ref (self));
}

static void
on_try (KithAccountPassword *self)
{
  kith_submit_try (self->submit);
}

static void
on_cancelled (KithAccountPassword *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  kith_submit_set_progress (self->submit, NULL);
}

static void
kith_account_password_dispose (GObject *object)
{
  KithAccountPassword *self = KITH_ACCOUNT_PASSWORD (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_ACCOUNT_PASSWORD);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kith_account_password_parent_class)->dispose (object);
}

static void
kith_account_password_class_init (KithAccountPasswordClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_account_password_dispose;
  g_type_ensure (KITH_TYPE_FIELD);
  g_type_ensure (KITH_TYPE_SUBMIT);
  changed_signal = g_signal_new ("changed", KITH_TYPE_ACCOUNT_PASSWORD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-account-password.ui");
  gtk_widget_class_bind_template_child (widget_class, KithAccountPassword, content);
  gtk_widget_class_bind_template_child (widget_class, KithAccountPassword, present);
  gtk_widget_class_bind_template_child (widget_class, KithAccountPassword, fresh);
  gtk_widget_class_bind_template_child (widget_class, KithAccountPassword, again);
  gtk_widget_class_bind_template_child (widget_class, KithAccountPassword, submit);
  gtk_widget_class_bind_template_callback (widget_class, on_submitted);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
  gtk_widget_class_bind_template_callback (widget_class, on_try);
  gtk_widget_class_set_css_name (widget_class, "accountpassword");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_account_password_init (KithAccountPassword *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kith_account_password_new:
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
kith_account_password_new (KithSession *session)
{
  KithAccountPassword *self = g_object_new (KITH_TYPE_ACCOUNT_PASSWORD, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
