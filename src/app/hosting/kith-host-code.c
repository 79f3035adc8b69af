/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-host-code.h"

#include "kith-admin.h"
#include "kith-code-view.h"
#include "kith-error-text.h"

#include <glib/gi18n.h>

/* Communities to choose from; who has more knows kithctl. */
#define GUILDS_SHOWN 100

/**
 * KithHostCode:
 *
 * Asks the server over its administrator's socket which communities there are, and for a code for the chosen one.
 */
struct _KithHostCode
{
  AdwPreferencesGroup parent_instance;

  KithHost *host;
  GCancellable *cancellable;      /* of what is asked of the server that runs now */
  KithWireAdminGuildList *guilds; /* (nullable) until they are known */
  AdwComboRow *guild;
  KithCodeView *code;
};

G_DEFINE_FINAL_TYPE (KithHostCode, kith_host_code, ADW_TYPE_PREFERENCES_GROUP)

static const KithWireAdminGuild *
find_chosen (KithHostCode *self)
{
  guint chosen = adw_combo_row_get_selected (self->guild);

  return self->guilds && chosen < self->guilds->items->len ? self->guilds->items->pdata[chosen] : NULL;
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithHostCode) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireInvite) invite = kith_admin_call_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->host)
    return;
  if (invite)
    kith_code_view_set_code (self->code, invite->code, invite->expires_at);
  else
    kith_code_view_set_error (self->code, kith_error_text (error));
}

static void
make_code (KithHostCode *self)
{
  const KithWireAdminGuild *guild = find_chosen (self);
  KithWireAdminInviteRequest request = { .has_digits = TRUE, .digits = TRUE };
  g_autofree char *socket = NULL;

  if (!guild || !self->host)
    return;
  socket = kith_host_dup_socket (self->host);
  request.guild_id = guild->id;
  kith_admin_call_async (socket, KITH_ADMIN_ROUTE_INVITE_CREATE, NULL, NULL, &request, self->cancellable, on_made,
                         g_object_ref (self));
}

/* A hidden row would leave the frame of its list behind. */
static void
choose_among (KithHostCode *self, gboolean several)
{
  gboolean there = gtk_widget_get_parent (GTK_WIDGET (self->guild)) != NULL;

  if (several && !there)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->guild));
  else if (!several && there)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->guild));
}

static void
show_guilds (KithHostCode *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < self->guilds->items->len; i++)
    gtk_string_list_append (names, ((const KithWireAdminGuild *) self->guilds->items->pdata[i])->name);
  adw_combo_row_set_model (self->guild, G_LIST_MODEL (names));
  choose_among (self, self->guilds->items->len > 1);
  gtk_widget_set_visible (GTK_WIDGET (self), self->guilds->items->len > 0);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithHostCode) self = data;
  g_autoptr (KithWireAdminGuildList) list = kith_admin_call_finish (result, NULL);

  if (!list || !self->host || kith_host_get_state (self->host) != KITH_HOST_RUNNING)
    return;
  g_clear_pointer (&self->guilds, kith_wire_admin_guild_list_free);
  self->guilds = g_steal_pointer (&list);
  show_guilds (self);
}

static void
on_state (KithHostCode *self)
{
  KithWireAdminPageQuery query = { .has_limit = TRUE, .limit = GUILDS_SHOWN };
  g_autofree char *socket = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (kith_host_get_state (self->host) != KITH_HOST_RUNNING)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  socket = kith_host_dup_socket (self->host);
  kith_admin_call_async (socket, KITH_ADMIN_ROUTE_GUILD_LIST, NULL, &query, NULL, self->cancellable, on_listed,
                         g_object_ref (self));
}

static void
kith_host_code_dispose (GObject *object)
{
  KithHostCode *self = KITH_HOST_CODE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->guilds, kith_wire_admin_guild_list_free);
  g_clear_object (&self->host);
  g_clear_object (&self->guild);
  G_OBJECT_CLASS (kith_host_code_parent_class)->dispose (object);
}

static void
kith_host_code_class_init (KithHostCodeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_host_code_dispose;
}

static void
kith_host_code_init (KithHostCode *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Code to Join"));
  self->guild = g_object_ref_sink (ADW_COMBO_ROW (adw_combo_row_new ()));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->guild), _ ("Community"));
  g_signal_connect_object (self->guild, "notify::selected", G_CALLBACK (make_code), self, G_CONNECT_SWAPPED);
  self->code = g_object_new (KITH_TYPE_CODE_VIEW, NULL);
  g_signal_connect_object (self->code, "wanted", G_CALLBACK (make_code), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (box, "join-code-box");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->code));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * kith_host_code_set_host:
 *
 * Sets whose communities they are; to be called once.
 */
void
kith_host_code_set_host (KithHostCode *self, KithHost *host)
{
  self->host = g_object_ref (host);
  g_signal_connect_object (host, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  on_state (self);
}
