/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-certificate-question.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  GWeakRef widget;
  KithCertificateAnswer answer;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_weak_ref_clear (&self->widget);
  g_free (self);
}

/**
 * kith_fingerprint_split:
 * @fingerprint: (nullable): hexadecimal digits
 *
 * Returns: (transfer full): the same in groups of four and two lines, as people compare them
 */
char *
kith_fingerprint_split (const char *fingerprint)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; fingerprint && fingerprint[i]; i++)
    {
      if (i && i % 4 == 0)
        g_string_append_c (text, i % 32 ? ' ' : '\n');
      g_string_append_c (text, g_ascii_toupper (fingerprint[i]));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
on_answer (AdwMessageDialog *dialog, const char *response, Question *question)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&question->widget);

  if (widget)
    question->answer (g_str_equal (response, "trust"), widget);
}

/**
 * kith_certificate_question_ask:
 * @widget: who asks
 * @address: the server
 * @fingerprint: of the certificate that it shows
 *
 * Asks whether a server that nobody vouches for is the right one.
 */
void
kith_certificate_question_ask (GtkWidget *widget, KithServerAddress *address, const char *fingerprint,
                               KithCertificateAnswer answer)
{
  g_autofree char *split = kith_fingerprint_split (fingerprint);
  g_autofree char *body = g_strdup_printf (
    _ ("%s proves itself by a certificate of its own making. If you know its fingerprint from the "
       "people who run it, compare:\n\n%s"),
    kith_server_address_get_host (address), split);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Trust This Server?"),
                                              body);
  Question *question = g_new0 (Question, 1);

  g_weak_ref_init (&question->widget, widget);
  question->answer = answer;
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "trust", _ ("_Trust It"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "trust", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "question", question, question_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_answer), question);
  gtk_window_present (GTK_WINDOW (dialog));
}
