/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-tile.h"

#include "kith-picture.h"
#include "kith-tint.h"
#include "kith-session.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define RAIL_WIDTH 68
#define TILE 46
#define GAP 5
#define PILL_WIDTH 4
#define ICON 22
#define CHANGE_MS 140

/* What moves when a tile becomes hovered, selected or unread. */
typedef struct
{
  double pill;
  double radius;
} Shape;

/**
 * KithGuildTile:
 *
 * A guild in the rail: initials on its colour, a pill at the edge that tells selected from unread, and the count of
 * mentions. It draws itself, one widget a guild.
 */
struct _KithGuildTile
{
  GtkWidget parent_instance;

  KithGuild *guild;        /* (nullable): what it stands for … */
  KithSession *session;    /* (nullable): … or whose direct messages … */
  KithGuildFolder *folder; /* (nullable): … or the session's folder */
  gboolean open;           /* the folder */
  gboolean selected;
  GdkRGBA colour;
  KithPicture *picture; /* (nullable) */
  PangoLayout *initials;
  PangoLayout *badge;
  Shape from, now, to;
  AdwAnimation *animation;
};

G_DEFINE_FINAL_TYPE (KithGuildTile, kith_guild_tile, GTK_TYPE_WIDGET)

static KithConversations *
get_conversations (KithGuildTile *self)
{
  return kith_session_get_conversations (self->session);
}

static gboolean
get_unread (KithGuildTile *self)
{
  if (self->folder)
    return kith_guild_folder_get_unread (self->folder);
  return self->guild ? kith_guild_get_unread (self->guild) : kith_conversations_get_unread (get_conversations (self));
}

static guint
get_mention_count (KithGuildTile *self)
{
  if (self->folder)
    return kith_guild_folder_get_mention_count (self->folder);
  return self->guild ? kith_guild_get_mention_count (self->guild)
                     : kith_conversations_get_mention_count (get_conversations (self));
}

static const char *
get_name (KithGuildTile *self)
{
  if (self->folder)
    return kith_guild_folder_get_name (self->folder) ? kith_guild_folder_get_name (self->folder) : _ ("Folder");
  return self->guild ? kith_guild_get_name (self->guild) : _ ("Direct messages");
}

static Shape
find_shape (KithGuildTile *self)
{
  gboolean hovered = gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_PRELIGHT;
  Shape shape = { .pill = 0, .radius = TILE / 2.0 - 5 };

  if (self->selected)
    shape.pill = 38;
  else if (hovered)
    shape.pill = 20;
  else if (get_unread (self) && !self->open)
    shape.pill = 8;
  if (self->selected || hovered)
    shape.radius = 13;
  return shape;
}

static void
on_animated (double value, gpointer data)
{
  KithGuildTile *self = data;

  self->now.pill = self->from.pill + (self->to.pill - self->from.pill) * value;
  self->now.radius = self->from.radius + (self->to.radius - self->from.radius) * value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_shape (KithGuildTile *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  Shape to = find_shape (self);

  if (to.pill == self->to.pill && to.radius == self->to.radius)
    return;
  self->from = self->now;
  self->to = to;
  if (!gtk_widget_get_mapped (widget) || !adw_get_enable_animations (widget))
    {
      self->now = to;
      gtk_widget_queue_draw (widget);
      return;
    }
  if (!self->animation)
    self->animation = adw_timed_animation_new (widget, 0, 1, CHANGE_MS,
                                               adw_callback_animation_target_new (on_animated, self, NULL));
  adw_animation_reset (self->animation);
  adw_animation_play (self->animation);
}

static PangoLayout *
make_layout (KithGuildTile *self, const char *text, double pixels)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  g_autoptr (PangoFontDescription) font = pango_font_description_copy (pango_context_get_font_description (context));

  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_font_description_set_absolute_size (font, pixels * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  return layout;
}

static void
append_layout (GtkSnapshot *snapshot, PangoLayout *layout, double centre_x, double centre_y, const GdkRGBA *colour)
{
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((int) (centre_x - width / 2.0), (int) (centre_y - height / 2.0)));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
append_rounded (GtkSnapshot *snapshot, graphene_rect_t bounds, double radius, const GdkRGBA *colour)
{
  GskRoundedRect shape;

  gsk_rounded_rect_init_from_rect (&shape, &bounds, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, colour, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
append_picture (KithGuildTile *self, GtkSnapshot *snapshot, double x)
{
  GskRoundedRect shape;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) x, GAP, TILE, TILE);
  cairo_t *cairo;

  gsk_rounded_rect_init_from_rect (&shape, &bounds, (float) self->now.radius);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  cairo = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_translate (cairo, x, GAP);
  kith_picture_set_source (self->picture, cairo, TILE);
  cairo_paint (cairo);
  cairo_destroy (cairo);
  gtk_snapshot_pop (snapshot);
}

static void
append_badge (KithGuildTile *self, GtkSnapshot *snapshot, double x, double bottom)
{
  const GdkRGBA white = { 1, 1, 1, 1 };
  GdkRGBA red, rail;
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  guint count = get_mention_count (self);
  int width;

  if (!count || self->open)
    return;
  if (!self->badge)
    {
      g_autofree char *text = count > 99 ? g_strdup ("99+") : g_strdup_printf ("%u", count);

      self->badge = make_layout (self, text, 11);
    }
  if (!gtk_style_context_lookup_color (style, "kith_badge_bg_color", &red))
    kith_tint_from_rgb (0xc01c28, &red);
  if (!gtk_style_context_lookup_color (style, "kith_rail_bg_color", &rail))
    kith_tint_from_rgb (0xffffff, &rail);
  pango_layout_get_pixel_size (self->badge, &width, NULL);
  width = MAX (18, width + 10);
  append_rounded (snapshot, GRAPHENE_RECT_INIT (x + TILE - width + 4 - 3, bottom - 18 - 1, width + 6, 24), 12, &rail);
  append_rounded (snapshot, GRAPHENE_RECT_INIT (x + TILE - width + 4, bottom - 16, width, 18), 9, &red);
  append_layout (snapshot, self->badge, x + TILE + 4 - width / 2.0, bottom - 7, &white);
}

/* The first guilds of a closed folder, small. */
static void
append_minis (KithGuildTile *self, GtkSnapshot *snapshot, double x)
{
  GListModel *guilds = kith_guild_folder_list_guilds (self->folder);

  for (guint i = 0; i < MIN (4, g_list_model_get_n_items (guilds)); i++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, i);
      const GdkRGBA white = { 1, 1, 1, 1 };
      g_autofree char *initial = kith_tint_make_initials (kith_guild_get_name (guild), 1);
      g_autoptr (PangoLayout) layout = make_layout (self, initial, 9);
      double left = x + 5 + 19 * (i % 2), top = GAP + 5 + 19 * (i / 2);
      GdkRGBA colour;

      kith_tint_pick (kith_guild_get_id (guild), &colour);
      append_rounded (snapshot, GRAPHENE_RECT_INIT ((float) left, (float) top, 17, 17), 6, &colour);
      append_layout (snapshot, layout, left + 8.5, top + 8.5, &white);
    }
}

static void
append_icon (KithGuildTile *self, GtkSnapshot *snapshot, const char *name, double x, double y, const GdkRGBA *colour)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr (GtkIconPaintable)
    icon = gtk_icon_theme_lookup_icon (theme, name, NULL, ICON, gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                                       GTK_TEXT_DIR_NONE, GTK_ICON_LOOKUP_FORCE_SYMBOLIC);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, ICON, ICON, colour, 1);
  gtk_snapshot_restore (snapshot);
}

static void
append_folder (KithGuildTile *self, GtkSnapshot *snapshot, double x, const GdkRGBA *text)
{
  GdkRGBA ground = *text;
  int rgb = kith_guild_folder_get_colour (self->folder);

  if (rgb >= 0)
    kith_tint_from_rgb ((guint) rgb, &ground);
  if (self->open)
    {
      append_icon (self, snapshot, "folder-symbolic", x + (TILE - ICON) / 2.0, GAP + (TILE - ICON) / 2.0, &ground);
      return;
    }
  ground.alpha = rgb >= 0 ? 0.35f : 0.12f;
  append_rounded (snapshot, GRAPHENE_RECT_INIT ((float) x, GAP, TILE, TILE), self->now.radius, &ground);
  append_minis (self, snapshot, x);
}

static void
append_focus (KithGuildTile *self, GtkSnapshot *snapshot, double x)
{
  GdkRGBA colour;
  GskRoundedRect outline;
  float widths[4] = { 2, 2, 2, 2 };

  if (!(gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_VISIBLE) ||
      !gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), "accent_color", &colour))
    return;
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x - 4, GAP - 4, TILE + 8, TILE + 8),
                                   self->now.radius + 4);
  gtk_snapshot_append_border (snapshot, &outline, widths, (GdkRGBA[]){ colour, colour, colour, colour });
}

static void
kith_guild_tile_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KithGuildTile *self = KITH_GUILD_TILE (widget);
  const GdkRGBA white = { 1, 1, 1, 1 };
  GdkRGBA text;
  double width = gtk_widget_get_width (widget), x = (int) ((width - TILE) / 2);
  double height = TILE + 2 * GAP;
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  if (!self->initials && self->guild)
    {
      g_autofree char *initials = kith_tint_make_initials (kith_guild_get_name (self->guild), 2);

      self->initials = make_layout (self, initials, 17);
    }
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &text);
  if (self->folder)
    append_folder (self, snapshot, x, &text);
  else if (self->picture && kith_picture_get_surface (self->picture))
    append_picture (self, snapshot, x);
  else
    append_rounded (snapshot, GRAPHENE_RECT_INIT (x, GAP, TILE, TILE), self->now.radius, &self->colour);
  /* Direct messages have no name of their own to show. */
  if (!self->guild && !self->folder)
    append_icon (self, snapshot, "kith-typing-symbolic", x + (TILE - ICON) / 2.0, GAP + (TILE - ICON) / 2.0, &white);
  else if (self->guild && (!self->picture || !kith_picture_get_surface (self->picture)))
    append_layout (snapshot, self->initials, x + TILE / 2.0, GAP + TILE / 2.0, &white);
  if (self->now.pill > 0.5)
    append_rounded (snapshot,
                    GRAPHENE_RECT_INIT (mirrored ? width - PILL_WIDTH : -PILL_WIDTH, (height - self->now.pill) / 2,
                                        2 * PILL_WIDTH, self->now.pill),
                    PILL_WIDTH, &text);
  append_badge (self, snapshot, x, GAP + TILE);
  append_focus (self, snapshot, x);
}

static void
kith_guild_tile_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? RAIL_WIDTH : TILE + 2 * GAP;
}

static void
kith_guild_tile_state_flags_changed (GtkWidget *widget, GtkStateFlags before)
{
  update_shape (KITH_GUILD_TILE (widget));
  GTK_WIDGET_CLASS (kith_guild_tile_parent_class)->state_flags_changed (widget, before);
}

static void
kith_guild_tile_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  KithGuildTile *self = KITH_GUILD_TILE (widget);

  g_clear_object (&self->initials);
  g_clear_object (&self->badge);
  GTK_WIDGET_CLASS (kith_guild_tile_parent_class)->system_setting_changed (widget, setting);
}

static void
open_own_guild (KithGuildTile *self)
{
  KithSession *session = kith_guild_get_session (self->guild);

  if (session && kith_session_get_id (session))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-guild", "(ss)", kith_session_get_id (session),
                                kith_guild_get_id (self->guild));
}

static void
open_guild (KithGuildTile *self)
{
  if (self->folder)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toggle-folder", "(ss)", kith_session_get_id (self->session),
                                kith_guild_folder_get_id (self->folder));
  else if (self->session)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-direct", "s", kith_session_get_id (self->session));
  else
    open_own_guild (self);
}

static void
on_click (GtkGestureClick *gesture, int presses, double x, double y, gpointer data)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  open_guild (data);
}

static void
activate_binding (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_guild (KITH_GUILD_TILE (widget));
}

static void
update_picture (KithGuildTile *self)
{
  KithSession *session = kith_guild_get_session (self->guild);
  const char *icon = kith_guild_get_icon (self->guild);
  g_autoptr (KithPicture) picture = NULL;

  if (session && icon)
    picture = kith_picture_get (session, icon, TILE * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  if (picture == self->picture)
    return;
  if (self->picture)
    g_signal_handlers_disconnect_by_data (self->picture, self);
  g_set_object (&self->picture, picture);
  if (picture)
    g_signal_connect_object (picture, "loaded", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

static void
on_guild_changed (KithGuildTile *self)
{
  const char *name = get_name (self);
  guint mentions = get_mention_count (self);
  g_autofree char *label = NULL;

  if (self->guild)
    update_picture (self);
  g_clear_object (&self->initials);
  g_clear_object (&self->badge);
  if (mentions)
    label = g_strdup_printf (ngettext ("%s, %u mention", "%s, %u mentions", mentions), name, mentions);
  else if (get_unread (self))
    /* Translators: a guild's name; spoken by screen readers */
    label = g_strdup_printf (_ ("%s, unread"), name);
  if (!label && self->folder)
    {
      guint count = g_list_model_get_n_items (kith_guild_folder_list_guilds (self->folder));

      /* Translators: a folder of communities; spoken by screen readers */
      label = g_strdup_printf (ngettext ("%s, folder of %u community", "%s, folder of %u communities", count), name,
                               count);
    }
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label ? label : name, -1);
  update_shape (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
kith_guild_tile_dispose (GObject *object)
{
  KithGuildTile *self = KITH_GUILD_TILE (object);

  g_clear_object (&self->animation);
  g_clear_object (&self->initials);
  g_clear_object (&self->badge);
  g_clear_object (&self->picture);
  g_clear_object (&self->guild);
  g_clear_object (&self->folder);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kith_guild_tile_parent_class)->dispose (object);
}

static void
kith_guild_tile_class_init (KithGuildTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_guild_tile_dispose;
  widget_class->snapshot = kith_guild_tile_snapshot;
  widget_class->measure = kith_guild_tile_measure;
  widget_class->state_flags_changed = kith_guild_tile_state_flags_changed;
  widget_class->system_setting_changed = kith_guild_tile_system_setting_changed;
  gtk_widget_class_install_action (widget_class, "tile.activate", NULL, activate_binding);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "tile.activate", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "tile.activate", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "tile.activate", NULL);
  gtk_widget_class_set_css_name (widget_class, "guildtile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
kith_guild_tile_init (KithGuildTile *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (click, "released", G_CALLBACK (on_click), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * kith_guild_tile_new:
 * @guild: what it stands for
 *
 * Returns: (transfer floating): a tile
 */
GtkWidget *
kith_guild_tile_new (KithGuild *guild)
{
  KithGuildTile *self = g_object_new (KITH_TYPE_GUILD_TILE, NULL);
  const char *const watched[] = { "notify::name", "notify::icon", "notify::unread", "notify::mention-count" };

  self->guild = g_object_ref (guild);
  kith_tint_pick (kith_guild_get_id (guild), &self->colour);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (guild, watched[i], G_CALLBACK (on_guild_changed), self, G_CONNECT_SWAPPED);
  self->now.radius = TILE / 2.0 - 5;
  on_guild_changed (self);
  return GTK_WIDGET (self);
}

/**
 * kith_guild_tile_new_direct:
 * @session: whose direct messages it stands for
 *
 * Returns: (transfer floating): a tile
 */
GtkWidget *
kith_guild_tile_new_direct (KithSession *session)
{
  KithGuildTile *self = g_object_new (KITH_TYPE_GUILD_TILE, NULL);
  KithConversations *conversations = kith_session_get_conversations (session);

  self->session = g_object_ref (session);
  kith_tint_from_rgb (0x5e5c64, &self->colour);
  g_signal_connect_object (conversations, "notify", G_CALLBACK (on_guild_changed), self, G_CONNECT_SWAPPED);
  self->now.radius = TILE / 2.0 - 5;
  on_guild_changed (self);
  return GTK_WIDGET (self);
}

/**
 * kith_guild_tile_new_folder:
 * @folder: what it stands for
 *
 * Returns: (transfer floating): a tile
 */
GtkWidget *
kith_guild_tile_new_folder (KithSession *session, KithGuildFolder *folder)
{
  KithGuildTile *self = g_object_new (KITH_TYPE_GUILD_TILE, NULL);

  self->session = g_object_ref (session);
  self->folder = g_object_ref (folder);
  g_signal_connect_object (folder, "notify", G_CALLBACK (on_guild_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kith_guild_folder_list_guilds (folder), "items-changed", G_CALLBACK (on_guild_changed), self,
                           G_CONNECT_SWAPPED);
  self->now.radius = TILE / 2.0 - 5;
  on_guild_changed (self);
  return GTK_WIDGET (self);
}

/**
 * kith_guild_tile_set_open:
 * @open: whether the guilds of the folder are shown below it
 */
void
kith_guild_tile_set_open (KithGuildTile *self, gboolean open)
{
  self->open = open;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
  update_shape (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

KithGuild *
kith_guild_tile_get_guild (KithGuildTile *self)
{
  return self->guild;
}

/**
 * kith_guild_tile_set_selected:
 * @selected: whether its channels are the ones that are shown
 */
void
kith_guild_tile_set_selected (KithGuildTile *self, gboolean selected)
{
  if (self->selected == selected)
    return;
  self->selected = selected;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_PRESSED,
                               selected ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
  update_shape (self);
}

gboolean
kith_guild_tile_get_selected (KithGuildTile *self)
{
  return self->selected;
}
