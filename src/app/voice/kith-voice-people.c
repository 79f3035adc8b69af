/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-people.h"

#include "kith-guild.h"
#include "kith-voice-actions.h"
#include "kith-voice-person-row.h"

/**
 * KithVoicePeople:
 *
 * Who is in a voice channel, below it in the sidebar; nothing where nobody is.
 */
struct _KithVoicePeople
{
  GtkWidget parent_instance;

  KithVoiceCall *call; /* (nullable) */
  KithGuild *guild;    /* (nullable) */
  GSignalGroup *signals;
};

G_DEFINE_FINAL_TYPE (KithVoicePeople, kith_voice_people, GTK_TYPE_WIDGET)

static GtkWidget *
find_row (KithVoicePeople *self, guint position)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self));

  while (row && position-- > 0)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

static void
on_items_changed (KithVoicePeople *self, guint position, guint removed, guint added, GListModel *list)
{
  GtkWidget *next = find_row (self, position);

  for (guint i = 0; i < removed; i++)
    {
      GtkWidget *row = next;

      next = gtk_widget_get_next_sibling (row);
      gtk_widget_unparent (row);
    }
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (KithVoiceMember) member = g_list_model_get_item (list, position + i);

      gtk_widget_insert_before (kith_voice_person_row_new (member, self->guild, self->call), GTK_WIDGET (self), next);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_widget_get_first_child (GTK_WIDGET (self)) != NULL);
}

static void
clear (KithVoicePeople *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (row);
}

static void
kith_voice_people_dispose (GObject *object)
{
  KithVoicePeople *self = KITH_VOICE_PEOPLE (object);

  g_clear_object (&self->signals);
  clear (self);
  g_clear_object (&self->guild);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (kith_voice_people_parent_class)->dispose (object);
}

static void
kith_voice_people_class_init (KithVoicePeopleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_voice_people_dispose;
  gtk_widget_class_set_css_name (widget_class, "voicepeople");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
kith_voice_people_init (KithVoicePeople *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_data (self->signals, "items-changed", G_CALLBACK (on_items_changed), self, NULL,
                               G_CONNECT_SWAPPED);
}

/**
 * kith_voice_people_new:
 * @call: (nullable): the one of the program
 */
GtkWidget *
kith_voice_people_new (KithVoiceCall *call)
{
  KithVoicePeople *self = g_object_new (KITH_TYPE_VOICE_PEOPLE, NULL);

  g_set_object (&self->call, call);
  return GTK_WIDGET (self);
}

/**
 * kith_voice_people_show_menu:
 *
 * Shows the menu of one of them, as a click on them does.
 */
void
kith_voice_people_show_menu (KithVoicePeople *self, const char *user_id)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self)); row; row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (kith_voice_person_row_get_user_id (KITH_VOICE_PERSON_ROW (row)), user_id) == 0)
      kith_voice_person_row_show_menu (KITH_VOICE_PERSON_ROW (row));
}

/**
 * kith_voice_people_set_channel:
 * @channel: (nullable): a voice channel; another one has nobody to show
 */
void
kith_voice_people_set_channel (KithVoicePeople *self, KithChannel *channel)
{
  gboolean voice = channel && kith_channel_get_kind (channel) == KITH_CHANNEL_KIND_VOICE;
  KithSession *session = voice ? kith_channel_get_session (channel) : NULL;
  GListModel *list = session ? kith_voice_roster_list (kith_session_get_voice (session), kith_channel_get_id (channel))
                             : NULL;
  KithGuild *guild = voice ? kith_channel_get_guild (channel) : NULL;

  clear (self);
  g_set_object (&self->guild, guild);
  g_signal_group_set_target (self->signals, list);
  if (list)
    on_items_changed (self, 0, 0, g_list_model_get_n_items (list), list);
  else
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
