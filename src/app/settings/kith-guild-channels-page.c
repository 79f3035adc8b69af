/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-channels-page.h"

#include "kith-form-dialog.h"
#include "kith-guild-settings.h"
#include "kith-list-page.h"
#include "kith-list-row.h"
#include "kith-session.h"

#include <glib/gi18n.h>

/* Behind all siblings: the server counts no further. */
#define AT_THE_END 10000

/**
 * KithGuildChannelsPage:
 *
 * All channels by category, to make, order, change and delete them. They are moved by their menu, by Alt with the arrow
 * keys, or by dragging one onto the place of another.
 */
struct _KithGuildChannelsPage
{
  GtkWidget parent_instance;

  KithGuild *guild;
  KithListPage *page;
};

G_DEFINE_FINAL_TYPE (KithGuildChannelsPage, kith_guild_channels_page, GTK_TYPE_WIDGET)

static gboolean
is_category (KithChannel *channel)
{
  return kith_channel_get_kind (channel) == KITH_CHANNEL_KIND_CATEGORY;
}

static void
on_moved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildChannelsPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_channel_move_finish (KITH_CHANNEL (source), result, &error))
    kith_guild_settings_say_error (GTK_WIDGET (self), _ ("The channel was not moved"), error);
}

static void
move (KithGuildChannelsPage *self, KithChannel *channel, const char *parent_id, int position)
{
  KithChannel *parent = parent_id ? kith_guild_find_channel (self->guild, parent_id) : NULL;

  kith_channel_move_async (channel, parent, position, NULL, on_moved, g_object_ref (self));
}

/* Whether they change places when one is moved: both categories, or both of one category and kind. */
static gboolean
are_siblings (KithChannel *a, KithChannel *b)
{
  return kith_channel_get_kind (a) == kith_channel_get_kind (b) &&
         g_strcmp0 (kith_channel_get_parent_id (a), kith_channel_get_parent_id (b)) == 0;
}

/* The next of those that @matches lets through in a direction, or NULL. */
static KithChannel *
find_from (KithGuildChannelsPage *self, KithChannel *channel, int step,
           gboolean (*matches) (KithChannel *candidate, KithChannel *channel))
{
  GListModel *channels = kith_guild_list_channels (self->guild);
  int n = (int) g_list_model_get_n_items (channels), at = -1;

  for (int i = 0; i < n && at < 0; i++)
    {
      g_autoptr (KithChannel) candidate = g_list_model_get_item (channels, (guint) i);

      if (candidate == channel)
        at = i;
    }
  for (int i = at + step; at >= 0 && i >= 0 && i < n; i += step)
    {
      g_autoptr (KithChannel) candidate = g_list_model_get_item (channels, (guint) i);

      if (matches (candidate, channel))
        return candidate;
    }
  return NULL;
}

static gboolean
is_other_category (KithChannel *candidate, KithChannel *channel)
{
  return is_category (candidate) && g_strcmp0 (kith_channel_get_id (candidate), kith_channel_get_parent_id (channel));
}

/* Past a sibling; at the end of its category into the next one, and before the first into none. */
static void
step (KithGuildChannelsPage *self, const char *id, int direction)
{
  KithChannel *channel = self->guild ? kith_guild_find_channel (self->guild, id) : NULL, *sibling, *category;

  if (!channel)
    return;
  sibling = find_from (self, channel, direction, are_siblings);
  if (sibling)
    {
      move (self, channel, kith_channel_get_parent_id (channel), kith_channel_get_position (sibling));
      return;
    }
  if (is_category (channel))
    return;
  category = find_from (self, channel, direction, is_other_category);
  if (category)
    move (self, channel, kith_channel_get_id (category), direction < 0 ? AT_THE_END : 0);
  else if (direction < 0 && kith_channel_get_parent_id (channel))
    move (self, channel, NULL, AT_THE_END);
}

static void
move_up (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step (KITH_GUILD_CHANNELS_PAGE (widget), g_variant_get_string (parameter, NULL), -1);
}

static void
move_down (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step (KITH_GUILD_CHANNELS_PAGE (widget), g_variant_get_string (parameter, NULL), 1);
}

/* The row that has the focus. */
static gboolean
on_move_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  KithGuildChannelsPage *self = KITH_GUILD_CHANNELS_PAGE (widget);
  GtkWidget *item = gtk_widget_get_focus_child (kith_list_page_get_list (self->page));
  GtkWidget *row = item ? gtk_widget_get_first_child (item) : NULL;
  KithChannel *channel = row ? g_object_get_data (G_OBJECT (row), "channel") : NULL;

  if (!channel)
    return FALSE;
  step (self, kith_channel_get_id (channel), g_variant_get_int32 (arguments));
  return TRUE;
}

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, GtkWidget *row)
{
  return gdk_content_provider_new_typed (KITH_TYPE_CHANNEL, g_object_get_data (G_OBJECT (row), "channel"));
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, GtkWidget *row)
{
  GtkWidget *page = gtk_widget_get_ancestor (row, KITH_TYPE_GUILD_CHANNELS_PAGE);
  KithChannel *dragged = g_value_get_object (value), *place = g_object_get_data (G_OBJECT (row), "channel");

  if (!page || !dragged || !place || dragged == place ||
      kith_channel_get_guild (dragged) != kith_channel_get_guild (place) ||
      (is_category (dragged) && !is_category (place)))
    return FALSE;
  if (is_category (place) && !is_category (dragged))
    move (KITH_GUILD_CHANNELS_PAGE (page), dragged, kith_channel_get_id (place), 0);
  else
    move (KITH_GUILD_CHANNELS_PAGE (page), dragged, kith_channel_get_parent_id (place),
          kith_channel_get_position (place));
  return TRUE;
}

static GMenuModel *
build_menu (const char *id)
{
  static const struct
  {
    const char *label, *action;
    guint section;
  } entries[] = {
    { N_ ("Move _Up"), "channels.move-up", 0 },
    { N_ ("Move _Down"), "channels.move-down", 0 },
    { N_ ("_Edit…"), "channels.edit", 1 },
    { N_ ("_Delete…"), "channels.delete", 1 },
  };
  GMenu *menu = g_menu_new ();

  for (guint section = 0; section <= 1; section++)
    {
      g_autoptr (GMenu) items = g_menu_new ();

      for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
        {
          g_autoptr (GMenuItem) item = g_menu_item_new (_ (entries[i].label), NULL);

          g_menu_item_set_action_and_target (item, entries[i].action, "s", id);
          if (entries[i].section == section)
            g_menu_append_item (items, item);
        }
      g_menu_append_section (menu, NULL, G_MENU_MODEL (items));
    }
  return G_MENU_MODEL (menu);
}

static void
show_channel (GtkWidget *row)
{
  KithChannel *channel = g_object_get_data (G_OBJECT (row), "channel");
  GtkWidget *icon = kith_list_row_get_prefix (KITH_LIST_ROW (row));
  const char *name = kith_channel_get_kind (channel) == KITH_CHANNEL_KIND_VOICE ? "audio-input-microphone-symbolic"
                                                                                : "kith-channel-symbolic";

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), is_category (channel) ? "folder-symbolic" : name);
  kith_list_row_set_title (KITH_LIST_ROW (row), kith_channel_get_name (channel));
  kith_list_row_set_subtitle (KITH_LIST_ROW (row), kith_channel_get_topic (channel));
  gtk_widget_set_margin_start (row, kith_channel_get_parent_id (channel) ? 24 : 0);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = kith_list_row_new (gtk_image_new ()), *more = gtk_menu_button_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (KITH_TYPE_CHANNEL, GDK_ACTION_MOVE);
  GSignalGroup *signals = g_signal_group_new (KITH_TYPE_CHANNEL);

  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_widget_add_css_class (more, "flat");
  gtk_widget_set_tooltip_text (more, _ ("What to do with this channel"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (more), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What to do with this channel"), -1);
  kith_list_row_add_suffix (KITH_LIST_ROW (row), more);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_prepare), row, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), row, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
  g_object_set_data (G_OBJECT (row), "more", more);
  g_signal_group_connect_swapped (signals, "notify", G_CALLBACK (show_channel), row);
  g_object_set_data_full (G_OBJECT (row), "signals", signals, g_object_unref);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  KithChannel *channel = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item);
  g_autoptr (GMenuModel) menu = build_menu (kith_channel_get_id (channel));

  g_object_set_data_full (G_OBJECT (row), "channel", g_object_ref (channel), g_object_unref);
  g_signal_group_set_target (g_object_get_data (G_OBJECT (row), "signals"), channel);
  gtk_menu_button_set_menu_model (g_object_get_data (G_OBJECT (row), "more"), menu);
  show_channel (row);
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  g_signal_group_set_target (g_object_get_data (G_OBJECT (row), "signals"), NULL);
}

/* The dialogs for one channel are the main window's. */
static void
ask_main_window (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithGuildChannelsPage *self = KITH_GUILD_CHANNELS_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWindow *main = GTK_IS_WINDOW (root) ? gtk_window_get_transient_for (GTK_WINDOW (root)) : NULL;
  KithSession *session = kith_guild_get_session (self->guild);

  if (G_IS_ACTION_GROUP (main) && session)
    g_action_group_activate_action (
      G_ACTION_GROUP (main), action,
      g_variant_new ("(ss)", kith_session_get_id (session), g_variant_get_string (parameter, NULL)));
}

static void
edit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_main_window (widget, "edit-channel", parameter);
}

static void
delete_channel (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_main_window (widget, "delete-channel", parameter);
}

static const KithChannelKind kinds[] = { KITH_CHANNEL_KIND_TEXT, KITH_CHANNEL_KIND_VOICE, KITH_CHANNEL_KIND_CATEGORY };

static void
on_created (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithFormDialog) dialog = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithChannel) channel = kith_guild_create_channel_finish (KITH_GUILD (source), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kith_form_dialog_end (dialog, 0, error);
}

static void
on_create_submitted (KithFormDialog *dialog, KithGuild *guild)
{
  guint kind = adw_combo_row_get_selected (g_object_get_data (G_OBJECT (dialog), "choice"));

  kith_guild_create_channel_async (guild, kith_form_dialog_get_text (dialog, 0),
                                   kinds[MIN (kind, G_N_ELEMENTS (kinds) - 1)], NULL, kith_form_dialog_begin (dialog),
                                   on_created, g_object_ref (dialog));
}

static void
create (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithGuildChannelsPage *self = KITH_GUILD_CHANNELS_PAGE (widget);
  const char *const names[] = { _ ("Text channel"), _ ("Voice channel"), _ ("Category"), NULL };
  KithFormDialog *dialog = kith_form_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Create a Channel"),
                                                 NULL, _ ("C_reate"));

  kith_form_dialog_add_field (dialog, _ ("_Name of the channel"), NULL, FALSE);
  g_object_set_data (G_OBJECT (dialog), "choice", kith_form_dialog_add_choice (dialog, _ ("_Kind"), names));
  g_signal_connect_object (dialog, "submitted", G_CALLBACK (on_create_submitted), self->guild, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
kith_guild_channels_page_dispose (GObject *object)
{
  KithGuildChannelsPage *self = KITH_GUILD_CHANNELS_PAGE (object);

  g_clear_pointer ((GtkWidget **) &self->page, gtk_widget_unparent);
  g_clear_object (&self->guild);
  G_OBJECT_CLASS (kith_guild_channels_page_parent_class)->dispose (object);
}

static void
kith_guild_channels_page_class_init (KithGuildChannelsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_guild_channels_page_dispose;
  gtk_widget_class_install_action (widget_class, "channels.create", NULL, create);
  gtk_widget_class_install_action (widget_class, "channels.edit", "s", edit);
  gtk_widget_class_install_action (widget_class, "channels.delete", "s", delete_channel);
  gtk_widget_class_install_action (widget_class, "channels.move-up", "s", move_up);
  gtk_widget_class_install_action (widget_class, "channels.move-down", "s", move_down);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_ALT_MASK, on_move_key, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_ALT_MASK, on_move_key, "i", 1);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_guild_channels_page_init (KithGuildChannelsPage *self)
{
  self->page = KITH_LIST_PAGE (kith_list_page_new (_ ("Channels")));
  kith_list_page_add_hint (self->page, _ ("Drag channels to order them, or press Alt with the arrow keys."),
                           _ ("_Create Channel…"), "channels.create");
  kith_list_page_set_empty (self->page, "kith-channel-symbolic", _ ("No Channels"),
                            _ ("Without a channel nobody can talk here."));
  gtk_widget_set_parent (GTK_WIDGET (self->page), GTK_WIDGET (self));
}

/**
 * kith_guild_channels_page_new:
 * @host: the community that this program may host
 *
 * Returns: (transfer floating): a page of the guild's settings
 */
GtkWidget *
kith_guild_channels_page_new (KithGuild *guild, KithHost *host)
{
  KithGuildChannelsPage *self = g_object_new (KITH_TYPE_GUILD_CHANNELS_PAGE, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->guild = g_object_ref (guild);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  kith_list_page_set_list (self->page, kith_guild_list_channels (guild), factory);
  kith_list_page_set_ready (self->page);
  return GTK_WIDGET (self);
}
