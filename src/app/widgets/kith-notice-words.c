/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-notice-words.h"

#include "kith-session.h"
#include "kith-time-words.h"

#include <glib/gi18n.h>

static const struct
{
  const char *label;
  gint64 seconds;
} spans[] = {
  { N_ ("For _1 Hour"), 60 * 60 },
  { N_ ("For _8 Hours"), 8 * 60 * 60 },
  { N_ ("_Until I Turn It Back On"), -1 },
};

/**
 * kith_notice_words_level:
 *
 * Returns: (transfer none): a level that is not the default
 */
const char *
kith_notice_words_level (KithNotificationLevel level)
{
  switch (level)
    {
    case KITH_NOTIFICATION_LEVEL_MENTIONS:
      return _ ("Only mentions");
    case KITH_NOTIFICATION_LEVEL_NOTHING:
      return _ ("Nothing");
    case KITH_NOTIFICATION_LEVEL_ALL:
    case KITH_NOTIFICATION_LEVEL_DEFAULT:
    default:
      return _ ("All messages");
    }
}

/* The hour alone, where that is within a day. */
static char *
describe_end (gint64 ends)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (ends / 1000);

  if (ends - g_get_real_time () / 1000 < G_GINT64_CONSTANT (24) * 60 * 60 * 1000 && time)
    return g_date_time_format (time, "%H:%M");
  return kith_time_words_moment (ends);
}

/**
 * kith_notice_words_muted:
 * @ends: when it ends, in milliseconds since 1970; 0 for never
 *
 * Returns: (transfer full): that something is muted, and until when
 */
char *
kith_notice_words_muted (gint64 ends)
{
  g_autofree char *end = ends ? describe_end (ends) : NULL;

  /* Translators: a time of day, or a day with it */
  return end ? g_strdup_printf (_ ("Muted until %s"), end) : g_strdup (_ ("Muted"));
}

/**
 * kith_notice_words_state:
 *
 * Returns: (transfer full): what tells one of messages
 */
char *
kith_notice_words_state (const KithNotice *notice)
{
  if (notice->muted)
    return kith_notice_words_muted (notice->ends);
  switch (notice->level)
    {
    case KITH_NOTIFICATION_LEVEL_MENTIONS:
      return g_strdup (_ ("Notifications: only mentions"));
    case KITH_NOTIFICATION_LEVEL_NOTHING:
      return g_strdup (_ ("Notifications: nothing"));
    case KITH_NOTIFICATION_LEVEL_ALL:
    case KITH_NOTIFICATION_LEVEL_DEFAULT:
    default:
      return g_strdup (_ ("Notifications: all messages"));
    }
}

const char *
kith_notice_words_icon (const KithNotice *notice)
{
  if (notice->muted || notice->level == KITH_NOTIFICATION_LEVEL_NOTHING)
    return "kith-bell-off-symbolic";
  return notice->level == KITH_NOTIFICATION_LEVEL_MENTIONS ? "kith-bell-mentions-symbolic" : "kith-bell-symbolic";
}

static void
append (GMenu *menu, const char *label, const char *action, KithSession *session, const char *id, gint64 seconds)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "(ssx)", kith_session_get_id (session), id, seconds);
  g_menu_append_item (menu, item);
}

static void
append_mute (GMenu *menu, const char *action, KithSession *session, const char *id, gboolean muted, gboolean flat)
{
  g_autoptr (GMenu) times = g_menu_new ();

  if (muted)
    {
      append (menu, _ ("Turn Notifications _Back On"), action, session, id, 0);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    append (times, _ (spans[i].label), action, session, id, spans[i].seconds);
  if (flat)
    g_menu_append_section (menu, _ ("Mute"), G_MENU_MODEL (times));
  else
    g_menu_append_submenu (menu, _ ("M_ute"), G_MENU_MODEL (times));
}

static void
append_settings (GMenu *menu, const char *action, KithSession *session, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (_ ("_Notification Settings…"), NULL);
  g_autoptr (GMenu) section = g_menu_new ();

  g_menu_item_set_action_and_target (item, action, "(ss)", kith_session_get_id (session), id);
  g_menu_append_item (section, item);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

/**
 * kith_notice_menu_of_channel:
 * @flat: whether the times of muting stand in the menu itself
 *
 * Returns: (transfer full) (nullable): a menu that mutes a channel and opens its settings; %NULL where its session is
 *   over
 */
GMenuModel *
kith_notice_menu_of_channel (KithChannel *channel, gboolean flat)
{
  KithSession *session = kith_channel_get_session (channel);
  const char *id = kith_channel_get_id (channel);
  GMenu *menu;

  if (!session || !kith_session_get_id (session))
    return NULL;
  menu = g_menu_new ();
  append_mute (menu, "win.mute-channel", session, id,
               kith_notice_settings_is_channel_muted (kith_session_get_notice_settings (session), id), flat);
  append_settings (menu, "win.notification-settings", session, id);
  return G_MENU_MODEL (menu);
}

/**
 * kith_notice_menu_of_guild:
 *
 * Returns: (transfer full) (nullable): the same for a guild
 */
GMenuModel *
kith_notice_menu_of_guild (KithGuild *guild)
{
  KithSession *session = kith_guild_get_session (guild);
  const char *id = kith_guild_get_id (guild);
  GMenu *menu;

  if (!session || !kith_session_get_id (session))
    return NULL;
  menu = g_menu_new ();
  append_mute (menu, "win.mute-guild", session, id,
               kith_notice_settings_is_guild_muted (kith_session_get_notice_settings (session), id), FALSE);
  append_settings (menu, "win.guild-notification-settings", session, id);
  return G_MENU_MODEL (menu);
}
