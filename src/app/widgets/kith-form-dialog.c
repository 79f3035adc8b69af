/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-form-dialog.h"

#include "kith-menu-button.h"
#include "kith-error-text.h"

#include <glib/gi18n.h>

/**
 * KithFormDialog:
 *
 * Asks for one or more lines of text and stays open until what was asked for has succeeded: the answer to a mistake
 * stands beside the field, and what was typed stays. Closing it gives up what is under way.
 */
struct _KithFormDialog
{
  AdwWindow parent_instance;

  GPtrArray *fields;
  GCancellable *cancellable; /* (nullable) unless something is under way */
  GtkWidget *form;
  GtkWidget *fields_box;
  GtkLabel *explanation;
  GtkButton *submit;
  GtkWidget *cancel;
  GtkStack *submit_stack;
  GtkSpinner *spinner;
  GtkLabel *submit_label;
};

G_DEFINE_FINAL_TYPE (KithFormDialog, kith_form_dialog, ADW_TYPE_WINDOW)

enum
{
  SUBMITTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_submit (KithFormDialog *self)
{
  if (!self->cancellable)
    g_signal_emit (self, signals[SUBMITTED], 0);
}

static gboolean
on_close_request (KithFormDialog *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  return GDK_EVENT_PROPAGATE;
}

static void
kith_form_dialog_dispose (GObject *object)
{
  KithFormDialog *self = KITH_FORM_DIALOG (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_FORM_DIALOG);
  G_OBJECT_CLASS (kith_form_dialog_parent_class)->dispose (object);
}

static void
kith_form_dialog_class_init (KithFormDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_form_dialog_dispose;
  signals[SUBMITTED] = g_signal_new ("submitted", KITH_TYPE_FORM_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-form-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, KithFormDialog, form);
  gtk_widget_class_bind_template_child (widget_class, KithFormDialog, fields_box);
  gtk_widget_class_bind_template_child (widget_class, KithFormDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, KithFormDialog, submit);
  gtk_widget_class_bind_template_child (widget_class, KithFormDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, KithFormDialog, submit_stack);
  gtk_widget_class_bind_template_child (widget_class, KithFormDialog, submit_label);
  gtk_widget_class_bind_template_child (widget_class, KithFormDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_close_request);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kith_form_dialog_init (KithFormDialog *self)
{
  self->fields = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kith_button_let_shorten (self->cancel);
}

/**
 * kith_form_dialog_new:
 * @parent: the window that it belongs to
 * @title: what is asked
 * @explanation: (nullable): a sentence above the fields
 * @submit_label: what the button does
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
KithFormDialog *
kith_form_dialog_new (GtkWindow *parent, const char *title, const char *explanation, const char *submit_label)
{
  KithFormDialog *self = g_object_new (KITH_TYPE_FORM_DIALOG, "transient-for", parent, "title", title, NULL);

  gtk_label_set_label (self->explanation, explanation ? explanation : "");
  gtk_widget_set_visible (GTK_WIDGET (self->explanation), explanation != NULL);
  gtk_label_set_label (self->submit_label, submit_label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->submit), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (self->submit_label), -1);
  return self;
}

/**
 * kith_form_dialog_add_field:
 * @text: (nullable): what stands in it at first
 *
 * Returns: (transfer none): the field
 */
KithField *
kith_form_dialog_add_field (KithFormDialog *self, const char *label, const char *text, gboolean password)
{
  KithField *field = g_object_new (KITH_TYPE_FIELD, "label", label, "password", password, NULL);

  kith_field_set_text (field, text);
  g_signal_connect_object (field, "submitted", G_CALLBACK (on_submit), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->fields_box), GTK_WIDGET (field));
  if (!self->fields->len)
    g_signal_connect_object (self, "map", G_CALLBACK (gtk_widget_grab_focus), kith_field_get_editable (field),
                             G_CONNECT_SWAPPED);
  g_ptr_array_add (self->fields, field);
  return field;
}

KithField *
kith_form_dialog_get_field (KithFormDialog *self, guint index)
{
  return self->fields->pdata[index];
}

/**
 * kith_form_dialog_add_choice:
 * @names: (array zero-terminated=1): what can be chosen, in the person's language; the first is chosen
 *
 * Returns: (transfer none): the row
 */
AdwComboRow *
kith_form_dialog_add_choice (KithFormDialog *self, const char *title, const char *const *names)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  GtkWidget *list = gtk_list_box_new ();
  AdwComboRow *row = g_object_new (ADW_TYPE_COMBO_ROW, "title", title, "use-underline", TRUE, "model", model, NULL);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (row));
  gtk_box_append (GTK_BOX (self->fields_box), list);
  return row;
}

/**
 * kith_form_dialog_set_destructive:
 *
 * Shows that what the dialog asks for destroys something.
 */
void
kith_form_dialog_set_destructive (KithFormDialog *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->submit), "suggested-action");
  gtk_widget_add_css_class (GTK_WIDGET (self->submit), "destructive-action");
}

/**
 * kith_form_dialog_get_text:
 *
 * Returns: (transfer none): what stands in the field
 */
const char *
kith_form_dialog_get_text (KithFormDialog *self, guint index)
{
  return kith_field_get_text (self->fields->pdata[index]);
}

static void
set_busy (KithFormDialog *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->form, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->submit), !busy);
  gtk_stack_set_visible_child (self->submit_stack, busy ? GTK_WIDGET (self->spinner) : GTK_WIDGET (self->submit_label));
  gtk_spinner_set_spinning (self->spinner, busy);
}

/**
 * kith_form_dialog_begin:
 *
 * Shows that what was asked for is under way.
 *
 * Returns: (transfer none): is cancelled when the dialog is closed
 */
GCancellable *
kith_form_dialog_begin (KithFormDialog *self)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  /* What works can only be given up, and an entry that becomes insensitive must not hold the focus. */
  gtk_window_set_focus (GTK_WINDOW (self), self->cancel);
  set_busy (self, TRUE);
  return self->cancellable;
}

/**
 * kith_form_dialog_end:
 * @field: the field that @error is shown beside
 * @error: (nullable): what went wrong; without it the dialog closes
 *
 * Not to be called for what was cancelled.
 */
void
kith_form_dialog_end (KithFormDialog *self, guint field, const GError *error)
{
  g_clear_object (&self->cancellable);
  if (!self->fields)
    return; /* closed meanwhile */
  set_busy (self, FALSE);
  if (error)
    kith_field_set_error (self->fields->pdata[field], kith_error_text (error));
  else
    gtk_window_close (GTK_WINDOW (self));
}
