/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-account-delete.h"

#include "kith-error-text.h"
#include "kith-error.h"
#include "kith-field.h"
#include "kith-session-account.h"

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
  KithAccountForm parent_instance;

  GtkWidget *content;
  GtkLabel *owned;
  KithField *username;
  KithField *password;
  KithSubmit *submit;
};

G_DEFINE_FINAL_TYPE (KithAccountDelete, kith_account_delete, KITH_TYPE_ACCOUNT_FORM)

static guint deleted_signal;

static char *
list_owned (KithAccountDelete *self)
{
  GListModel *guilds = kith_session_list_guilds (kith_account_form_get_session (KITH_ACCOUNT_FORM (self)));
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
    kith_account_form_fail (KITH_ACCOUNT_FORM (self), error);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithAccountDelete) self = data;
  g_autoptr (GError) error = NULL;

  kith_session_delete_account_finish (KITH_SESSION (source), result, &error);
  if (!kith_account_form_end (KITH_ACCOUNT_FORM (self), error))
    return;
  if (error)
    show_failure (self, error);
  else
    g_signal_emit (self, deleted_signal, 0);
}

static void
kith_account_delete_submit (KithAccountForm *form)
{
  KithAccountDelete *self = KITH_ACCOUNT_DELETE (form);
  KithUser *account = kith_session_get_account (kith_account_form_get_session (KITH_ACCOUNT_FORM (self)));

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
  kith_session_delete_account_async (kith_account_form_get_session (form), kith_field_get_text (self->password),
                                     kith_account_form_begin (form, _ ("Deleting the account…")), on_deleted,
                                     g_object_ref (self));
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

  KITH_ACCOUNT_FORM_CLASS (klass)->submit = kith_account_delete_submit;
  widget_class->map = kith_account_delete_map;
  deleted_signal = g_signal_new ("deleted", KITH_TYPE_ACCOUNT_DELETE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  kith_account_form_class_set_template (widget_class, "/chat/kith/Kith/ui/kith-account-delete.ui");
  gtk_widget_class_bind_template_callback (widget_class, kith_account_form_submit);
  gtk_widget_class_bind_template_callback (widget_class, kith_account_form_try);
  gtk_widget_class_bind_template_callback (widget_class, kith_account_form_cancel);
  gtk_widget_class_bind_template_child (widget_class, KithAccountDelete, content);
  gtk_widget_class_bind_template_child (widget_class, KithAccountDelete, owned);
  gtk_widget_class_bind_template_child (widget_class, KithAccountDelete, username);
  gtk_widget_class_bind_template_child (widget_class, KithAccountDelete, password);
  gtk_widget_class_bind_template_child (widget_class, KithAccountDelete, submit);
  gtk_widget_class_set_css_name (widget_class, "accountdelete");
}

static void
kith_account_delete_init (KithAccountDelete *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  kith_account_form_init_template (KITH_ACCOUNT_FORM (self), self->submit);
}

/**
 * kith_account_delete_new:
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
kith_account_delete_new (KithSession *session)
{
  return kith_account_form_new (KITH_TYPE_ACCOUNT_DELETE, session);
}
