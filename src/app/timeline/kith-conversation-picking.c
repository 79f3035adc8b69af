/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-conversation-private.h"

#include "kith-menu-button.h"
#include "kith-form-dialog.h"
#include "kith-message-row-bind.h"
#include "kith-time-text.h"

#include <glib/gi18n.h>

/* What a KithConversation does to several messages at once. While they are picked, a bar stands where one writes. */

/* Authors that a question names; the others are counted. */
#define MAX_NAMES 3

static gboolean
may_delete (KithConversation *self)
{
  return self->channel && kith_channel_can (self->channel, KITH_PERMISSION_MANAGE_MESSAGES);
}

/**
 * kith_conversation_update_picking:
 *
 * Shows the bar while messages are picked, and how many they are.
 */
void
kith_conversation_update_picking (KithConversation *self)
{
  gboolean picking = kith_timeline_view_get_picking (self->view);
  g_autoptr (GPtrArray) picked = kith_timeline_view_dup_picked (self->view);
  g_autofree char *count = NULL, *label = NULL;

  gtk_widget_set_visible (self->pick_bar, picking);
  gtk_widget_set_visible (GTK_WIDGET (self->composer), !picking);
  gtk_widget_set_visible (self->typing_line, !picking);
  if (picked->len == 0)
    count = g_strdup (_ ("Select messages"));
  else
    /* Translators: how many messages are selected */
    count = g_strdup_printf (ngettext ("%u selected", "%u selected", picked->len), picked->len);
  gtk_label_set_text (GTK_LABEL (self->pick_count), count);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conversation.copy-picked", picked->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conversation.delete-picked", picked->len > 0 && may_delete (self));
  gtk_widget_set_visible (self->pick_delete, may_delete (self));
  if (picked->len == 0)
    label = g_strdup (_ ("_Delete Messages"));
  else
    label = g_strdup_printf (ngettext ("_Delete %u Message", "_Delete %u Messages", picked->len), picked->len);
  gtk_button_set_label (GTK_BUTTON (self->pick_delete), label);
  kith_button_let_shorten (self->pick_delete);
}

static void
on_select (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);

  if (self->channel)
    kith_timeline_view_begin_picking (self->view, parameter ? kith_conversation_find_message (self, parameter) : NULL);
}

static void
on_end (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);

  kith_timeline_view_end_picking (self->view);
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

static char *
format_moment (KithMessage *message, char style)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  return kith_time_text_format (kith_message_get_created_at (message) / 1000, style, 0, zone);
}

static void
on_copy_picked (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);
  g_autoptr (GPtrArray) picked = kith_timeline_view_dup_picked (self->view);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *told = NULL;

  for (guint i = 0; i < picked->len; i++)
    {
      KithMessage *message = picked->pdata[i];
      g_autofree char *moment = format_moment (message, 'f');
      const char *content = kith_message_get_content (message),
                 *forwarded = kith_message_get_forwarded_content (message);

      g_string_append_printf (text, "%s%s, %s\n%s", i > 0 ? "\n\n" : "", kith_message_get_author_name (message), moment,
                              *content || !forwarded ? content : forwarded);
    }
  if (picked->len == 0)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
  told = g_strdup_printf (ngettext ("%u message copied", "%u messages copied", picked->len), picked->len);
  on_end (widget, NULL, NULL);
  kith_conversation_show_toast (self, told);
}

/* Who wrote them: a few by name, each with how many. */
static char *
describe_authors (GPtrArray *messages)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < messages->len; i++)
    {
      const char *name = kith_message_get_author_name (messages->pdata[i]);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name));

      if (n == 0)
        g_ptr_array_add (names, (gpointer) name);
      g_hash_table_insert (counts, (gpointer) name, GUINT_TO_POINTER (n + 1));
    }
  if (names->len == 1)
    return g_strdup (names->pdata[0]);
  for (guint i = 0; i < MIN (names->len, MAX_NAMES); i++)
    g_string_append_printf (text, "%s%s (%u)", i > 0 ? ", " : "", (const char *) names->pdata[i],
                            GPOINTER_TO_UINT (g_hash_table_lookup (counts, names->pdata[i])));
  if (names->len > MAX_NAMES)
    /* Translators: behind the names of some people who wrote messages */
    g_string_append_printf (text, ngettext (" and %u other", " and %u others", names->len - MAX_NAMES),
                            names->len - MAX_NAMES);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What is destroyed, so that nobody destroys the wrong thing. */
static char *
describe (KithConversation *self, GPtrArray *messages)
{
  KithMessage *oldest = messages->pdata[0], *newest = messages->pdata[messages->len - 1];
  g_autofree char *day = format_moment (oldest, 'D'), *last_day = format_moment (newest, 'D');
  g_autofree char *authors = describe_authors (messages), *first = format_moment (oldest, 'f');
  g_autofree char *last = format_moment (newest, g_str_equal (day, last_day) ? 't' : 'f');

  /* Translators: before messages are deleted; the name of a channel, who wrote them, and when the first and the last
   * were written */
  return g_strdup_printf (_ ("In #%s, by %s, from %s to %s. They will be gone for everybody, for good."),
                          kith_channel_get_name (self->channel), authors, first, last);
}

/* What a question is about; it outlives a change of what is picked. */
typedef struct
{
  KithConversation *conversation;
  KithChannel *channel;
  GPtrArray *ids; /* ends with NULL */
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_object_unref (errand->conversation);
  g_object_unref (errand->channel);
  g_ptr_array_unref (errand->ids);
  g_free (errand);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithFormDialog) dialog = data;
  g_autoptr (GError) error = NULL;
  const Errand *errand = g_object_get_data (G_OBJECT (dialog), "errand");
  g_autofree char *told = NULL;
  guint n = errand->ids->len - 1;

  if (kith_channel_delete_messages_finish (KITH_CHANNEL (source), result, &error))
    {
      told = g_strdup_printf (ngettext ("%u message deleted", "%u messages deleted", n), n);
      if (errand->conversation->channel == errand->channel)
        on_end (GTK_WIDGET (errand->conversation), NULL, NULL);
      kith_conversation_show_toast (errand->conversation, told);
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kith_form_dialog_end (dialog, 0, error);
}

static void
on_submitted (KithFormDialog *dialog)
{
  const Errand *errand = g_object_get_data (G_OBJECT (dialog), "errand");

  kith_channel_delete_messages_async (errand->channel, (const char *const *) errand->ids->pdata,
                                      kith_form_dialog_get_text (dialog, 0), kith_form_dialog_begin (dialog),
                                      on_deleted, g_object_ref (dialog));
}

static void
ask (KithConversation *self, GPtrArray *picked)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *title = g_strdup_printf (ngettext ("Delete %u Message?", "Delete %u Messages?", picked->len),
                                            picked->len);
  g_autofree char *text = describe (self, picked);
  KithFormDialog *dialog = kith_form_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, title, text,
                                                 _ ("_Delete"));
  Errand *errand = g_new0 (Errand, 1);

  errand->conversation = g_object_ref (self);
  errand->channel = g_object_ref (self->channel);
  errand->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < picked->len; i++)
    g_ptr_array_add (errand->ids, g_strdup (kith_message_get_id (picked->pdata[i])));
  g_ptr_array_add (errand->ids, NULL);
  g_object_set_data_full (G_OBJECT (dialog), "errand", errand, errand_free);
  kith_form_dialog_add_field (dialog, _ ("_Reason, for the audit log"), NULL, FALSE);
  kith_form_dialog_set_destructive (dialog);
  g_signal_connect (dialog, "submitted", G_CALLBACK (on_submitted), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_delete_picked (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);
  g_autoptr (GPtrArray) picked = kith_timeline_view_dup_picked (self->view);

  if (picked->len == 0 || !may_delete (self))
    return;
  if (picked->len > 1)
    {
      ask (self, picked);
      return;
    }
  /* One can be taken back. */
  on_end (widget, NULL, NULL);
  gtk_widget_activate_action (widget, "conversation.delete", "s", kith_message_get_key (picked->pdata[0]));
}

static const struct
{
  const char *name;
  const char *parameter;
  GtkWidgetActionActivateFunc function;
} actions[] = {
  { "conversation.select", "s", on_select },
  { "conversation.select-messages", NULL, on_select },
  { "conversation.end-selection", NULL, on_end },
  { "conversation.copy-picked", NULL, on_copy_picked },
  { "conversation.delete-picked", NULL, on_delete_picked },
};

/**
 * kith_conversation_install_picking_actions:
 *
 * Adds the actions of this file to the class.
 */
void
kith_conversation_install_picking_actions (GtkWidgetClass *widget_class)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter, actions[i].function);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "conversation.select-messages", NULL);
  gtk_widget_class_bind_template_child (widget_class, KithConversation, pick_bar);
  gtk_widget_class_bind_template_child (widget_class, KithConversation, pick_count);
  gtk_widget_class_bind_template_child (widget_class, KithConversation, pick_delete);
}
