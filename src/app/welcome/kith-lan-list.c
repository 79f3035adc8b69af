/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-lan-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * KithLanList:
 *
 * A heading and a row for each server; it slides in with the first and out with the last.
 */
struct _KithLanList
{
  GtkWidget parent_instance;

  KithHost *host;
  GtkFilterListModel *servers; /* of KithLanServer */
  GtkRevealer *revealer;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (KithLanList, kith_lan_list, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  KithLanServer *server = item;
  const char *name = kith_lan_server_get_name (server), *host = kith_lan_server_get_host (server);
  g_autofree char *place = g_strdup_printf (strchr (host, ':') ? "[%s]:%u" : "%s:%u", host,
                                            kith_lan_server_get_port (server));
  GtkWidget *row = adw_action_row_new (), *icon = gtk_image_new_from_icon_name ("network-server-symbolic");
  GtkWidget *next = gtk_image_new_from_icon_name ("go-next-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), place);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), next);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, place, -1);
  return row;
}

static void
on_row_activated (KithLanList *self, GtkListBoxRow *row)
{
  g_autoptr (KithLanServer)
    server = g_list_model_get_item (G_LIST_MODEL (self->servers), (guint) gtk_list_box_row_get_index (row));

  if (server)
    g_signal_emit (self, signals[CHOSEN], 0, server);
}

static void
update (KithLanList *self)
{
  gtk_revealer_set_reveal_child (self->revealer, g_list_model_get_n_items (G_LIST_MODEL (self->servers)) > 0);
}

/* One's own community is not one to join. */
static gboolean
is_of_others (gpointer item, gpointer data)
{
  KithLanList *self = data;
  KithServerAddress *own = kith_host_get_address (self->host);

  return !own || g_strcmp0 (kith_server_address_get_fingerprint (own), kith_lan_server_get_fingerprint (item)) != 0;
}

static void
kith_lan_list_dispose (GObject *object)
{
  KithLanList *self = KITH_LAN_LIST (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (child)
    {
      gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
      gtk_widget_unparent (child);
    }
  g_clear_object (&self->servers);
  g_clear_object (&self->host);
  G_OBJECT_CLASS (kith_lan_list_parent_class)->dispose (object);
}

static void
kith_lan_list_class_init (KithLanListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_lan_list_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", KITH_TYPE_LAN_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  KITH_TYPE_LAN_SERVER);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_lan_list_init (KithLanList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "label", _ ("On This Network"), "xalign", 0.0, NULL);

  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_margin_top (heading, 18);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "nearby");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("On This Network"),
                                  -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_revealer_set_child (self->revealer, box);
  gtk_widget_set_parent (GTK_WIDGET (self->revealer), GTK_WIDGET (self));
}

/**
 * kith_lan_list_set_browser:
 * @host: the server that this program may run, which is left out
 *
 * Sets what hears of servers; to be called once.
 */
void
kith_lan_list_set_browser (KithLanList *self, KithLanBrowser *browser, KithHost *host)
{
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (is_of_others, self, NULL));

  self->host = g_object_ref (host);
  self->servers = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (browser)), filter);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->servers), create_row, self, NULL);
  g_signal_connect_object (self->servers, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
