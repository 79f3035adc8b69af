/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-list-page.h"

#include "kith-wrap-layout.h"

#include "kith-error-text.h"

#include <glib/gi18n.h>

/* How near the end the view may come before more is asked for, in pages. */
#define PAGES_AHEAD 2

/**
 * KithListPage:
 *
 * A list of any length in a settings window. What is read from the server first shows that it is on its way, and
 * afterwards the list, what to say where it is empty, or what went wrong with a button to try again.
 */
struct _KithListPage
{
  GtkWidget parent_instance;

  GListModel *model; /* (nullable) */
  GtkWidget *content;
  GtkWidget *top_clamp;
  GtkBox *top;
  GtkStack *stack;
  GtkWidget *loading;
  GtkWidget *scrolled;
  GtkListView *list;
  AdwStatusPage *empty;
  AdwStatusPage *failed;
  gboolean ready;
};

G_DEFINE_FINAL_TYPE (KithListPage, kith_list_page, GTK_TYPE_WIDGET)

enum
{
  RETRY,
  MORE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_retry (KithListPage *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

static void
look_for_end (KithListPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  double end = gtk_adjustment_get_value (adjustment) + (1 + PAGES_AHEAD) * gtk_adjustment_get_page_size (adjustment);

  if (self->ready && gtk_widget_get_mapped (self->scrolled) && end >= gtk_adjustment_get_upper (adjustment))
    g_signal_emit (self, signals[MORE], 0);
}

static void
show (KithListPage *self)
{
  gboolean filled = self->model && g_list_model_get_n_items (self->model) > 0;

  if (self->ready)
    gtk_stack_set_visible_child (self->stack, filled ? self->scrolled : GTK_WIDGET (self->empty));
}

static void
kith_list_page_dispose (GObject *object)
{
  KithListPage *self = KITH_LIST_PAGE (object);

  self->ready = FALSE;
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_LIST_PAGE);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (kith_list_page_parent_class)->dispose (object);
}

static void
kith_list_page_class_init (KithListPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_list_page_dispose;
  signals[RETRY] = g_signal_new ("retry", KITH_TYPE_LIST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MORE] = g_signal_new ("more", KITH_TYPE_LIST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-list-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KithListPage, content);
  gtk_widget_class_bind_template_child (widget_class, KithListPage, top_clamp);
  gtk_widget_class_bind_template_child (widget_class, KithListPage, top);
  gtk_widget_class_bind_template_child (widget_class, KithListPage, stack);
  gtk_widget_class_bind_template_child (widget_class, KithListPage, loading);
  gtk_widget_class_bind_template_child (widget_class, KithListPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KithListPage, list);
  gtk_widget_class_bind_template_child (widget_class, KithListPage, empty);
  gtk_widget_class_bind_template_child (widget_class, KithListPage, failed);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_set_css_name (widget_class, "listpage");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_list_page_init (KithListPage *self)
{
  GtkAdjustment *adjustment;

  gtk_widget_init_template (GTK_WIDGET (self));
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (look_for_end), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (look_for_end), self, G_CONNECT_SWAPPED);
  kith_list_page_set_loading (self);
}

/**
 * kith_list_page_new:
 * @name: what the list is called, for a screen reader
 *
 * Returns: (transfer floating): a page that shows that it is loading
 */
GtkWidget *
kith_list_page_new (const char *name)
{
  KithListPage *self = g_object_new (KITH_TYPE_LIST_PAGE, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

/**
 * kith_list_page_add_top:
 *
 * Puts a widget above the list, where it stays while the list scrolls.
 */
void
kith_list_page_add_top (KithListPage *self, GtkWidget *widget)
{
  gtk_box_append (self->top, widget);
  gtk_widget_set_visible (self->top_clamp, TRUE);
}

/**
 * kith_list_page_add_hint:
 * @hint: what can be done here
 * @label: of the button beside it, with a mnemonic
 * @action: what the button does
 *
 * Returns: (transfer none): the button
 */
GtkWidget *
kith_list_page_add_hint (KithListPage *self, const char *hint, const char *label, const char *action)
{
  GtkWidget *bar = kith_wrap_box_new (12), *button = gtk_button_new_with_mnemonic (label);
  GtkWidget *text = g_object_new (GTK_TYPE_LABEL, "label", hint, "xalign", 0.0, "wrap", TRUE, "hexpand", TRUE, NULL);

  gtk_widget_add_css_class (text, "dim-label");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (bar), text);
  gtk_box_append (GTK_BOX (bar), button);
  kith_list_page_add_top (self, bar);
  return button;
}

/**
 * kith_list_page_set_list:
 * @model: what is shown; its rows select nothing
 * @factory: makes rows
 */
void
kith_list_page_set_list (KithListPage *self, GListModel *model, GtkListItemFactory *factory)
{
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (g_object_ref (model));

  g_set_object (&self->model, model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  show (self);
}

/**
 * kith_list_page_set_empty:
 *
 * Sets what is said where the list is empty.
 */
void
kith_list_page_set_empty (KithListPage *self, const char *icon_name, const char *title, const char *description)
{
  adw_status_page_set_icon_name (self->empty, icon_name);
  adw_status_page_set_title (self->empty, title);
  adw_status_page_set_description (self->empty, description);
}

void
kith_list_page_set_loading (KithListPage *self)
{
  self->ready = FALSE;
  gtk_stack_set_visible_child (self->stack, self->loading);
}

/**
 * kith_list_page_set_error:
 * @error: why there is nothing to show
 */
void
kith_list_page_set_error (KithListPage *self, const GError *error)
{
  g_autofree char *text = g_markup_escape_text (kith_error_text (error), -1);

  self->ready = FALSE;
  adw_status_page_set_description (self->failed, text);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->failed));
}

/**
 * kith_list_page_set_ready:
 *
 * Shows the list, or that it is empty.
 */
void
kith_list_page_set_ready (KithListPage *self)
{
  self->ready = TRUE;
  show (self);
}

/**
 * kith_list_page_get_list:
 *
 * Returns: (transfer none): the GtkListView
 */
GtkWidget *
kith_list_page_get_list (KithListPage *self)
{
  return GTK_WIDGET (self->list);
}
