/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-state.h"

#include "kith-channel-private.h"
#include "kith-session-private.h"

/* What tells the person of what is written in a guild. */

/**
 * kith_guild_update_notices:
 *
 * Takes what was chosen for the guild and its channels, which may be other than before.
 */
void
kith_guild_update_notices (KithGuild *self)
{
  GHashTableIter iter;
  gpointer channel;

  if (!self->session)
    return;
  kith_set_int (self, &self->muted,
                kith_notice_settings_is_guild_muted (kith_session_get_notice_settings (self->session), self->id),
                kith_guild_properties[KITH_GUILD_PROP_MUTED]);
  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, NULL, &channel))
    kith_channel_update_notice (channel);
  kith_guild_update_counts (self);
}

/**
 * kith_guild_get_muted:
 *
 * Returns: whether the guild as a whole is muted
 */
gboolean
kith_guild_get_muted (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), FALSE);
  return self->muted;
}

/**
 * kith_guild_get_default_notifications:
 *
 * Returns: what tells members of messages who chose nothing else
 */
KithGuildNotificationLevel
kith_guild_get_default_notifications (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), KITH_GUILD_NOTIFICATION_LEVEL_ALL);
  return (KithGuildNotificationLevel) self->default_notifications;
}
