/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-text-area.h"

#include <glib/gi18n.h>

/**
 * KithTextArea:
 *
 * What KithField is for one line, for several: a name above, and below it what helps or what is wrong. Near its limit
 * it tells how many characters are left.
 */
struct _KithTextArea
{
  GtkWidget parent_instance;

  GtkWidget *label;
  GtkWidget *scrolled;
  GtkTextView *view;
  GtkWidget *message;
  char *hint;
  char *error;
  guint limit; /* 0: none */
};

G_DEFINE_FINAL_TYPE (KithTextArea, kith_text_area, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_LABEL,
  PROP_HINT,
  PROP_LIMIT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

/* So many characters before the limit it begins to count. */
#define COUNT_FROM 100

static int
count_left (KithTextArea *self)
{
  return (int) self->limit - gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->view));
}

static char *
describe (KithTextArea *self, gboolean *wrong)
{
  int left = self->limit ? count_left (self) : COUNT_FROM + 1;

  *wrong = self->error || left < 0;
  if (self->error)
    return g_strdup (self->error);
  if (left < 0)
    /* Translators: by how many characters a text is too long */
    return g_strdup_printf (ngettext ("%d character too many", "%d characters too many", (gulong) -left), -left);
  if (left <= COUNT_FROM)
    return g_strdup_printf (ngettext ("%d character left", "%d characters left", (gulong) left), left);
  return g_strdup (self->hint);
}

static void
show_message (KithTextArea *self)
{
  gboolean wrong;
  g_autofree char *text = describe (self, &wrong);
  GtkAccessible *view = GTK_ACCESSIBLE (self->view);

  gtk_label_set_label (GTK_LABEL (self->message), text ? text : "");
  gtk_widget_set_visible (self->message, text != NULL);
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self), "invalid");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "invalid");
  gtk_accessible_update_property (view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text ? text : "", -1);
}

static void
on_changed (KithTextArea *self)
{
  g_clear_pointer (&self->error, g_free);
  show_message (self);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
kith_text_area_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (KITH_TEXT_AREA (widget)->view));
}

static void
kith_text_area_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  KithTextArea *self = KITH_TEXT_AREA (object);

  switch (id)
    {
    case PROP_LABEL:
      g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->label)));
      break;
    case PROP_HINT:
      g_value_set_string (value, self->hint);
      break;
    case PROP_LIMIT:
      g_value_set_uint (value, self->limit);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
kith_text_area_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  KithTextArea *self = KITH_TEXT_AREA (object);

  switch (id)
    {
    case PROP_LABEL:
      gtk_label_set_label (GTK_LABEL (self->label), g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      gtk_label_get_text (GTK_LABEL (self->label)), -1);
      break;
    case PROP_HINT:
      g_free (self->hint);
      self->hint = g_value_dup_string (value);
      show_message (self);
      break;
    case PROP_LIMIT:
      self->limit = g_value_get_uint (value);
      show_message (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
kith_text_area_dispose (GObject *object)
{
  KithTextArea *self = KITH_TEXT_AREA (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_pointer (&self->message, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_text_area_parent_class)->dispose (object);
}

static void
kith_text_area_finalize (GObject *object)
{
  KithTextArea *self = KITH_TEXT_AREA (object);

  g_free (self->hint);
  g_free (self->error);
  G_OBJECT_CLASS (kith_text_area_parent_class)->finalize (object);
}

static void
kith_text_area_class_init (KithTextAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = kith_text_area_get_property;
  object_class->set_property = kith_text_area_set_property;
  object_class->dispose = kith_text_area_dispose;
  object_class->finalize = kith_text_area_finalize;
  widget_class->grab_focus = kith_text_area_grab_focus;
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, "", flags);
  properties[PROP_HINT] = g_param_spec_string ("hint", NULL, NULL, NULL, flags);
  properties[PROP_LIMIT] = g_param_spec_uint ("limit", NULL, NULL, 0, G_MAXINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed_signal = g_signal_new ("changed", KITH_TYPE_TEXT_AREA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 0);
  gtk_widget_class_set_css_name (widget_class, "kithfield");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kith_text_area_init (KithTextArea *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->view = g_object_new (GTK_TYPE_TEXT_VIEW, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab", FALSE, NULL);
  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "use-underline", TRUE, "wrap", TRUE, "mnemonic-widget",
                              self->view, NULL);
  gtk_widget_add_css_class (self->label, "field-name");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  self->scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", self->view, "min-content-height", 96,
                                 "max-content-height", 200, "propagate-natural-height", TRUE, "hscrollbar-policy",
                                 GTK_POLICY_NEVER, NULL);
  gtk_widget_add_css_class (self->scrolled, "text-area");
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  self->message = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->message, "field-message");
  gtk_widget_set_parent (self->message, GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * kith_text_area_dup_text:
 *
 * Returns: (transfer full): what was typed
 */
char *
kith_text_area_dup_text (KithTextArea *self)
{
  char *text;

  g_object_get (gtk_text_view_get_buffer (self->view), "text", &text, NULL);
  return text;
}

/**
 * kith_text_area_set_text:
 * @text: (nullable): what stands in it
 */
void
kith_text_area_set_text (KithTextArea *self, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), text ? text : "", -1);
}

/**
 * kith_text_area_set_error:
 * @error: (nullable): what is wrong with the text, for a person; it also gets the focus
 */
void
kith_text_area_set_error (KithTextArea *self, const char *error)
{
  g_free (self->error);
  self->error = g_strdup (error);
  show_message (self);
  if (error)
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/**
 * kith_text_area_is_too_long:
 *
 * Returns: whether there are more characters than the limit allows
 */
gboolean
kith_text_area_is_too_long (KithTextArea *self)
{
  return self->limit && count_left (self) < 0;
}
