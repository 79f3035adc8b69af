/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-account-delete.h"

#include "kith-error-text.h"
#include "kith-error.h"
#include "kith-field.h"
#include "kith-session-account.h"
#include "kith-submit.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * KithAccountDelete:
 *
 * Deletes an account after its user name and password were typed. Communities that the person owns stand in the way and
 * are named.
 */
struct _KithAccountDelete
{
  GtkWidget parent_instance;

  KithSession *session;
  GCancellable *cancellable; /* of what is under way, or NULL */
  GtkWidget *content;
  GtkLabel *owned;
  KithField *username;
  KithField *password;
  KithSubmit *submit;
};

G_DEFINE_FINAL_TYPE (KithAccountDelete, kith_account_delete, GTK_TYPE_WIDGET)

static guint deleted_signal;

static char *
list_owned (KithAccountDelete *self)
{
  GListModel *guilds = kith_session_list_guilds (self->session);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (guilds); i++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, i);

      if (kith_guild_is_mine (guild))
        g_string_append_printf (names, "%s%s", names->len ? ", " : "", kith_guild_get_name (guild));
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
show_owned (KithAccountDelete *self)
{
  g_autofree char *names = list_owned (self);
  /* Translators: names of communities follow, joined by commas */
  g_autofree char *text = g_strdup_printf (_ ("You own these communities; hand them over or delete them first: %s"),
                                           names);

  gtk_label_set_label (self->owned, text);
  gtk_widget_set_visible (GTK_WIDGET (self->owned), *names != '\0');
}

static void
show_failure (KithAccountDelete *self, const GError *error)
{
  show_owned (self);
  if (kith_error_find_field (error) == KITH_ERROR_FIELD_PASSWORD)
    kith_field_set_error (self->password, kith_error_text (error));
  else
    kith_submit_set_error (self->submit, kith_error_text (error));
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithAccountDelete) self = data;
  g_autoptr (GError) error = NULL;

  kith_session_delete_account_finish (KITH_SESSION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  kith_submit_set_progress (self->submit, NULL);
  if (error)
    show_failure (self, error);
  else
    g_signal_emit (self, deleted_signal, 0);
}

static void
on_submitted (KithAccountDelete *self)
{
  KithUser *account = kith_session_get_account (self->session);

  if (g_strcmp0 (kith_field_get_text (self->username), kith_user_get_username (account)) != 0)
    {
      kith_field_set_error (self->username, _ ("This is not your user name"));
      return;
    }
  if (!*kith_field_get_text (self->password))
    {
      kith_field_set_error (self->password, _ ("Enter the password that you have now"));
      return;
    }
  self->cancellable = g_cancellable_new ();
  kith_submit_set_progress (self->submit, _ ("Deleting the account…"));
  kith_session_delete_account_async (self->session, kith_field_get_text (self->password), self->cancellable, on_deleted,
                                     g_object_ref (self));
}

static void
on_try (KithAccountDelete *self)
{
  kith_submit_try (self->submit);
}

static void
on_cancelled (KithAccountDelete *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  kith_submit_set_progress (self->submit, NULL);
}

static void
kith_account_delete_dispose (GObject *object)
{
  KithAccountDelete *self = KITH_ACCOUNT_DELETE (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_ACCOUNT_DELETE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kith_account_delete_parent_class)->dispose (object);
}

static void
kith_account_delete_map (GtkWidget *widget)
{
  show_owned (KITH_ACCOUNT_DELETE (widget));
  GTK_WIDGET_CLASS (kith_account_delete_parent_class)->map (widget);
}

static void
kith_account_delete_class_init (KithAccountDeleteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_account_delete_dispose;
  widget_class->map = kith_account_delete_map;
  g_type_ensure (KITH_TYPE_FIELD);
  g_type_ensure (KITH_TYPE_SUBMIT);
  deleted_signal = g_signal_new ("deleted", KITH_TYPE_ACCOUNT_DELETE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-account-delete.ui");
  gtk_widget_class_bind_template_child (widget_class, KithAccountDelete, content);
  gtk_widget_class_bind_template_child (widget_class, KithAccountDelete, owned);
  gtk_widget_class_bind_template_child (widget_class, KithAccountDelete, username);
  gtk_widget_class_bind_template_child (widget_class, KithAccountDelete, password);
  gtk_widget_class_bind_template_child (widget_class, KithAccountDelete, submit);
  gtk_widget_class_bind_template_callback (widget_class, on_submitted);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
  gtk_widget_class_bind_template_callback (widget_class, on_try);
  gtk_widget_class_set_css_name (widget_class, "accountdelete");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_account_delete_init (KithAccountDelete *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kith_account_delete_new:
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
kith_account_delete_new (KithSession *session)
{
  KithAccountDelete *self = g_object_new (KITH_TYPE_ACCOUNT_DELETE, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
