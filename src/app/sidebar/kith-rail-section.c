/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-rail-section.h"

#include "kith-avatar.h"
#include "kith-guild-tile.h"
#include "kith-rail-folder.h"
#include "kith-rail-item.h"

#include <glib/gi18n.h>

/* Of a tile: what it stands for. */
#define ITEM "kith-item"

/**
 * KithRailSection:
 *
 * The guilds of one account in the rail. Where there are several accounts, a small avatar heads each and shows how it
 * stands with its server.
 */
struct _KithRailSection
{
  GtkWidget parent_instance;

  KithSession *session;
  KithGuild *selected;
  GListModel *places;  /* of KithGuild and KithGuildFolder */
  GSettings *settings; /* (nullable) */
  GtkWidget *heading;
  GtkWidget *avatar;
  GtkWidget *direct;
  GtkWidget *tiles;
};

G_DEFINE_FINAL_TYPE (KithRailSection, kith_rail_section, GTK_TYPE_WIDGET)

static gpointer
get_item (GtkWidget *tile)
{
  return g_object_get_data (G_OBJECT (tile), ITEM);
}

static void
select_tile (KithRailSection *self, GtkWidget *tile)
{
  if (KITH_IS_RAIL_FOLDER (tile))
    kith_rail_folder_set_selected (KITH_RAIL_FOLDER (tile), self->selected);
  else
    kith_guild_tile_set_selected (KITH_GUILD_TILE (tile), get_item (tile) == (gpointer) self->selected);
}

static GtkWidget *
take_tile (KithRailSection *self, gpointer item)
{
  GtkWidget *tile = gtk_widget_get_first_child (self->tiles);

  while (tile && get_item (tile) != item)
    tile = gtk_widget_get_next_sibling (tile);
  if (tile)
    return tile;
  if (KITH_IS_GUILD_FOLDER (item))
    {
      tile = kith_rail_folder_new (self->session, item, self->settings);
    }
  else
    {
      tile = kith_guild_tile_new (item);
      kith_rail_item_set_up (tile, self->session, item);
    }
  g_object_set_data_full (G_OBJECT (tile), ITEM, g_object_ref (item), g_object_unref);
  select_tile (self, tile);
  gtk_box_append (GTK_BOX (self->tiles), tile);
  return tile;
}

/* Tiles that stay are kept, so that the one with the keyboard keeps it. */
static void
update_tiles (KithRailSection *self)
{
  GtkWidget *before = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (self->places); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->places, i);
      GtkWidget *tile = take_tile (self, item);

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
}

static const char *
describe_state (KithConnectionState state)
{
  switch (state)
    {
    case KITH_CONNECTION_CONNECTED:
      return _ ("connected");
    case KITH_CONNECTION_CONNECTING:
      return _ ("connecting");
    case KITH_CONNECTION_SIGNED_OUT:
      return _ ("signed out");
    case KITH_CONNECTION_CERTIFICATE_CHANGED:
      return _ ("certificate changed");
    case KITH_CONNECTION_KEYRING_FAILED:
      return _ ("keyring not read");
    case KITH_CONNECTION_OFFLINE:
    case KITH_CONNECTION_WAITING:
    default:
      return _ ("not connected");
    }
}

static void
on_session_changed (KithRailSection *self)
{
  KithUser *account = kith_session_get_account (self->session);
  KithConnectionState state = kith_session_get_state (self->session);
  const char *name = account ? kith_user_get_display_name (account) : "";
  const char *server = kith_session_get_server_name (self->session);
  const char *id = kith_session_get_id (self->session);
  g_autofree char *label = NULL;

  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->heading), "s", id ? id : "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->heading), "win.open-session");
  /* Translators: an account in the list of guilds: "Anna on LAN party: connected" */
  label = g_strdup_printf (_ ("%s on %s: %s"), name, server ? server : "", describe_state (state));
  gtk_widget_set_tooltip_text (self->heading, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->heading), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  kith_avatar_set_name (KITH_AVATAR (self->avatar), name);
  kith_avatar_set_picture (KITH_AVATAR (self->avatar), self->session, account ? kith_user_get_avatar (account) : NULL);
  kith_avatar_set_status (KITH_AVATAR (self->avatar), state == KITH_CONNECTION_CONNECTED
                                                        ? kith_session_get_presence (self->session)
                                                        : KITH_PRESENCE_STATUS_OFFLINE);
  if (state == KITH_CONNECTION_CONNECTED || state == KITH_CONNECTION_OFFLINE)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "disconnected");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "disconnected");
}

static void
kith_rail_section_dispose (GObject *object)
{
  KithRailSection *self = KITH_RAIL_SECTION (object);

  g_clear_pointer (&self->heading, gtk_widget_unparent);
  g_clear_pointer (&self->direct, gtk_widget_unparent);
  g_clear_pointer (&self->tiles, gtk_widget_unparent);
  g_clear_object (&self->selected);
  g_clear_object (&self->places);
  g_clear_object (&self->settings);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kith_rail_section_parent_class)->dispose (object);
}

static void
kith_rail_section_class_init (KithRailSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_rail_section_dispose;
  gtk_widget_class_set_css_name (widget_class, "railsection");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kith_rail_section_init (KithRailSection *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->avatar = kith_avatar_new (26);
  kith_avatar_set_show_status (KITH_AVATAR (self->avatar), TRUE);
  self->heading = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->heading), self->avatar);
  gtk_widget_add_css_class (self->heading, "account");
  gtk_widget_add_css_class (self->heading, "flat");
  gtk_widget_add_css_class (self->heading, "circular");
  gtk_widget_set_halign (self->heading, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->heading, FALSE);
  gtk_widget_set_parent (self->heading, GTK_WIDGET (self));
  self->tiles = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->tiles, GTK_WIDGET (self));
}

/**
 * kith_rail_section_new:
 * @session: the account whose guilds are shown
 * @settings: (nullable): where it is kept which folders are open
 *
 * Returns: (transfer floating): a section of the rail
 */
GtkWidget *
kith_rail_section_new (KithSession *session, GSettings *settings)
{
  KithRailSection *self = g_object_new (KITH_TYPE_RAIL_SECTION, NULL);
  const char *const watched[] = { "notify::id", "notify::state", "notify::account", "notify::server-name",
                                  "notify::presence" };

  self->session = g_object_ref (session);
  self->places = g_object_ref (kith_guild_places_list (kith_session_get_guild_places (session)));
  g_set_object (&self->settings, settings);
  self->direct = kith_guild_tile_new_direct (session);
  gtk_widget_insert_before (self->direct, GTK_WIDGET (self), self->tiles);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (session, watched[i], G_CALLBACK (on_session_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->places, "items-changed", G_CALLBACK (update_tiles), self, G_CONNECT_SWAPPED);
  update_tiles (self);
  on_session_changed (self);
  return GTK_WIDGET (self);
}

KithSession *
kith_rail_section_get_session (KithRailSection *self)
{
  return self->session;
}

void
kith_rail_section_set_heading_visible (KithRailSection *self, gboolean visible)
{
  gtk_widget_set_visible (self->heading, visible);
}

/**
 * kith_rail_section_set_selected:
 * @guild: (nullable): the guild that is shown, of this or another account
 */
void
kith_rail_section_set_selected (KithRailSection *self, KithGuild *guild)
{
  g_set_object (&self->selected, guild);
  for (GtkWidget *tile = gtk_widget_get_first_child (self->tiles); tile; tile = gtk_widget_get_next_sibling (tile))
    select_tile (self, tile);
}

/**
 * kith_rail_section_set_direct:
 * @session: (nullable): whose direct messages are shown
 */
void
kith_rail_section_set_direct (KithRailSection *self, KithSession *session)
{
  kith_guild_tile_set_selected (KITH_GUILD_TILE (self->direct), session == self->session);
}
