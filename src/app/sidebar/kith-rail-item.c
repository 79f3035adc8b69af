/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-rail-item.h"

#include "kith-notice-words.h"

#include <glib/gi18n.h>

/* What guilds and folders in the rail have in common: they are dragged about, and have a menu and keys for the same. */
typedef struct
{
  GtkWidget *tile; /* owns this */
  KithSession *session;
  GObject *item;   /* KithGuild or KithGuildFolder */
  GtkWidget *menu; /* (nullable) until it was asked for */
  const char *zone_class;
} Item;

static const char *const zone_classes[] = { "drop-before", "drop-into", "drop-after" };

static void
item_free (gpointer data)
{
  Item *self = data;

  g_object_unref (self->session);
  g_object_unref (self->item);
  g_free (self);
}

static const char *
get_id (gpointer item)
{
  return KITH_IS_GUILD (item) ? kith_guild_get_id (item) : kith_guild_folder_get_id (item);
}

static void
mark_zone (Item *self, const char *zone_class)
{
  if (self->zone_class)
    gtk_widget_remove_css_class (self->tile, self->zone_class);
  self->zone_class = zone_class;
  if (zone_class)
    gtk_widget_add_css_class (self->tile, zone_class);
}

/* A guild that is held over the middle of another goes with it into a folder; folders stand between. */
static KithDropZone
find_zone (Item *self, gpointer dragged, double y)
{
  double height = gtk_widget_get_height (self->tile);

  if (!KITH_IS_GUILD (dragged))
    return y < height / 2 ? KITH_DROP_BEFORE : KITH_DROP_AFTER;
  return y < height * 0.28 ? KITH_DROP_BEFORE : y > height * 0.72 ? KITH_DROP_AFTER : KITH_DROP_INTO;
}

static gboolean
is_ours (Item *self, gpointer dragged)
{
  KithGuildPlaces *places = kith_session_get_guild_places (self->session);

  if (!dragged || dragged == (gpointer) self->item)
    return FALSE;
  if (KITH_IS_GUILD (dragged))
    return kith_guild_get_session (dragged) == self->session;
  return KITH_IS_GUILD_FOLDER (dragged) && kith_guild_places_find_folder (places, get_id (dragged)) == dragged;
}

static gpointer
get_dragged (GtkDropTarget *target)
{
  const GValue *value = gtk_drop_target_get_value (target);

  return value ? g_value_get_object (value) : NULL;
}

static GdkDragAction
on_motion (GtkDropTarget *target, double x, double y, gpointer data)
{
  Item *self = data;
  gpointer dragged = get_dragged (target);

  if (!dragged)
    return GDK_ACTION_MOVE; /* not told yet what it is */
  if (!is_ours (self, dragged))
    {
      mark_zone (self, NULL);
      return 0;
    }
  mark_zone (self, zone_classes[find_zone (self, dragged, y)]);
  return GDK_ACTION_MOVE;
}

static void
on_leave (GtkDropTarget *target, gpointer data)
{
  mark_zone (data, NULL);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  Item *self = data;
  gpointer dragged = g_value_get_object (value);

  mark_zone (self, NULL);
  if (!is_ours (self, dragged))
    return FALSE;
  gtk_widget_activate_action (self->tile, "win.drop-guild", "(sssi)", kith_session_get_id (self->session),
                              get_id (dragged), get_id (self->item), (int) find_zone (self, dragged, y));
  return TRUE;
}

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, gpointer data)
{
  Item *self = data;

  return gdk_content_provider_new_typed (G_OBJECT_TYPE (self->item), self->item);
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, gpointer data)
{
  Item *self = data;
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (self->tile);

  gtk_drag_source_set_icon (source, picture, gtk_widget_get_width (self->tile) / 2,
                            gtk_widget_get_height (self->tile) / 2);
}

static void
append (GMenu *menu, const char *label, const char *action, GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static void
append_steps (Item *self, GMenu *menu)
{
  const char *session_id = kith_session_get_id (self->session), *id = get_id (self->item);

  append (menu, _ ("Move _Up"), "win.step-guild", g_variant_new ("(ssi)", session_id, id, -1));
  append (menu, _ ("Move _Down"), "win.step-guild", g_variant_new ("(ssi)", session_id, id, 1));
}

static char *
name_folder (KithGuildFolder *folder)
{
  const char *name = kith_guild_folder_get_name (folder);

  return g_strdup (name ? name : _ ("Folder"));
}

static void
append_folders (Item *self, GMenu *menu)
{
  KithGuildPlaces *places = kith_session_get_guild_places (self->session);
  KithGuildFolder *own = kith_guild_places_find_folder_of (places, KITH_GUILD (self->item));
  GListModel *list = kith_guild_places_list (places);
  const char *session_id = kith_session_get_id (self->session), *id = get_id (self->item);
  g_autoptr (GMenu) folders = g_menu_new ();

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GObject) place = g_list_model_get_item (list, i);
      g_autofree char *name = KITH_IS_GUILD_FOLDER (place) ? name_folder (KITH_GUILD_FOLDER (place)) : NULL;

      if (name && place != (gpointer) own)
        append (folders, name, "win.put-into-folder", g_variant_new ("(sss)", session_id, id, get_id (place)));
    }
  append (folders, _ ("_New Folder"), "win.put-into-folder", g_variant_new ("(sss)", session_id, id, ""));
  g_menu_append_submenu (menu, _ ("Put into _Folder"), G_MENU_MODEL (folders));
  if (own)
    append (menu, _ ("_Take out of Folder"), "win.take-out-of-folder", g_variant_new ("(ss)", session_id, id));
}

static GMenuModel *
build_menu (Item *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) places = g_menu_new ();
  const char *session_id = kith_session_get_id (self->session);

  if (KITH_IS_GUILD (self->item))
    {
      g_autoptr (GMenuModel) notices = kith_notice_menu_of_guild (KITH_GUILD (self->item));

      if (notices)
        g_menu_append_section (menu, NULL, notices);
      append_steps (self, places);
      append_folders (self, places);
    }
  else
    {
      append (places, _ ("_Edit Folder…"), "win.edit-folder", g_variant_new ("(ss)", session_id, get_id (self->item)));
      append_steps (self, places);
      append (places, _ ("_Dissolve Folder"), "win.dissolve-folder",
              g_variant_new ("(ss)", session_id, get_id (self->item)));
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (places));
  return G_MENU_MODEL (menu);
}

static void
show_menu (Item *self, double x, double y)
{
  g_autoptr (GMenuModel) model = NULL;

  if (!kith_session_get_id (self->session))
    return;
  model = build_menu (self);
  if (!self->menu)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_popover_set_position (GTK_POPOVER (self->menu), GTK_POS_RIGHT);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, self->tile);
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_secondary_click (GtkGestureClick *gesture, int presses, double x, double y, gpointer data)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (data, x, y);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer data)
{
  Item *self = data;
  GdkModifierType held = state & gtk_accelerator_get_default_mod_mask ();

  if ((key == GDK_KEY_F10 && held == GDK_SHIFT_MASK) || key == GDK_KEY_Menu)
    show_menu (self, gtk_widget_get_width (self->tile) / 2.0, gtk_widget_get_height (self->tile) / 2.0);
  else if (held == (GDK_CONTROL_MASK | GDK_SHIFT_MASK) && (key == GDK_KEY_Up || key == GDK_KEY_Down))
    gtk_widget_activate_action (self->tile, "win.step-guild", "(ssi)", kith_session_get_id (self->session),
                                get_id (self->item), key == GDK_KEY_Up ? -1 : 1);
  else
    return FALSE;
  return TRUE;
}

/* The popover is no child of the tile's own. */
static void
on_destroy (Item *self)
{
  g_clear_pointer (&self->menu, gtk_widget_unparent);
}

static void
add_drop_target (Item *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_MOVE);
  GType types[] = { KITH_TYPE_GUILD, KITH_TYPE_GUILD_FOLDER };

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect (target, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (target, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (target, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (self->tile, GTK_EVENT_CONTROLLER (target));
}

/**
 * kith_rail_item_set_up:
 * @item: the KithGuild or KithGuildFolder that the tile stands for
 *
 * Lets a tile be moved about by mouse, menu and keys.
 */
void
kith_rail_item_set_up (GtkWidget *tile, KithSession *session, gpointer item)
{
  Item *self = g_new0 (Item, 1);
  GtkDragSource *source = gtk_drag_source_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->tile = tile;
  self->session = g_object_ref (session);
  self->item = g_object_ref (item);
  g_object_set_data_full (G_OBJECT (tile), "kith-rail-item", self, item_free);
  g_signal_connect_swapped (tile, "destroy", G_CALLBACK (on_destroy), self);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), self);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), self);
  gtk_widget_add_controller (tile, GTK_EVENT_CONTROLLER (source));
  add_drop_target (self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_secondary_click), self);
  gtk_widget_add_controller (tile, GTK_EVENT_CONTROLLER (click));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (tile, keys);
}
