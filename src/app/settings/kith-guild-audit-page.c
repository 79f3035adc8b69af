/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-audit-page.h"

#include "kith-wrap-layout.h"

#include "kith-audit-text.h"
#include "kith-guild-moderation.h"
#include "kith-list-page.h"
#include "kith-list-row.h"
#include "kith-wire-item.h"

#include <glib/gi18n.h>

#define ENTRIES_A_PAGE 50

/**
 * KithGuildAuditPage:
 *
 * Who did what to the community, newest first, read page after page while the view nears the end.
 */
struct _KithGuildAuditPage
{
  GtkWidget parent_instance;

  KithGuild *guild;
  GCancellable *cancellable; /* of what is being read */
  GListStore *entries;       /* of KithWireItem */
  char *next;                /* (nullable): the page that is not read */
  gboolean loading;
  GtkStringList *people; /* names of those who did something, after "Everybody" */
  GPtrArray *people_ids; /* their ids, in the same order */
  GtkDropDown *person;
  GtkDropDown *action;
  KithListPage *page;
};

G_DEFINE_FINAL_TYPE (KithGuildAuditPage, kith_guild_audit_page, GTK_TYPE_WIDGET)

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *icon = gtk_image_new (), *row;

  gtk_widget_add_css_class (icon, "audit-icon");
  row = kith_list_row_new (icon);
  kith_list_row_set_subtitle_lines (KITH_LIST_ROW (row), -1);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
}

static void
on_bind (KithGuildAuditPage *self, GtkListItem *item)
{
  const KithWireAuditEntry *entry = kith_wire_item_get (gtk_list_item_get_item (item));
  KithListRow *row = KITH_LIST_ROW (gtk_list_item_get_child (item));
  g_autofree char *sentence = kith_audit_text_sentence (entry);
  g_autofree char *details = kith_audit_text_details (entry, self->guild);

  gtk_image_set_from_icon_name (GTK_IMAGE (kith_list_row_get_prefix (row)), kith_audit_action_get_icon (entry->action));
  kith_list_row_set_title (row, sentence);
  kith_list_row_set_subtitle (row, details);
}

static void
remember_person (KithGuildAuditPage *self, const KithWireUser *user)
{
  if (g_ptr_array_find_with_equal_func (self->people_ids, user->id, g_str_equal, NULL))
    return;
  g_ptr_array_add (self->people_ids, g_strdup (user->id));
  gtk_string_list_append (self->people, user->display_name);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildAuditPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireAuditLog) log = kith_guild_read_audit_log_finish (KITH_GUILD (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  if (!log)
    {
      kith_list_page_set_error (self->page, error);
      return;
    }
  g_free (self->next);
  self->next = g_strdup (log->next);
  for (guint i = 0; i < log->items->len; i++)
    {
      const KithWireAuditEntry *entry = log->items->pdata[i];
      g_autoptr (KithWireItem) item = kith_wire_item_new (&kith_wire_audit_entry_type, entry);

      remember_person (self, entry->actor);
      g_list_store_append (self->entries, item);
    }
  kith_list_page_set_ready (self->page);
}

static void
read_page (KithGuildAuditPage *self)
{
  guint person = gtk_drop_down_get_selected (self->person), action = gtk_drop_down_get_selected (self->action);
  KithWireAuditQuery query = { .before = self->next, .has_limit = TRUE, .limit = ENTRIES_A_PAGE };

  if (self->loading || !self->guild)
    return;
  if (person > 0 && person <= self->people_ids->len)
    query.user = self->people_ids->pdata[person - 1];
  query.has_action = action > 0 && action <= KITH_N_AUDIT_ACTIONS;
  query.action = query.has_action ? (KithAuditAction) (action - 1) : 0;
  self->loading = TRUE;
  kith_guild_read_audit_log_async (self->guild, &query, self->cancellable, on_read, g_object_ref (self));
}

static void
start_over (KithGuildAuditPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->loading = FALSE;
  g_clear_pointer (&self->next, g_free);
  g_list_store_remove_all (self->entries);
  kith_list_page_set_loading (self->page);
  read_page (self);
}

static void
on_more (KithGuildAuditPage *self)
{
  if (self->next)
    read_page (self);
}

static void
kith_guild_audit_page_dispose (GObject *object)
{
  KithGuildAuditPage *self = KITH_GUILD_AUDIT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->guild);
  g_clear_pointer ((GtkWidget **) &self->page, gtk_widget_unparent);
  g_clear_object (&self->entries);
  g_clear_object (&self->people);
  g_clear_pointer (&self->people_ids, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->next, g_free);
  G_OBJECT_CLASS (kith_guild_audit_page_parent_class)->dispose (object);
}

static void
kith_guild_audit_page_class_init (KithGuildAuditPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_guild_audit_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkDropDown *
add_filter (KithGuildAuditPage *self, GtkBox *bar, GListModel *model, const char *name)
{
  GtkWidget *filter = gtk_drop_down_new (g_object_ref (model), NULL);

  gtk_widget_set_hexpand (filter, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (filter), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (filter, name);
  gtk_box_append (bar, filter);
  return GTK_DROP_DOWN (filter);
}

static void
kith_guild_audit_page_init (KithGuildAuditPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *bar = kith_wrap_box_new (10);

  self->cancellable = g_cancellable_new ();
  self->entries = g_list_store_new (KITH_TYPE_WIRE_ITEM);
  self->people = gtk_string_list_new (NULL);
  self->people_ids = g_ptr_array_new_with_free_func (g_free);
  gtk_string_list_append (self->people, _ ("Everybody"));
  gtk_string_list_append (names, _ ("All acts"));
  for (guint i = 0; i < KITH_N_AUDIT_ACTIONS; i++)
    gtk_string_list_append (names, kith_audit_action_describe ((KithAuditAction) i));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  self->page = KITH_LIST_PAGE (kith_list_page_new (_ ("Audit Log")));
  self->person = add_filter (self, GTK_BOX (bar), G_LIST_MODEL (self->people), _ ("Who did it"));
  self->action = add_filter (self, GTK_BOX (bar), G_LIST_MODEL (names), _ ("What was done"));
  kith_list_page_add_top (self->page, bar);
  kith_list_page_set_list (self->page, G_LIST_MODEL (self->entries), factory);
  kith_list_page_set_empty (self->page, "document-open-recent-symbolic", _ ("Nothing Here"),
                            _ ("What people change in the community is written down here."));
  g_signal_connect_object (self->person, "notify::selected", G_CALLBACK (start_over), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->action, "notify::selected", G_CALLBACK (start_over), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "retry", G_CALLBACK (start_over), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "more", G_CALLBACK (on_more), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (self->page), GTK_WIDGET (self));
}

/**
 * kith_guild_audit_page_new:
 * @host: the community that this program may host
 *
 * Returns: (transfer floating): a page of the guild's settings
 */
GtkWidget *
kith_guild_audit_page_new (KithGuild *guild, KithHost *host)
{
  KithGuildAuditPage *self = g_object_new (KITH_TYPE_GUILD_AUDIT_PAGE, NULL);

  self->guild = g_object_ref (guild);
  read_page (self);
  return GTK_WIDGET (self);
}
