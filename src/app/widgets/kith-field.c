/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-field.h"

/**
 * KithField:
 *
 * One thing to type in a form: its name above, the entry, and below it either a hint or what is wrong. What is wrong
 * goes away as soon as the text changes; the text itself is never touched.
 */
struct _KithField
{
  GtkWidget parent_instance;

  GtkWidget *label;
  GtkWidget *entry;
  GtkWidget *message;
  char *hint;
  char *error;
  gboolean password;
};

G_DEFINE_FINAL_TYPE (KithField, kith_field, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_LABEL,
  PROP_PLACEHOLDER,
  PROP_PASSWORD,
  PROP_TEXT,
  PROP_HINT,
  N_PROPS,
};

enum
{
  CHANGED,
  SUBMITTED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
show_message (KithField *self)
{
  const char *text = self->error ? self->error : self->hint;
  GtkAccessible *entry = GTK_ACCESSIBLE (self->entry);

  gtk_label_set_label (GTK_LABEL (self->message), text ? text : "");
  gtk_widget_set_visible (self->message, text != NULL);
  if (self->error)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "invalid");
      gtk_accessible_update_state (entry, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "invalid");
      gtk_accessible_reset_state (entry, GTK_ACCESSIBLE_STATE_INVALID);
    }
  gtk_accessible_update_property (entry, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text ? text : "", -1);
}

static void
on_changed (KithField *self)
{
  if (self->error)
    kith_field_set_error (self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_activate (KithField *self)
{
  g_signal_emit (self, signals[SUBMITTED], 0);
}

static gboolean
kith_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (KITH_FIELD (widget)->entry);
}

static gboolean
on_mnemonic_activate (KithField *self)
{
  return gtk_widget_grab_focus (self->entry);
}

/* The entry is made here and not in a template, because its class depends on what is asked for. */
static void
kith_field_constructed (GObject *object)
{
  KithField *self = KITH_FIELD (object);
  GtkWidget *parent = GTK_WIDGET (self);

  G_OBJECT_CLASS (kith_field_parent_class)->constructed (object);
  if (self->password)
    {
      self->entry = gtk_password_entry_new ();
      gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (self->entry), TRUE);
    }
  else
    {
      self->entry = gtk_entry_new ();
      gtk_entry_set_input_hints (GTK_ENTRY (self->entry), GTK_INPUT_HINT_NO_SPELLCHECK);
    }
  gtk_widget_insert_after (self->entry, parent, self->label);
  gtk_label_set_mnemonic_widget (GTK_LABEL (self->label), self->entry);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "mnemonic-activate", G_CALLBACK (on_mnemonic_activate), NULL);
}

static void
kith_field_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  KithField *self = KITH_FIELD (object);

  switch (id)
    {
    case PROP_LABEL:
      g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->label)));
      break;
    case PROP_PLACEHOLDER:
      g_object_get_property (G_OBJECT (self->entry), "placeholder-text", value);
      break;
    case PROP_PASSWORD:
      g_value_set_boolean (value, self->password);
      break;
    case PROP_TEXT:
      g_value_set_string (value, kith_field_get_text (self));
      break;
    case PROP_HINT:
      g_value_set_string (value, self->hint);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
kith_field_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  KithField *self = KITH_FIELD (object);

  switch (id)
    {
    case PROP_LABEL:
      gtk_label_set_label (GTK_LABEL (self->label), g_value_get_string (value));
      break;
    case PROP_PLACEHOLDER:
      g_object_set_property (G_OBJECT (self->entry), "placeholder-text", value);
      break;
    case PROP_PASSWORD:
      self->password = g_value_get_boolean (value);
      break;
    case PROP_TEXT:
      kith_field_set_text (self, g_value_get_string (value));
      break;
    case PROP_HINT:
      kith_field_set_hint (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
kith_field_dispose (GObject *object)
{
  KithField *self = KITH_FIELD (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->entry, gtk_widget_unparent);
  g_clear_pointer (&self->message, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_field_parent_class)->dispose (object);
}

static void
kith_field_finalize (GObject *object)
{
  KithField *self = KITH_FIELD (object);

  g_free (self->hint);
  g_free (self->error);
  G_OBJECT_CLASS (kith_field_parent_class)->finalize (object);
}

static void
kith_field_class_init (KithFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->constructed = kith_field_constructed;
  object_class->get_property = kith_field_get_property;
  object_class->set_property = kith_field_set_property;
  object_class->dispose = kith_field_dispose;
  object_class->finalize = kith_field_finalize;
  widget_class->grab_focus = kith_field_grab_focus;
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, "", flags);
  properties[PROP_PLACEHOLDER] = g_param_spec_string ("placeholder", NULL, NULL, NULL, flags);
  properties[PROP_PASSWORD] = g_param_spec_boolean ("password", NULL, NULL, FALSE, flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  properties[PROP_HINT] = g_param_spec_string ("hint", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", KITH_TYPE_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SUBMITTED] = g_signal_new ("submitted", KITH_TYPE_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                     0);
  gtk_widget_class_set_css_name (widget_class, "kithfield");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kith_field_init (KithField *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "use-underline", TRUE, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->label, "field-name");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  self->message = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->message, "field-message");
  gtk_widget_set_parent (self->message, GTK_WIDGET (self));
}

/**
 * kith_field_get_text:
 *
 * Returns: (transfer none): what was typed
 */
const char *
kith_field_get_text (KithField *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
kith_field_set_text (KithField *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text ? text : "");
}

/**
 * kith_field_set_hint:
 * @hint: (nullable): what helps while nothing is wrong
 */
void
kith_field_set_hint (KithField *self, const char *hint)
{
  if (g_strcmp0 (self->hint, hint) == 0)
    return;
  g_free (self->hint);
  self->hint = g_strdup (hint);
  show_message (self);
}

/**
 * kith_field_set_error:
 * @error: (nullable): what is wrong with the text, for a person; it also gets the focus
 */
void
kith_field_set_error (KithField *self, const char *error)
{
  if (g_strcmp0 (self->error, error) != 0)
    {
      g_free (self->error);
      self->error = g_strdup (error);
      show_message (self);
    }
  if (error)
    gtk_widget_grab_focus (self->entry);
}

/**
 * kith_field_get_error:
 *
 * Returns: (transfer none) (nullable): what is wrong
 */
const char *
kith_field_get_error (KithField *self)
{
  return self->error;
}

/**
 * kith_field_get_editable:
 *
 * Returns: (transfer none): the entry
 */
GtkEditable *
kith_field_get_editable (KithField *self)
{
  return GTK_EDITABLE (self->entry);
}
