/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-save-bar.h"

#include <glib/gi18n.h>

/**
 * KithSaveBar:
 *
 * Offers to save what was changed in a form, or to go back to what was there. While it is being saved it says so, and
 * afterwards what was in the way.
 */
struct _KithSaveBar
{
  GtkWidget parent_instance;

  gboolean changed;
  gboolean busy;
  char *error; /* (nullable) */
  GtkWidget *revealer;
  GtkSpinner *spinner;
  GtkLabel *text;
  GtkWidget *reset;
  GtkWidget *save;
};

G_DEFINE_FINAL_TYPE (KithSaveBar, kith_save_bar, GTK_TYPE_WIDGET)

enum
{
  SAVE,
  RESET,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show (KithSaveBar *self)
{
  const char *text = self->error ? self->error : _ ("There are unsaved changes");

  gtk_label_set_label (self->text, self->busy ? _ ("Saving…") : text);
  if (self->error && !self->busy)
    gtk_widget_add_css_class (GTK_WIDGET (self->text), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->text), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
  gtk_widget_set_sensitive (self->reset, !self->busy);
  gtk_widget_set_sensitive (self->save, !self->busy);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), self->changed || self->busy);
  /* What is hidden must not be reached by the keyboard. */
  gtk_widget_set_can_focus (self->revealer, self->changed || self->busy);
}

static void
on_save (KithSaveBar *self)
{
  g_signal_emit (self, signals[SAVE], 0);
}

static void
on_reset (KithSaveBar *self)
{
  g_signal_emit (self, signals[RESET], 0);
}

static GtkWidget *
add_button (KithSaveBar *self, GtkWidget *box, const char *label, void (*func) (KithSaveBar *self))
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_signal_connect_object (button, "clicked", G_CALLBACK (func), self, G_CONNECT_SWAPPED);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
kith_save_bar_dispose (GObject *object)
{
  g_clear_pointer (&KITH_SAVE_BAR (object)->revealer, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_save_bar_parent_class)->dispose (object);
}

static void
kith_save_bar_finalize (GObject *object)
{
  g_free (KITH_SAVE_BAR (object)->error);
  G_OBJECT_CLASS (kith_save_bar_parent_class)->finalize (object);
}

static void
kith_save_bar_class_init (KithSaveBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_save_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_save_bar_finalize;
  signals[SAVE] = g_signal_new ("save", KITH_TYPE_SAVE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RESET] = g_signal_new ("reset", KITH_TYPE_SAVE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kith_save_bar_init (KithSaveBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  self->text = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "wrap", TRUE, "wrap-mode",
                             PANGO_WRAP_WORD_CHAR, NULL);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->spinner));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->text));
  self->reset = add_button (self, box, _ ("_Reset"), on_reset);
  self->save = add_button (self, box, _ ("_Save"), on_save);
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_add_css_class (box, "settings-bar");
  self->revealer = g_object_new (GTK_TYPE_REVEALER, "transition-type", GTK_REVEALER_TRANSITION_TYPE_SLIDE_UP, "child",
                                 box, NULL);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
  show (self);
}

/**
 * kith_save_bar_new:
 *
 * Returns: (transfer floating): a bar that is hidden, since nothing is changed
 */
GtkWidget *
kith_save_bar_new (void)
{
  return g_object_new (KITH_TYPE_SAVE_BAR, NULL);
}

/**
 * kith_save_bar_set_changed:
 * @changed: whether there is anything to save; a complaint is over with it
 */
void
kith_save_bar_set_changed (KithSaveBar *self, gboolean changed)
{
  self->changed = changed;
  g_clear_pointer (&self->error, g_free);
  show (self);
}

gboolean
kith_save_bar_get_changed (KithSaveBar *self)
{
  return self->changed;
}

void
kith_save_bar_set_busy (KithSaveBar *self, gboolean busy)
{
  self->busy = busy;
  show (self);
}

gboolean
kith_save_bar_get_busy (KithSaveBar *self)
{
  return self->busy;
}

/**
 * kith_save_bar_set_error:
 * @error: (nullable): what was in the way, where no field is to blame
 */
void
kith_save_bar_set_error (KithSaveBar *self, const char *error)
{
  g_free (self->error);
  self->error = g_strdup (error);
  show (self);
}
