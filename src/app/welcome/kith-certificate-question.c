/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-certificate-question.h"

#include "kith-net-error.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  GWeakRef widget;
  KithClient *client;
  KithServerAddress *address;
  char *shown;
  KithCertificateAnswer answer;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_weak_ref_clear (&self->widget);
  g_object_unref (self->client);
  kith_server_address_unref (self->address);
  g_free (self->shown);
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
  gboolean trusted = g_str_equal (response, "trust");

  if (trusted)
    kith_client_trust (question->client, question->address, question->shown);
  if (widget)
    question->answer (trusted, widget);
}

static char *
describe (const char *server, const char *trusted, const char *shown)
{
  g_autofree char *new_split = kith_fingerprint_split (shown), *old_split = kith_fingerprint_split (trusted);

  if (!trusted)
    return g_strdup_printf (_ ("%s proves itself by a certificate of its own making. If you know its fingerprint from "
                               "the people who run it, compare:\n\n%s"),
                            server, new_split);
  return g_strdup_printf (
    _ ("“%s” shows another certificate than the one you trusted. That happens when a server is set up anew, but also "
       "when somebody between you and the server pretends to be it.\n\nAsk the people who run it for the fingerprint, "
       "and trust it only if it is the same.\n\nTrusted until now:\n%s\n\nShown now:\n%s"),
    server, *old_split ? old_split : "—", *new_split ? new_split : "—");
}

/**
 * kith_certificate_question_new:
 * @server: what the server is called
 * @trusted: (nullable): fingerprint that was trusted until now; empty where the system vouched, %NULL for a new server
 * @shown: fingerprint of the certificate that it shows
 *
 * Returns: (transfer none): a question whether this is the right server; its response is "trust" or "cancel"
 */
GtkWidget *
kith_certificate_question_new (GtkWindow *parent, const char *server, const char *trusted, const char *shown)
{
  g_autofree char *body = describe (server, trusted, shown);
  GtkWidget *dialog = adw_message_dialog_new (
    parent, trusted ? _ ("Trust the New Certificate?") : _ ("Trust This Server?"), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                    trusted ? _ ("_Do Not Connect") : _ ("_Cancel"), "trust", _ ("_Trust It"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "trust",
                                              trusted ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  return dialog;
}

/* @shown: (transfer full) */
static void
present (GtkWidget *widget, const char *server, const char *trusted, char *shown, KithClient *client,
         KithServerAddress *address, KithCertificateAnswer answer)
{
  GtkWidget *dialog = kith_certificate_question_new (GTK_WINDOW (gtk_widget_get_root (widget)), server, trusted, shown);
  Question *question = g_new0 (Question, 1);

  g_weak_ref_init (&question->widget, widget);
  question->client = g_object_ref (client);
  question->address = kith_server_address_ref (address);
  question->shown = shown;
  question->answer = answer;
  g_object_set_data_full (G_OBJECT (dialog), "question", question, question_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_answer), question);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * kith_certificate_question_confirm:
 * @widget: who asks
 * @address: a server whose certificate was checked against a fingerprint that came from nowhere in particular
 * @server: what it calls itself
 *
 * Asks whether it is the right one; only a yes makes it trusted.
 */
void
kith_certificate_question_confirm (GtkWidget *widget, KithClient *client, KithServerAddress *address,
                                   const char *server, KithCertificateAnswer answer)
{
  present (widget, server, NULL, g_strdup (kith_server_address_get_fingerprint (address)), client, address, answer);
}

/**
 * kith_certificate_question_ask:
 * @widget: who asks
 * @error: why a look at the server failed
 * @address: the server, with the fingerprint that is trusted where one is known
 *
 * Asks about the certificate that a server showed, where that is why it was not talked to; only a yes makes it trusted.
 *
 * Returns: whether there is something to ask; @answer is called then
 */
gboolean
kith_certificate_question_ask (GtkWidget *widget, const GError *error, KithClient *client, KithServerAddress *address,
                               KithCertificateAnswer answer)
{
  g_autofree char *shown = NULL, *pin = NULL;

  if (!g_error_matches (error, KITH_NET_ERROR, KITH_NET_ERROR_CERTIFICATE))
    return FALSE;
  shown = kith_client_dup_refused_pin (client, address);
  if (!shown)
    return FALSE;
  pin = g_strdup (kith_server_address_get_fingerprint (address));
  if (!pin)
    pin = kith_client_dup_pin (client, address);
  present (widget, kith_server_address_get_host (address), pin, g_steal_pointer (&shown), client, address, answer);
  return TRUE;
}
