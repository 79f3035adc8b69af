/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-invites-page.h"

#include "kith-avatar.h"
#include "kith-confirm.h"
#include "kith-guild-moderation.h"
#include "kith-guild-settings.h"
#include "kith-invite-dialog.h"
#include "kith-list-page.h"
#include "kith-list-row.h"
#include "kith-permissions.h"
#include "kith-time-words.h"

#include <glib/gi18n.h>

/**
 * KithGuildInvitesPage:
 *
 * The ways into a community that are open: who made them, how often they can still be used and for how long.
 */
struct _KithGuildInvitesPage
{
  GtkWidget parent_instance;

  KithGuild *guild;
  KithHost *host;
  GCancellable *cancellable;
  GListStore *invites; /* of InviteItem */
  KithListPage *page;
  GtkWidget *create;
};

G_DEFINE_FINAL_TYPE (KithGuildInvitesPage, kith_guild_invites_page, GTK_TYPE_WIDGET)

/* An invite as an item of a list. */
#define INVITE_TYPE_ITEM (invite_item_get_type ())
G_DECLARE_FINAL_TYPE (InviteItem, invite_item, INVITE, ITEM, GObject)

struct _InviteItem
{
  GObject parent_instance;

  KithWireInvite *wire;
};

G_DEFINE_FINAL_TYPE (InviteItem, invite_item, G_TYPE_OBJECT)

static void
invite_item_finalize (GObject *object)
{
  g_clear_pointer (&INVITE_ITEM (object)->wire, kith_wire_invite_free);
  G_OBJECT_CLASS (invite_item_parent_class)->finalize (object);
}

static void
invite_item_class_init (InviteItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = invite_item_finalize;
}

static void
invite_item_init (InviteItem *self)
{
}

static void load (KithGuildInvitesPage *self);

static char *
describe_uses (const KithWireInvite *invite)
{
  if (!invite->has_max_uses)
    return g_strdup_printf (ngettext ("used %d time", "used %d times", (gulong) invite->uses), (int) invite->uses);
  return g_strdup_printf (
    /* Translators: how often an invite was used and can be used in all */
    ngettext ("used %d of %d time", "used %d of %d times", (gulong) invite->max_uses), (int) invite->uses,
    (int) invite->max_uses);
}

static char *
describe_end (const KithWireInvite *invite)
{
  gint64 left = invite->expires_at - g_get_real_time () / 1000;
  g_autofree char *duration = NULL;

  if (!invite->expires_at)
    return g_strdup (_ ("never ends"));
  if (left <= 0)
    return g_strdup (_ ("has ended"));
  duration = kith_time_words_duration (left / 1000);
  /* Translators: %s is a length of time, as in "3 days" */
  return g_strdup_printf (_ ("ends in %s"), duration);
}

static char *
describe (const KithWireInvite *invite)
{
  g_autofree char *uses = describe_uses (invite), *end = describe_end (invite);

  /* Translators: of an invite: who made it, how often it was used, when it ends */
  return g_strdup_printf (_ ("By %s · %s · %s"), invite->creator->display_name, uses, end);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = kith_list_row_new (kith_avatar_new (36));

  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
  g_object_set_data (
    G_OBJECT (row), "copy",
    kith_list_row_add_button (KITH_LIST_ROW (row), "edit-copy-symbolic", _ ("Copy the link"), "invites.copy"));
  g_object_set_data (
    G_OBJECT (row), "revoke",
    kith_list_row_add_button (KITH_LIST_ROW (row), "user-trash-symbolic", _ ("Revoke the invite"), "invites.revoke"));
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  const KithWireInvite *invite = INVITE_ITEM (gtk_list_item_get_item (item))->wire;
  GtkWidget *row = gtk_list_item_get_child (item);
  g_autofree char *text = describe (invite);

  kith_avatar_set_name (KITH_AVATAR (kith_list_row_get_prefix (KITH_LIST_ROW (row))), invite->creator->display_name);
  kith_list_row_set_title (KITH_LIST_ROW (row), invite->code);
  kith_list_row_set_subtitle (KITH_LIST_ROW (row), text);
  gtk_actionable_set_action_target (g_object_get_data (G_OBJECT (row), "copy"), "s", invite->code);
  gtk_actionable_set_action_target (g_object_get_data (G_OBJECT (row), "revoke"), "s", invite->code);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildInvitesPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireInviteList) list = kith_guild_list_invites_finish (KITH_GUILD (source), result, &error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!list)
    {
      kith_list_page_set_error (self->page, error);
      return;
    }
  for (guint i = 0; i < list->items->len; i++)
    {
      InviteItem *item = g_object_new (INVITE_TYPE_ITEM, NULL);

      item->wire = kith_wire_invite_copy (g_ptr_array_index (list->items, i));
      g_ptr_array_add (items, item);
    }
  g_list_store_splice (self->invites, 0, g_list_model_get_n_items (G_LIST_MODEL (self->invites)), items->pdata,
                       items->len);
  kith_list_page_set_ready (self->page);
}

static void
load (KithGuildInvitesPage *self)
{
  if (self->guild)
    kith_guild_list_invites_async (self->guild, self->cancellable, on_listed, g_object_ref (self));
}

static void
on_retry (KithGuildInvitesPage *self)
{
  kith_list_page_set_loading (self->page);
  load (self);
}

/* The link as others can follow it: this program's own way to a community that it hosts leads nowhere from elsewhere.
 */
static char *
make_link (KithGuildInvitesPage *self, const char *code)
{
  g_autoptr (KithJoinLink) link = kith_guild_make_join_link (self->guild, code);
  g_autoptr (KithJoinLink) reachable = NULL;

  if (kith_host_is_at (self->host, kith_join_link_get_address (link)))
    {
      g_autoptr (GPtrArray) addresses = kith_host_list_reachable_addresses (self->host);

      if (addresses->len > 0)
        reachable = kith_join_link_new (addresses->pdata[0], code);
    }
  return kith_join_link_to_string (reachable ? reachable : link);
}

static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithGuildInvitesPage *self = KITH_GUILD_INVITES_PAGE (widget);
  g_autofree char *link = make_link (self, g_variant_get_string (parameter, NULL));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), link);
  kith_guild_settings_say (widget, _ ("The link was copied"));
}

static void
on_dialog_closed (KithGuildInvitesPage *self)
{
  load (self);
}

static void
create (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithGuildInvitesPage *self = KITH_GUILD_INVITES_PAGE (widget);
  KithInviteDialog *dialog = kith_invite_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->guild,
                                                     self->host);

  g_signal_connect_object (dialog, "destroy", G_CALLBACK (on_dialog_closed), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* An invite that is to be revoked. */
typedef struct
{
  KithGuildInvitesPage *page;
  char *code;
} Revocation;

static void
revocation_free (gpointer data)
{
  Revocation *revocation = data;

  g_object_unref (revocation->page);
  g_free (revocation->code);
  g_free (revocation);
}

static void
on_revoked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildInvitesPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_guild_revoke_invite_finish (KITH_GUILD (source), result, &error))
    kith_guild_settings_say_error (GTK_WIDGET (self), _ ("The invite was not revoked"), error);
  else
    kith_guild_settings_say (GTK_WIDGET (self), _ ("The invite was revoked"));
  load (self);
}

static void
on_revoke_confirmed (gpointer data)
{
  Revocation *revocation = data;

  if (revocation->page->guild)
    kith_guild_revoke_invite_async (revocation->page->guild, revocation->code, NULL, on_revoked,
                                    g_object_ref (revocation->page));
}

static void
revoke_invite (GtkWidget *widget, const char *name, GVariant *parameter)
{
  Revocation *revocation = g_new0 (Revocation, 1);
  g_autofree char *heading = NULL;

  revocation->page = g_object_ref (KITH_GUILD_INVITES_PAGE (widget));
  revocation->code = g_variant_dup_string (parameter, NULL);
  heading = g_strdup_printf (_ ("Revoke the Invite “%s”?"), revocation->code);
  kith_confirm (GTK_WINDOW (gtk_widget_get_root (widget)), heading,
                _ ("Nobody can join by its link any more. Whoever joined by it stays."), _ ("_Revoke"),
                on_revoke_confirmed, revocation, revocation_free);
}

static void
kith_guild_invites_page_dispose (GObject *object)
{
  KithGuildInvitesPage *self = KITH_GUILD_INVITES_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer ((GtkWidget **) &self->page, gtk_widget_unparent);
  g_clear_object (&self->invites);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->guild);
  g_clear_object (&self->host);
  G_OBJECT_CLASS (kith_guild_invites_page_parent_class)->dispose (object);
}

static void
kith_guild_invites_page_class_init (KithGuildInvitesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_guild_invites_page_dispose;
  gtk_widget_class_install_action (widget_class, "invites.create", NULL, create);
  gtk_widget_class_install_action (widget_class, "invites.copy", "s", copy);
  gtk_widget_class_install_action (widget_class, "invites.revoke", "s", revoke_invite);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_guild_invites_page_init (KithGuildInvitesPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->cancellable = g_cancellable_new ();
  self->invites = g_list_store_new (INVITE_TYPE_ITEM);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  self->page = KITH_LIST_PAGE (kith_list_page_new (_ ("Invites")));
  self->create = kith_list_page_add_hint (self->page, _ ("Whoever has a link can join."), _ ("_Create Invite…"),
                                          "invites.create");
  kith_list_page_set_list (self->page, G_LIST_MODEL (self->invites), factory);
  kith_list_page_set_empty (self->page, "kith-invite-symbolic", _ ("No Invites"),
                            _ ("Invites that people make appear here until they end or are used up."));
  g_signal_connect_object (self->page, "retry", G_CALLBACK (on_retry), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (self->page), GTK_WIDGET (self));
}

static void
update (KithGuildInvitesPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invites.create",
                                 kith_guild_can (self->guild, KITH_PERMISSION_CREATE_INVITE));
}

/**
 * kith_guild_invites_page_new:
 * @host: the community that this program may host
 *
 * Returns: (transfer floating): a page of the guild's settings
 */
GtkWidget *
kith_guild_invites_page_new (KithGuild *guild, KithHost *host)
{
  KithGuildInvitesPage *self = g_object_new (KITH_TYPE_GUILD_INVITES_PAGE, NULL);

  self->guild = g_object_ref (guild);
  self->host = g_object_ref (host);
  g_signal_connect_object (guild, "notify::permissions", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  load (self);
  return GTK_WIDGET (self);
}
