/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-channel-permissions-page.h"

#include "kith-avatar.h"
#include "kith-confirm.h"
#include "kith-guild-moderation.h"
#include "kith-list-page.h"
#include "kith-list-row.h"
#include "kith-overwrite-editor.h"
#include "kith-overwrite-text.h"
#include "kith-role-dot.h"
#include "kith-session.h"
#include "kith-settings-window.h"
#include "kith-target-picker.h"
#include "kith-wire-item.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * KithChannelPermissionsPage:
 *
 * Says whether the channel follows its category, keeps it for some with one switch, and lists the roles and members for
 * whom it allows or denies anything; behind each stands what. What was changed there and not saved stays while the
 * window is open.
 */
struct _KithChannelPermissionsPage
{
  GtkWidget parent_instance;

  KithChannel *channel;
  GListStore *overwrites; /* KithWireItem of KithWireOverwrite: what counts here */
  GHashTable *editors;    /* id of a role or member → KithOverwriteEditor, in the stack */
  gboolean updating;
  GtkStack *stack;
  KithListPage *page;
  AdwActionRow *sync;
  GtkWidget *follow;
  AdwActionRow *private_row;
  GtkSwitch *private_switch;
};

G_DEFINE_FINAL_TYPE (KithChannelPermissionsPage, kith_channel_permissions_page, GTK_TYPE_WIDGET)

static KithGuild *
get_guild (KithChannelPermissionsPage *self)
{
  return self->channel ? kith_channel_get_guild (self->channel) : NULL;
}

static void
say_error (KithChannelPermissionsPage *self, const char *what, const GError *error)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->channel && KITH_IS_SETTINGS_WINDOW (root))
    kith_settings_window_show_error (KITH_SETTINGS_WINDOW (root), what, error);
}

static const KithWireOverwrite *
get_overwrite (gpointer item)
{
  return kith_wire_item_get (item);
}

static const KithWireOverwrite *
find_overwrite (KithChannelPermissionsPage *self, const char *id)
{
  const GPtrArray *overwrites = kith_overwrite_text_pick (self->channel);

  for (guint i = 0; i < overwrites->len; i++)
    if (g_str_equal (((const KithWireOverwrite *) overwrites->pdata[i])->id, id))
      return overwrites->pdata[i];
  return NULL;
}

static gboolean
is_private (KithChannelPermissionsPage *self)
{
  const KithWireOverwrite *everyone = find_overwrite (self, kith_guild_get_id (get_guild (self)));

  return everyone && (everyone->deny & KITH_PERMISSION_VIEW_CHANNEL);
}

static gint64
get_rank (KithGuild *guild, const KithWireOverwrite *overwrite)
{
  /* Everyone first, then roles from the highest one down, then members. */
  if (g_str_equal (overwrite->id, kith_guild_get_id (guild)))
    return G_MAXINT64;
  return overwrite->kind == KITH_OVERWRITE_KIND_ROLE ? kith_guild_get_role_position (guild, overwrite->id) : -1;
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const KithWireOverwrite *first = *(const KithWireOverwrite *const *) a,
                          *second = *(const KithWireOverwrite *const *) b;
  gint64 ranks[] = { get_rank (data, first), get_rank (data, second) };
  g_autofree char *names[] = { NULL, NULL };
  int order;

  if (ranks[0] != ranks[1])
    return ranks[0] > ranks[1] ? -1 : 1;
  names[0] = kith_overwrite_text_dup_name (data, first);
  names[1] = kith_overwrite_text_dup_name (data, second);
  order = g_utf8_collate (names[0], names[1]);
  g_clear_pointer (&names[1], g_free);
  return order ? order : strcmp (first->id, second->id);
}

static void
fill (KithChannelPermissionsPage *self)
{
  KithGuild *guild = get_guild (self);
  const GPtrArray *now = kith_overwrite_text_pick (self->channel);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean unknown = FALSE;

  for (guint i = 0; i < now->len; i++)
    {
      const KithWireOverwrite *each = now->pdata[i];

      unknown = unknown || (each->kind == KITH_OVERWRITE_KIND_MEMBER && !kith_guild_find_member (guild, each->id));
      g_ptr_array_add (sorted, now->pdata[i]);
    }
  g_ptr_array_sort_with_data (sorted, compare, guild);
  for (guint i = 0; i < sorted->len; i++)
    g_ptr_array_add (items, kith_wire_item_new (&kith_wire_overwrite_type, sorted->pdata[i]));
  g_list_store_splice (self->overwrites, 0, g_list_model_get_n_items (G_LIST_MODEL (self->overwrites)), items->pdata,
                       items->len);
  if (unknown)
    kith_guild_load_members (guild);
}

static guint
count_followers (KithChannelPermissionsPage *self)
{
  GListModel *channels = kith_guild_list_channels (get_guild (self));
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i);

      count += g_strcmp0 (kith_channel_get_parent_id (channel), kith_channel_get_id (self->channel)) == 0 &&
               kith_channel_get_overwrites (channel)->len == 0;
    }
  return count;
}

static void
show_sync (KithChannelPermissionsPage *self)
{
  KithChannel *category = kith_overwrite_text_find_category (self->channel);
  gboolean own = kith_channel_get_overwrites (self->channel)->len > 0;
  g_autofree char *title = NULL;
  const char *subtitle = "";

  if (kith_channel_get_kind (self->channel) == KITH_CHANNEL_KIND_CATEGORY)
    {
      guint n = count_followers (self);

      title = g_strdup_printf (ngettext ("%u Channel Follows This Category", "%u Channels Follow This Category", n), n);
      subtitle = _ ("What is set here counts in all its channels that have no permissions of their own.");
    }
  else if (category && own)
    {
      /* Translators: %s is a category of channels */
      title = g_strdup_printf (_ ("Does Not Follow “%s”"), kith_channel_get_name (category));
      subtitle = _ ("It has permissions of its own.");
    }
  else if (category)
    {
      /* Translators: %s is a category of channels */
      title = g_strdup_printf (_ ("Follows “%s”"), kith_channel_get_name (category));
      subtitle = _ ("What is set there counts here. With your first change here the channel gets a copy of its own.");
    }
  gtk_widget_set_visible (GTK_WIDGET (self->sync), title != NULL);
  gtk_widget_set_visible (self->follow, category && own);
  if (!title)
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->sync), title);
  adw_action_row_set_subtitle (self->sync, subtitle);
}

static void
update (KithChannelPermissionsPage *self)
{
  KithGuild *guild = get_guild (self);
  const KithWireOverwrite everyone = { .id = (char *) (guild ? kith_guild_get_id (guild) : ""),
                                       .kind = KITH_OVERWRITE_KIND_ROLE };
  gboolean category;

  if (!guild)
    return;
  category = kith_channel_get_kind (self->channel) == KITH_CHANNEL_KIND_CATEGORY;
  fill (self);
  show_sync (self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->private_row),
                                 category ? _ ("Private Category") : _ ("Private Channel"));
  self->updating = TRUE;
  gtk_switch_set_active (self->private_switch, is_private (self));
  self->updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->private_switch), !kith_overwrite_text_why_not (self->channel, &everyone));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->private_switch), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->private_row)), -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "permissions.add",
                                 kith_channel_can (self->channel, KITH_PERMISSION_MANAGE_ROLES));
}

static void
show_list (KithChannelPermissionsPage *self)
{
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->page));
}

static KithOverwriteEditor *
open_editor (KithChannelPermissionsPage *self, KithOverwriteKind kind, const char *id)
{
  KithOverwriteEditor *editor = g_hash_table_lookup (self->editors, id);

  if (!editor)
    {
      editor = KITH_OVERWRITE_EDITOR (kith_overwrite_editor_new (self->channel, kind, id));
      g_signal_connect_object (editor, "close", G_CALLBACK (show_list), self, G_CONNECT_SWAPPED);
      gtk_stack_add_child (self->stack, GTK_WIDGET (editor));
      g_hash_table_insert (self->editors, g_strdup (id), editor);
    }
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (editor));
  return editor;
}

static void
on_activated (KithChannelPermissionsPage *self, guint position)
{
  g_autoptr (KithWireItem) item = g_list_model_get_item (G_LIST_MODEL (self->overwrites), position);

  if (item && self->channel)
    open_editor (self, get_overwrite (item)->kind, get_overwrite (item)->id);
}

/* Who is below oneself and not in the list. */
static gboolean
is_offered (gpointer item, gpointer data)
{
  KithChannelPermissionsPage *self = data;
  const char *id = KITH_IS_ROLE (item) ? kith_role_get_id (item) : kith_user_get_id (kith_member_get_user (item));
  const KithWireOverwrite overwrite = { .id = (char *) id,
                                        .kind = KITH_IS_ROLE (item) ? KITH_OVERWRITE_KIND_ROLE
                                                                    : KITH_OVERWRITE_KIND_MEMBER };

  return self->channel && !find_overwrite (self, id) && !kith_overwrite_text_why_not (self->channel, &overwrite);
}

/* In a private channel who is added is to see it. */
static void
on_picked (KithTargetPicker *picker, GObject *item, KithChannelPermissionsPage *self)
{
  gboolean role = KITH_IS_ROLE (item);
  const char *id = role ? kith_role_get_id (KITH_ROLE (item))
                        : kith_user_get_id (kith_member_get_user (KITH_MEMBER (item)));
  KithOverwriteEditor *editor;

  if (!self->channel)
    return;
  editor = open_editor (self, role ? KITH_OVERWRITE_KIND_ROLE : KITH_OVERWRITE_KIND_MEMBER, id);
  if (is_private (self))
    kith_overwrite_editor_propose (editor, KITH_PERMISSION_VIEW_CHANNEL);
  gtk_window_close (GTK_WINDOW (picker));
}

static void
add (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithChannelPermissionsPage *self = KITH_CHANNEL_PERMISSIONS_PAGE (widget);
  KithTargetPicker *picker = kith_target_picker_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                                     _ ("Add a Role or Member"), get_guild (self), TRUE);

  kith_target_picker_set_filter (picker, is_offered, g_object_ref (self), g_object_unref);
  g_signal_connect_object (picker, "picked", G_CALLBACK (on_picked), self, 0);
  gtk_window_present (GTK_WINDOW (picker));
}

static void
on_made_private (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithChannelPermissionsPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_channel_put_overwrite_finish (KITH_CHANNEL (source), result, &error))
    say_error (self, _ ("The channel was not changed"), error);
  if (self->channel)
    update (self);
}

static void
set_private (KithChannelPermissionsPage *self, gboolean private)
{
  const char *id = kith_guild_get_id (get_guild (self));
  const KithWireOverwrite *now = find_overwrite (self, id);
  KithWireOverwrite overwrite = { .id = (char *) id, .kind = KITH_OVERWRITE_KIND_ROLE };

  if (now)
    {
      overwrite.allow = now->allow & ~KITH_PERMISSION_VIEW_CHANNEL;
      overwrite.deny = now->deny & ~KITH_PERMISSION_VIEW_CHANNEL;
    }
  if (private)
    overwrite.deny |= KITH_PERMISSION_VIEW_CHANNEL;
  kith_channel_put_overwrite_async (self->channel, &overwrite, NULL, on_made_private, g_object_ref (self));
}

static void
on_private_confirmed (gpointer data)
{
  if (get_guild (data))
    set_private (data, TRUE);
}

/* Whether a private channel would be hidden from who makes it so. */
static gboolean
would_hide (KithChannelPermissionsPage *self)
{
  KithGuild *guild = get_guild (self);
  KithUser *account = kith_session_get_account (kith_guild_get_session (guild));
  KithMember *me = account ? kith_guild_find_member (guild, kith_user_get_id (account)) : NULL;
  const GPtrArray *overwrites = kith_overwrite_text_pick (self->channel);

  if (kith_guild_can (guild, KITH_PERMISSION_ADMINISTRATOR))
    return FALSE;
  for (guint i = 0; me && i < overwrites->len; i++)
    {
      const KithWireOverwrite *each = overwrites->pdata[i];

      if ((each->allow & KITH_PERMISSION_VIEW_CHANNEL) && !g_str_equal (each->id, kith_guild_get_id (guild)) &&
          (g_str_equal (each->id, kith_user_get_id (account)) ||
           g_strv_contains (kith_member_get_roles (me), each->id)))
        return FALSE;
    }
  return TRUE;
}

static void
on_private_switched (KithChannelPermissionsPage *self)
{
  gboolean private = gtk_switch_get_active (self->private_switch);

  if (self->updating || !get_guild (self) || private == is_private (self))
    return;
  if (!private || !would_hide (self))
    {
      set_private (self, private);
      return;
    }
  self->updating = TRUE;
  gtk_switch_set_active (self->private_switch, FALSE);
  self->updating = FALSE;
  kith_confirm (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Hide It from Yourself, Too?"),
                _ ("None of your roles is allowed to see it. Add one of them first, or only others can bring it back."),
                _ ("_Make Private"), on_private_confirmed, g_object_ref (self), g_object_unref);
}

static void
on_followed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithChannelPermissionsPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_channel_clear_overwrites_finish (KITH_CHANNEL (source), result, &error))
    say_error (self, _ ("The channel does not follow its category"), error);
}

static void
on_follow_confirmed (gpointer data)
{
  KithChannelPermissionsPage *self = data;

  if (self->channel)
    kith_channel_clear_overwrites_async (self->channel, NULL, on_followed, g_object_ref (self));
}

static void
follow (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithChannelPermissionsPage *self = KITH_CHANNEL_PERMISSIONS_PAGE (widget);
  KithChannel *category = kith_overwrite_text_find_category (self->channel);
  guint n = kith_channel_get_overwrites (self->channel)->len;
  g_autofree char *heading = NULL, *body = NULL;

  if (!category)
    return;
  /* Translators: %s is a category of channels */
  heading = g_strdup_printf (_ ("Follow “%s” Again?"), kith_channel_get_name (category));
  body = g_strdup_printf (ngettext ("What the channel says of %u role or member is deleted.",
                                    "What the channel says of %u roles and members is deleted.", n),
                          n);
  kith_confirm (GTK_WINDOW (gtk_widget_get_root (widget)), heading, body, _ ("_Follow"), on_follow_confirmed,
                g_object_ref (self), g_object_unref);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *prefix = gtk_stack_new (), *row, *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_stack_add_named (GTK_STACK (prefix), kith_avatar_new (28), "member");
  gtk_stack_add_named (GTK_STACK (prefix), kith_role_dot_new (14), "role");
  row = kith_list_row_new (prefix);
  kith_list_row_add_suffix (KITH_LIST_ROW (row), arrow);
  gtk_list_item_set_child (item, row);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *list_item, KithChannelPermissionsPage *self)
{
  const KithWireOverwrite *overwrite = get_overwrite (gtk_list_item_get_item (list_item));
  KithListRow *row = KITH_LIST_ROW (gtk_list_item_get_child (list_item));
  KithGuild *guild = get_guild (self);
  GtkStack *prefix = GTK_STACK (kith_list_row_get_prefix (row));
  gboolean is_role = overwrite->kind == KITH_OVERWRITE_KIND_ROLE;
  GtkWidget *mark = gtk_stack_get_child_by_name (prefix, is_role ? "role" : "member");
  KithRole *role = guild && is_role ? kith_guild_find_role (guild, overwrite->id) : NULL;
  KithMember *member = guild && !is_role ? kith_guild_find_member (guild, overwrite->id) : NULL;
  g_autofree char *name = guild ? kith_overwrite_text_dup_name (guild, overwrite) : NULL;
  g_autofree char *text = kith_overwrite_text_describe (overwrite);

  gtk_stack_set_visible_child (prefix, mark);
  if (is_role)
    kith_role_dot_set_colour (KITH_ROLE_DOT (mark), role ? kith_role_get_colour (role) : -1);
  else
    {
      kith_avatar_set_name (KITH_AVATAR (mark), name ? name : "");
      kith_avatar_set_picture (KITH_AVATAR (mark), guild ? kith_guild_get_session (guild) : NULL,
                               member ? kith_user_get_avatar (kith_member_get_user (member)) : NULL);
    }
  kith_list_row_set_title (row, name);
  kith_list_row_set_subtitle (row, text);
}

static void
kith_channel_permissions_page_dispose (GObject *object)
{
  KithChannelPermissionsPage *self = KITH_CHANNEL_PERMISSIONS_PAGE (object);

  self->updating = TRUE;
  g_clear_object (&self->channel);
  g_clear_pointer ((GtkWidget **) &self->stack, gtk_widget_unparent);
  g_clear_object (&self->overwrites);
  G_OBJECT_CLASS (kith_channel_permissions_page_parent_class)->dispose (object);
}

static void
kith_channel_permissions_page_finalize (GObject *object)
{
  g_hash_table_unref (KITH_CHANNEL_PERMISSIONS_PAGE (object)->editors);
  G_OBJECT_CLASS (kith_channel_permissions_page_parent_class)->finalize (object);
}

static void
kith_channel_permissions_page_class_init (KithChannelPermissionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_channel_permissions_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_channel_permissions_page_finalize;
  gtk_widget_class_install_action (widget_class, "permissions.add", NULL, add);
  gtk_widget_class_install_action (widget_class, "permissions.follow", NULL, follow);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
build_switches (KithChannelPermissionsPage *self)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  self->sync = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->sync), FALSE);
  adw_action_row_set_subtitle_lines (self->sync, 0);
  self->follow = gtk_button_new_with_mnemonic (_ ("_Follow Again…"));
  gtk_widget_set_valign (self->follow, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->follow), "permissions.follow");
  adw_action_row_add_suffix (self->sync, self->follow);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->sync));
  self->private_row = ADW_ACTION_ROW (adw_action_row_new ());
  adw_action_row_set_subtitle (self->private_row,
                               _ ("Only those below who are allowed to see it do, and administrators."));
  adw_action_row_set_subtitle_lines (self->private_row, 0);
  self->private_switch = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->private_switch), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (self->private_row, GTK_WIDGET (self->private_switch));
  adw_action_row_set_activatable_widget (self->private_row, GTK_WIDGET (self->private_switch));
  g_signal_connect_object (self->private_switch, "notify::active", G_CALLBACK (on_private_switched), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->private_row));
  return list;
}

static void
kith_channel_permissions_page_init (KithChannelPermissionsPage *self)
{
  self->overwrites = g_list_store_new (KITH_TYPE_WIRE_ITEM);
  self->editors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->stack = g_object_new (GTK_TYPE_STACK, "transition-type", GTK_STACK_TRANSITION_TYPE_CROSSFADE,
                              "transition-duration", 120, "vhomogeneous", FALSE, "hhomogeneous", FALSE, NULL);
  self->page = KITH_LIST_PAGE (kith_list_page_new (_ ("Roles and members")));
  kith_list_page_add_top (self->page, build_switches (self));
  kith_list_page_add_hint (self->page,
                           _ ("What roles allow counts here, too, except for what is said of these roles and members."),
                           _ ("_Add…"), "permissions.add");
  kith_list_page_set_empty (self->page, "kith-role-symbolic", _ ("As Everywhere Else"),
                            _ ("Here counts what roles allow, for everybody."));
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->page));
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
}

/**
 * kith_channel_permissions_page_new:
 *
 * Returns: (transfer floating): a page of the channel's settings
 */
GtkWidget *
kith_channel_permissions_page_new (KithChannel *channel)
{
  KithChannelPermissionsPage *self = g_object_new (KITH_TYPE_CHANNEL_PERMISSIONS_PAGE, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  KithChannel *category = kith_overwrite_text_find_category (channel);
  KithGuild *guild = kith_channel_get_guild (channel);
  GtkWidget *list = kith_list_page_get_list (self->page);

  self->channel = g_object_ref (channel);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  kith_list_page_set_list (self->page, G_LIST_MODEL (self->overwrites), factory);
  kith_list_page_set_ready (self->page);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (list), TRUE);
  g_signal_connect_object (list, "activate", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "notify::overwrites", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "notify::permissions", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (channel, "notify::parent-id", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (category)
    g_signal_connect_object (category, "notify::overwrites", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kith_guild_list_roles (guild), "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (kith_guild_list_members (guild), "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * kith_channel_permissions_page_has_changes:
 *
 * Returns: whether anything was changed and not saved
 */
gboolean
kith_channel_permissions_page_has_changes (KithChannelPermissionsPage *self)
{
  GHashTableIter iter;
  gpointer editor;

  g_hash_table_iter_init (&iter, self->editors);
  while (g_hash_table_iter_next (&iter, NULL, &editor))
    if (kith_overwrite_editor_has_changes (editor))
      return TRUE;
  return FALSE;
}

/**
 * kith_channel_permissions_page_go_back:
 *
 * Returns: whether there was a page to go back from
 */
gboolean
kith_channel_permissions_page_go_back (KithChannelPermissionsPage *self)
{
  if (gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->page))
    return FALSE;
  show_list (self);
  return TRUE;
}
