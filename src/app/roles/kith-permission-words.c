/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-permission-words.h"

#include "kith-permissions.h"

#include <glib/gi18n.h>

/* In the order in which they are listed. */
static const KithPermissionWords words[] = {
  { KITH_PERMISSION_VIEW_CHANNEL, KITH_PERMISSION_GROUP_GENERAL, N_ ("See channels"),
    N_ ("Without it a channel is not there at all: neither its name nor its messages."), NULL },
  { KITH_PERMISSION_MANAGE_CHANNELS, KITH_PERMISSION_GROUP_GENERAL, N_ ("Manage channels"),
    N_ ("Create, edit, order and delete channels."), N_ ("Edit and delete this channel.") },
  { KITH_PERMISSION_MANAGE_ROLES, KITH_PERMISSION_GROUP_GENERAL, N_ ("Manage roles"),
    N_ ("Create, edit and give roles below their own, and decide who may do what in channels."),
    N_ ("Decide who may do what in this channel.") },
  { KITH_PERMISSION_MANAGE_GUILD, KITH_PERMISSION_GROUP_GENERAL, N_ ("Manage the community"),
    N_ ("Change its name and picture, and revoke invites."), NULL },
  { KITH_PERMISSION_VIEW_AUDIT_LOG, KITH_PERMISSION_GROUP_GENERAL, N_ ("Read the audit log"),
    N_ ("See who changed what, and why."), NULL },

  { KITH_PERMISSION_CREATE_INVITE, KITH_PERMISSION_GROUP_MEMBERS, N_ ("Create invites"),
    N_ ("Make links with which others join."), NULL },
  { KITH_PERMISSION_CHANGE_NICKNAME, KITH_PERMISSION_GROUP_MEMBERS, N_ ("Change one’s nickname"),
    N_ ("Choose what they themselves are called in this community."), NULL },
  { KITH_PERMISSION_MANAGE_NICKNAMES, KITH_PERMISSION_GROUP_MEMBERS, N_ ("Manage nicknames"),
    N_ ("Choose what others are called."), NULL },
  { KITH_PERMISSION_MODERATE_MEMBERS, KITH_PERMISSION_GROUP_MEMBERS, N_ ("Time members out"),
    N_ ("For some time those can read, and nothing else."), NULL },
  { KITH_PERMISSION_KICK_MEMBERS, KITH_PERMISSION_GROUP_MEMBERS, N_ ("Remove members"),
    N_ ("They can come back with an invite."), NULL },
  { KITH_PERMISSION_BAN_MEMBERS, KITH_PERMISSION_GROUP_MEMBERS, N_ ("Ban members"),
    N_ ("They cannot come back until the ban is lifted."), NULL },

  { KITH_PERMISSION_SEND_MESSAGES, KITH_PERMISSION_GROUP_TEXT, N_ ("Send messages"), N_ ("Write in text channels."),
    N_ ("Write in this channel.") },
  { KITH_PERMISSION_READ_HISTORY, KITH_PERMISSION_GROUP_TEXT, N_ ("Read earlier messages"),
    N_ ("Without it one sees only what is written while one is there."), NULL },
  { KITH_PERMISSION_EMBED_LINKS, KITH_PERMISSION_GROUP_TEXT, N_ ("Show previews of links"),
    N_ ("Links in their messages show what is behind them."), NULL },
  { KITH_PERMISSION_ATTACH_FILES, KITH_PERMISSION_GROUP_TEXT, N_ ("Send files"),
    N_ ("Attach pictures and other files to messages."), NULL },
  { KITH_PERMISSION_ADD_REACTIONS, KITH_PERMISSION_GROUP_TEXT, N_ ("React to messages"),
    N_ ("Answer a message with an emoji."), NULL },
  { KITH_PERMISSION_MENTION_EVERYONE, KITH_PERMISSION_GROUP_TEXT, N_ ("Mention everyone"),
    N_ ("Call all members with @everyone, and any role, also one that not everybody may mention."), NULL },
  { KITH_PERMISSION_MANAGE_MESSAGES, KITH_PERMISSION_GROUP_TEXT, N_ ("Manage messages"),
    N_ ("Delete what others wrote, and pin messages."), NULL },

  { KITH_PERMISSION_CONNECT, KITH_PERMISSION_GROUP_VOICE, N_ ("Join voice channels"), N_ ("Hear those who talk there."),
    NULL },
  { KITH_PERMISSION_SPEAK, KITH_PERMISSION_GROUP_VOICE, N_ ("Talk"), N_ ("Be heard in voice channels."), NULL },
  { KITH_PERMISSION_STREAM, KITH_PERMISSION_GROUP_VOICE, N_ ("Share the screen"),
    N_ ("Show their screen to those in a voice channel."), NULL },
  { KITH_PERMISSION_VIDEO, KITH_PERMISSION_GROUP_VOICE, N_ ("Use the camera"),
    N_ ("Show themselves to those in a voice channel."), NULL },
  { KITH_PERMISSION_USE_VAD, KITH_PERMISSION_GROUP_VOICE, N_ ("Talk without holding a key"),
    N_ ("Without it one is heard only while a key is held."), NULL },
  { KITH_PERMISSION_PRIORITY_SPEAKER, KITH_PERMISSION_GROUP_VOICE, N_ ("Be heard above others"),
    N_ ("While they talk, others become quieter."), NULL },
  { KITH_PERMISSION_MUTE_MEMBERS, KITH_PERMISSION_GROUP_VOICE, N_ ("Mute others"),
    N_ ("Keep somebody in a voice channel from being heard."), NULL },
  { KITH_PERMISSION_DEAFEN_MEMBERS, KITH_PERMISSION_GROUP_VOICE, N_ ("Deafen others"),
    N_ ("Keep somebody in a voice channel from hearing."), NULL },
  { KITH_PERMISSION_MOVE_MEMBERS, KITH_PERMISSION_GROUP_VOICE, N_ ("Move others"),
    N_ ("Bring somebody from one voice channel into another."), NULL },

  { KITH_PERMISSION_ADMINISTRATOR, KITH_PERMISSION_GROUP_ADVANCED, N_ ("Administrator"),
    N_ ("Everything, in every channel, whatever channels say. Give it only to whom you would trust with the whole "
        "community."),
    NULL },
};

/**
 * kith_permission_words_list:
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): all permissions, group by group
 */
const KithPermissionWords *
kith_permission_words_list (guint *n)
{
  *n = G_N_ELEMENTS (words);
  return words;
}

/**
 * kith_permission_words_find:
 *
 * Returns: (transfer none) (nullable): what one permission means
 */
const KithPermissionWords *
kith_permission_words_find (guint64 bit)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i].bit == bit)
      return &words[i];
  return NULL;
}

/**
 * kith_permission_group_get_title:
 *
 * Returns: (transfer none): the group's name in the person's language
 */
const char *
kith_permission_group_get_title (KithPermissionGroup group)
{
  switch (group)
    {
    case KITH_PERMISSION_GROUP_GENERAL:
      return _ ("General");
    case KITH_PERMISSION_GROUP_MEMBERS:
      return _ ("Members");
    case KITH_PERMISSION_GROUP_TEXT:
      return _ ("Text Channels");
    case KITH_PERMISSION_GROUP_VOICE:
      return _ ("Voice Channels");
    case KITH_PERMISSION_GROUP_ADVANCED:
      return _ ("Advanced");
    case KITH_PERMISSION_N_GROUPS:
      break;
    }
  return "";
}
