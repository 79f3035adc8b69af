/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-lead-layout.h"

/* Pixels between children, and below which the last one says nothing. */
#define SPACING 8
#define LEAST 90

/**
 * KithLeadLayout:
 *
 * A name with its symbol and, where there is room, what it is about. A GtkBox would shorten all of them alike.
 *
 * Property: yielding, whether the first child goes where there is no room for it and all of the name.
 */
struct _KithLeadLayout
{
  GtkLayoutManager parent_instance;

  gboolean yielding;
};

G_DEFINE_FINAL_TYPE (KithLeadLayout, kith_lead_layout, GTK_TYPE_LAYOUT_MANAGER)

enum
{
  PROP_0,
  PROP_YIELDING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static gboolean
is_yielding (GtkLayoutManager *layout, GtkWidget *child)
{
  return KITH_LEAD_LAYOUT (layout)->yielding && !gtk_widget_get_prev_sibling (child);
}

static void
kith_lead_layout_measure (GtkLayoutManager *layout, GtkWidget *widget, GtkOrientation orientation, int for_size,
                          int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      int least, most;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, -1, &least, &most, NULL, NULL);
      if (orientation == GTK_ORIENTATION_VERTICAL)
        {
          *minimum = MAX (*minimum, least);
          *natural = MAX (*natural, most);
          continue;
        }
      *natural += most + (*natural ? SPACING : 0);
      if (gtk_widget_get_next_sibling (child) && !is_yielding (layout, child))
        *minimum += least + (*minimum ? SPACING : 0);
    }
}

/* What all but the last one would like to have. */
static int
measure_lead (GtkWidget *widget)
{
  int lead = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      int most;

      if (!gtk_widget_should_layout (child) || !gtk_widget_get_next_sibling (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &most, NULL, NULL);
      lead += most + (lead ? SPACING : 0);
    }
  return lead;
}

static void
kith_lead_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean tight = measure_lead (widget) > width;
  int used = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      gboolean last = !gtk_widget_get_next_sibling (child);
      int left = MAX (width - used, 0), most, taken;

      if (!gtk_widget_should_layout (child))
        continue;
      if (is_yielding (layout, child))
        gtk_widget_set_child_visible (child, !tight);
      if (is_yielding (layout, child) && tight)
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &most, NULL, NULL);
      taken = MIN (most, left);
      if (last)
        gtk_widget_set_child_visible (child, taken >= MIN (most, LEAST));
      gtk_widget_size_allocate (child, &(GtkAllocation){ mirrored ? width - used - taken : used, 0, taken, height },
                                -1);
      used += taken + SPACING;
    }
}

static void
kith_lead_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  KITH_LEAD_LAYOUT (object)->yielding = g_value_get_boolean (value);
}

static void
kith_lead_layout_class_init (KithLeadLayoutClass *klass)
{
  G_OBJECT_CLASS (klass)->set_property = kith_lead_layout_set_property;
  properties[PROP_YIELDING] = g_param_spec_boolean ("yielding", NULL, NULL, FALSE,
                                                    G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  GTK_LAYOUT_MANAGER_CLASS (klass)->measure = kith_lead_layout_measure;
  GTK_LAYOUT_MANAGER_CLASS (klass)->allocate = kith_lead_layout_allocate;
}

static void
kith_lead_layout_init (KithLeadLayout *self)
{
}
