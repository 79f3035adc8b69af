/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-forward-dialog.h"

#include "kith-menu-button.h"
#include "kith-error-text.h"
#include "kith-forward-targets.h"
#include "kith-message-text.h"
#include "kith-switcher-row.h"

#include <glib/gi18n.h>

/* More are found by typing. */
#define SHOWN 24

/**
 * KithForwardDialog:
 *
 * The conversations and channels of the account, with a search, the message, and a few words that may go with it. What
 * was typed stays when sending fails. Signal: forwarded (KithChannel *channel).
 */
struct _KithForwardDialog
{
  AdwWindow parent_instance;

  KithMessage *message;
  KithChannel *target; /* (nullable): while it is sent */
  GPtrArray *targets;
  KithSwitcherRow *rows[SHOWN];
  GtkWidget *search, *list, *nothing, *scrolled, *preview, *comment, *error, *submit;
  GCancellable *cancellable;
};

static guint forwarded_signal;

G_DEFINE_FINAL_TYPE (KithForwardDialog, kith_forward_dialog, ADW_TYPE_WINDOW)

static const KithSwitcherItem *
get_selected (KithForwardDialog *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  return row ? kith_switcher_row_get_item (KITH_SWITCHER_ROW (row)) : NULL;
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
      g_signal_emit (self, forwarded_signal, 0, self->target);
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_widget_set_sensitive (self->submit, get_selected (self) != NULL);
  show_error (self, kith_error_text (error));
}

static void
on_submit (KithForwardDialog *self)
{
  const KithSwitcherItem *item = get_selected (self);
  g_autofree char *comment = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->comment))));

  if (!item || !gtk_widget_get_sensitive (self->submit))
    return;
  show_error (self, NULL);
  gtk_widget_set_sensitive (self->submit, FALSE);
  g_set_object (&self->target, item->object);
  kith_message_forward_async (self->message, self->target, comment, self->cancellable, on_forwarded,
                              g_object_ref (self));
}

static void
on_selected (KithForwardDialog *self)
{
  gtk_widget_set_sensitive (self->submit, get_selected (self) != NULL);
}

/* With something typed the first that fits is chosen, so that a name and Enter are enough. */
static void
search (KithForwardDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autoptr (GPtrArray) found = kith_forward_targets_search (self->targets, text, SHOWN);

  gtk_list_box_unselect_all (GTK_LIST_BOX (self->list));
  for (guint i = 0; i < SHOWN; i++)
    kith_switcher_row_set_item (self->rows[i], i < found->len ? found->pdata[i] : NULL, FALSE);
  gtk_widget_set_visible (self->scrolled, found->len > 0);
  gtk_widget_set_visible (self->nothing, found->len == 0);
  if (found->len > 0 && *text)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (self->rows[0]));
}

static void
move_selection (KithForwardDialog *self, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  int index = row ? gtk_list_box_row_get_index (row) + step : 0;
  GtkListBoxRow *next = index < 0 ? NULL : gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  graphene_rect_t bounds;

  if (!next || !gtk_widget_get_visible (GTK_WIDGET (next)))
    return;
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), next);
  if (gtk_widget_compute_bounds (GTK_WIDGET (next), self->list, &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer data)
{
  if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    move_selection (data, 1);
  else if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    move_selection (data, -1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static GtkWidget *
create_list (KithForwardDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->list = gtk_list_box_new ();
  for (guint i = 0; i < SHOWN; i++)
    {
      self->rows[i] = KITH_SWITCHER_ROW (kith_switcher_row_new ());
      gtk_list_box_append (GTK_LIST_BOX (self->list), GTK_WIDGET (self->rows[i]));
    }
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_SINGLE);
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (self->list), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Places"), -1);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_selected), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_submit), self);
  self->scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "child", self->list,
                                 "vexpand", TRUE, NULL);
  self->nothing = g_object_new (GTK_TYPE_LABEL, "label", _ ("No channel or conversation is called like this"), "wrap",
                                TRUE, "justify", GTK_JUSTIFY_CENTER, "vexpand", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->nothing, "dim-label");
  gtk_box_append (GTK_BOX (box), self->scrolled);
  gtk_box_append (GTK_BOX (box), self->nothing);
  return box;
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
  kith_button_let_shorten (cancel);
  kith_button_let_shorten (self->submit);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->submit);
  gtk_widget_add_css_class (header, "flat");
  return header;
}

static GtkWidget *
create_search (KithForwardDialog *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _ ("Search people and channels"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search people and channels"), -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (self->search, keys);
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (search), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (on_submit), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (gtk_window_close), self);
  return self->search;
}

static GtkWidget *
create_foot (KithForwardDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->preview = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "lines",
                                2, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (self->preview, "forward-preview");
  self->comment = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->comment), _ ("Add a message (optional)"));
  gtk_entry_set_max_length (GTK_ENTRY (self->comment), KITH_LIMIT_MESSAGE_MAX);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->comment), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Add a message (optional)"), -1);
  g_signal_connect_swapped (self->comment, "activate", G_CALLBACK (on_submit), self);
  self->error = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->error, "error");
  gtk_box_append (GTK_BOX (box), self->preview);
  gtk_box_append (GTK_BOX (box), self->comment);
  gtk_box_append (GTK_BOX (box), self->error);
  gtk_widget_add_css_class (box, "forward-foot");
  return box;
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
  g_clear_object (&self->target);
  g_clear_object (&self->message);
  G_OBJECT_CLASS (kith_forward_dialog_parent_class)->dispose (object);
}

static void
kith_forward_dialog_finalize (GObject *object)
{
  g_clear_pointer (&KITH_FORWARD_DIALOG (object)->targets, g_ptr_array_unref);
  g_clear_object (&KITH_FORWARD_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (kith_forward_dialog_parent_class)->finalize (object);
}

static void
kith_forward_dialog_class_init (KithForwardDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_forward_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_forward_dialog_finalize;
  forwarded_signal = g_signal_new ("forwarded", KITH_TYPE_FORWARD_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, KITH_TYPE_CHANNEL);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kith_forward_dialog_init (KithForwardDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->cancellable = g_cancellable_new ();
  gtk_window_set_title (GTK_WINDOW (self), _ ("Forward Message"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 400, 540);
  gtk_widget_add_css_class (GTK_WIDGET (self), "forward");
  gtk_box_append (GTK_BOX (box), create_header (self));
  gtk_box_append (GTK_BOX (box), create_search (self));
  gtk_box_append (GTK_BOX (box), create_list (self));
  gtk_box_append (GTK_BOX (box), create_foot (self));
  adw_window_set_content (ADW_WINDOW (self), box);
}

static void
show_preview (KithForwardDialog *self)
{
  g_autofree char *text = kith_message_text_dup_line (self->message);
  const char *author = kith_message_get_author_name (self->message);
  g_autofree char *line = g_strdup_printf ("%s\n%s", author, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD);

  bold->end_index = strlen (author);
  pango_attr_list_insert (attributes, bold);
  gtk_label_set_attributes (GTK_LABEL (self->preview), attributes);
  gtk_label_set_text (GTK_LABEL (self->preview), line);
}

/**
 * kith_forward_dialog_new:
 * @recent: (nullable): ids of the channels where one was, newest first
 *
 * Returns: (transfer floating): the dialog over its parent
 */
KithForwardDialog *
kith_forward_dialog_new (GtkWindow *parent, KithMessage *message, const char *const *recent)
{
  KithForwardDialog *self = g_object_new (KITH_TYPE_FORWARD_DIALOG, "transient-for", parent, NULL);

  g_set_object (&self->message, message);
  self->targets = kith_forward_targets_new (kith_message_get_channel (message), recent);
  show_preview (self);
  search (self);
  /* Not before: a window whose focus is asked for too early has no role for screen readers. */
  g_signal_connect_object (self, "map", G_CALLBACK (gtk_widget_grab_focus), self->search, G_CONNECT_SWAPPED);
  return self;
}
