/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-row-style.h"

#include "kith-time-text.h"

#include "kith-tint.h"

#include <glib/gi18n.h>
#include <math.h>

/* Caches are emptied when they hold this much; a screen needs far less. */
#define MAX_CACHED 400

struct _KithRowStyle
{
  GtkWidget *widget; /* owner; not referenced */
  PangoContext *context;
  KithPalette palette;
  GHashTable *labels[3]; /* text to PangoLayout, by KithLabelKind */
  GHashTable *avatars;   /* "size name" to GdkTexture */
  GTimeZone *zone;
  gboolean twelve_hours;
  gboolean picking;
  GHashTable *unfolded; /* set of keys of messages */
  gboolean compact;
};

/**
 * kith_row_style_new:
 * @widget: whose style counts; must outlive this
 *
 * Returns: (transfer full): what rows under @widget draw with
 */
KithRowStyle *
kith_row_style_new (GtkWidget *widget)
{
  KithRowStyle *self = g_new0 (KithRowStyle, 1);

  self->widget = widget;
  self->context = g_object_ref (gtk_widget_get_pango_context (widget));
  for (guint i = 0; i < G_N_ELEMENTS (self->labels); i++)
    self->labels[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->avatars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->unfolded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->zone = g_time_zone_new_local ();
  self->twelve_hours = kith_time_text_is_twelve_hours ();
  kith_palette_load (&self->palette, widget);
  return self;
}

/**
 * kith_row_style_free:
 *
 * Frees it with its caches.
 */
void
kith_row_style_free (KithRowStyle *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->labels); i++)
    g_hash_table_unref (self->labels[i]);
  g_hash_table_unref (self->avatars);
  g_hash_table_unref (self->unfolded);
  g_time_zone_unref (self->zone);
  g_object_unref (self->context);
  g_free (self);
}

/**
 * kith_row_style_update:
 *
 * Follows a change of colours or fonts.
 */
void
kith_row_style_update (KithRowStyle *self)
{
  kith_palette_load (&self->palette, self->widget);
  for (guint i = 0; i < G_N_ELEMENTS (self->labels); i++)
    g_hash_table_remove_all (self->labels[i]);
  g_hash_table_remove_all (self->avatars);
}

void
kith_row_style_set_compact (KithRowStyle *self, gboolean compact)
{
  self->compact = compact;
}

gboolean
kith_row_style_get_compact (KithRowStyle *self)
{
  return self->compact;
}

/**
 * kith_row_style_get_palette:
 *
 * Returns: (transfer none): the colours; their place stays when they change
 */
const KithPalette *
kith_row_style_get_palette (KithRowStyle *self)
{
  return &self->palette;
}

/**
 * kith_row_style_get_context:
 *
 * Returns: (transfer none): what layouts of rows are made from
 */
PangoContext *
kith_row_style_get_context (KithRowStyle *self)
{
  return self->context;
}

/**
 * kith_row_style_get_label:
 *
 * Gives a line of text that is drawn often: a name or a time.
 *
 * Returns: (transfer none): its layout, which must not be changed and may go with the next call
 */
PangoLayout *
kith_row_style_get_label (KithRowStyle *self, KithLabelKind kind, const char *text)
{
  PangoLayout *layout = g_hash_table_lookup (self->labels[kind], text);
  g_autoptr (PangoAttrList) attributes = NULL;

  if (layout)
    return layout;
  if (g_hash_table_size (self->labels[kind]) >= MAX_CACHED)
    g_hash_table_remove_all (self->labels[kind]);
  layout = pango_layout_new (self->context);
  attributes = pango_attr_list_new ();
  if (kind != KITH_LABEL_SMALL)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (kind != KITH_LABEL_AUTHOR)
    pango_attr_list_insert (attributes, pango_attr_scale_new (0.82));
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_text (layout, text, -1);
  g_hash_table_insert (self->labels[kind], g_strdup (text), layout);
  return layout;
}

static void
append_initials (KithRowStyle *self, GtkSnapshot *snapshot, const char *name, int size, const GdkRGBA *colour)
{
  g_autofree char *initials = kith_tint_make_initials (name, 2);
  g_autoptr (PangoLayout) layout = pango_layout_new (self->context);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int width, height;
  double scale;

  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_size_new_absolute (size * 0.42 * PANGO_SCALE));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_text (layout, initials, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  scale = MIN (1, size * 0.86 / MAX (hypot (width, height * 0.5), 1));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (size / 2.0, size / 2.0));
  gtk_snapshot_scale (snapshot, scale, scale);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-width / 2.0, -height / 2.0));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static GskRenderNode *
draw_avatar (KithRowStyle *self, const char *name, int size)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskColorStop stops[2] = { { .offset = 0 }, { .offset = 1 } };
  GskRoundedRect circle;
  GdkRGBA letters;

  kith_tint_pick_person (name, &stops[0].color, &stops[1].color, &letters);
  gsk_rounded_rect_init_from_rect (&circle, &GRAPHENE_RECT_INIT (0, 0, size, size), size / 2.0);
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_linear_gradient (snapshot, &circle.bounds, &GRAPHENE_POINT_INIT (0, 0),
                                       &GRAPHENE_POINT_INIT (0, size), stops, 2);
  append_initials (self, snapshot, name, size, &letters);
  gtk_snapshot_pop (snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
paint_picture (KithPicture *picture, cairo_t *cairo, int size)
{
  cairo_arc (cairo, size / 2.0, size / 2.0, size / 2.0, 0, 2 * G_PI);
  kith_picture_set_source (picture, cairo, size);
  cairo_fill (cairo);
}

/* Round clips and gradients are the dearest things that a row draws; as pixels they are the cheapest. */
static GdkTexture *
make_avatar (KithRowStyle *self, const char *name, KithPicture *picture, int size, int scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size * scale, size * scale);
  cairo_t *cairo = cairo_create (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_scale (cairo, scale, scale);
  if (picture)
    {
      paint_picture (picture, cairo, size);
    }
  else
    {
      GskRenderNode *node = draw_avatar (self, name, size);

      gsk_render_node_draw (node, cairo);
      gsk_render_node_unref (node);
    }
  cairo_destroy (cairo);
  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface),
                       (gsize) cairo_image_surface_get_stride (surface) * size * scale);
  cairo_surface_destroy (surface);
  return gdk_memory_texture_new (size * scale, size * scale, GDK_MEMORY_DEFAULT, bytes, (gsize) size * scale * 4);
}

/**
 * kith_row_style_get_avatar:
 * @name: who it stands for
 * @picture: (nullable): of that person
 * @size: pixels
 *
 * Gives the disc of a person: their picture, or initials on a colour of their own, the same as AdwAvatar's, where they
 * have none or it is not there yet.
 *
 * Returns: (transfer none): the disc
 */
GdkTexture *
kith_row_style_get_avatar (KithRowStyle *self, const char *name, KithPicture *picture, int size)
{
  int scale = gtk_widget_get_scale_factor (self->widget);
  KithPicture *ready = picture && kith_picture_get_surface (picture) ? picture : NULL;
  g_autofree char *key = g_strdup_printf ("%d %d %s", size * scale, ready != NULL,
                                          ready ? kith_picture_get_id (ready) : name);
  GdkTexture *avatar = g_hash_table_lookup (self->avatars, key);

  if (avatar)
    return avatar;
  if (g_hash_table_size (self->avatars) >= MAX_CACHED)
    g_hash_table_remove_all (self->avatars);
  avatar = make_avatar (self, name, ready, size, scale);
  g_hash_table_insert (self->avatars, g_steal_pointer (&key), avatar);
  return avatar;
}

static double
get_luminance (const GdkRGBA *colour)
{
  double parts[3] = { colour->red, colour->green, colour->blue };

  for (guint i = 0; i < 3; i++)
    parts[i] = parts[i] <= 0.03928 ? parts[i] / 12.92 : pow ((parts[i] + 0.055) / 1.055, 2.4);
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}

/**
 * kith_row_style_get_author_colour:
 * @colour: 0xRRGGBB, or below zero for none
 *
 * Gives the colour for a name: the wanted one, moved towards the text's until it can be read (WCAG 2, contrast 4.5).
 *
 * Returns: a colour
 */
GdkRGBA
kith_row_style_get_author_colour (KithRowStyle *self, int colour)
{
  GdkRGBA wanted = { ((colour >> 16) & 0xff) / 255.0, ((colour >> 8) & 0xff) / 255.0, (colour & 0xff) / 255.0, 1 };
  double base = self->palette.dark ? 0.0130 : 1.0;

  if (colour < 0)
    return self->palette.text;
  for (guint i = 0; i < 12; i++)
    {
      double luminance = get_luminance (&wanted);
      double contrast = (MAX (luminance, base) + 0.05) / (MIN (luminance, base) + 0.05);
      double target = self->palette.dark ? 1 : 0;

      if (contrast >= 4.5)
        break;
      wanted.red += (target - wanted.red) * 0.15;
      wanted.green += (target - wanted.green) * 0.15;
      wanted.blue += (target - wanted.blue) * 0.15;
    }
  return wanted;
}

/**
 * kith_row_style_set_picking:
 *
 * Makes room for a mark before each message, or takes it away; rows have to be laid out anew.
 */
void
kith_row_style_set_picking (KithRowStyle *self, gboolean picking)
{
  self->picking = picking;
}

gboolean
kith_row_style_get_picking (KithRowStyle *self)
{
  return self->picking;
}

/**
 * kith_row_style_unfold:
 *
 * Shows what a blocked person wrote, until kith_row_style_fold_all().
 */
void
kith_row_style_unfold (KithRowStyle *self, const char *key)
{
  g_hash_table_add (self->unfolded, g_strdup (key));
}

/**
 * kith_row_style_fold_all:
 *
 * Takes back what was unfolded; rows have to be filled anew.
 */
void
kith_row_style_fold_all (KithRowStyle *self)
{
  g_hash_table_remove_all (self->unfolded);
}

gboolean
kith_row_style_is_unfolded (KithRowStyle *self, const char *key)
{
  return g_hash_table_contains (self->unfolded, key);
}

static GDateTime *
to_local (KithRowStyle *self, gint64 time_ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / 1000);

  return utc ? g_date_time_to_timezone (utc, self->zone) : g_date_time_new_from_unix_utc (0);
}

/**
 * kith_row_style_format_time:
 *
 * Returns: (transfer full): the time of day
 */
char *
kith_row_style_format_time (KithRowStyle *self, gint64 time_ms)
{
  g_autoptr (GDateTime) local = to_local (self, time_ms);

  /* Translators: time of day for those who read twelve hours, in the form of g_date_time_format() */
  return g_date_time_format (local, self->twelve_hours ? _ ("%-I:%M %p") : "%H:%M");
}

/**
 * kith_row_style_format_day:
 *
 * Returns: (transfer full): the day, as words where it is near
 */
char *
kith_row_style_format_day (KithRowStyle *self, gint64 time_ms)
{
  g_autoptr (GDateTime) local = to_local (self, time_ms);
  g_autoptr (GDateTime) now = g_date_time_new_now (self->zone);
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);

  if (g_date_time_get_year (local) == g_date_time_get_year (now))
    {
      if (g_date_time_get_day_of_year (local) == g_date_time_get_day_of_year (now))
        return g_strdup (_ ("Today"));
      if (g_date_time_get_day_of_year (local) == g_date_time_get_day_of_year (yesterday))
        return g_strdup (_ ("Yesterday"));
      /* Translators: a day of this year, in the form of g_date_time_format() */
      return g_date_time_format (local, _ ("%A, %-d %B"));
    }
  /* Translators: a day of another year, in the form of g_date_time_format() */
  return g_date_time_format (local, _ ("%-d %B %Y"));
}

/**
 * kith_row_style_format_full:
 *
 * Returns: (transfer full): day and time, for a tooltip
 */
char *
kith_row_style_format_full (KithRowStyle *self, gint64 time_ms)
{
  g_autoptr (GDateTime) local = to_local (self, time_ms);
  g_autofree char *time = kith_row_style_format_time (self, time_ms);
  /* Translators: day of a message, in the form of g_date_time_format() */
  g_autofree char *day = g_date_time_format (local, _ ("%A, %-d %B %Y"));

  /* Translators: day and time of a message */
  return g_strdup_printf (_ ("%s, %s"), day, time);
}
