/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-colour-picker.h"

#include "kith-tint.h"

#include <glib/gi18n.h>

/**
 * KithColourPicker:
 *
 * A row of swatches, of which one is chosen: none, some that go well with white letters, and one of one's own.
 */
struct _KithColourPicker
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GPtrArray *swatches; /* GtkToggleButton of the palette, borrowed */
  GtkToggleButton *none;
  GtkToggleButton *own;
  int colour;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (KithColourPicker, kith_colour_picker, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_COLOUR,
  PROP_NONE_LABEL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

static const struct
{
  int colour;
  const char *name;
} palette[] = {
  { 0x0e7c83, N_ ("Teal") }, { 0x2e7d4f, N_ ("Green") }, { 0x6f6d10, N_ ("Olive") },  { 0xb45f06, N_ ("Amber") },
  { 0xb4472f, N_ ("Rust") }, { 0xbd3a66, N_ ("Rose") },  { 0x8e44ad, N_ ("Violet") }, { 0x4a63c8, N_ ("Indigo") },
  { 0x1b73a5, N_ ("Blue") }, { 0x5a6876, N_ ("Slate") },
};

static int
pack (const GdkRGBA *rgba)
{
  return ((int) (rgba->red * 255 + 0.5f) << 16) | ((int) (rgba->green * 255 + 0.5f) << 8) |
         (int) (rgba->blue * 255 + 0.5f);
}

/* A swatch draws its colour itself, so that no style has to be made for it. */
static void
draw_swatch (GtkDrawingArea *area, cairo_t *cairo, int width, int height, gpointer data)
{
  int colour = GPOINTER_TO_INT (data);
  GdkRGBA rgba;

  kith_tint_from_rgb (MAX (colour, 0), &rgba);
  gdk_cairo_set_source_rgba (cairo, &rgba);
  cairo_arc (cairo, width / 2.0, height / 2.0, MIN (width, height) / 2.0, 0, 2 * G_PI);
  cairo_fill (cairo);
}

static void
show_own (KithColourPicker *self, int colour)
{
  GtkWidget *child;

  if (colour < 0)
    {
      child = gtk_image_new_from_icon_name ("color-select-symbolic");
    }
  else
    {
      child = gtk_drawing_area_new ();
      gtk_widget_set_size_request (child, 24, 24);
      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (child), draw_swatch, GINT_TO_POINTER (colour), NULL);
    }
  gtk_button_set_child (GTK_BUTTON (self->own), child);
}

static void
show_colour (KithColourPicker *self)
{
  GtkToggleButton *active = self->colour < 0 ? self->none : NULL;

  self->updating = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (palette); i++)
    if (palette[i].colour == self->colour)
      active = self->swatches->pdata[i];
  show_own (self, active ? -1 : self->colour);
  gtk_toggle_button_set_active (active ? active : self->own, TRUE);
  self->updating = FALSE;
}

static void
choose (KithColourPicker *self, int colour)
{
  if (self->colour == colour)
    return;
  kith_colour_picker_set_colour (self, colour);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_none (GtkToggleButton *button, KithColourPicker *self)
{
  if (!self->updating && gtk_toggle_button_get_active (button))
    choose (self, -1);
}

static void
on_swatch (GtkToggleButton *button, KithColourPicker *self)
{
  guint index;

  if (!self->updating && gtk_toggle_button_get_active (button) && g_ptr_array_find (self->swatches, button, &index))
    choose (self, palette[index].colour);
}

static void
on_own_answered (GtkDialog *dialog, int response, KithColourPicker *self)
{
  GdkRGBA rgba;

  gtk_color_chooser_get_rgba (GTK_COLOR_CHOOSER (dialog), &rgba);
  gtk_window_destroy (GTK_WINDOW (dialog));
  if (response == GTK_RESPONSE_OK)
    choose (self, pack (&rgba));
  show_colour (self);
}

static void
on_own (KithColourPicker *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog;
  GdkRGBA rgba;

  if (self->updating)
    return;
  dialog = gtk_color_chooser_dialog_new (_ ("Choose a Colour"), GTK_WINDOW (root));
  kith_tint_from_rgb (self->colour < 0 ? 0x0e7c83 : (guint) self->colour, &rgba);
  gtk_color_chooser_set_use_alpha (GTK_COLOR_CHOOSER (dialog), FALSE);
  gtk_color_chooser_set_rgba (GTK_COLOR_CHOOSER (dialog), &rgba);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_own_answered), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkToggleButton *
add_swatch (KithColourPicker *self, GtkWidget *child, const char *name)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), child);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (self->none)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), self->none);
  gtk_flow_box_append (GTK_FLOW_BOX (self->box), button);
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
  return GTK_TOGGLE_BUTTON (button);
}

static void
kith_colour_picker_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  KithColourPicker *self = KITH_COLOUR_PICKER (object);

  if (id == PROP_COLOUR)
    g_value_set_int (value, self->colour);
  else
    g_value_set_string (value, gtk_widget_get_tooltip_text (GTK_WIDGET (self->none)));
}

static void
kith_colour_picker_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  KithColourPicker *self = KITH_COLOUR_PICKER (object);
  const char *label;

  if (id == PROP_COLOUR)
    {
      kith_colour_picker_set_colour (self, g_value_get_int (value));
      return;
    }
  label = g_value_get_string (value);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->none), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->none), GTK_ACCESSIBLE_PROPERTY_LABEL, label ? label : "", -1);
}

static void
kith_colour_picker_dispose (GObject *object)
{
  KithColourPicker *self = KITH_COLOUR_PICKER (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->swatches, g_ptr_array_unref);
  G_OBJECT_CLASS (kith_colour_picker_parent_class)->dispose (object);
}

static void
kith_colour_picker_class_init (KithColourPickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kith_colour_picker_get_property;
  object_class->set_property = kith_colour_picker_set_property;
  object_class->dispose = kith_colour_picker_dispose;
  properties[PROP_COLOUR] = g_param_spec_int ("colour", NULL, NULL, -1, 0xffffff, -1,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NONE_LABEL] = g_param_spec_string ("none-label", NULL, NULL, NULL,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed_signal = g_signal_new ("changed", KITH_TYPE_COLOUR_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "colourpicker");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kith_colour_picker_init (KithColourPicker *self)
{
  self->colour = -1;
  self->swatches = g_ptr_array_new ();
  self->box = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE, "min-children-per-line", 6,
                            "max-children-per-line", 12, "column-spacing", 2, "row-spacing", 2, "halign",
                            GTK_ALIGN_START, "homogeneous", TRUE, NULL);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->none = add_swatch (self, gtk_image_new_from_icon_name ("action-unavailable-symbolic"), _ ("No colour"));
  g_signal_connect (self->none, "toggled", G_CALLBACK (on_none), self);
  for (guint i = 0; i < G_N_ELEMENTS (palette); i++)
    {
      GtkWidget *area = gtk_drawing_area_new ();
      GtkToggleButton *swatch = add_swatch (self, area, _ (palette[i].name));

      gtk_widget_set_size_request (area, 24, 24);
      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_swatch, GINT_TO_POINTER (palette[i].colour), NULL);
      g_signal_connect (swatch, "toggled", G_CALLBACK (on_swatch), self);
      g_ptr_array_add (self->swatches, swatch);
    }
  self->own = add_swatch (self, gtk_image_new_from_icon_name ("color-select-symbolic"), _ ("Another colour…"));
  g_signal_connect_swapped (self->own, "clicked", G_CALLBACK (on_own), self);
  show_colour (self);
}

/**
 * kith_colour_picker_new:
 * @none_label: what it means to choose no colour
 *
 * Returns: (transfer floating): a picker with no colour chosen
 */
GtkWidget *
kith_colour_picker_new (const char *none_label)
{
  return g_object_new (KITH_TYPE_COLOUR_PICKER, "none-label", none_label, NULL);
}

/**
 * kith_colour_picker_get_colour:
 *
 * Returns: 0xRRGGBB, or -1 for none
 */
int
kith_colour_picker_get_colour (KithColourPicker *self)
{
  return self->colour;
}

/**
 * kith_colour_picker_set_colour:
 * @colour: 0xRRGGBB, or -1 for none
 */
void
kith_colour_picker_set_colour (KithColourPicker *self, int colour)
{
  if (self->colour != colour)
    {
      self->colour = colour;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLOUR]);
    }
  show_colour (self);
}
