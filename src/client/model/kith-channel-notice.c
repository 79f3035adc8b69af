/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-channel-state.h"

#include "kith-model-private.h"
#include "kith-notice-settings.h"
#include "kith-session-private.h"

/* What tells the person of what is written in a channel. */

/**
 * kith_channel_set_mentions:
 *
 * Takes what calls the person after the last message read.
 */
void
kith_channel_set_mentions (KithChannel *self, const KithMentions *mentions)
{
  self->mentions = *mentions;
  kith_set_uint (self, &self->mention_count, kith_notice_count (&self->notice, &self->mentions),
                 kith_channel_properties[KITH_CHANNEL_PROP_MENTION_COUNT]);
}

/**
 * kith_channel_get_mentions:
 *
 * Returns: (transfer none): all that calls the person after the last message read, whatever was chosen of it
 */
const KithMentions *
kith_channel_get_mentions (KithChannel *self)
{
  return &self->mentions;
}

/**
 * kith_channel_update_notice:
 *
 * Takes what was chosen for the channel and around it, which may be other than before.
 */
void
kith_channel_update_notice (KithChannel *self)
{
  KithSession *session = kith_channel_get_session (self);
  const KithMentions mentions = self->mentions;

  if (session)
    self->notice = kith_notice_settings_resolve (kith_session_get_notice_settings (session), self);
  g_object_freeze_notify (G_OBJECT (self));
  kith_set_int (self, &self->muted, self->notice.muted, kith_channel_properties[KITH_CHANNEL_PROP_MUTED]);
  kith_set_int (self, &self->notification_level, (int) self->notice.level,
                kith_channel_properties[KITH_CHANNEL_PROP_NOTIFICATION_LEVEL]);
  kith_channel_set_mentions (self, &mentions);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * kith_channel_get_mention_count:
 *
 * Returns: the number that stands beside the channel
 */
guint
kith_channel_get_mention_count (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), 0);
  return self->mention_count;
}

/**
 * kith_channel_get_muted:
 *
 * Returns: whether it is muted, by itself or with what it stands in; then it never looks unread
 */
gboolean
kith_channel_get_muted (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), FALSE);
  return self->muted;
}

/**
 * kith_channel_has_news:
 *
 * Returns: whether it looks unread: something is, and it is not muted, or it calls the person
 */
gboolean
kith_channel_has_news (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), FALSE);
  return (self->unread && !self->muted) || self->mention_count > 0;
}

/**
 * kith_channel_get_notice:
 *
 * Returns: (transfer none): what tells the person of messages here
 */
const KithNotice *
kith_channel_get_notice (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return &self->notice;
}
