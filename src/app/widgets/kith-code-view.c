/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-code-view.h"

#include <glib/gi18n.h>
#include <string.h>

/* A code that ends sooner is not worth beginning to read out. */
#define ENOUGH_MS 5000

/**
 * KithCodeView:
 *
 * The digits in two groups, as large as people read them across a table.
 */
struct _KithCodeView
{
  GtkWidget parent_instance;

  char *code; /* (nullable) until one was made */
  gint64 expires_at;
  guint timer; /* while it is seen */
  GtkLabel *digits, *note;
  GtkWidget *again;
};

G_DEFINE_FINAL_TYPE (KithCodeView, kith_code_view, GTK_TYPE_WIDGET)

enum
{
  WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gint64
get_left (KithCodeView *self)
{
  return self->expires_at - g_get_real_time () / 1000;
}

static void
show_left (KithCodeView *self)
{
  guint minutes = (guint) MAX ((get_left (self) + 59999) / 60000, 1);
  g_autofree char *text = g_strdup_printf (
    ngettext ("People in this network type it where they join. It ends in %u minute.",
              "People in this network type it where they join. It ends in %u minutes.", minutes),
    minutes);

  if (strcmp (gtk_label_get_label (self->note), text) != 0)
    gtk_label_set_label (self->note, text);
}

static void
want (KithCodeView *self)
{
  g_clear_pointer (&self->code, g_free);
  gtk_widget_set_visible (self->again, FALSE);
  gtk_label_set_label (self->digits, "••• •••");
  gtk_label_set_label (self->note, _ ("Making a code…"));
  g_signal_emit (self, signals[WANTED], 0);
}

static gboolean
on_second (gpointer data)
{
  KithCodeView *self = data;

  if (self->code && get_left (self) < ENOUGH_MS)
    want (self);
  else if (self->code)
    show_left (self);
  return G_SOURCE_CONTINUE;
}

static void
kith_code_view_map (GtkWidget *widget)
{
  KithCodeView *self = KITH_CODE_VIEW (widget);

  GTK_WIDGET_CLASS (kith_code_view_parent_class)->map (widget);
  self->timer = g_timeout_add_seconds (1, on_second, self);
  if (!self->code || get_left (self) < ENOUGH_MS)
    want (self);
  else
    show_left (self);
}

static void
kith_code_view_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&KITH_CODE_VIEW (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (kith_code_view_parent_class)->unmap (widget);
}

static void
kith_code_view_dispose (GObject *object)
{
  KithCodeView *self = KITH_CODE_VIEW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->code, g_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (kith_code_view_parent_class)->dispose (object);
}

static void
kith_code_view_class_init (KithCodeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_code_view_dispose;
  widget_class->map = kith_code_view_map;
  widget_class->unmap = kith_code_view_unmap;
  signals[WANTED] = g_signal_new ("wanted", KITH_TYPE_CODE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  0);
  gtk_widget_class_set_css_name (widget_class, "codeview");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static GtkLabel *
add_label (KithCodeView *self, const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, NULL);

  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return GTK_LABEL (label);
}

static void
kith_code_view_init (KithCodeView *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 4);
  self->digits = add_label (self, "join-code");
  gtk_label_set_selectable (self->digits, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->digits), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("Code to join"), -1);
  self->note = add_label (self, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "dim-label");
  self->again = gtk_button_new_with_mnemonic (_ ("_Try Again"));
  gtk_widget_set_halign (self->again, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->again, FALSE);
  g_signal_connect_object (self->again, "clicked", G_CALLBACK (want), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->again, GTK_WIDGET (self));
}

/**
 * kith_code_view_set_code:
 * @code: six digits
 * @expires_at: when it ends, in milliseconds of the Unix clock
 */
void
kith_code_view_set_code (KithCodeView *self, const char *code, gint64 expires_at)
{
  g_autofree char *text = g_strdup_printf ("%.3s %s", code, strlen (code) > 3 ? code + 3 : "");

  g_free (self->code);
  self->code = g_strdup (code);
  self->expires_at = expires_at;
  gtk_label_set_label (self->digits, text);
  gtk_widget_set_visible (self->again, FALSE);
  show_left (self);
}

/**
 * kith_code_view_set_error:
 * @text: why no code could be made
 */
void
kith_code_view_set_error (KithCodeView *self, const char *text)
{
  g_clear_pointer (&self->code, g_free);
  gtk_label_set_label (self->digits, "— — —");
  gtk_label_set_label (self->note, text);
  gtk_widget_set_visible (self->again, TRUE);
}
