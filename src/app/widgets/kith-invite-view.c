/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-invite-view.h"

#include "kith-qr-code.h"

#include <glib/gi18n.h>

#define COPIED_MS 2000

/**
 * KithInviteView:
 *
 * An invite link to copy, to read out or to photograph. The link of a community that this program hosts is written
 * with the addresses under which others reach this machine, because its own way to it leads nowhere from elsewhere.
 */
struct _KithInviteView
{
  GtkWidget parent_instance;

  GPtrArray *texts;
  guint copied_timer;
  GtkWidget *content;
  GtkLabel *link;
  GtkStack *copy_stack;
  GtkWidget *copy_label;
  GtkWidget *copied_label;
  GtkWidget *copy;
  GtkDropDown *addresses;
  GtkWidget *addresses_box;
  KithQrCode *code;
  GtkLabel *note;
};

G_DEFINE_FINAL_TYPE (KithInviteView, kith_invite_view, GTK_TYPE_WIDGET)

static void
on_address_selected (KithInviteView *self)
{
  const char *text = kith_invite_view_get_text (self);

  gtk_label_set_label (self->link, text ? text : "");
  kith_qr_code_set_text (self->code, text);
}

static gboolean
on_copied_over (gpointer data)
{
  KithInviteView *self = data;

  self->copied_timer = 0;
  gtk_stack_set_visible_child (self->copy_stack, self->copy_label);
  return G_SOURCE_REMOVE;
}

static void
on_copy (KithInviteView *self)
{
  const char *text = kith_invite_view_get_text (self);

  if (!text)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_stack_set_visible_child (self->copy_stack, self->copied_label);
  g_clear_handle_id (&self->copied_timer, g_source_remove);
  self->copied_timer = g_timeout_add (COPIED_MS, on_copied_over, self);
}

static void
kith_invite_view_dispose (GObject *object)
{
  KithInviteView *self = KITH_INVITE_VIEW (object);

  g_clear_handle_id (&self->copied_timer, g_source_remove);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_INVITE_VIEW);
  G_OBJECT_CLASS (kith_invite_view_parent_class)->dispose (object);
}

static void
kith_invite_view_class_init (KithInviteViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_invite_view_dispose;
  g_type_ensure (KITH_TYPE_QR_CODE);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-invite-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KithInviteView, content);
  gtk_widget_class_bind_template_child (widget_class, KithInviteView, link);
  gtk_widget_class_bind_template_child (widget_class, KithInviteView, copy);
  gtk_widget_class_bind_template_child (widget_class, KithInviteView, copy_stack);
  gtk_widget_class_bind_template_child (widget_class, KithInviteView, copy_label);
  gtk_widget_class_bind_template_child (widget_class, KithInviteView, copied_label);
  gtk_widget_class_bind_template_child (widget_class, KithInviteView, addresses);
  gtk_widget_class_bind_template_child (widget_class, KithInviteView, addresses_box);
  gtk_widget_class_bind_template_child (widget_class, KithInviteView, code);
  gtk_widget_class_bind_template_child (widget_class, KithInviteView, note);
  gtk_widget_class_bind_template_callback (widget_class, on_address_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_set_css_name (widget_class, "inviteview");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_invite_view_init (KithInviteView *self)
{
  self->texts = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_reachable (KithInviteView *self, GtkStringList *names, KithJoinLink *link, KithHost *host)
{
  g_autoptr (GPtrArray) addresses = kith_host_list_reachable_addresses (host);

  for (guint i = 0; i < addresses->len; i++)
    {
      g_autoptr (KithJoinLink) reachable = kith_join_link_new (addresses->pdata[i], kith_join_link_get_code (link));

      gtk_string_list_append (names, kith_server_address_get_host (addresses->pdata[i]));
      g_ptr_array_add (self->texts, kith_join_link_to_string (reachable));
    }
}

/**
 * kith_invite_view_set_link:
 * @link: (nullable): the invite as the server gave it
 * @host: the community that this program may host
 */
void
kith_invite_view_set_link (KithInviteView *self, KithJoinLink *link, KithHost *host)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gboolean hosted = link && kith_host_is_at (host, kith_join_link_get_address (link));
  const char *note = NULL;

  g_ptr_array_set_size (self->texts, 0);
  if (hosted)
    add_reachable (self, names, link, host);
  if (hosted)
    note = self->texts->len ? _ ("People in the same network can join while Kith runs on this computer.")
                            : _ ("This computer is in no network now, so the link works on this computer only.");
  if (link && !self->texts->len)
    g_ptr_array_add (self->texts, kith_join_link_to_string (link));
  gtk_drop_down_set_model (self->addresses, G_LIST_MODEL (names));
  gtk_widget_set_visible (self->addresses_box, self->texts->len > 1);
  gtk_label_set_label (self->note, note ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
  gtk_widget_set_sensitive (self->copy, link != NULL);
  on_address_selected (self);
}

/**
 * kith_invite_view_get_text:
 *
 * Returns: (transfer none) (nullable): the link that is shown
 */
const char *
kith_invite_view_get_text (KithInviteView *self)
{
  guint selected = gtk_drop_down_get_selected (self->addresses);

  if (!self->texts || !self->texts->len)
    return NULL;
  return self->texts->pdata[selected < self->texts->len ? selected : 0];
}
