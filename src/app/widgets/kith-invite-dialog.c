/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-invite-dialog.h"

#include "kith-code-view.h"
#include "kith-error-text.h"
#include "kith-guild-moderation.h"
#include "kith-invite-view.h"
#include "kith-session.h"

#include <glib/gi18n.h>

static const guint ages[] = { 1800, 3600, 21600, 86400, 604800, 2592000, 0 };
static const guint uses[] = { 0, 1, 5, 10, 25, 100 };
#define DEFAULT_AGE 4

/**
 * KithInviteDialog:
 *
 * Makes an invite as soon as it opens, and another one when its terms are changed.
 */
struct _KithInviteDialog
{
  AdwWindow parent_instance;

  KithGuild *guild;
  KithHost *host;
  GCancellable *cancellable, *code_cancellable;
  GtkLabel *heading;
  GtkStack *stack;
  GtkWidget *working;
  GtkWidget *failed;
  GtkLabel *failed_text;
  KithInviteView *view;
  GtkWidget *code_group;
  KithCodeView *code;
  AdwComboRow *age;
  AdwComboRow *use;
};

G_DEFINE_FINAL_TYPE (KithInviteDialog, kith_invite_dialog, ADW_TYPE_WINDOW)

static void
on_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithInviteDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithJoinLink) link = kith_guild_create_invite_finish (KITH_GUILD (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (link)
    {
      kith_invite_view_set_link (self->view, link, self->host);
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->view));
      return;
    }
  gtk_label_set_label (self->failed_text, kith_error_text (error));
  gtk_stack_set_visible_child (self->stack, self->failed);
}

static void
make_invite (KithInviteDialog *self)
{
  guint age = adw_combo_row_get_selected (self->age), use = adw_combo_row_get_selected (self->use);

  if (!self->guild || age >= G_N_ELEMENTS (ages) || use >= G_N_ELEMENTS (uses))
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_stack_set_visible_child (self->stack, self->working);
  kith_guild_create_invite_async (self->guild, uses[use], ages[age], self->cancellable, on_made, g_object_ref (self));
}

static void
on_code_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithInviteDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireInvite) invite = kith_guild_create_join_code_finish (KITH_GUILD (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (invite)
    kith_code_view_set_code (self->code, invite->code, invite->expires_at);
  else
    kith_code_view_set_error (self->code, kith_error_text (error));
}

static void
make_code (KithInviteDialog *self)
{
  if (self->guild)
    kith_guild_create_join_code_async (self->guild, self->code_cancellable, on_code_made, g_object_ref (self));
}

/* Whether people in the same network find the server: it is this computer, or has an address of a private network. */
static gboolean
is_nearby (KithServerAddress *address, KithHost *host)
{
  g_autoptr (GInetAddress) place = address ? g_inet_address_new_from_string (kith_server_address_get_host (address))
                                           : NULL;
  const guint8 *bytes = place ? g_inet_address_to_bytes (place) : NULL;

  if (!place)
    return FALSE;
  /* Unique local addresses (RFC 4193) are not what GIO calls site-local. */
  return kith_host_is_at (host, address) || g_inet_address_get_is_site_local (place) ||
         g_inet_address_get_is_link_local (place) ||
         (g_inet_address_get_family (place) == G_SOCKET_FAMILY_IPV6 && (bytes[0] & 0xfe) == 0xfc);
}

static GListModel *
build_ages (void)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("30 minutes"));
  gtk_string_list_append (names, _ ("1 hour"));
  gtk_string_list_append (names, _ ("6 hours"));
  gtk_string_list_append (names, _ ("1 day"));
  gtk_string_list_append (names, _ ("7 days"));
  gtk_string_list_append (names, _ ("30 days"));
  gtk_string_list_append (names, _ ("No end"));
  return G_LIST_MODEL (names);
}

static GListModel *
build_uses (void)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("No limit"));
  for (guint i = 1; i < G_N_ELEMENTS (uses); i++)
    {
      g_autofree char *name = g_strdup_printf (ngettext ("%u person", "%u people", uses[i]), uses[i]);

      gtk_string_list_append (names, name);
    }
  return G_LIST_MODEL (names);
}

static void
kith_invite_dialog_dispose (GObject *object)
{
  KithInviteDialog *self = KITH_INVITE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->code_cancellable);
  g_clear_object (&self->guild);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_INVITE_DIALOG);
  g_clear_object (&self->host);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->code_cancellable);
  G_OBJECT_CLASS (kith_invite_dialog_parent_class)->dispose (object);
}

static void
kith_invite_dialog_class_init (KithInviteDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_invite_dialog_dispose;
  g_type_ensure (KITH_TYPE_CODE_VIEW);
  g_type_ensure (KITH_TYPE_INVITE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-invite-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, KithInviteDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, KithInviteDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, KithInviteDialog, working);
  gtk_widget_class_bind_template_child (widget_class, KithInviteDialog, failed);
  gtk_widget_class_bind_template_child (widget_class, KithInviteDialog, failed_text);
  gtk_widget_class_bind_template_child (widget_class, KithInviteDialog, view);
  gtk_widget_class_bind_template_child (widget_class, KithInviteDialog, code_group);
  gtk_widget_class_bind_template_child (widget_class, KithInviteDialog, code);
  gtk_widget_class_bind_template_child (widget_class, KithInviteDialog, age);
  gtk_widget_class_bind_template_child (widget_class, KithInviteDialog, use);
  gtk_widget_class_bind_template_callback (widget_class, make_invite);
  gtk_widget_class_bind_template_callback (widget_class, make_code);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kith_invite_dialog_init (KithInviteDialog *self)
{
  g_autoptr (GListModel) age_names = build_ages ();
  g_autoptr (GListModel) use_names = build_uses ();

  self->cancellable = g_cancellable_new ();
  self->code_cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->age, age_names);
  adw_combo_row_set_selected (self->age, DEFAULT_AGE);
  adw_combo_row_set_model (self->use, use_names);
}

/**
 * kith_invite_dialog_new:
 * @guild: the guild that people are invited to
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
KithInviteDialog *
kith_invite_dialog_new (GtkWindow *parent, KithGuild *guild, KithHost *host)
{
  KithInviteDialog *self = g_object_new (KITH_TYPE_INVITE_DIALOG, "transient-for", parent, NULL);
  /* Translators: %s is a community's name */
  g_autofree char *heading = g_strdup_printf (_ ("Whoever opens this link can join %s."), kith_guild_get_name (guild));

  self->guild = g_object_ref (guild);
  self->host = g_object_ref (host);
  gtk_label_set_label (self->heading, heading);
  gtk_widget_set_visible (self->code_group,
                          is_nearby (kith_session_get_server_address (kith_guild_get_session (guild)), host));
  make_invite (self);
  return self;
}
