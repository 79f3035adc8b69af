/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-submit.h"

/**
 * KithSubmit:
 *
 * The main button of a form; while something is under way it gives its place to what is being done and a way to stop
 * it. Below it stands what went wrong, where no field is to blame.
 */
struct _KithSubmit
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkStack *stack;
  GtkButton *button;
  GtkWidget *working;
  GtkSpinner *spinner;
  GtkLabel *progress;
  GtkLabel *error;
  GtkWidget *cancel;
};

G_DEFINE_FINAL_TYPE (KithSubmit, kith_submit, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_LABEL,
  N_PROPS,
};

enum
{
  SUBMITTED,
  CANCELLED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
on_clicked (KithSubmit *self)
{
  kith_submit_try (self);
}

static void
on_cancel (KithSubmit *self)
{
  g_signal_emit (self, signals[CANCELLED], 0);
}

static void
kith_submit_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_string (value, gtk_button_get_label (KITH_SUBMIT (object)->button));
}

static void
kith_submit_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  kith_submit_set_label (KITH_SUBMIT (object), g_value_get_string (value));
}

static void
kith_submit_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KITH_TYPE_SUBMIT);
  G_OBJECT_CLASS (kith_submit_parent_class)->dispose (object);
}

static void
kith_submit_class_init (KithSubmitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kith_submit_get_property;
  object_class->set_property = kith_submit_set_property;
  object_class->dispose = kith_submit_dispose;
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SUBMITTED] = g_signal_new ("submitted", KITH_TYPE_SUBMIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                     0);
  signals[CANCELLED] = g_signal_new ("cancelled", KITH_TYPE_SUBMIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                     0);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-submit.ui");
  gtk_widget_class_bind_template_child (widget_class, KithSubmit, content);
  gtk_widget_class_bind_template_child (widget_class, KithSubmit, stack);
  gtk_widget_class_bind_template_child (widget_class, KithSubmit, button);
  gtk_widget_class_bind_template_child (widget_class, KithSubmit, working);
  gtk_widget_class_bind_template_child (widget_class, KithSubmit, spinner);
  gtk_widget_class_bind_template_child (widget_class, KithSubmit, progress);
  gtk_widget_class_bind_template_child (widget_class, KithSubmit, error);
  gtk_widget_class_bind_template_child (widget_class, KithSubmit, cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_set_css_name (widget_class, "kithsubmit");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_submit_init (KithSubmit *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kith_submit_set_label:
 * @label: what the button does, with a mnemonic
 */
void
kith_submit_set_label (KithSubmit *self, const char *label)
{
  gtk_button_set_label (self->button, label);
}

/**
 * kith_submit_set_progress:
 * @progress: (nullable): what is under way; NULL gives the button back
 */
void
kith_submit_set_progress (KithSubmit *self, const char *progress)
{
  gboolean begins = progress && !kith_submit_is_busy (self);

  gtk_label_set_label (self->progress, progress ? progress : "");
  gtk_spinner_set_spinning (self->spinner, progress != NULL);
  gtk_stack_set_visible_child (self->stack, progress ? self->working : GTK_WIDGET (self->button));
  if (progress)
    kith_submit_set_error (self, NULL);
  if (begins)
    gtk_widget_grab_focus (self->cancel);
}

gboolean
kith_submit_is_busy (KithSubmit *self)
{
  return gtk_stack_get_visible_child (self->stack) == self->working;
}

/**
 * kith_submit_set_error:
 * @error: (nullable): what went wrong, for a person
 */
void
kith_submit_set_error (KithSubmit *self, const char *error)
{
  gtk_label_set_label (self->error, error ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), error != NULL);
}

/**
 * kith_submit_try:
 *
 * Does what a press of the button does; nothing while something is under way.
 */
void
kith_submit_try (KithSubmit *self)
{
  if (!kith_submit_is_busy (self))
    g_signal_emit (self, signals[SUBMITTED], 0);
}
