/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-people-dialog.h"

#include "kith-avatar.h"
#include "kith-error-text.h"
#include "kith-guild-people.h"

#include <glib/gi18n.h>

/**
 * KithPeopleDialog:
 *
 * People of all communities of an account, found by typing a part of their name; one or several can be chosen.
 */
struct _KithPeopleDialog
{
  AdwWindow parent_instance;

  KithSession *session;
  KithGuild *guild; /* (nullable): of which they are members */
  guint max;
  GHashTable *chosen; /* set of KithUser */
  GtkWidget *search;
  GtkWidget *list;
  GtkWidget *button;
  GtkWidget *error;
  GtkWidget *nobody;
  GPtrArray *found; /* (nullable): KithUser that the server found */
  GCancellable *cancellable;
};

/* More than this nobody looks through. */
#define MAX_SHOWN 50

G_DEFINE_FINAL_TYPE (KithPeopleDialog, kith_people_dialog, ADW_TYPE_WINDOW)

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
update_button (KithPeopleDialog *self)
{
  guint n = g_hash_table_size (self->chosen);

  gtk_widget_set_sensitive (self->button, n > 0 && n <= self->max);
}

static void
on_toggled (GtkCheckButton *check, KithPeopleDialog *self)
{
  KithUser *user = g_object_get_data (G_OBJECT (check), "user");

  if (gtk_check_button_get_active (check))
    g_hash_table_add (self->chosen, g_object_ref (user));
  else
    g_hash_table_remove (self->chosen, user);
  gtk_widget_set_visible (self->error, FALSE);
  update_button (self);
}

static GtkWidget *
make_row (KithPeopleDialog *self, KithUser *user)
{
  GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new (), *avatar = kith_avatar_new (32);
  g_autofree char *name = g_markup_escape_text (kith_user_get_display_name (user), -1);
  g_autofree char *username = g_strdup_printf ("@%s", kith_user_get_username (user));

  kith_avatar_set_name (KITH_AVATAR (avatar), kith_user_get_display_name (user));
  kith_avatar_set_picture (KITH_AVATAR (avatar), self->session, kith_user_get_avatar (user));
  kith_avatar_set_show_status (KITH_AVATAR (avatar), TRUE);
  kith_avatar_set_status (KITH_AVATAR (avatar), kith_user_get_status (user));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), username);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  kith_user_get_display_name (user), -1);
  g_object_set_data_full (G_OBJECT (check), "user", g_object_ref (user), g_object_unref);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_hash_table_contains (self->chosen, user));
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_toggled), self, 0);
  return row;
}

static gboolean
contains (const char *text, const char *part)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, part) != NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (kith_user_get_display_name (*(KithUser *const *) a),
                         kith_user_get_display_name (*(KithUser *const *) b));
}

static void
add_known (KithPeopleDialog *self, const char *part, GHashTable *seen, GPtrArray *users)
{
  GListModel *guilds = kith_session_list_guilds (self->session);

  for (guint g = 0; g < g_list_model_get_n_items (guilds); g++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, g);
      GListModel *members = kith_guild_list_members (guild);

      if (self->guild && guild != self->guild)
        continue;
      for (guint i = 0; i < g_list_model_get_n_items (members); i++)
        {
          g_autoptr (KithMember) member = g_list_model_get_item (members, i);
          KithUser *user = kith_member_get_user (member);

          if ((contains (kith_user_get_display_name (user), part) || contains (kith_user_get_username (user), part)) &&
              g_hash_table_add (seen, user))
            g_ptr_array_add (users, user);
        }
    }
}

/* Who is chosen stays in sight; then come the people who are known and those whom the server found, as many as one can
 * look through. */
static void
fill (KithPeopleDialog *self)
{
  g_autofree char *part = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) users = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer chosen;
  GtkWidget *row;
  guint shown = 0;

  while ((row = gtk_widget_get_first_child (self->list)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  g_hash_table_add (seen, kith_session_get_account (self->session));
  g_hash_table_iter_init (&iter, self->chosen);
  while (g_hash_table_iter_next (&iter, &chosen, NULL))
    if (g_hash_table_add (seen, chosen))
      gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (self, chosen));
  for (guint i = 0; self->found && i < self->found->len; i++)
    if (g_hash_table_add (seen, self->found->pdata[i]))
      g_ptr_array_add (users, self->found->pdata[i]);
  add_known (self, part, seen, users);
  g_ptr_array_sort (users, compare_names);
  for (guint i = 0; i < users->len && shown < MAX_SHOWN; i++)
    if (!kith_user_get_blocked (users->pdata[i]) && !kith_user_get_deleted (users->pdata[i]))
      {
        gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (self, users->pdata[i]));
        shown++;
      }
  gtk_widget_set_visible (self->nobody, shown == 0 && g_hash_table_size (self->chosen) == 0 && !self->cancellable);
}

/* Of a community members are found, of an account people. */
static GPtrArray *
finish_search (GObject *source, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) members = NULL;
  GPtrArray *users;

  if (KITH_IS_SESSION (source))
    return kith_session_search_people_finish (KITH_SESSION (source), result, error);
  members = kith_guild_search_members_finish (KITH_GUILD (source), result, error);
  users = members ? g_ptr_array_new_with_free_func (g_object_unref) : NULL;
  for (guint i = 0; members && i < members->len; i++)
    g_ptr_array_add (users, g_object_ref (kith_member_get_user (members->pdata[i])));
  return users;
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithPeopleDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = finish_search (source, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->session)
    return;
  g_clear_object (&self->cancellable);
  if (error)
    {
      gtk_label_set_label (GTK_LABEL (self->error), kith_error_text (error));
      gtk_widget_set_visible (self->error, TRUE);
    }
  self->found = g_steal_pointer (&found);
  fill (self);
}

/* Of large communities few people are known: the server is asked for the others. */
static void
on_search (KithPeopleDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  gtk_widget_set_visible (self->error, FALSE);
  if (*text && g_utf8_strlen (text, -1) <= KITH_LIMIT_SEARCH_MAX)
    {
      self->cancellable = g_cancellable_new ();
      if (self->guild)
        kith_guild_search_members_async (self->guild, text, MAX_SHOWN, self->cancellable, on_found,
                                         g_object_ref (self));
      else
        kith_session_search_people_async (self->session, text, MAX_SHOWN, self->cancellable, on_found,
                                          g_object_ref (self));
    }
  fill (self);
}

static void
on_button (KithPeopleDialog *self)
{
  g_autoptr (GString) ids = g_string_new (NULL);
  GHashTableIter iter;
  gpointer user;

  g_hash_table_iter_init (&iter, self->chosen);
  while (g_hash_table_iter_next (&iter, &user, NULL))
    g_string_append_printf (ids, "%s%s", ids->len ? "," : "", kith_user_get_id (user));
  gtk_widget_set_sensitive (self->button, FALSE);
  g_signal_emit (self, signals[CHOSEN], 0, ids->str);
}

static void
kith_people_dialog_dispose (GObject *object)
{
  KithPeopleDialog *self = KITH_PEOPLE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, g_hash_table_unref);
  g_clear_object (&self->guild);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kith_people_dialog_parent_class)->dispose (object);
}

static void
kith_people_dialog_class_init (KithPeopleDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_people_dialog_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", KITH_TYPE_PEOPLE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kith_people_dialog_init (KithPeopleDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkWidget *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *scrolled;

  self->chosen = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->search = g_object_new (GTK_TYPE_SEARCH_ENTRY, "placeholder-text", _ ("Search by name"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Search people"),
                                  -1);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  self->error = g_object_new (GTK_TYPE_LABEL, "visible", FALSE, "wrap", TRUE, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (self->error, "error");
  self->nobody = g_object_new (GTK_TYPE_LABEL, "label", _ ("Nobody is called like that."), "visible", FALSE,
                               "margin-top", 24, NULL);
  gtk_widget_add_css_class (self->nobody, "dim-label");
  self->button = gtk_button_new ();
  gtk_widget_add_css_class (self->button, "suggested-action");
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->button);
  scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "vexpand", TRUE, "child",
                           self->list, NULL);
  g_object_set (inner, "margin-start", 12, "margin-end", 12, "margin-top", 6, "margin-bottom", 12, NULL);
  gtk_box_append (GTK_BOX (inner), self->search);
  gtk_box_append (GTK_BOX (inner), self->error);
  gtk_box_append (GTK_BOX (inner), self->nobody);
  gtk_box_append (GTK_BOX (inner), scrolled);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), inner);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 400, 520);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (on_search), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "stop-search", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (on_button), self, G_CONNECT_SWAPPED);
  update_button (self);
}

/**
 * kith_people_dialog_new:
 * @button: of the button that ends the choice, with a mnemonic
 * @max: how many can be chosen
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
KithPeopleDialog *
kith_people_dialog_new (GtkWindow *parent, KithSession *session, const char *title, const char *button, guint max)
{
  KithPeopleDialog *self = g_object_new (KITH_TYPE_PEOPLE_DIALOG, "transient-for", parent, "title", title, NULL);

  self->session = g_object_ref (session);
  self->max = max;
  gtk_button_set_label (GTK_BUTTON (self->button), button);
  gtk_button_set_use_underline (GTK_BUTTON (self->button), TRUE);
  fill (self);
  /* Not before: a window whose focus is asked for too early has no role for screen readers. */
  g_signal_connect_object (self, "map", G_CALLBACK (gtk_widget_grab_focus), self->search, G_CONNECT_SWAPPED);
  return self;
}

/**
 * kith_people_dialog_new_for_guild:
 *
 * Returns: (transfer none): a dialog in which one member of a community is chosen
 */
KithPeopleDialog *
kith_people_dialog_new_for_guild (GtkWindow *parent, KithGuild *guild, const char *title, const char *button)
{
  KithPeopleDialog *self = kith_people_dialog_new (parent, kith_guild_get_session (guild), title, button, 1);

  self->guild = g_object_ref (guild);
  fill (self);
  return self;
}

/**
 * kith_people_dialog_fail:
 * @error: (nullable): why the choice could not be carried out; with %NULL the dialog closes
 */
void
kith_people_dialog_fail (KithPeopleDialog *self, const GError *error)
{
  if (!error)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_label_set_label (GTK_LABEL (self->error), kith_error_text (error));
  gtk_widget_set_visible (self->error, TRUE);
  update_button (self);
}
