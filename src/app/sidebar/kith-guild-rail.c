/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-rail.h"

#include "kith-guild-tile.h"
#include "kith-rail-section.h"

#include <glib/gi18n.h>

/**
 * KithGuildRail:
 *
 * The narrow column at the edge: the guilds of all accounts, and below them the button that adds more.
 */
struct _KithGuildRail
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkWidget *sections;
  GListModel *sessions;
  GSettings *settings; /* (nullable) */
  KithGuild *selected;
};

G_DEFINE_FINAL_TYPE (KithGuildRail, kith_guild_rail, GTK_TYPE_WIDGET)

static void
update_headings (KithGuildRail *self)
{
  gboolean several = g_list_model_get_n_items (self->sessions) > 1;
  GtkWidget *first = gtk_widget_get_first_child (self->sections);

  for (GtkWidget *section = first; section; section = gtk_widget_get_next_sibling (section))
    kith_rail_section_set_heading_visible (KITH_RAIL_SECTION (section), several);
}

static GtkWidget *
find_section (KithGuildRail *self, guint position)
{
  GtkWidget *section = gtk_widget_get_first_child (self->sections);

  while (section && position--)
    section = gtk_widget_get_next_sibling (section);
  return section;
}

static void
on_sessions_changed (GListModel *sessions, guint position, guint removed, guint added, KithGuildRail *self)
{
  GtkWidget *section = find_section (self, position);
  GtkWidget *before = position ? find_section (self, position - 1) : NULL;

  for (guint i = 0; i < removed; i++)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (section);

      gtk_box_remove (GTK_BOX (self->sections), section);
      section = next;
    }
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (KithSession) session = g_list_model_get_item (sessions, position + i);
      GtkWidget *new_section = kith_rail_section_new (session, self->settings);

      kith_rail_section_set_selected (KITH_RAIL_SECTION (new_section), self->selected);
      gtk_box_insert_child_after (GTK_BOX (self->sections), new_section, before);
      before = new_section;
    }
  update_headings (self);
}

static void
kith_guild_rail_dispose (GObject *object)
{
  KithGuildRail *self = KITH_GUILD_RAIL (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_GUILD_RAIL);
  g_clear_object (&self->selected);
  g_clear_object (&self->sessions);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kith_guild_rail_parent_class)->dispose (object);
}

static GtkWidget *
find_selected_tile (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (KITH_IS_GUILD_TILE (widget))
    return kith_guild_tile_get_selected (KITH_GUILD_TILE (widget)) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_selected_tile (child);

      if (found)
        return found;
    }
  return NULL;
}

/* Where one is. Without that GTK goes on to the first tile. */
static gboolean
kith_guild_rail_grab_focus (GtkWidget *widget)
{
  GtkWidget *selected = find_selected_tile (widget);

  return selected && gtk_widget_grab_focus (selected);
}

static void
kith_guild_rail_class_init (KithGuildRailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_guild_rail_dispose;
  widget_class->grab_focus = kith_guild_rail_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-guild-rail.ui");
  gtk_widget_class_bind_template_child (widget_class, KithGuildRail, content);
  gtk_widget_class_bind_template_child (widget_class, KithGuildRail, sections);
  gtk_widget_class_set_css_name (widget_class, "guildrail");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kith_guild_rail_init (KithGuildRail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Communities"), -1);
}

/**
 * kith_guild_rail_set_sessions:
 * @sessions: list of KithSession; it can be set once
 * @settings: (nullable): where it is kept which folders are open
 */
void
kith_guild_rail_set_sessions (KithGuildRail *self, GListModel *sessions, GSettings *settings)
{
  g_return_if_fail (!self->sessions);

  g_set_object (&self->settings, settings);
  self->sessions = g_object_ref (sessions);
  g_signal_connect_object (sessions, "items-changed", G_CALLBACK (on_sessions_changed), self, 0);
  on_sessions_changed (sessions, 0, 0, g_list_model_get_n_items (sessions), self);
}

/**
 * kith_guild_rail_set_selected:
 * @guild: (nullable): the guild that is shown
 */
void
kith_guild_rail_set_selected (KithGuildRail *self, KithGuild *guild)
{
  GtkWidget *first = gtk_widget_get_first_child (self->sections);

  g_set_object (&self->selected, guild);
  for (GtkWidget *section = first; section; section = gtk_widget_get_next_sibling (section))
    kith_rail_section_set_selected (KITH_RAIL_SECTION (section), guild);
}

/**
 * kith_guild_rail_set_direct:
 * @session: (nullable): whose direct messages are shown
 */
void
kith_guild_rail_set_direct (KithGuildRail *self, KithSession *session)
{
  GtkWidget *first = gtk_widget_get_first_child (self->sections);

  for (GtkWidget *section = first; section; section = gtk_widget_get_next_sibling (section))
    kith_rail_section_set_direct (KITH_RAIL_SECTION (section), session);
}
