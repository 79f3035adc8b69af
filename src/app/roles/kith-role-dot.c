/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-role-dot.h"

#include "kith-tint.h"

struct _KithRoleDot
{
  GtkWidget parent_instance;

  int size;
  int colour; /* 0xRRGGBB, or -1 */
};

G_DEFINE_FINAL_TYPE (KithRoleDot, kith_role_dot, GTK_TYPE_WIDGET)

static void
kith_role_dot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = KITH_ROLE_DOT (widget)->size;
  *minimum_baseline = *natural_baseline = -1;
}

/* The ring round it keeps a disc in sight whose colour is the background's. */
static void
kith_role_dot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KithRoleDot *self = KITH_ROLE_DOT (widget);
  float size = self->size, x = (gtk_widget_get_width (widget) - size) / 2,
        y = (gtk_widget_get_height (widget) - size) / 2;
  const float thin[] = { 1, 1, 1, 1 }, thick[] = { 2, 2, 2, 2 };
  GskRoundedRect rect;
  GdkRGBA ring, fill;

  gsk_rounded_rect_init_from_rect (&rect, &GRAPHENE_RECT_INIT (x, y, size, size), size / 2);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ring);
  ring.alpha *= self->colour < 0 ? 0.5f : 0.25f;
  if (self->colour >= 0)
    {
      kith_tint_from_rgb ((guint) self->colour, &fill);
      gtk_snapshot_push_rounded_clip (snapshot, &rect);
      gtk_snapshot_append_color (snapshot, &fill, &rect.bounds);
      gtk_snapshot_pop (snapshot);
    }
  gtk_snapshot_append_border (snapshot, &rect, self->colour < 0 ? thick : thin, (GdkRGBA[]){ ring, ring, ring, ring });
}

static void
kith_role_dot_class_init (KithRoleDotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = kith_role_dot_measure;
  widget_class->snapshot = kith_role_dot_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
kith_role_dot_init (KithRoleDot *self)
{
  self->colour = -1;
  self->size = 14;
}

/**
 * kith_role_dot_new:
 * @size: its diameter in pixels
 *
 * Returns: (transfer floating): the mark of a role without a colour
 */
GtkWidget *
kith_role_dot_new (int size)
{
  KithRoleDot *self = g_object_new (KITH_TYPE_ROLE_DOT, NULL);

  self->size = size;
  return GTK_WIDGET (self);
}

/**
 * kith_role_dot_set_colour:
 * @colour: 0xRRGGBB, or -1 for none
 */
void
kith_role_dot_set_colour (KithRoleDot *self, int colour)
{
  self->colour = colour;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
