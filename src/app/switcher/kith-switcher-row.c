/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-switcher-row.h"

#include "kith-avatar.h"

#include <glib/gi18n.h>

/**
 * KithSwitcherRow:
 *
 * A place where one can go: what it is, what it is called, where it is, what is new. Rows are bound again and again.
 */
struct _KithSwitcherRow
{
  GtkListBoxRow parent_instance;

  const KithSwitcherItem *item; /* (nullable): borrowed from the index */
  char *label;
  GtkWidget *icon, *avatar, *name, *place, *badge;
};

G_DEFINE_FINAL_TYPE (KithSwitcherRow, kith_switcher_row, GTK_TYPE_LIST_BOX_ROW)

static void
show_person (KithSwitcherRow *self, KithUser *user)
{
  kith_avatar_set_name (KITH_AVATAR (self->avatar), kith_user_get_display_name (user));
  kith_avatar_set_picture (KITH_AVATAR (self->avatar), self->item->session, kith_user_get_avatar (user));
  kith_avatar_set_show_status (KITH_AVATAR (self->avatar), TRUE);
  kith_avatar_set_status (KITH_AVATAR (self->avatar), kith_user_get_status (user));
}

static void
show_group (KithSwitcherRow *self, KithChannel *channel)
{
  kith_avatar_set_name (KITH_AVATAR (self->avatar), kith_channel_get_name (channel));
  kith_avatar_set_picture (KITH_AVATAR (self->avatar), NULL, NULL);
  kith_avatar_set_show_status (KITH_AVATAR (self->avatar), FALSE);
}

static void
show_guild (KithSwitcherRow *self, KithGuild *guild)
{
  kith_avatar_set_guild (KITH_AVATAR (self->avatar), kith_guild_get_id (guild), kith_guild_get_name (guild));
  kith_avatar_set_picture (KITH_AVATAR (self->avatar), self->item->session, kith_guild_get_icon (guild));
  kith_avatar_set_show_status (KITH_AVATAR (self->avatar), FALSE);
}

static void
update_picture (KithSwitcherRow *self)
{
  gboolean channel = self->item->kind == KITH_SWITCHER_CHANNEL;

  gtk_widget_set_visible (self->icon, channel);
  gtk_widget_set_visible (self->avatar, !channel);
  if (self->item->kind == KITH_SWITCHER_PERSON)
    show_person (self, self->item->object);
  else if (self->item->kind == KITH_SWITCHER_GUILD)
    show_guild (self, self->item->object);
  else if (!channel && kith_channel_get_partner (self->item->object))
    show_person (self, kith_channel_get_partner (self->item->object));
  else if (!channel)
    show_group (self, self->item->object);
}

static const char *
get_name (const KithSwitcherItem *item)
{
  if (item->kind == KITH_SWITCHER_PERSON)
    return kith_user_get_display_name (item->object);
  if (item->kind == KITH_SWITCHER_GUILD)
    return kith_guild_get_name (item->object);
  return kith_channel_get_name (item->object);
}

static char *
describe_place (const KithSwitcherItem *item)
{
  KithUser *partner;
  KithGuild *guild;
  guint people;

  switch (item->kind)
    {
    case KITH_SWITCHER_PERSON:
      return g_strdup_printf ("@%s", kith_user_get_username (item->object));
    case KITH_SWITCHER_GUILD:
      return g_strdup (_ ("Community"));
    case KITH_SWITCHER_CHANNEL:
      guild = kith_channel_get_guild (item->object);
      return g_strdup (guild ? kith_guild_get_name (guild) : "");
    case KITH_SWITCHER_CONVERSATION:
    default:
      partner = kith_channel_get_partner (item->object);
      people = g_list_model_get_n_items (kith_channel_list_people (item->object)) + 1;
      return partner ? g_strdup_printf ("@%s", kith_user_get_username (partner))
                     : g_strdup_printf (ngettext ("%u person", "%u people", people), people);
    }
}

static void
update_news (KithSwitcherRow *self, GString *label)
{
  gboolean channel = self->item->kind == KITH_SWITCHER_CHANNEL || self->item->kind == KITH_SWITCHER_CONVERSATION;
  guint mentions = channel ? kith_channel_get_mention_count (self->item->object) : 0;
  gboolean unread = channel && (mentions || kith_channel_get_unread (self->item->object));
  g_autofree char *count = mentions > 99 ? g_strdup ("99+") : g_strdup_printf ("%u", mentions);

  gtk_label_set_label (GTK_LABEL (self->badge), count);
  gtk_widget_set_visible (self->badge, mentions > 0);
  if (unread)
    gtk_widget_add_css_class (GTK_WIDGET (self), "unread");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "unread");
  if (mentions)
    {
      g_string_append (label, ", ");
      g_string_append_printf (label, ngettext ("%u mention", "%u mentions", mentions), mentions);
    }
  else if (unread)
    g_string_append_printf (label, ", %s", _ ("unread"));
}

static void
kith_switcher_row_finalize (GObject *object)
{
  g_free (KITH_SWITCHER_ROW (object)->label);
  G_OBJECT_CLASS (kith_switcher_row_parent_class)->finalize (object);
}

static void
kith_switcher_row_class_init (KithSwitcherRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_switcher_row_finalize;
}

static void
kith_switcher_row_init (KithSwitcherRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  self->icon = gtk_image_new_from_icon_name ("kith-channel-symbolic");
  gtk_widget_set_size_request (self->icon, 28, 28);
  self->avatar = kith_avatar_new (28);
  gtk_widget_set_valign (self->avatar, GTK_ALIGN_CENTER);
  self->name = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (self->name, "name");
  self->place = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END,
                              "max-width-chars", 24, NULL);
  gtk_widget_add_css_class (self->place, "dim-label");
  gtk_widget_add_css_class (self->place, "caption");
  self->badge = g_object_new (GTK_TYPE_LABEL, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (self->badge, "mention-badge");
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), self->avatar);
  gtk_box_append (GTK_BOX (box), self->name);
  gtk_box_append (GTK_BOX (box), self->place);
  gtk_box_append (GTK_BOX (box), self->badge);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "switcher-row");
}

/**
 * kith_switcher_row_new:
 *
 * Returns: (transfer floating): a row without an item
 */
GtkWidget *
kith_switcher_row_new (void)
{
  return g_object_new (KITH_TYPE_SWITCHER_ROW, NULL);
}

/**
 * kith_switcher_row_set_item:
 * @item: (nullable): where the row leads; without one it is not shown
 * @several_servers: whether it must be told on which server that is
 */
void
kith_switcher_row_set_item (KithSwitcherRow *self, const KithSwitcherItem *item, gboolean several_servers)
{
  g_autoptr (GString) label = NULL;
  g_autofree char *place = NULL;

  self->item = item;
  gtk_widget_set_visible (GTK_WIDGET (self), item != NULL);
  if (!item)
    return;
  update_picture (self);
  place = describe_place (item);
  if (several_servers && kith_session_get_server_name (item->session))
    {
      g_autofree char *plain = g_steal_pointer (&place);

      place = g_strdup_printf ("%s · %s", plain, kith_session_get_server_name (item->session));
    }
  gtk_label_set_label (GTK_LABEL (self->name), get_name (item));
  gtk_label_set_label (GTK_LABEL (self->place), place);
  label = g_string_new (get_name (item));
  g_string_append_printf (label, ", %s", place);
  update_news (self, label);
  g_free (self->label);
  self->label = g_strdup (label->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->label, -1);
}

const KithSwitcherItem *
kith_switcher_row_get_item (KithSwitcherRow *self)
{
  return self->item;
}

/**
 * kith_switcher_row_get_label:
 *
 * Returns: (transfer none): what a screen reader says of the row
 */
const char *
kith_switcher_row_get_label (KithSwitcherRow *self)
{
  return self->label;
}
