/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-members-page.h"

#include "kith-avatar.h"
#include "kith-guild-people.h"
#include "kith-guild-roles.h"
#include "kith-guild-settings.h"
#include "kith-list-page.h"
#include "kith-list-row.h"
#include "kith-member-actions.h"
#include "kith-time-words.h"

#include <glib/gi18n.h>

/**
 * KithGuildMembersPage:
 *
 * All members by name, with what one may do with each. More of a large guild is loaded as the view nears the end of
 * what is there; the server is asked for who is searched for.
 */
struct _KithGuildMembersPage
{
  GtkWidget parent_instance;

  KithGuild *guild;
  GtkFilter *filter;
  GListModel *shown;
  char *needle;      /* (nullable): folded */
  GHashTable *found; /* (nullable): KithMember that the server found */
  GCancellable *cancellable;
  KithListPage *page;
};

G_DEFINE_FINAL_TYPE (KithGuildMembersPage, kith_guild_members_page, GTK_TYPE_WIDGET)

static gboolean
contains (const char *text, const char *needle)
{
  g_autofree char *folded = text ? g_utf8_casefold (text, -1) : NULL;

  return folded && strstr (folded, needle);
}

static gboolean
matches (gpointer item, gpointer data)
{
  KithGuildMembersPage *self = data;
  KithUser *user = kith_member_get_user (item);

  return !self->needle || (self->found && g_hash_table_contains (self->found, item)) ||
         contains (kith_member_get_display_name (item), self->needle) ||
         contains (kith_user_get_display_name (user), self->needle) ||
         contains (kith_user_get_username (user), self->needle);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  g_autofree char *first = g_utf8_collate_key (kith_member_get_display_name ((KithMember *) a), -1);
  g_autofree char *second = g_utf8_collate_key (kith_member_get_display_name ((KithMember *) b), -1);

  return strcmp (first, second);
}

static void
on_more (KithGuildMembersPage *self)
{
  if (self->guild)
    kith_guild_load_members (self->guild);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildMembersPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = kith_guild_search_members_finish (KITH_GUILD (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error)
    {
      kith_guild_settings_say_error (GTK_WIDGET (self), _ ("The server could not be asked"), error);
      return;
    }
  g_clear_pointer (&self->found, g_hash_table_unref);
  self->found = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  for (guint i = 0; i < found->len; i++)
    g_hash_table_add (self->found, g_object_ref (found->pdata[i]));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
ask_server (KithGuildMembersPage *self, const char *text)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->found, g_hash_table_unref);
  if (!*text || kith_guild_get_members_complete (self->guild))
    return;
  self->cancellable = g_cancellable_new ();
  kith_guild_search_members_async (self->guild, text, KITH_LIMIT_PAGE_MAX, self->cancellable, on_found,
                                   g_object_ref (self));
}

static void
on_search (KithGuildMembersPage *self, GtkSearchEntry *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  g_free (self->needle);
  self->needle = *text ? g_utf8_casefold (text, -1) : NULL;
  ask_server (self, text);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static char *
describe (KithMember *member)
{
  KithGuild *guild = kith_member_get_guild (member);
  const char *const *roles = kith_member_get_roles (member);
  g_autofree char *joined = kith_time_words_date (kith_member_get_joined_at (member));
  GString *text = g_string_new ("@");

  g_string_append (text, kith_user_get_username (kith_member_get_user (member)));
  for (guint i = 0; guild && roles[i]; i++)
    {
      const char *role = kith_guild_get_role_name (guild, roles[i]);

      if (role)
        g_string_append_printf (text, i ? ", %s" : " · %s", role);
    }
  /* Translators: since when somebody is a member; %s is a date */
  g_string_append_printf (text, _ (" · joined %s"), joined);
  if (kith_member_get_timeout_until (member) > g_get_real_time () / 1000)
    {
      g_autofree char *until = kith_time_words_moment (kith_member_get_timeout_until (member));

      /* Translators: until when somebody may only read */
      g_string_append_printf (text, _ (" · in a timeout until %s"), until);
    }
  return g_string_free (text, FALSE);
}

static void
show_member (GtkWidget *row, KithMember *member)
{
  g_autofree char *text = describe (member);
  GtkWidget *more = g_object_get_data (G_OBJECT (row), "more");

  KithAvatar *avatar = KITH_AVATAR (kith_list_row_get_prefix (KITH_LIST_ROW (row)));
  KithGuild *guild = kith_member_get_guild (member);

  kith_avatar_set_name (avatar, kith_member_get_display_name (member));
  kith_avatar_set_picture (avatar, guild ? kith_guild_get_session (guild) : NULL, kith_member_get_avatar (member));
  kith_list_row_set_title (KITH_LIST_ROW (row), kith_member_get_display_name (member));
  kith_list_row_set_subtitle (KITH_LIST_ROW (row), text);
  gtk_widget_set_visible (more, kith_member_actions_attach (row, member));
}

static void
on_member_changed (KithMember *member, GParamSpec *pspec, GtkWidget *row)
{
  show_member (row, member);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = kith_list_row_new (kith_avatar_new (36)), *more = gtk_menu_button_new ();
  g_autoptr (GMenuModel) menu = kith_member_actions_build_menu ();
  g_autoptr (GSimpleActionGroup) none = g_simple_action_group_new ();
  GSignalGroup *signals = g_signal_group_new (KITH_TYPE_MEMBER);

  /* A menu looks for its actions only where there were some when it was made. */
  gtk_widget_insert_action_group (row, "member", G_ACTION_GROUP (none));
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (more), menu);
  gtk_widget_add_css_class (more, "flat");
  gtk_widget_set_tooltip_text (more, _ ("What to do with this member"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (more), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What to do with this member"), -1);
  kith_list_row_add_suffix (KITH_LIST_ROW (row), more);
  g_object_set_data (G_OBJECT (row), "more", more);
  g_signal_group_connect (signals, "notify", G_CALLBACK (on_member_changed), row);
  g_object_set_data_full (G_OBJECT (row), "signals", signals, g_object_unref);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  g_signal_group_set_target (g_object_get_data (G_OBJECT (row), "signals"), gtk_list_item_get_item (item));
  show_member (row, gtk_list_item_get_item (item));
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  g_signal_group_set_target (g_object_get_data (G_OBJECT (row), "signals"), NULL);
  gtk_widget_insert_action_group (row, "member", NULL);
}

static void
kith_guild_members_page_dispose (GObject *object)
{
  KithGuildMembersPage *self = KITH_GUILD_MEMBERS_PAGE (object);

  g_clear_pointer ((GtkWidget **) &self->page, gtk_widget_unparent);
  g_clear_object (&self->shown);
  g_clear_object (&self->filter);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->found, g_hash_table_unref);
  g_clear_object (&self->guild);
  g_clear_pointer (&self->needle, g_free);
  G_OBJECT_CLASS (kith_guild_members_page_parent_class)->dispose (object);
}

static void
kith_guild_members_page_class_init (KithGuildMembersPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_guild_members_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kith_guild_members_page_init (KithGuildMembersPage *self)
{
  GtkWidget *search = gtk_search_entry_new ();

  self->page = KITH_LIST_PAGE (kith_list_page_new (_ ("Members")));
  g_object_set (search, "placeholder-text", _ ("Search by name"), "hexpand", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Search by name"), -1);
  g_signal_connect_object (search, "search-changed", G_CALLBACK (on_search), self, G_CONNECT_SWAPPED);
  kith_list_page_add_top (self->page, search);
  kith_list_page_set_empty (self->page, "system-search-symbolic", _ ("Nobody Found"),
                            _ ("No member is called like that."));
  g_signal_connect_object (self->page, "more", G_CALLBACK (on_more), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (self->page), GTK_WIDGET (self));
}

/**
 * kith_guild_members_page_new:
 * @host: the community that this program may host
 *
 * Returns: (transfer floating): a page of the guild's settings
 */
GtkWidget *
kith_guild_members_page_new (KithGuild *guild, KithHost *host)
{
  KithGuildMembersPage *self = g_object_new (KITH_TYPE_GUILD_MEMBERS_PAGE, NULL);
  GListModel *members = kith_guild_list_members (guild);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkFilterListModel *filtered;

  self->guild = g_object_ref (guild);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (members), g_object_ref (self->filter));
  self->shown = G_LIST_MODEL (
    gtk_sort_list_model_new (G_LIST_MODEL (filtered), GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL))));
  kith_list_page_set_list (self->page, self->shown, factory);
  kith_list_page_set_ready (self->page);
  return GTK_WIDGET (self);
}
