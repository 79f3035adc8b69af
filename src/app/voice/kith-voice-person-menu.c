/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-person-menu.h"

#include "kith-guild-moderation.h"
#include "kith-menu-text.h"
#include "kith-permissions.h"
#include "kith-session.h"
#include "kith-voice-actions.h"

#include <glib/gi18n.h>

/* What the actions of one menu are about; it lives as long as they. */
typedef struct
{
  GtkWidget *widget; /* not owned: it owns the actions */
  KithVoiceMember *member;
  KithGuild *guild;
  KithVoiceCall *call;
} Subject;

static void
subject_free (gpointer data, GClosure *closure)
{
  Subject *subject = data;

  g_object_unref (subject->member);
  g_object_unref (subject->guild);
  g_object_unref (subject->call);
  g_free (subject);
}

static const char *
get_user_id (const Subject *subject)
{
  return kith_user_get_id (kith_voice_member_get_user (subject->member));
}

static gboolean
is_me (KithVoiceMember *member, KithGuild *guild)
{
  KithSession *session = kith_guild_get_session (guild);

  return session && kith_session_get_account (session) == kith_voice_member_get_user (member);
}

static const char *
get_name (const Subject *subject)
{
  KithMember *member = kith_guild_find_member (subject->guild, get_user_id (subject));

  return member ? kith_member_get_display_name (member)
                : kith_user_get_display_name (kith_voice_member_get_user (subject->member));
}

static KithChannel *
find_channel (KithVoiceMember *member, KithGuild *guild)
{
  KithSession *session = kith_guild_get_session (guild);
  const char *id = kith_voice_member_get_channel_id (member);

  return session && id ? kith_session_find_channel (session, id) : NULL;
}

/**
 * kith_voice_person_may:
 * @permission: of a moderator of voice channels
 *
 * Returns: whether one may do that with somebody where they are; whose rank is not known yet is the server's to judge
 */
gboolean
kith_voice_person_may (KithVoiceMember *member, KithGuild *guild, guint64 permission)
{
  KithChannel *channel = find_channel (member, guild);
  KithMember *known = kith_guild_find_member (guild, kith_user_get_id (kith_voice_member_get_user (member)));

  return channel && kith_channel_can (channel, permission) &&
         (is_me (member, guild) || !known || kith_guild_outranks (guild, known));
}

static void
run (const Subject *subject, const char *action)
{
  KithSession *session = kith_guild_get_session (subject->guild);

  if (session)
    gtk_widget_activate_action (subject->widget, action, "(sss)", kith_session_get_id (session),
                                kith_guild_get_id (subject->guild), get_user_id (subject));
}

static void
on_profile (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const Subject *subject = data;
  KithSession *session = kith_guild_get_session (subject->guild);

  if (session)
    gtk_widget_activate_action (subject->widget, "win.show-profile", "(sss)", kith_session_get_id (session),
                                get_user_id (subject), kith_guild_get_id (subject->guild));
}

static void
on_hush (GSimpleAction *action, GVariant *state, gpointer data)
{
  const Subject *subject = data;
  KithSession *session = kith_guild_get_session (subject->guild);

  if (!session)
    return;
  kith_voice_volumes_set_hushed (kith_voice_call_get_volumes (subject->call), session, get_user_id (subject),
                                 g_variant_get_boolean (state));
  g_simple_action_set_state (action, state);
}

/* The state comes back with the server's answer, when the menu is opened anew. */
static void
on_server_mute (GSimpleAction *action, GVariant *state, gpointer data)
{
  run (data, "win.voice-server-mute");
}

static void
on_server_deafen (GSimpleAction *action, GVariant *state, gpointer data)
{
  run (data, "win.voice-server-deafen");
}

static void
on_disconnect (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  run (data, "win.voice-disconnect");
}

static void
on_move (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const Subject *subject = data;
  KithSession *session = kith_guild_get_session (subject->guild);

  if (session)
    gtk_widget_activate_action (subject->widget, "win.voice-move", "(ssss)", kith_session_get_id (session),
                                kith_guild_get_id (subject->guild), get_user_id (subject),
                                g_variant_get_string (parameter, NULL));
}

static void
add_action (GActionMap *map, const Subject *subject, GSimpleAction *action, GCallback func)
{
  Subject *copy = g_memdup2 (subject, sizeof *subject);

  g_object_ref (copy->member);
  g_object_ref (copy->guild);
  g_object_ref (copy->call);
  g_signal_connect_data (action, g_action_get_state (G_ACTION (action)) ? "change-state" : "activate", func, copy,
                         subject_free, 0);
  g_action_map_add_action (map, G_ACTION (action));
  g_object_unref (action);
}

static GSimpleAction *
new_toggle (const char *name, gboolean state)
{
  return g_simple_action_new_stateful (name, NULL, g_variant_new_boolean (state));
}

static void
attach (const Subject *subject)
{
  KithSession *session = kith_guild_get_session (subject->guild);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GActionMap *map = G_ACTION_MAP (group);
  gboolean hushed = session && kith_voice_volumes_get_hushed (kith_voice_call_get_volumes (subject->call), session,
                                                              get_user_id (subject));

  add_action (map, subject, g_simple_action_new ("profile", NULL), G_CALLBACK (on_profile));
  add_action (map, subject, new_toggle ("hush", hushed), G_CALLBACK (on_hush));
  add_action (map, subject, new_toggle ("server-mute", kith_voice_member_get_server_muted (subject->member)),
              G_CALLBACK (on_server_mute));
  add_action (map, subject, new_toggle ("server-deafen", kith_voice_member_get_server_deafened (subject->member)),
              G_CALLBACK (on_server_deafen));
  add_action (map, subject, g_simple_action_new ("disconnect", NULL), G_CALLBACK (on_disconnect));
  add_action (map, subject, g_simple_action_new ("move", G_VARIANT_TYPE_STRING), G_CALLBACK (on_move));
  gtk_widget_insert_action_group (subject->widget, "voice-person", G_ACTION_GROUP (group));
}

/* (transfer full): channels that somebody can be moved to. */
static GMenuModel *
list_destinations (const Subject *subject)
{
  GMenu *menu = g_menu_new ();
  GListModel *channels = kith_guild_list_channels (subject->guild);

  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i);
      const char *id = kith_channel_get_id (channel);
      g_autoptr (GMenuItem) item = NULL;
      g_autofree char *label = NULL;

      if (kith_channel_get_kind (channel) != KITH_CHANNEL_KIND_VOICE ||
          g_strcmp0 (id, kith_voice_member_get_channel_id (subject->member)) == 0 ||
          !kith_channel_can (channel, KITH_PERMISSION_CONNECT | KITH_PERMISSION_MOVE_MEMBERS))
        continue;
      label = kith_menu_escape (kith_channel_get_name (channel));
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "voice-person.move", "s", id);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static GMenu *
build_moderation (const Subject *subject)
{
  GMenu *menu = g_menu_new ();
  gboolean moves = kith_voice_person_may (subject->member, subject->guild, KITH_PERMISSION_MOVE_MEMBERS);
  g_autoptr (GMenuModel) destinations = moves ? list_destinations (subject) : NULL;

  if (kith_voice_person_may (subject->member, subject->guild, KITH_PERMISSION_MUTE_MEMBERS))
    g_menu_append (menu, _ ("_Muted for Everybody"), "voice-person.server-mute");
  if (kith_voice_person_may (subject->member, subject->guild, KITH_PERMISSION_DEAFEN_MEMBERS))
    g_menu_append (menu, _ ("Hears _Nobody"), "voice-person.server-deafen");
  if (destinations && g_menu_model_get_n_items (destinations) > 0)
    g_menu_append_submenu (menu, _ ("Mo_ve To"), destinations);
  if (moves && !is_me (subject->member, subject->guild))
    g_menu_append (menu, _ ("_Disconnect"), "voice-person.disconnect");
  return menu;
}

static GMenuModel *
build_menu (const Subject *subject)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) own = g_menu_new (), look = g_menu_new (), moderation = build_moderation (subject);
  KithChannel *channel = find_channel (subject->member, subject->guild);
  gboolean me = is_me (subject->member, subject->guild);

  if (!me)
    {
      g_autoptr (GMenuItem) volume = g_menu_item_new (NULL, NULL);

      g_menu_item_set_attribute (volume, "custom", "s", "volume");
      g_menu_append_item (own, volume);
      g_menu_append (own, _ ("Muted for M_e"), "voice-person.hush");
    }
  else if (channel && channel == kith_voice_call_get_channel (subject->call) &&
           kith_channel_can (channel, KITH_PERMISSION_PRIORITY_SPEAKER))
    {
      g_menu_append (own, _ ("Heard _Above Others"), "app.voice-priority");
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (own));
  g_menu_append (look, _ ("Full _Profile"), "voice-person.profile");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (look));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (moderation));
  return G_MENU_MODEL (menu);
}

static void
on_volume_changed (GtkRange *range, const Subject *subject)
{
  KithSession *session = kith_guild_get_session (subject->guild);

  if (session)
    kith_voice_volumes_set (kith_voice_call_get_volumes (subject->call), session, get_user_id (subject),
                            gtk_range_get_value (range) / 100);
}

static char *
format_percent (GtkScale *scale, double value, gpointer data)
{
  /* Translators: a number and the sign of percent */
  return g_strdup_printf (_ ("%d %%"), (int) value);
}

static GtkWidget *
make_volume (const Subject *subject)
{
  KithSession *session = kith_guild_get_session (subject->guild);
  Subject *copy = g_memdup2 (subject, sizeof *subject);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, KITH_VOICE_VOLUME_MAX * 100, 5);
  /* Translators: %s is a person's name */
  g_autofree char *label = g_strdup_printf (_ ("Volume of %s"), get_name (subject));

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("audio-speakers-symbolic"));
  gtk_range_set_value (GTK_RANGE (scale), session
                                            ? 100 * kith_voice_volumes_get (kith_voice_call_get_volumes (subject->call),
                                                                            session, get_user_id (subject))
                                            : 100);
  gtk_scale_set_draw_value (GTK_SCALE (scale), TRUE);
  gtk_scale_set_value_pos (GTK_SCALE (scale), GTK_POS_RIGHT);
  gtk_scale_set_format_value_func (GTK_SCALE (scale), format_percent, NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (scale, label);
  gtk_widget_set_size_request (scale, 200, -1);
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_box_append (GTK_BOX (box), scale);
  gtk_widget_add_css_class (box, "voice-volume");
  g_object_ref (copy->member);
  g_object_ref (copy->guild);
  g_object_ref (copy->call);
  g_signal_connect_data (scale, "value-changed", G_CALLBACK (on_volume_changed), copy, subject_free, 0);
  return box;
}

static gboolean
unparent_later (gpointer data)
{
  if (gtk_widget_get_parent (data))
    gtk_widget_unparent (data);
  g_object_unref (data);
  return G_SOURCE_REMOVE;
}

/* The action that was chosen runs after the menu closed. */
static void
on_closed (GtkPopover *popover)
{
  g_idle_add (unparent_later, g_object_ref (popover));
}

/**
 * kith_voice_person_menu_popup:
 * @widget: the menu's parent
 * @at: where in @widget
 *
 * Shows the menu of somebody in a voice channel.
 *
 * Returns: (transfer none): the menu
 */
GtkWidget *
kith_voice_person_menu_popup (GtkWidget *widget, KithVoiceMember *member, KithGuild *guild, KithVoiceCall *call,
                              const GdkRectangle *at)
{
  const Subject subject = { widget, member, guild, call };
  g_autoptr (GMenuModel) menu = build_menu (&subject);
  GtkWidget *popover;

  attach (&subject);
  popover = gtk_popover_menu_new_from_model (menu);
  if (!is_me (member, guild))
    gtk_popover_menu_add_child (GTK_POPOVER_MENU (popover), make_volume (&subject), "volume");
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), at);
  gtk_widget_set_parent (popover, widget);
  g_signal_connect (popover, "closed", G_CALLBACK (on_closed), NULL);
  g_signal_connect_object (widget, "destroy", G_CALLBACK (gtk_widget_unparent), popover, G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (popover));
  return popover;
}
