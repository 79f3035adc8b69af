/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-rail-folder.h"

#include "kith-guild-tile.h"
#include "kith-rail-item.h"

/**
 * KithRailFolder:
 *
 * The tile of the folder, and below it those of its guilds while it is open.
 */
struct _KithRailFolder
{
  GtkWidget parent_instance;

  KithSession *session;
  KithGuildFolder *folder;
  KithGuild *selected;
  GSettings *settings; /* (nullable) */
  GtkWidget *head;
  GtkWidget *tiles;
};

G_DEFINE_FINAL_TYPE (KithRailFolder, kith_rail_folder, GTK_TYPE_WIDGET)

static gboolean
is_open (KithRailFolder *self)
{
  g_auto (GStrv) open = self->settings ? g_settings_get_strv (self->settings, KITH_OPEN_FOLDERS) : NULL;

  return open && g_strv_contains ((const char *const *) open, kith_guild_folder_get_id (self->folder));
}

static void
update_selected (KithRailFolder *self)
{
  gboolean inside = FALSE;

  for (GtkWidget *tile = gtk_widget_get_first_child (self->tiles); tile; tile = gtk_widget_get_next_sibling (tile))
    {
      gboolean selected = self->selected && kith_guild_tile_get_guild (KITH_GUILD_TILE (tile)) == self->selected;

      kith_guild_tile_set_selected (KITH_GUILD_TILE (tile), selected);
      inside |= selected;
    }
  kith_guild_tile_set_selected (KITH_GUILD_TILE (self->head), inside && !is_open (self));
}

static void
update_open (KithRailFolder *self)
{
  gboolean open = is_open (self);

  gtk_widget_set_visible (self->tiles, open);
  kith_guild_tile_set_open (KITH_GUILD_TILE (self->head), open);
  if (open)
    gtk_widget_add_css_class (GTK_WIDGET (self), "open");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "open");
  update_selected (self);
}

static GtkWidget *
take_tile (KithRailFolder *self, KithGuild *guild)
{
  GtkWidget *tile = gtk_widget_get_first_child (self->tiles);

  while (tile && kith_guild_tile_get_guild (KITH_GUILD_TILE (tile)) != guild)
    tile = gtk_widget_get_next_sibling (tile);
  if (tile)
    return tile;
  tile = kith_guild_tile_new (guild);
  kith_rail_item_set_up (tile, self->session, guild);
  gtk_box_append (GTK_BOX (self->tiles), tile);
  return tile;
}

/* Tiles that stay are kept, so that the one with the keyboard keeps it. */
static void
update_tiles (KithRailFolder *self)
{
  GListModel *guilds = kith_guild_folder_list_guilds (self->folder);
  GtkWidget *before = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (guilds); i++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, i);
      GtkWidget *tile = take_tile (self, guild);

      gtk_box_reorder_child_after (GTK_BOX (self->tiles), tile, before);
      before = tile;
    }
  for (GtkWidget *next = before ? gtk_widget_get_next_sibling (before) : gtk_widget_get_first_child (self->tiles);
       next;)
    {
      GtkWidget *gone = next;

      next = gtk_widget_get_next_sibling (next);
      gtk_box_remove (GTK_BOX (self->tiles), gone);
    }
  update_selected (self);
}

static void
kith_rail_folder_dispose (GObject *object)
{
  KithRailFolder *self = KITH_RAIL_FOLDER (object);

  g_clear_pointer (&self->head, gtk_widget_unparent);
  g_clear_pointer (&self->tiles, gtk_widget_unparent);
  g_clear_object (&self->selected);
  g_clear_object (&self->settings);
  g_clear_object (&self->folder);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kith_rail_folder_parent_class)->dispose (object);
}

static void
kith_rail_folder_class_init (KithRailFolderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_rail_folder_dispose;
  gtk_widget_class_set_css_name (widget_class, "railfolder");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kith_rail_folder_init (KithRailFolder *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
}

/**
 * kith_rail_folder_new:
 * @settings: (nullable): where it is kept which folders are open
 *
 * Returns: (transfer floating): a folder of the rail
 */
GtkWidget *
kith_rail_folder_new (KithSession *session, KithGuildFolder *folder, GSettings *settings)
{
  KithRailFolder *self = g_object_new (KITH_TYPE_RAIL_FOLDER, NULL);

  self->session = g_object_ref (session);
  self->folder = g_object_ref (folder);
  g_set_object (&self->settings, settings);
  self->head = kith_guild_tile_new_folder (session, folder);
  kith_rail_item_set_up (self->head, session, folder);
  gtk_widget_set_parent (self->head, GTK_WIDGET (self));
  self->tiles = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->tiles, GTK_WIDGET (self));
  g_signal_connect_object (kith_guild_folder_list_guilds (folder), "items-changed", G_CALLBACK (update_tiles), self,
                           G_CONNECT_SWAPPED);
  if (settings)
    g_signal_connect_object (settings, "changed::" KITH_OPEN_FOLDERS, G_CALLBACK (update_open), self,
                             G_CONNECT_SWAPPED);
  update_tiles (self);
  update_open (self);
  return GTK_WIDGET (self);
}

/**
 * kith_rail_folder_set_selected:
 * @guild: (nullable): the guild that is shown, in this folder or not
 */
void
kith_rail_folder_set_selected (KithRailFolder *self, KithGuild *guild)
{
  g_set_object (&self->selected, guild);
  update_selected (self);
}
