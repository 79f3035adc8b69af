/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-target-picker.h"

#include "kith-avatar.h"
#include "kith-guild-people.h"
#include "kith-list-row.h"
#include "kith-role-dot.h"

#include <glib/gi18n.h>

/* How near the end the view may come before more members are asked for, in pages. */
#define PAGES_AHEAD 2
#define ENOUGH 20

/**
 * KithTargetPicker:
 *
 * Roles from the highest one down, then members by name. Of a large guild more is loaded as the view nears the end, and
 * the server is asked whom a search means.
 */
struct _KithTargetPicker
{
  AdwWindow parent_instance;

  KithGuild *guild;
  char *needle; /* (nullable): folded */
  KithTargetFilter offers;
  gpointer data;
  GDestroyNotify destroy;
  GPtrArray *found;          /* (nullable): KithMember whom the server means by what is searched for */
  GCancellable *cancellable; /* (nullable): of the search */
  GtkFilter *filter;
  GListModel *shown;
  GtkWidget *search;
  GtkLabel *message;
  GtkStack *stack;
  GtkWidget *scrolled;
  GtkListView *list;
  GtkWidget *empty;
};

G_DEFINE_FINAL_TYPE (KithTargetPicker, kith_target_picker, ADW_TYPE_WINDOW)

static guint picked_signal;

static gboolean
contains (const char *text, const char *needle)
{
  g_autofree char *folded = text ? g_utf8_casefold (text, -1) : NULL;

  return folded && strstr (folded, needle);
}

static gboolean
is_called (gpointer item, const char *needle)
{
  KithUser *user;

  if (KITH_IS_ROLE (item))
    return contains (kith_role_get_name (item), needle);
  user = kith_member_get_user (item);
  return contains (kith_member_get_display_name (item), needle) ||
         contains (kith_user_get_display_name (user), needle) || contains (kith_user_get_username (user), needle);
}

static gboolean
matches (gpointer item, gpointer data)
{
  KithTargetPicker *self = data;

  gboolean called = !self->needle || is_called (item, self->needle) ||
                    (self->found && g_ptr_array_find (self->found, item, NULL));

  return called && (!self->offers || self->offers (item, self->data));
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  g_autofree char *first = g_utf8_collate_key (kith_member_get_display_name ((KithMember *) a), -1);
  g_autofree char *second = g_utf8_collate_key (kith_member_get_display_name ((KithMember *) b), -1);

  return strcmp (first, second);
}

static void
look_for_end (KithTargetPicker *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  double end = gtk_adjustment_get_value (adjustment) + (1 + PAGES_AHEAD) * gtk_adjustment_get_page_size (adjustment);

  if (self->guild && end >= gtk_adjustment_get_upper (adjustment))
    kith_guild_load_members (self->guild);
}

static void
on_changed (KithTargetPicker *self)
{
  guint n = self->shown ? g_list_model_get_n_items (self->shown) : 0;

  if (!self->guild)
    return;
  gtk_stack_set_visible_child (self->stack, n > 0 ? self->scrolled : self->empty);
  if (n < ENOUGH && !self->needle)
    kith_guild_load_members (self->guild);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithTargetPicker) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = kith_guild_search_members_finish (KITH_GUILD (source), result, &error);

  /* Without an answer those are offered who are known. */
  if (!found || !self->guild)
    return;
  g_clear_pointer (&self->found, g_ptr_array_unref);
  self->found = g_steal_pointer (&found);
  kith_target_picker_refilter (self);
}

static void
on_search (KithTargetPicker *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  g_free (self->needle);
  self->needle = *text ? g_utf8_casefold (text, -1) : NULL;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  if (*text && self->guild && !kith_guild_get_members_complete (self->guild))
    {
      self->cancellable = g_cancellable_new ();
      kith_guild_search_members_async (self->guild, text, ENOUGH, self->cancellable, on_found, g_object_ref (self));
    }
  kith_target_picker_refilter (self);
}

static void
on_activated (KithTargetPicker *self, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (self->shown, position);

  if (item)
    g_signal_emit (self, picked_signal, 0, item);
}

/* Enter takes what stands at the top of what was searched for. */
static void
on_search_activated (KithTargetPicker *self)
{
  if (self->needle)
    on_activated (self, 0);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *prefix = gtk_stack_new ();

  gtk_stack_add_named (GTK_STACK (prefix), kith_avatar_new (28), "member");
  gtk_stack_add_named (GTK_STACK (prefix), kith_role_dot_new (14), "role");
  gtk_list_item_set_child (item, kith_list_row_new (prefix));
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *list_item)
{
  gpointer item = gtk_list_item_get_item (list_item);
  KithListRow *row = KITH_LIST_ROW (gtk_list_item_get_child (list_item));
  GtkStack *prefix = GTK_STACK (kith_list_row_get_prefix (row));
  GtkWidget *mark = gtk_stack_get_child_by_name (prefix, KITH_IS_ROLE (item) ? "role" : "member");

  gtk_stack_set_visible_child (prefix, mark);
  if (KITH_IS_ROLE (item))
    {
      kith_role_dot_set_colour (KITH_ROLE_DOT (mark), kith_role_get_colour (item));
      kith_list_row_set_title (row, kith_role_get_name (item));
      kith_list_row_set_subtitle (row, _ ("Role"));
    }
  else
    {
      g_autofree char *username = g_strconcat ("@", kith_user_get_username (kith_member_get_user (item)), NULL);
      KithGuild *guild = kith_member_get_guild (item);

      kith_avatar_set_name (KITH_AVATAR (mark), kith_member_get_display_name (item));
      kith_avatar_set_picture (KITH_AVATAR (mark), guild ? kith_guild_get_session (guild) : NULL,
                               kith_user_get_avatar (kith_member_get_user (item)));
      kith_list_row_set_title (row, kith_member_get_display_name (item));
      kith_list_row_set_subtitle (row, username);
    }
}

static void
kith_target_picker_dispose (GObject *object)
{
  KithTargetPicker *self = KITH_TARGET_PICKER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->guild);
  if (self->destroy)
    self->destroy (self->data);
  self->destroy = NULL;
  self->offers = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_TARGET_PICKER);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->needle, g_free);
  G_OBJECT_CLASS (kith_target_picker_parent_class)->dispose (object);
}

static void
kith_target_picker_class_init (KithTargetPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_target_picker_dispose;
  picked_signal = g_signal_new ("picked", KITH_TYPE_TARGET_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_OBJECT);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-target-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, KithTargetPicker, search);
  gtk_widget_class_bind_template_child (widget_class, KithTargetPicker, message);
  gtk_widget_class_bind_template_child (widget_class, KithTargetPicker, stack);
  gtk_widget_class_bind_template_child (widget_class, KithTargetPicker, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KithTargetPicker, list);
  gtk_widget_class_bind_template_child (widget_class, KithTargetPicker, empty);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kith_target_picker_init (KithTargetPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill (KithTargetPicker *self, gboolean roles)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GListStore) parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr (GtkSortListModel) members = gtk_sort_list_model_new (
    g_object_ref (kith_guild_list_members (self->guild)), GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL)));
  GtkFlattenListModel *all;

  if (roles)
    g_list_store_append (parts, kith_guild_list_roles (self->guild));
  g_list_store_append (parts, members);
  all = gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&parts)));
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->shown = G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (all), g_object_ref (self->filter)));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (self->shown))));
}

/**
 * kith_target_picker_new:
 * @title: what is chosen
 * @roles: whether roles are offered besides members
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
KithTargetPicker *
kith_target_picker_new (GtkWindow *parent, const char *title, KithGuild *guild, gboolean roles)
{
  KithTargetPicker *self = g_object_new (KITH_TYPE_TARGET_PICKER, "transient-for", parent, "title", title, NULL);
  GtkAdjustment *adjustment;

  self->guild = g_object_ref (guild);
  fill (self, roles);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (look_for_end), self, G_CONNECT_SWAPPED);
  gtk_window_set_focus (GTK_WINDOW (self), self->search);
  on_changed (self);
  return self;
}

/**
 * kith_target_picker_set_filter:
 * @filter: says who is offered
 */
void
kith_target_picker_set_filter (KithTargetPicker *self, KithTargetFilter filter, gpointer data, GDestroyNotify destroy)
{
  self->offers = filter;
  self->data = data;
  self->destroy = destroy;
  kith_target_picker_refilter (self);
}

void
kith_target_picker_refilter (KithTargetPicker *self)
{
  if (self->filter)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  on_changed (self);
}

/**
 * kith_target_picker_set_message:
 * @text: (nullable): what became of the last choice
 */
void
kith_target_picker_set_message (KithTargetPicker *self, const char *text, gboolean error)
{
  if (!self->guild)
    return; /* closed meanwhile */
  gtk_label_set_label (self->message, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->message), "error");
}
