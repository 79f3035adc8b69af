/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-confirm.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  KithConfirmFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  if (question->destroy)
    question->destroy (question->data);
  g_free (question);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, Question *question)
{
  question->func (question->data);
}

/**
 * kith_confirm:
 * @heading: the question, which names what would be destroyed
 * @body: what that means
 * @label: of the button that does it
 * @func: called when the person agrees
 * @destroy: (nullable): frees @data when the question is over
 */
void
kith_confirm (GtkWindow *parent, const char *heading, const char *body, const char *label, KithConfirmFunc func,
              gpointer data, GDestroyNotify destroy)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);
  Question *question = g_new0 (Question, 1);

  question->func = func;
  question->data = data;
  question->destroy = destroy;
  adw_message_dialog_add_responses (message, "cancel", _ ("_Cancel"), "destroy", label, NULL);
  adw_message_dialog_set_response_appearance (message, "destroy", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (message, "cancel");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect_data (dialog, "response::destroy", G_CALLBACK (on_response), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
