/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-sign-in-page.h"

#include "kith-account-fields.h"
#include "kith-certificate-question.h"
#include "kith-error-text.h"
#include "kith-field.h"
#include "kith-submit.h"

#include <glib/gi18n.h>

/**
 * KithSignInPage:
 *
 * Signs in to an account on any server, or makes one where the server takes people without an invite. A server whose
 * certificate nobody vouches for is asked about by its fingerprint before a password goes to it.
 */
struct _KithSignInPage
{
  GtkWidget parent_instance;

  KithClient *client;
  GCancellable *cancellable;  /* (nullable) unless something is under way */
  KithServerAddress *server;  /* (nullable) what is being tried */
  KithServerAddress *trusted; /* (nullable) with the fingerprint of an account that was signed out */

  GtkWidget *scrolled;
  GtkStack *stack;
  GtkWidget *form;
  GtkWidget *fields_box;
  KithField *address;
  KithAccountFields *account;
  GtkButton *switch_account;
  KithSubmit *submit;
};

G_DEFINE_FINAL_TYPE (KithSignInPage, kith_sign_in_page, GTK_TYPE_WIDGET)

enum
{
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void look (KithSignInPage *self);

static void
stop (KithSignInPage *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_set_sensitive (self->fields_box, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->switch_account), TRUE);
  kith_submit_set_progress (self->submit, NULL);
}

static void
fail (KithSignInPage *self, const GError *error)
{
  stop (self);
  if (kith_error_find_field (error) == KITH_ERROR_FIELD_ADDRESS)
    kith_field_set_error (self->address, kith_error_text (error));
  else if (!kith_account_fields_show_error (self->account, error))
    kith_submit_set_error (self->submit, kith_error_text (error));
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithSignInPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithSession) session = kith_client_sign_in_finish (KITH_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!session)
    {
      fail (self, error);
      return;
    }
  stop (self);
  g_signal_emit (self, signals[DONE], 0, session, NULL);
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithSignInPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithSession) session = kith_client_register_finish (KITH_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!session)
    {
      fail (self, error);
      return;
    }
  stop (self);
  g_signal_emit (self, signals[DONE], 0, session, NULL);
}

static void
enter (KithSignInPage *self)
{
  const char *password = kith_account_fields_get_password (self->account);
  g_autofree char *login = g_strstrip (g_utf8_strdown (kith_account_fields_get_username (self->account), -1));

  if (!kith_account_fields_get_existing (self->account))
    {
      kith_submit_set_progress (self->submit, _ ("Making your account…"));
      kith_client_register_async (self->client, self->server, kith_account_fields_get_username (self->account),
                                  password, kith_account_fields_get_name (self->account), NULL, self->cancellable,
                                  on_registered, g_object_ref (self));
      return;
    }
  kith_submit_set_progress (self->submit, _ ("Signing in…"));
  kith_client_sign_in_async (self->client, self->server, login, password, self->cancellable, on_signed_in,
                             g_object_ref (self));
}

/* What the person trusts now is known of the place, and what the account trusted before counts no more. */
static void
forget_fingerprint (KithSignInPage *self)
{
  g_autoptr (KithServerAddress) bare = kith_server_address_new (kith_server_address_get_host (self->server),
                                                                kith_server_address_get_port (self->server),
                                                                kith_server_address_get_tls (self->server), NULL);

  g_clear_pointer (&self->trusted, kith_server_address_unref);
  g_clear_pointer (&self->server, kith_server_address_unref);
  self->server = g_steal_pointer (&bare);
}

static void
on_certificate_answer (gboolean trusted, gpointer data)
{
  KithSignInPage *self = data;

  if (!self->cancellable)
    return;
  if (!trusted)
    {
      stop (self);
      return;
    }
  forget_fingerprint (self);
  look (self);
}

/* The server is looked at before the password is sent, so that a stranger never gets one. */
static void
on_server_info (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithSignInPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireServerInfo) info = kith_client_get_server_info_finish (KITH_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (info)
    enter (self);
  else if (!kith_certificate_question_ask (GTK_WIDGET (self), error, self->client, self->server, on_certificate_answer))
    fail (self, error);
}

static void
look (KithSignInPage *self)
{
  kith_client_get_server_info_async (self->client, self->server, self->cancellable, on_server_info,
                                     g_object_ref (self));
}

static void
begin (KithSignInPage *self)
{
  self->cancellable = g_cancellable_new ();
  kith_submit_set_progress (self->submit, _ ("Looking for the server…"));
  gtk_widget_set_sensitive (self->fields_box, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->switch_account), FALSE);
  look (self);
}

static void
on_submitted (KithSignInPage *self)
{
  g_autofree char *text = g_strstrip (g_strdup (kith_field_get_text (self->address)));
  g_autoptr (KithServerAddress) server = *text ? kith_server_address_parse (text, NULL) : NULL;
  gboolean good = kith_account_fields_check (self->account);

  if (self->cancellable)
    return;
  if (!server)
    kith_field_set_error (self->address, *text ? _ ("This is not a server’s address") : _ ("Type a server’s address"));
  if (!server || !good)
    return;
  g_clear_pointer (&self->server, kith_server_address_unref);
  if (self->trusted && kith_server_address_get_port (self->trusted) == kith_server_address_get_port (server) &&
      g_str_equal (kith_server_address_get_host (self->trusted), kith_server_address_get_host (server)))
    self->server = kith_server_address_ref (self->trusted);
  else
    self->server = g_steal_pointer (&server);
  begin (self);
}

static void
update_labels (KithSignInPage *self)
{
  gboolean existing = kith_account_fields_get_existing (self->account);

  gtk_button_set_label (self->switch_account,
                        existing ? _ ("I am new on this server") : _ ("I have an account on this server"));
  kith_submit_set_label (self->submit, existing ? _ ("_Sign In") : _ ("C_reate Account"));
}

static void
on_switch_account (KithSignInPage *self)
{
  kith_account_fields_set_existing (self->account, !kith_account_fields_get_existing (self->account));
  kith_submit_set_error (self->submit, NULL);
  update_labels (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->account));
}

static void
on_try (KithSignInPage *self)
{
  kith_submit_try (self->submit);
}

static gboolean
kith_sign_in_page_grab_focus (GtkWidget *widget)
{
  KithSignInPage *self = KITH_SIGN_IN_PAGE (widget);
  gboolean has_address = *kith_field_get_text (self->address);

  return gtk_widget_grab_focus (has_address ? GTK_WIDGET (self->account) : GTK_WIDGET (self->address));
}

static void
kith_sign_in_page_dispose (GObject *object)
{
  KithSignInPage *self = KITH_SIGN_IN_PAGE (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->server, kith_server_address_unref);
  g_clear_pointer (&self->trusted, kith_server_address_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_SIGN_IN_PAGE);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (kith_sign_in_page_parent_class)->dispose (object);
}

static void
kith_sign_in_page_class_init (KithSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_sign_in_page_dispose;
  widget_class->grab_focus = kith_sign_in_page_grab_focus;
  signals[DONE] = g_signal_new ("done", KITH_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                KITH_TYPE_SESSION, KITH_TYPE_GUILD);
  g_type_ensure (KITH_TYPE_ACCOUNT_FIELDS);
  g_type_ensure (KITH_TYPE_FIELD);
  g_type_ensure (KITH_TYPE_SUBMIT);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KithSignInPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KithSignInPage, stack);
  gtk_widget_class_bind_template_child (widget_class, KithSignInPage, form);
  gtk_widget_class_bind_template_child (widget_class, KithSignInPage, fields_box);
  gtk_widget_class_bind_template_child (widget_class, KithSignInPage, address);
  gtk_widget_class_bind_template_child (widget_class, KithSignInPage, account);
  gtk_widget_class_bind_template_child (widget_class, KithSignInPage, switch_account);
  gtk_widget_class_bind_template_child (widget_class, KithSignInPage, submit);
  gtk_widget_class_bind_template_callback (widget_class, on_submitted);
  gtk_widget_class_bind_template_callback (widget_class, on_switch_account);
  gtk_widget_class_bind_template_callback (widget_class, on_try);
  gtk_widget_class_bind_template_callback (widget_class, stop);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_sign_in_page_init (KithSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_labels (self);
}

/**
 * kith_sign_in_page_new:
 *
 * Returns: (transfer floating): a page that signs in with @client
 */
GtkWidget *
kith_sign_in_page_new (KithClient *client)
{
  KithSignInPage *self = g_object_new (KITH_TYPE_SIGN_IN_PAGE, NULL);

  self->client = g_object_ref (client);
  return GTK_WIDGET (self);
}

/**
 * kith_sign_in_page_set_account:
 * @address: the server, with the fingerprint that is trusted
 * @login: (nullable): the user name
 *
 * Fills in what is known of an account that was signed out.
 */
void
kith_sign_in_page_set_account (KithSignInPage *self, KithServerAddress *address, const char *login)
{
  g_autofree char *text = kith_server_address_to_string (address);

  g_clear_pointer (&self->trusted, kith_server_address_unref);
  if (kith_server_address_get_fingerprint (address))
    self->trusted = kith_server_address_ref (address);
  kith_field_set_text (self->address, text);
  kith_account_fields_set_name (self->account, login);
}
