/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-avatar.h"

#include "kith-picture.h"
#include "kith-tint.h"

#include <math.h>

/**
 * KithAvatar:
 *
 * A person as a disc with their picture, or initials until that is there, with a presence mark if asked. It draws
 * itself without children, because lists hold thousands; the mark's shape tells as much as its colour.
 */
struct _KithAvatar
{
  GtkWidget parent_instance;

  int size;
  char *initials;
  GdkRGBA from, to, letters;
  KithPresenceStatus status;
  gboolean show_status;
  gboolean square; /* a guild */
  PangoLayout *layout;
  KithPicture *picture; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (KithAvatar, kith_avatar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SIZE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static const guint32 status_colours[] = {
  [KITH_PRESENCE_STATUS_OFFLINE] = 0x8a9096,   [KITH_PRESENCE_STATUS_ONLINE] = 0x2f9e5b,
  [KITH_PRESENCE_STATUS_IDLE] = 0xe0a21b,      [KITH_PRESENCE_STATUS_DND] = 0xd6453d,
  [KITH_PRESENCE_STATUS_INVISIBLE] = 0x8a9096,
};

static void
draw_initials (KithAvatar *self, cairo_t *cairo)
{
  int width, height;

  if (!self->layout)
    {
      PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
      g_autoptr (PangoFontDescription)
        font = pango_font_description_copy (pango_context_get_font_description (context));

      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->initials);
      pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
      pango_font_description_set_absolute_size (font, self->size * 0.40 * PANGO_SCALE);
      pango_layout_set_font_description (self->layout, font);
    }
  pango_layout_get_pixel_size (self->layout, &width, &height);
  gdk_cairo_set_source_rgba (cairo, &self->letters);
  cairo_move_to (cairo, (self->size - width) / 2.0, (self->size - height) / 2.0);
  pango_cairo_show_layout (cairo, self->layout);
}

/* Draws around the origin. */
static void
draw_status (KithAvatar *self, cairo_t *cairo, double radius)
{
  GdkRGBA colour;

  kith_tint_from_rgb (status_colours[self->status], &colour);
  gdk_cairo_set_source_rgba (cairo, &colour);
  cairo_set_fill_rule (cairo, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_arc (cairo, 0, 0, radius, 0, 2 * G_PI);
  switch (self->status)
    {
    case KITH_PRESENCE_STATUS_ONLINE:
      break;
    case KITH_PRESENCE_STATUS_IDLE:
      cairo_clip (cairo);
      cairo_rectangle (cairo, -radius, -radius, 2 * radius, 2 * radius);
      cairo_new_sub_path (cairo);
      cairo_arc (cairo, -radius * 0.45, -radius * 0.45, radius * 0.78, 0, 2 * G_PI);
      break;
    case KITH_PRESENCE_STATUS_DND:
      cairo_rectangle (cairo, -radius * 0.6, -radius * 0.2, radius * 1.2, radius * 0.4);
      break;
    case KITH_PRESENCE_STATUS_OFFLINE:
    case KITH_PRESENCE_STATUS_INVISIBLE:
    default:
      cairo_new_sub_path (cairo);
      cairo_arc (cairo, 0, 0, radius * 0.5, 0, 2 * G_PI);
      break;
    }
  cairo_fill (cairo);
}

/* A person is a disc; a guild has the shape of its tile in the rail. */
static void
append_outline (KithAvatar *self, cairo_t *cairo)
{
  double size = self->size, radius = self->square ? size * 0.28 : size / 2.0;

  cairo_new_sub_path (cairo);
  cairo_arc (cairo, size - radius, radius, radius, -G_PI_2, 0);
  cairo_arc (cairo, size - radius, size - radius, radius, 0, G_PI_2);
  cairo_arc (cairo, radius, size - radius, radius, G_PI_2, G_PI);
  cairo_arc (cairo, radius, radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cairo);
}

static void
kith_avatar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KithAvatar *self = KITH_AVATAR (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, self->size, self->size);
  double dot = MAX (4.0, round (self->size * 0.16)), ring = MAX (2.0, self->size * 0.055);
  double centre = self->size - dot;
  cairo_pattern_t *ground = cairo_pattern_create_linear (0, 0, 0, self->size);
  cairo_t *cairo = gtk_snapshot_append_cairo (snapshot, &bounds);

  cairo_pattern_add_color_stop_rgb (ground, 0, self->from.red, self->from.green, self->from.blue);
  cairo_pattern_add_color_stop_rgb (ground, 1, self->to.red, self->to.green, self->to.blue);
  /* The mark's surroundings are left out of the disc, so that any surface shows through. */
  cairo_save (cairo);
  if (self->show_status)
    {
      cairo_set_fill_rule (cairo, CAIRO_FILL_RULE_EVEN_ODD);
      cairo_rectangle (cairo, 0, 0, self->size, self->size);
      cairo_new_sub_path (cairo);
      cairo_arc (cairo, centre, centre, dot + ring, 0, 2 * G_PI);
      cairo_clip (cairo);
    }
  cairo_set_fill_rule (cairo, CAIRO_FILL_RULE_WINDING);
  append_outline (self, cairo);
  if (self->picture && kith_picture_get_surface (self->picture))
    {
      kith_picture_set_source (self->picture, cairo, self->size);
      cairo_fill (cairo);
    }
  else
    {
      cairo_set_source (cairo, ground);
      cairo_fill (cairo);
      draw_initials (self, cairo);
    }
  cairo_pattern_destroy (ground);
  cairo_restore (cairo);
  if (self->show_status)
    {
      cairo_translate (cairo, centre, centre);
      draw_status (self, cairo, dot);
    }
  cairo_destroy (cairo);
}

static void
kith_avatar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = KITH_AVATAR (widget)->size;
}

static void
kith_avatar_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  g_clear_object (&KITH_AVATAR (widget)->layout);
  GTK_WIDGET_CLASS (kith_avatar_parent_class)->system_setting_changed (widget, setting);
}

static void
kith_avatar_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_int (value, KITH_AVATAR (object)->size);
}

static void
kith_avatar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  kith_avatar_set_size (KITH_AVATAR (object), g_value_get_int (value));
}

static void
drop_picture (KithAvatar *self)
{
  if (self->picture)
    g_signal_handlers_disconnect_by_data (self->picture, self);
  g_clear_object (&self->picture);
}

static void
kith_avatar_finalize (GObject *object)
{
  KithAvatar *self = KITH_AVATAR (object);

  drop_picture (self);
  g_clear_object (&self->layout);
  g_free (self->initials);
  G_OBJECT_CLASS (kith_avatar_parent_class)->finalize (object);
}

static void
kith_avatar_class_init (KithAvatarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kith_avatar_get_property;
  object_class->set_property = kith_avatar_set_property;
  object_class->finalize = kith_avatar_finalize;
  widget_class->snapshot = kith_avatar_snapshot;
  widget_class->measure = kith_avatar_measure;
  widget_class->system_setting_changed = kith_avatar_system_setting_changed;
  properties[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, 8, 512, 32, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "kithavatar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
kith_avatar_init (KithAvatar *self)
{
  self->size = 32;
  self->initials = g_strdup ("?");
  kith_tint_pick_person ("", &self->from, &self->to, &self->letters);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/**
 * kith_avatar_new:
 * @size: width and height in pixels
 *
 * Returns: (transfer floating): an avatar of nobody yet
 */
GtkWidget *
kith_avatar_new (int size)
{
  return g_object_new (KITH_TYPE_AVATAR, "size", size, NULL);
}

/**
 * kith_avatar_set_size:
 * @size: width and height in pixels
 */
void
kith_avatar_set_size (KithAvatar *self, int size)
{
  g_return_if_fail (KITH_IS_AVATAR (self));

  if (self->size == size)
    return;
  self->size = size;
  g_clear_object (&self->layout);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE]);
}

static void
set_initials (KithAvatar *self, const char *name)
{
  g_autofree char *initials = kith_tint_make_initials (name, self->size < 28 ? 1 : 2);

  if (g_strcmp0 (initials, self->initials) != 0)
    {
      g_free (self->initials);
      self->initials = g_steal_pointer (&initials);
      g_clear_object (&self->layout);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_avatar_set_name:
 * @name: (nullable): the name that gives a person's colours and initials
 */
void
kith_avatar_set_name (KithAvatar *self, const char *name)
{
  g_return_if_fail (KITH_IS_AVATAR (self));

  self->square = FALSE;
  kith_tint_pick_person (name ? name : "", &self->from, &self->to, &self->letters);
  set_initials (self, name);
}

/**
 * kith_avatar_set_guild:
 * @id: whose colour it has, as in the rail
 * @name: the name that gives the initials
 */
void
kith_avatar_set_guild (KithAvatar *self, const char *id, const char *name)
{
  g_return_if_fail (KITH_IS_AVATAR (self));

  self->square = TRUE;
  kith_tint_pick (id, &self->from);
  self->to = self->from;
  kith_tint_from_rgb (0xffffff, &self->letters);
  set_initials (self, name);
}

/**
 * kith_avatar_set_picture:
 * @session: (nullable): where the picture is fetched
 * @id: (nullable): the picture; without one the initials are shown
 */
void
kith_avatar_set_picture (KithAvatar *self, KithSession *session, const char *id)
{
  g_autoptr (KithPicture) picture = NULL;

  g_return_if_fail (KITH_IS_AVATAR (self));

  if (session && id)
    picture = kith_picture_get (session, id, self->size * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  if (picture == self->picture)
    return;
  drop_picture (self);
  self->picture = g_steal_pointer (&picture);
  if (self->picture)
    g_signal_connect_swapped (self->picture, "loaded", G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_avatar_set_status:
 * @status: what the presence mark shows
 */
void
kith_avatar_set_status (KithAvatar *self, KithPresenceStatus status)
{
  g_return_if_fail (KITH_IS_AVATAR (self));

  if (self->status == status)
    return;
  self->status = status;
  if (self->show_status)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_avatar_set_show_status:
 * @show: whether there is a presence mark
 */
void
kith_avatar_set_show_status (KithAvatar *self, gboolean show)
{
  g_return_if_fail (KITH_IS_AVATAR (self));

  if (self->show_status == show)
    return;
  self->show_status = show;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
