/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-level-row.h"

#include <glib/gi18n.h>

/* Fainter than this is a quiet room. */
#define FAINTEST (-60)

/**
 * KithLevelRow:
 *
 * The level is a bar; the threshold lies over it as a scale of the same width, which can be dragged and moved by keys.
 */
struct _KithLevelRow
{
  AdwPreferencesRow parent_instance;

  GtkLabel *hint;
  GtkLevelBar *level;
  GtkScale *line;
  int threshold;
  gboolean used;
};

G_DEFINE_FINAL_TYPE (KithLevelRow, kith_level_row, ADW_TYPE_PREFERENCES_ROW)

enum
{
  PROP_0,
  PROP_THRESHOLD,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void
update_hint (KithLevelRow *self)
{
  g_autofree char *text = NULL;

  if (!self->used)
    text = g_strdup (_ ("Say something: the bar moves while you talk"));
  else if (self->threshold <= KITH_LEVEL_ROW_ALL)
    text = g_strdup (_ ("Everything is sent, however faint. Move the line to the right to leave out the quiet"));
  else
    /* Translators: a number of decibels, which is negative */
    text = g_strdup_printf (_ ("Heard is what is louder than the line, at %d dB. Move it until it lies just above the "
                               "quiet of your room"),
                            self->threshold);
  gtk_label_set_label (self->hint, text);
}

static void
set_threshold (KithLevelRow *self, int threshold)
{
  if (threshold <= FAINTEST)
    threshold = KITH_LEVEL_ROW_ALL;
  if (self->threshold == threshold)
    return;
  self->threshold = threshold;
  gtk_range_set_value (GTK_RANGE (self->line), MAX (threshold, FAINTEST));
  update_hint (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_THRESHOLD]);
}

static void
on_moved (GtkRange *range, KithLevelRow *self)
{
  set_threshold (self, (int) gtk_range_get_value (range));
}

static void
kith_level_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_THRESHOLD)
    g_value_set_int (value, KITH_LEVEL_ROW (object)->threshold);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kith_level_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_THRESHOLD)
    set_threshold (KITH_LEVEL_ROW (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kith_level_row_class_init (KithLevelRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kith_level_row_get_property;
  object_class->set_property = kith_level_row_set_property;
  properties[PROP_THRESHOLD] = g_param_spec_int (
    "threshold", NULL, NULL, KITH_LEVEL_ROW_ALL, 0, KITH_LEVEL_ROW_ALL,
    (GParamFlags) (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY));
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
kith_level_row_init (KithLevelRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *overlay = gtk_overlay_new (), *title;

  self->used = TRUE;
  self->threshold = KITH_LEVEL_ROW_ALL;
  title = g_object_new (GTK_TYPE_LABEL, "label", _ ("Level"), "xalign", 0.0, NULL);
  self->hint = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "dim-label");
  self->level = GTK_LEVEL_BAR (gtk_level_bar_new ());
  gtk_level_bar_remove_offset_value (self->level, GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (self->level, GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (self->level, GTK_LEVEL_BAR_OFFSET_FULL);
  gtk_widget_set_valign (GTK_WIDGET (self->level), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->level), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Level of the microphone"), -1);
  self->line = GTK_SCALE (gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, FAINTEST, 0, 1));
  gtk_scale_set_draw_value (self->line, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->line), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("How loud one must talk to be heard"), -1);
  g_signal_connect (self->line, "value-changed", G_CALLBACK (on_moved), self);
  gtk_widget_add_css_class (overlay, "level-row");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->level));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->line));
  gtk_overlay_set_measure_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->line), TRUE);
  gtk_widget_add_css_class (box, "level-box");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->hint));
  gtk_box_append (GTK_BOX (box), overlay);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  update_hint (self);
}

/**
 * kith_level_row_set_level:
 * @level: in decibels of full scale
 * @talking: whether it counts as talking
 */
void
kith_level_row_set_level (KithLevelRow *self, double level, gboolean talking)
{
  gtk_level_bar_set_value (self->level, CLAMP ((level - FAINTEST) / -FAINTEST, 0, 1));
  if (talking)
    gtk_widget_add_css_class (GTK_WIDGET (self->level), "talking");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->level), "talking");
}

/**
 * kith_level_row_set_threshold_used:
 *
 * Sets whether one is heard by talking; who talks by a key needs no line.
 */
void
kith_level_row_set_threshold_used (KithLevelRow *self, gboolean used)
{
  self->used = used;
  gtk_widget_set_visible (GTK_WIDGET (self->line), used);
  update_hint (self);
}
