/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-host-page.h"

#include "kith-account-fields.h"
#include "kith-error-text.h"
#include "kith-error.h"
#include "kith-field.h"
#include "kith-invite-view.h"
#include "kith-submit.h"

#include <glib/gi18n.h>

/* How long the first invite is good for, in seconds: the longest that the protocol knows. */
#define INVITE_AGE KITH_LIMIT_INVITE_MAX_AGE

/**
 * KithHostPage:
 *
 * Starts a community on this computer: server, first account, guild and invite, one after another. What was reached
 * is kept, so that a second try after a failure goes on from there.
 */
struct _KithHostPage
{
  GtkWidget parent_instance;

  KithClient *client;
  KithHost *host;
  GCancellable *cancellable; /* (nullable) unless something is under way */
  KithSession *session;
  KithGuild *guild;
  gboolean own_name; /* the community's name was typed by hand */

  GtkWidget *scrolled;
  GtkStack *stack;
  GtkWidget *form;
  GtkWidget *fields_box;
  KithAccountFields *account;
  KithField *guild_name;
  KithSubmit *submit;
  GtkWidget *ready;
  GtkLabel *ready_title;
  GtkLabel *ready_error;
  KithInviteView *invite;
  GtkWidget *talk;
};

G_DEFINE_FINAL_TYPE (KithHostPage, kith_host_page, GTK_TYPE_WIDGET)

enum
{
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void next_step (KithHostPage *self);

static void
stop (KithHostPage *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_set_sensitive (self->fields_box, TRUE);
  kith_submit_set_progress (self->submit, NULL);
}

static void
fail (KithHostPage *self, const GError *error)
{
  stop (self);
  if (kith_error_find_field (error) == KITH_ERROR_FIELD_GUILD)
    kith_field_set_error (self->guild_name, kith_error_text (error));
  else if (!kith_account_fields_show_error (self->account, error))
    kith_submit_set_error (self->submit, kith_error_text (error));
}

static void
show_ready (KithHostPage *self)
{
  /* Translators: %s is a community's name */
  g_autofree char *title = g_strdup_printf (_ ("%s is ready"), kith_guild_get_name (self->guild));

  stop (self);
  gtk_label_set_label (self->ready_title, title);
  gtk_stack_set_visible_child (self->stack, self->ready);
  gtk_widget_grab_focus (self->talk);
}

static void
on_invite_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithHostPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithJoinLink) link = kith_guild_create_invite_finish (KITH_GUILD (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* The community is there all the same; an invite can be made at any time. */
  gtk_label_set_label (self->ready_error, error ? kith_error_text (error) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->ready_error), error != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->invite), link != NULL);
  if (link)
    kith_invite_view_set_link (self->invite, link, self->host);
  show_ready (self);
}

static void
on_guild_created (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithHostPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithGuild) guild = kith_session_create_guild_finish (KITH_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!guild)
    {
      fail (self, error);
      return;
    }
  g_set_object (&self->guild, guild);
  next_step (self);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithHostPage) self = data;
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

/* Somebody hosted here before and signed out since: the account is there already. */
static void
sign_in_instead (KithHostPage *self)
{
  kith_submit_set_progress (self->submit, _ ("A community is hosted here already. Signing in…"));
  kith_client_sign_in_async (
    self->client, kith_host_get_address (self->host), kith_account_fields_get_username (self->account),
    kith_account_fields_get_password (self->account), self->cancellable, on_signed_in, g_object_ref (self));
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithHostPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithSession) session = kith_client_register_finish (KITH_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_INVITE_REQUIRED))
    sign_in_instead (self);
  else if (!session)
    fail (self, error);
  else
    {
      g_set_object (&self->session, session);
      next_step (self);
    }
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithHostPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) told = NULL;

  if (kith_host_start_finish (KITH_HOST (source), result, &error))
    {
      if (self->cancellable)
        next_step (self);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->cancellable)
    return;
  told = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The server did not start: %s"), error->message);
  fail (self, told);
}

static void
next_step (KithHostPage *self)
{
  const char *name = kith_account_fields_get_name (self->account);

  if (kith_host_get_state (self->host) != KITH_HOST_RUNNING)
    {
      kith_host_set_name (self->host, kith_field_get_text (self->guild_name));
      kith_submit_set_progress (self->submit, _ ("Starting the server on this computer…"));
      kith_host_start_async (self->host, self->cancellable, on_started, g_object_ref (self));
    }
  else if (!self->session)
    {
      kith_submit_set_progress (self->submit, _ ("Making your account…"));
      kith_client_register_async (self->client, kith_host_get_address (self->host),
                                  kith_account_fields_get_username (self->account),
                                  kith_account_fields_get_password (self->account), name, NULL, self->cancellable,
                                  on_registered, g_object_ref (self));
    }
  else if (!self->guild)
    {
      kith_submit_set_progress (self->submit, _ ("Making the community…"));
      kith_session_create_guild_async (self->session, kith_field_get_text (self->guild_name), self->cancellable,
                                       on_guild_created, g_object_ref (self));
    }
  else
    {
      kith_submit_set_progress (self->submit, _ ("Making an invite…"));
      kith_guild_create_invite_async (self->guild, 0, INVITE_AGE, self->cancellable, on_invite_made,
                                      g_object_ref (self));
    }
}

static void
on_submitted (KithHostPage *self)
{
  g_autofree char *guild = g_strstrip (g_strdup (kith_field_get_text (self->guild_name)));

  if (self->cancellable)
    return;
  if (!*guild)
    kith_field_set_error (self->guild_name, _ ("Type a name for the community"));
  if (!kith_account_fields_check (self->account) || !*guild)
    return;
  self->cancellable = g_cancellable_new ();
  next_step (self);
  gtk_widget_set_sensitive (self->fields_box, self->cancellable == NULL);
}

static void
on_try (KithHostPage *self)
{
  kith_submit_try (self->submit);
}

static void
on_name_changed (KithHostPage *self)
{
  g_autofree char *name = g_strstrip (g_strdup (kith_account_fields_get_name (self->account)));
  g_autofree char *guild = NULL;

  if (self->own_name)
    return;
  if (*name)
    /* Translators: what a community is called at first: "Anna’s community" */
    guild = g_strdup_printf (_ ("%s’s community"), name);
  kith_field_set_text (self->guild_name, guild);
  self->own_name = FALSE;
}

static void
on_guild_name_changed (KithHostPage *self)
{
  self->own_name = *kith_field_get_text (self->guild_name) != '\0';
}

static void
on_talk (KithHostPage *self)
{
  g_signal_emit (self, signals[DONE], 0, self->session, self->guild);
}

static gboolean
kith_host_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (KITH_HOST_PAGE (widget)->account));
}

static void
kith_host_page_dispose (GObject *object)
{
  KithHostPage *self = KITH_HOST_PAGE (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_HOST_PAGE);
  g_clear_object (&self->guild);
  g_clear_object (&self->session);
  g_clear_object (&self->host);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (kith_host_page_parent_class)->dispose (object);
}

static void
kith_host_page_class_init (KithHostPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_host_page_dispose;
  widget_class->grab_focus = kith_host_page_grab_focus;
  signals[DONE] = g_signal_new ("done", KITH_TYPE_HOST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                KITH_TYPE_SESSION, KITH_TYPE_GUILD);
  g_type_ensure (KITH_TYPE_ACCOUNT_FIELDS);
  g_type_ensure (KITH_TYPE_FIELD);
  g_type_ensure (KITH_TYPE_INVITE_VIEW);
  g_type_ensure (KITH_TYPE_SUBMIT);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-host-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KithHostPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KithHostPage, stack);
  gtk_widget_class_bind_template_child (widget_class, KithHostPage, form);
  gtk_widget_class_bind_template_child (widget_class, KithHostPage, fields_box);
  gtk_widget_class_bind_template_child (widget_class, KithHostPage, account);
  gtk_widget_class_bind_template_child (widget_class, KithHostPage, guild_name);
  gtk_widget_class_bind_template_child (widget_class, KithHostPage, submit);
  gtk_widget_class_bind_template_child (widget_class, KithHostPage, ready);
  gtk_widget_class_bind_template_child (widget_class, KithHostPage, ready_title);
  gtk_widget_class_bind_template_child (widget_class, KithHostPage, ready_error);
  gtk_widget_class_bind_template_child (widget_class, KithHostPage, invite);
  gtk_widget_class_bind_template_child (widget_class, KithHostPage, talk);
  gtk_widget_class_bind_template_callback (widget_class, on_submitted);
  gtk_widget_class_bind_template_callback (widget_class, on_try);
  gtk_widget_class_bind_template_callback (widget_class, stop);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_guild_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_talk);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_host_page_init (KithHostPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kith_host_page_new:
 *
 * Returns: (transfer floating): a page that hosts a community with @host
 */
GtkWidget *
kith_host_page_new (KithClient *client, KithHost *host)
{
  KithHostPage *self = g_object_new (KITH_TYPE_HOST_PAGE, NULL);

  self->client = g_object_ref (client);
  self->host = g_object_ref (host);
  return GTK_WIDGET (self);
}
