/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-zoom-view.h"

#define ZOOM_MAX 8.0
#define STEP 1.2

/**
 * KithZoomView:
 *
 * A picture that is as large as fits, and that one can look at closely: by turning the wheel or pinching one makes it
 * larger around the place that one points at, by dragging one moves it.
 */
struct _KithZoomView
{
  GtkWidget parent_instance;

  GdkPaintable *paintable;
  double zoom;
  double x, y; /* which point of the picture is in the middle, from 0 to 1 */
  double pointer_x, pointer_y;
  double start_zoom, start_x, start_y; /* of a gesture */
};

G_DEFINE_FINAL_TYPE (KithZoomView, kith_zoom_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ZOOM,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

/* How large the picture is drawn. */
static gboolean
get_size (KithZoomView *self, double zoom, double *width, double *height)
{
  double picture_width = gdk_paintable_get_intrinsic_width (self->paintable);
  double picture_height = gdk_paintable_get_intrinsic_height (self->paintable);
  double fit;

  if (picture_width <= 0 || picture_height <= 0 || gtk_widget_get_width (GTK_WIDGET (self)) <= 0)
    return FALSE;
  fit = MIN (gtk_widget_get_width (GTK_WIDGET (self)) / picture_width,
             gtk_widget_get_height (GTK_WIDGET (self)) / picture_height);
  *width = picture_width * fit * zoom;
  *height = picture_height * fit * zoom;
  return TRUE;
}

/* Nothing of the room is left empty that the picture could fill. */
static double
keep_inside (double middle, double picture, double room)
{
  double half = picture > 0 ? room / picture / 2 : 0.5;

  return half >= 0.5 ? 0.5 : CLAMP (middle, half, 1 - half);
}

static void
settle (KithZoomView *self)
{
  double width, height;

  if (!get_size (self, self->zoom, &width, &height))
    return;
  self->x = keep_inside (self->x, width, gtk_widget_get_width (GTK_WIDGET (self)));
  self->y = keep_inside (self->y, height, gtk_widget_get_height (GTK_WIDGET (self)));
}

/* What is below a point of the widget stays there. */
static void
zoom_at (KithZoomView *self, double zoom, double at_x, double at_y)
{
  double from_x = at_x - gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  double from_y = at_y - gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
  double width, height;

  zoom = CLAMP (zoom, 1, ZOOM_MAX);
  if (zoom == self->zoom || !get_size (self, self->zoom, &width, &height))
    return;
  self->x += from_x / width - from_x / (width * zoom / self->zoom);
  self->y += from_y / height - from_y / (height * zoom / self->zoom);
  self->zoom = zoom;
  settle (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
}

static gboolean
on_scroll (KithZoomView *self, double dx, double dy)
{
  zoom_at (self, dy < 0 ? self->zoom * STEP : self->zoom / STEP, self->pointer_x, self->pointer_y);
  return GDK_EVENT_STOP;
}

static void
on_motion (KithZoomView *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static void
on_pinch_begin (KithZoomView *self)
{
  self->start_zoom = self->zoom;
}

static void
on_pinch (KithZoomView *self, double scale, GtkGesture *gesture)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    zoom_at (self, self->start_zoom * scale, x, y);
}

static void
on_drag_begin (KithZoomView *self)
{
  self->start_x = self->x;
  self->start_y = self->y;
}

static void
on_drag (KithZoomView *self, double dx, double dy)
{
  double width, height;

  if (!get_size (self, self->zoom, &width, &height))
    return;
  self->x = self->start_x - dx / width;
  self->y = self->start_y - dy / height;
  settle (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
kith_zoom_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KithZoomView *self = KITH_ZOOM_VIEW (widget);
  int room_width = gtk_widget_get_width (widget), room_height = gtk_widget_get_height (widget);
  double width, height;

  if (!get_size (self, self->zoom, &width, &height))
    return;
  settle (self);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) room_width, (float) room_height));
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (room_width / 2.0 - self->x * width),
                                                          (float) (room_height / 2.0 - self->y * height)));
  gdk_paintable_snapshot (self->paintable, snapshot, width, height);
  gtk_snapshot_pop (snapshot);
}

static void
kith_zoom_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ZOOM:
      g_value_set_double (value, KITH_ZOOM_VIEW (object)->zoom);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_zoom_view_dispose (GObject *object)
{
  g_clear_object (&KITH_ZOOM_VIEW (object)->paintable);
  G_OBJECT_CLASS (kith_zoom_view_parent_class)->dispose (object);
}

static void
kith_zoom_view_class_init (KithZoomViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kith_zoom_view_get_property;
  object_class->dispose = kith_zoom_view_dispose;
  widget_class->snapshot = kith_zoom_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "zoomview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  /**
   * KithZoomView:zoom:
   *
   * How many times larger than what fits the picture is.
   */
  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 1, ZOOM_MAX, 1,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
kith_zoom_view_init (KithZoomView *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL |
                                                                GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new (), *drag = gtk_gesture_drag_new ();

  self->zoom = 1;
  self->x = self->y = 0.5;
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

/**
 * kith_zoom_view_new:
 *
 * Returns: (transfer floating): a picture that is as large as fits
 */
GtkWidget *
kith_zoom_view_new (GdkPaintable *paintable)
{
  KithZoomView *self = g_object_new (KITH_TYPE_ZOOM_VIEW, NULL);

  self->paintable = g_object_ref (paintable);
  g_signal_connect_object (paintable, "invalidate-contents", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

double
kith_zoom_view_get_zoom (KithZoomView *self)
{
  return self->zoom;
}

/**
 * kith_zoom_view_set_zoom:
 *
 * Makes the picture larger or smaller around the middle of what is seen.
 */
void
kith_zoom_view_set_zoom (KithZoomView *self, double zoom)
{
  zoom_at (self, zoom, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0, gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

/**
 * kith_zoom_view_get_natural_zoom:
 *
 * Returns: the zoom at which each point of the picture is one of the screen; at least 1.0
 */
double
kith_zoom_view_get_natural_zoom (KithZoomView *self)
{
  double width, height;

  if (!get_size (self, 1, &width, &height))
    return 1;
  return MAX (1, gdk_paintable_get_intrinsic_width (self->paintable) /
                   (width * gtk_widget_get_scale_factor (GTK_WIDGET (self))));
}
