/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-channel-list.h"

#include "kith-channel-row.h"
#include "kith-guild-roles.h"
#include "kith-session.h"
#include "kith-voice-drag.h"
#include "kith-voice-people.h"

#include <glib/gi18n.h>

/**
 * KithChannelList:
 *
 * The channels of one guild. A folded category hides its channels, except the one that is open and those that hold
 * something unread.
 */
struct _KithChannelList
{
  GtkWidget parent_instance;

  KithVoiceCall *call; /* (nullable) */
  KithGuild *guild;
  GSignalGroup *guild_signals;
  KithChannel *channel;
  GHashTable *collapsed; /* ids of categories */
  GtkFilter *filter;
  GtkFilterListModel *visible;
  GtkSingleSelection *selection;
  GtkWidget *scrolled;
  GtkWidget *list;
  gboolean selecting;
};

G_DEFINE_FINAL_TYPE (KithChannelList, kith_channel_list, GTK_TYPE_WIDGET)

enum
{
  COLLAPSED_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_category (KithChannel *channel)
{
  return kith_channel_get_kind (channel) == KITH_CHANNEL_KIND_CATEGORY;
}

/* One goes into a voice channel; there is nothing in it to look at. */
static gboolean
is_voice (KithChannel *channel)
{
  return kith_channel_get_kind (channel) == KITH_CHANNEL_KIND_VOICE;
}

/* A channel with those who talk in it. */
static KithChannelRow *
get_row (GtkWidget *entry)
{
  GtkWidget *row = entry ? gtk_widget_get_first_child (entry) : NULL;

  return KITH_IS_CHANNEL_ROW (row) ? KITH_CHANNEL_ROW (row) : NULL;
}

static gboolean
is_visible (gpointer item, gpointer data)
{
  KithChannelList *self = data;
  KithChannel *channel = item;
  const char *parent = kith_channel_get_parent_id (channel);

  if (self->guild && !kith_guild_shows_channel (self->guild, channel))
    return FALSE;
  if (!parent || !g_hash_table_contains (self->collapsed, parent))
    return TRUE;
  return channel == self->channel || kith_channel_has_news (channel);
}

static void
select_channel (KithChannelList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->visible)), position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; self->channel && i < n && position == GTK_INVALID_LIST_POSITION; i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (G_LIST_MODEL (self->visible), i);

      if (channel == self->channel)
        position = i;
    }
  self->selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->selecting = FALSE;
}

static void
refilter (KithChannelList *self)
{
  self->selecting = TRUE;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  self->selecting = FALSE;
  select_channel (self);
}

static void
activate_channel (KithChannelList *self, KithChannel *channel, const char *action)
{
  KithSession *session = kith_channel_get_session (channel);

  if (session)
    gtk_widget_activate_action (GTK_WIDGET (self), action, "(ss)", kith_session_get_id (session),
                                kith_channel_get_id (channel));
}

/* By the keyboard, or by a tool that reads the screen; a click is the row's own affair. */
static void
on_selected (KithChannelList *self)
{
  KithChannel *channel = gtk_single_selection_get_selected_item (self->selection);

  if (self->selecting || !channel || channel == self->channel)
    return;
  if (is_category (channel) || is_voice (channel))
    {
      /* What the keyboard passes over is not what is shown. */
      select_channel (self);
      return;
    }
  activate_channel (self, channel, "win.show-channel");
}

static void
on_activated (GtkListView *list, guint position, KithChannelList *self)
{
  g_autoptr (KithChannel) channel = g_list_model_get_item (G_LIST_MODEL (self->visible), position);

  activate_channel (self, channel,
                    is_category (channel) ? "sidebar.toggle-category"
                    : is_voice (channel)  ? "win.join-voice"
                                          : "win.open-channel");
}

static void
toggle_category (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithChannelList *self = KITH_CHANNEL_LIST (widget);
  const char *id;

  g_variant_get (parameter, "(&s&s)", NULL, &id);
  if (!g_hash_table_remove (self->collapsed, id))
    g_hash_table_add (self->collapsed, g_strdup (id));
  refilter (self);
  for (GtkWidget *item = gtk_widget_get_first_child (self->list); item; item = gtk_widget_get_next_sibling (item))
    {
      KithChannelRow *row = get_row (gtk_widget_get_first_child (item));
      KithChannel *channel = row ? kith_channel_row_get_channel (row) : NULL;

      if (channel)
        kith_channel_row_set_collapsed (row, g_hash_table_contains (self->collapsed, kith_channel_get_id (channel)));
    }
  g_signal_emit (self, signals[COLLAPSED_CHANGED], 0);
}

static void
show_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  KithChannelRow *row = focus ? get_row (focus) : NULL;

  if (!row && focus)
    row = get_row (gtk_widget_get_first_child (focus));
  if (row)
    gtk_widget_activate_action (GTK_WIDGET (row), "row.menu", NULL);
}

static KithChannel *
find_channel (GtkWidget *entry)
{
  KithChannelRow *row = get_row (entry);

  return row ? kith_channel_row_get_channel (row) : NULL;
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, KithChannelList *self)
{
  GtkWidget *entry = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (entry, "channel-entry");
  gtk_box_append (GTK_BOX (entry), kith_channel_row_new ());
  gtk_box_append (GTK_BOX (entry), kith_voice_people_new (self->call));
  kith_voice_drag_add_target (entry, find_channel);
  gtk_list_item_set_child (item, entry);
}

static KithVoicePeople *
get_people (GtkListItem *item)
{
  return KITH_VOICE_PEOPLE (gtk_widget_get_last_child (gtk_list_item_get_child (item)));
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, KithChannelList *self)
{
  KithChannel *channel = gtk_list_item_get_item (item);
  KithChannelRow *row = get_row (gtk_list_item_get_child (item));
  gboolean selectable = !is_category (channel) && !is_voice (channel);

  gtk_list_item_set_selectable (item, selectable);
  /* The list gives the keyboard to nothing that cannot be selected; what stands in it can take that. */
  gtk_widget_set_focusable (gtk_list_item_get_child (item), !selectable);
  kith_channel_row_set_channel (row, channel);
  kith_channel_row_set_collapsed (row, g_hash_table_contains (self->collapsed, kith_channel_get_id (channel)));
  kith_voice_people_set_channel (get_people (item), channel);
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item)
{
  kith_channel_row_set_channel (get_row (gtk_list_item_get_child (item)), NULL);
  kith_voice_people_set_channel (get_people (item), NULL);
}

/* The row of the open channel, or where one was last. */
static gboolean
kith_channel_list_grab_focus (GtkWidget *widget)
{
  KithChannelList *self = KITH_CHANNEL_LIST (widget);

  for (GtkWidget *item = gtk_widget_get_first_child (self->list); item; item = gtk_widget_get_next_sibling (item))
    if (gtk_widget_get_mapped (item) && gtk_widget_get_state_flags (item) & GTK_STATE_FLAG_SELECTED)
      return gtk_widget_grab_focus (item);
  return gtk_widget_grab_focus (self->list);
}

static void
kith_channel_list_dispose (GObject *object)
{
  KithChannelList *self = KITH_CHANNEL_LIST (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->visible);
  g_clear_object (&self->filter);
  g_clear_object (&self->guild_signals);
  g_clear_object (&self->guild);
  g_clear_object (&self->channel);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (kith_channel_list_parent_class)->dispose (object);
}

static void
kith_channel_list_finalize (GObject *object)
{
  g_clear_pointer (&KITH_CHANNEL_LIST (object)->collapsed, g_hash_table_unref);
  G_OBJECT_CLASS (kith_channel_list_parent_class)->finalize (object);
}

static void
kith_channel_list_class_init (KithChannelListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kith_channel_list_dispose;
  object_class->finalize = kith_channel_list_finalize;
  widget_class->grab_focus = kith_channel_list_grab_focus;
  signals[COLLAPSED_CHANGED] = g_signal_new ("collapsed-changed", KITH_TYPE_CHANNEL_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "sidebar.toggle-category", "(ss)", toggle_category);
  gtk_widget_class_install_action (widget_class, "sidebar.menu", NULL, show_menu);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "sidebar.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "sidebar.menu", NULL);
  gtk_widget_class_set_css_name (widget_class, "channellist");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_channel_list_init (KithChannelList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->collapsed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->guild_signals = g_signal_group_new (KITH_TYPE_GUILD);
  g_signal_group_connect_swapped (self->guild_signals, "notify::viewed-role", G_CALLBACK (refilter), self);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_visible, self, NULL));
  self->visible = gtk_filter_list_model_new (NULL, g_object_ref (self->filter));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->visible)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  self->list = gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Channels"), -1);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (on_activated), self, 0);
  self->scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "child", self->list,
                                 "vexpand", TRUE, NULL);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

/**
 * kith_channel_list_set_call:
 * @call: the one of the program; set once, before there is anything to show
 */
void
kith_channel_list_set_call (KithChannelList *self, KithVoiceCall *call)
{
  g_set_object (&self->call, call);
}

/**
 * kith_channel_list_set_guild:
 * @guild: (nullable): whose channels are shown
 */
void
kith_channel_list_set_guild (KithChannelList *self, KithGuild *guild)
{
  if (!g_set_object (&self->guild, guild))
    return;
  g_clear_object (&self->channel);
  g_signal_group_set_target (self->guild_signals, guild);
  self->selecting = TRUE;
  gtk_filter_list_model_set_model (self->visible, guild ? kith_guild_list_channels (guild) : NULL);
  self->selecting = FALSE;
  select_channel (self);
}

/**
 * kith_channel_list_set_channel:
 * @channel: (nullable): the channel that is open; one of the guild's
 */
void
kith_channel_list_set_channel (KithChannelList *self, KithChannel *channel)
{
  if (!g_set_object (&self->channel, channel))
    return;
  if (g_hash_table_size (self->collapsed))
    refilter (self);
  else
    select_channel (self);
}

/**
 * kith_channel_list_find_next:
 * @direction: 1 for downwards, -1 for upwards
 * @unread_only: whether channels without anything new are passed over
 *
 * Returns: (transfer full) (nullable): the next channel that can be opened, going round at the ends
 */
KithChannel *
kith_channel_list_find_next (KithChannelList *self, int direction, gboolean unread_only)
{
  GListModel *model = G_LIST_MODEL (self->visible);
  guint n = g_list_model_get_n_items (model);
  guint selected = gtk_single_selection_get_selected (self->selection);
  guint position = selected == GTK_INVALID_LIST_POSITION ? (direction > 0 ? n - 1 : 0) : selected;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KithChannel) channel = NULL;

      position = (position + n + direction) % n;
      channel = g_list_model_get_item (model, position);
      if (!is_category (channel) && !is_voice (channel) && (!unread_only || kith_channel_has_news (channel)))
        return g_steal_pointer (&channel);
    }
  return NULL;
}

/**
 * kith_channel_list_set_collapsed_ids:
 * @ids: the categories that are folded, of any guild
 */
void
kith_channel_list_set_collapsed_ids (KithChannelList *self, const char *const *ids)
{
  g_hash_table_remove_all (self->collapsed);
  for (guint i = 0; ids && ids[i]; i++)
    g_hash_table_add (self->collapsed, g_strdup (ids[i]));
  refilter (self);
}

/**
 * kith_channel_list_dup_collapsed_ids:
 *
 * Returns: (transfer full): the categories that are folded
 */
char **
kith_channel_list_dup_collapsed_ids (KithChannelList *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->collapsed);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_strv_builder_add (builder, id);
  return g_strv_builder_end (builder);
}
