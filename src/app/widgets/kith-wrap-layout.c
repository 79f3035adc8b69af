/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-wrap-layout.h"

/* Pixels that a long text wants beside a button; with less it stands above it. */
#define TEXT_WIDTH 260

/**
 * KithWrapLayout:
 *
 * Buttons, or a hint and a button, side by side where there is room and below each other where there is none. What
 * expands takes the rest of its row. Large text and long words of other languages need that in a narrow window.
 */
struct _KithWrapLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
};

G_DEFINE_FINAL_TYPE (KithWrapLayout, kith_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

enum
{
  PROP_0,
  PROP_SPACING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* What a child must have at least to stand beside others. */
static int
measure_wanted (GtkWidget *child)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return MAX (minimum, MIN (natural, TEXT_WIDTH));
}

static GtkWidget *
next_child (GtkWidget *child)
{
  do
    child = gtk_widget_get_next_sibling (child);
  while (child && !gtk_widget_should_layout (child));
  return child;
}

static GtkWidget *
first_child (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  return child && !gtk_widget_should_layout (child) ? next_child (child) : child;
}

/* One row: from @first on as many as have room in @width. Returns the first one after it. */
static GtkWidget *
find_row_end (KithWrapLayout *self, GtkWidget *first, int width, int *left, guint *expanding)
{
  GtkWidget *child = first;
  int used = 0;

  *expanding = 0;
  for (; child; child = next_child (child))
    {
      int wanted = measure_wanted (child) + (child == first ? 0 : self->spacing);

      if (child != first && used + wanted > width)
        break;
      used += wanted;
      *expanding += gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
    }
  *left = MAX (width - used, 0);
  return child;
}

/* Lays out one row, or only measures it. Returns its height. */
static int
place_row (KithWrapLayout *self, GtkWidget *first, GtkWidget *end, int width, int left, guint expanding, int y,
           int row_height)
{
  gboolean mirrored = gtk_widget_get_direction (first) == GTK_TEXT_DIR_RTL;
  int height = 0, x = 0;

  for (GtkWidget *child = first; child != end; child = next_child (child))
    {
      gboolean expands = gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
      int taken = MIN (measure_wanted (child), width) + (expands ? left / (int) expanding : 0), natural;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, taken, NULL, &natural, NULL, NULL);
      height = MAX (height, natural);
      if (row_height)
        gtk_widget_size_allocate (child, &(GtkAllocation){ mirrored ? width - x - taken : x, y, taken, row_height },
                                  -1);
      x += taken + self->spacing;
    }
  return height;
}

static int
place (KithWrapLayout *self, GtkWidget *widget, int width, gboolean allocate)
{
  int y = 0;

  for (GtkWidget *first = first_child (widget), *end; first; first = end)
    {
      guint expanding;
      int left, height;

      end = find_row_end (self, first, width, &left, &expanding);
      height = place_row (self, first, end, width, left, expanding, y, 0);
      if (allocate)
        place_row (self, first, end, width, left, expanding, y, height);
      y += height + (end ? self->spacing : 0);
    }
  return y;
}

static void
kith_wrap_layout_measure (GtkLayoutManager *layout, GtkWidget *widget, GtkOrientation orientation, int for_size,
                          int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  KithWrapLayout *self = KITH_WRAP_LAYOUT (layout);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    {
      *minimum = *natural = place (self, widget, for_size, FALSE);
      return;
    }
  for (GtkWidget *child = first_child (widget); child; child = next_child (child))
    {
      int least, most;

      gtk_widget_measure (child, orientation, -1, &least, &most, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = orientation == GTK_ORIENTATION_VERTICAL ? MAX (*natural, most)
                                                         : *natural + most + (*natural ? self->spacing : 0);
    }
}

static void
kith_wrap_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  place (KITH_WRAP_LAYOUT (layout), widget, width, TRUE);
}

static GtkSizeRequestMode
kith_wrap_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
kith_wrap_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  KITH_WRAP_LAYOUT (object)->spacing = g_value_get_int (value);
}

static void
kith_wrap_layout_class_init (KithWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = kith_wrap_layout_set_property;
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, 100, 6,
                                               G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  layout_class->measure = kith_wrap_layout_measure;
  layout_class->allocate = kith_wrap_layout_allocate;
  layout_class->get_request_mode = kith_wrap_layout_get_request_mode;
}

static void
kith_wrap_layout_init (KithWrapLayout *self)
{
  self->spacing = 6;
}

/**
 * kith_wrap_box_new:
 * @spacing: pixels between children and between rows
 *
 * Returns: (transfer floating): a GtkBox that wraps
 */
GtkWidget *
kith_wrap_box_new (int spacing)
{
  GtkLayoutManager *layout = g_object_new (KITH_TYPE_WRAP_LAYOUT, "spacing", spacing, NULL);

  return g_object_new (GTK_TYPE_BOX, "layout-manager", layout, NULL);
}
