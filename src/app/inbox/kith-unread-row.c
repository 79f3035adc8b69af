/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-unread-row.h"

#include "kith-avatar.h"
#include "kith-inbox-row.h"
#include "kith-row-name.h"
#include "kith-session.h"

#include <glib/gi18n.h>

/**
 * KithUnreadRow:
 *
 * A channel with something unread, in the inbox. Rows are bound again and again.
 */
struct _KithUnreadRow
{
  GtkWidget parent_instance;

  KithChannel *channel;
  GSignalGroup *signals;
  GtkWidget *avatar, *texts, *name, *place, *badge, *read;
};

G_DEFINE_FINAL_TYPE (KithUnreadRow, kith_unread_row, GTK_TYPE_WIDGET)

static void
show_picture (KithUnreadRow *self)
{
  KithGuild *guild = kith_channel_get_guild (self->channel);
  KithUser *partner = kith_channel_get_partner (self->channel);
  KithSession *session = kith_channel_get_session (self->channel);

  if (guild)
    kith_avatar_set_guild (KITH_AVATAR (self->avatar), kith_guild_get_id (guild), kith_guild_get_name (guild));
  else
    kith_avatar_set_name (KITH_AVATAR (self->avatar), kith_channel_get_name (self->channel));
  kith_avatar_set_picture (KITH_AVATAR (self->avatar), session,
                           guild     ? kith_guild_get_icon (guild)
                           : partner ? kith_user_get_avatar (partner)
                                     : NULL);
}

static char *
describe_place (KithChannel *channel)
{
  KithGuild *guild = kith_channel_get_guild (channel);

  if (guild)
    return g_strdup (kith_guild_get_name (guild));
  return g_strdup (kith_channel_get_partner (channel) ? _ ("Direct message") : _ ("Group"));
}

static void
update (KithUnreadRow *self)
{
  gboolean guild = kith_channel_get_guild (self->channel) != NULL;
  guint mentions = kith_channel_get_mention_count (self->channel);
  g_autofree char *name = g_strdup_printf ("%s%s", guild ? "#" : "", kith_channel_get_name (self->channel));
  g_autofree char *place = describe_place (self->channel);
  g_autofree char *count = mentions > 99 ? g_strdup ("99+") : g_strdup_printf ("%u", mentions);
  g_autoptr (GString) label = g_string_new (NULL);

  gtk_label_set_label (GTK_LABEL (self->name), name);
  gtk_label_set_label (GTK_LABEL (self->place), place);
  gtk_label_set_label (GTK_LABEL (self->badge), count);
  gtk_widget_set_visible (self->badge, mentions > 0);
  g_string_printf (label, "%s, %s", name, place);
  if (mentions)
    {
      g_string_append (label, ", ");
      g_string_append_printf (label, ngettext ("%u mention", "%u mentions", mentions), mentions);
    }
  kith_row_name_set (GTK_WIDGET (self), label->str);
}

static void
on_read_clicked (KithUnreadRow *self)
{
  kith_inbox_row_mark_read (self->channel);
}

static void
kith_unread_row_dispose (GObject *object)
{
  KithUnreadRow *self = KITH_UNREAD_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->channel);
  g_clear_pointer (&self->avatar, gtk_widget_unparent);
  g_clear_pointer (&self->texts, gtk_widget_unparent);
  g_clear_pointer (&self->badge, gtk_widget_unparent);
  g_clear_pointer (&self->read, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_unread_row_parent_class)->dispose (object);
}

static void
kith_unread_row_class_init (KithUnreadRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_unread_row_dispose;
  gtk_widget_class_set_css_name (widget_class, "unreadrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kith_unread_row_init (KithUnreadRow *self)
{
  const char *const watched[] = { "notify::mention-count", "notify::name" };

  self->avatar = kith_avatar_new (32);
  gtk_widget_set_valign (self->avatar, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->avatar, GTK_WIDGET (self));
  self->texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_hexpand (self->texts, TRUE);
  gtk_widget_set_valign (self->texts, GTK_ALIGN_CENTER);
  self->name = kith_inbox_row_make_label ("heading");
  self->place = kith_inbox_row_make_label ("caption");
  gtk_widget_add_css_class (self->place, "dim-label");
  gtk_box_append (GTK_BOX (self->texts), self->name);
  gtk_box_append (GTK_BOX (self->texts), self->place);
  gtk_widget_set_parent (self->texts, GTK_WIDGET (self));
  self->badge = g_object_new (GTK_TYPE_LABEL, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (self->badge, "mention-badge");
  gtk_widget_set_parent (self->badge, GTK_WIDGET (self));
  self->read = kith_inbox_row_make_read_button ();
  g_signal_connect_swapped (self->read, "clicked", G_CALLBACK (on_read_clicked), self);
  gtk_widget_set_parent (self->read, GTK_WIDGET (self));
  self->signals = g_signal_group_new (KITH_TYPE_CHANNEL);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_group_connect_swapped (self->signals, watched[i], G_CALLBACK (update), self);
}

/**
 * kith_unread_row_new:
 *
 * Returns: (transfer floating): a row without a channel
 */
GtkWidget *
kith_unread_row_new (void)
{
  return g_object_new (KITH_TYPE_UNREAD_ROW, NULL);
}

/**
 * kith_unread_row_set_channel:
 * @channel: (nullable): what the row stands for
 */
void
kith_unread_row_set_channel (KithUnreadRow *self, KithChannel *channel)
{
  if (!g_set_object (&self->channel, channel))
    return;
  g_signal_group_set_target (self->signals, channel);
  if (!channel)
    return;
  show_picture (self);
  update (self);
}
