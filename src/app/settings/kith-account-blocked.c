/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-account-blocked.h"

#include "kith-avatar.h"
#include "kith-error-text.h"
#include "kith-people-actions.h"

#include <glib/gi18n.h>

/**
 * KithAccountBlocked:
 *
 * Who is blocked, each with a button that ends it.
 */
struct _KithAccountBlocked
{
  AdwBin parent_instance;

  KithSession *session;
  GtkWidget *list;
  GtkWidget *empty;
  GtkWidget *error;
};

G_DEFINE_FINAL_TYPE (KithAccountBlocked, kith_account_blocked, ADW_TYPE_BIN)

static void
on_unblocked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithAccountBlocked) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_session_block_finish (KITH_SESSION (source), result, &error))
    gtk_label_set_label (GTK_LABEL (self->error), kith_error_text (error));
  gtk_widget_set_visible (self->error, error != NULL);
}

static void
on_unblock (GtkButton *button, KithAccountBlocked *self)
{
  kith_session_block_async (self->session, g_object_get_data (G_OBJECT (button), "user"), FALSE, NULL, on_unblocked,
                            g_object_ref (self));
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  KithAccountBlocked *self = data;
  KithUser *user = item;
  GtkWidget *row = adw_action_row_new (), *avatar = kith_avatar_new (32);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Unblock"));
  g_autofree char *name = g_markup_escape_text (kith_user_get_display_name (user), -1);
  g_autofree char *username = g_strdup_printf ("@%s", kith_user_get_username (user));
  /* Translators: a button beside a blocked person, as screen readers say it */
  g_autofree char *label = g_strdup_printf (_ ("Unblock %s"), kith_user_get_display_name (user));

  kith_avatar_set_name (KITH_AVATAR (avatar), kith_user_get_display_name (user));
  kith_avatar_set_picture (KITH_AVATAR (avatar), self->session, kith_user_get_avatar (user));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), username);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "user", g_object_ref (user), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_unblock), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
on_changed (KithAccountBlocked *self)
{
  guint n = g_list_model_get_n_items (kith_conversations_list_blocked (kith_session_get_conversations (self->session)));

  gtk_widget_set_visible (self->list, n > 0);
  gtk_widget_set_visible (self->empty, n == 0);
}

static void
kith_account_blocked_dispose (GObject *object)
{
  g_clear_object (&KITH_ACCOUNT_BLOCKED (object)->session);
  G_OBJECT_CLASS (kith_account_blocked_parent_class)->dispose (object);
}

static void
kith_account_blocked_class_init (KithAccountBlockedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_account_blocked_dispose;
}

static void
kith_account_blocked_init (KithAccountBlocked *self)
{
  GtkWidget *page = adw_preferences_page_new (), *group = adw_preferences_group_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Blocked People"));
  adw_preferences_group_set_description (
    ADW_PREFERENCES_GROUP (group), _ ("They cannot write to you, and what they write elsewhere is folded. They are "
                                      "not told."));
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  self->empty = g_object_new (GTK_TYPE_LABEL, "label", _ ("You have blocked nobody."), "xalign", 0.0, NULL);
  gtk_widget_add_css_class (self->empty, "dim-label");
  self->error = g_object_new (GTK_TYPE_LABEL, "visible", FALSE, "wrap", TRUE, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (self->error, "error");
  gtk_box_append (GTK_BOX (box), self->error);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->empty);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), box);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_bin_set_child (ADW_BIN (self), page);
}

/**
 * kith_account_blocked_new:
 *
 * Returns: (transfer floating): a page of the account's settings
 */
GtkWidget *
kith_account_blocked_new (KithSession *session)
{
  KithAccountBlocked *self = g_object_new (KITH_TYPE_ACCOUNT_BLOCKED, NULL);
  GListModel *blocked = kith_conversations_list_blocked (kith_session_get_conversations (session));

  self->session = g_object_ref (session);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), blocked, make_row, self, NULL);
  g_signal_connect_object (blocked, "items-changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
  return GTK_WIDGET (self);
}
