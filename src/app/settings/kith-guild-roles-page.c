/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-roles-page.h"

#include "kith-confirm.h"
#include "kith-form-dialog.h"
#include "kith-guild-roles.h"
#include "kith-guild-settings.h"
#include "kith-list-page.h"
#include "kith-list-row.h"
#include "kith-role-dot.h"
#include "kith-role-editor.h"
#include "kith-role-holders.h"
#include "kith-role-text.h"
#include "kith-session.h"

#include <glib/gi18n.h>

/**
 * KithGuildRolesPage:
 *
 * All roles from the highest one down, and behind each the page where it is changed. Roles are moved by their menu, by
 * Alt with the arrow keys, or by dragging one onto the place of another. What was changed in a role and not saved stays
 * while the window is open.
 */
struct _KithGuildRolesPage
{
  GtkWidget parent_instance;

  KithGuild *guild;
  GtkStack *stack;
  KithListPage *page;
  GtkWidget *holders;  /* (nullable) */
  GHashTable *counts;  /* id of a role → how many have it */
  GHashTable *editors; /* id of a role → KithRoleEditor, in the stack */
  GCancellable *cancellable;
  char *moving; /* (nullable): id of the role that gets the focus back where it comes to stand */
  gulong close_handler;
};

G_DEFINE_FINAL_TYPE (KithGuildRolesPage, kith_guild_roles_page, GTK_TYPE_WIDGET)

static guint
get_count (KithGuildRolesPage *self, KithRole *role)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, kith_role_get_id (role)));
}

static KithRole *
find_role (KithGuildRolesPage *self, GVariant *parameter)
{
  return self->guild ? kith_guild_find_role (self->guild, g_variant_get_string (parameter, NULL)) : NULL;
}

static gboolean
may_move (KithGuildRolesPage *self, KithRole *role)
{
  return role && !kith_role_is_everyone (role) && !kith_role_text_why_not (self->guild, role);
}

static KithRole *
get_role_of_row (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "role");
}

static void
show_role (KithGuildRolesPage *self, GtkWidget *row)
{
  KithRole *role = get_role_of_row (row);
  KithRoleEditor *editor = g_hash_table_lookup (self->editors, kith_role_get_id (role));
  g_autofree char *words = kith_role_text_describe (role, get_count (self, role));
  g_autofree char *text = NULL;

  kith_role_dot_set_colour (KITH_ROLE_DOT (kith_list_row_get_prefix (KITH_LIST_ROW (row))),
                            kith_role_get_colour (role));
  kith_list_row_set_title (KITH_LIST_ROW (row), kith_role_get_name (role));
  if (editor && kith_role_editor_has_changes (editor))
    /* Translators: behind what a role is */
    text = g_strconcat (words, " · ", _ ("not saved"), NULL);
  kith_list_row_set_subtitle (KITH_LIST_ROW (row), text ? text : words);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "lock"),
                          kith_role_text_why_not (self->guild, role) != NULL);
}

static void
show_roles (KithGuildRolesPage *self)
{
  for (GtkWidget *item = gtk_widget_get_first_child (kith_list_page_get_list (self->page)); item;
       item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);

      if (row && get_role_of_row (row))
        show_role (self, row);
    }
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildRolesPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireRoleCounts) counts = kith_guild_count_roles_finish (KITH_GUILD (source), result, &error);
  GHashTableIter iter;
  gpointer editor;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->guild)
    return;
  if (!counts)
    {
      kith_guild_settings_say_error (GTK_WIDGET (self), _ ("Members of roles were not counted"), error);
      return;
    }
  g_hash_table_remove_all (self->counts);
  for (guint i = 0; i < counts->items->len; i++)
    {
      const KithWireRoleCount *count = counts->items->pdata[i];

      g_hash_table_insert (self->counts, g_strdup (count->role_id), GUINT_TO_POINTER (count->members));
    }
  g_hash_table_iter_init (&iter, self->editors);
  while (g_hash_table_iter_next (&iter, NULL, &editor))
    kith_role_editor_set_holders (editor, get_count (self, kith_role_editor_get_role (editor)));
  show_roles (self);
}

static void
count (KithGuildRolesPage *self)
{
  kith_guild_count_roles_async (self->guild, self->cancellable, on_counted, g_object_ref (self));
}

static void
show_list (KithGuildRolesPage *self)
{
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->page));
  if (self->holders)
    gtk_stack_remove (self->stack, self->holders);
  self->holders = NULL;
  show_roles (self);
}

/* The stack's child beside which the holders stand. */
static void
on_holders_closed (KithGuildRolesPage *self)
{
  GtkWidget *editor = g_object_get_data (G_OBJECT (self->holders), "editor");

  gtk_stack_set_visible_child (self->stack, editor);
  gtk_stack_remove (self->stack, self->holders);
  self->holders = NULL;
}

static void
on_show_holders (KithGuildRolesPage *self, KithRoleEditor *editor)
{
  if (self->holders)
    gtk_stack_remove (self->stack, self->holders);
  self->holders = kith_role_holders_new (self->guild, kith_role_editor_get_role (editor));
  g_object_set_data (G_OBJECT (self->holders), "editor", editor);
  g_signal_connect_object (self->holders, "close", G_CALLBACK (on_holders_closed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->holders, "changed", G_CALLBACK (count), self, G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->stack, self->holders);
  gtk_stack_set_visible_child (self->stack, self->holders);
}

static KithRoleEditor *
open_editor (KithGuildRolesPage *self, KithRole *role)
{
  KithRoleEditor *editor = g_hash_table_lookup (self->editors, kith_role_get_id (role));

  if (!editor)
    {
      editor = KITH_ROLE_EDITOR (kith_role_editor_new (self->guild, role));
      g_signal_connect_object (editor, "close", G_CALLBACK (show_list), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (editor, "show-members", G_CALLBACK (on_show_holders), self, G_CONNECT_SWAPPED);
      gtk_stack_add_child (self->stack, GTK_WIDGET (editor));
      g_hash_table_insert (self->editors, g_strdup (kith_role_get_id (role)), editor);
    }
  kith_role_editor_set_holders (editor, get_count (self, role));
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (editor));
  return editor;
}

static void
edit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithGuildRolesPage *self = KITH_GUILD_ROLES_PAGE (widget);
  KithRole *role = find_role (self, parameter);

  if (role)
    open_editor (self, role);
}

static void
on_activated (KithGuildRolesPage *self, guint position)
{
  g_autoptr (KithRole) role = self->guild ? g_list_model_get_item (kith_guild_list_roles (self->guild), position)
                                          : NULL;

  if (role)
    open_editor (self, role);
}

static gboolean
focus_moved (gpointer data)
{
  KithGuildRolesPage *self = data;

  for (GtkWidget *item = self->moving && self->guild ? gtk_widget_get_first_child (kith_list_page_get_list (self->page))
                                                     : NULL;
       item; item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);
      KithRole *role = row ? get_role_of_row (row) : NULL;

      if (role && g_str_equal (kith_role_get_id (role), self->moving))
        gtk_widget_grab_focus (item);
    }
  g_clear_pointer (&self->moving, g_free);
  return G_SOURCE_REMOVE;
}

/* A role that is gone takes its page with it; one that moved keeps the focus. */
static void
on_roles_changed (KithGuildRolesPage *self)
{
  GHashTableIter iter;
  gpointer id, editor;

  if (!self->guild)
    return;
  if (self->moving)
    g_idle_add_full (G_PRIORITY_LOW, focus_moved, g_object_ref (self), g_object_unref);
  g_hash_table_iter_init (&iter, self->editors);
  while (g_hash_table_iter_next (&iter, &id, &editor))
    {
      if (kith_guild_find_role (self->guild, id))
        continue;
      if (gtk_stack_get_visible_child (self->stack) != GTK_WIDGET (self->page))
        show_list (self);
      g_hash_table_iter_remove (&iter);
      gtk_stack_remove (self->stack, editor);
    }
}

static void
on_moved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildRolesPage) self = data;
  g_autoptr (GError) error = NULL;

  if (kith_role_edit_finish (KITH_ROLE (source), result, &error))
    return;
  g_clear_pointer (&self->moving, g_free);
  kith_guild_settings_say_error (GTK_WIDGET (self), _ ("The role was not moved"), error);
}

static void
move (KithGuildRolesPage *self, KithRole *role, gint64 position)
{
  const KithWireRolePatch patch = { .has_position = TRUE, .position = position };

  g_free (self->moving);
  self->moving = g_strdup (kith_role_get_id (role));
  kith_role_edit_async (role, &patch, NULL, on_moved, g_object_ref (self));
}

/* Past its neighbour, where one stands above that, too. */
static void
step (KithGuildRolesPage *self, KithRole *role, int direction)
{
  GListModel *roles = kith_guild_list_roles (self->guild);
  gint64 position = role ? kith_role_get_position (role) + direction : 0;

  if (!may_move (self, role) || position < 1)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (roles); i++)
    {
      g_autoptr (KithRole) other = g_list_model_get_item (roles, i);

      if (kith_role_get_position (other) == position && may_move (self, other))
        move (self, role, position);
    }
}

static void
move_up (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step (KITH_GUILD_ROLES_PAGE (widget), find_role (KITH_GUILD_ROLES_PAGE (widget), parameter), 1);
}

static void
move_down (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step (KITH_GUILD_ROLES_PAGE (widget), find_role (KITH_GUILD_ROLES_PAGE (widget), parameter), -1);
}

/* The row that has the focus. */
static gboolean
on_move_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  KithGuildRolesPage *self = KITH_GUILD_ROLES_PAGE (widget);
  GtkWidget *item = gtk_widget_get_focus_child (kith_list_page_get_list (self->page));
  GtkWidget *row = item ? gtk_widget_get_first_child (item) : NULL;

  if (!row || gtk_stack_get_visible_child (self->stack) != GTK_WIDGET (self->page))
    return FALSE;
  step (self, get_role_of_row (row), g_variant_get_int32 (arguments));
  return TRUE;
}

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, GtkWidget *row)
{
  GtkWidget *page = gtk_widget_get_ancestor (row, KITH_TYPE_GUILD_ROLES_PAGE);
  KithRole *role = get_role_of_row (row);

  if (!page || !may_move (KITH_GUILD_ROLES_PAGE (page), role))
    return NULL;
  return gdk_content_provider_new_typed (KITH_TYPE_ROLE, role);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, GtkWidget *row)
{
  GtkWidget *page = gtk_widget_get_ancestor (row, KITH_TYPE_GUILD_ROLES_PAGE);
  KithRole *dragged = g_value_get_object (value), *place = get_role_of_row (row);

  if (!page || !dragged || dragged == place || !may_move (KITH_GUILD_ROLES_PAGE (page), place) ||
      kith_role_get_guild (dragged) != kith_role_get_guild (place))
    return FALSE;
  move (KITH_GUILD_ROLES_PAGE (page), dragged, kith_role_get_position (place));
  return TRUE;
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildRolesPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_role_delete_finish (KITH_ROLE (source), result, &error))
    kith_guild_settings_say_error (GTK_WIDGET (self), _ ("The role was not deleted"), error);
}

static void
on_delete_confirmed (gpointer data)
{
  KithRole *role = g_object_get_data (data, "deleting");
  KithGuildRolesPage *self = data;

  if (self->guild && role)
    kith_role_delete_async (role, NULL, on_deleted, g_object_ref (self));
}

static void
delete_role (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithGuildRolesPage *self = KITH_GUILD_ROLES_PAGE (widget);
  KithRole *role = find_role (self, parameter);
  g_autofree char *heading = NULL, *body = NULL;

  if (!may_move (self, role))
    return;
  heading = g_strdup_printf (_ ("Delete the Role “%s”?"), kith_role_get_name (role));
  body = kith_role_text_deletion (role, get_count (self, role));
  g_object_set_data_full (G_OBJECT (self), "deleting", g_object_ref (role), g_object_unref);
  kith_confirm (GTK_WINDOW (gtk_widget_get_root (widget)), heading, body, _ ("_Delete"), on_delete_confirmed,
                g_object_ref (self), g_object_unref);
}

static void
view_as (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithRole *role = find_role (KITH_GUILD_ROLES_PAGE (widget), parameter);

  if (role)
    kith_guild_settings_view_as (widget, role);
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithFormDialog) dialog = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithRole) role = kith_guild_create_role_finish (KITH_GUILD (source), result, &error);
  KithGuildRolesPage *self = g_object_get_data (G_OBJECT (dialog), "page");

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (role && self && self->guild)
    open_editor (self, role);
  kith_form_dialog_end (dialog, 0, error);
}

static void
on_create_submitted (KithFormDialog *dialog, KithGuildRolesPage *self)
{
  const KithWireRoleRequest request = { .name = (char *) kith_form_dialog_get_text (dialog, 0) };

  kith_guild_create_role_async (self->guild, &request, kith_form_dialog_begin (dialog), on_created,
                                g_object_ref (dialog));
}

static void
create (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithFormDialog *dialog = kith_form_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Create a Role"),
                                                 _ ("It stands below all others and allows nothing until you say so."),
                                                 _ ("C_reate"));

  kith_form_dialog_add_field (dialog, _ ("_Name of the role"), NULL, FALSE);
  g_object_set_data_full (G_OBJECT (dialog), "page", g_object_ref (widget), g_object_unref);
  g_signal_connect_object (dialog, "submitted", G_CALLBACK (on_create_submitted), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GMenuModel *
build_menu (KithRole *role, gboolean movable)
{
  static const struct
  {
    const char *label, *action;
    guint section;
    gboolean moves;
  } entries[] = {
    { N_ ("_Edit"), "roles.edit", 0, FALSE },      { N_ ("_View as This Role"), "roles.view-as", 0, FALSE },
    { N_ ("Move _Up"), "roles.move-up", 1, TRUE }, { N_ ("Move _Down"), "roles.move-down", 1, TRUE },
    { N_ ("_Delete…"), "roles.delete", 2, TRUE },
  };
  GMenu *menu = g_menu_new ();

  for (guint section = 0; section <= 2; section++)
    {
      g_autoptr (GMenu) items = g_menu_new ();

      for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
        {
          g_autoptr (GMenuItem) item = g_menu_item_new (_ (entries[i].label), NULL);

          g_menu_item_set_action_and_target (item, entries[i].action, "s", kith_role_get_id (role));
          if (entries[i].section == section && (movable || !entries[i].moves))
            g_menu_append_item (items, item);
        }
      g_menu_append_section (menu, NULL, G_MENU_MODEL (items));
    }
  return G_MENU_MODEL (menu);
}

static void
on_role_changed (KithRole *role, GParamSpec *pspec, GtkWidget *row)
{
  GtkWidget *page = gtk_widget_get_ancestor (row, KITH_TYPE_GUILD_ROLES_PAGE);

  if (page)
    show_role (KITH_GUILD_ROLES_PAGE (page), row);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = kith_list_row_new (kith_role_dot_new (16)), *more = gtk_menu_button_new ();
  GtkWidget *lock = gtk_image_new_from_icon_name ("changes-prevent-symbolic");
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (KITH_TYPE_ROLE, GDK_ACTION_MOVE);
  GSignalGroup *signals = g_signal_group_new (KITH_TYPE_ROLE);

  gtk_list_item_set_child (item, row);
  gtk_widget_set_tooltip_text (lock, _ ("Not below your highest role: you can look at it, not change it"));
  gtk_widget_add_css_class (lock, "dim-label");
  kith_list_row_add_suffix (KITH_LIST_ROW (row), lock);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "view-more-symbolic");
  gtk_widget_add_css_class (more, "flat");
  gtk_widget_set_tooltip_text (more, _ ("What to do with this role"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (more), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("What to do with this role"),
                                  -1);
  kith_list_row_add_suffix (KITH_LIST_ROW (row), more);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_prepare), row, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), row, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
  g_object_set_data (G_OBJECT (row), "more", more);
  g_object_set_data (G_OBJECT (row), "lock", lock);
  g_signal_group_connect (signals, "notify", G_CALLBACK (on_role_changed), row);
  g_object_set_data_full (G_OBJECT (row), "signals", signals, g_object_unref);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, KithGuildRolesPage *self)
{
  KithRole *role = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item);
  g_autoptr (GMenuModel) menu = build_menu (role, may_move (self, role));

  g_object_set_data_full (G_OBJECT (row), "role", g_object_ref (role), g_object_unref);
  g_signal_group_set_target (g_object_get_data (G_OBJECT (row), "signals"), role);
  gtk_menu_button_set_menu_model (g_object_get_data (G_OBJECT (row), "more"), menu);
  show_role (self, row);
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  g_signal_group_set_target (g_object_get_data (G_OBJECT (row), "signals"), NULL);
  g_object_set_data (G_OBJECT (row), "role", NULL);
}

/* Escape and Alt+Left go back one page before they mean the window. */
static gboolean
on_back_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  KithGuildRolesPage *self = KITH_GUILD_ROLES_PAGE (widget);

  if (gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->page))
    return FALSE;
  if (self->holders)
    on_holders_closed (self);
  else
    show_list (self);
  return TRUE;
}

static KithRoleEditor *
find_changed (KithGuildRolesPage *self)
{
  GHashTableIter iter;
  gpointer editor;

  g_hash_table_iter_init (&iter, self->editors);
  while (g_hash_table_iter_next (&iter, NULL, &editor))
    if (kith_role_editor_has_changes (editor))
      return editor;
  return NULL;
}

static gboolean
close_window (gpointer data)
{
  KithGuildRolesPage *self = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!GTK_IS_WINDOW (root))
    return G_SOURCE_REMOVE;
  g_clear_signal_handler (&self->close_handler, root);
  gtk_window_close (GTK_WINDOW (root));
  return G_SOURCE_REMOVE;
}

/* The question must be gone first: AdwMessageDialog of libadwaita 1.2 does not survive its parent. */
static void
on_discard_confirmed (gpointer data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, close_window, g_object_ref (data), g_object_unref);
}

/* What was changed is not lost by closing the window, as long as it could be saved. */
static gboolean
on_close_request (KithGuildRolesPage *self)
{
  KithSession *session = self->guild ? kith_guild_get_session (self->guild) : NULL;
  KithRoleEditor *editor = session && kith_guild_can (self->guild, KITH_PERMISSION_MANAGE_ROLES) &&
                               kith_session_find_guild (session, kith_guild_get_id (self->guild)) == self->guild
                             ? find_changed (self)
                             : NULL;
  g_autofree char *heading = NULL;

  if (!editor)
    return GDK_EVENT_PROPAGATE;
  /* Translators: %s is a role's name */
  heading = g_strdup_printf (_ ("Discard the Changes of “%s”?"),
                             kith_role_get_name (kith_role_editor_get_role (editor)));
  kith_confirm (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading,
                _ ("They were not saved, and are lost with this window."), _ ("_Discard"), on_discard_confirmed,
                g_object_ref (self), g_object_unref);
  return GDK_EVENT_STOP;
}

static void
kith_guild_roles_page_root (GtkWidget *widget)
{
  KithGuildRolesPage *self = KITH_GUILD_ROLES_PAGE (widget);

  GTK_WIDGET_CLASS (kith_guild_roles_page_parent_class)->root (widget);
  if (GTK_IS_WINDOW (gtk_widget_get_root (widget)))
    self->close_handler = g_signal_connect_swapped (gtk_widget_get_root (widget), "close-request",
                                                    G_CALLBACK (on_close_request), self);
}

static void
kith_guild_roles_page_unroot (GtkWidget *widget)
{
  KithGuildRolesPage *self = KITH_GUILD_ROLES_PAGE (widget);

  g_clear_signal_handler (&self->close_handler, gtk_widget_get_root (widget));
  GTK_WIDGET_CLASS (kith_guild_roles_page_parent_class)->unroot (widget);
}

static void
kith_guild_roles_page_dispose (GObject *object)
{
  KithGuildRolesPage *self = KITH_GUILD_ROLES_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->guild);
  g_clear_pointer (&self->editors, g_hash_table_unref);
  g_clear_pointer ((GtkWidget **) &self->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_guild_roles_page_parent_class)->dispose (object);
}

static void
kith_guild_roles_page_finalize (GObject *object)
{
  KithGuildRolesPage *self = KITH_GUILD_ROLES_PAGE (object);

  g_hash_table_unref (self->counts);
  g_object_unref (self->cancellable);
  g_free (self->moving);
  G_OBJECT_CLASS (kith_guild_roles_page_parent_class)->finalize (object);
}

static void
kith_guild_roles_page_class_init (KithGuildRolesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_guild_roles_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_guild_roles_page_finalize;
  widget_class->root = kith_guild_roles_page_root;
  widget_class->unroot = kith_guild_roles_page_unroot;
  gtk_widget_class_install_action (widget_class, "roles.create", NULL, create);
  gtk_widget_class_install_action (widget_class, "roles.edit", "s", edit);
  gtk_widget_class_install_action (widget_class, "roles.view-as", "s", view_as);
  gtk_widget_class_install_action (widget_class, "roles.delete", "s", delete_role);
  gtk_widget_class_install_action (widget_class, "roles.move-up", "s", move_up);
  gtk_widget_class_install_action (widget_class, "roles.move-down", "s", move_down);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_ALT_MASK, on_move_key, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_ALT_MASK, on_move_key, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_back_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_ALT_MASK, on_back_key, NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_guild_roles_page_init (KithGuildRolesPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->editors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->stack = g_object_new (GTK_TYPE_STACK, "transition-type", GTK_STACK_TRANSITION_TYPE_CROSSFADE,
                              "transition-duration", 120, "vhomogeneous", FALSE, "hhomogeneous", FALSE, NULL);
  self->page = KITH_LIST_PAGE (kith_list_page_new (_ ("Roles")));
  kith_list_page_add_hint (
    self->page, _ ("A role stands above those below it. Drag roles to order them, or press Alt with the arrow keys."),
    _ ("_Create Role…"), "roles.create");
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->page));
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
}

/**
 * kith_guild_roles_page_new:
 * @host: the community that this program may host
 *
 * Returns: (transfer floating): a page of the guild's settings
 */
GtkWidget *
kith_guild_roles_page_new (KithGuild *guild, KithHost *host)
{
  KithGuildRolesPage *self = g_object_new (KITH_TYPE_GUILD_ROLES_PAGE, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GListModel *roles = kith_guild_list_roles (guild);
  GtkWidget *list = kith_list_page_get_list (self->page);

  self->guild = g_object_ref (guild);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  kith_list_page_set_list (self->page, roles, factory);
  kith_list_page_set_ready (self->page);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (list), TRUE);
  g_signal_connect_object (list, "activate", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (roles, "items-changed", G_CALLBACK (on_roles_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (guild, "notify::permissions", G_CALLBACK (show_roles), self, G_CONNECT_SWAPPED);
  count (self);
  return GTK_WIDGET (self);
}
