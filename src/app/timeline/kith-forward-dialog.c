/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-forward-dialog.h"

#include "kith-error-text.h"
#include "kith-session.h"

#include <glib/gi18n.h>

/**
 * KithForwardDialog:
 *
 * The channels of all communities of the account, with a search, and a few words that may go with the message. What
 * was typed stays when sending fails.
 */
struct _KithForwardDialog
{
  AdwWindow parent_instance;

  KithMessage *message;
  GtkWidget *search, *list, *comment, *error, *submit;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (KithForwardDialog, kith_forward_dialog, ADW_TYPE_WINDOW)

static KithChannel *
get_channel (GtkListBoxRow *row)
{
  return row ? g_object_get_data (G_OBJECT (row), "channel") : NULL;
}

static void
show_error (KithForwardDialog *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->error), text ? text : "");
  gtk_widget_set_visible (self->error, text != NULL);
}

static void
on_forwarded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithForwardDialog) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = kith_message_forward_finish (KITH_MESSAGE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (done)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_widget_set_sensitive (self->submit, TRUE);
  show_error (self, kith_error_text (error));
}

static void
on_submit (KithForwardDialog *self)
{
  KithChannel *channel = get_channel (gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)));
  g_autofree char *comment = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->comment))));

  if (!channel || !gtk_widget_get_sensitive (self->submit))
    return;
  show_error (self, NULL);
  gtk_widget_set_sensitive (self->submit, FALSE);
  kith_message_forward_async (self->message, channel, comment, self->cancellable, on_forwarded, g_object_ref (self));
}

static void
on_selected (KithForwardDialog *self, GtkListBoxRow *row)
{
  gtk_widget_set_sensitive (self->submit, row != NULL);
}

static gboolean
filter (GtkListBoxRow *row, gpointer data)
{
  KithForwardDialog *self = data;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  const char *words = g_object_get_data (G_OBJECT (row), "words");

  return strstr (words, wanted) != NULL;
}

/* The first that is left is chosen, so that a name and Enter are enough. */
static void
on_search_changed (KithForwardDialog *self)
{
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
  gtk_list_box_unselect_all (GTK_LIST_BOX (self->list));
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i);

      if (!row)
        return;
      if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
        {
          gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
          return;
        }
    }
}

static void
add_channel (KithForwardDialog *self, KithGuild *guild, KithChannel *channel)
{
  GtkWidget *row = adw_action_row_new (), *icon = gtk_image_new_from_icon_name ("kith-channel-symbolic");
  g_autofree char *name = g_markup_escape_text (kith_channel_get_name (channel), -1);
  g_autofree char *place = g_markup_escape_text (kith_guild_get_name (guild), -1);
  g_autofree char *words = g_strdup_printf ("%s %s", kith_channel_get_name (channel), kith_guild_get_name (guild));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), place);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  g_object_set_data_full (G_OBJECT (row), "channel", g_object_ref (channel), g_object_unref);
  g_object_set_data_full (G_OBJECT (row), "words", g_utf8_casefold (words, -1), g_free);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
add_guild (KithForwardDialog *self, KithGuild *guild)
{
  GListModel *channels = kith_guild_list_channels (guild);

  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i);

      if (kith_channel_get_kind (channel) == KITH_CHANNEL_KIND_TEXT &&
          kith_channel_can (channel, KITH_PERMISSION_SEND_MESSAGES))
        add_channel (self, guild, channel);
    }
}

/* The community that one is in comes first. */
static void
fill (KithForwardDialog *self)
{
  KithChannel *here = kith_message_get_channel (self->message);
  KithSession *session = here ? kith_channel_get_session (here) : NULL;
  KithGuild *first = here ? kith_channel_get_guild (here) : NULL;
  GListModel *guilds = session ? kith_session_list_guilds (session) : NULL;

  if (first)
    add_guild (self, first);
  for (guint i = 0; guilds && i < g_list_model_get_n_items (guilds); i++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, i);

      if (guild != first)
        add_guild (self, guild);
    }
}

static GtkWidget *
create_list (KithForwardDialog *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *nothing = gtk_label_new (_ ("No channel is called like this"));

  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_set_margin_top (nothing, 24);
  gtk_widget_set_margin_bottom (nothing, 24);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), nothing);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), filter, self, NULL);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Channels"), -1);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_selected), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static GtkWidget *
create_header (KithForwardDialog *self)
{
  GtkWidget *header = adw_header_bar_new (), *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  self->submit = gtk_button_new_with_mnemonic (_ ("_Forward"));
  gtk_widget_add_css_class (self->submit, "suggested-action");
  gtk_widget_set_sensitive (self->submit, FALSE);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self);
  g_signal_connect_swapped (self->submit, "clicked", G_CALLBACK (on_submit), self);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->submit);
  gtk_widget_add_css_class (header, "flat");
  return header;
}

static void
kith_forward_dialog_dispose (GObject *object)
{
  KithForwardDialog *self = KITH_FORWARD_DIALOG (object);

  /* Rows that go with the list are unselected by it. */
  if (self->list)
    g_signal_handlers_disconnect_by_data (self->list, self);
  self->list = NULL;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->message);
  G_OBJECT_CLASS (kith_forward_dialog_parent_class)->dispose (object);
}

static void
kith_forward_dialog_finalize (GObject *object)
{
  g_clear_object (&KITH_FORWARD_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (kith_forward_dialog_parent_class)->finalize (object);
}

static void
kith_forward_dialog_class_init (KithForwardDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_forward_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_forward_dialog_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kith_forward_dialog_init (KithForwardDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->cancellable = g_cancellable_new ();
  gtk_window_set_title (GTK_WINDOW (self), _ ("Forward Message"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 360, 480);
  self->search = gtk_search_entry_new ();
  self->comment = gtk_entry_new ();
  self->error = gtk_label_new (NULL);
  g_object_set (self->search, "placeholder-text", _ ("Search channels"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Search channels"),
                                  -1);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->comment), _ ("Add a message (optional)"));
  gtk_entry_set_max_length (GTK_ENTRY (self->comment), KITH_LIMIT_MESSAGE_MAX);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->comment), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Add a message (optional)"), -1);
  gtk_widget_add_css_class (self->error, "error");
  gtk_label_set_wrap (GTK_LABEL (self->error), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->error), 0);
  gtk_widget_set_visible (self->error, FALSE);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (on_search_changed), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (on_submit), self);
  g_signal_connect_swapped (self->comment, "activate", G_CALLBACK (on_submit), self);
  gtk_widget_set_margin_start (body, 12);
  gtk_widget_set_margin_end (body, 12);
  gtk_widget_set_margin_bottom (body, 12);
  gtk_box_append (GTK_BOX (body), self->search);
  gtk_box_append (GTK_BOX (body), create_list (self));
  gtk_box_append (GTK_BOX (body), self->comment);
  gtk_box_append (GTK_BOX (body), self->error);
  gtk_box_append (GTK_BOX (box), create_header (self));
  gtk_box_append (GTK_BOX (box), body);
  adw_window_set_content (ADW_WINDOW (self), box);
}

/**
 * kith_forward_dialog_new:
 *
 * Returns: (transfer floating): the dialog over its parent
 */
KithForwardDialog *
kith_forward_dialog_new (GtkWindow *parent, KithMessage *message)
{
  KithForwardDialog *self = g_object_new (KITH_TYPE_FORWARD_DIALOG, "transient-for", parent, NULL);

  g_set_object (&self->message, message);
  fill (self);
  gtk_widget_grab_focus (self->search);
  return self;
}
