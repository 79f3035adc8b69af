/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-crop-view.h"

#include <math.h>

/**
 * KithCropView:
 *
 * Shows a picture behind a frame, round for a person; what lies in the frame is what will be seen. It is moved by
 * dragging and the arrow keys, and made larger or smaller by the wheel, a pinch, plus and minus.
 */
struct _KithCropView
{
  GtkWidget parent_instance;

  GdkPixbuf *picture;
  GdkTexture *texture;
  gboolean round;
  double zoom; /* 0 … 1 */
  double x, y; /* the middle of the frame, in pixels of the picture */
  double begin_x, begin_y, begin_zoom;
};

G_DEFINE_FINAL_TYPE (KithCropView, kith_crop_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ZOOM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

#define FRAME 260
#define MARGIN 20
#define MOST 6.0 /* times larger than to fill the frame */
#define KEY_STEP 8
#define ZOOM_STEP 0.06

/* Pixels of the widget for one of the picture. */
static double
get_scale (KithCropView *self)
{
  int least = MIN (gdk_pixbuf_get_width (self->picture), gdk_pixbuf_get_height (self->picture));

  return (double) FRAME / least * pow (MOST, self->zoom);
}

static void
keep_inside (KithCropView *self)
{
  double half = FRAME / 2.0 / get_scale (self);

  self->x = CLAMP (self->x, half, MAX (gdk_pixbuf_get_width (self->picture) - half, half));
  self->y = CLAMP (self->y, half, MAX (gdk_pixbuf_get_height (self->picture) - half, half));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, changed_signal, 0);
}

static void
move_by (KithCropView *self, double dx, double dy)
{
  if (!self->picture)
    return;
  self->x += dx / get_scale (self);
  self->y += dy / get_scale (self);
  keep_inside (self);
}

static void
append_frame (KithCropView *self, GtkSnapshot *snapshot, double width, double height)
{
  graphene_rect_t hole = GRAPHENE_RECT_INIT ((float) (width - FRAME) / 2, (float) (height - FRAME) / 2, FRAME, FRAME);
  cairo_t *cairo = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  double radius = self->round ? FRAME / 2.0 : FRAME * 0.28;
  double left = hole.origin.x, top = hole.origin.y, right = left + FRAME, bottom = top + FRAME;

  cairo_set_fill_rule (cairo, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_rectangle (cairo, 0, 0, width, height);
  cairo_new_sub_path (cairo);
  cairo_arc (cairo, right - radius, top + radius, radius, -G_PI_2, 0);
  cairo_arc (cairo, right - radius, bottom - radius, radius, 0, G_PI_2);
  cairo_arc (cairo, left + radius, bottom - radius, radius, G_PI_2, G_PI);
  cairo_arc (cairo, left + radius, top + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cairo);
  cairo_set_source_rgba (cairo, 0, 0, 0, 0.6);
  cairo_fill_preserve (cairo);
  cairo_set_source_rgba (cairo, 1, 1, 1, gtk_widget_has_focus (GTK_WIDGET (self)) ? 1 : 0.6);
  cairo_set_line_width (cairo, 2);
  cairo_stroke (cairo);
  cairo_destroy (cairo);
}

static void
kith_crop_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KithCropView *self = KITH_CROP_VIEW (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), scale;

  if (!self->picture)
    return;
  scale = get_scale (self);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0.12f, 0.12f, 0.13f, 1 },
                             &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gtk_snapshot_append_texture (snapshot, self->texture,
                               &GRAPHENE_RECT_INIT ((float) (width / 2 - self->x * scale),
                                                    (float) (height / 2 - self->y * scale),
                                                    (float) (gdk_pixbuf_get_width (self->picture) * scale),
                                                    (float) (gdk_pixbuf_get_height (self->picture) * scale)));
  append_frame (self, snapshot, width, height);
}

static void
kith_crop_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = FRAME + 2 * MARGIN;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : FRAME + 2 * MARGIN;
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, KithCropView *self)
{
  self->begin_x = self->x;
  self->begin_y = self->y;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_drag (GtkGestureDrag *gesture, double dx, double dy, KithCropView *self)
{
  if (!self->picture)
    return;
  self->x = self->begin_x - dx / get_scale (self);
  self->y = self->begin_y - dy / get_scale (self);
  keep_inside (self);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, KithCropView *self)
{
  kith_crop_view_set_zoom (self, self->zoom - dy * ZOOM_STEP);
  return GDK_EVENT_STOP;
}

static void
on_pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, KithCropView *self)
{
  self->begin_zoom = self->zoom;
}

static void
on_pinch (GtkGestureZoom *gesture, double factor, KithCropView *self)
{
  kith_crop_view_set_zoom (self, self->begin_zoom + log (factor) / log (MOST));
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, KithCropView *self)
{
  double step = state & GDK_SHIFT_MASK ? KEY_STEP * 4 : KEY_STEP;

  switch (key)
    {
    case GDK_KEY_Left:
      move_by (self, -step, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      move_by (self, step, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
      move_by (self, 0, -step);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
      move_by (self, 0, step);
      return GDK_EVENT_STOP;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      kith_crop_view_set_zoom (self, self->zoom + ZOOM_STEP);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      kith_crop_view_set_zoom (self, self->zoom - ZOOM_STEP);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
kith_crop_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_double (value, KITH_CROP_VIEW (object)->zoom);
}

static void
kith_crop_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  kith_crop_view_set_zoom (KITH_CROP_VIEW (object), g_value_get_double (value));
}

static void
kith_crop_view_finalize (GObject *object)
{
  KithCropView *self = KITH_CROP_VIEW (object);

  g_clear_object (&self->picture);
  g_clear_object (&self->texture);
  G_OBJECT_CLASS (kith_crop_view_parent_class)->finalize (object);
}

static void
kith_crop_view_class_init (KithCropViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kith_crop_view_get_property;
  object_class->set_property = kith_crop_view_set_property;
  object_class->finalize = kith_crop_view_finalize;
  widget_class->snapshot = kith_crop_view_snapshot;
  widget_class->measure = kith_crop_view_measure;
  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, 1, 0,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed_signal = g_signal_new ("changed", KITH_TYPE_CROP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 0);
  gtk_widget_class_set_css_name (widget_class, "cropview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kith_crop_view_init (KithCropView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new (), *pinch = gtk_gesture_zoom_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_cursor_from_name (widget, "grab");
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, keys);
}

/**
 * kith_crop_view_set_picture:
 * @round: whether the frame is a circle, as for a person
 */
void
kith_crop_view_set_picture (KithCropView *self, GdkPixbuf *picture, gboolean round)
{
  g_set_object (&self->picture, picture);
  g_clear_object (&self->texture);
  self->texture = gdk_texture_new_for_pixbuf (picture);
  self->round = round;
  self->x = gdk_pixbuf_get_width (picture) / 2.0;
  self->y = gdk_pixbuf_get_height (picture) / 2.0;
  self->zoom = 0;
  keep_inside (self);
}

double
kith_crop_view_get_zoom (KithCropView *self)
{
  return self->zoom;
}

/**
 * kith_crop_view_set_zoom:
 * @zoom: 0 for as much of the picture as fits, up to 1
 */
void
kith_crop_view_set_zoom (KithCropView *self, double zoom)
{
  zoom = CLAMP (zoom, 0, 1);
  if (!self->picture || fabs (zoom - self->zoom) < 1e-6)
    return;
  self->zoom = zoom;
  keep_inside (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
}

/**
 * kith_crop_view_cut:
 * @side: width and height in pixels
 *
 * Returns: (transfer full): what lies in the frame
 */
GdkPixbuf *
kith_crop_view_cut (KithCropView *self, int side)
{
  int width = gdk_pixbuf_get_width (self->picture), height = gdk_pixbuf_get_height (self->picture);
  int length = CLAMP ((int) lround (FRAME / get_scale (self)), 1, MIN (width, height));
  int left = CLAMP ((int) lround (self->x - length / 2.0), 0, width - length);
  int top = CLAMP ((int) lround (self->y - length / 2.0), 0, height - length);
  g_autoptr (GdkPixbuf) square = gdk_pixbuf_new_subpixbuf (self->picture, left, top, length, length);

  return gdk_pixbuf_scale_simple (square, side, side, GDK_INTERP_BILINEAR);
}
