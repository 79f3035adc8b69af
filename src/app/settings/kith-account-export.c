/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-account-export.h"

#include "kith-guild-people.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * KithAccountExport:
 *
 * Asks the server for a copy of all that it keeps about a person, and writes it to a file of their choice. What has
 * come stays until it is written, since the server makes a copy only now and then.
 */
struct _KithAccountExport
{
  KithAccountForm parent_instance;

  GtkWidget *content;
  KithSubmit *submit;
  GBytes *archive;               /* (nullable): that came and is not written yet */
  GtkFileChooserNative *chooser; /* (nullable) while it is open */
};

G_DEFINE_FINAL_TYPE (KithAccountExport, kith_account_export, KITH_TYPE_ACCOUNT_FORM)

static guint saved_signal;

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithAccountExport) self = data;
  g_autoptr (GError) error = NULL;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  if (!kith_account_form_end (KITH_ACCOUNT_FORM (self), error))
    return;
  if (error)
    {
      kith_account_form_fail (KITH_ACCOUNT_FORM (self), error);
      return;
    }
  g_clear_pointer (&self->archive, g_bytes_unref);
  g_signal_emit (self, saved_signal, 0);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, KithAccountExport *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                                                           : NULL;

  g_clear_object (&self->chooser);
  if (!file || !self->archive)
    return;
  g_file_replace_contents_bytes_async (file, self->archive, NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                       kith_account_form_begin (KITH_ACCOUNT_FORM (self), _ ("Saving…")), on_written,
                                       g_object_ref (self));
}

static void
choose_file (KithAccountExport *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  KithSession *session = kith_account_form_get_session (KITH_ACCOUNT_FORM (self));
  g_autofree char *name = g_strdup_printf ("kith-%s.zip", kith_user_get_username (kith_session_get_account (session)));

  if (self->chooser || !GTK_IS_WINDOW (root))
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Save Your Data"), GTK_WINDOW (root), GTK_FILE_CHOOSER_ACTION_SAVE,
                                               NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithAccountExport) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) archive = kith_session_export_finish (KITH_SESSION (source), result, &error);

  if (!kith_account_form_end (KITH_ACCOUNT_FORM (self), error))
    return;
  if (error)
    {
      kith_account_form_fail (KITH_ACCOUNT_FORM (self), error);
      return;
    }
  g_clear_pointer (&self->archive, g_bytes_unref);
  self->archive = g_steal_pointer (&archive);
  choose_file (self);
}

static void
kith_account_export_submit (KithAccountForm *form)
{
  KithAccountExport *self = KITH_ACCOUNT_EXPORT (form);

  if (self->archive)
    choose_file (self);
  else
    kith_session_export_async (kith_account_form_get_session (form),
                               kith_account_form_begin (form, _ ("Collecting your data…")), on_exported,
                               g_object_ref (self));
}

static void
kith_account_export_dispose (GObject *object)
{
  KithAccountExport *self = KITH_ACCOUNT_EXPORT (object);

  g_clear_object (&self->chooser);
  g_clear_pointer (&self->archive, g_bytes_unref);
  G_OBJECT_CLASS (kith_account_export_parent_class)->dispose (object);
}

static void
kith_account_export_class_init (KithAccountExportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_account_export_dispose;
  KITH_ACCOUNT_FORM_CLASS (klass)->submit = kith_account_export_submit;
  saved_signal = g_signal_new ("saved", KITH_TYPE_ACCOUNT_EXPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               0);
  kith_account_form_class_set_template (widget_class, "/chat/kith/Kith/ui/kith-account-export.ui");
  gtk_widget_class_bind_template_callback (widget_class, kith_account_form_submit);
  gtk_widget_class_bind_template_callback (widget_class, kith_account_form_cancel);
  gtk_widget_class_bind_template_child (widget_class, KithAccountExport, content);
  gtk_widget_class_bind_template_child (widget_class, KithAccountExport, submit);
  gtk_widget_class_set_css_name (widget_class, "accountexport");
}

static void
kith_account_export_init (KithAccountExport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kith_account_form_init_template (KITH_ACCOUNT_FORM (self), self->submit);
}

/**
 * kith_account_export_new:
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
kith_account_export_new (KithSession *session)
{
  return kith_account_form_new (KITH_TYPE_ACCOUNT_EXPORT, session);
}
