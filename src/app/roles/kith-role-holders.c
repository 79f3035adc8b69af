/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-role-holders.h"

#include "kith-menu-button.h"
#include "kith-avatar.h"
#include "kith-error-text.h"
#include "kith-guild-settings.h"
#include "kith-list-page.h"
#include "kith-list-row.h"
#include "kith-role-text.h"
#include "kith-session.h"
#include "kith-target-picker.h"
#include "kith-wire-item.h"

#include <glib/gi18n.h>

/**
 * KithRoleHolders:
 *
 * Asks the server who has the role, a page at a time, since of a large guild only some members are known here.
 */
struct _KithRoleHolders
{
  GtkWidget parent_instance;

  KithGuild *guild;
  KithRole *role;
  GListStore *holders; /* KithWireItem of KithWireMember */
  char *next;          /* (nullable): where the next page begins */
  gboolean loading;
  GCancellable *cancellable;
  GtkWidget *content;
  GtkLabel *title;
  GtkWidget *add;
  KithListPage *page;
};

G_DEFINE_FINAL_TYPE (KithRoleHolders, kith_role_holders, GTK_TYPE_WIDGET)

enum
{
  CLOSE,
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const KithWireMember *
get_member (gpointer item)
{
  return kith_wire_item_get (item);
}

static const char *
get_name (const KithWireMember *member)
{
  return member->nickname && *member->nickname ? member->nickname : member->user->display_name;
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRoleHolders) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireMemberList) list = kith_role_list_members_finish (KITH_ROLE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->page)
    return;
  self->loading = FALSE;
  if (!list)
    {
      if (g_list_model_get_n_items (G_LIST_MODEL (self->holders)) == 0)
        kith_list_page_set_error (self->page, error);
      else
        kith_guild_settings_say_error (GTK_WIDGET (self), _ ("Not all members could be read"), error);
      return;
    }
  for (guint i = 0; i < list->items->len; i++)
    {
      g_autoptr (KithWireItem) item = kith_wire_item_new (&kith_wire_member_type, list->items->pdata[i]);

      g_list_store_append (self->holders, item);
    }
  g_free (self->next);
  self->next = g_strdup (list->next);
  kith_list_page_set_ready (self->page);
}

static void
load (KithRoleHolders *self)
{
  self->loading = TRUE;
  kith_role_list_members_async (self->role, self->next, self->cancellable, on_page, g_object_ref (self));
}

static void
on_more (KithRoleHolders *self)
{
  if (self->next && !self->loading && self->role)
    load (self);
}

static void
on_retry (KithRoleHolders *self)
{
  kith_list_page_set_loading (self->page);
  load (self);
}

static guint
find_holder (KithRoleHolders *self, const char *user_id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->holders));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KithWireItem) item = g_list_model_get_item (G_LIST_MODEL (self->holders), i);

      if (g_str_equal (get_member (item)->user->id, user_id))
        return i;
    }
  return G_MAXUINT;
}

/* Somebody who gets or loses the role. */
typedef struct
{
  KithRoleHolders *page;
  KithTargetPicker *picker; /* (nullable): where they were chosen */
  char *user_id;
  char *name;
} Exchange;

static void
exchange_free (Exchange *self)
{
  g_object_unref (self->page);
  g_clear_object (&self->picker);
  g_free (self->user_id);
  g_free (self->name);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exchange, exchange_free)

static void
on_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Exchange) exchange = data;
  g_autoptr (GError) error = NULL;
  guint position;

  if (!kith_guild_set_member_roles_finish (KITH_GUILD (source), result, &error))
    {
      kith_guild_settings_say_error (GTK_WIDGET (exchange->page), _ ("The role was not taken"), error);
      return;
    }
  if (!exchange->page->page)
    return;
  position = find_holder (exchange->page, exchange->user_id);
  if (position != G_MAXUINT)
    g_list_store_remove (exchange->page->holders, position);
  g_signal_emit (exchange->page, signals[CHANGED], 0);
}

/* All roles but this one, of what the server said last. */
static GStrv
list_other_roles (KithRoleHolders *self, const char *const *held)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; held[i]; i++)
    if (!g_str_equal (held[i], kith_role_get_id (self->role)))
      g_strv_builder_add (builder, held[i]);
  return g_strv_builder_end (builder);
}

static void
take (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithRoleHolders *self = KITH_ROLE_HOLDERS (widget);
  const char *user_id = g_variant_get_string (parameter, NULL);
  guint position = find_holder (self, user_id);
  KithMember *known = kith_guild_find_member (self->guild, user_id);
  g_autoptr (KithWireItem) item = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_auto (GStrv) left = NULL;
  Exchange *exchange;

  if (position == G_MAXUINT)
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->holders), position);
  for (guint i = 0; i < get_member (item)->roles->len; i++)
    g_ptr_array_add (ids, get_member (item)->roles->pdata[i]);
  g_ptr_array_add (ids, NULL);
  left = list_other_roles (self, known ? kith_member_get_roles (known) : (const char *const *) ids->pdata);
  exchange = g_new0 (Exchange, 1);
  exchange->page = g_object_ref (self);
  exchange->user_id = g_strdup (user_id);
  kith_guild_set_member_roles_async (self->guild, user_id, (const char *const *) left, NULL, on_taken, exchange);
}

static void
on_given (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Exchange) exchange = data;
  g_autoptr (GError) error = NULL;
  gboolean done = kith_guild_set_member_roles_finish (KITH_GUILD (source), result, &error);
  g_autofree char *text = NULL;

  if (done)
    /* Translators: a person's name and a role's */
    text = g_strdup_printf (_ ("%s has the role “%s” now."), exchange->name,
                            exchange->page->role ? kith_role_get_name (exchange->page->role) : "");
  else
    /* Translators: a person's name, and why they did not get the role */
    text = g_strdup_printf (_ ("%s did not get the role: %s"), exchange->name, kith_error_text (error));
  kith_target_picker_set_message (exchange->picker, text, !done);
  if (done && exchange->page->page)
    {
      kith_target_picker_refilter (exchange->picker);
      g_list_store_remove_all (exchange->page->holders);
      g_clear_pointer (&exchange->page->next, g_free);
      load (exchange->page);
      g_signal_emit (exchange->page, signals[CHANGED], 0);
    }
}

static void
on_picked (KithTargetPicker *picker, KithMember *member, KithRoleHolders *self)
{
  Exchange *exchange = g_new0 (Exchange, 1);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  const char *const *held = kith_member_get_roles (member);

  for (guint i = 0; held[i]; i++)
    g_ptr_array_add (ids, (gpointer) held[i]);
  g_ptr_array_add (ids, (gpointer) kith_role_get_id (self->role));
  g_ptr_array_add (ids, NULL);
  exchange->page = g_object_ref (self);
  exchange->picker = g_object_ref (picker);
  exchange->user_id = g_strdup (kith_user_get_id (kith_member_get_user (member)));
  exchange->name = g_strdup (kith_member_get_display_name (member));
  kith_guild_set_member_roles_async (self->guild, exchange->user_id, (const char *const *) ids->pdata, NULL, on_given,
                                     exchange);
}

static gboolean
lacks_role (gpointer item, gpointer data)
{
  return !g_strv_contains (kith_member_get_roles (item), kith_role_get_id (data));
}

static void
add_members (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithRoleHolders *self = KITH_ROLE_HOLDERS (widget);
  /* Translators: title of a dialog; %s is a role's name */
  g_autofree char *title = g_strdup_printf (_ ("Give the Role “%s”"), kith_role_get_name (self->role));
  KithTargetPicker *picker = kith_target_picker_new (GTK_WINDOW (gtk_widget_get_root (widget)), title, self->guild,
                                                     FALSE);

  kith_target_picker_set_filter (picker, lacks_role, g_object_ref (self->role), g_object_unref);
  g_signal_connect_object (picker, "picked", G_CALLBACK (on_picked), self, 0);
  gtk_window_present (GTK_WINDOW (picker));
}

static void
close_page (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[CLOSE], 0);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = kith_list_row_new (kith_avatar_new (32));

  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
  g_object_set_data (
    G_OBJECT (row), "take",
    kith_list_row_add_button (KITH_LIST_ROW (row), "list-remove-symbolic", _ ("Take the role away"), "holders.take"));
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *list_item, KithRoleHolders *self)
{
  const KithWireMember *member = get_member (gtk_list_item_get_item (list_item));
  KithListRow *row = KITH_LIST_ROW (gtk_list_item_get_child (list_item));
  KithAvatar *avatar = KITH_AVATAR (kith_list_row_get_prefix (row));
  GtkWidget *button = g_object_get_data (G_OBJECT (row), "take");
  g_autofree char *username = g_strconcat ("@", member->user->username, NULL);
  g_autofree char *name = g_strdup_printf (_ ("Take the role away from %s"), get_name (member));

  kith_avatar_set_name (avatar, get_name (member));
  kith_avatar_set_picture (avatar, kith_guild_get_session (self->guild), member->user->avatar);
  kith_list_row_set_title (row, get_name (member));
  kith_list_row_set_subtitle (row, username);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", member->user->id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update (KithRoleHolders *self)
{
  gboolean allowed = !kith_role_text_why_not (self->guild, self->role);
  /* Translators: title of a page; %s is a role's name */
  g_autofree char *title = g_strdup_printf (_ ("Who has “%s”"), kith_role_get_name (self->role));

  gtk_label_set_label (self->title, title);
  gtk_widget_set_visible (self->add, allowed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "holders.take", allowed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "holders.add", allowed);
}

static void
kith_role_holders_dispose (GObject *object)
{
  KithRoleHolders *self = KITH_ROLE_HOLDERS (object);

  g_cancellable_cancel (self->cancellable);
  self->page = NULL;
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->holders);
  g_clear_object (&self->guild);
  g_clear_object (&self->role);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->next, g_free);
  G_OBJECT_CLASS (kith_role_holders_parent_class)->dispose (object);
}

static void
kith_role_holders_class_init (KithRoleHoldersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_role_holders_dispose;
  signals[CLOSE] = g_signal_new ("close", KITH_TYPE_ROLE_HOLDERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 0);
  signals[CHANGED] = g_signal_new ("changed", KITH_TYPE_ROLE_HOLDERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "holders.close", NULL, close_page);
  gtk_widget_class_install_action (widget_class, "holders.add", NULL, add_members);
  gtk_widget_class_install_action (widget_class, "holders.take", "s", take);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
build_bar (KithRoleHolders *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");

  gtk_widget_add_css_class (bar, "subpage-bar");
  gtk_widget_add_css_class (back, "flat");
  gtk_widget_set_tooltip_text (back, _ ("Back to the role"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back to the role"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (back), "holders.close");
  gtk_box_append (GTK_BOX (bar), back);
  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->title));
  self->add = gtk_button_new_with_mnemonic (_ ("_Add Members…"));
  kith_button_let_shorten (self->add);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->add), "holders.add");
  gtk_box_append (GTK_BOX (bar), self->add);
  return bar;
}

static void
kith_role_holders_init (KithRoleHolders *self)
{
  self->cancellable = g_cancellable_new ();
  self->holders = g_list_store_new (KITH_TYPE_WIRE_ITEM);
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->page = KITH_LIST_PAGE (kith_list_page_new (_ ("Members with this role")));
  gtk_widget_set_vexpand (GTK_WIDGET (self->page), TRUE);
  kith_list_page_set_empty (self->page, "system-users-symbolic", _ ("Nobody Has This Role"),
                            _ ("Whom you give it appears here."));
  g_signal_connect_object (self->page, "more", G_CALLBACK (on_more), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "retry", G_CALLBACK (on_retry), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->content), build_bar (self));
  gtk_box_append (GTK_BOX (self->content), GTK_WIDGET (self->page));
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));
}

/**
 * kith_role_holders_new:
 *
 * Returns: (transfer floating): a page that reads who has the role
 */
GtkWidget *
kith_role_holders_new (KithGuild *guild, KithRole *role)
{
  KithRoleHolders *self = g_object_new (KITH_TYPE_ROLE_HOLDERS, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->guild = g_object_ref (guild);
  self->role = g_object_ref (role);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  kith_list_page_set_list (self->page, G_LIST_MODEL (self->holders), factory);
  g_signal_connect_object (role, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (guild, "notify::permissions", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  load (self);
  return GTK_WIDGET (self);
}
