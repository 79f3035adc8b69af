/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-status-dialog.h"

#include "kith-error-text.h"
#include "kith-people-actions.h"

#include <glib/gi18n.h>

#define HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)

/**
 * KithStatusDialog:
 *
 * Edits one's own status. It closes when the server has taken it, and keeps what was typed where that fails.
 */
struct _KithStatusDialog
{
  AdwWindow parent_instance;

  KithSession *session;
  GtkWidget *emoji;
  GtkWidget *text;
  GtkWidget *until;
  GtkWidget *error;
  GtkWidget *save;
};

G_DEFINE_FINAL_TYPE (KithStatusDialog, kith_status_dialog, ADW_TYPE_WINDOW)

static const char *const endings[] = { N_ ("Never"), N_ ("In 30 minutes"), N_ ("In 1 hour"), N_ ("In 4 hours"),
                                       N_ ("Today") };

/* Milliseconds since 1970; 0 for never. */
static gint64
get_end (guint choice)
{
  gint64 now = g_get_real_time () / 1000;
  g_autoptr (GDateTime) today = g_date_time_new_now_local ();
  g_autoptr (GDateTime) midnight = g_date_time_new_local (g_date_time_get_year (today), g_date_time_get_month (today),
                                                          g_date_time_get_day_of_month (today), 23, 59, 59);

  switch (choice)
    {
    case 1:
      return now + HOUR_MS / 2;
    case 2:
      return now + HOUR_MS;
    case 3:
      return now + 4 * HOUR_MS;
    case 4:
      return g_date_time_to_unix (midnight) * 1000;
    default:
      return 0;
    }
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithStatusDialog) self = data;
  g_autoptr (GError) error = NULL;

  gtk_widget_set_sensitive (self->save, TRUE);
  if (kith_session_set_status_finish (KITH_SESSION (source), result, &error))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_label_set_label (GTK_LABEL (self->error), kith_error_text (error));
  gtk_widget_set_visible (self->error, TRUE);
}

static const char *
or_null (const char *text)
{
  return *text ? text : NULL;
}

static void
on_save (KithStatusDialog *self)
{
  g_autofree char *emoji = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->emoji))));
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->text))));

  gtk_widget_set_visible (self->error, FALSE);
  gtk_widget_set_sensitive (self->save, FALSE);
  kith_session_set_status_async (self->session, or_null (emoji), or_null (text),
                                 get_end (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->until))), NULL, on_saved,
                                 g_object_ref (self));
}

static void
kith_status_dialog_dispose (GObject *object)
{
  g_clear_object (&KITH_STATUS_DIALOG (object)->session);
  G_OBJECT_CLASS (kith_status_dialog_parent_class)->dispose (object);
}

static void
kith_status_dialog_class_init (KithStatusDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_status_dialog_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
make_until (void)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *until;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    gtk_string_list_append (names, _ (endings[i]));
  until = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (names)), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (until), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("When it goes away"), -1);
  return until;
}

static void
name_entry (GtkWidget *entry, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
kith_status_dialog_init (KithStatusDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkWidget *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *ending = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = gtk_label_new (_ ("Goes away"));

  self->emoji = g_object_new (GTK_TYPE_ENTRY, "max-length", 8, "width-chars", 3, "max-width-chars", 3, "xalign", 0.5,
                              "show-emoji-icon", TRUE, NULL);
  name_entry (self->emoji, _ ("Emoji"));
  self->text = g_object_new (GTK_TYPE_ENTRY, "max-length", KITH_LIMIT_STATUS_TEXT_MAX, "hexpand", TRUE,
                             "placeholder-text", _ ("What are you up to?"), "activates-default", TRUE, NULL);
  name_entry (self->text, _ ("Status"));
  self->until = make_until ();
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  self->error = g_object_new (GTK_TYPE_LABEL, "visible", FALSE, "wrap", TRUE, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (self->error, "error");
  self->save = gtk_button_new_with_mnemonic (_ ("_Save"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->save);
  g_object_set (inner, "margin-start", 18, "margin-end", 18, "margin-top", 12, "margin-bottom", 18, NULL);
  gtk_box_append (GTK_BOX (line), self->emoji);
  gtk_box_append (GTK_BOX (line), self->text);
  gtk_box_append (GTK_BOX (ending), label);
  gtk_box_append (GTK_BOX (ending), self->until);
  gtk_box_append (GTK_BOX (inner), line);
  gtk_box_append (GTK_BOX (inner), ending);
  gtk_box_append (GTK_BOX (inner), self->error);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), inner);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 400, -1);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save);
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
}

/**
 * kith_status_dialog_new:
 *
 * Returns: (transfer none): a dialog with the present status, not shown yet
 */
KithStatusDialog *
kith_status_dialog_new (GtkWindow *parent, KithSession *session)
{
  KithStatusDialog *self = g_object_new (KITH_TYPE_STATUS_DIALOG, "transient-for", parent, "title", _ ("Your Status"),
                                         NULL);
  KithUser *me = kith_session_get_account (session);
  const char *emoji = me ? kith_user_get_status_emoji (me) : NULL, *text = me ? kith_user_get_status_text (me) : NULL;

  self->session = g_object_ref (session);
  gtk_editable_set_text (GTK_EDITABLE (self->emoji), emoji ? emoji : "");
  gtk_editable_set_text (GTK_EDITABLE (self->text), text ? text : "");
  /* Not before: a window whose focus is asked for too early has no role for screen readers. */
  g_signal_connect_object (self, "map", G_CALLBACK (gtk_widget_grab_focus), self->text, G_CONNECT_SWAPPED);
  return self;
}
