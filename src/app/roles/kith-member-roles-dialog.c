/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-member-roles-dialog.h"

#include "kith-error-text.h"
#include "kith-guild-moderation.h"
#include "kith-list-page.h"
#include "kith-list-row.h"
#include "kith-role-dot.h"
#include "kith-save-bar.h"
#include "kith-session.h"

#include <glib/gi18n.h>

/**
 * KithMemberRolesDialog:
 *
 * All roles with a mark at those that the member has. Those that one may not give or take say why. What is marked is
 * saved together, and only that is changed: what others do meanwhile stays.
 */
struct _KithMemberRolesDialog
{
  AdwWindow parent_instance;

  KithGuild *guild;
  KithMember *member;
  GHashTable *wanted; /* id of a role that the person touched → whether the member shall have it */
  GListModel *roles;
  KithListPage *page;
  KithSaveBar *bar;
};

G_DEFINE_FINAL_TYPE (KithMemberRolesDialog, kith_member_roles_dialog, ADW_TYPE_WINDOW)

static gboolean
holds (KithMemberRolesDialog *self, KithRole *role)
{
  return g_strv_contains (kith_member_get_roles (self->member), kith_role_get_id (role));
}

static gboolean
is_wanted (KithMemberRolesDialog *self, KithRole *role)
{
  gpointer wanted;

  if (g_hash_table_lookup_extended (self->wanted, kith_role_get_id (role), NULL, &wanted))
    return GPOINTER_TO_INT (wanted);
  return holds (self, role);
}

/* Why one may not exchange a role, or NULL. */
static const char *
get_reason (KithMemberRolesDialog *self, KithRole *role)
{
  guint64 beyond = kith_role_get_permissions (role) & ~kith_guild_get_permissions (self->guild);

  if (!kith_guild_can (self->guild, KITH_PERMISSION_MANAGE_ROLES))
    return _ ("You have no permission to manage roles.");
  if (!kith_guild_outranks_role (self->guild, role))
    return _ ("It is not below your highest role.");
  if (beyond && !holds (self, role))
    return _ ("It allows what you may not do yourself.");
  return NULL;
}

static void
show_row (KithMemberRolesDialog *self, GtkWidget *row)
{
  KithRole *role = g_object_get_data (G_OBJECT (row), "role");
  GtkCheckButton *check = g_object_get_data (G_OBJECT (row), "check");
  const char *reason = get_reason (self, role);

  kith_role_dot_set_colour (KITH_ROLE_DOT (kith_list_row_get_prefix (KITH_LIST_ROW (row))),
                            kith_role_get_colour (role));
  kith_list_row_set_title (KITH_LIST_ROW (row), kith_role_get_name (role));
  kith_list_row_set_subtitle (KITH_LIST_ROW (row), reason);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, kith_role_get_name (role), -1);
  g_object_set_data (G_OBJECT (row), "updating", GINT_TO_POINTER (TRUE));
  gtk_check_button_set_active (check, is_wanted (self, role));
  g_object_set_data (G_OBJECT (row), "updating", NULL);
  gtk_widget_set_sensitive (row, reason == NULL);
}

static void
update (KithMemberRolesDialog *self)
{
  GHashTableIter iter;
  gpointer id, wanted;

  if (!self->member)
    return;
  /* What has come true meanwhile is no change any more. */
  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &id, &wanted))
    if (!kith_guild_find_role (self->guild, id) ||
        g_strv_contains (kith_member_get_roles (self->member), id) == GPOINTER_TO_INT (wanted))
      g_hash_table_iter_remove (&iter);
  for (GtkWidget *item = gtk_widget_get_first_child (kith_list_page_get_list (self->page)); item;
       item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);

      if (row && g_object_get_data (G_OBJECT (row), "role"))
        show_row (self, row);
    }
  kith_save_bar_set_changed (self->bar, g_hash_table_size (self->wanted) > 0);
}

static void
on_toggled (GtkCheckButton *check, GtkWidget *row)
{
  GtkRoot *root = gtk_widget_get_root (row);
  KithRole *role = g_object_get_data (G_OBJECT (row), "role");

  if (g_object_get_data (G_OBJECT (row), "updating") || !KITH_IS_MEMBER_ROLES_DIALOG (root) || !role)
    return;
  g_hash_table_insert (KITH_MEMBER_ROLES_DIALOG (root)->wanted, g_strdup (kith_role_get_id (role)),
                       GINT_TO_POINTER (gtk_check_button_get_active (check)));
  update (KITH_MEMBER_ROLES_DIALOG (root));
}

static void
on_activated (KithMemberRolesDialog *self, guint position)
{
  g_autoptr (KithRole) role = g_list_model_get_item (self->roles, position);

  if (!role || get_reason (self, role))
    return;
  g_hash_table_insert (self->wanted, g_strdup (kith_role_get_id (role)), GINT_TO_POINTER (!is_wanted (self, role)));
  update (self);
}

static void
on_reset (KithMemberRolesDialog *self)
{
  g_hash_table_remove_all (self->wanted);
  update (self);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithMemberRolesDialog) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = kith_guild_set_member_roles_finish (KITH_GUILD (source), result, &error);

  if (!self->member)
    return; /* closed meanwhile */
  kith_save_bar_set_busy (self->bar, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->page), TRUE);
  if (done)
    gtk_window_close (GTK_WINDOW (self));
  else
    kith_save_bar_set_error (self->bar, kith_error_text (error));
}

static void
on_save (KithMemberRolesDialog *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  const char *const *held = kith_member_get_roles (self->member);
  GHashTableIter iter;
  gpointer id, wanted;

  if (kith_save_bar_get_busy (self->bar))
    return;
  for (guint i = 0; held[i]; i++)
    if (!g_hash_table_contains (self->wanted, held[i]))
      g_ptr_array_add (ids, (gpointer) held[i]);
  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &id, &wanted))
    if (GPOINTER_TO_INT (wanted))
      g_ptr_array_add (ids, id);
  g_ptr_array_add (ids, NULL);
  kith_save_bar_set_busy (self->bar, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->page), FALSE);
  kith_guild_set_member_roles_async (self->guild, kith_user_get_id (kith_member_get_user (self->member)),
                                     (const char *const *) ids->pdata, NULL, on_saved, g_object_ref (self));
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = kith_list_row_new (kith_role_dot_new (14)), *check = gtk_check_button_new ();

  kith_list_row_add_suffix (KITH_LIST_ROW (row), check);
  g_object_set_data (G_OBJECT (row), "check", check);
  g_signal_connect (check, "toggled", G_CALLBACK (on_toggled), row);
  gtk_list_item_set_child (item, row);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, KithMemberRolesDialog *self)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  g_object_set_data_full (G_OBJECT (row), "role", g_object_ref (gtk_list_item_get_item (item)), g_object_unref);
  show_row (self, row);
}

static gboolean
is_given (gpointer item, gpointer data)
{
  return !kith_role_is_everyone (item);
}

static void
kith_member_roles_dialog_dispose (GObject *object)
{
  KithMemberRolesDialog *self = KITH_MEMBER_ROLES_DIALOG (object);

  g_clear_object (&self->member);
  g_clear_object (&self->guild);
  g_clear_object (&self->roles);
  G_OBJECT_CLASS (kith_member_roles_dialog_parent_class)->dispose (object);
}

static void
kith_member_roles_dialog_finalize (GObject *object)
{
  g_hash_table_unref (KITH_MEMBER_ROLES_DIALOG (object)->wanted);
  G_OBJECT_CLASS (kith_member_roles_dialog_parent_class)->finalize (object);
}

static void
kith_member_roles_dialog_class_init (KithMemberRolesDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_member_roles_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_member_roles_dialog_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kith_member_roles_dialog_init (KithMemberRolesDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();

  self->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_add_css_class (header, "flat");
  self->page = KITH_LIST_PAGE (kith_list_page_new (_ ("Roles")));
  gtk_widget_set_vexpand (GTK_WIDGET (self->page), TRUE);
  kith_list_page_set_empty (self->page, "kith-role-symbolic", _ ("No Roles Yet"),
                            _ ("Make some in the settings of the community."));
  self->bar = KITH_SAVE_BAR (kith_save_bar_new ());
  g_signal_connect_object (self->bar, "save", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "reset", G_CALLBACK (on_reset), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->page));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bar));
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 400, 480);
  gtk_widget_set_size_request (GTK_WIDGET (self), 320, 280);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
}

/**
 * kith_member_roles_dialog_present:
 *
 * Shows which roles a member has, to change it.
 */
void
kith_member_roles_dialog_present (GtkWindow *parent, KithMember *member)
{
  /* Translators: title of a dialog; %s is a person's name */
  g_autofree char *title = g_strdup_printf (_ ("Roles of %s"), kith_member_get_display_name (member));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  KithGuild *guild = kith_member_get_guild (member);
  KithMemberRolesDialog *self;
  GtkWidget *list;

  if (!guild)
    return;
  self = g_object_new (KITH_TYPE_MEMBER_ROLES_DIALOG, "transient-for", parent, "title", title, NULL);
  self->guild = g_object_ref (guild);
  self->member = g_object_ref (member);
  self->roles = G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (kith_guild_list_roles (guild)),
                                                         GTK_FILTER (gtk_custom_filter_new (is_given, NULL, NULL))));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  kith_list_page_set_list (self->page, self->roles, factory);
  kith_list_page_set_ready (self->page);
  list = kith_list_page_get_list (self->page);
  g_signal_connect_object (list, "activate", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (member, "notify::roles", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (guild, "notify::permissions", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self));
}

/**
 * kith_member_roles_dialog_is_for:
 *
 * Returns: whether one may exchange any roles of a member: of those below oneself, or one's own
 */
gboolean
kith_member_roles_dialog_is_for (KithMember *member)
{
  KithGuild *guild = kith_member_get_guild (member);
  KithSession *session = guild ? kith_guild_get_session (guild) : NULL;

  return session && kith_guild_can (guild, KITH_PERMISSION_MANAGE_ROLES) &&
         (kith_session_get_account (session) == kith_member_get_user (member) || kith_guild_outranks (guild, member));
}
