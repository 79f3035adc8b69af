/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-session-state.h"

/* What tells the person of news, and where their guilds stand. */

/**
 * kith_session_order_guilds:
 * @guilds: (element-type KithGuild): the guilds of the list in another order
 */
void
kith_session_order_guilds (KithSession *self, GPtrArray *guilds)
{
  kith_object_list_replace (self->guild_list, guilds);
}

/**
 * kith_session_tell_message:
 *
 * Tells that somebody else wrote something that is not read yet.
 */
void
kith_session_tell_message (KithSession *self, KithChannel *channel, const KithWireMessage *message, KithCall call)
{
  const KithArrival arrival = { message, call };

  g_signal_emit_by_name (self, "message-arrived", channel, &arrival);
}

void
kith_session_tell_message_gone (KithSession *self, KithChannel *channel, const char *message_id)
{
  g_signal_emit_by_name (self, "message-gone", channel, message_id);
}

/**
 * kith_session_get_notice_settings:
 *
 * Returns: (transfer none): what was chosen for guilds and channels
 */
KithNoticeSettings *
kith_session_get_notice_settings (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), NULL);
  return self->notice_settings;
}

/**
 * kith_session_get_guild_places:
 *
 * Returns: (transfer none): the guilds as the person put them
 */
KithGuildPlaces *
kith_session_get_guild_places (KithSession *self)
{
  g_return_val_if_fail (KITH_IS_SESSION (self), NULL);
  return self->guild_places;
}
