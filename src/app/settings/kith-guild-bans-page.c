/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-bans-page.h"

#include "kith-avatar.h"
#include "kith-confirm.h"
#include "kith-guild-moderation.h"
#include "kith-guild-settings.h"
#include "kith-list-page.h"
#include "kith-list-row.h"
#include "kith-time-words.h"
#include "kith-wire-item.h"

#include <glib/gi18n.h>

/**
 * KithGuildBansPage:
 *
 * Who may not come back, by whom and why, with a way to lift each ban.
 */
struct _KithGuildBansPage
{
  GtkWidget parent_instance;

  KithGuild *guild;
  GCancellable *cancellable;
  GListStore *bans; /* of KithWireItem */
  char *next;       /* (nullable): the page that is not loaded */
  gboolean loading;
  KithListPage *page;
};

G_DEFINE_FINAL_TYPE (KithGuildBansPage, kith_guild_bans_page, GTK_TYPE_WIDGET)

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = kith_list_row_new (kith_avatar_new (36));
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Lift the Ban"));

  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "bans.lift");
  kith_list_row_add_suffix (KITH_LIST_ROW (row), button);
  g_object_set_data (G_OBJECT (row), "lift", button);
}

static char *
describe (const KithWireBan *ban)
{
  g_autofree char *date = kith_time_words_date (ban->created_at);

  if (!ban->reason)
    /* Translators: of a ban: who banned, and when */
    return g_strdup_printf (_ ("By %s · %s"), ban->moderator->display_name, date);
  /* Translators: of a ban: why, who banned, and when */
  return g_strdup_printf (_ ("“%s” · by %s · %s"), ban->reason, ban->moderator->display_name, date);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  const KithWireBan *ban = kith_wire_item_get (gtk_list_item_get_item (item));
  GtkWidget *row = gtk_list_item_get_child (item);
  g_autofree char *text = describe (ban);

  kith_avatar_set_name (KITH_AVATAR (kith_list_row_get_prefix (KITH_LIST_ROW (row))), ban->user->display_name);
  kith_list_row_set_title (KITH_LIST_ROW (row), ban->user->display_name);
  kith_list_row_set_subtitle (KITH_LIST_ROW (row), text);
  gtk_actionable_set_action_target (g_object_get_data (G_OBJECT (row), "lift"), "s", ban->user->id);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuildBansPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireBanList) list = kith_guild_list_bans_finish (KITH_GUILD (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  if (!list)
    {
      kith_list_page_set_error (self->page, error);
      return;
    }
  g_free (self->next);
  self->next = g_strdup (list->next);
  for (guint i = 0; i < list->items->len; i++)
    {
      g_autoptr (KithWireItem) item = kith_wire_item_new (&kith_wire_ban_type, list->items->pdata[i]);

      g_list_store_append (self->bans, item);
    }
  kith_list_page_set_ready (self->page);
}

static void
load (KithGuildBansPage *self)
{
  if (self->loading || !self->guild)
    return;
  self->loading = TRUE;
  kith_guild_list_bans_async (self->guild, self->next, self->cancellable, on_listed, g_object_ref (self));
}

static void
on_more (KithGuildBansPage *self)
{
  if (self->next)
    load (self);
}

static void
on_retry (KithGuildBansPage *self)
{
  kith_list_page_set_loading (self->page);
  load (self);
}

/* A ban that is to be lifted. */
typedef struct
{
  KithGuildBansPage *page;
  KithWireItem *item;
} Lifting;

static void
lifting_free (gpointer data)
{
  Lifting *lifting = data;

  g_object_unref (lifting->page);
  g_object_unref (lifting->item);
  g_free (lifting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lifting, lifting_free)

static void
on_lifted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Lifting) lifting = data;
  KithGuildBansPage *self = lifting->page;
  g_autoptr (GError) error = NULL;
  guint position;

  if (!kith_guild_unban_finish (KITH_GUILD (source), result, &error))
    kith_guild_settings_say_error (GTK_WIDGET (self), _ ("The ban was not lifted"), error);
  else if (self->bans && g_list_store_find (self->bans, lifting->item, &position))
    g_list_store_remove (self->bans, position);
}

static void
on_lift_confirmed (gpointer data)
{
  const Lifting *asked = data;
  KithGuildBansPage *self = asked->page;
  Lifting *lifting;

  if (!self->guild)
    return;
  lifting = g_new0 (Lifting, 1);
  lifting->page = g_object_ref (self);
  lifting->item = g_object_ref (asked->item);
  kith_guild_unban_async (self->guild, ((const KithWireBan *) kith_wire_item_get (lifting->item))->user->id, NULL,
                          on_lifted, lifting);
}

static void
lift (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithGuildBansPage *self = KITH_GUILD_BANS_PAGE (widget);
  const char *id = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->bans)); i++)
    {
      g_autoptr (KithWireItem) item = g_list_model_get_item (G_LIST_MODEL (self->bans), i);
      const KithWireBan *ban = kith_wire_item_get (item);
      g_autofree char *heading = NULL;
      Lifting *lifting;

      if (!g_str_equal (ban->user->id, id))
        continue;
      lifting = g_new0 (Lifting, 1);
      lifting->page = g_object_ref (self);
      lifting->item = g_object_ref (item);
      /* Translators: %s is a person's name */
      heading = g_strdup_printf (_ ("Lift the Ban of %s?"), ban->user->display_name);
      kith_confirm (GTK_WINDOW (gtk_widget_get_root (widget)), heading, _ ("They can come back with an invite."),
                    _ ("_Lift"), on_lift_confirmed, lifting, lifting_free);
      return;
    }
}

static void
kith_guild_bans_page_dispose (GObject *object)
{
  KithGuildBansPage *self = KITH_GUILD_BANS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer ((GtkWidget **) &self->page, gtk_widget_unparent);
  g_clear_object (&self->bans);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->guild);
  g_clear_pointer (&self->next, g_free);
  G_OBJECT_CLASS (kith_guild_bans_page_parent_class)->dispose (object);
}

static void
kith_guild_bans_page_class_init (KithGuildBansPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_guild_bans_page_dispose;
  gtk_widget_class_install_action (widget_class, "bans.lift", "s", lift);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_guild_bans_page_init (KithGuildBansPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->cancellable = g_cancellable_new ();
  self->bans = g_list_store_new (KITH_TYPE_WIRE_ITEM);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  self->page = KITH_LIST_PAGE (kith_list_page_new (_ ("Bans")));
  kith_list_page_set_list (self->page, G_LIST_MODEL (self->bans), factory);
  kith_list_page_set_empty (self->page, "action-unavailable-symbolic", _ ("Nobody Is Banned"),
                            _ ("People who were banned cannot come back until their ban is lifted here."));
  g_signal_connect_object (self->page, "retry", G_CALLBACK (on_retry), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "more", G_CALLBACK (on_more), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (self->page), GTK_WIDGET (self));
}

/**
 * kith_guild_bans_page_new:
 * @host: the community that this program may host
 *
 * Returns: (transfer floating): a page of the guild's settings
 */
GtkWidget *
kith_guild_bans_page_new (KithGuild *guild, KithHost *host)
{
  KithGuildBansPage *self = g_object_new (KITH_TYPE_GUILD_BANS_PAGE, NULL);

  self->guild = g_object_ref (guild);
  load (self);
  return GTK_WIDGET (self);
}
