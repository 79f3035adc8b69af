/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-unsent-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static void
on_response (AdwMessageDialog *dialog, const char *response, GtkTextBuffer *buffer)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  if (!g_str_equal (response, "copy"))
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (dialog)), text);
}

static GtkWidget *
make_view (GtkTextBuffer *buffer)
{
  GtkWidget *view = gtk_text_view_new_with_buffer (buffer);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 9);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Text that was not sent"),
                                  -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 200);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_set_overflow (scrolled, GTK_OVERFLOW_HIDDEN);
  return scrolled;
}

static void
on_unsent (KithClient *client, const char *channel_name, const char *text, GtkWindow *window)
{
  g_autoptr (GtkTextBuffer) buffer = gtk_text_buffer_new (NULL);
  /* Translators: %s is the name of a channel */
  g_autofree char *heading = g_strdup_printf (_ ("#%s Is Gone"), channel_name);
  GtkWidget *dialog = adw_message_dialog_new (
    window, heading,
    _ ("The channel was deleted, or you cannot see it any more. What you typed "
       "there was not sent:"));

  gtk_text_buffer_set_text (buffer, text, -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), make_view (buffer));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "discard", _ ("_Discard"), "copy", _ ("_Copy Text"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "copy", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "copy");
  /* Who closes it in haste finds the text in the clipboard. */
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "copy");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), buffer, 0);
  g_object_set_data_full (G_OBJECT (dialog), "buffer", g_object_ref (buffer), g_object_unref);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * kith_unsent_dialog_watch:
 * @window: over which it is shown
 */
void
kith_unsent_dialog_watch (GtkWindow *window, KithClient *client)
{
  g_signal_connect_object (client, "unsent", G_CALLBACK (on_unsent), window, 0);
}
